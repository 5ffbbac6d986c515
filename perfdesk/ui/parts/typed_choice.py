"""Choose one of many by typing: a line, below it what fits, and Enter for the chosen one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidgetItem, QVBoxLayout

from perfdesk.ui.parts.framing import fit
from perfdesk.ui.parts.look import label
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.plain_list import PlainList

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from perfdesk.ui.parts.style import Theme

_TO_LIST = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True)
class ChoiceWords:
    """What a box says: its title, what can be typed, how line and list are called; a note above."""

    title: str
    hint: str
    line: str
    rows: str
    note: str = ""


class TypedChoice(QDialog):
    """Shows what fits to the typed words; a family says what does, and what is taken.

    One of the family calls ``begin`` when it knows what there is to choose from.
    """

    def __init__(self, words: ChoiceWords, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed = QLineEdit()
        self._list = PlainList()
        self._nothing = label(sentence("jump_nothing"), "muted", wraps=True)
        self._build(words, theme)

    def begin(self) -> None:
        """Show all there is, and follow what is typed."""
        self._typed.textChanged.connect(self._show_matches)
        self._typed.returnPressed.connect(self._choose)
        self._list.itemActivated.connect(self._choose)
        self._list.itemClicked.connect(self._choose)
        self._show_matches("")

    def matches(self, typed: str) -> Iterable[QListWidgetItem]:
        """Return the rows that fit, the likeliest first."""
        raise NotImplementedError

    def take(self, item: QListWidgetItem) -> None:
        """Keep what the clerk chose."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrows choose while the letters go into the line."""
        if event.key() in _TO_LIST:
            self._list.event(event)
        else:
            super().keyPressEvent(event)

    def _build(self, words: ChoiceWords, theme: Theme) -> None:
        px = theme.px
        self.setWindowTitle(words.title)
        fit(self, 40, 28)
        self._typed.setPlaceholderText(words.hint)
        self._typed.setAccessibleName(words.line)
        self._list.setAccessibleName(words.rows)
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(16), px(16), px(16))
        box.setSpacing(px(8))
        if words.note:
            box.addWidget(label(words.note, "muted", wraps=True))
        box.addWidget(self._typed)
        box.addWidget(self._nothing)
        box.addWidget(self._list, 1)

    def _show_matches(self, typed: str) -> None:
        self._list.clear()
        for item in self.matches(typed):
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        is_empty = self._list.count() == 0
        self._list.setVisible(not is_empty)
        self._nothing.setVisible(is_empty)

    def _choose(self, _item: object = None) -> None:
        item = self._list.currentItem()
        if item is not None:
            self.take(item)
            self.accept()
