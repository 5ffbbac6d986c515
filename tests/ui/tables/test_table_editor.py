from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QToolButton

from perfdesk.report.values import FieldRef
from perfdesk.ui.tables.group_cards import GroupEditor
from perfdesk.ui.tables.table_editor import TableEditor
from tests.helpers.packages import load_package
from tests.helpers.pages import EVERY_TYPE, OpenPage, commit, compose, open_page

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def records(qtbot: QtBot, tmp_path: Path) -> OpenPage:
    return open_page(qtbot, load_package(tmp_path, EVERY_TYPE), "records")


@pytest.fixture
def table(records: OpenPage) -> TableEditor:
    return records.editor("project", TableEditor)


def cells(table: TableEditor) -> list[list[str]]:
    model = table.model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def go(table: TableEditor, row: int, column: int) -> None:
    flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
    table.input.selectionModel().setCurrentIndex(table.model.index(row, column), flag)


def paste(table: TableEditor, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(table.input, Qt.Key.Key_V, CONTROL)


def type_in(table: TableEditor, text: str, qtbot: QtBot) -> None:
    QTest.keyClick(table.input, Qt.Key.Key_F2)
    (editor,) = [one for one in table.input.findChildren(QLineEdit) if one.isVisible()]
    editor.setText(text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not table.input.findChildren(QLineEdit))


def words(table: TableEditor) -> list[str]:
    return [part.text() for part in table.findChildren(QLabel) if not part.isHidden()]


def test_model_keeps_qts_rules(table: TableEditor, qtmodeltester: ModelTester) -> None:
    paste(table, "甲\t1\n乙\t2\n")
    qtmodeltester.check(table.model)  # type: ignore[no-untyped-call]


def test_block_is_pasted_from_the_selected_cell_on_and_adds_rows(table: TableEditor) -> None:
    paste(table, "甲\t1\t\t省级\t是\n乙\t2\n")
    assert cells(table) == [["甲", "1", "2", "省级", "是"], ["乙", "2", "4", "", ""]]
    go(table, 1, 1)
    paste(table, "5\t99\t市级\n6\n")
    assert cells(table) == [
        ["甲", "1", "2", "省级", "是"],
        ["乙", "5", "10", "市级", ""],
        ["", "6", "12", "", ""],
    ]


def test_pasted_block_is_one_step_with_a_name(table: TableEditor, records: OpenPage) -> None:
    paste(table, "甲\t1\n")
    paste(table, "乙\t2\t\t市级\n丙\t3\n")
    assert records.session.undo_name == "粘贴 5 格"
    assert "已粘贴 5 格。增加了 1 行。" in words(table)
    records.bridge.undo()
    assert cells(table) == [["甲", "1", "2", "", ""]]
    records.bridge.redo()
    assert [row[:2] for row in cells(table)] == [["乙", "2"], ["丙", "3"]]


def test_what_does_not_fit_is_told_in_words(table: TableEditor) -> None:
    paste(table, "甲\t1\t9\t省级\t是\t多余\n" + "\n".join("乙丙丁戊己庚"))
    (told,) = [text for text in words(table) if text.startswith("已粘贴")]
    assert told == (
        "已粘贴 9 格。增加了 6 行。3 格没有放下：自动计算的列；没有对应的列；最多 6 项。"
    )


def test_row_of_headings_is_passed_over(table: TableEditor) -> None:
    paste(table, "项目名称\t金额（万元）\n甲\t1\n")
    assert cells(table) == [["甲", "1", "2", "", ""]]


@pytest.mark.parametrize("word", ["合计", "总 计", "小计：", "合　计"])
def test_row_of_totals_is_no_record(table: TableEditor, records: OpenPage, word: str) -> None:
    """Harm: the total of a pasted table became a project, and all sums were told doubled."""
    paste(table, f"甲\t1\n乙\t2\n{word}\t3\n")
    assert [row[:2] for row in cells(table)] == [["甲", "1"], ["乙", "2"]]
    assert "已粘贴 4 格。增加了 2 行。合计行没有粘贴。" in words(table)
    records.bridge.undo()
    assert cells(table) == []


def test_where_the_form_adds_up_itself_that_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    """Harm: the clerk misses the row of totals and adds it by hand."""
    total = '[[field]]\ncode = "total"\ntype = "money"\nlabel = "总额"\nsection = "records"'
    fields = f'{EVERY_TYPE}\n{total}\nunit = "万元"\ncalculate = "sum(cost)"\n'
    page = open_page(qtbot, load_package(tmp_path, fields), "records")
    table = page.editor("project", TableEditor)
    paste(table, "甲\t1\n\t\t\n合计\t1\n")
    assert any(text.endswith("合计行没有粘贴，合计由系统算出。") for text in words(table))
    assert page.text("total") == "1"


def test_nothing_but_a_total_offers_no_way_back(table: TableEditor) -> None:
    """Harm: 撤销 beside a paste that did nothing took back what was typed before."""
    paste(table, "甲\t1\n")
    paste(table, "合计\t3\n")
    assert cells(table) == [["甲", "1", "2", "", ""]]
    backs = [one for one in table.findChildren(QToolButton) if one.text() == "撤销"]
    assert not any(one.isVisible() for one in backs)
    assert "已粘贴 0 格。合计行没有粘贴。" in words(table)


def test_cell_with_another_unit_says_how_it_was_understood(table: TableEditor) -> None:
    """Harm: figures in 元 pasted under 万元 are converted, and nobody sees to what."""
    paste(table, "甲\t1,200,000元\n乙\t2\n")
    assert "已换算：第1行 金额 ＝ 120 万元" in words(table)
    assert "＝ 120 万元" in str(table.model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole))


