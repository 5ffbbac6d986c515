"""Files that are dropped onto the window: a package is taken in, anything else is imported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QWindow

#: The ending of a package; it is told apart by that alone, the reader looks at what it is.
_PACKAGE = ".perfdesk"
_KINDS = frozenset({QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop})


class Drops(QObject):
    """Takes files that are dropped anywhere onto a window, before a field takes their names.

    Args:
        surface: The native window: what comes to it was given to no widget yet.
        take: What is done with a package.
        read: What is done with any other file.
    """

    def __init__(
        self,
        surface: QWindow,
        take: Callable[[Path], object],
        read: Callable[[Path], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._take = take
        self._read = read
        surface.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what brings one file; texts that are dragged go on to their fields."""
        if event.type() not in _KINDS or not isinstance(event, QDropEvent):
            return super().eventFilter(watched, event)
        path = dropped_file(event)
        if path is None:
            return super().eventFilter(watched, event)
        if QApplication.activeModalWidget() is not None:
            event.ignore()
            return True
        # The file stays where it is, whatever the other program would have us do with it.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() == QEvent.Type.Drop:
            # By the event loop: the other program waits until the drop is over.
            act = self._take if path.suffix.lower() == _PACKAGE else self._read
            QTimer.singleShot(0, lambda: act(path))
        return True


def dropped_file(event: QDropEvent) -> Path | None:
    """Return the file that is dropped; None for texts, folders, and several files."""
    files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    paths = [Path(name) for name in files if name]
    packages = [path for path in paths if path.suffix.lower() == _PACKAGE]
    chosen = packages or paths
    return chosen[0] if len(chosen) == 1 and chosen[0].is_file() else None
