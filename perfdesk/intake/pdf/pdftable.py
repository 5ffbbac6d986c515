"""Put what stands within the ruled lines of a PDF's table into rows of cells.

A cell is what the nearest lines around a character enclose. It belongs to the row in which it
begins, be it merged over several; its text may take several lines.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfdesk.intake.pdf.pdfpage import Glyph

#: Lines closer than this, in points, are one.
_NEAR = 3.0
_TOUCH = 1.0
_FEWEST_COLUMNS = 2
#: A frame around running text is no cell; the longest of real tables have some thirty lines.
_MOST_IN_CELL = 1500
#: Of the sides of cells, in points.
_SHORTEST = 7.0
#: So many pairs of lines are compared at most; a page of small cells has some ten thousand.
_MOST = 1_000_000


class Cell(NamedTuple):
    """Where a cell begins, and its characters in the order of the page's lines."""

    left: float
    top: float
    glyphs: list[Glyph]


_Rule = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Rules:
    """The lines of a table: upright ones (x, from, to) and level ones (y, from, to)."""

    upright: tuple[_Rule, ...] = ()
    level: tuple[_Rule, ...] = ()

    @classmethod
    def of(cls, edges: Iterable[_Rule], levels: Iterable[_Rule]) -> Rules:
        """Return what parts cells, of all that is drawn: what is tall, and what ends at that.

        A line through or below words ends nowhere.
        """
        upright = {_rounded(one) for one in edges if one[2] - one[1] >= _SHORTEST}
        level = {_rounded(one) for one in levels if one[2] - one[1] >= _SHORTEST}
        if len(upright) * len(level) > _MOST:
            return cls()
        ends = (one for one in level if any(_meets(one, other) for other in upright))
        return cls(tuple(sorted(upright)), tuple(sorted(ends)))

    def around(self, x: float, y: float) -> tuple[float, float, float, float]:
        """Return left, bottom, right and top of the cell around a point; endless where open."""
        sides = [at for at, low, high in self.upright if low - _TOUCH < y < high + _TOUCH]
        heights = [at for at, low, high in self.level if low - _TOUCH < x < high + _TOUCH]
        return (
            max((at for at in sides if at <= x), default=-math.inf),
            max((at for at in heights if at <= y), default=-math.inf),
            min((at for at in sides if at > x), default=math.inf),
            min((at for at in heights if at > y), default=math.inf),
        )


def rows_of_cells(glyphs: Iterable[Glyph], rules: Rules) -> list[list[Cell | None]]:
    """Return a table's rows from above to below, each with a place for every column.

    Empty where it has one column only, or a cell as long as a page: a frame around text.
    """
    cells = _cells(glyphs, rules) if rules.upright else []
    columns = _apart(cell.left for cell in cells)
    if len(columns) < _FEWEST_COLUMNS or any(len(one.glyphs) > _MOST_IN_CELL for one in cells):
        return []
    tops = _apart(-cell.top for cell in cells)
    rows: list[list[Cell | None]] = [[None] * len(columns) for _ in tops]
    for cell in cells:
        row, column = rows[_at(tops, -cell.top)], _at(columns, cell.left)
        here = row[column]
        row[column] = cell if here is None else Cell(*here[:2], here.glyphs + cell.glyphs)
    return rows


def _cells(glyphs: Iterable[Glyph], rules: Rules) -> list[Cell]:
    found: dict[tuple[float, float, float, float], list[Glyph]] = {}
    last = (math.inf, math.inf, -math.inf, -math.inf)
    for glyph in glyphs:
        x, y = (glyph.left + glyph.right) / 2, glyph.middle
        if not (last[0] < x < last[2] and last[1] < y < last[3]):
            last = rules.around(x, y)
        found.setdefault(last, []).append(glyph)
    return [Cell(left, top, own) for (left, _, _, top), own in found.items()]


def _rounded(rule: _Rule) -> _Rule:
    return round(rule[0], 1), round(rule[1], 1), round(rule[2], 1)


def _meets(level: _Rule, upright: _Rule) -> bool:
    """Say whether a level line begins or ends at an upright one."""
    y, start, end = level
    x, low, high = upright
    return low - _NEAR < y < high + _NEAR and min(abs(start - x), abs(end - x)) < _NEAR


def _apart(places: Iterable[float]) -> Sequence[float]:
    """Return places in order, those close to each other once."""
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > _NEAR:
            kept.append(place)
    return kept


def _at(places: Sequence[float], place: float) -> int:
    """Return which of the places this one is."""
    return max(at for at, one in enumerate(places) if at == 0 or one <= place)
