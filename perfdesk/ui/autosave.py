"""Save by itself: soon after the last keystroke, and at the latest some seconds after the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from perfdesk.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

#: Quiet time after which is saved, and the longest time that something may stay unsaved.
IDLE_MS = 800
CEILING_MS = 5000


class Autosave(QObject):
    """Calls ``flush`` when it is time, and goes on trying while saving fails.

    Signals:
        dirtied: Something is not saved yet.
        saving: Saving begins.
        saved: A ``datetime`` in UTC: everything up to now is on the disk.
        failed: The ``UserError`` that prevented it; everything stays marked.
    """

    dirtied = Signal()
    saving = Signal()
    saved = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        flush: Callable[[], datetime | None],
        parent: QObject | None = None,
        *,
        idle_ms: int = IDLE_MS,
        ceiling_ms: int = CEILING_MS,
    ) -> None:
        super().__init__(parent)
        self._flush = flush
        self._idle = self._timer(idle_ms)
        self._ceiling = self._timer(ceiling_ms)

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self.flush_now)
        return timer

    @property
    def is_waiting(self) -> bool:
        """Say whether a save is due."""
        return self._ceiling.isActive()

    def touch(self) -> None:
        """Note that something changed."""
        self._idle.start()
        if not self._ceiling.isActive():
            self._ceiling.start()
        self.dirtied.emit()

    def flush_now(self) -> bool:
        """Save at once; False where it failed, and then it is tried again by itself."""
        self.stop()
        self.saving.emit()
        try:
            moment = self._flush()
        except UserError as error:
            self._ceiling.start()
            self.failed.emit(error)
            return False
        self.saved.emit(moment)
        return True

    def stop(self) -> None:
        """Let nothing be saved by itself any more, until the next ``touch``."""
        self._idle.stop()
        self._ceiling.stop()
