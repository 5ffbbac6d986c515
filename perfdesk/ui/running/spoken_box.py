"""Show what a command said that was given to the program without a console."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout

from perfdesk.ui.parts.messages import PROGRAM_NAME
from perfdesk.ui.running.application import make_application

#: Room for the longest line of the help, and for as many lines as a small screen shows.
_COLUMNS, _LINES = 100, 30


class SpokenBox(QDialog):
    """A text that may be long, to be read, scrolled and copied."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setWindowTitle(PROGRAM_NAME)
        view = QPlainTextEdit(text)
        view.setReadOnly(True)
        view.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.addWidget(view)
        box.addWidget(buttons)
        metrics = view.fontMetrics()
        room = self.screen().availableGeometry().size() * 0.9
        wanted = metrics.horizontalAdvance("0") * _COLUMNS, metrics.lineSpacing() * _LINES
        self.resize(min(wanted[0], room.width()), min(wanted[1], room.height()))


def show(text: str) -> None:
    """Show a text until it is closed; there is no window yet."""
    application = make_application(("perfdesk",))
    SpokenBox(text).exec()
    application.quit()
