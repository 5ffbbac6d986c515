"""Tell two columns of prose on a page: the left one is read before the right one.

A table parts its lines at one place too, but its cells are short; lines of a column are nearly all
as wide as the column.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.intake.pdf.pdfpage import Glyph

#: So many lines at least on each side, and so many characters in most of them.
_FEWEST_LINES, _FEWEST_GLYPHS = 8, 10
#: Between the columns, in heights of a character; and how much of a column most lines fill.
_GAP, _FILLED = 1.0, 0.8
#: Where the gap may be, in parts of the text's width.
_LEFTMOST, _RIGHTMOST = 0.35, 0.65


class Columns(NamedTuple):
    """Two columns: their first line, the one behind their last, and where the gap is."""

    first: int
    end: int
    gap: float


def find_columns(lines: Sequence[Sequence[Glyph]]) -> Columns | None:
    """Return where a page's lines, each from left to right, stand in two columns; None for most."""
    lefts = [line[0].left for line in lines]
    rights = [line[-1].right for line in lines]
    if len(lines) < _FEWEST_LINES or max(rights) <= min(lefts):
        return None
    start, width = min(lefts), max(rights) - min(lefts)
    gaps = [gap for line in lines if (gap := _gap(line, start, width)) is not None]
    if len(gaps) < _FEWEST_LINES:
        return None
    middle = median(gaps)
    found = max(_runs(lines, middle), key=lambda one: one.end - one.first, default=None)
    return (
        found if found is not None and _is_prose(lines[found.first : found.end], middle) else None
    )


def _gap(line: Sequence[Glyph], start: float, width: float) -> float | None:
    """Return the middle of the widest gap of a line near the middle of the text."""
    best, place = 0.0, None
    for before, after in pairwise(line):
        gap, at = after.left - before.right, (after.left + before.right) / 2
        is_near = _LEFTMOST <= (at - start) / width <= _RIGHTMOST
        if is_near and gap > max(best, before.height * _GAP):
            best, place = gap, at
    return place


def _runs(lines: Sequence[Sequence[Glyph]], gap: float) -> list[Columns]:
    """Return the runs of lines of which no character stands in the gap."""
    runs: list[Columns] = []
    first = 0
    for at in range(len(lines) + 1):
        if at == len(lines) or any(one.left < gap < one.right for one in lines[at]) or not (
            _is_open(lines[at], gap)
        ):  # fmt: skip
            if at - first >= _FEWEST_LINES:
                runs.append(Columns(first, at, gap))
            first = at + 1
    return runs


def _is_open(line: Sequence[Glyph], gap: float) -> bool:
    """Say whether a line leaves the gap free, by more than a blank between two words."""
    before = max((one.right for one in line if one.right <= gap), default=None)
    after = min((one.left for one in line if one.left >= gap), default=None)
    height = line[0].height
    return before is None or after is None or after - before > height * _GAP


def _is_prose(lines: Sequence[Sequence[Glyph]], gap: float) -> bool:
    for is_left in (True, False):
        sides = [[one for one in line if (one.right <= gap) is is_left] for line in lines]
        sides = [side for side in sides if side]
        if len(sides) < _FEWEST_LINES or median(map(len, sides)) < _FEWEST_GLYPHS:
            return False
        width = max(side[-1].right for side in sides) - min(side[0].left for side in sides)
        if median(side[-1].right - side[0].left for side in sides) < width * _FILLED:
            return False
    return True
