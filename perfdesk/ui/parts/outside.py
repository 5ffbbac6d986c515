"""Open a file or a folder in the system's own program, and tell where there is none."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QProcess, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from perfdesk.ui.parts.messages import sentence

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.ui.parts.messages import Dialogs

#: What ends later than this was a program that showed the file, however it ended.
_AT_ONCE_MS = 5000


def open_outside(path: Path, dialogs: Dialogs) -> None:
    """Open it; where nothing can, say so and where it lies.

    On Linux Qt only starts ``xdg-open`` and calls that a success: whether a program was found is
    known by how that ends.
    """
    opener = shutil.which("xdg-open") if sys.platform.startswith("linux") else None
    if opener is not None:
        _run(opener, path, dialogs)
    elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        _tell(path, dialogs)


def _run(opener: str, path: Path, dialogs: Dialogs) -> None:
    process = QProcess(QApplication.instance())
    clock = QElapsedTimer()

    def end(code: int) -> None:
        process.deleteLater()
        if code and clock.elapsed() < _AT_ONCE_MS:
            _tell(path, dialogs)

    # A viewer that writes more than a pipe holds would wait for a reader for ever.
    process.setStandardOutputFile(QProcess.nullDevice())
    process.setStandardErrorFile(QProcess.nullDevice())
    process.finished.connect(end)
    process.errorOccurred.connect(lambda _error: _tell(path, dialogs))
    clock.start()
    process.start(opener, [str(path)])


def _tell(path: Path, dialogs: Dialogs) -> None:
    dialogs.tell(QApplication.activeWindow(), sentence("no_program_opens", path=path))
