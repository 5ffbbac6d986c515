"""The grid of a scoring table: cells that run on over rows, marks, a height that fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPolygon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QScrollArea,
    QStyleOptionViewItem,
    QWidget,
)

from perfdesk.template.datatypes import Severity
from perfdesk.ui.editors.grid import CellDelegate, GridView
from perfdesk.ui.editors.look import GAP, TIGHT, em
from perfdesk.ui.editors.score_model import (
    DEMANDED,
    MARK_ROLE,
    SET_BY_HAND,
    ScoreModel,
    demanded_words,
)
from perfdesk.ui.editors.text_marks import INKS

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

#: Around the rows stand totals, headings, a scroll bar and why the score is what it is: so many
#: lines of text stay free in the page for them.
_LINES_AROUND = 8
_FEWEST_LINES = 6
#: In characters.
_NARROWEST_COLUMN = 4
_LEVEL_COLUMN = 6
_NAME_COLUMN = 8
_NOTE_COLUMN = 10


_WRAP = Qt.TextFlag.TextWordWrap


class ScoreDelegate(CellDelegate):
    """Cells with their marks; one that runs on over rows is entered when it is left.

    Key by key it would fall apart while it is typed.
    """

    def _enters_at_once(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        model = index.model()
        return not isinstance(model, ScoreModel) or not model.runs_on(index)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint the cell, then what it is marked with."""
        super().paint(painter, option, index)
        mark = index.data(MARK_ROLE)
        if not mark:
            return
        area, palette = _area(option), cast("QWidget", self.parent()).palette()
        painter.save()
        ink = palette.color(INKS[Severity.WARNING])
        if mark == SET_BY_HAND:
            side = painter.fontMetrics().ascent() * 2 // 3
            right = area.topRight()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            corner = (right, right - QPoint(side, 0), right + QPoint(0, side))
            painter.drawPolygon(QPolygon(list(corner)))
        elif mark == DEMANDED:
            painter.setPen(ink)
            room = area.adjusted(GAP, 0, -GAP, 0)
            words = painter.fontMetrics().elidedText(
                demanded_words(), Qt.TextElideMode.ElideRight, room.width()
            )
            middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, middle, words)
        painter.restore()


def _area(option: QStyleOptionViewItem) -> QRect:
    return QRect(option.rect)  # type: ignore[attr-defined]


class ScoreView(GridView):
    """The grid; what runs on over rows is one cell to the eye and to the keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        #: Heights of texts, each measured once: a row is measured again at every key.
        self._heights: dict[tuple[str, int, str], int] = {}
        self._spans: dict[tuple[int, int], int] = {}

    @property
    def _score_model(self) -> ScoreModel:
        return cast("ScoreModel", self.model())

    def set_scores(self, model: ScoreModel) -> None:
        """Show this table and follow it."""
        self.setModel(model)
        model.modelAboutToBeReset.connect(self._forget_spans)
        self.show_shape()

    def show_shape(self) -> None:
        """Let cells run on as they do now, and show the judgements where there are some."""
        model = self._score_model
        spans = model.runs()
        if spans != self._spans:
            self.clearSpans()
            for (row, column), rows in spans.items():
                self.setSpan(row, column, rows, 1)
            self._spans = spans
        judgement = model.column_of(model.scoring.judgement)
        if judgement >= 0 and self.isColumnHidden(judgement) is model.has_qualitative:
            self.setColumnHidden(judgement, not model.has_qualitative)
            self.share_width()

    def _forget_spans(self) -> None:
        self._spans = {}
        self.clearSpans()

    def show_row(self, row: int) -> None:
        """Give a row that was painted anew the height that it needs now."""
        self.resizeRowToContents(row)

    # -- size --------------------------------------------------------------------------------

    def _narrowest(self, column: int) -> int:
        """Give indicator and reason room for words; signs and figures take little."""
        model = self._score_model
        if column == model.name_column:
            return em(self) * _NAME_COLUMN
        wide = (*model.level_columns, model.column_of(model.scoring.judgement))
        if column in wide:
            return em(self) * _LEVEL_COLUMN
        is_note = column == model.column_of(model.scoring.note)
        return em(self) * (_NOTE_COLUMN if is_note else _NARROWEST_COLUMN)

    def sizeHintForRow(self, row: int) -> int:
        """Return the height that the words of a row need, also of those scrolled out of sight.

        Qt's own measure knows only what is in sight, and forgets the margins of the style.
        """
        model, font = self._score_model, self.font()
        metrics = QFontMetrics(font)
        least = metrics.height() + 2 * GAP
        for column in range(model.columnCount()):
            text = str(model.index(row, column).data())
            if not text or self.isColumnHidden(column) or len(model.run(row, column)) > 1:
                continue
            key = (text, self.columnWidth(column), font.key())
            if key not in self._heights:
                room = QRect(0, 0, max(1, key[1] - 2 * GAP - 2 * TIGHT), 1 << 20)
                self._heights[key] = metrics.boundingRect(room, _WRAP, text).height() + GAP
            least = max(least, self._heights[key])
        return least

    def _highest(self) -> int:
        """Leave room in the page for what is told above and below the rows."""
        page: QWidget | None = self.parentWidget()
        while page is not None and not isinstance(page, QScrollArea):
            page = page.parentWidget()
        room = self.window().height() if page is None else page.height()
        line = self.fontMetrics().lineSpacing()
        taken = self.horizontalHeader().height() + line * _LINES_AROUND
        return max(room - taken, line * _FEWEST_LINES)

    # -- keys --------------------------------------------------------------------------------

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Go on with Tab in the row that the clerk is in, past cells that began further up."""
        actions = QAbstractItemView.CursorAction
        step = {actions.MoveNext: 1, actions.MovePrevious: -1}.get(action)
        index, model = self.currentIndex(), self._score_model
        if step is None or not index.isValid():
            return super().moveCursor(action, modifiers)
        columns = model.columnCount()
        place = index.row() * columns + index.column()
        while 0 <= (place := place + step) < columns * model.rowCount():
            row, column = divmod(place, columns)
            is_first = model.run(row, column)[0] == row
            if is_first and not self.isColumnHidden(column):
                return model.index(row, column)
        return index

    def _below(self, index: QModelIndex) -> int:
        if not index.isValid():
            return 0
        return self._score_model.run(index.row(), index.column())[-1] + 1

    def _is_at_end(self, key: int) -> bool:
        actions = QAbstractItemView.CursorAction
        action = actions.MoveNext if key == Qt.Key.Key_Tab else actions.MovePrevious
        index = self.currentIndex()
        no_key = Qt.KeyboardModifier.NoModifier
        return not index.isValid() or self.moveCursor(action, no_key) == index

    def _has_content(self, row: int) -> bool:
        """Levels that came along, and computed cells, make no indicator yet."""
        model = self._score_model
        if row < 0 or model.is_read_only:
            return False
        return any(
            str(model.index(row, column).data())
            for column in range(model.columnCount())
            if column not in model.level_columns and not model.columns[column].is_generated
        )