def test_way_back_stands_below_the_table(table: TableEditor) -> None:
    paste(table, "甲\n乙\n丙\n")
    table.input.selectAll()
    table.remove_button.click()
    assert cells(table) == []
    assert "已删除 3 行。" in words(table)
    (back,) = [one for one in table.findChildren(QToolButton) if one.text() == "撤销"]
    back.click()
    assert [row[0] for row in cells(table)] == ["甲", "乙", "丙"]
    assert not back.isVisible()


def test_enter_goes_down_and_behind_the_last_row_adds_one(
    table: TableEditor, records: OpenPage, qtbot: QtBot
) -> None:
    paste(table, "甲\t1\n乙\t2\n")
    go(table, 0, 1)
    type_in(table, "5", qtbot)
    assert (table.input.currentIndex().row(), table.input.currentIndex().column()) == (1, 1)
    QTest.keyClick(table.input, Qt.Key.Key_Return)
    assert len(table.model.lines) == 3
    assert (table.input.currentIndex().row(), table.input.currentIndex().column()) == (2, 1)
    assert table.input.hasFocus()
    QTest.keyClick(table.input, Qt.Key.Key_Return)
    assert len(table.model.lines) == 3
    records.bridge.undo()
    assert len(table.model.lines) == 2


def test_tab_behind_a_filled_row_adds_one_behind_an_empty_one_leaves(
    table: TableEditor, records: OpenPage
) -> None:
    paste(table, "甲\t1\n")
    table.input.setFocus()
    go(table, 0, 4)
    QTest.keyClick(table.input, Qt.Key.Key_Tab)
    assert len(table.model.lines) == 2
    assert (table.input.currentIndex().row(), table.input.currentIndex().column()) == (1, 0)
    go(table, 1, 4)
    QTest.keyClick(table.input, Qt.Key.Key_Tab)
    assert len(table.model.lines) == 2
    assert not table.input.hasFocus()
    table.input.setFocus()
    go(table, 0, 0)
    QTest.keyClick(table.input, Qt.Key.Key_Backtab)
    assert records.editor("task", GroupEditor).add_button.hasFocus()


def test_cells_are_cut_cleared_and_filled_down_in_one_step_each(
    table: TableEditor, records: OpenPage
) -> None:
    paste(table, "甲\t1\n乙\t2\n丙\t3\n")
    table.input.selectColumn(0)
    QTest.keyClick(table.input, Qt.Key.Key_D, CONTROL)
    assert [row[0] for row in cells(table)] == ["甲", "甲", "甲"]
    QTest.keyClick(table.input, Qt.Key.Key_X, CONTROL)
    assert [row[0] for row in cells(table)] == ["", "", ""]
    assert QGuiApplication.clipboard().text() == "甲\n甲\n甲\n"
    assert records.session.undo_name == "剪切 3 格"
    records.bridge.undo()
    records.bridge.undo()
    assert [row[0] for row in cells(table)] == ["甲", "乙", "丙"]
    go(table, 1, 1)
    QTest.keyClick(table.input, Qt.Key.Key_D, CONTROL)
    assert [row[1] for row in cells(table)] == ["1", "1", "3"]


