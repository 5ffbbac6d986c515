"""Go anywhere by typing a few words or the initials of their pinyin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from perfdesk.report.searching.jump import match, targets
from perfdesk.ui.parts.look import label
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.painting import Cell, option_font

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from perfdesk.report.report import Report
    from perfdesk.report.searching.jump import Target
    from perfdesk.ui.parts.style import Theme

_Index = QModelIndex | QPersistentModelIndex
_HINT_ROLE = Qt.ItemDataRole.UserRole
_TO_LIST = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class _TargetDelegate(QStyledItemDelegate):
    """Paints a place, and quietly at the right where it belongs."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of one line."""
        return QSize(0, QFontMetrics(option_font(option)).height() + self._theme.px(12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one place."""
        painter.save()
        cell = Cell.of(painter, self._theme, option)
        cell.ground("surface")
        px = self._theme.px
        area = cell.rect.adjusted(px(10), 0, -px(10), 0)
        words, hint = str(index.data()), str(index.data(_HINT_ROLE) or "")
        cell.line(area, words, "text")
        used = cell.metrics.horizontalAdvance(words) + px(16)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if used < area.width() // 2 or cell.metrics.horizontalAdvance(hint) + used < area.width():
            cell.line(area.adjusted(used, 0, 0, 0), hint, "muted", right)
        painter.restore()


class JumpDialog(QDialog):
    """One line to type in, the places below it; Enter goes to the chosen one.

    Attributes:
        chosen: The ``Target`` to go to; None where the clerk wants none.
    """

    def __init__(self, report: Report, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen: Target | None = None
        self._targets = targets(report)
        self._shown: tuple[Target, ...] = ()
        self._typed = QLineEdit()
        self._list = QListWidget()
        self._nothing = label(sentence("jump_nothing"), "muted", wraps=True)
        self._build(theme)
        self._typed.textChanged.connect(self._show_matches)
        self._typed.returnPressed.connect(self._choose)
        self._list.itemActivated.connect(self._choose)
        self._list.itemClicked.connect(self._choose)
        self._show_matches("")

    def _build(self, theme: Theme) -> None:
        px = theme.px
        em = self.fontMetrics().horizontalAdvance("国")
        self.setWindowTitle("定位")
        self.resize(em * 40, em * 28)
        self._typed.setPlaceholderText("栏目、字段或任务名称，也可以输入拼音首字母")
        self._typed.setAccessibleName("要去的地方")
        self._list.setAccessibleName("可以去的地方")
        self._list.setItemDelegate(_TargetDelegate(theme, self._list))
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(16), px(16), px(16))
        box.setSpacing(px(8))
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
        self._shown = match(self._targets, typed)
        self._list.clear()
        for target in self._shown:
            item = QListWidgetItem(target.words)
            item.setData(_HINT_ROLE, target.hint)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{target.words}，{target.hint}")
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._list.setVisible(bool(self._shown))
        self._nothing.setVisible(not self._shown)

    def _choose(self, _item: object = None) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._shown):
            self.chosen = self._shown[row]
            self.accept()
