"""Send pieces of an old report to a section or field: found by typing, chosen by Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from perfdesk.report.searching.pinyin import initials
from perfdesk.ui.parts.look import label
from perfdesk.ui.parts.messages import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from perfdesk.app.importing.importing import Target
    from perfdesk.ui.parts.style import Theme

_TO_LIST = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_NONE = -1


class TargetDialog(QDialog):
    """One line to type in, the places below it, what has none last.

    Attributes:
        chosen: The place; None stands for no place, where the dialog was accepted.
    """

    def __init__(
        self,
        targets: Iterable[Target],
        words: str,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        only_sections: bool = False,
    ) -> None:
        super().__init__(parent)
        self.chosen: Target | None = None
        self._targets = [one for one in targets if not (only_sections and one.field)]
        self._initials = [initials(one.label) for one in self._targets]
        self._typed = QLineEdit()
        self._list = QListWidget()
        self._nothing = label(sentence("jump_nothing"), "muted", wraps=True)
        self._build(words, theme)
        self._typed.textChanged.connect(self._show_matches)
        self._typed.returnPressed.connect(self._choose)
        self._list.itemActivated.connect(self._choose)
        self._list.itemClicked.connect(self._choose)
        self._show_matches("")

    def choose_first(self, section: str | None, field: str | None) -> None:
        """Begin at the place where the pieces are now."""
        for at in range(self._list.count()):
            number = self._list.item(at).data(Qt.ItemDataRole.UserRole)
            one = None if number == _NONE else self._targets[number]
            if one is not None and (one.section, one.field) == (section, field):
                self._list.setCurrentRow(at)
                return

    def _build(self, words: str, theme: Theme) -> None:
        px = theme.px
        em = self.fontMetrics().horizontalAdvance("国")
        self.setWindowTitle("放到…")
        self.resize(em * 40, em * 28)
        self._typed.setPlaceholderText("章节或栏目名称，也可以输入拼音首字母")
        self._typed.setAccessibleName("要放到的地方")
        self._list.setAccessibleName("可以放到的地方")
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(16), px(16), px(16))
        box.setSpacing(px(8))
        box.addWidget(label(words, "muted", wraps=True))
        box.addWidget(self._typed)
        box.addWidget(self._nothing)
        box.addWidget(self._list, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrows choose while the letters go into the line."""
        if event.key() in _TO_LIST:
            self._list.event(event)
        else:
            super().keyPressEvent(event)

    def _show_matches(self, typed: str) -> None:
        wanted = "".join(typed.split()).lower()
        self._list.clear()
        for number, target in enumerate(self._targets):
            if wanted in target.path or any(wanted in one for one in self._initials[number]):
                depth = target.path.count(" › ")
                self._add(f"{'　' * depth}{target.label}", target.path, number)
        if not wanted or wanted in "未归位" or wanted in "wgw":
            self._add("未归位（先留着，导入后再处理）", "未归位", _NONE)
        self._list.setCurrentRow(0)
        self._list.setVisible(self._list.count() > 0)
        self._nothing.setVisible(self._list.count() == 0)

    def _add(self, words: str, path: str, number: int) -> None:
        item = QListWidgetItem(words)
        item.setToolTip(path)
        item.setData(Qt.ItemDataRole.UserRole, number)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, path)
        self._list.addItem(item)

    def _choose(self, _item: object = None) -> None:
        item = self._list.currentItem()
        if item is not None:
            number = item.data(Qt.ItemDataRole.UserRole)
            self.chosen = None if number == _NONE else self._targets[number]
            self.accept()