def test_undo_in_an_open_cell_is_the_reports(table: TableEditor, records: OpenPage) -> None:
    paste(table, "甲\t1\n")
    go(table, 0, 1)
    QTest.keyClick(table.input, Qt.Key.Key_F2)
    (editor,) = table.input.findChildren(QLineEdit)
    QTest.keyClick(editor, Qt.Key.Key_End)
    QTest.keyClicks(editor, "5")
    records.bridge.undo()
    assert editor.text() == "1"
    assert editor.hasFocus()


def test_buttons_are_off_where_they_cannot_act(table: TableEditor) -> None:
    assert [table.up_button.isEnabled(), table.remove_button.isEnabled()] == [False, False]
    paste(table, "甲\n乙\n")
    go(table, 0, 0)
    assert not table.up_button.isEnabled()
    assert table.down_button.isEnabled()
    paste(table, "\n".join("甲乙丙丁戊己"))
    assert not table.add_button.isEnabled()


def test_blank_required_cell_is_to_be_filled_and_no_error(qtbot: QtBot, tmp_path: Path) -> None:
    fields = EVERY_TYPE.replace(
        'label = "项目名称"\ngroup = "project"',
        'label = "项目名称"\ngroup = "project"\nrequired = true',
    )
    page = open_page(qtbot, load_package(tmp_path, fields), "records")
    table = page.editor("project", TableEditor)
    table.add_button.click()
    assert table.model.headerData(0, Qt.Orientation.Vertical) == "○ 1"


def test_calculated_cell_tells_its_formula(table: TableEditor) -> None:
    paste(table, "甲\t1\n")
    tip = str(table.model.index(0, 2).data(Qt.ItemDataRole.ToolTipRole))
    assert tip == "两倍 ＝ 金额 × 2\n金额：1 万元"


def test_composition_begins_in_a_cell_that_is_not_open(
    table: TableEditor, records: OpenPage
) -> None:
    """Harm: the first syllable typed on a selected cell is lost."""
    paste(table, "甲\t1\n")
    (line,) = table.model.lines
    go(table, 0, 0)
    table.input.setFocus()
    compose(table.input, "yi")
    (editor,) = table.input.findChildren(QLineEdit)
    commit(editor, "乙")
    assert records.text("name", line) == "乙"


def test_cell_that_is_left_while_composing_keeps_what_was_composed(
    table: TableEditor, records: OpenPage
) -> None:
    paste(table, "甲\t1\n")
    (line,) = table.model.lines
    go(table, 0, 0)
    QTest.keyClick(table.input, Qt.Key.Key_F2)
    (editor,) = table.input.findChildren(QLineEdit)
    editor.selectAll()
    compose(editor, "yi")
    records.editor("task", GroupEditor).add_button.setFocus()
    assert records.text("name", line) == "yi"


def test_block_wider_than_the_table_loses_nothing_else(table: TableEditor) -> None:
    paste(table, "甲\t1\t\t省级\t是\t多余\n")
    assert cells(table) == [["甲", "1", "2", "省级", "是"]]


def test_block_longer_than_allowed_stops_with_a_sentence(table: TableEditor) -> None:
    paste(table, "\n".join("甲乙丙丁戊己庚辛"))
    assert len(cells(table)) == 6
    assert any("最多 6 项" in text for text in words(table))


def test_cell_is_typed_into(table: TableEditor, records: OpenPage, qtbot: QtBot) -> None:
    table.add_button.click()
    (line,) = table.model.lines
    go(table, 0, 1)
    type_in(table, "3,000", qtbot)
    assert records.text("cost", line) == "3,000"


def test_cell_is_kept_key_by_key_and_esc_takes_it_back(
    table: TableEditor, records: OpenPage
) -> None:
    """Harm: the program is killed while a cell is open, and what was typed there is gone."""
    paste(table, "甲\t1\n")
    (line,) = table.model.lines
    go(table, 0, 1)
    QTest.keyClick(table.input, Qt.Key.Key_F2)
    (editor,) = [one for one in table.input.findChildren(QLineEdit) if one.isVisible()]
    QTest.keyClick(editor, Qt.Key.Key_End)
    QTest.keyClicks(editor, "5")
    QTest.keyClick(editor, Qt.Key.Key_Home)
    QTest.keyClicks(editor, "2")
    assert records.text("cost", line) == "215"
    assert editor.cursorPosition() == 1
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert records.text("cost", line) == "1"


