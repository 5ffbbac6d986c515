"""Save by itself: soon after the last keystroke, and at the latest a second after the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from perfdesk.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

#: Quiet time after which is saved, and the longest time that something may stay unsaved.
IDLE_MS = 400
CEILING_MS = 1000
#: A try that ends in a bug puts a box before the clerk: the next one comes after so many ceilings.
_BUG_CEILINGS = 60


class Autosave(QObject):
    """Calls ``flush`` when it is time, and goes on trying while saving fails.

    Signals:
        dirtied: Something is not saved yet.
        saving: Saving begins.
        saved: A ``datetime`` in UTC: everything up to now is on the disk.
        failed: The ``UserError`` that prevented it; everything stays marked. A bug is told by
            ``saving_broke`` and goes on its way to the last door.

    Attributes:
        failure: What prevented the last save; None where it worked.
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
        self.failure: UserError | None = None
        self._flush = flush
        self._ceiling_ms = ceiling_ms
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

    @property
    def is_broken(self) -> bool:
        """Say whether the last save ended in a bug: the next one is likely to do so too."""
        return self.failure is not None and self.failure.code == "saving_broke"

    @property
    def is_overtaken(self) -> bool:
        """Say whether the report was saved elsewhere since, so that it cannot be saved here."""
        return self.failure is not None and self.failure.code == "report_changed_elsewhere"

    def touch(self) -> None:
        """Note that something changed."""
        if not self.is_overtaken:
            self._idle.start()
            if not self._ceiling.isActive():
                self._ceiling.start(self._ceiling_ms)
        self.dirtied.emit()

    def flush_now(self) -> bool:
        """Save at once; False where it failed, and then it is tried again by itself.

        Only a report that was changed elsewhere is not: no further try can help it.
        """
        self.stop()
        self.saving.emit()
        moment: datetime | None = None
        # Stands where a bug leaves by its exception: nothing was saved then either.
        self.failure = UserError("saving_broke")
        wait_ms = _BUG_CEILINGS * self._ceiling_ms
        try:
            moment = self._flush()
            self.failure = None
        except UserError as error:
            self.failure = error
            wait_ms = self._ceiling_ms
        finally:
            if self.failure is not None:
                if not self.is_overtaken:
                    self._ceiling.start(wait_ms)
                self.failed.emit(self.failure)
        if self.failure is None:
            self.saved.emit(moment)
        return self.failure is None

    def stop(self) -> None:
        """Let nothing be saved by itself any more, until the next ``touch``."""
        self._idle.stop()
        self._ceiling.stop()
