"""Start the window: one Qt application, its language, its look, and the last door for errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from perfdesk.app.opening import Opening
from perfdesk.app.settings import Settings
from perfdesk.ui.messages import PROGRAM_NAME
from perfdesk.ui.program import Program, desk_maker
from perfdesk.ui.style import Theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.paths import DataFolder
    from perfdesk.report.values import FieldRef

__all__ = ["Theme", "desk_maker", "make_application", "run", "speak_chinese"]


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
    folder: DataFolder,
    open_report: int | None = None,
    focus: FieldRef | None = None,
    argv: Sequence[str] = ("perfdesk",),
) -> int:
    """Show the window until it is closed; return the process's exit code.

    ``open_report`` is opened at once, at the field ``focus`` where one is given. Whoever starts a
    window sees no terminal: what bars the way is told in a box, with the ways on from there.
    """
    application = make_application(argv)
    settings = Settings()
    choices = settings.choices
    theme = Theme(
        application, percent=choices.percent, family=choices.family, scheme=choices.scheme
    )
    return Program(application, Opening(folder, settings), theme).run(open_report, focus)
