"""The reports as rows of the start page: a model, a filter, and how a row is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from perfdesk.ui.painting import Cell, option_font
from perfdesk.ui.times import when_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

    from perfdesk.report.values import ReportSummary
    from perfdesk.ui.style import Theme

_Index = QModelIndex | QPersistentModelIndex

SUMMARY_ROLE = Qt.ItemDataRole.UserRole
_FULL = 100
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_TOP, _BOTTOM = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom


def state_words(summary: ReportSummary) -> str:
    """Return how far a report is, in words.

    What is still to be filled in counts among the errors, so they are no alarm before the end.
    """
    if summary.percent >= _FULL:
        return f"{summary.errors} 个错误" if summary.errors else "已完成"
    if summary.percent == 0:
        return "未开始"
    return f"填写中 · {summary.errors} 处待填或有误" if summary.errors else "填写中"


class ReportListModel(QAbstractListModel):
    """Report summaries; a row's text says everything, for screen readers and for the filter."""

    def __init__(self, title_of: Callable[[str], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._title_of = title_of
        self._titles: dict[str, str] = {}
        self._summaries: list[ReportSummary] = []

    def show_summaries(self, summaries: list[ReportSummary]) -> None:
        """Show these, in the order given."""
        self.beginResetModel()
        self._titles = {
            name: self._title_of(name) for name in {one.meta.template_id for one in summaries}
        }
        self._summaries = list(summaries)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own shape
        """Return the number of reports."""
        return 0 if parent.isValid() else len(self._summaries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row's summary, or its text."""
        if not index.isValid():
            return None
        summary = self._summaries[index.row()]
        if role == SUMMARY_ROLE:
            return summary
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(summary)
        return None

    def template_title(self, summary: ReportSummary) -> str:
        """Return the title of a report's template."""
        return self._titles.get(summary.meta.template_id, summary.meta.template_id)

    def _text(self, summary: ReportSummary) -> str:
        meta = summary.meta
        return (
            f"{meta.unit} {meta.fiscal_year} 年度 {self.template_title(summary)} "
            f"完成 {summary.percent}% {state_words(summary)}"
        )


class ReportFilter(QSortFilterProxyModel):
    """Keeps the rows that hold every word looked for."""

    def __init__(self, source: ReportListModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self.setSourceModel(source)

    def look_for(self, text: str) -> None:
        """Take the words to look for; blanks part them."""
        self._words = tuple(text.casefold().split())
        self.invalidateFilter()

    def filterAcceptsRow(self, row: int, parent: _Index) -> bool:
        """Say whether a row stays."""
        if not self._words:
            return True
        text = str(self.sourceModel().index(row, 0, parent).data()).casefold()
        return all(word in text for word in self._words)


class ReportDelegate(QStyledItemDelegate):
    """Paints a report as two lines with its progress at the right."""

    def __init__(self, model: ReportListModel, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the same height for every row."""
        metrics = QFontMetrics(option_font(option))
        return QSize(metrics.averageCharWidth() * 40, metrics.height() * 2 + self._theme.px(32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one report."""
        summary = index.data(SUMMARY_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = Cell.of(painter, self._theme, option)
        cell.ground("surface")
        cell.hairline()
        px = self._theme.px
        inner = cell.rect.adjusted(px(20), px(12), -px(20), -px(12))
        side = min(px(230), inner.width() // 2)
        self._paint_words(cell, inner.adjusted(0, 0, -side - px(24), 0), summary)
        right = QRect(inner.right() - side, inner.top(), side, inner.height())
        self._paint_progress(cell, right, summary)
        painter.restore()

    def _paint_words(self, cell: Cell, area: QRect, summary: ReportSummary) -> None:
        strong = QFont(cell.font)
        strong.setPointSizeF(cell.font.pointSizeF() * 1.12)
        strong.setWeight(QFont.Weight.DemiBold)
        unit = f"{summary.meta.unit}  {summary.meta.fiscal_year} 年度"
        cell.line(area, unit, "text", _LEFT | _TOP, strong)
        cell.line(area, self._model.template_title(summary), "muted", _LEFT | _BOTTOM)

    def _paint_progress(self, cell: Cell, area: QRect, summary: ReportSummary) -> None:
        px = self._theme.px
        mark, colour = _look(summary)
        size = cell.metrics.ascent()
        cell.mark(QRect(area.left(), area.top() + px(2), size, size), mark, colour)
        words = area.adjusted(size + px(6), 0, 0, 0)
        cell.line(words, state_words(summary), colour, _LEFT | _TOP)
        cell.line(area, when_words(summary.saved_at), "muted", _RIGHT | _BOTTOM)
        width, height = px(64), px(6)
        middle = area.bottom() - cell.metrics.height() // 2
        bar = QRect(area.left(), middle - height // 2, width, height)
        cell.bar(bar, summary.percent, "done" if summary.percent >= _FULL else "accent")
        percent = area.adjusted(width + px(8), 0, 0, 0)
        cell.line(percent, f"{summary.percent}%", "muted", _LEFT | _BOTTOM)


def _look(summary: ReportSummary) -> tuple[str, str]:
    """Return mark and colour of a report's state; never colour alone."""
    if summary.percent == 0:
        return "state-empty", "muted"
    if summary.percent < _FULL:
        return "state-in_work", "accent"
    return ("state-faulty", "error") if summary.errors else ("state-done", "done")
