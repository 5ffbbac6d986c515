"""Records as a real grid: typed into cell by cell, pasted as a block from a spreadsheet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from perfdesk.report.values import FieldRef
from perfdesk.ui.editors.base import ContainerEditor
from perfdesk.ui.editors.clipboard import block_text, cells_of
from perfdesk.ui.editors.grid import CellDelegate, GridView
from perfdesk.ui.editors.writing import FocusWatcher
from perfdesk.ui.editors.look import FINDING_MARKS, GAP, label, quiet_button, set_role
from perfdesk.ui.editors.records_model import RecordsModel

if TYPE_CHECKING:
    from collections.abc import Iterable


_MOST_FINDINGS_SHOWN = 5


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
