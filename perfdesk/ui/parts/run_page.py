"""The page of a dialog that works through many things: what it does, how far, what came of each."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QProgressBar, QVBoxLayout, QWidget

from perfdesk.ui.parts.look import label


class RunPage(QWidget):
    """A line of words, a bar, and a list of what came of each thing; ``act`` names it: 导出, 收取.

    Attributes:
        words: What is being done, at last what came of it all.
        bar: How far it is.
        result: A line for each thing.
    """

    def __init__(self, act: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = label("", "fieldLabel", wraps=True)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(f"{act}进度")
        self.bar.setTextVisible(False)
        self.result = QPlainTextEdit()
        self.result.setReadOnly(True)
        self.result.setAccessibleName(f"{act}结果")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.words)
        box.addWidget(self.bar)
        box.addWidget(self.result, 1)
