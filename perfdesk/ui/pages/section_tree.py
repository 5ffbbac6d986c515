"""The way through the report: all sections with their state, always in sight at the left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from perfdesk.report.places import heading_numbers
from perfdesk.report.values import Progress, SectionProgress, SectionState
from perfdesk.ui.pages.annexes import annex_words
from perfdesk.ui.parts.chevron import draw_chevron
from perfdesk.ui.parts.counts import count_words
from perfdesk.ui.parts.painting import Cell, option_font

if TYPE_CHECKING:
    from perfdesk.report.report import Report
    from perfdesk.ui.parts.style import Theme

#: Stands for the overview of the whole report where a section's code stands; it can be no code.
OVERVIEW = "@overview"

_Index = QModelIndex | QPersistentModelIndex
_CODE_ROLE = Qt.ItemDataRole.UserRole
_PROGRESS_ROLE = Qt.ItemDataRole.UserRole + 1
_COUNT_ROLE = Qt.ItemDataRole.UserRole + 2
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

#: Room at the left of an entry for the arrow that folds what is below it; at 100 %.
ARROW_ROOM = 18

#: Mark, colour and word of each state; never colour alone.
MARKS = {
    SectionState.EMPTY: ("state-empty", "muted", "未填"),
    SectionState.IN_WORK: ("state-in_work", "accent", "填写中"),
    SectionState.FAULTY: ("state-faulty", "error", "有错误"),
    SectionState.DONE: ("state-done", "done", "已完成"),
}


class SectionTree(QTreeView):
    """Shows the overview and the sections that apply; a click, or the arrow keys, leads to one.

    Signals:
        section_chosen: Code of a section (or ``OVERVIEW``) that the clerk went to.
        page_wanted: The clerk wants to go on in the page of the section that is shown.
    """

    section_chosen = Signal(str)
    page_wanted = Signal()

    def __init__(self, report: Report, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self._theme = theme
        self._items: dict[str, QStandardItem] = {}
        self._shown = ""
        self._model = QStandardItemModel(self)
        self._build()
        self.show_sections()
        self.clicked.connect(self._choose)
        theme.changed.connect(self._fit)

    def show_sections(self) -> None:
        """Show numbers and headings anew and hide what does not apply."""
        numbers = heading_numbers(self._report)
        for code, item in self._items.items():
            if code == OVERVIEW:
                continue
            heading = self._report.template.sections[code].heading
            item.setText(f"{numbers.get(code, '')}{heading}")
            row, parent = item.row(), item.index().parent()
            self.setRowHidden(row, parent, code in self._report.hidden_sections)

    def show_progress(self, progress: Progress) -> None:
        """Show the state of each section; only what differs is painted again."""
        for code, section in progress.sections.items():
            item = self._items[code]
            count = annex_words(self._report, code, section) or _count(section)
            if (item.data(_PROGRESS_ROLE), item.data(_COUNT_ROLE)) != (section, count):
                item.setData(section, _PROGRESS_ROLE)
                item.setData(count, _COUNT_ROLE)
                item.setData(_spoken(item.text(), section), Qt.ItemDataRole.AccessibleTextRole)
                item.setToolTip(_tip(item.text(), section))

    def show_current(self, code: str) -> None:
        """Mark the section that is shown; tells nobody."""
        self._shown = code
        self.setCurrentIndex(self._items[code].index())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrow keys lead to the section they reach, and Enter into its page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
            self.page_wanted.emit()
            return
        before = self.currentIndex()
        super().keyPressEvent(event)
        if self.currentIndex() != before:
            self._choose(self.currentIndex())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fold and unfold by the arrow; elsewhere choose."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._is_on_arrow(index, event.position().x()):
            self.setExpanded(index, not self.isExpanded(index))
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose nothing where the arrow was meant; let the page follow the mark."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._is_on_arrow(index, event.position().x()):
            return
        super().mouseReleaseEvent(event)
        # Let go on another line: that is no click for Qt, but the pressed line is marked.
        if self.currentIndex().data(_CODE_ROLE) not in (None, self._shown):
            self._choose(self.currentIndex())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let the mark stay on the line that was pressed, however the mouse moves."""
        if event.buttons() == Qt.MouseButton.NoButton:
            super().mouseMoveEvent(event)

    def _is_on_arrow(self, index: QModelIndex, x: float) -> bool:
        left = self.visualRect(index).left()
        has_arrow = self._model.hasChildren(index)
        return has_arrow and left <= x < left + self._theme.px(ARROW_ROOM)

    def _build(self) -> None:
        template = self._report.template
        root = self._model.invisibleRootItem()
        overview = QStandardItem("总览")
        overview.setEditable(False)
        overview.setData(OVERVIEW, _CODE_ROLE)
        overview.setToolTip("整份报告一览（Alt+Home）")
        root.appendRow(overview)
        for code, _level in template.walk_sections():
            item = QStandardItem()
            item.setEditable(False)
            item.setData(code, _CODE_ROLE)
            parent = template.sections[code].parent
            (root if parent is None else self._items[parent]).appendRow(item)
            self._items[code] = item
        self._items[OVERVIEW] = overview
        self.setModel(self._model)
        self.setItemDelegate(_SectionDelegate(self._theme, self))
        self.setProperty("role", "way")
        self.setAccessibleName("栏目")
        self.setHeaderHidden(True)
        self.setMouseTracking(True)
        self.setRootIsDecorated(False)
        self.setExpandsOnDoubleClick(False)
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.expandAll()
        self._fit()

    def _fit(self) -> None:
        self.setIndentation(self._theme.px(16))

    def _choose(self, index: QModelIndex) -> None:
        code = index.data(_CODE_ROLE)
        if code is not None:
            self._shown = code
            self.section_chosen.emit(code)


