"""Go anywhere by typing a few words or the initials of their pinyin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from perfdesk.report.searching.jump import match, targets
from perfdesk.ui.parts.painting import Cell, option_font
from perfdesk.ui.parts.typed_choice import ChoiceWords, TypedChoice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

    from perfdesk.report.report import Report
    from perfdesk.report.searching.jump import Target
    from perfdesk.ui.parts.style import Theme

_Index = QModelIndex | QPersistentModelIndex
_HINT_ROLE = Qt.ItemDataRole.UserRole
_TARGET_ROLE = Qt.ItemDataRole.UserRole + 1
_WORDS = ChoiceWords(
    "定位", "栏目、字段或任务名称，也可以输入拼音首字母", "要去的地方", "可以去的地方"
)


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


class JumpDialog(TypedChoice):
    """One line to type in, the places below it; Enter goes to the chosen one.

    Attributes:
        chosen: The ``Target`` to go to; None where the clerk wants none.
    """

    def __init__(self, report: Report, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(_WORDS, theme, parent)
        self.chosen: Target | None = None
        self._targets = targets(report)
        self._list.setItemDelegate(_TargetDelegate(theme, self._list))
        self._list.setMouseTracking(True)
        self.begin()

    def matches(self, typed: str) -> Iterator[QListWidgetItem]:
        """Yield the places that fit, each with where it belongs."""
        for target in match(self._targets, typed):
            item = QListWidgetItem(target.words)
            item.setData(_HINT_ROLE, target.hint)
            item.setData(_TARGET_ROLE, target)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{target.words}，{target.hint}")
            yield item

    def take(self, item: QListWidgetItem) -> None:
        """Go to this place."""
        self.chosen = item.data(_TARGET_ROLE)
