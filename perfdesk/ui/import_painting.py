"""Paint the rows of an import: the old report as it looked, and what it becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from perfdesk.app.importing import Sureness
from perfdesk.ui.import_lists import LINKED_ROLE, LOOKS, ROW_ROLE, Fold
from perfdesk.ui.painting import Cell, option_font

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from perfdesk.app.import_rows import OldRow, PlaceRow
    from perfdesk.ui.style import Theme

    _Index = QModelIndex | QPersistentModelIndex

_WRAP = Qt.TextFlag.TextWordWrap
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
_CENTRE = Qt.AlignmentFlag.AlignHCenter
#: Of a text that goes into the report so many characters are shown; the other side has it whole.
_SHORT = 120
#: Room for the place at the right, in characters.
_MARGIN_EMS = 8
_INDENT = "　　"


class PieceView(QListView):
    """A list of wrapped rows, measured again when it becomes wider or narrower."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there: a bar that comes and goes would have every row measured again.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setMouseTracking(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the words break anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class _RowDelegate(QStyledItemDelegate):
    """What both lists share: measured texts, the mark of how sure a place is."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._heights: dict[tuple[str, int, bool, int], int] = {}

    def _height(self, metrics: QFontMetrics, words: str, width: int, *, is_bold: bool) -> int:
        key = (words, width, is_bold, self._theme.percent)
        if key not in self._heights:
            room = QRect(0, 0, width, 1 << 20)
            self._heights[key] = metrics.boundingRect(room, _WRAP, words).height()
        return self._heights[key]

    def _ground(self, cell: Cell, index: _Index, plain: str) -> None:
        cell.ground("accent_soft" if index.data(LINKED_ROLE) else plain)

    def _mark(self, cell: Cell, area: QRect, sureness: Sureness, *, with_word: bool) -> None:
        """Paint mark and word at the right end of the area's first line."""
        word, mark, colour = LOOKS[sureness]
        size = cell.metrics.height()
        right = area.right()
        if mark:
            place = QRect(right - size, area.top(), size, size)
            cell.mark(place.adjusted(2, 2, -2, -2), mark, colour)
            right -= size + self._theme.px(4)
        if with_word:
            line = QRect(area.left(), area.top(), right - area.left(), size)
            cell.line(line, word, colour, _RIGHT)


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.Bold)
    return bold


