"""Records as a real grid: typed into cell by cell, pasted as a block from a spreadsheet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from perfdesk.report.values import FieldRef, State
from perfdesk.template.datatypes import DataType, Severity
from perfdesk.ui.editors.base import ContainerEditor
from perfdesk.ui.editors.clipboard import block_text, cells_of
from perfdesk.ui.editors.inputs import FocusWatcher, LineInput
from perfdesk.ui.editors.look import FINDING_MARKS, GAP, em, label, quiet_button, set_role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.report.report import Report
    from perfdesk.template.schema import FormField
    from perfdesk.ui.editors.base import Host

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_NOWHERE = QModelIndex()
_MOST_ROWS_SHOWN = 14
#: In characters; a figure of eight digits fits, and most headings.
_NARROWEST_COLUMN = 6
_WIDEST_HEADING = 12
_MOST_FINDINGS_SHOWN = 5
_ANSWERS = ("是", "否")


class RecordsModel(QAbstractTableModel):
    """The records of one container: a row each, a column for each of its fields.

    Signals:
        edited: (FieldRef, text) from an editor in the grid.
    """

    edited = Signal(object, str)

    def __init__(self, ref: FieldRef, host: Host, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ref = ref
        self._host = host
        self._lines: tuple[int, ...] = host.report.lines(ref.code, ref.line)
        template = host.report.template
        members = [template.fields[code] for code in template.members.get(ref.code, ())]
        self.columns: list[FormField] = [field for field in members if not field.is_container]

    @property
    def _report(self) -> Report:
        return self._host.report

    @property
    def lines(self) -> tuple[int, ...]:
        """Return the numbers of the records shown, by row."""
        return self._lines

    def ref_at(self, row: int, column: int) -> FieldRef:
        """Return the field of a cell."""
        return FieldRef(self.columns[column].code, self._lines[row])

    def index_of(self, ref: FieldRef) -> QModelIndex:
        """Return the cell of a field, an invalid index where it has none."""
        codes = [field.code for field in self.columns]
        if ref.code not in codes or ref.line not in self._lines:
            return QModelIndex()
        return self.index(self._lines.index(ref.line), codes.index(ref.code))

    def show_lines(self) -> None:
        """Take over which records there are now."""
        lines = self._report.lines(self._ref.code, self._ref.line)
        kept = len(self._lines)
        if len(lines) > kept and lines[:kept] == self._lines:
            self.beginInsertRows(QModelIndex(), kept, len(lines) - 1)
            self._lines = lines
            self.endInsertRows()
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def show_record(self, line: int) -> None:
        """Paint a record anew."""
        if line in self._lines:
            row = self._lines.index(line)
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, row, row)

    def may_edit(self, index: _Index) -> bool:
        """Say whether a cell takes an entry."""
        field = self.columns[index.column()]
        value = self._report.values[self.ref_at(index.row(), index.column())]
        return not (field.readonly or field.is_generated or value.state is State.NOT_RELEVANT)

    # -- Qt's questions ----------------------------------------------------------------------

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return the number of records."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Return the number of fields of a record."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let be edited what may be."""
        flags = super().flags(index)
        if index.isValid() and self.may_edit(index):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        """Return text, alignment and, as a tool tip, the findings of a cell."""
        if not index.isValid():
            return None
        field = self.columns[index.column()]
        ref = self.ref_at(index.row(), index.column())
        match role:
            case _Role.DisplayRole | _Role.EditRole:
                value = self._report.values[ref]
                return "" if value.state is State.NOT_RELEVANT else value.text
            case _Role.TextAlignmentRole:
                side = (
                    Qt.AlignmentFlag.AlignRight if field.is_numeric else Qt.AlignmentFlag.AlignLeft
                )
                return side | Qt.AlignmentFlag.AlignVCenter
            case _Role.ToolTipRole:
                found = self._host.findings_at(ref)
                return "\n".join(finding.message for finding in found) or field.hint
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> object:
        """Return the field's label with its unit, or the record's number with its mark."""
        if orientation is Qt.Orientation.Horizontal:
            field = self.columns[section]
            if role == _Role.DisplayRole:
                return f"{field.label}（{field.unit}）" if field.unit else field.label
            return field.hint if role == _Role.ToolTipRole else None
        if role == _Role.DisplayRole and section < len(self._lines):
            return f"{self._row_mark(section)}{section + 1}"
        return None

    def _row_mark(self, row: int) -> str:
        severities = {
            finding.severity
            for field in self.columns
            for finding in self._host.findings_at(FieldRef(field.code, self._lines[row]))
        }
        if Severity.ERROR in severities:
            return "✗ "
        return "! " if Severity.WARNING in severities else ""

    def setData(self, index: _Index, value: object, role: int = _Role.EditRole) -> bool:
        """Send on what was entered in a cell; what did not change is no entry."""
        if role != _Role.EditRole or not index.isValid() or not self.may_edit(index):
            return False
        ref = self.ref_at(index.row(), index.column())
        text = str(value)
        if text != self._report.values[ref].text:
            self.edited.emit(ref, text)
        return True


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
        field = _column(index)
        self._before = (QPersistentModelIndex(index), str(index.data(_Role.EditRole)))
        if field.type not in (DataType.CHOICE, DataType.FLAG):
            line = LineInput("", parent)
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


