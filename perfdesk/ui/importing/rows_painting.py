"""Paint the rows of an import: the old report as it looked, and what it becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from perfdesk.app.importing.import_rows import OldRow, PlaceRow
from perfdesk.app.importing.import_state import Sureness
from perfdesk.ui.importing.lists import (
    EDGES_ROLE,
    LINKED_ROLE,
    LOOKS,
    ROW_ROLE,
    Fold,
    is_doubtful,
    lines_beside,
    says_place,
)
from perfdesk.ui.importing.view import WRAP, RowDelegate, bold
from perfdesk.ui.parts.chevron import draw_chevron
from perfdesk.ui.parts.painting import Cell

if TYPE_CHECKING:
    from collections.abc import Hashable

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtWidgets import QStyleOptionViewItem

    from perfdesk.ui.importing.view import Height

    _Index = QModelIndex | QPersistentModelIndex

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
_CENTRE = Qt.AlignmentFlag.AlignHCenter
#: Of a text that goes into the report so many characters are shown; the other side has it whole.
_SHORT = 120
#: Kinds that stand in bold.
_STRONG = frozenset({"title", "heading"})
#: Room for the place at the right, in characters: in a list this wide, and in a narrower one.
_WIDE_EMS, _MARGIN_EMS, _NARROW_MARGIN_EMS = 40, 11, 8
_INDENT = "　　"


class _Painter(RowDelegate):
    """What both lists share: the ground of a row, the mark of how sure a place is."""

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


class OldDelegate(_Painter):
    """Paints a piece of the old report; at its right where it goes and how sure that is."""

    def _key(self, row: object) -> Hashable:
        if not isinstance(row, OldRow):
            return "fold"
        return row.text, row.kind, row.level, lines_beside(row)

    def _row_height(self, row: object, height: Height) -> int:
        line, px = self._plain.height(), self._theme.px
        if not isinstance(row, OldRow):
            return line + px(8)
        room = self._room(self._plain, self._view.viewport().width())
        words = height(_words(row), room, is_bold=row.kind in _STRONG)
        return max(words, lines_beside(row) * line) + px(8)

    def _room(self, metrics: QFontMetrics, width: int) -> int:
        px, em = self._theme.px, metrics.horizontalAdvance("国")
        margin = _MARGIN_EMS if width >= em * _WIDE_EMS else _NARROW_MARGIN_EMS
        return max(px(80), width - px(26) - em * margin)

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
            size = cell.metrics.height()
            centre = QPointF(area.left() + size / 2, area.center().y())
            muted = self._theme.colour("muted")
            draw_chevron(painter, centre, size * 0.22, muted, is_open=row.is_open)
            cell.line(area.adjusted(size + px(4), 0, 0, 0), row.words, "muted")
        else:
            self._ground(cell, index, "sunken" if row.is_furniture else "surface")
            self._paint_piece(cell, area, row, index.data(EDGES_ROLE))
        painter.restore()

    def _paint_piece(self, cell: Cell, area: QRect, row: OldRow, edges: tuple[float, ...]) -> None:
        room = self._room(cell.metrics, self._view.viewport().width())
        text = QRect(area.left(), area.top(), room, area.height())
        cell.painter.setFont(bold(cell.font) if row.kind in _STRONG else cell.font)
        cell.painter.setPen(self._theme.colour("muted" if row.is_furniture else "text"))
        if row.cells:
            self._paint_cells(cell, text, row.cells, edges)
        else:
            align = _CENTRE if row.kind == "title" else Qt.AlignmentFlag.AlignLeft
            cell.painter.drawText(text, int(WRAP) | int(align), _words(row))
        margin = QRect(text.right() + self._theme.px(8), area.top(), 0, area.height())
        margin.setRight(area.right())
        self._paint_margin(cell, margin, row)

    def _paint_margin(self, cell: Cell, margin: QRect, row: OldRow) -> None:
        """Write where it goes, below that how sure it is if that is doubted, then its findings."""
        height = cell.metrics.height()
        line = QRect(margin.left(), margin.top(), margin.width(), height)
        is_doubted = is_doubtful(row)
        if says_place(row):
            if row.place and row.sureness is not Sureness.LEFT:
                room = line.adjusted(0, 0, -height - self._theme.px(4), 0)
                cell.line(room, row.place, "muted", _RIGHT)
                if not is_doubted:
                    self._mark(cell, line, row.sureness, with_word=False)
            else:
                self._mark(cell, line, row.sureness, with_word=row.sureness is not Sureness.SURE)
            line.translate(0, height)
        if is_doubted:
            self._mark(cell, line, row.sureness, with_word=True)
            line.translate(0, height)
        if row.findings:
            cell.line(line, f"审核 {len(row.findings)} 处", "warning", _RIGHT)

    def _paint_cells(
        self, cell: Cell, area: QRect, cells: tuple[str, ...], edges: tuple[float, ...]
    ) -> None:
        """Paint a row of a table: its cells side by side between hairlines."""
        pen = QPen(self._theme.colour("line"), 1)
        begins = (0.0, *edges)
        for words, begin, end in zip(cells, begins, edges, strict=False):
            left, right = (area.left() + round(area.width() * place) for place in (begin, end))
            box = QRect(left, area.top(), right - left, area.height())
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


class PlaceDelegate(_Painter):
    """Paints a section's heading, or a field with its label and what goes there."""

    def _key(self, row: object) -> Hashable:
        if not isinstance(row, PlaceRow):
            return "none"
        return bool(row.label), row.is_heading, row.text

    def _row_height(self, row: object, height: Height) -> int:
        if not isinstance(row, PlaceRow):
            return 0
        needed = self._plain.height() if row.label else 0
        if row.text:
            needed += height(_shortened(row.text), self._room(self._view.viewport().width()))
        return needed + self._theme.px(10 if row.is_heading else 6)

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
            cell.line(area, row.label, "text", font=bold(cell.font))
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
            cell.painter.drawText(room, WRAP, _shortened(row.text))
        cell.hairline()


def _shortened(text: str) -> str:
    if len(text) <= _SHORT:
        return text
    return f"{text[:_SHORT]}…（共 {len(text)} 字）"
