"""A list of rows of many lines: how high each is, and the view that shows them.

Breaking a text into lines takes a tenth of a millisecond. So rows are as high as their characters
make likely at first, and measured a few at a time while nothing else is to be done.
"""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import (
    QCursor,
    QDrag,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from perfdesk.ui.importing.drag_picture import beside_pointer, picture_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from perfdesk.ui.parts.style import Theme

    class Height(Protocol):
        """Measures or estimates how high wrapped words are."""

        def __call__(self, words: str, width: int, *, is_bold: bool = False) -> int:
            """Return the height of words in so wide a room."""


_Index = QModelIndex | QPersistentModelIndex
WRAP = Qt.TextFlag.TextWordWrap
#: So many rows are measured before anything else may be done: a few milliseconds.
_AT_ONCE = 40
#: So many rows at most are measured at once where they are seen, without an estimate before.
_IN_SIGHT = 24


class _Option(Protocol):
    """The attributes of QStyleOptionViewItem that PySide6's stubs leave out (6.9)."""

    rect: QRect
    state: QStyle.StateFlag


class RowsModel(Protocol):
    """What a view of this kind shows."""

    @property
    def rows(self) -> Sequence[object]:
        """Return all rows; another object wherever one of them is another."""


class PieceView(QAbstractItemView):
    """A list of rows of many lines; only those in sight are ever asked for by Qt.

    A ``QListView`` asks Python for the height of each row, one by one: while something else runs
    beside the screen, each question waits for its turn, and a thousand rows wait for a second.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        #: Where each row begins, and where the last one ends.
        self._tops: list[int] = [0]
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

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag what is chosen; Qt's own picture, rows as wide as the list, would hide the goal."""
        indexes = sorted(self.selectedIndexes(), key=QModelIndex.row)
        if indexes:
            drag = QDrag(self)
            drag.setMimeData(self.model().mimeData(indexes))
            drag.setPixmap(picture_of(str(indexes[0].data()), len(indexes), self))
            drag.setHotSpot(beside_pointer())
            drag.exec(actions)

    @property
    def is_measuring(self) -> bool:
        """Say whether rows were only estimated so far."""
        return self._idle.isActive()

    # -- heights ----------------------------------------------------------------------------------

    def doItemsLayout(self) -> None:
        """Take over the heights of all rows."""
        delegate = self.itemDelegate()
        heights = delegate.heights() if isinstance(delegate, RowDelegate) else []
        self._tops = [0, *accumulate(heights)]
        super().doItemsLayout()

    def updateGeometries(self) -> None:
        """Let the scroll bar go as far as the rows do."""
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(room)
        bar.setSingleStep(self.fontMetrics().lineSpacing())
        bar.setRange(0, max(0, self._tops[-1] - room))
        super().updateGeometries()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the words break anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def begin_measuring(self) -> None:
        """Measure what was only estimated, as soon as there is time."""
        if not self._idle.isActive():
            self._idle.start()

    def _measure(self) -> None:
        delegate = self.itemDelegate()
        if not isinstance(delegate, RowDelegate) or delegate.measure_some():
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

    # -- places -----------------------------------------------------------------------------------

    def visualRect(self, index: _Index) -> QRect:
        """Return where a row is seen."""
        self.executeDelayedItemsLayout()
        at = index.row()
        if not 0 <= at < len(self._tops) - 1:
            return QRect()
        top, below = self._tops[at], self._tops[at + 1]
        offset = self.verticalScrollBar().value()
        return QRect(0, top - offset, self.viewport().width(), below - top)

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Return the row at a place of the viewport."""
        self.executeDelayedItemsLayout()
        y = point.y() + self.verticalScrollBar().value()
        at = bisect_right(self._tops, y) - 1
        is_row = 0 <= at < len(self._tops) - 1
        return self.model().index(at, 0) if is_row else QModelIndex()

    def scrollTo(
        self,
        index: _Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a row into sight."""
        rect, room = self.visualRect(index), self.viewport().height()
        bar = self.verticalScrollBar()
        top, low = bar.value() + rect.top(), bar.value() + rect.bottom() + 1 - room
        if hint is QAbstractItemView.ScrollHint.PositionAtCenter and rect.height() < room:
            bar.setValue((top + low) // 2)
        elif rect.isValid():
            # The beginning of one that is higher than the room is what is read first.
            bar.setValue(min(top, max(low, bar.value())))

    def bring(self, index: QModelIndex) -> None:
        """Bring a row into sight, to the middle where it was not wholly seen."""
        if not self.viewport().rect().contains(self.visualRect(index)):
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def horizontalOffset(self) -> int:
        """Nothing is ever moved sideways."""
        return 0

    def verticalOffset(self) -> int:
        """Return how far the rows are moved up."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: _Index) -> bool:
        """No row is hidden."""
        return False

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Return the row to which a key leads."""
        acts = QAbstractItemView.CursorAction
        last, here = len(self._tops) - 2, self.currentIndex().row()
        page = self.viewport().height()
        match action:
            case acts.MoveUp | acts.MoveLeft | acts.MovePrevious:
                to = here - 1
            case acts.MoveHome:
                to = 0
            case acts.MoveEnd:
                to = last
            case acts.MovePageUp:
                to = min(here - 1, bisect_right(self._tops, self._tops[max(here, 0)] - page))
            case acts.MovePageDown:
                to = max(here + 1, bisect_right(self._tops, self._tops[max(here, 0)] + page) - 1)
            case _:
                to = here + 1
        return self.model().index(max(0, min(to, last)), 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Choose the rows of a part of the viewport."""
        found = QItemSelection()
        area = rect.normalized()
        first, last = self.indexAt(area.topLeft()), self.indexAt(area.bottomLeft())
        if first.isValid():
            end = last if last.isValid() else self.model().index(len(self._tops) - 2, 0)
            found.select(first, end)
        self.selectionModel().select(found, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Return where the chosen rows are seen, which is no more than what is seen at all."""
        return QRegion(self.viewport().rect())

    # -- painting ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows in sight, and where something would be dropped."""
        self.executeDelayedItemsLayout()
        painter = QPainter(self.viewport())
        area, chosen = event.rect(), self.selectionModel()
        current, has_keyboard = self.currentIndex().row(), self.hasFocus()
        hovered = self._hovered()
        at = self.indexAt(area.topLeft()).row()
        while 0 <= at < len(self._tops) - 1:
            index = self.model().index(at, 0)
            option = QStyleOptionViewItem()
            self.initViewItemOption(option)
            told = cast("_Option", option)
            told.rect = self.visualRect(index)
            if told.rect.top() > area.bottom():
                break
            for flag, holds in (
                (QStyle.StateFlag.State_Selected, chosen.isSelected(index)),
                (QStyle.StateFlag.State_HasFocus, has_keyboard and at == current),
                (QStyle.StateFlag.State_MouseOver, at == hovered),
            ):
                told.state = told.state | flag if holds else told.state & ~flag
            self.itemDelegate().paint(painter, option, index)
            at += 1
        if self.state() is QAbstractItemView.State.DraggingState and hovered >= 0:
            self._paint_target(painter, hovered)
        painter.end()

    def _hovered(self) -> int:
        """Return the row under the pointer, -1 where there is none."""
        place = self.viewport().mapFromGlobal(QCursor.pos())
        is_here = self.viewport().rect().contains(place) and self.viewport().underMouse()
        is_here = is_here or self.state() is QAbstractItemView.State.DraggingState
        return self.indexAt(place).row() if is_here else -1

    def _paint_target(self, painter: QPainter, at: int) -> None:
        """Frame the row on which something would be dropped."""
        rect = self.visualRect(self.model().index(at, 0)).adjusted(0, 0, -1, -1)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)


class RowDelegate(QStyledItemDelegate):
    """Knows how high rows are; whoever paints them says what that hangs on."""

    def __init__(self, theme: Theme, view: PieceView, model: RowsModel) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._model = model
        self._made_for: tuple[int, int] = (0, 0)
        self._rows: Sequence[object] | None = None
        self._heights: list[int] = []
        #: By what a height hangs on: those that were measured, and rows with a likely one.
        self._known: dict[Hashable, int] = {}
        self._guessed: dict[Hashable, tuple[object, int]] = {}
        self._was_wrong = False
        self._take_font()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return a row's height, an estimate where it was not measured yet."""
        return QSize(self._view.viewport().width(), self.heights()[index.row()])

    def heights(self) -> Sequence[int]:
        """Return the heights of all rows, at least likely ones."""
        self._prepare()
        return self._heights

    def _prepare(self) -> None:
        made_for = self._view.viewport().width(), self._theme.percent
        if made_for != self._made_for:
            self._made_for = made_for
            self._known.clear()
            self._take_font()
        elif self._model.rows is self._rows:
            return
        self._rows = self._model.rows
        keys = [self._key(row) for row in self._rows]
        fresh = {
            key: row for key, row in zip(keys, self._rows, strict=True) if key not in self._known
        }
        is_many = len(fresh) > _IN_SIGHT
        height = self._estimated if is_many else self._measured
        likely = {key: self._row_height(row, height) for key, row in fresh.items()}
        if is_many:
            self._guessed = {key: (row, likely[key]) for key, row in fresh.items()}
            self._view.begin_measuring()
        else:
            self._guessed = {}
            self._known.update(likely)
        known = self._known
        self._heights = [known[key] if key in known else likely[key] for key in keys]

    def measure_some(self) -> bool:
        """Measure some rows that were only estimated; False where none is left."""
        for key in list(self._guessed)[:_AT_ONCE]:
            row, likely = self._guessed.pop(key)
            self._known[key] = self._row_height(row, self._measured)
            self._was_wrong |= self._known[key] != likely
        if not self._guessed:
            self._rows = None
        return bool(self._guessed)

    def take_was_wrong(self) -> bool:
        """Say whether an estimate since the last time was not right."""
        was_wrong, self._was_wrong = self._was_wrong, False
        return was_wrong

    def _take_font(self) -> None:
        font = self._view.font()
        self._plain, self._strong = QFontMetrics(font), QFontMetrics(bold(font))
        self._em = self._plain.horizontalAdvance("国")
        self._line, self._strong_line = self._plain.height(), self._strong.height()

    @abstractmethod
    def _key(self, row: object) -> Hashable:
        """Return what a row's height hangs on."""

    @abstractmethod
    def _row_height(self, row: object, height: Height) -> int:
        """Return a row's height; ``height`` is that of wrapped words in a width, bold or not."""

    def _measured(self, words: str, width: int, *, is_bold: bool = False) -> int:
        metrics = self._strong if is_bold else self._plain
        return metrics.boundingRect(QRect(0, 0, width, 1 << 20), WRAP, words).height()

    def _estimated(self, words: str, width: int, *, is_bold: bool = False) -> int:
        """Count the lines: a hanzi takes a square, anything else a little more than half."""
        count = 0
        for line in words.split("\n"):
            narrow = len(line.encode("ascii", "ignore"))
            taken = (len(line) - narrow) * self._em + narrow * self._em * 5 // 9
            count += max(1, -(-taken // width))
        return count * (self._strong_line if is_bold else self._line)


def bold(font: QFont) -> QFont:
    """Return a font's bold one."""
    strong = QFont(font)
    strong.setWeight(QFont.Weight.Bold)
    return strong
