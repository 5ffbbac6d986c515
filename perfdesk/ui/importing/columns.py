"""Say how wide the cells of a table's rows are shown: as those below each other need."""

from __future__ import annotations

from itertools import accumulate, groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.app.importing.import_rows import OldRow

#: In half characters: no column is narrower, and a longer text is shortened.
_LEAST, _MOST = 4, 24
#: Room beside the words, and that of a row in a narrow window.
_AROUND, _ROOM = 2, 58


def edges_of(rows: Iterable[OldRow]) -> dict[int, tuple[float, ...]]:
    """Return where each cell of these rows ends, by the rows' numbers, of one in all.

    Rows that follow each other with as many cells are one table.
    """
    found: dict[int, tuple[float, ...]] = {}
    for count, table in groupby(rows, lambda row: len(row.cells)):
        if count:
            together = list(table)
            columns = zip(*(row.cells for row in together), strict=True)
            edges = _edges([_need(cells) for cells in columns])
            found.update((row.number, edges) for row in together)
    return found


def _need(cells: Iterable[str]) -> int:
    """Return how wide a column is: hanzi count twice."""
    longest = max(len(cell[:_MOST].encode("gb18030", "replace")) for cell in cells)
    return min(_MOST, max(_LEAST, longest)) + _AROUND


def _edges(needs: list[int]) -> tuple[float, ...]:
    """Return where columns end; where they need too much, the widest ones give way first."""
    widest = next(
        (most for most in range(max(needs), _LEAST, -1) if sum(_cut(needs, most)) <= _ROOM), _LEAST
    )
    widths = _cut(needs, widest)
    return tuple(place / sum(widths) for place in accumulate(widths))


def _cut(needs: Iterable[int], most: int) -> list[int]:
    return [min(need, most) for need in needs]
