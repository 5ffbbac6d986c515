"""Choose a file and change it, by its kind; the same number makes the same input again."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from tests.fuzz.changed_bytes import change_bytes
from tests.fuzz.changed_packed import change_packed
from tests.fuzz.changed_pdf import change_pdf
from tests.fuzz.changed_text import change_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

#: By the endings of the files' names. Each kind comes as often; .xls and .ods are sheets too.
KINDS = {
    "txt": ("txt",),
    "docx": ("docx",),
    "pdf": ("pdf",),
    "xlsx": ("xlsx", "xlsx", "xlsx", "ods", "xls"),
}
#: A file of up to so many bytes is small; large ones are taken for one input in a hundred.
_SMALL = 8 << 10
_LARGE_SHARE = 0.01
_WAYS: Mapping[str, Callable[[bytes, Sequence[bytes], Random], bytes]] = {
    "txt": change_text,
    "docx": change_packed,
    "xlsx": change_packed,
    "ods": change_packed,
    "pdf": change_pdf,
}


class Seeds:
    """The files to be changed, by the endings of their names, small and large ones apart."""

    def __init__(self, folder: Path) -> None:
        files = [(path.suffix[1:], path.read_bytes()) for path in sorted(folder.iterdir())]
        endings = sorted({ending for ending, _ in files})
        self.small = {
            ending: [one for kind, one in files if kind == ending and len(one) <= _SMALL]
            for ending in endings
        }
        self.large = {
            ending: [one for kind, one in files if kind == ending and len(one) > _SMALL]
            for ending in endings
        }
        self.all_small = [one for ones in self.small.values() for one in ones]

    def mutated(self, seed: int, number: int) -> tuple[str, bytes]:
        """Return the kind and the content of an input."""
        chance = Random(seed * 1_000_000_007 + number)  # noqa: S311
        kind = chance.choice(tuple(KINDS))
        ending = chance.choice(KINDS[kind])
        is_large = chance.random() < _LARGE_SHARE and bool(self.large[ending])
        content = chance.choice((self.large if is_large else self.small)[ending])
        # One in twelve is changed as bytes alone, whatever it is.
        way = change_bytes if chance.random() < 1 / 12 else _WAYS.get(ending, change_bytes)
        return kind, way(content, self.all_small, chance)
