"""Start the window: one Qt application, its language, its look, and the last door for errors."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from perfdesk.errors import UserError
from perfdesk.ui.crash import CrashGuard
from perfdesk.ui.main_window import SIZE_SETTING, MainWindow
from perfdesk.ui.messages import PROGRAM_NAME, Dialogs
from perfdesk.ui.style import SIZES, Theme
from perfdesk.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from perfdesk.app.library import Library
    from perfdesk.app.session import ReportSession
    from perfdesk.paths import DataFolder
    from perfdesk.report.values import FieldRef
    from perfdesk.ui.desk import Desk
    from perfdesk.ui.tasks import Runner

#: Exit code where the data cannot be opened; the same as that of the commands.
_BAD_ENVIRONMENT = 3


def make_application(argv: Sequence[str]) -> QApplication:
    """Return the application: Fusion, and Chinese also where Qt itself speaks."""
    application = QApplication(list(argv))
    application.setApplicationName("perfdesk")
    application.setApplicationDisplayName(PROGRAM_NAME)
    application.setStyle("Fusion")
    speak_chinese(application)
    return application


def speak_chinese(application: QApplication) -> None:
    """Let Qt's own dialogs, menus and number formats be Chinese, whatever the PC is set to."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        application.installTranslator(translator)


def run(
    open_library: Callable[[], Library],
    data_folder: DataFolder,
    open_report: int | None = None,
    focus: FieldRef | None = None,
    argv: Sequence[str] = ("perfdesk",),
) -> int:
    """Show the window until it is closed; return the process's exit code.

    ``open_report`` is opened at once, at the field ``focus`` where one is given. Data that cannot
    be opened is told in a box: whoever starts a window sees no terminal.
    """
    application = make_application(argv)
    dialogs = Dialogs()
    try:
        library = open_library()
    except UserError as error:
        Theme(application)
        dialogs.tell_error(None, error)
        return _BAD_ENVIRONMENT
    theme = Theme(application, percent=_interface_percent(library))
    runner = TaskRunner()
    make_desk = desk_maker(theme, dialogs, runner)
    window = MainWindow(library, data_folder, theme, dialogs, make_desk, runner)
    guard = CrashGuard(dialogs, data_folder.logs, window.save_open)
    guard.install()
    window.show()
    gc.freeze()
    gc.enable()
    if open_report is not None:
        window.open_report(open_report, focus)
    code = application.exec()
    runner.wait()
    library.close()
    return code


def desk_maker(
    theme: Theme, dialogs: Dialogs, runner: Runner
) -> Callable[[ReportSession, Library], Desk]:
    """Return what builds the desk of an open report."""

    def make(session: ReportSession, library: Library) -> Desk:
        # The start page comes up without the editors and all they need.
        from perfdesk.ui.desk import Desk  # noqa: PLC0415

        return Desk(session, library, theme, dialogs, runner)

    return make


def _interface_percent(library: Library) -> int:
    try:
        text = library.get_setting(SIZE_SETTING) or ""
    except UserError:
        return SIZES[0]
    return int(text) if text.isdecimal() and int(text) in SIZES else SIZES[0]
