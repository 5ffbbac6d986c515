"""Cells of a table all at once: pasted, copied, cut, cleared, filled down."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, QObject
from PySide6.QtGui import QGuiApplication

from perfdesk.errors import message
from perfdesk.ui.editors.block import place_block
from perfdesk.ui.editors.clipboard import block_text, cells_of
from perfdesk.ui.editors.headings import lay
from perfdesk.ui.editors.spread import enter_placed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtCore import QItemSelectionRange

    from perfdesk.report.values import FieldRef
    from perfdesk.ui.tables.grid import GridView
    from perfdesk.ui.tables.records_model import RecordsModel
    from perfdesk.ui.tables.table_editor import TableEditor


class TableBlocks(QObject):
    """What the keys of a grid do with its selected cells; every act is one step."""

    def __init__(self, editor: TableEditor, view: GridView) -> None:
        super().__init__(editor)
        self._editor = editor
        self._view = view
        view.pasted.connect(self._paste)
        view.copied.connect(self._copy)
        view.cut.connect(self._cut)
        view.cleared.connect(self._clear)
        view.filled_down.connect(self._fill_down)

    @property
    def _model(self) -> RecordsModel:
        return self._editor.model

    def selected(self) -> list[QModelIndex]:
        """Return the selected cells that are shown."""
        chosen = self._view.selectionModel().selectedIndexes()
        return [index for index in chosen if not self._view.isColumnHidden(index.column())]

    def rows(self) -> list[int]:
        """Return the rows in which cells are selected."""
        rows: set[int] = set()
        areas = cast("list[QItemSelectionRange]", self._view.selectionModel().selection())
        for area in areas:
            columns = range(area.left(), area.right() + 1)
            if not all(self._view.isColumnHidden(column) for column in columns):
                rows.update(range(area.top(), area.bottom() + 1))
        return sorted(rows)

    def _shown_columns(self) -> list[int]:
        count = len(self._model.columns)
        return [column for column in range(count) if not self._view.isColumnHidden(column)]

    def _clear(self) -> None:
        self._empty("cleared_cells")

    def _cut(self) -> None:
        self._copy()
        self._empty("cut_cells")

    def _empty(self, act: str) -> None:
        """Empty the selected cells, as one step."""
        self._enter_texts({self._ref(index): "" for index in self._filled()}, act)

    def _filled(self) -> list[QModelIndex]:
        chosen: dict[tuple[int, int], QModelIndex] = {}
        for index in self.selected():
            if (index.row(), index.column()) not in chosen:
                whole = self._editor.whole(index)
                chosen.update({(one.row(), one.column()): one for one in whole})
        cells = chosen.values()
        return [index for index in cells if self._model.may_edit(index) and str(index.data())]

    def _ref(self, index: QModelIndex) -> FieldRef:
        return self._model.ref_at(index.row(), index.column())

    def _fill_down(self) -> None:
        """Give the selected cells the text of the topmost one in their column."""
        chosen, top = self.selected(), min(self.rows(), default=0)
        if len(self.rows()) == 1 and top > 0:  # One row takes what stands above it.
            top -= 1
        texts = {
            self._ref(index): str(index.siblingAtRow(top).data())
            for index in chosen
            if index.row() > top and self._model.may_edit(index) and not self._is_result(index)
        }
        self._enter_texts(texts, "filled_down")

    def _is_result(self, index: QModelIndex) -> bool:
        return self._model.columns[index.column()].is_generated

    def _enter_texts(self, texts: Mapping[FieldRef, str], act: str) -> None:
        if texts and not self._editor.is_fixed:
            name = message("undo", act, count=len(texts))
            self._attempt(partial(self._editor.host.bridge.enter_many, texts, name))

    def _copy(self) -> None:
        chosen = {(index.row(), index.column()): str(index.data()) for index in self.selected()}
        rows = sorted({row for row, _column in chosen})
        columns = sorted({column for _row, column in chosen})
        block = [[chosen.get((row, column), "") for column in columns] for row in rows]
        QGuiApplication.clipboard().setText(block_text(block))

    def _paste(self) -> None:
        """Enter a block from the top left selected cell on, as one step; rows are added."""
        selected = self.selected()
        top = min((index.row() for index in selected), default=0)
        left = min((index.column() for index in selected), default=0)
        block = cells_of(QGuiApplication.clipboard().text())
        if not block or self._editor.is_fixed:
            return
        shown = self._shown_columns()
        columns = self._model.columns
        onward = [columns[at] for at in shown[shown.index(left) if left in shown else 0 :]]
        host, ref = self._editor.host, self._editor.ref
        laid = self._editor.complete(lay(block, columns, onward), top)
        placed = place_block(host.report, ref, columns, top, laid)
        if self._attempt(partial(enter_placed, host, ref, columns, placed)):
            self._editor.show_done(placed.told(), is_undoable=bool(placed.texts))
        if self._model.lines:
            self._editor.go_to(min(top, len(self._model.lines) - 1), left)

    def _attempt(self, act: Callable[[], None]) -> bool:
        return self._editor.host.attempt(self._editor, act)