def _column(index: _Index) -> FormField:
    model = index.model()
    if not isinstance(model, RecordsModel):
        raise TypeError(type(model))
    return model.columns[index.column()]


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
        total = sum(field.width for field in model.columns)
        for index, field in enumerate(model.columns):
            share = self.viewport().width() * field.width // total
            heading = min(
                self.horizontalHeader().sectionSizeHint(index), em(self) * _WIDEST_HEADING
            )
            self.setColumnWidth(index, max(share, heading, em(self) * _NARROWEST_COLUMN))
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


class TableEditor(ContainerEditor):
    """All records of a table below one line, as a grid with its acts below."""

    def _build_input(self) -> QWidget:
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self.model = RecordsModel(self.ref, self.host, self)
        self._view = self._build_view(box)
        column.addWidget(self._view)
        column.addLayout(self._build_acts(box))
        self._cell_findings: list[QLabel] = []
        self._below = QVBoxLayout()
        column.addLayout(self._below)
        self.model.edited.connect(self.edited)
        return box

    def _build_view(self, parent: QWidget) -> GridView:
        view = GridView(parent)
        view.setModel(self.model)
        view.setItemDelegate(CellDelegate(view))
        view.setWordWrap(True)
        view.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head = view.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        view.pasted.connect(self._paste)
        view.copied.connect(self._copy)
        view.cleared.connect(self._clear)
        view.selectionModel().currentChanged.connect(self._tell_focus)
        FocusWatcher(view).entered.connect(self._tell_focus)
        return view

    def _build_acts(self, parent: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        self.add_button = quiet_button("+ 添加一行", f"{self.field.label}：添加一行", parent)
        self.up_button = quiet_button("上移", f"{self.field.label}：上移所在行", parent)
        self.down_button = quiet_button("下移", f"{self.field.label}：下移所在行", parent)
        self.remove_button = quiet_button("删除所选行", f"{self.field.label}：删除所选行", parent)
        self.add_button.clicked.connect(self._add)
        self.up_button.clicked.connect(partial(self._move, -1))
        self.down_button.clicked.connect(partial(self._move, 1))
        self.remove_button.clicked.connect(self._remove)
        for button in (self.add_button, self.up_button, self.down_button, self.remove_button):
            row.addWidget(button)
        row.addStretch(1)
        if not self.field.hint:
            row.addWidget(label("可从 Excel 复制后在此粘贴", "hint", parent))
        return row

    @property
    def input(self) -> GridView:
        """Return the grid."""
        return self._view

    # -- showing ---------------------------------------------------------------------------

    def show_lines(self) -> None:
        """Show the records there are now; the place in the grid is kept."""
        row, column = self._view.currentIndex().row(), self._view.currentIndex().column()
        self.model.show_lines()
        if row >= 0 and not self._view.currentIndex().isValid() and self.model.lines:
            self._go_to(min(row, len(self.model.lines) - 1), column)
        self._view.fit()
        self._show_cell_findings()
        self.show_due()

    def show_record(self, line: int, ref: FieldRef) -> None:
        """Paint a row anew and say in words what is wrong in the table."""
        self.model.show_record(line)
        self._show_cell_findings()

    def reveal(self, line: int) -> None:
        """Have every row in sight anyway."""

    def show_due(self) -> None:
        """Print the label bold where rows are still missing."""
        self._mark_missing(is_missing=len(self.model.lines) < self.field.min_lines)

    def _show_cell_findings(self) -> None:
        found = [
            (row + 1, field.label, finding)
            for row, line in enumerate(self.model.lines)
            for field in self.model.columns
            for finding in self.host.findings_at(FieldRef(field.code, line))
            if finding.check not in self.HIDDEN_CHECKS
        ]
        rest = len(found) - _MOST_FINDINGS_SHOWN
        lines = [
            (f"{FINDING_MARKS[finding.severity][0]}　第{row}行 {name}：{self._words(finding)}",
             FINDING_MARKS[finding.severity][1])
            for row, name, finding in found[:_MOST_FINDINGS_SHOWN]
        ]  # fmt: skip
        if rest > 0:
            lines.append((f"另有 {rest} 处，见各行行首的标记", "hint"))
        while len(self._cell_findings) < len(lines):
            self._cell_findings.append(label("", "hint", self, wraps=True))
            self._below.addWidget(self._cell_findings[-1])
        for index, made in enumerate(self._cell_findings):
            made.setVisible(index < len(lines))
            if index < len(lines):
                made.setText(lines[index][0])
                set_role(made, lines[index][1])

    # -- finding the way -------------------------------------------------------------------

    def focus_ref(self, ref: FieldRef) -> None:
        """Go to the cell of a field."""
        index = self.model.index_of(ref)
        if index.isValid():
            self._go_to(index.row(), index.column())
        self._view.setFocus()

    def _go_to(self, row: int, column: int) -> None:
        index = self.model.index(row, max(column, 0))
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self._view.selectionModel().setCurrentIndex(index, flag)

    def _tell_focus(self) -> None:
        index = self._view.currentIndex()
        ref = self.model.ref_at(index.row(), index.column()) if index.isValid() else self.ref
        self.focused.emit(ref)

    # -- the clerk's acts ------------------------------------------------------------------

    def _add(self) -> None:
        self._attempt(partial(self.host.bridge.add_line, self.ref.code, self.ref.line))

    def _move(self, step: int) -> None:
        index = self._view.currentIndex()
        target = index.row() + step
        if not index.isValid() or not 0 <= target < len(self.model.lines):
            return
        line, column = self.model.lines[index.row()], index.column()
        self._attempt(partial(self.host.bridge.move_line, line, target))
        self._go_to(target, column)

    def _remove(self) -> None:
        rows = sorted({index.row() for index in self._selected()})
        for line in [self.model.lines[row] for row in rows]:
            self._attempt(partial(self.host.bridge.remove_line, line))

    def _selected(self) -> list[QModelIndex]:
        return self._view.selectionModel().selectedIndexes()

    def _clear(self) -> None:
        for index in self._selected():
            if self.model.may_edit(index):
                self.model.setData(index, "")

    def _copy(self) -> None:
        chosen = {(index.row(), index.column()): str(index.data()) for index in self._selected()}
        rows = sorted({row for row, _column in chosen})
        columns = sorted({column for _row, column in chosen})
        block = [[chosen.get((row, column), "") for column in columns] for row in rows]
        QGuiApplication.clipboard().setText(block_text(block))

    def _paste(self) -> None:
        """Enter a block from the top left selected cell on; rows are added as needed."""
        block = cells_of(QGuiApplication.clipboard().text())
        selected = self._selected()
        top = min((index.row() for index in selected), default=0)
        left = min((index.column() for index in selected), default=0)
        for offset, cells in enumerate(block):
            if top + offset >= len(self.model.lines) and not self._add_row():
                break
            self._paste_row(top + offset, left, cells)
        if block and self.model.lines:
            self._go_to(min(top, len(self.model.lines) - 1), left)

    def _add_row(self) -> bool:
        add = partial(self.host.bridge.add_line, self.ref.code, self.ref.line)
        return self._attempt(add)

    def _paste_row(self, row: int, left: int, cells: Iterable[str]) -> None:
        for column, text in enumerate(cells, start=left):
            if column < len(self.model.columns):
                self.model.setData(self.model.index(row, column), text)

    def _attempt(self, act: partial[None]) -> bool:
        return self.host.attempt(self, act)
