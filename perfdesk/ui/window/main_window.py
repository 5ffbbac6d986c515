"""The window: start page or desk, the menus above them, and an honest way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSettings, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QMainWindow,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from perfdesk.errors import UserError
from perfdesk.ui.desk.leaving import Leaving
from perfdesk.ui.parts.menus import TopBar
from perfdesk.ui.parts.messages import PROGRAM_NAME, sentence
from perfdesk.ui.parts.notices import Notices
from perfdesk.ui.parts.origins import origin_words
from perfdesk.ui.parts.tasks import TaskRunner
from perfdesk.ui.start.start_flow import StartFlow
from perfdesk.ui.start.start_page import StartPage
from perfdesk.ui.window.waiting_page import WaitingPage
from perfdesk.ui.window.window_menus import WindowMenus

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtGui import QCloseEvent, QKeyEvent

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.paths import DataFolder
    from perfdesk.report.values import FieldRef
    from perfdesk.ui.desk.desk import Desk
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.parts.tasks import Runner


class MainWindow(QMainWindow):
    """Shows the start page or one open report.

    ``make_desk`` builds the desk of a report; it is a callable so that the start page comes up
    without all that only a desk needs. ``runner`` is what the desks work with beside the screen;
    the window has one of its own where none is given.

    Attributes:
        flow: What begins reports and carries out what the start page asks for.
        notices: The quiet lines below the head.
        start_page: What is shown while no report is open.
        menus: Tells what is chosen in them that the window does not do itself.
        runner: Does work beside the screen.

    Signals:
        desk_shown: The ``Desk`` of the report that was just opened.
    """

    desk_shown = Signal(object)

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
        self._theme = theme
        self._dialogs = dialogs
        self._make_desk = make_desk
        self.runner = TaskRunner(self) if runner is None else runner
        self._session: ReportSession | None = None
        self._desk: Desk | None = None
        # How the window stands is this PC's own affair: the folder may be shared by two screens.
        self._layout = QSettings(str(folder.local / "window.ini"), QSettings.Format.IniFormat)
        self._wanted: tuple[int, FieldRef | None] | None = None
        self._is_held = False
        self._top = TopBar(theme)
        self.notices = Notices(theme)
        self.start_page = StartPage(library.catalogue.title, theme)
        self._home = QScrollArea()
        self._stack = QStackedWidget()
        self.waiting = WaitingPage(self._stack, self.runner)
        self._leaving = Leaving(library, dialogs, self)
        self.flow = StartFlow(library, theme, dialogs, self.runner, self)
        self.menus = WindowMenus(self._top, theme, self)
        self._build()
        self.flow.serve(self.start_page)
        self.flow.report_wanted.connect(self.open_report)
        self.waiting.toggled.connect(self._top.setDisabled)
        self.waiting.over.connect(self.close)
        if library.is_read_only:
            self._top.show_read_only()
        self.show_start()

    # -- start page and reports ------------------------------------------------------------------

    def show_start(self) -> bool:
        """Go to the start page; False where the open report could not be left."""
        if not self._leave_desk():
            return False
        self.flow.refresh()
        self._stack.setCurrentWidget(self._home)
        self._top.show_title(None)
        self._name_window(PROGRAM_NAME)
        self.start_page.focus_list()
        return True

    def hold(self) -> None:
        """Open no report until ``let_go``: the file is being looked through."""
        self._is_held = True

    def let_go(self) -> tuple[int, FieldRef | None] | None:
        """Open reports again; return the one that was wanted meanwhile, and the field in it."""
        self._is_held = False
        wanted, self._wanted = self._wanted, None
        return wanted

    def open_report(self, report_id: int, focus: FieldRef | None = None) -> bool:
        """Open a report, at a field or where it was left; False where it could not be opened."""
        if self._is_held:
            self._wanted = report_id, focus
            return False
        is_open = self._session is not None and self._session.id == report_id
        if not is_open and not self._leave_desk():
            return False
        try:
            desk = self._desk if is_open else None
            desk = desk or self._show_desk(self._library.open(report_id))
            place = self._library.place(report_id) if focus is None and not is_open else None
        except UserError as error:
            self._dialogs.tell_error(self, error)
            self.show_start()
            return False
        if place is not None:
            desk.go_to_place(place)
        if focus is not None and not desk.go_to(focus):
            self._dialogs.tell_error(self, UserError("ref_unknown", ref=focus))
        return True

    def come_to_front(self) -> None:
        """Be seen, also where the window was made small."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _show_desk(self, session: ReportSession) -> Desk:
        desk = self._make_desk(session, self._library)
        self._session, self._desk = session, desk
        self.menus.desk.attach(desk)
        desk.copy_wanted.connect(self.save_by_hand)
        self._stack.addWidget(desk)
        state = self._layout.value(self._layout_name)
        if isinstance(state, QByteArray):
            desk.restore_layout(state)
        self._stack.setCurrentWidget(desk)
        title = self._told_apart(desk.title, session.id)
        self._top.show_title(title)
        self._name_window(f"{title} - {PROGRAM_NAME}")
        self.desk_shown.emit(desk)
        return desk

    @property
    def _layout_name(self) -> str:
        """Widths in pixels hold for one interface size only."""
        return f"desk/{self._theme.percent}"

    def _told_apart(self, title: str, report_id: int) -> str:
        """Add where the report comes from: two of one unit and year are told apart by that."""
        try:
            summaries = self._library.summaries()
        except UserError:
            return title  # It will be told by what really needs the store.
        origin = next((origin_words(one) for one in summaries if one.id == report_id), "")
        return f"{title}（{origin}）" if origin else title

    def _name_window(self, title: str) -> None:
        self.setWindowTitle(f"{title}（只读）" if self._library.is_read_only else title)

    @property
    def desk(self) -> Desk | None:
        """Return the desk of the open report, None on the start page."""
        return self._desk

    @property
    def session(self) -> ReportSession | None:
        """Return the open report, None on the start page."""
        return self._session

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

    def changeEvent(self, event: QEvent) -> None:
        """Look whether the open report was changed by a command while another window was used."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.look_for_others()

    def look_for_others(self) -> None:
        """Tell where the open report was saved elsewhere, with the way to see that.

        Where something is not saved here, the save that fails next tells it, with its own ways.
        """
        session = self._session
        if session is None or session.is_dirty:
            return
        try:
            is_overtaken = session.is_overtaken()
        except UserError:
            return  # It will be told by what really needs the store.
        if is_overtaken:
            act = ("重新载入", self._load_anew)
            self.notices.say("overtaken", sentence("overtaken_line"), act)

    def _load_anew(self) -> None:
        self.notices.take_back("overtaken")
        desk, session = self._desk, self._session
        if desk is None or session is None:
            return
        place = desk.place
        if not self._leave_desk():
            return
        if self.open_report(session.id) and self._desk is not None:
            self._desk.go_to_place(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button with the keyboard; Qt does so in dialogs only."""
        button = QApplication.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(
            button, QAbstractButton
        ):
            button.click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save, remember the window's place, and close only where nothing is lost unasked.

        A file that is still being written is waited for, so that its result is told.
        """
        is_left = False
        try:
            is_left = not self.waiting.must_wait() and self._leave_desk()
        finally:
            # Qt comes with a yes, which would stand where a bug ends this early. And PySide 6.9
            # ends the process over an exception of the C level that no handler of ours has seen.
            event.setAccepted(is_left)
        if is_left:
            self._layout.setValue("geometry", self.saveGeometry())
            self._layout.sync()

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
        self.notices.take_back("overtaken")
        desk.keep_place()
        self._layout.setValue(self._layout_name, desk.layout_state())
        self._session, self._desk = None, None
        self.menus.desk.attach(None)
        self._stack.removeWidget(desk)
        desk.deleteLater()

    # -- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        # At 200 % on a small screen the page is higher than the window.
        self._home.setWidgetResizable(True)
        self._home.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._home.setWidget(self.start_page)
        self._stack.addWidget(self._home)
        ground = QWidget()
        box = QVBoxLayout(ground)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._top)
        box.addWidget(self.notices)
        box.addWidget(self._stack, 1)
        self.setCentralWidget(ground)
        self.setWindowIcon(self._theme.icon("program"))
        em = self.fontMetrics().horizontalAdvance("国")
        self.setMinimumSize(em * 45, em * 26)
        geometry = self._layout.value("geometry")
        if not isinstance(geometry, QByteArray) or not self.restoreGeometry(geometry):
            room = self.screen().availableGeometry().size() * 0.95
            self.resize(QSize(em * 90, em * 50).boundedTo(room))

    def rebuild_desk(self) -> None:
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
        from perfdesk.ui.start.rename_dialog import rename  # noqa: PLC0415 - as above

        if self._session is not None and rename(self._session, self._theme, self._dialogs, self):
            self.rebuild_desk()
