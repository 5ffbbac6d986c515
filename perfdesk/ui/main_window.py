"""The window: start page or desk, the menus above them, and an honest way out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, QSize
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from perfdesk import __version__
from perfdesk.errors import UserError
from perfdesk.ui.desk_commands import EDIT, EXPORT, HELP, DeskMenus
from perfdesk.ui.leaving import Leaving
from perfdesk.ui.menus import Entry, TopBar
from perfdesk.ui.messages import PROGRAM_NAME, sentence
from perfdesk.ui.start_flow import StartFlow
from perfdesk.ui.start_page import StartPage
from perfdesk.ui.style import SIZES
from perfdesk.ui.tasks import TaskRunner
from perfdesk.ui.waiting_page import WaitingPage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtGui import QCloseEvent

    from perfdesk.app.library import Library
    from perfdesk.app.session import ReportSession
    from perfdesk.paths import DataFolder
    from perfdesk.report.values import FieldRef
    from perfdesk.ui.desk import Desk
    from perfdesk.ui.messages import Dialogs
    from perfdesk.ui.style import Theme
    from perfdesk.ui.tasks import Runner

#: The desk's setting that keeps the interface size.
SIZE_SETTING = "interface_percent"


class MainWindow(QMainWindow):
    """Shows the start page or one open report.

    ``make_desk`` builds the desk of a report; it is a callable so that the start page comes up
    without all that only a desk needs. ``runner`` is what the desks work with beside the screen;
    the window has one of its own where none is given.

    Attributes:
        flow: What begins reports and carries out what the start page asks for.
    """

    def __init__(
        self,
        library: Library,
        folder: DataFolder,
        theme: Theme,
        dialogs: Dialogs,
        make_desk: Callable[[ReportSession, Library], Desk],
        runner: Runner | None = None,
    ) -> None:
        super().__init__()
        self._library = library
        self._folder = folder
        self._theme = theme
        self._dialogs = dialogs
        self._make_desk = make_desk
        self._runner = TaskRunner(self) if runner is None else runner
        self._session: ReportSession | None = None
        self._desk: Desk | None = None
        self._settings = QSettings(str(folder.root / "window.ini"), QSettings.Format.IniFormat)
        self._top = TopBar(theme)
        self._desk_menus = DeskMenus(self._top, self)
        self._start = StartPage(library.catalogue.title, theme)
        self._stack = QStackedWidget()
        self._waiting = WaitingPage(self._stack, self._runner)
        self._leaving = Leaving(library, dialogs, self)
        self.flow = StartFlow(library, theme, dialogs, self._runner, self)
        self._build()
        self.flow.serve(self._start)
        self.flow.report_wanted.connect(self.open_report)
        self._waiting.toggled.connect(self._top.setDisabled)
        self._waiting.over.connect(self.close)
        self.show_start()

    # -- start page and reports ------------------------------------------------------------------

    def show_start(self) -> bool:
        """Go to the start page; False where the open report could not be left."""
        if not self._leave_desk():
            return False
        self.flow.refresh()
        self._stack.setCurrentWidget(self._start)
        self._top.show_title(None)
        self.setWindowTitle(PROGRAM_NAME)
        self._start.focus_list()
        return True

    def open_report(self, report_id: int, focus: FieldRef | None = None) -> bool:
        """Open a report, at a field where one is given; False where it could not be opened."""
        if not self._leave_desk():
            return False
        try:
            session = self._library.open(report_id)
        except UserError as error:
            self._dialogs.tell_error(self, error)
            self.show_start()
            return False
        desk = self._show_desk(session)
        if focus is not None and not desk.go_to(focus):
            self._dialogs.tell_error(self, UserError("ref_unknown", ref=focus))
        return True

    def _show_desk(self, session: ReportSession) -> Desk:
        desk = self._make_desk(session, self._library)
        self._session, self._desk = session, desk
        self._desk_menus.attach(desk)
        desk.copy_wanted.connect(self.save_by_hand)
        self._stack.addWidget(desk)
        state = self._settings.value("desk")
        if isinstance(state, QByteArray):
            desk.restore_layout(state)
        self._stack.setCurrentWidget(desk)
        self._top.show_title(desk.title)
        self.setWindowTitle(f"{desk.title} - {PROGRAM_NAME}")
        return desk

    # -- saving and leaving ------------------------------------------------------------------------

    def save_open(self) -> tuple[bool, datetime | None] | None:
        """Save the open report; say whether it is on the disk, and since when."""
        if self._desk is None or self._session is None:
            return None
        is_saved = self._desk.autosave.flush_now()
        return is_saved, self._session.saved_at

    def save_by_hand(self) -> None:
        """Save the open report; where it was changed elsewhere, offer to go on in a copy."""
        desk, session = self._desk, self._session
        if desk is None or session is None or desk.autosave.flush_now():
            return
        copy = self._leaving.offer_copy(session, desk.autosave)
        if copy is not None:
            place = desk.place
            self._put_away(desk)
            if self.open_report(copy) and self._desk is not None:
                self._desk.go_to_place(place)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save, remember the window's place, and close only where nothing is lost unasked.

        A file that is still being written is waited for, so that its result is told.
        """
        is_left = False
        try:
            is_left = not self._waiting.must_wait() and self._leave_desk()
        finally:
            # Qt comes with a yes, which would stand where a bug ends this early. And PySide 6.9
            # ends the process over an exception of the C level that no handler of ours has seen.
            event.setAccepted(is_left)
        if is_left:
            self._settings.setValue("geometry", self.saveGeometry())
            self._settings.sync()

    def _leave_desk(self) -> bool:
        """Save and put the desk away; where saving fails the clerk decides."""
        desk, session = self._desk, self._session
        if desk is None or session is None:
            return True
        if not self._leaving.may_leave(session, desk.autosave):
            return False
        self._put_away(desk)
        return True

    def _put_away(self, desk: Desk) -> None:
        """Take the desk off the window; whatever is unsaved stays so."""
        desk.autosave.stop()
        desk.keep_place()
        self._settings.setValue("desk", desk.layout_state())
        self._session, self._desk = None, None
        self._desk_menus.attach(None)
        self._stack.removeWidget(desk)
        desk.deleteLater()

    # -- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        self._build_menus()
        self._stack.addWidget(self._start)
        ground = QWidget()
        box = QVBoxLayout(ground)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._top)
        box.addWidget(self._stack, 1)
        self.setCentralWidget(ground)
        self.setWindowIcon(self._theme.icon("program"))
        em = self.fontMetrics().horizontalAdvance("国")
        self.setMinimumSize(em * 45, em * 26)
        geometry = self._settings.value("geometry")
        if not isinstance(geometry, QByteArray) or not self.restoreGeometry(geometry):
            room = self.screen().availableGeometry().size() * 0.95
            self.resize(QSize(em * 90, em * 50).boundedTo(room))

    def _build_menus(self) -> None:
        self._top.add_menu(
            "报告(&R)",
            (
                Entry("新建报告…", self.flow.new_report, "Ctrl+N"),
                Entry("导入旧报告…", self.flow.import_report, "Ctrl+O"),
                None,
                Entry("更正单位和年度…", self.rename_report, "", needs_report=True),
                Entry("立即保存", self.save_by_hand, "Ctrl+S", needs_report=True),
                Entry("返回首页", self.show_start, "Ctrl+W", needs_report=True),
                None,
                Entry("退出", self.close, "Ctrl+Q"),
            ),
        )
        menus = self._desk_menus.build()
        menus[EDIT].addSeparator()
        self._build_sizes(menus[EDIT].addMenu("界面大小"))
        self._top.set_export_menu(menus[EXPORT])
        menus[HELP].addAction("关于").triggered.connect(self._tell_about)

    def _build_sizes(self, menu: QMenu) -> None:
        group = QActionGroup(self)
        for percent in SIZES:
            action = menu.addAction(f"{percent} %")
            action.setCheckable(True)
            action.setChecked(percent == self._theme.percent)
            action.triggered.connect(partial(self._set_size, percent))
            group.addAction(action)

    def _set_size(self, percent: int) -> None:
        self._theme.set_percent(percent)
        self._rebuild_desk()
        try:
            self._library.set_setting(SIZE_SETTING, str(percent))
        except UserError as error:
            self._dialogs.tell_error(self, error)

    def _rebuild_desk(self) -> None:
        """Build the desk anew: its widths and gaps are measured when it is built."""
        desk, session = self._desk, self._session
        if desk is None or session is None:
            return
        place = desk.place
        self._put_away(desk)
        new = self._show_desk(session)
        new.go_to_place(place)
        if session.is_dirty:
            new.autosave.flush_now()

    def rename_report(self) -> None:
        """Ask for the right unit and year of the open report; the title follows."""
        from perfdesk.ui.rename_dialog import rename  # noqa: PLC0415 - as above

        if self._session is not None and rename(self._session, self._theme, self._dialogs, self):
            self._rebuild_desk()

    def _tell_about(self) -> None:
        words = sentence(
            "about",
            program=PROGRAM_NAME,
            version=__version__,
            folder=self._folder.root,
        )
        self._dialogs.tell(self, words)
