"""Records as a real grid: typed into cell by cell, pasted as a block from a spreadsheet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from perfdesk.errors import message
from perfdesk.report.values import FieldRef
from perfdesk.ui.editors.base import ContainerEditor
from perfdesk.ui.editors.finding_line import FindingLines
from perfdesk.ui.editors.undo_line import UndoLine
from perfdesk.ui.editors.units import has_own_unit, understood
from perfdesk.ui.inputs.writing import FocusWatcher
from perfdesk.ui.parts.look import GAP, label, quiet_button
from perfdesk.ui.tables.grid import CellDelegate, GridView
from perfdesk.ui.tables.records_model import RecordsModel
from perfdesk.ui.tables.table_blocks import TableBlocks

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from PySide6.QtCore import QModelIndex

    from perfdesk.ui.editors.headings import Laid

_MOST_FINDINGS_SHOWN = 5


class TableEditor(ContainerEditor):
    """All records of a table below one line, as a grid with its acts below."""

    def _build_input(self) -> QWidget:
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self.model = self._make_model()
        self._view = self._build_view(self._make_view(box))
        column.addLayout(self._placed())
        self._undo = UndoLine(self.host.bridge, box)
        self._undo.undo_wanted.connect(lambda: self.host.undo(self))
        column.addWidget(self._undo)
        column.addLayout(self._build_acts(box))
        self._cell_hints: list[QLabel] = []
        self._changed: set[int] = set()
        #: The record that came by going on behind the last row, while it is still as it came.
        self._untouched: int | None = None
        below, self._hints_below = QVBoxLayout(), QVBoxLayout()
        self._cell_lines = FindingLines(below, self)
        self._cell_lines.fix_wanted.connect(lambda one: self.host.fix(self, one))
        column.addLayout(below)
        column.addLayout(self._hints_below)
        self.model.edited.connect(self.edited)
        self._show_acts()
        return box

    def _make_model(self) -> RecordsModel:
        return RecordsModel(self.ref, self.host, self)

    def _make_view(self, parent: QWidget) -> GridView:
        """Return the grid with model and cell editors."""
        view = GridView(parent)
        view.setModel(self.model)
        view.setItemDelegate(CellDelegate(view))
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        return view

    def _placed(self) -> QVBoxLayout:
        """Return the grid with what stands right above and below it."""
        column = QVBoxLayout()
        column.setSpacing(GAP)
        column.addWidget(self._view)
        return column

    def _build_view(self, view: GridView) -> GridView:
        view.setWordWrap(True)
        view.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        head = view.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        self._blocks = TableBlocks(self, view)
        view.row_wanted.connect(self._go_on_behind)
        view.selectionModel().currentChanged.connect(self._tell_focus)
        view.selectionModel().currentChanged.connect(self._look_back_soon)
        view.selectionModel().selectionChanged.connect(self._show_acts)
        watcher = FocusWatcher(view)
        watcher.entered.connect(self._tell_focus)
        watcher.left.connect(self._leave)
        watcher.left.connect(self._look_back_soon)
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
            button.setVisible(not self.is_fixed)
        row.addStretch(1)
        if not self.field.hint and not self.is_fixed:
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
            self.go_to(min(row, len(self.model.lines) - 1), column)
        self._view.fit()
        self._show_cell_findings()
        self._show_acts()
        self.show_due()

    def _show_acts(self) -> None:
        """Let be done only what can be done with the selected rows."""
        rows, count = self._rows(), len(self.model.lines)
        self.up_button.setEnabled(bool(rows) and rows[0] > 0)
        self.down_button.setEnabled(bool(rows) and rows[-1] + 1 < count)
        self.remove_button.setEnabled(bool(rows))
        self.add_button.setEnabled(count < self.field.max_lines)

    def _rows(self) -> list[int]:
        """Return the rows in which cells are selected."""
        return self._blocks.rows()

    def show_record(self, line: int, refs: Collection[FieldRef]) -> None:
        """Take note that a row is another one; ``show_changes`` paints all at once."""
        self._changed.add(line)

    def show_changes(self) -> None:
        """Paint the rows that a change touched, and say in words what is wrong in the table."""
        rows = sorted(self.model.rows[line] for line in self._changed & self.model.rows.keys())
        self._changed.clear()
        if rows:
            self._show_rows(rows)
            self._show_cell_findings()

    def _show_rows(self, rows: Sequence[int]) -> None:
        self.model.show_rows(rows)

    def reveal(self, line: int) -> None:
        """Have every row in sight anyway."""

    def show_due(self) -> None:
        """Print the label bold where rows are still missing."""
        self._mark_missing(is_missing=len(self.model.lines) < self.field.min_lines)

    def _show_cell_findings(self) -> None:
        columns = {field.code: at for at, field in enumerate(self.model.columns)}
        rows = self.model.rows
        places = sorted(
            (rows[ref.line], columns[ref.code], ref)
            for ref in self.host.places_found
            if ref.line in rows and ref.code in columns
        )
        found = [
            (row + 1, self.model.columns[column].label, finding)
            for row, column, ref in places
            for finding in self.host.findings_at(ref)
            if finding.check not in self.HIDDEN_CHECKS
        ]
        told = [
            (finding, f"第{row}行 {name}：{self._words(finding)}")
            for row, name, finding in found[:_MOST_FINDINGS_SHOWN]
        ]
        self._cell_lines.show_findings(told, may_fix=not self.host.is_read_only)
        rest = len(found) - _MOST_FINDINGS_SHOWN
        hints = [f"另有 {rest} 处，见各行行首的标记"] if rest > 0 else []
        self._show_hints([*hints, *self._conversions()])

    def _show_hints(self, hints: Sequence[str]) -> None:
        while len(self._cell_hints) < len(hints):
            self._cell_hints.append(label("", "hint", self, wraps=True))
            self._hints_below.addWidget(self._cell_hints[-1])
        for index, made in enumerate(self._cell_hints):
            made.setText(hints[index] if index < len(hints) else "")
            made.setVisible(index < len(hints))

    def _conversions(self) -> list[str]:
        """Return the line that says how cells with a unit of their own were understood."""
        values = self.host.report.values
        figures = [field for field in self.model.columns if field.is_numeric]
        told = [
            f"第{row}行 {field.label} {understood(field, value)}"
            for row, line in enumerate(self.model.lines, start=1)
            for field in figures
            if has_own_unit(field, value := values[FieldRef(field.code, line)])
        ]
        if not told:
            return []
        more = f"；另有 {len(told) - _MOST_FINDINGS_SHOWN} 格" * (len(told) > _MOST_FINDINGS_SHOWN)
        shown = "；".join(told[:_MOST_FINDINGS_SHOWN])
        return [f"已换算：{shown}{more}"]

    # -- finding the way -------------------------------------------------------------------

    def focus_ref(self, ref: FieldRef) -> None:
        """Go to the cell of a field."""
        index = self.model.index_of(ref)
        if index.isValid():
            self.go_to(index.row(), index.column())
        self._view.setFocus()

    def go_to(self, row: int, column: int) -> None:
        """Make a cell the current one, alone."""
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

    def _go_on_behind(self, column: int) -> None:
        """Add a row behind the last one; left as it came it goes again."""
        count = len(self.model.lines)
        self._add_behind(column)
        if len(self.model.lines) == count + 1:
            self._untouched = self.model.lines[-1]

    def _look_back_soon(self) -> None:
        """Look once the clerk has arrived where she goes: widgets change places only then."""
        if self._untouched is not None:
            QTimer.singleShot(0, self, self._take_back_untouched)

    def _take_back_untouched(self) -> None:
        """Take back the row that Enter or Tab added, where it was left without an entry."""
        line = self._untouched
        if line is None or self._is_in_row(line):
            return
        self._untouched = None
        bridge, name = self.host.bridge, message("undo", "added", what=self.field.label)
        is_there = line in self.model.lines and bridge.session.undo_name == name
        if is_there and not self._view.has_content(self.model.lines.index(line)):
            bridge.undo()

    def _is_in_row(self, line: int) -> bool:
        """Say whether the clerk is still in a row, also where another program is in front now."""
        at, focus = self._view.currentIndex().row(), self.window().focusWidget()
        is_here = focus is self._view or self._view.isAncestorOf(focus)
        return is_here and 0 <= at < len(self.model.lines) and self.model.lines[at] == line

    def _add_behind(self, column: int) -> None:
        """Add a row because the clerk went on behind the last one."""
        if self.is_fixed or len(self.model.lines) >= self.field.max_lines:
            return
        bridge = self.host.bridge
        name = message("undo", "added", what=self.field.label)
        with bridge.together(name):  # Its first field does not take the keyboard then.
            bridge.add_line(self.ref.code, self.ref.line)
        self.go_to(len(self.model.lines) - 1, column)

    def _move(self, step: int) -> None:
        index = self._view.currentIndex()
        target = index.row() + step
        if not index.isValid() or not 0 <= target < len(self.model.lines):
            return
        line, column = self.model.lines[index.row()], index.column()
        self._attempt(partial(self.host.bridge.move_line, line, target))
        self.go_to(target, column)

    def _remove(self) -> None:
        """Remove all selected rows at once, and say how they come back."""
        lines = [self.model.lines[row] for row in self._rows()]
        if lines and self._attempt(partial(self._remove_lines, lines)):
            self._undo.show_done(message("ui", "removed_rows", count=len(lines)))
            self._view.setFocus()

    def _remove_lines(self, lines: list[int]) -> None:
        bridge, name = self.host.bridge, message("undo", "removed_rows", count=len(lines))
        with bridge.together(name):
            bridge.session.remove_lines(lines, name)

    def complete(self, laid: Laid, top: int) -> Laid:
        """Return a block that is pasted from a row on, with what it implies."""
        del top
        return laid

    def whole(self, index: QModelIndex) -> Sequence[QModelIndex]:
        """Return the cells that are one with a cell."""
        return (index,)

    def show_done(self, words: str, *, is_undoable: bool) -> None:
        """Say what was done, with the way back."""
        self._undo.show_done(words, is_undoable=is_undoable)

    def _attempt(self, act: Callable[[], None]) -> bool:
        return self.host.attempt(self, act)
