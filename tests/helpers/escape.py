"""Close by Esc whatever box or list a command opens, as a clerk who changes her mind."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def escaping() -> Iterator[list[str]]:
    """Press Esc in every box and popup as soon as it is there; give the titles of the boxes."""
    titles: list[str] = []

    def press() -> None:
        popup, box = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if popup is not None:
            QTest.keyClick(popup, Qt.Key.Key_Escape)
        elif box is not None:
            titles.append(box.windowTitle())
            focus = QApplication.focusWidget()
            at = focus if focus is not None and box.isAncestorOf(focus) else box
            QTest.keyClick(at, Qt.Key.Key_Escape)

    timer = QTimer()
    timer.timeout.connect(press)
    timer.start(1)
    try:
        yield titles
    finally:
        timer.stop()
