"""What keeps the desk safe while the window is open: check, backups, lock, what a crash left."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from perfdesk.errors import UserError
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.times import clock_time, when_words
from perfdesk.ui.safety.recovery_flow import RecoveryFlow

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.app.data_folder.opening import Opening
    from perfdesk.app.safety.backups import Backup, Why
    from perfdesk.ui.desk.desk import Desk
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.parts.tasks import Runner
    from perfdesk.ui.window.main_window import MainWindow

_log = logging.getLogger(__name__)

BACKUP_MS = 30 * 60 * 1000
_BEAT_MS = 60 * 1000
_OLD_DAYS = 7

#: Why the desk can only be read, by what barred the way to write.
_WHY_READ_ONLY = {
    "desk_held": "read_only_held",
    "desk_held_unknown": "read_only_held",
    "folder_unwritable": "read_only_folder",
    "database_read_only": "read_only_folder",
}


class Guard(QObject):
    """Works for one open window, from its first paint to its end.

    Signals:
        damaged: The ``UserError`` of a check that found the file damaged.
        taken_over: Another PC writes here now; this one may only read from now on.
    """

    damaged = Signal(object)
    taken_over = Signal()

    def __init__(
        self,
        opening: Opening,
        window: MainWindow,
        theme: Theme,
        dialogs: Dialogs,
        runner: Runner,
    ) -> None:
        super().__init__(window)
        self._opening = opening
        self._window = window
        self._runner = runner
        self._is_backing_up = False
        self._is_taken_over = False
        self._backup_words = ""
        self._recovery = RecoveryFlow(opening, window, theme, dialogs)
        self._timer = self._every(BACKUP_MS, self._back_up_by_timer)
        self._beat = self._every(_BEAT_MS, self._give_sign)
        window.desk_shown.connect(self._serve)
        self._say_what_is_special()

    def _every(self, milliseconds: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer

    def begin(self) -> None:
        """Look through the file beside the screen, and go on from there; no report opens before."""
        if not self._opening.is_read_only:
            self._beat.start()
        self._window.hold()
        self._runner.run(self._opening.check, self._go_on, self._stop_at, lambda: None)

    def end(self) -> None:
        """Stop all timers; the window is closing."""
        self._timer.stop()
        self._beat.stop()
        self._recovery.end()

    def _stop_at(self, fault: UserError) -> None:
        """Go no further with a damaged file; what else went wrong will be told by what fails."""
        if fault.code == "database_damaged":
            self.damaged.emit(fault)
        else:
            _log.info("Not checked: %s", fault.code)
            self._go_on(None)

    def _go_on(self, _nothing: None) -> None:
        wanted = self._window.let_go()
        if self._opening.is_read_only:
            self.show_backup()
        else:
            self._timer.start()
            self.back_up("start")
            self._recovery.ask()
            self._say_how_it_ended()
        if wanted is not None:
            # Last, so that she ends where she wanted to be.
            self._window.open_report(*wanted)

    # -- quiet lines -------------------------------------------------------------------------

    def _say_what_is_special(self) -> None:
        notices = self._window.notices
        if self._opening.is_read_only:
            reason = sentence(_WHY_READ_ONLY.get(self._opening.barred_by, "read_only_asked"))
            notices.say("read_only", sentence("read_only_line", reason=reason), stays=True)
        elif self._opening.is_on_share_or_stick:
            notices.say("place", sentence("share_line"))

    def _say_how_it_ended(self) -> None:
        """After a kill with all saved there is nothing to ask, only to be told."""
        saved = self._newest_save()
        left_at = self._opening.left_at
        if left_at is not None and saved is not None and saved >= left_at:
            words = sentence("ended_line", time=clock_time(saved))
            self._window.notices.say("ended", words)

    def _newest_save(self) -> datetime | None:
        library = self._opening.library
        try:
            summaries = [] if library is None else library.summaries()
        except UserError:
            return None
        return max((one.saved_at for one in summaries), default=None)

    def _give_sign(self) -> None:
        if not self._opening.beat() and not self._is_taken_over:
            self._is_taken_over = True
            self._timer.stop()
            self._beat.stop()
            self.taken_over.emit()

    # -- backups -----------------------------------------------------------------------------

    def _back_up_by_timer(self) -> None:
        self.back_up("timer")

    def back_up(self, why: Why) -> None:
        """Make a backup beside the screen; what goes wrong is told in a quiet line."""
        if self._is_backing_up or not self._opening.may_write:
            return
        self._is_backing_up = True
        backups = self._opening.backups
        self._runner.run(lambda: backups.make(why), self._made, self._failed, self._ended)

    def _made(self, _backup: Backup | None) -> None:
        fault = self._opening.backups.second.fault
        if fault is None:
            self._window.notices.take_back("backup")
            self.show_backup()
        else:
            self._failed(fault)

    def _failed(self, fault: UserError) -> None:
        self._window.notices.say("backup", sentence("backup_fault", reason=fault))
        self.show_backup()

    def _ended(self) -> None:
        self._is_backing_up = False

    def show_backup(self) -> None:
        """Show the age of the newest backup on the start page and at the foot of the desk."""
        newest = self._opening.backups.newest
        if newest is None:
            words, is_old = sentence("backup_none"), True
        elif self._opening.backups.is_from_the_future(newest):
            words, is_old = sentence("backup_future", when=when_words(newest.at)), True
        else:
            words = sentence("backup_age", when=when_words(newest.at))
            is_old = (datetime.now(UTC) - newest.at).days >= _OLD_DAYS
        self._backup_words = words
        self._window.start_page.show_backup(words, is_old)
        if self._window.desk is not None:
            self._window.desk.show_backup(words)

    # -- emergency journal -------------------------------------------------------------------

    def _serve(self, desk: Desk) -> None:
        """Give a desk its saving times, its journal and the age of the backup."""
        from perfdesk.app.safety.recovery import Keeper  # noqa: PLC0415 - not before the first paint

        session = self._window.session
        choices = self._opening.settings.choices
        desk.autosave.set_times(choices.idle_ms, choices.ceiling_ms)
        if session is not None and not session.is_read_only:
            desk.autosave.keep_with(Keeper(self._opening.recovery, session))
            desk.autosave.failed.connect(self._note_failure)
            self._recovery.ask_when_shown(session)
        if self._backup_words:
            desk.show_backup(self._backup_words)

    def _note_failure(self, fault: UserError) -> None:
        if fault.code == "desk_taken_over":
            self._give_sign()
