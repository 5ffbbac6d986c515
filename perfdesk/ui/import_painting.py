"""Paint the rows of an import: the old report as it looked, and what it becomes."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from perfdesk.app.import_rows import OldRow, PlaceRow
from perfdesk.app.importing import Sureness
from perfdesk.ui.import_lists import LINKED_ROLE, LOOKS, ROW_ROLE, Fold
from perfdesk.ui.painting import Cell

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from perfdesk.ui.style import Theme

    _Index = QModelIndex | QPersistentModelIndex

    class _Height(Protocol):
        """Measures or estimates how high wrapped words are."""

        def __call__(self, words: str, width: int, *, is_bold: bool = False) -> int: ...


_WRAP = Qt.TextFlag.TextWordWrap
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
_CENTRE = Qt.AlignmentFlag.AlignHCenter
#: Of a text that goes into the report so many characters are shown; the other side has it whole.
_SHORT = 120
#: Kinds that stand in bold.
_STRONG = frozenset({"title", "heading"})
#: So many rows are measured before anything else may be done: a few milliseconds.
_AT_ONCE = 40
#: So many new rows are measured at once, without an estimate before.
_FEW = 10
#: Room for the place at the right, in characters.
_MARGIN_EMS = 8
_INDENT = "　　"


class PieceView(QListView):
    """A list of wrapped rows, measured again when it becomes wider or narrower.

    Breaking a text into lines takes a tenth of a millisecond. So new rows are as high as their
    characters make likely at first, and measured a few at a time while nothing else is to be done.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._idle = QTimer(self, interval=0)
        self._idle.timeout.connect(self._measure)
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
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def bring(self, index: QModelIndex) -> None:
        """Bring a row into sight, to the middle where it was not wholly seen."""
        if not self.viewport().rect().contains(self.visualRect(index)):
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def begin_measuring(self) -> None:
        """Measure what was only estimated, as soon as there is time."""
        if not self._idle.isActive():
            self._idle.start()

    def _measure(self) -> None:
        delegate = self.itemDelegate()
        if not isinstance(delegate, _RowDelegate) or delegate.measure_some():
            return
        self._idle.stop()
        if delegate.take_was_wrong():
            # What is chosen stays where it is seen, else what stands at the top.
            here = self.currentIndex()
            if not self.viewport().rect().intersects(self.visualRect(here)):
                here = self.indexAt(QPoint(0, 0))
            before = self.visualRect(here).top()
            self.doItemsLayout()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.visualRect(here).top() - before)


class _RowDelegate(QStyledItemDelegate):
    """What both lists share: how high rows are, the mark of how sure a place is."""

    def __init__(self, theme: Theme, view: PieceView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._made_for: tuple[int, int] = (0, 0)
        self._sizes: dict[object, QSize] = {}
        self._guessed: dict[object, object] = {}
        self._was_wrong = False
        self._budget = 0
        self._plain = QFontMetrics(view.font())
        self._strong = QFontMetrics(_bold(view.font()))
        self._em = self._plain.horizontalAdvance("国")

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return a row's height, an estimate where it was not measured yet."""
        width = self._view.viewport().width()
        if self._made_for != (width, self._theme.percent):
            self._forget(width)
        row = index.data(ROW_ROLE)
        key = self._key(row)
        size = self._sizes.get(key)
        if size is None:
            size = self._sizes[key] = self._new_size(width, key, row)
        return size

    def _new_size(self, width: int, key: object, row: object) -> QSize:
        """Measure a few new rows at once, such as the halves of a cut one; estimate many."""
        self._view.begin_measuring()
        if self._budget > 0:
            self._budget -= 1
            return QSize(width, self._row_height(row, self._measured))
        self._guessed[key] = row
        return QSize(width, self._row_height(row, self._estimated))

    def measure_some(self) -> bool:
        """Measure some rows that were only estimated; False where none is left."""
        for key in list(self._guessed)[:_AT_ONCE]:
            size = self._sizes[key]
            height = self._row_height(self._guessed.pop(key), self._measured)
            self._was_wrong |= height != size.height()
            self._sizes[key] = QSize(size.width(), height)
        self._budget = 0 if self._guessed else _FEW
        return bool(self._guessed)

    def take_was_wrong(self) -> bool:
        """Say whether an estimate since the last time was not right."""
        was_wrong, self._was_wrong = self._was_wrong, False
        return was_wrong

    def _forget(self, width: int) -> None:
        self._made_for = (width, self._theme.percent)
        self._sizes.clear()
        self._guessed.clear()
        font = self._view.font()
        self._plain, self._strong = QFontMetrics(font), QFontMetrics(_bold(font))
        self._em = self._plain.horizontalAdvance("国")

    @abstractmethod
    def _key(self, row: object) -> object:
        """Return what a row's height hangs on."""

    @abstractmethod
    def _row_height(self, row: object, height: _Height) -> int:
        """Return a row's height; ``height`` is that of wrapped words in a width, bold or not."""

    def _measured(self, words: str, width: int, *, is_bold: bool = False) -> int:
        metrics = self._strong if is_bold else self._plain
        return metrics.boundingRect(QRect(0, 0, width, 1 << 20), _WRAP, words).height()

    def _estimated(self, words: str, width: int, *, is_bold: bool = False) -> int:
        """Count the lines: a hanzi takes a square, anything else a little more than half."""
        count = 0
        for line in words.split("\n"):
            narrow = len(line.encode("ascii", "ignore"))
            taken = (len(line) - narrow) * self._em + narrow * self._em * 5 // 9
            count += max(1, -(-taken // width))
        return count * (self._strong if is_bold else self._plain).height()

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

    def _key(self, row: object) -> object:
        if isinstance(row, Fold):
            return "fold"
        return (row.text, row.kind, row.level, self._least(row)) if isinstance(row, OldRow) else row

    def _row_height(self, row: object, height: _Height) -> int:
        line, px = self._plain.height(), self._theme.px
        if not isinstance(row, OldRow):
            return line + px(8)
        room = self._room(self._plain, self._view.viewport().width())
        words = height(_words(row), room, is_bold=row.kind in _STRONG)
        return max(words, self._least(row) * line) + px(8)

    @staticmethod
    def _least(row: OldRow) -> int:
        """Return how many lines stand at the right."""
        return 2 if row.findings or row.sureness in (Sureness.LOOK, Sureness.GUESS) else 1

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
        cell.painter.setFont(_bold(cell.font) if row.kind in _STRONG else cell.font)
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

    def _key(self, row: object) -> object:
        if not isinstance(row, PlaceRow):
            return row
        return bool(row.label), row.is_heading, row.text

    def _row_height(self, row: object, height: _Height) -> int:
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
