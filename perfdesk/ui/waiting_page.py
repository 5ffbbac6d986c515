"""What stands in the window while it waits for a file to be written before it closes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from perfdesk.ui.messages import sentence


class WaitingPage(QWidget):
    """Says what is waited for.

    Signals:
        stay_wanted: The window is not to be closed after all.
    """

    stay_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel(sentence("closing_waits"))
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stay = QPushButton("不关闭")
        self.stay.clicked.connect(self.stay_wanted)
        box = QVBoxLayout(self)
        box.addStretch(1)
        box.addWidget(self._words)
        box.addWidget(self.stay, 0, Qt.AlignmentFlag.AlignCenter)
        box.addStretch(1)
