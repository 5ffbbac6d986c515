"""Carry out a batch of exports: reports are opened here, their files written beside the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from perfdesk.app.printed.batch import Batch, Outcome, Prepared, given_up, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.app.library.library import Library
    from perfdesk.app.printed.batch import BatchOrder
    from perfdesk.errors import UserError
    from perfdesk.report.values import ReportSummary
    from perfdesk.ui.parts.tasks import Runner


class BatchRun(QObject):
    """Takes one report after the other, so that the window lives and a cancel is heard.

    Signals:
        advanced: How many reports are done, and what is known of the one that is begun: its name.
        ended: All is done, or was given up; ``outcomes`` says what came of it.
    """

    advanced = Signal(int, str)
    ended = Signal()

    def __init__(self, library: Library, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._runner = runner
        self._batch: Batch | None = None
        self._waiting: list[ReportSummary] = []
        self._done = 0
        self._is_writing = False
        self._is_cancelled = False
        self.outcomes: list[Outcome] = []

    @property
    def is_running(self) -> bool:
        """Say whether there is something to be written or cancelled."""
        return self._batch is not None

    def begin(self, summaries: Sequence[ReportSummary], order: BatchOrder) -> None:
        """Begin to export these.

        Raises:
            UserError: As ``Batch``; nothing was begun.
        """
        self._batch = Batch(self._library, order)
        self._waiting, self.outcomes = list(summaries), []
        self._done, self._is_cancelled = 0, False
        self._go_on()

    def cancel(self) -> None:
        """Give up what is not begun; the file under way is written to its end."""
        self._is_cancelled = True
        if not self._is_writing:
            self._go_on()

    def _go_on(self) -> None:
        # By the event loop: the bar is painted, and the button that cancels is heard.
        QTimer.singleShot(0, self._next)

    def _next(self) -> None:
        if self._batch is None or self._is_writing:
            return
        if self._is_cancelled:
            self.outcomes += map(given_up, self._waiting)
            self._waiting = []
        if not self._waiting:
            self._batch = None
            self.ended.emit()
            return
        prepared = self._batch.prepare(self._waiting.pop(0))
        self.advanced.emit(self._done, prepared.name)
        self._done += 1
        if isinstance(prepared, Outcome):
            self._take([prepared])
        else:
            self._write(prepared)

    def _write(self, prepared: Prepared) -> None:
        self._is_writing = True
        self._runner.run(
            lambda: write(prepared, lambda: not self._is_cancelled),
            self._take,
            self._fail,
            self._end,
        )

    def _take(self, outcomes: list[Outcome]) -> None:
        self.outcomes += outcomes
        self._go_on()

    def _fail(self, error: UserError) -> None:
        raise error  # ``write`` tells the world's faults as outcomes; this would be a bug.

    def _end(self) -> None:
        self._is_writing = False
