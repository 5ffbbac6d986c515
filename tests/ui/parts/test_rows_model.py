"""Rows of one kind as a list for Qt."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from perfdesk.ui.parts.rows_model import ROW_ROLE, RowsModel


class _Numbers(RowsModel[int]):
    def words_of(self, row: int) -> str:
        return f"第 {row} 行"


def test_rows_are_told_as_they_are_and_in_words() -> None:
    model = _Numbers()
    tester = QAbstractItemModelTester(model)
    model.show_rows([7, 8])
    assert model.rowCount() == 2
    index = model.index(1)
    assert index.data(ROW_ROLE) == 8
    assert index.data() == index.data(Qt.ItemDataRole.AccessibleTextRole) == "第 8 行"
    assert index.data(Qt.ItemDataRole.DecorationRole) is None
    assert model.data(QModelIndex()) is None
    assert model.rowCount(index) == 0
    del tester


def test_words_are_the_row_itself_where_nothing_else_is_said() -> None:
    model: RowsModel[str] = RowsModel()
    model.show_rows(("甲",))
    assert model.index(0).data() == "甲"
