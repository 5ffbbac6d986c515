"""The grid of a table: its cell editors, its keys, its size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from perfdesk.template.datatypes import DataType
from perfdesk.ui.inputs.inputs import DropDown, LineInput
from perfdesk.ui.inputs.tab_order import following
from perfdesk.ui.inputs.writing import come_to, is_enter, is_undo_key
from perfdesk.ui.parts.look import em, set_role
from perfdesk.ui.parts.names import name_whole
from perfdesk.ui.tables.records_model import RecordsModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.template.schema import FormField

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_MOST_ROWS_SHOWN = 14
_MOST_FITS = 3
#: In characters; a figure of eight digits fits, and most headings.
_NARROWEST_COLUMN = 6
_WIDEST_HEADING = 12
_ANSWERS = ("是", "否")


class CellDelegate(QStyledItemDelegate):
    """Cell editors: a line, or a drop-down where the answers are given.

    What is typed goes into the report key by key, as everywhere; Esc brings back what was there.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._before: tuple[QPersistentModelIndex, str] | None = None

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """Make the editor of a cell."""
        del option
        field = column_of(index)
        self._before = (QPersistentModelIndex(index), str(index.data(_Role.EditRole)))
        if field.type not in (DataType.CHOICE, DataType.FLAG):
            line = LineInput("", parent)
            line.is_cell = True
            line.setFrame(False)
            side = Qt.AlignmentFlag.AlignRight if field.is_numeric else Qt.AlignmentFlag.AlignLeft
            line.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            set_role(line, "cell")
            line.setAccessibleName(field.label)
            if self._enters_at_once(index):
                line.textEdited.connect(lambda: self.commitData.emit(line))
            return line
        combo = DropDown(parent)
        answers = _ANSWERS if field.type is DataType.FLAG else field.choices
        combo.addItems(["", *answers])
        name_whole(combo, field.label)
        combo.activated.connect(lambda: self._commit(combo))
        return combo

    def _enters_at_once(self, index: _Index) -> bool:
        """Say whether each key goes into the report, not only what stands there at the end."""
        del index
        return True

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        """Take the whole cell, not only the room between its margins."""
        del index
        editor.setGeometry(option.rect)  # type: ignore[attr-defined]

    def _commit(self, combo: QComboBox) -> None:
        self.commitData.emit(combo)
        self.closeEditor.emit(combo)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Undo the entry on Esc before Qt closes the editor."""
        is_escape = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Cancel)
        if is_escape and event.type() is QEvent.Type.KeyPress and self._before is not None:
            index, text = self._before
            if index.isValid() and isinstance(model := index.model(), RecordsModel):
                model.setData(index, text)
        return super().eventFilter(editor, event)

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Show the cell's text in its editor; what stands there already is left alone."""
        text = str(index.data(_Role.EditRole))
        if isinstance(editor, QComboBox):
            editor.setCurrentText(text)
        elif isinstance(editor, LineInput) and editor.text() != text and not editor.is_composing:
            editor.fill(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Enter the editor's text into the cell."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        elif isinstance(editor, LineInput):
            model.setData(index, editor.text())


def column_of(index: _Index) -> FormField:
    """Return the field of the column that a cell stands in."""
    model = index.model()
    if not isinstance(model, RecordsModel):
        raise TypeError(type(model))
    return model.columns[index.column()]


def column_widths(width: int, least: Sequence[int], shares: Sequence[int]) -> list[int]:
    """Share a width among columns; those that would get too narrow take from the wider ones."""
    wanted = [
        max(0, width * share // sum(shares) - low) for low, share in zip(least, shares, strict=True)
    ]
    extra = max(0, width - sum(least))
    return [
        low + extra * more // max(1, sum(wanted)) for low, more in zip(least, wanted, strict=True)
    ]


class GridView(QTableView):
    """The grid with a spreadsheet's keys; Tab behind an empty last row leaves it.

    Signals:
        pasted, copied, cut, cleared, filled_down: Ctrl+V, Ctrl+C, Ctrl+X, Delete, Ctrl+D.
        row_wanted: The clerk went on behind the last row; the column she is to come to.
    """

    pasted = Signal()
    copied = Signal()
    cut = Signal()
    cleared = Signal()
    filled_down = Signal()
    row_wanted = Signal(int)

    _is_fitting = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns as the template says; none gets too narrow."""
        super().resizeEvent(event)
        self.share_width()

    def share_width(self) -> None:
        """Share the width among the columns that are shown."""
        model = self.model()
        if not isinstance(model, RecordsModel) or not model.columns:
            return
        shown = [at for at in range(len(model.columns)) if not self.isColumnHidden(at)]
        least = self._least(shown)
        shares = [model.columns[at].width for at in shown]
        widths = column_widths(self.viewport().width(), least, shares)
        for at, width in zip(shown, widths, strict=True):
            self.setColumnWidth(at, width)
        self.measure()  # Text breaks elsewhere now.
        self.fit()

    def measure(self) -> None:
        """Make rows as high as their words."""
        self.resizeRowsToContents()

    def _least(self, shown: Sequence[int]) -> list[int]:
        """Return the widths that columns have at least, with their headings."""
        head, widest = self.horizontalHeader(), em(self) * _WIDEST_HEADING
        return [max(self._narrowest(at), min(head.sectionSizeHint(at), widest)) for at in shown]

    def _narrowest(self, column: int) -> int:
        """Return the width that a column has at least."""
        del column
        return em(self) * _NARROWEST_COLUMN

    def _highest(self) -> int:
        """Return the height that the rows have at most."""
        rows = self.verticalHeader()
        count = min(self.model().rowCount(), _MOST_ROWS_SHOWN)
        return sum(rows.sectionSize(row) for row in range(count))

    def showEvent(self, event: QShowEvent) -> None:
        """Fit, now that the font is known."""
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """Be as high as the rows need, up to a limit; then the grid scrolls.

        Another height may share the width anew, by which rows get other heights: fitted in that,
        least and greatest height would come apart and leave a gap around the grid.
        """
        if not self.isVisible() or self._is_fitting:
            return
        self._is_fitting = True
        for _time in range(_MOST_FITS):
            height = self._fitting_height()
            if height == self.minimumHeight() == self.maximumHeight():
                break
            self.setFixedHeight(height)
        self._is_fitting = False

    def _fitting_height(self) -> int:
        rows = self.verticalHeader()
        shown = max(min(rows.length(), self._highest()), 2 * rows.defaultSectionSize())
        # While the page around it still grows, what is inside has not got its new place yet.
        inside = self.viewport().height() + self.horizontalHeader().height()
        frame = max(self.height() - inside, 2 * self.frameWidth())
        bar = self.horizontalScrollBar()
        space = bar.sizeHint().height() if bar.maximum() > 0 and bar.isHidden() else 0
        return frame + self.horizontalHeader().sizeHint().height() + shown + space

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell of the block keys, go on with Enter and Tab, leave the rest to Qt."""
        key, is_control = event.key(), event.modifiers() == Qt.KeyboardModifier.ControlModifier
        for standard, signal in (
            (QKeySequence.StandardKey.Paste, self.pasted),
            (QKeySequence.StandardKey.Copy, self.copied),
            (QKeySequence.StandardKey.Cut, self.cut),
        ):
            if event.matches(standard):
                signal.emit()
                return
        if key == Qt.Key.Key_D and is_control:
            self.filled_down.emit()
        elif key == Qt.Key.Key_Delete:
            self.cleared.emit()
        elif is_enter(event):
            # In an open cell the delegate takes it, and ``closeEditor`` goes down.
            if self.state() is not QAbstractItemView.State.EditingState:
                self._go_down()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and self._is_at_end(key):
            self._leave(is_forward=key == Qt.Key.Key_Tab)
        elif is_undo_key(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go on after an entry: Enter goes down, Tab to the right, behind the last to a new row."""
        hints = QAbstractItemDelegate.EndEditHint
        if hint is hints.SubmitModelCache:
            super().closeEditor(editor, hints.NoHint)
            self._go_down()
        elif hint is hints.EditNextItem and self._is_at_end(Qt.Key.Key_Tab):
            super().closeEditor(editor, hints.NoHint)
            self._leave(is_forward=True)
        else:
            super().closeEditor(editor, hint)

    def _go_down(self) -> None:
        index = self.currentIndex()
        below = self._below(index)
        if below < self.model().rowCount():
            self.setCurrentIndex(self.model().index(below, max(index.column(), 0)))
        elif self.has_content(index.row()):
            self.row_wanted.emit(max(index.column(), 0))

    def _below(self, index: QModelIndex) -> int:
        """Return the row below a cell; the first one where there is no cell."""
        return index.row() + 1

    def _is_at_end(self, key: int) -> bool:
        index, model = self.currentIndex(), self.model()
        if not index.isValid():
            return True
        if key == Qt.Key.Key_Backtab:
            return (index.row(), index.column()) == (0, 0)
        last = (model.rowCount() - 1, model.columnCount() - 1)
        return (index.row(), index.column()) == last

    def _leave(self, *, is_forward: bool) -> None:
        """Ask for a new row behind a filled last one, otherwise go to what stands beside."""
        index = self.currentIndex()
        if is_forward and index.isValid() and self.has_content(index.row()):
            self.row_wanted.emit(0)
            return
        near = following(self, self.window(), forward=is_forward)
        if near is not None:
            reason = Qt.FocusReason
            come_to(near, reason.TabFocusReason if is_forward else reason.BacktabFocusReason)

    def has_content(self, row: int) -> bool:
        """Say whether the clerk has entered anything in a row."""
        model = self.model()
        if row < 0 or not isinstance(model, RecordsModel) or model.is_read_only:
            return False
        return any(str(model.index(row, column).data()) for column in range(model.columnCount()))
