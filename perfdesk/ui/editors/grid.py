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
    QComboBox,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from perfdesk.template.datatypes import DataType
from perfdesk.ui.editors.inputs import LineInput
from perfdesk.ui.editors.look import em, set_role
from perfdesk.ui.editors.records_model import RecordsModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.template.schema import FormField

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_MOST_ROWS_SHOWN = 14
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
            set_role(line, "cell")
            line.textEdited.connect(lambda: self.commitData.emit(line))
            return line
        combo = QComboBox(parent)
        answers = _ANSWERS if field.type is DataType.FLAG else field.choices
        combo.addItems(["", *answers])
        combo.activated.connect(lambda: self._commit(combo))
        return combo

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
    """The grid with a spreadsheet's keys.

    Signals:
        pasted, copied, cleared: Ctrl+V, Ctrl+C, Delete on the selected cells.
    """

    pasted = Signal()
    copied = Signal()
    cleared = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns as the template says; none gets too narrow."""
        super().resizeEvent(event)
        model = self.model()
        if not isinstance(model, RecordsModel) or not model.columns:
            return
        head, square = self.horizontalHeader(), em(self)
        least = [
            max(
                square * _NARROWEST_COLUMN,
                min(head.sectionSizeHint(index), square * _WIDEST_HEADING),
            )
            for index in range(len(model.columns))
        ]
        shares = [field.width for field in model.columns]
        for index, width in enumerate(column_widths(self.viewport().width(), least, shares)):
            self.setColumnWidth(index, width)
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Fit, now that the font is known."""
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """Be as high as the rows need, up to a limit; then the grid scrolls."""
        if not self.isVisible():
            return
        rows, count = self.verticalHeader(), self.model().rowCount()
        shown = sum(rows.sectionSize(row) for row in range(min(count, _MOST_ROWS_SHOWN)))
        shown = max(shown, 2 * rows.defaultSectionSize())
        frame = self.height() - self.viewport().height() - self.horizontalHeader().height()
        bar = self.horizontalScrollBar()
        space = bar.sizeHint().height() if bar.maximum() > 0 and bar.isHidden() else 0
        height = frame + self.horizontalHeader().sizeHint().height() + shown + space
        if height != self.minimumHeight():
            self.setFixedHeight(height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell of the block keys, leave the rest to Qt."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.cleared.emit()
        else:
            super().keyPressEvent(event)
