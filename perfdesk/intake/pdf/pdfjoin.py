"""Join the tables of a PDF that go on over a page's end: as one table, each of its rows once.

Its heading that is printed again on the next page is running text; a row that the page's end cut in
two is put together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.intake.words.figure_values import is_figure
from perfdesk.intake.words.numbers import leading_number
from perfdesk.intake.words.wording import is_closed, seam

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.intake.pdf.pdffile import PdfLine

#: So long is what was cut, at least: it had more text than room.
_LEAST_CUT = 6


def joined_tables(lines: Iterable[PdfLine]) -> list[PdfLine]:
    """Return the lines of all pages with their tables joined."""
    joiner = _Joiner()
    for line in lines:
        joiner.add(line)
    return joiner.lines


class _Joiner:
    def __init__(self) -> None:
        self.lines: list[PdfLine] = []
        #: The line before that is no running text, by its place among the lines.
        self._last: int | None = None
        #: The rows of the table in hand, and which table of a page it goes on with.
        self._rows: list[tuple[str, ...]] = []
        self._goes_on: int = 0
        #: How many rows of the heading were printed again, while more may follow; -1 for none.
        self._repeated = -1

    def add(self, line: PdfLine) -> None:
        """Take the next line."""
        if line.is_running:
            self.lines.append(line)
            return
        before = None if self._last is None else self.lines[self._last]
        if not line.table or before is None or not self._is_same(before, line):
            self._begin(line)
            return
        line = line._replace(table=before.table)
        if self._repeated >= 0 and line.cells == self._rows[self._repeated]:
            self._repeated += 1
            self.lines.append(line._replace(is_running=True))
        elif self._repeated >= 0 and _is_rest(before, line):
            self._repeated = -1
            self.lines[self._last or 0] = _whole(before, line)
        else:
            self._repeated = -1
            self._add_row(line)

    def _begin(self, line: PdfLine) -> None:
        self._rows, self._repeated, self._goes_on = [], -1, line.table
        self._add_row(line)

    def _add_row(self, line: PdfLine) -> None:
        if line.table:
            self._rows.append(line.cells)
        self._last = len(self.lines)
        self.lines.append(line)

    def _is_same(self, before: PdfLine, line: PdfLine) -> bool:
        """Say whether a row is of the table of the line before, be it on the page before."""
        if line.table == self._goes_on:
            return True
        is_next = before.table != 0 and line.page == before.page + 1
        if not is_next or len(before.cells) != len(line.cells):
            return False
        self._goes_on, self._repeated = line.table, 0
        return True


def _is_rest(before: PdfLine, line: PdfLine) -> bool:
    """Say whether a row is the rest of the one before: text alone, of cells that ended nowhere."""
    told = [at for at, cell in enumerate(before.cells) if cell.strip()]
    rest = [at for at, cell in enumerate(line.cells) if cell.strip()]
    if not set(rest) < set(told) or not any(map(is_figure, before.cells)):
        return False
    is_open = all(
        not is_closed(before.cells[at]) and leading_number(line.cells[at]) is None for at in rest
    )
    is_cut = sum(len(before.cells[at]) for at in rest) >= _LEAST_CUT
    return is_open and is_cut and not any(map(is_figure, line.cells))


def _whole(before: PdfLine, rest: PdfLine) -> PdfLine:
    pairs = zip(before.cells, rest.cells, strict=True)
    cells = tuple(one + (seam(one, other) if one else "") + other for one, other in pairs)
    return before._replace(text="\t".join(filter(None, cells)), cells=cells)
