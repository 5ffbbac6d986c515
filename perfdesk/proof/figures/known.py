"""What the checks of figures know of budgets and counting: names, identities, rates, measure words.

All of it is data (``resources/proof/figures.toml``): what a figure is called differs between
offices, and what belongs to what is said by the fiscal rules, not by the program.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from perfdesk import paths

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Parts:
    """Quantities that make up another one: 基本支出 and 项目支出 of 执行数."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ratio:
    """A rate, with the words that tell its part and its whole in the same sentence."""

    rate: tuple[str, ...]
    part: tuple[str, ...]
    whole: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade and the scores that it may stand for under any scheme that is known."""

    words: tuple[str, ...]
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Known:
    """The data file, read.

    Attributes:
        measures: Measure words and units.
        phrases: Fixed phrases whose numbers count nothing.
        names: A quantity's code by each of its names.
        parts, ratios, grades: See there.
        rate_of: Of a rate that has a name of its own, the quantities it is the ratio of.
        halves: Pairs of words that tell the two halves of a whole: 男 and 女.
        attributes: Words that tell a quality: what has one may have another too (党员).
        bodies: Last characters of the names of offices, places and the like.
        own: Words that tell nothing else than the office and its own figures.
    """

    measures: tuple[str, ...]
    phrases: tuple[str, ...]
    names: Mapping[str, str]
    parts: tuple[Parts, ...]
    ratios: tuple[Ratio, ...]
    grades: tuple[Grade, ...]
    rate_of: Mapping[str, tuple[str, tuple[str, ...]]]
    halves: tuple[tuple[str, str], ...]
    attributes: tuple[str, ...]
    bodies: frozenset[str]
    own: frozenset[str]


@cache
def known() -> Known:
    """Return what is known; the file is read once."""
    file = paths.resources() / "proof" / "figures.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=_decimal)
    return Known(
        measures=tuple(table["measures"]),
        phrases=tuple(table["phrases"]),
        names={name: code for code, names in table["names"].items() for name in names},
        parts=tuple(Parts(one["total"], tuple(one["parts"])) for one in table["parts"]),
        ratios=tuple(
            Ratio(tuple(one["rate"]), tuple(one["part"]), tuple(one["whole"]))
            for one in table["ratio"]
        ),
        grades=tuple(
            Grade(tuple(one["words"]), _decimal(one["low"]), _decimal(one["high"]))
            for one in table["grade"]
        ),
        rate_of={one["rate"]: (one["part"], tuple(one["whole"])) for one in table["rate_of"]},
        halves=tuple((first, second) for first, second in table["halves"]),
        attributes=tuple(table["attributes"]),
        bodies=frozenset(table["bodies"]),
        own=frozenset(table["own"]),
    )


def _decimal(text: object) -> Decimal:
    return Decimal(str(text))