class _SectionDelegate(QStyledItemDelegate):
    """Paints mark, heading and count of a section."""

    def __init__(self, theme: Theme, view: SectionTree) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the same height for every section."""
        return QSize(0, QFontMetrics(option_font(option)).height() + self._theme.px(14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one section."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = Cell.of(painter, self._theme, option)
        cell.ground("window")
        section = index.data(_PROGRESS_ROLE)
        if isinstance(section, SectionProgress):
            self._paint_section(cell, index, section)
        else:
            self._paint_overview(cell, str(index.data()))
        painter.restore()

    def _mark_area(self, cell: Cell) -> QRect:
        size = cell.metrics.ascent()
        top = cell.rect.top() + (cell.rect.height() - size) // 2
        return QRect(cell.rect.left() + self._theme.px(ARROW_ROOM), top, size, size)

    def _paint_overview(self, cell: Cell, words: str) -> None:
        mark = self._mark_area(cell)
        cell.mark(mark, "report", "accent")
        font = QFont(cell.font)
        font.setWeight(QFont.Weight.DemiBold)
        left = mark.right() + self._theme.px(7)
        cell.line(cell.rect.adjusted(left - cell.rect.left(), 0, 0, 0), words, "text", font=font)

    def _paint_arrow(self, cell: Cell, *, is_open: bool) -> None:
        px, muted = self._theme.px, self._theme.colour("muted")
        left = cell.rect.left() + px(ARROW_ROOM) / 2
        centre = QPointF(left, cell.rect.center().y())
        draw_chevron(cell.painter, centre, px(4), muted, is_open=is_open)

    def _paint_section(self, cell: Cell, index: _Index, section: SectionProgress) -> None:
        px = self._theme.px
        mark, colour, _word = MARKS[section.state]
        place = self._mark_area(cell)
        cell.mark(place, mark, colour)
        if index.model().hasChildren(index):
            self._paint_arrow(cell, is_open=self._view.isExpanded(index))
        count = str(index.data(_COUNT_ROLE) or "")
        width = cell.metrics.horizontalAdvance(count)
        colour = "error" if section.state is SectionState.FAULTY else "muted"
        cell.line(cell.rect.adjusted(0, 0, -px(10), 0), count, colour, _RIGHT)
        font = QFont(cell.font)
        if not index.parent().isValid():
            font.setWeight(QFont.Weight.DemiBold)
        left = place.right() + px(7) - cell.rect.left()
        text = cell.rect.adjusted(left, 0, -width - px(18), 0)
        cell.line(text, str(index.data()), "text", font=font)


def _count(section: SectionProgress) -> str:
    """What is filled of what has to be; nothing where nothing has to be."""
    return f"{section.filled}/{section.required}" if section.required else ""


def _spoken(heading: str, section: SectionProgress) -> str:
    return f"{heading}，{MARKS[section.state][2]}，{_filled_words(section)}"


def _filled_words(section: SectionProgress) -> str:
    if not section.required:
        return "没有必填项"
    return f"必填 {section.required} 项，已填 {section.filled} 项"


def _tip(heading: str, section: SectionProgress) -> str:
    lines = [heading, f"{MARKS[section.state][2]} · {_filled_words(section)}"]
    if section.errors or section.warnings:
        lines.append(count_words(section))
    return "\n".join(lines)
