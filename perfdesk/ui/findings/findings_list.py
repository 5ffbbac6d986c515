"""The rows of the list of findings: headings and findings, painted with mark, title and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from perfdesk.report.findings.check import UNFINISHED
from perfdesk.report.values import Finding
from perfdesk.template.datatypes import Severity
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.painting import Cell, option_font
from perfdesk.ui.parts.rows_model import ROW_ROLE, Index, RowsModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.ui.parts.style import Theme

# Breaks between ideographs too, and keeps closing marks off the beginning of a line.
_WRAP = Qt.TextFlag.TextWordWrap

_UNFINISHED = "unfinished"
_ANSWERED = "answered"
#: Word, mark and colour of each kind: the severities, what is only not filled in yet, and at the
#: end what the clerk has explained.
LOOKS = {
    Severity.ERROR: ("错误", "error", "error"),
    Severity.WARNING: ("提醒", "warning", "warning"),
    _UNFINISHED: ("待填", "state-empty", "muted"),
    Severity.HINT: ("提示", "hint", "muted"),
    _ANSWERED: ("已说明", "state-done", "done"),
}
_ANSWERED_WORD = LOOKS[_ANSWERED][0]


def answer_words(finding: Finding) -> str:
    """Return what the clerk says to a finding, or said to other figures; "" for neither."""
    if finding.answer is None:
        before = finding.answered_before
        return sentence("finding_answered_before", answer=before) if before else ""
    code = "finding_answer" if finding.answer else "finding_read"
    return sentence(code, answer=finding.answer)


def kind_of(finding: Finding) -> str:
    """Return the key of ``LOOKS`` for a finding."""
    if finding.answer is not None:
        return _ANSWERED
    return _UNFINISHED if finding.check in UNFINISHED else finding.severity


class FindingsModel(RowsModel["Finding | str"]):
    """Findings below headings, by kind or by section; a heading is a row that cannot be chosen."""

    def show_findings(
        self, findings: tuple[Finding, ...], heading_of: Callable[[Finding], str] | None = None
    ) -> None:
        """Show these in reading order below the headings of ``heading_of``; by kind without it.

        What is explained stands at the end in either order.
        """
        groups: dict[str, list[Finding]] = {}
        answered: list[Finding] = []
        if heading_of is None:
            groups = {word: [] for word, _mark, _colour in LOOKS.values()}
        for finding in findings:
            if finding.answer is not None:
                answered.append(finding)
                continue
            heading = LOOKS[kind_of(finding)][0] if heading_of is None else heading_of(finding)
            groups.setdefault(heading, []).append(finding)
        groups.pop(_ANSWERED_WORD, None)
        groups[_ANSWERED_WORD] = answered
        rows: list[Finding | str] = []
        for heading, group in groups.items():
            if group:
                rows += [f"{heading} {len(group)}", *group]
        self.show_rows(rows)

    def nearest(self, row: int) -> int:
        """Return the row of a finding at or nearest below a row, else above; -1 where none is."""
        rows = [at for at, one in enumerate(self.rows) if isinstance(one, Finding)]
        below = (at for at in rows if at >= row)
        return next(below, rows[-1] if rows else -1)

    def row_of(self, finding: Finding) -> int:
        """Return the row of a finding, -1 where it is not shown."""
        return self.rows.index(finding) if finding in self.rows else -1

    def words_of(self, row: Finding | str) -> str:
        """Return a row's words."""
        return row if isinstance(row, str) else _spoken(row)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say what can be done with a row."""
        if index.isValid() and isinstance(self.rows[index.row()], str):
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)


def _spoken(finding: Finding) -> str:
    word = LOOKS[kind_of(finding)][0]
    title = f"{word} {finding.title}" if finding.title else word
    return f"{title}：{finding.message}{answer_words(finding)}"


class FindingDelegate(QStyledItemDelegate):
    """Paints a finding with its mark, its words broken over as many lines as they need."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._heights: dict[tuple[str, int, int], int] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height that the words need in the view's width."""
        metrics = QFontMetrics(option_font(option))
        px = self._theme.px
        width = self._view.viewport().width()
        row = index.data(ROW_ROLE)
        if isinstance(row, str):
            return QSize(width, metrics.height() + px(14))
        # Measured once: the list is made anew while the clerk types, mostly of the same words.
        room = QRect(0, 0, max(px(80), width - px(20) - self._indent(metrics)), 1 << 20)
        height = px(16) + (metrics.height() + px(2) if row.title else 0)
        for words in (row.message, answer_words(row)):
            key = (words, width, self._theme.percent)
            if words and key not in self._heights:
                self._heights[key] = metrics.boundingRect(room, _WRAP, words).height()
            height += self._heights[key] if words else 0
        return QSize(width, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a heading or a finding."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = Cell.of(painter, self._theme, option)
        row = index.data(ROW_ROLE)
        if isinstance(row, str):
            font = QFont(cell.font)
            font.setWeight(QFont.Weight.Bold)  # The shipped 黑体 shows no DemiBold.
            cell.line(cell.rect.adjusted(self._theme.px(10), 0, 0, 0), row, "text", font=font)
        else:
            self._paint_finding(cell, row)
        painter.restore()

    def _paint_finding(self, cell: Cell, finding: Finding) -> None:
        cell.ground("surface")
        cell.hairline()
        px = self._theme.px
        _word, mark, colour = LOOKS[kind_of(finding)]
        area = cell.rect.adjusted(px(10), px(8), -px(10), -px(8))
        size = cell.metrics.height()
        cell.mark(QRect(area.left(), area.top(), size, size), mark, colour)
        room = area.adjusted(self._indent(cell.metrics), 0, 0, px(8))
        if finding.title:
            font = QFont(cell.font)
            font.setWeight(QFont.Weight.Bold)
            head = QRect(room.left(), room.top(), room.width(), size)
            cell.line(head, finding.title, "text", font=font)
            room = room.adjusted(0, size + px(2), 0, 0)
        cell.painter.setFont(cell.font)
        for words, ink in ((finding.message, "text"), (answer_words(finding), "muted")):
            if words:
                cell.painter.setPen(self._theme.colour(ink))
                cell.painter.drawText(room, _WRAP, words)
                taken = cell.metrics.boundingRect(room, _WRAP, words).height()
                room = room.adjusted(0, taken, 0, 0)

    def _indent(self, metrics: QFontMetrics) -> int:
        return metrics.height() + self._theme.px(8)


class FindingsView(QListView):
    """A list whose rows are measured again when it becomes wider or narrower."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the words break anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
