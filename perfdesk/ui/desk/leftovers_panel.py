"""The pieces of an imported report that had no place: shown, copied, dropped on purpose only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.plain_list import PlainList

if TYPE_CHECKING:
    from perfdesk.ui.parts.style import Theme

_TITLE_LENGTH = 40


class LeftoversPanel(QWidget):
    """Lists the pieces by their first words; the chosen one stands below in full.

    Signals:
        drop_wanted: Index of a piece that the clerk no longer needs.
    """

    drop_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._leftovers: tuple[str, ...] = ()
        self._words = QLabel()
        self._list = PlainList()
        self._text = QPlainTextEdit()
        self._copy = QPushButton("复制")
        self._drop = QPushButton("不再保留")
        self._body = QWidget()
        self._build(theme)
        self._list.currentRowChanged.connect(self._show_piece)
        self._copy.clicked.connect(self._copy_piece)
        self._drop.clicked.connect(lambda: self.drop_wanted.emit(self._list.currentRow()))

    def show_leftovers(self, leftovers: tuple[str, ...]) -> None:
        """Show these; the same place in the list stays chosen."""
        row = max(0, self._list.currentRow())
        self._leftovers = leftovers
        self._list.clear()
        self._list.addItems([_title(text) for text in leftovers])
        self._body.setVisible(bool(leftovers))
        self._words.setText(sentence("leftovers_what" if leftovers else "leftovers_none"))
        if leftovers:
            self._list.setCurrentRow(min(row, len(leftovers) - 1))

    def _build(self, theme: Theme) -> None:
        px = theme.px
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        self._list.setAccessibleName("未归位的文字")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._text.setReadOnly(True)
        self._text.setAccessibleName("选中的未归位文字")
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self._list)
        parts.addWidget(self._text)
        buttons = QHBoxLayout()
        buttons.addWidget(self._copy)
        buttons.addWidget(self._drop)
        buttons.addStretch(1)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(parts, 1)
        body.addLayout(buttons)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(12), px(12), px(12), px(12))
        box.setSpacing(px(8))
        box.addWidget(self._words)
        box.addWidget(self._body, 1)
        box.addStretch(0)

    def _show_piece(self, row: int) -> None:
        is_piece = 0 <= row < len(self._leftovers)
        self._text.setPlainText(self._leftovers[row] if is_piece else "")

    def _copy_piece(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())


def _title(text: str) -> str:
    first = " ".join(text.split())
    return first if len(first) <= _TITLE_LENGTH else f"{first[:_TITLE_LENGTH]}…"
