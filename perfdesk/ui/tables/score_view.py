"""The grid of a scoring table: cells that run on over rows, marks, a height that fits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPolygon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QScrollArea,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from perfdesk.template.datatypes import Severity
from perfdesk.ui.inputs.text_marks import INKS
from perfdesk.ui.parts.look import GAP, TIGHT, em, set_role
from perfdesk.ui.tables.grid import CellDelegate, GridView
from perfdesk.ui.tables.row_heights import AT_ONCE, RowHeights
from perfdesk.ui.tables.score_model import (
    DEMANDED,
    MARK_ROLE,
    SET_BY_HAND,
    ScoreModel,
    demanded_words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

#: Around the rows stand totals, headings, a scroll bar and why the score is what it is: so many
#: lines of text stay free in the page for them.
_LINES_AROUND = 8
_FEWEST_LINES = 6
#: In characters: where there is room, and in a page between both side panels.
_NARROWEST_COLUMN = (4, 2.5)
_LEVEL_COLUMN = (6, 4)
_NAME_COLUMN = (8, 5.4)
_NOTE_COLUMN = (10, 5)
#: The side of a character at 100 %.
_BASE_EM_PX = 14
#: Figures that cannot break are seen whole up to so many characters.
_LONGEST_FIGURE = 10
_UNBROKEN = re.compile(r"[!-~％≥≤＞＜＝±－．，]+")


_WRAP = Qt.TextFlag.TextWordWrap


class ScoreDelegate(CellDelegate):
    """Cells with their marks; one that runs on over rows is entered when it is left.

    Key by key it would fall apart while it is typed.
    """

    def _enters_at_once(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        model = index.model()
        return not isinstance(model, ScoreModel) or not model.runs_on(index.row(), index.column())

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Show weights with the decimals of the scores; what was typed stays in the cell."""
        super().initStyleOption(option, index)
        model = index.model()
        if isinstance(model, ScoreModel) and (
            words := model.points_words(index.row(), index.column())
        ):
            option.text = words  # type: ignore[attr-defined]

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
            words, metrics = demanded_words(), painter.fontMetrics()
            if metrics.boundingRect(room, _WRAP, words).height() > room.height():
                words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, middle | _WRAP, words)
        painter.restore()


def _area(option: QStyleOptionViewItem) -> QRect:
    return QRect(option.rect)  # type: ignore[attr-defined]


class FrozenColumn(QTableView):
    """The column of the indicators' names over the left edge while it is scrolled out of sight."""

    def __init__(self, grid: ScoreView) -> None:
        super().__init__(grid)
        self._grid = grid
        set_role(self, "frozen")
        self.setAccessibleName("指标名称")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(True)
        self.setVerticalScrollMode(grid.verticalScrollMode())
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(never)
        self.setVerticalScrollBarPolicy(never)
        bar = grid.verticalScrollBar()
        bar.valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(bar.setValue)
        grid.horizontalScrollBar().valueChanged.connect(self.place)
        grid.verticalHeader().sectionResized.connect(self._follow_row)
        self.hide()

    def _follow_row(self, row: int, _old: int, height: int) -> None:
        if self.isVisible():  # Else it takes all heights over when it comes.
            self.setRowHeight(row, height)

    def place(self) -> None:
        """Lie where the column would be if it had not left, and only then."""
        grid, column = self._grid, self._grid.name_column
        is_away = column >= 0 and grid.columnViewportPosition(column) < 0
        if is_away:
            for at in range(grid.model().columnCount()):
                self.setColumnHidden(at, at != column)
            self.setColumnWidth(column, grid.columnWidth(column))
            for row in range(grid.model().rowCount()):
                self.setRowHeight(row, grid.rowHeight(row))
            self.horizontalHeader().setFixedHeight(grid.horizontalHeader().height())
            corner = grid.viewport().geometry().topLeft()
            head = grid.horizontalHeader().height()
            high = grid.viewport().height() + head
            wide = grid.columnWidth(column) + 2 * self.frameWidth()
            self.setGeometry(corner.x(), corner.y() - head, wide, high)
            self.verticalScrollBar().setValue(grid.verticalScrollBar().value())
        self.setVisible(is_away)


