"""The running program: a desk, its window, and the way from one desk to the next."""

from __future__ import annotations

import gc
import linecache
import logging
import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from perfdesk import log
from perfdesk.app.data_folder.opening import DeskHeld, Opening, is_held_here
from perfdesk.errors import UserError
from perfdesk.ui.desk.leaving import save_at_session_end
from perfdesk.ui.parts.messages import Dialogs, sentence
from perfdesk.ui.parts.tasks import TaskRunner
from perfdesk.ui.parts.times import when_words
from perfdesk.ui.running.crash import CrashGuard
from perfdesk.ui.running.door import Door
from perfdesk.ui.running.guard import Guard
from perfdesk.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.app.safety.backups import Backup
    from perfdesk.report.values import FieldRef
    from perfdesk.ui.desk.autosave import Autosave
    from perfdesk.ui.desk.desk import Desk
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.parts.tasks import Runner
    from perfdesk.ui.running.later_starts import LaterStarts

_log = logging.getLogger(__name__)

#: Exit code where the data cannot be opened; the same as that of the commands.
BAD_ENVIRONMENT = 3
#: What follows the first paint may wait until the clerk has seen the list.
_AFTER_PAINT_MS = 150
#: A window that is just coming up does not listen yet; on an old PC that takes some seconds.
_TRIES, _PAUSE_S = 20, 0.3


