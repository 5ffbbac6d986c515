"""Start the window: one Qt application, its language, its look, and the last door for errors."""

from __future__ import annotations

import io
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from PySide6.QtCore import (
    QLibraryInfo,
    QLocale,
    QMessageLogContext,
    QPluginLoader,
    QtMsgType,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from perfdesk import log, native
from perfdesk.app.data_folder.opening import Opening
from perfdesk.app.settings import Settings
from perfdesk.paths import is_half_upgraded, portable
from perfdesk.ui.parts.messages import PROGRAM_NAME, Dialogs, sentence
from perfdesk.ui.parts.style import Theme
from perfdesk.ui.running.crash import log_qt_message
from perfdesk.ui.running.program import BAD_ENVIRONMENT, Program, desk_maker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from perfdesk.paths import DataFolder
    from perfdesk.report.values import FieldRef

#: Names another way to the screen than that of the system.
_PLATFORM = "QT_QPA_PLATFORM"

__all__ = ["Theme", "desk_maker", "make_application", "run", "speak_chinese"]


def make_application(argv: Sequence[str]) -> QApplication:
    """Return the application: Fusion, and Chinese also where Qt itself speaks."""
    _require_screen(argv)
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
        _end_without_screen(reason)


def _end_without_screen(reason: str) -> NoReturn:
    log.start_anywhere()
    logging.getLogger("perfdesk.qt").critical("%s", reason)
    # Streams that a windowed program has not are held in memory.
    has_console = isinstance(sys.stderr, io.TextIOWrapper)
    native.tell(sentence("start_without_screen", reason=reason), has_console=has_console)
    logging.shutdown()
    os._exit(BAD_ENVIRONMENT)


def fault_of_plugin(file: Path) -> str:
    """Return what keeps a plugin of Qt from being loaded; empty where nothing does."""
    loader = QPluginLoader(str(file))
    return "" if loader.load() else f"{file}\n{loader.errorString()}"


def _require_screen(argv: Sequence[str]) -> None:
    """On Windows Qt would tell of a missing plugin itself, in English, before anybody is asked."""
    if sys.platform == "win32" and "-platform" not in argv and not os.environ.get(_PLATFORM):
        folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
        if fault := fault_of_plugin(folder / "platforms" / "qwindows.dll"):
            _end_without_screen(fault)


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
        from perfdesk.ui.running.carried import data_folder  # noqa: PLC0415 - of portable programs only

        folder = data_folder(folder, dialogs)
    return Program(application, Opening(folder, settings), theme).run(open_report, focus, file)
