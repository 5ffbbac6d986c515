"""The reports as rows of the start page: a model, a filter, and how a row is painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QRect,
    QSize,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from perfdesk.ui.parts.counts import fault_count
from perfdesk.ui.parts.painting import Cell, option_font
from perfdesk.ui.parts.report_words import moment_words, name_words, state_words, year_words
from perfdesk.ui.parts.rows_model import ROW_ROLE, Index, RowsModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

    from perfdesk.report.values import ReportSummary
    from perfdesk.ui.parts.style import Theme


_FULL = 100
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_TOP, _BOTTOM = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort the list, as the clerk chooses it."""

    words: str
    key: Callable[[ReportSummary], tuple[object, ...]]


#: Offered in this order; the first is the list's own. Names sort as a phone book does: GB 18030
#: gives the common characters in the order of their sounds.
ORDERS = (
    Order("按最近保存", lambda one: (-one.saved_at.timestamp(), -one.id)),
    Order("按单位", lambda one: (_sounds(one), -one.meta.fiscal_year, -one.id)),
    Order("按年度", lambda one: (-one.meta.fiscal_year, _sounds(one), -one.id)),
)


def _sounds(summary: ReportSummary) -> bytes:
    return summary.meta.unit.encode("gb18030", "replace")


class ReportListModel(RowsModel["ReportSummary"]):
    """Report summaries; a row's text says everything, for screen readers and for the filter."""

    def __init__(self, title_of: Callable[[str], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._title_of = title_of
        self._titles: dict[str, str] = {}
        self._order: Order | None = None
        self._given: list[ReportSummary] = []
        self._texts: list[str] | None = None

    def show_summaries(self, summaries: list[ReportSummary]) -> None:
        """Show these in the order that was chosen, else as they are given."""
        self.beginResetModel()
        self._titles = {
            name: self._title_of(name) for name in {one.meta.template_id for one in summaries}
        }
        self._given = list(summaries)
        self._arrange()
        self.endResetModel()

    def sort_by(self, order: Order) -> None:
        """Show them in this order from now on."""
        self.beginResetModel()
        self._order = order
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        """Sort here and not in the proxy: a key once a row, not a comparison for each pair."""
        key = None if self._order is None else self._order.key
        self.rows = self._given if key is None else sorted(self._given, key=key)
        self._texts = None

    def row_of(self, report_id: int) -> int:
        """Return the row of a report, -1 where it is not shown."""
        return next((row for row, one in enumerate(self.rows) if one.id == report_id), -1)

    def texts(self) -> list[str]:
        """Return what the rows say, in their order; made when they are first looked through."""
        if self._texts is None:
            self._texts = [self._text(one) for one in self.rows]
        return self._texts

    def words_of(self, row: ReportSummary) -> str:
        """Return a row's text."""
        return self._text(row)

    def template_title(self, summary: ReportSummary) -> str:
        """Return the title of a report's template."""
        return self._titles.get(summary.meta.template_id, summary.meta.template_id)

    def _text(self, summary: ReportSummary) -> str:
        return (
            f"{name_words(summary)} {self.template_title(summary)} "
            f"完成 {summary.percent}% {state_words(summary)} {moment_words(summary)}"
        )


class ReportFilter(QSortFilterProxyModel):
    """Keeps the rows that hold every word looked for."""

    def __init__(self, source: ReportListModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._words: tuple[str, ...] = ()
        self.setSourceModel(source)

    def look_for(self, text: str) -> None:
        """Take the words to look for; blanks part them."""
        self._words = tuple(text.casefold().split())
        self.invalidateFilter()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Say whether a row stays."""
        if not self._words:
            return True
        text = self._source.texts()[row].casefold()
        return all(word in text for word in self._words)


class ReportDelegate(QStyledItemDelegate):
    """Paints a report as two lines with its progress at the right."""

    def __init__(self, model: ReportListModel, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the same height for every row."""
        metrics = QFontMetrics(option_font(option))
        return QSize(metrics.averageCharWidth() * 20, metrics.height() * 2 + self._theme.px(32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one report."""
        summary = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = Cell.of(painter, self._theme, option)
        cell.ground("surface")
        cell.hairline()
        px = self._theme.px
        inner = cell.rect.adjusted(px(20), px(12), -px(20), -px(12))
        side = min(px(250), inner.width() // 2)
        self._paint_words(cell, inner.adjusted(0, 0, -side - px(24), 0), summary)
        right = QRect(inner.right() - side, inner.top(), side, inner.height())
        self._paint_progress(cell, right, summary)
        painter.restore()

    def _paint_words(self, cell: Cell, area: QRect, summary: ReportSummary) -> None:
        strong = QFont(cell.font)
        strong.setPointSizeF(cell.font.pointSizeF() * 1.12)
        strong.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(strong)
        year = f"  {year_words(summary)}"
        # A long name gives way, never the year.
        room = area.width() - metrics.horizontalAdvance(year)
        unit = metrics.elidedText(summary.meta.unit, Qt.TextElideMode.ElideRight, room)
        cell.line(area, unit + year, "text", _LEFT | _TOP, strong)
        cell.line(area, self._model.template_title(summary), "muted", _LEFT | _BOTTOM)

    def _paint_progress(self, cell: Cell, area: QRect, summary: ReportSummary) -> None:
        px = self._theme.px
        mark, colour = _look(summary)
        size = cell.metrics.ascent()
        cell.mark(QRect(area.left(), area.top() + px(2), size, size), mark, colour)
        words = area.adjusted(size + px(6), 0, 0, 0)
        cell.line(words, state_words(summary), colour, _LEFT | _TOP)
        cell.line(area, moment_words(summary), "muted", _RIGHT | _BOTTOM)
        width, height = px(64), px(6)
        middle = area.bottom() - cell.metrics.height() // 2
        bar = QRect(area.left(), middle - height // 2, width, height)
        cell.bar(bar, summary.percent, "done" if summary.percent >= _FULL else "accent")
        percent = area.adjusted(width + px(8), 0, 0, 0)
        cell.line(percent, f"{summary.percent}%", "muted", _LEFT | _BOTTOM)


def _look(summary: ReportSummary) -> tuple[str, str]:
    """Return mark and colour of a report's state; never colour alone."""
    if fault_count(summary):
        return "state-faulty", "error"
    if summary.percent == 0:
        return "state-empty", "muted"
    if summary.percent < _FULL or summary.errors:
        return "state-in_work", "accent"
    return "state-done", "done"