class ScoreView(GridView):
    """The grid; what runs on over rows is one cell to the eye and to the keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        #: Heights of texts, each measured once: a row is measured again at every key.
        self._heights: dict[tuple[str, int, str], int] = {}
        self._spans: dict[tuple[int, int], int] = {}
        self._runs: dict[tuple[str, str], int] = {}
        #: Of long tables, the text of each column whose longest run is the longest seen so far.
        self._longest: dict[int, str] = {}
        self._shared_for: dict[int, str] = {}
        self._frozen = FrozenColumn(self)
        self._row_heights = RowHeights(self)
        self._row_heights.settled.connect(self._settle)

    @property
    def _score_model(self) -> ScoreModel:
        return cast("ScoreModel", self.model())

    @property
    def name_column(self) -> int:
        """Return the column that stays in sight."""
        return self._score_model.name_column

    def share_width(self) -> None:
        """Share the width, and keep the names in sight where it is not enough."""
        super().share_width()
        self._frozen.place()

    def set_scores(self, model: ScoreModel) -> None:
        """Show this table and follow it."""
        self.setModel(model)
        self._frozen.setModel(model)
        self._frozen.setSelectionModel(self.selectionModel())
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
        self._longest = {}
        self.clearSpans()

    def show_rows(self, rows: Sequence[int]) -> None:
        """Give rows that were painted anew the heights that they need now."""
        if len(rows) > AT_ONCE or any(map(self.note_widths, rows)):
            self.share_width()
        else:
            for row in rows:
                self.fit_row(row)

    def fit_row(self, row: int) -> None:
        """Make a row as high as its words; Qt would ask for its number's room, too."""
        self.setRowHeight(row, self.sizeHintForRow(row))

    def note_widths(self, row: int) -> bool:
        """Say whether a row has a figure that its column cuts; keep the longest ones in mind."""
        is_cut = False
        for column in range(self.model().columnCount()):
            text = "" if self.isColumnHidden(column) else self._shown(row, column)
            if self._run_width(text) > self.columnWidth(column):
                is_cut = True
                if self._run_width(text) > self._run_width(self._longest.get(column, "")):
                    self._longest[column] = text
        return is_cut

    def measure(self) -> None:
        """Make rows as high as their words, those out of sight while nothing else is to be done."""
        self._row_heights.measure()

    def _settle(self, is_cut: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Take note that all rows of a long table are measured."""
        if is_cut and self._shared_for != self._longest:
            self._shared_for = dict(self._longest)
            self.share_width()
        else:
            self.fit()

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Measure the rows around a cell first: it would not come to lie in sight else."""
        self._row_heights.measure_around(index.row())
        super().scrollTo(index, hint)

    # -- size --------------------------------------------------------------------------------

    def _least(self, shown: Sequence[int]) -> list[int]:
        """Make columns and headings narrow where all of them would not be in sight otherwise."""
        model, room = self._score_model, self.viewport().width()
        was_tight = model.is_tight
        for model.is_tight in (False, True):
            least = super()._least(shown)
            if sum(least) <= room:
                break
        else:  # It is scrolled anyway: then reasons need not make a row as high as the window.
            note = model.column_of(model.scoring.note)
            wide = em(self) * _NOTE_COLUMN[0]
            least = [
                max(one, wide) if at == note else one for at, one in zip(shown, least, strict=True)
            ]
        if model.is_tight is not was_tight:
            model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, model.columnCount() - 1)
        return least

    def _narrowest(self, column: int) -> int:
        """Give indicator and reason room for words; signs and figures as much as they need."""
        model, square = self._score_model, em(self)
        width = _NARROWEST_COLUMN
        if column == model.name_column:
            width = _NAME_COLUMN
        elif column in (*model.level_columns, model.column_of(model.scoring.judgement)):
            width = _LEVEL_COLUMN
        elif column == model.column_of(model.scoring.note):
            width = _NOTE_COLUMN
        return max(round(square * width[model.is_tight]), self._longest_run(column))

    def _longest_run(self, column: int) -> int:
        """Return what the longest text of a column takes that does not break; words break."""
        count = self._score_model.rowCount()
        texts = [self._shown(row, column) for row in range(min(count, AT_ONCE))]
        if count > AT_ONCE:
            texts.append(self._longest.get(column, ""))
        return max(map(self._run_width, texts), default=0)

    def _shown(self, row: int, column: int) -> str:
        model = self._score_model
        return model.points_words(row, column) or model.text_at(row, column)

    def _margins(self) -> int:
        """Return what the margins of the style, which grow with the letters, and the cell take."""
        return 2 * max(GAP, round(GAP * em(self) / _BASE_EM_PX)) + 2 * TIGHT

    def _run_width(self, text: str) -> int:
        key = (text, self.font().key())
        if text and key not in self._runs:
            metrics = QFontMetrics(self.font())
            longest = max(map(metrics.horizontalAdvance, _UNBROKEN.findall(text)), default=0)
            self._runs[key] = min(longest, em(self) * _LONGEST_FIGURE) + self._margins()
        return self._runs[key] if text else 0

    def sizeHintForRow(self, row: int) -> int:
        """Return the height that the words of a row need, also of those scrolled out of sight.

        Qt's own measure knows only what is in sight, and forgets the margins of the style.
        """
        model, font = self._score_model, self.font()
        metrics = QFontMetrics(font)
        least = metrics.height() + 2 * GAP
        for column in range(model.columnCount()):
            if self.isColumnHidden(column) or model.runs_on(row, column):
                continue
            text = model.text_at(row, column)
            if not text:
                continue
            key = (text, self.columnWidth(column), font.key())
            if key not in self._heights:
                room = QRect(0, 0, max(1, key[1] - self._margins()), 1 << 20)
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

    def has_content(self, row: int) -> bool:
        """Levels that came along, and computed cells, make no indicator yet."""
        model = self._score_model
        if row < 0 or model.is_read_only:
            return False
        return any(
            str(model.index(row, column).data())
            for column in range(model.columnCount())
            if column not in model.level_columns and not model.columns[column].is_generated
        )
