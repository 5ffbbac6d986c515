"""Serve whoever calls while a window is open: a later start, an opened file, an installer."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from perfdesk.ui.running.instance import Instance, Outcome, Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.paths import DataFolder
    from perfdesk.ui.window.main_window import MainWindow

_log = logging.getLogger(__name__)


class LaterStarts(QObject):
    """Does what callers ask for in the window that is open now.

    ``window`` gives that window, which a restored backup replaces by another one.
    """

    def __init__(
        self, folder: DataFolder, window: Callable[[], MainWindow | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._instance = Instance(folder, self, self._close_window)
        self._instance.called.connect(self._serve)

    def close(self) -> None:
        """Hear no one any more."""
        self._instance.close()

    def _serve(self, request: object) -> None:
        window = self._window()
        if window is None or not isinstance(request, Request):
            return
        window.come_to_front()
        if request.file is not None:
            # It waits by itself while the clerk is being asked something.
            window.flow.packages.take(request.file)
        if request.report is not None and QApplication.activeModalWidget() is None:
            window.open_report(request.report, request.field)

    def _close_window(self, tell: Callable[[Outcome], None]) -> None:
        """Save and close; it stays where the clerk is busy with a question, or says no to one."""
        window = self._window()
        if window is None:
            tell(Outcome.STAYS)
        elif QApplication.activeModalWidget() is not None:
            window.come_to_front()
            tell(Outcome.STAYS)
        else:
            window.close()
            _tell_of(window, tell)


def _tell_of(window: MainWindow, tell: Callable[[Outcome], None]) -> None:
    """Tell whether a window has closed, as soon as that is clear: it may first write a file."""
    if window.waiting.is_waiting:
        once = Qt.ConnectionType.SingleShotConnection
        window.waiting.left.connect(lambda: _tell_of(window, tell), once)
    else:
        tell(Outcome.STAYS if window.isVisible() else Outcome.CLOSED)