class Program(QObject):
    """Opens the desk, shows its window, and opens it anew after a restore."""

    def __init__(self, application: QApplication, opening: Opening, theme: Theme) -> None:
        super().__init__(application)
        self._application = application
        self._opening = opening
        self._theme = theme
        self._dialogs = Dialogs()
        self._runner = TaskRunner()
        self._window: MainWindow | None = None
        self._guard: Guard | None = None
        self._later: LaterStarts | None = None
        #: What to say in the next window of a backup that was restored before there was one.
        self._restored = ""
        self._wanted: tuple[int | None, FieldRef | None] = (None, None)
        #: A package that was double-clicked and is still to be taken in.
        self._file: Path | None = None

    def run(self, report: int | None, focus: FieldRef | None, file: Path | None = None) -> int:
        """Run until the window is closed; return the exit code."""
        self._wanted, self._file = (report, focus), file
        crash = CrashGuard(self._dialogs, self._opening.folder.logs, self._save, self._keep)
        crash.install()
        # No loop of events runs yet that the hook could tell in.
        with crash:
            code = self._come_in()
            if code is not None:
                return code
        if self._window is None:
            self._opening.close()
            return BAD_ENVIRONMENT
        crash.log_folder = self._opening.folder.logs
        self._application.commitDataRequest.connect(save_at_session_end(self._autosave))
        # What PySide looked up in its own sources at import is not needed again.
        linecache.clearcache()
        gc.freeze()
        gc.enable()
        if report is not None:
            self._begin()
            self._window.open_report(report, focus)
        else:
            # No report opens before the guard has looked through the file.
            self._window.hold()
            QTimer.singleShot(_AFTER_PAINT_MS, self._begin_beside)
        with log.catching_faults(self._opening.folder):
            code = self._application.exec()
        self._end()
        return code

    def _come_in(self) -> int | None:
        """Open the desk and show its window; return an exit code where the clerk did not get in."""
        news = self._move()
        door = self._door()
        # A report that is to be shown at once needs the whole store anyway.
        library = door.open(may_be_late=self._wanted[0] is None)
        if library is None:
            return _code(door)
        self._go_through(door)
        window = self._show_window(library)
        if news:
            window.notices.say("moved", news)
        return None

    def _door(self) -> Door:
        return Door(self._opening, self._dialogs, self._choose_backup, self._hand_over)

    def _go_through(self, door: Door) -> None:
        self._opening, self._restored = door.opening, door.news

    def _move(self) -> str:
        """Move the data folder where that was planned; return what to say about it."""
        before = self._opening
        code = "settings_folder_joined" if before.joins else "settings_folder_moved"
        try:
            self._opening = before.moved()
        except DeskHeld:
            return ""  # Another window is open; the plan stands.
        except UserError as error:
            return sentence("settings_folder_not_moved", reason=error)
        if self._opening is before:
            return ""
        return sentence(code, path=self._opening.folder.root, old=before.folder.root)

    # -- the window --------------------------------------------------------------------------

    def _show_window(self, library: Library) -> MainWindow:
        make_desk = desk_maker(self._theme, self._dialogs, self._runner)
        window = MainWindow(
            library, self._opening.folder, self._theme, self._dialogs, make_desk, self._runner
        )
        guard = Guard(self._opening, window, self._theme, self._dialogs, self._runner)
        # Queued: the window of whoever tells it does not outlive it.
        guard.damaged.connect(lambda fault: _soon(lambda: self._find_way_out(fault)))
        guard.taken_over.connect(lambda: _soon(self._go_on_reading))
        self._window, self._guard = window, guard
        window.show()
        if self._restored:
            window.notices.say("restored", self._restored)
            self._restored = ""
        return window

    def _begin_beside(self) -> None:
        """Begin once the store is imported, beside the screen: that is a long time for typing."""

        def nothing(_outcome: object) -> None:
            """Leave to ``_begin`` what it meets as well."""

        self._runner.run(self._opening.import_store, nothing, nothing, self._begin)

    def _begin(self) -> None:
        """What is needed only when the clerk sees the window."""
        if self._window is None or self._guard is None or self._opening.library is None:
            return
        fault = self._door().complete()
        if fault is not None:
            self._find_way_out(fault)
            return
        if not self._opening.is_read_only and self._later is None:
            from perfdesk.ui.running.later_starts import LaterStarts  # noqa: PLC0415 - as below

            self._later = LaterStarts(self._opening.folder, lambda: self._window, self)
        self._serve_menus(self._window, self._guard)
        self._guard.begin()
        if self._file is not None:
            # The guard looks through the file first, and may have to ask something.
            self._runner.when_idle(partial(self._window.flow.packages.take, self._file))
            self._file = None

    def _serve_menus(self, window: MainWindow, guard: Guard) -> None:
        from perfdesk.ui.window.service import Service  # noqa: PLC0415 - not before the first paint

        service = Service(self._opening, window, guard, self._theme, self._dialogs)
        service.restore_wanted.connect(lambda backup: _soon(lambda: self._restore(backup)))

    def _end(self) -> None:
        """Back up, which the closed window need not wait for, and let go of everything."""
        if self._later is not None:
            self._later.close()
        if self._guard is not None:
            self._guard.end()
        self._runner.wait()
        if self._opening.may_write:
            try:
                self._opening.backups.make("close")
            except UserError as error:
                _log.warning("No backup on closing: %s", error.code)
        self._opening.close()

    def _hand_over(self, opening: Opening) -> bool:
        from perfdesk.ui.running.instance import Request, hand_over  # noqa: PLC0415 - as above

        request = Request(*self._wanted, self._file)
        # One on another PC cannot hear.
        for number in range(_TRIES if is_held_here(opening.folder.root) else 1):
            if number:
                time.sleep(_PAUSE_S)
            if hand_over(opening.folder, request):
                return True
        return False

    # -- from one desk to the next -----------------------------------------------------------

    def _close_window(self, *, keeps_lock: bool = False) -> bool:
        """Leave the report, put the window away; False where the report has to stay open."""
        window = self._window
        if window is None:
            return True
        # The start page would read the store that may be what is wrong.
        if window.desk is not None and not window.show_start():
            return False
        if self._guard is not None:
            self._guard.end()
        self._runner.wait()
        self._application.setQuitOnLastWindowClosed(False)
        window.close()
        window.deleteLater()
        self._window = self._guard = None
        self._opening.close(keeps_lock=keeps_lock)
        return True

    def _reopen(self, library: Library | None, news: str = "") -> None:
        if library is None:
            self._application.quit()
            return
        window = self._show_window(library)
        self._application.setQuitOnLastWindowClosed(True)
        if news:
            window.notices.say("news", news)
        self._begin()

    def _restore(self, backup: Backup) -> None:
        """Put a backup in the place of the desk and show that."""
        if not self._close_window(keeps_lock=True):
            return
        news = ""
        try:
            aside = self._opening.restore(backup)
            news = sentence("backups_restored", when=when_words(backup.at), path=aside)
        except UserError as error:
            self._dialogs.tell_error(None, error)
        self._pass(self._door(), news)

    def _find_way_out(self, fault: UserError) -> None:
        """The store could not be opened after the first paint, or turned out to be damaged."""
        if self._close_window():
            door = self._door()
            library = door.find_way_out(fault)
            self._go_through(door)
            if library is None:
                self._application.exit(_code(door))
            else:
                self._reopen(library)

    def _go_on_reading(self) -> None:
        """Another PC has taken the desk over."""
        if self._close_window():
            try:
                self._opening.barred_by = "desk_held"
                library = self._opening.open(read_only=True)
            except UserError as error:
                self._dialogs.tell_error(None, error)
                self._application.quit()
                return
            self._reopen(library, sentence("taken_over"))
        elif self._window is not None:
            # The report stays open by the clerk's word; the store refuses what is written.
            act = ("重新打开…", self._go_on_reading)
            words = sentence("taken_over_stays")
            self._window.notices.say("taken_over", words, act, stays=True)

    def _pass(self, door: Door, news: str) -> None:
        library = door.open()
        self._go_through(door)
        self._reopen(library, news)

    def _choose_backup(self, opening: Opening) -> Backup | None:
        """Show the backups of a desk that is not open."""
        from perfdesk.ui.safety.backups_dialog import BackupsDialog  # noqa: PLC0415 - seldom needed

        dialog = BackupsDialog(opening.backups, opening.folder, None, self._theme, self._dialogs)
        dialog.exec()
        return dialog.wanted

    # -- the last door -----------------------------------------------------------------------

    def _autosave(self) -> Autosave | None:
        desk = None if self._window is None else self._window.desk
        return None if desk is None else desk.autosave

    def _save(self) -> tuple[bool, datetime | None] | None:
        return None if self._window is None else self._window.save_open()

    def _keep(self) -> datetime | None:
        autosave = self._autosave()
        if autosave is None or not autosave.keep_now():
            return None
        return autosave.kept_at


def _code(door: Door) -> int:
    """Return the exit code where the clerk did not get in."""
    return 0 if door.is_handed_over else BAD_ENVIRONMENT


def _soon(act: Callable[[], None]) -> None:
    QTimer.singleShot(0, act)


def desk_maker(
    theme: Theme, dialogs: Dialogs, runner: Runner
) -> Callable[[ReportSession, Library], Desk]:
    """Return what builds the desk of an open report."""

    def make(session: ReportSession, library: Library) -> Desk:
        # The start page comes up without the editors and all they need.
        from perfdesk.ui.desk.desk import Desk  # noqa: PLC0415

        return Desk(session, library, theme, dialogs, runner)

    return make
