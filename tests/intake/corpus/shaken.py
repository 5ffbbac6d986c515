"""Give a marked text a look by chance: another width, other pages, blanks, signs, encoding."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

    from tests.intake.corpus.written import Written

_WIDTHS = (18, 60)
_OFTEN = {
    "blank_lines": 0.3,
    "paragraph_gap": 0.2,
    "halfwidth": 0.2,
    "blanks": 0.2,
    "digit_blanks": 0.2,
    "fullwidth_digits": 0.1,
    "kangxi": 0.1,
    "mixed": 0.15,
    "nbsp": 0.1,
}
_INDENTS = ("", "　　", "    ", "\t", "  ")
_PAGE_NUMBERS = (
    "- {n} -",
    "— {n} —",
    "–{n}–",
    "－{n}－",
    "·{n}·",
    "{n}",
    "第{n}页 共{total}页",
    "第 {n} 页",
    "{n}/{total}",
)
_ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")


def shaken(written: Written, random: Random) -> Written:
    """Return the text in a shape by chance, as a text file; boxes and notes are left out."""
    shape: dict[str, Any] = {
        name: True for name, often in _OFTEN.items() if random.random() < often
    }
    shape["indent"] = random.choice(_INDENTS)
    shape["ends"] = random.choice(("lf", "crlf", "cr"))
    shape["encoding"] = random.choice(_ENCODINGS)
    if random.random() < 0.7:
        shape["width"] = random.randint(*_WIDTHS)
    if "width" in shape and random.random() < 0.6:
        shape["page_lines"] = random.randint(18, 44)
        shape["page_number"] = random.choice(_PAGE_NUMBERS)
        shape["form_feed"] = random.random() < 0.2
    return replace(written, form="txt", shape=shape, pieces=plain_pieces(written))


def plain_pieces(written: Written) -> tuple[Any, ...]:
    """Return the pieces that any kind of file can hold."""
    return tuple(piece for piece in written.pieces if piece.kind not in {"box", "note"})
