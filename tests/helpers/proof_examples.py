"""The examples of the proof-reader's checks, from ``tests/proof/<room>/examples/<check>.toml``.

Each file has ``[[passes]]`` (texts in which the check must find nothing) and ``[[stops]]`` (texts
in which it must find just ``words``). Keys: ``text`` or ``passages`` (tables with the attributes of
``Passage``; a text may stand for a table), ``setting`` (fiscal_year, unit, people), and of a stop
``words`` (all that is marked, in reading order), ``replacement`` and ``variant`` (of the first).
``why`` is for readers.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perfdesk.proof.values import Passage, Setting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KEYS = {"text", "passages", "setting", "words", "replacement", "variant", "why"}


@dataclass(frozen=True)
class Example:
    """One example.

    Attributes:
        words: What has to be found; None where nothing may be.
        replacement: What the first slip's fix puts there; None where the example does not say.
    """

    check: str
    number: int
    passages: tuple[Passage, ...]
    setting: Setting
    words: tuple[str, ...] | None = None
    replacement: str | None = None
    variant: str = ""

    def __str__(self) -> str:
        kind = "passes" if self.words is None else "stops"
        return f"{self.check}-{kind}-{self.number}"


def read_examples(folder: Path) -> Iterator[Example]:
    """Yield all examples below a folder."""
    for file in sorted(folder.glob("*/examples/*.toml")):
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        assert set(tables) <= {"passes", "stops"}, file
        for kind in ("passes", "stops"):
            for number, table in enumerate(tables.get(kind, ()), 1):
                assert set(table) <= _KEYS, f"{file.name} {kind} {number}: {set(table) - _KEYS}"
                yield _example(file.stem, number, table, is_stop=kind == "stops")


def _example(check: str, number: int, table: dict[str, Any], *, is_stop: bool) -> Example:
    given = table.get("passages", [table.get("text", "")])
    passages = [_passage(index, one) for index, one in enumerate(given, 1)]
    setting = dict(table.get("setting", {}))
    for name in ("people", "off"):
        if name in setting:
            setting[name] = (tuple if name == "people" else frozenset)(setting[name])
    return Example(
        check,
        number,
        tuple(passages),
        Setting(**setting),
        tuple(table["words"]) if is_stop else None,
        table.get("replacement"),
        table.get("variant", ""),
    )


def _passage(index: int, given: str | dict[str, Any]) -> Passage:
    one: dict[str, Any] = {"text": given} if isinstance(given, str) else dict(given)
    if "names" in one:
        one["names"] = tuple(one["names"])
    return Passage(**{"key": index, **one})