class OldDelegate(_RowDelegate):
    """Paints a piece of the old report; at its right where it goes and how sure that is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height that the words need in the view's width."""
        row = index.data(ROW_ROLE)
        font = option_font(option)
        metrics = QFontMetrics(font)
        px = self._theme.px
        width = self._view.viewport().width()
        if isinstance(row, Fold):
            return QSize(width, metrics.height() + px(8))
        is_bold = row.kind in ("title", "heading")
        measure = QFontMetrics(_bold(font)) if is_bold else metrics
        room = self._room(metrics, width)
        height = self._height(measure, _words(row), room, is_bold=is_bold)
        least = 2 if row.findings or row.sureness in (Sureness.LOOK, Sureness.GUESS) else 1
        return QSize(width, max(height, least * metrics.height()) + px(8))

    def _room(self, metrics: QFontMetrics, width: int) -> int:
        px = self._theme.px
        return max(px(80), width - px(26) - metrics.horizontalAdvance("国") * _MARGIN_EMS)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a piece or a fold."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = Cell.of(painter, self._theme, option)
        row = index.data(ROW_ROLE)
        px = self._theme.px
        area = cell.rect.adjusted(px(10), px(4), -px(8), -px(4))
        if isinstance(row, Fold):
            self._ground(cell, index, "sunken")
            cell.line(area, f"{'▾' if row.is_open else '▸'} {row.words}", "muted")
        else:
            self._ground(cell, index, "sunken" if row.is_furniture else "surface")
            self._paint_piece(cell, area, row)
        painter.restore()

    def _paint_piece(self, cell: Cell, area: QRect, row: OldRow) -> None:
        room = self._room(cell.metrics, self._view.viewport().width())
        text = QRect(area.left(), area.top(), room, area.height())
        cell.painter.setFont(_bold(cell.font) if row.kind in ("title", "heading") else cell.font)
        cell.painter.setPen(self._theme.colour("muted" if row.is_furniture else "text"))
        if row.cells:
            self._paint_cells(cell, text, row.cells)
        else:
            align = _CENTRE if row.kind == "title" else Qt.AlignmentFlag.AlignLeft
            cell.painter.drawText(text, int(_WRAP) | int(align), _words(row))
        margin = QRect(text.right() + self._theme.px(8), area.top(), 0, area.height())
        margin.setRight(area.right())
        self._paint_margin(cell, margin, row)

    def _paint_margin(self, cell: Cell, margin: QRect, row: OldRow) -> None:
        """Write where it goes; below that, if it should be looked at, how sure that is."""
        line = cell.metrics.height()
        if row.kind in ("title", "label") and row.sureness is Sureness.SURE:
            return
        if row.place and row.sureness is not Sureness.LEFT:
            gap = line + self._theme.px(4)
            cell.line(
                margin.adjusted(0, 0, -gap, line - margin.height()), row.place, "muted", _RIGHT
            )
        if row.sureness is Sureness.SURE:
            self._mark(cell, margin, row.sureness, with_word=False)
        elif row.place and row.sureness is not Sureness.LEFT:
            self._mark(cell, margin.adjusted(0, line, 0, 0), row.sureness, with_word=True)
        else:
            self._mark(cell, margin, row.sureness, with_word=True)
        if row.findings and row.sureness in (Sureness.SURE, Sureness.LEFT):
            below = QRect(margin.left(), margin.top() + line, margin.width(), line)
            cell.line(below, f"审核 {len(row.findings)} 处", "warning", _RIGHT)

    def _paint_cells(self, cell: Cell, area: QRect, cells: tuple[str, ...]) -> None:
        """Paint a row of a table: its cells side by side between hairlines."""
        width = max(1, area.width() // len(cells))
        pen = QPen(self._theme.colour("line"), 1)
        for at, words in enumerate(cells):
            box = QRect(area.left() + at * width, area.top(), width, area.height())
            cell.line(box.adjusted(self._theme.px(4), 0, -self._theme.px(2), 0), words, "text")
            cell.painter.setPen(pen)
            cell.painter.drawRect(box)


def _words(row: OldRow) -> str:
    """Return the words as they looked: a paragraph begins with two blanks."""
    if row.cells:
        return " "  # One line; a cell shows its beginning.
    if row.kind == "heading":
        return _INDENT[: max(0, row.level - 1)] + row.text
    return f"{_INDENT}{row.text}" if row.kind == "text" else row.text


class PlaceDelegate(_RowDelegate):
    """Paints a section's heading, or a field with its label and what goes there."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height that label and words need."""
        row = index.data(ROW_ROLE)
        metrics = QFontMetrics(option_font(option))
        px = self._theme.px
        width = self._view.viewport().width()
        height = metrics.height() if row.label else 0
        if row.text:
            height += self._height(metrics, _shortened(row.text), self._room(width), is_bold=False)
        return QSize(width, height + px(10 if row.is_heading else 6))

    def _room(self, width: int) -> int:
        px = self._theme.px
        return max(px(80), width - px(44))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a heading or a field."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = Cell.of(painter, self._theme, option)
        row = index.data(ROW_ROLE)
        px = self._theme.px
        self._ground(cell, index, "window" if row.is_heading else "surface")
        area = cell.rect.adjusted(px(10), px(3), -px(8), -px(3))
        if row.is_heading:
            area.adjust(px(12) * (row.level - 1), 0, 0, 0)
            cell.line(area, row.label, "text", font=_bold(cell.font))
            if row.parts and row.sureness is not Sureness.SURE:
                self._mark(cell, area.adjusted(0, px(2), 0, 0), row.sureness, with_word=True)
        else:
            self._paint_field(cell, area, row)
        painter.restore()

    def _paint_field(self, cell: Cell, area: QRect, row: PlaceRow) -> None:
        room = QRect(area.left() + self._theme.px(14), area.top(), 0, area.height())
        room.setWidth(self._room(self._view.viewport().width()))
        line = cell.metrics.height()
        if row.label:
            head = QRect(room.left(), room.top(), room.width(), line)
            words = f"{row.label}（程序生成）" if row.is_generated else row.label
            cell.line(head, words if row.text else f"{row.label}（空）", "muted")
            room.adjust(0, line, 0, 0)
            if row.parts and row.sureness is not Sureness.SURE:
                self._mark(cell, head, row.sureness, with_word=True)
        if row.text:
            cell.painter.setFont(cell.font)
            cell.painter.setPen(self._theme.colour("muted" if row.is_generated else "text"))
            cell.painter.drawText(room, _WRAP, _shortened(row.text))
        cell.hairline()


def _shortened(text: str) -> str:
    if len(text) <= _SHORT:
        return text
    return f"{text[:_SHORT]}…（共 {len(text)} 字）"