def test_choice_and_flag_cells_offer_their_answers(table: TableEditor, records: OpenPage) -> None:
    table.add_button.click()
    (line,) = table.model.lines
    for column, answers in ((3, ["", "省级", "市级"]), (4, ["", "是", "否"])):
        go(table, 0, column)
        QTest.keyClick(table.input, Qt.Key.Key_F2)
        (combo,) = [one for one in table.input.findChildren(QComboBox) if one.isVisible()]
        assert [combo.itemText(index) for index in range(combo.count())] == answers
        combo.setCurrentIndex(1)
        combo.activated.emit(1)
    assert records.text("level", line) == "省级"
    assert records.text("open", line) == "是"


def test_calculated_cell_takes_no_entry(table: TableEditor) -> None:
    table.add_button.click()
    index = table.model.index(0, 2)
    assert not table.model.flags(index) & Qt.ItemFlag.ItemIsEditable
    assert not table.model.setData(index, "5")


def test_faults_are_told_below_with_their_row_and_marked_at_it(
    table: TableEditor, qtbot: QtBot
) -> None:
    paste(table, "甲\t1\n乙\t很多\n丙\t200\n")
    assert any(text.startswith("✗ 错误　第2行 金额：“很多”") for text in words(table))
    assert any(text.startswith("! 提醒　第3行 金额：") for text in words(table))
    head = Qt.Orientation.Vertical
    assert [table.model.headerData(row, head) for row in range(3)] == ["1", "✗ 2", "! 3"]
    assert "很多" in str(table.model.index(1, 1).data(Qt.ItemDataRole.ToolTipRole))
    go(table, 1, 1)
    type_in(table, "7", qtbot)
    assert table.model.headerData(1, head) == "2"


def test_more_faults_than_fit_are_counted(table: TableEditor) -> None:
    paste(table, "\n".join(f"甲\t错{number}" for number in range(6)))
    assert "另有 1 处，见各行行首的标记" in words(table)


def test_rows_are_moved_and_removed(table: TableEditor) -> None:
    paste(table, "甲\n乙\n丙\n")
    go(table, 2, 0)
    table.up_button.click()
    assert [row[0] for row in cells(table)] == ["甲", "丙", "乙"]
    assert table.input.currentIndex().row() == 1
    table.down_button.click()
    table.down_button.click()
    assert [row[0] for row in cells(table)] == ["甲", "乙", "丙"]
    go(table, 0, 0)
    table.remove_button.click()
    assert [row[0] for row in cells(table)] == ["乙", "丙"]


def test_cells_are_cleared_and_copied(table: TableEditor) -> None:
    paste(table, "甲\t1\n乙\t2\n")
    table.input.selectAll()
    QTest.keyClick(table.input, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "甲\t1\t2\t\t\n乙\t2\t4\t\t\n"
    go(table, 0, 0)
    QTest.keyClick(table.input, Qt.Key.Key_Delete)
    assert cells(table)[0][0] == ""


def test_field_of_a_row_is_found_in_the_grid(table: TableEditor, records: OpenPage) -> None:
    paste(table, "甲\t1\n乙\t2\n")
    ref = FieldRef("cost", table.model.lines[1])
    assert records.page.editor(ref) is table
    assert records.page.focus_ref(ref)
    assert (table.input.currentIndex().row(), table.input.currentIndex().column()) == (1, 1)
    assert table.input.hasFocus()


def test_headings_name_the_unit(table: TableEditor) -> None:
    assert table.model.headerData(1, Qt.Orientation.Horizontal) == "金额（万元）"


def test_grid_is_as_high_as_its_rows(table: TableEditor) -> None:
    low = table.input.height()
    paste(table, "甲\n乙\n丙\n丁\n戊\n")
    assert table.input.height() > low
    assert table.input.verticalScrollBar().maximum() == 0


def test_slip_in_a_cell_is_put_right_below(table: TableEditor, records: OpenPage) -> None:
    paste(table, "全面依法法行政\t1\n")
    (line,) = table.model.lines
    (fix,) = [
        one for one in table.findChildren(QToolButton) if one.text() == "改正" and one.isVisible()
    ]
    fix.click()
    assert records.text("name", line) == "全面依法行政"
