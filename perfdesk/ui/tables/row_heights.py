"""Give the rows of a long table their heights without holding the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from perfdesk.ui.tables.score_view import ScoreView

#: So many rows are measured at once: all of a usual table, more than a screen of a long one.
AT_ONCE = 40
#: So many rows of the rest while nothing else is to be done: some milliseconds.
_ROWS_A_TIME = 15


class RowHeights(QObject):
    """Measures rows: those in sight at once, the others one after the other.

    Signals:
        settled: All rows are measured; ``True`` where a column is too narrow for a figure.
    """

    settled = Signal(bool)

    def __init__(self, view: ScoreView) -> None:
        super().__init__(view)
        self._view = view
        #: What is still to be measured, the last rows first.
        self._rest: list[int] = []
        self._unmeasured: set[int] = set()
        self._is_cut = False
        self._idle = QTimer(self, interval=0)
        self._idle.timeout.connect(self._go_on)
        view.verticalScrollBar().valueChanged.connect(self._measure_sight)

    def measure(self) -> None:
        """Measure all rows anew."""
        count = self._view.model().rowCount()
        self._is_cut = False
        self._unmeasured = set(range(count))
        self._measure(range(min(count, AT_ONCE)))
        self._measure_sight()
        self._rest = sorted(self._unmeasured, reverse=True)
        if self._rest:
            self._idle.start()

    def measure_around(self, row: int) -> None:
        """Measure what will be in sight together with a row."""
        self._measure(range(row - AT_ONCE // 2, row + AT_ONCE // 2))

    def _measure_sight(self) -> None:
        first = self._view.rowAt(0)
        if self._unmeasured and first >= 0:
            self._measure(range(first, first + AT_ONCE // 2))

    def _measure(self, rows: range) -> None:
        for row in rows:
            if row in self._unmeasured:
                self._unmeasured.remove(row)
                self._is_cut = self._view.note_widths(row) or self._is_cut
                self._view.fit_row(row)

    def _go_on(self) -> None:
        count = 0
        while self._rest and count < _ROWS_A_TIME:
            row = self._rest.pop()
            count += row in self._unmeasured
            self._measure(range(row, row + 1))
        if not self._rest:
            self._idle.stop()
            self.settled.emit(self._is_cut)
