"""Start the window: one Qt application, its language, its look, and the last door for errors."""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QLibraryInfo,
    QLocale,
    QMessageLogContext,
    QtMsgType,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from perfdesk import log, native
from perfdesk.app.opening import Opening
from perfdesk.app.settings import Settings
from perfdesk.paths import is_half_upgraded, portable
from perfdesk.ui.crash import log_qt_message
from perfdesk.ui.messages import PROGRAM_NAME, Dialogs, sentence
from perfdesk.ui.program import BAD_ENVIRONMENT, Program, desk_maker
from perfdesk.ui.style import Theme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from perfdesk.paths import DataFolder
    from perfdesk.report.values import FieldRef

__all__ = ["Theme", "desk_maker", "make_application", "run", "speak_chinese"]


def make_application(argv: Sequence[str]) -> QApplication:
    """Return the application: Fusion, and Chinese also where Qt itself speaks."""
    qInstallMessageHandler(_Beginning().hear)
    application = QApplication(list(argv))
    application.setApplicationName("perfdesk")
    application.setApplicationDisplayName(PROGRAM_NAME)
    application.setStyle("Fusion")
    speak_chinese(application)
    return application


class _Beginning:
    """Hears what Qt says until the program's last door does: why there can be no window, too.

    Without a plugin for the screen Qt ends the process; at least the clerk has to know of it.
    """

    def __init__(self) -> None:
        self._said: list[str] = []

    def hear(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        """Log it; where it is the last thing that Qt says, tell it too."""
        if kind is not QtMsgType.QtFatalMsg:
            self._said.append(text.strip())
            log_qt_message(kind, context, text)
            return
        reason = "\n".join((*self._said, text.strip()))
        log.start_anywhere()
        log_qt_message(kind, context, reason)
        has_console = sys.stderr is not None and sys.platform != "win32"
        native.tell(sentence("start_without_screen", reason=reason), has_console=has_console)
        logging.shutdown()
        os._exit(BAD_ENVIRONMENT)


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
    file: Path | None = None,
    begin: Callable[[], object] = lambda: None,
    argv: Sequence[str] = ("perfdesk",),
) -> int:
    """Show the window until it is closed; return the process's exit code.

    ``open_report`` is opened at once, at the field ``focus`` where one is given; ``file`` is a
    package that is to be taken in. Whoever starts a window sees no terminal: what bars the way is
    told in a box, with the ways on from there. ``begin`` is called before there is a window.
    """
    application = make_application(argv)
    begin()
    native.hold_running_mark()
    settings = Settings()
    choices = settings.choices
    theme = Theme(
        application, percent=choices.percent, family=choices.family, scheme=choices.scheme
    )
    dialogs = Dialogs()
    if is_half_upgraded():
        dialogs.tell(None, sentence("upgrade_broken_off"))
    if portable() is not None:
        from perfdesk.ui.carried import data_folder  # noqa: PLC0415 - of portable programs only

        folder = data_folder(folder, dialogs)
    return Program(application, Opening(folder, settings), theme).run(open_report, focus, file)
