"""Save by itself: soon after the last keystroke, and at the latest a second after the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from perfdesk.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

#: Quiet time after which is saved, and the longest time that something may stay unsaved.
IDLE_MS = 400
CEILING_MS = 1000
#: Saving holds the screen while it waits for another program's lock: not at every keystroke.
RETRY_MS = 5000
#: A try that ends in a bug puts a box before the clerk: the next one comes after so many tries.
_BUG_RETRIES = 12
#: What no further try can mend, but a new report with all that is on the screen.
COPY_HELPS = frozenset({"report_changed_elsewhere", "report_in_bin", "report_unknown"})
#: What stays so however often it is tried.
_NO_RETRY = frozenset({"report_changed_elsewhere", "desk_taken_over"})
#: The journal's room is taken once the report is on the screen, before anything is typed.
_RESERVE_MS = 0


class Keeper(Protocol):
    """Saves the report, and keeps it in an emergency journal while that fails.

    See ``app.safety.recovery.Keeper``.
    """

    def flush(self) -> datetime | None:
        """Save, without waiting long for another program's lock."""

    def reserve(self) -> None:
        """Take the room that the journal needs while there is some; never fails."""

    @property
    def place(self) -> Path | None:
        """Return the folder where the report is kept now, None where it is not."""

    def keep(self) -> datetime:
        """Write the whole report down; raises UserError where that is nowhere possible."""

    def drop(self) -> None:
        """Forget what was kept."""

    def leave(self) -> None:
        """Let what was kept stay for a later question."""


class Autosave(QObject):
    """Calls ``flush`` when it is time, and goes on trying while saving fails.

    While it fails the report is kept in the emergency journal instead, as often as it would be
    saved. A desk that is only read never saves.

    Signals:
        dirtied: Something is not saved yet.
        saving: Saving begins.
        saved: A ``datetime`` in UTC: everything up to now is on the disk.
        failed: The ``UserError`` that prevented it; everything stays marked. A bug is told by
            ``saving_broke`` and goes on its way to the last door.
        kept: A ``datetime`` in UTC: nothing is saved, but everything up to now is in the emergency
            journal. Comes after ``failed``, and again after what was typed since.

    Attributes:
        failure: What prevented the last save; None where it worked.
        kept_at: When the journal last got everything that was on the screen; None where the report
            is saved, or could not even be kept.
    """

    dirtied = Signal()
    saving = Signal()
    saved = Signal(object)
    failed = Signal(object)
    kept = Signal(object)

    def __init__(
        self,
        flush: Callable[[], datetime | None],
        parent: QObject | None = None,
        *,
        idle_ms: int = IDLE_MS,
        ceiling_ms: int = CEILING_MS,
        is_read_only: bool = False,
    ) -> None:
        super().__init__(parent)
        self.failure: UserError | None = None
        self.kept_at: datetime | None = None
        self._flush = flush
        self._keeper: Keeper | None = None
        self._is_read_only = is_read_only
        self._idle = self._timer(idle_ms, self._save_or_keep)
        self._ceiling = self._timer(ceiling_ms, self._save_or_keep)
        self._retry = self._timer(RETRY_MS, self.flush_now)
        self._retry_ms = RETRY_MS

    def _timer(self, milliseconds: int, act: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer

    def keep_with(self, keeper: Keeper) -> None:
        """Save by this keeper from now on, and have it keep what cannot be saved."""
        self._keeper = keeper
        self._flush = keeper.flush
        if not self._is_read_only:
            self._timer(_RESERVE_MS, keeper.reserve).start()

    def set_times(self, idle_ms: int, ceiling_ms: int, retry_ms: int = RETRY_MS) -> None:
        """Take other times from now on."""
        self._idle.setInterval(idle_ms)
        self._ceiling.setInterval(ceiling_ms)
        self._retry_ms = retry_ms

    @property
    def is_waiting(self) -> bool:
        """Say whether a save is due; not while saving fails, when only the next try counts."""
        return self.failure is None and self._ceiling.isActive()

    @property
    def is_broken(self) -> bool:
        """Say whether the last save ended in a bug: the next one is likely to do so too."""
        return self.failure is not None and self.failure.code == "saving_broke"

    @property
    def is_overtaken(self) -> bool:
        """Say whether the report was saved elsewhere since, so that it cannot be saved here."""
        return self.failure is not None and self.failure.code == "report_changed_elsewhere"

    @property
    def copy_helps(self) -> bool:
        """Say whether only a new report can take what is on the screen, or the bin's way back."""
        return self.failure is not None and self.failure.code in COPY_HELPS

    @property
    def is_in_bin(self) -> bool:
        """Say whether the report was put into the bin elsewhere, so that it is not saved there."""
        return self.failure is not None and self.failure.code == "report_in_bin"

    def touch(self) -> None:
        """Note that something changed."""
        if self._is_read_only:
            return
        self.kept_at = None
        self._idle.start()
        if not self._ceiling.isActive():
            self._ceiling.start()
        self.dirtied.emit()

    def _save_or_keep(self) -> None:
        if self.failure is None:
            self.flush_now()
        else:
            self._stop_waiting()
            self.keep_now()

    # -- saving ----------------------------------------------------------------------------------

    def flush_now(self) -> bool:
        """Save at once; False where it failed, and then it is tried again by itself.

        Not where a report was changed elsewhere, or the desk taken over: no further try can help.
        """
        if self._is_read_only:
            return True
        self.stop()
        self.saving.emit()
        moment: datetime | None = None
        # Stands where a bug leaves by its exception: nothing was saved then either.
        self.failure = UserError("saving_broke")
        wait_ms = _BUG_RETRIES * self._retry_ms
        try:
            moment = self._flush()
            self.failure = None
        except UserError as error:
            self.failure = error
            wait_ms = self._retry_ms
        finally:
            if self.failure is not None:
                self._fail(self.failure, wait_ms)
        if self.failure is None:
            self._end_keeping()
            self.saved.emit(moment)
        return self.failure is None

    def _fail(self, failure: UserError, wait_ms: int) -> None:
        if failure.code not in _NO_RETRY:
            self._retry.start(wait_ms)
        self.failed.emit(failure)
        self.keep_now()

    def stop(self) -> None:
        """Let nothing be saved by itself any more, until the next ``touch``."""
        self._stop_waiting()
        self._retry.stop()

    def _stop_waiting(self) -> None:
        self._idle.stop()
        self._ceiling.stop()

    # -- keeping ---------------------------------------------------------------------------------

    def keep_now(self) -> bool:
        """Put everything that is not saved into the journal; say whether it is there."""
        if self._keeper is None or self.failure is None:
            return False
        if self.kept_at is None:
            try:
                self.kept_at = self._keeper.keep()
            except UserError:
                # Why saving failed is told already, and nothing else would help.
                return False
        self.kept.emit(self.kept_at)
        return True

    @property
    def kept_in(self) -> Path | None:
        """Return the folder of the journal that holds the report, None where none does."""
        return None if self._keeper is None else self._keeper.place

    def give_up(self) -> None:
        """Forget what could not be saved, by the clerk's word; nothing is saved any more."""
        self.stop()
        self._end_keeping()

    def leave_kept(self) -> None:
        """Let what could not be saved stay in the journal for a later question."""
        self.stop()
        if self._keeper is not None:
            self._keeper.leave()

    def _end_keeping(self) -> None:
        self.kept_at = None
        if self._keeper is not None:
            self._keeper.drop()
