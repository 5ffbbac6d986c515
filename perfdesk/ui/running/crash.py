"""The last door: whatever nobody handled is saved from, logged and told; the program goes on."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    QObject,
    Qt,
    QThread,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

from perfdesk.errors import UserError
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.times import clock_time

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from perfdesk.ui.parts.messages import Dialogs

_log = logging.getLogger(__name__)
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashGuard(QObject):
    """Takes what nobody handled; as a context manager also where no loop of events runs yet.

    ``save`` saves the open report: it returns (True, time) where it is on the disk, (False, time of
    the last save) where not, and None where no report is open. It may raise. ``keep`` puts what
    could not be saved into the emergency journal and returns when, or None where that failed too.

    Attributes:
        log_folder: Where the log is, as the clerk is told.
    """

    _arrived = Signal(object)

    def __init__(
        self,
        dialogs: Dialogs,
        log_folder: Path,
        save: Callable[[], tuple[bool, datetime | None] | None],
        keep: Callable[[], datetime | None] = lambda: None,
    ) -> None:
        super().__init__()
        self.log_folder = log_folder
        self._dialogs = dialogs
        self._save = save
        self._keep = keep
        self._is_telling = False
        # PySide6 calls the hook on the thread that failed; boxes belong to the main thread.
        self._arrived.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Become ``sys.excepthook`` and take Qt's own messages into the log."""
        sys.excepthook = self.handle
        qInstallMessageHandler(log_qt_message)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        """Handle a bug as the hook would, and tell it now; the block has come to nothing then."""
        if kind is None or not isinstance(error, Exception):
            return False
        self.handle(kind, error, traceback)
        QCoreApplication.sendPostedEvents(self)
        return True

    def handle(
        self,
        kind: type[BaseException],
        error: BaseException,
        traceback: TracebackType | None,
    ) -> None:
        """Save and log at once, and tell about it as soon as the screen is free."""
        if not issubclass(kind, Exception):
            sys.__excepthook__(kind, error, traceback)
            return
        if isinstance(error, UserError):
            _log.warning("Told from the last door: %s", error.code)
            self._arrived.emit(error)
            return
        words = self._saved_words() if QThread.currentThread() is self.thread() else None
        _log.critical("Unhandled", exc_info=(kind, error, traceback))
        self._arrived.emit(words)

    def _saved_words(self) -> str:
        try:
            outcome = self._save()
        except Exception:  # noqa: BLE001 - the other outer door: saving is what failed here
            _log.exception("Saving after an unhandled error failed")
            return self._kept_words() or sentence("crash_unsaved", time="未知")
        if outcome is None:
            return sentence("crash_no_report")
        is_saved, moment = outcome
        time = "本次尚未保存" if moment is None else clock_time(moment)
        if is_saved:
            return sentence("crash_saved", time=time)
        return self._kept_words() or sentence("crash_unsaved", time=time)

    def _kept_words(self) -> str:
        """Say that the journal has it, empty where it has not."""
        try:
            kept = self._keep()
        except Exception:  # noqa: BLE001 - as above
            _log.exception("Keeping after an unhandled error failed")
            return ""
        return "" if kept is None else sentence("crash_kept", time=clock_time(kept))

    def _tell(self, told: object) -> None:
        # One box at a time: an error that comes again and again must not bury the screen.
        if self._is_telling:
            return
        self._is_telling = True
        try:
            if isinstance(told, UserError):
                self._dialogs.tell_error(None, told)
            else:
                saved = told if isinstance(told, str) else self._saved_words()
                self._dialogs.tell(None, sentence("crash", saved=saved, log=self.log_folder))
        finally:
            self._is_telling = False


def log_qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Write what Qt has to say into the log."""
    logging.getLogger("perfdesk.qt").log(_LEVELS.get(kind, logging.WARNING), "%s", text)
