from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from perfdesk.report.values import FieldRef, Provenance
from perfdesk.ui.tables.card import Card
from perfdesk.ui.tables.group_cards import GroupEditor
from perfdesk.ui.tables.score_editor import ScoreEditor
from perfdesk.ui.tables.score_model import (
    DEMANDED,
    MARK_ROLE,
    SET_BY_HAND,
    ScoreModel,
    two_lines,
)
from perfdesk.ui.tables.score_view import FrozenColumn
from tests.helpers.packages import load_package
from tests.helpers.pages import OpenPage, open_page

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from perfdesk.ui.parts.style import Theme

SCORES = """
[[section]]
code = "table"
heading = "自评表"
annex = true
numbered = false

[[field]]
code = "project"
type = "group"
label = "项目"
section = "table"
layout = { kind = "hidden" }

[[field]]
code = "project_name"
type = "text"
label = "项目名称"
group = "project"

[[field]]
code = "mark"
type = "table"
label = "指标"
group = "project"
max_lines = 80
layout = { kind = "hidden" }

[[field]]
code = "one"
type = "text"
label = "一级指标"
group = "mark"

[[field]]
code = "two"
type = "choice"
label = "二级指标"
group = "mark"
choices = ["数量", "质量", "影响"]

[[field]]
code = "three"
type = "text"
label = "三级指标"
group = "mark"

[[field]]
code = "sign"
type = "choice"
label = "符号"
group = "mark"
choices = ["≥", "≤", "定性"]

[[field]]
code = "goal"
type = "text"
label = "年度指标值"
group = "mark"
aliases = ["目标值"]

[[field]]
code = "done"
type = "text"
label = "实际完成值"
group = "mark"

[[field]]
code = "judged"
type = "choice"
label = "评价"
group = "mark"
choices = ["达成", "部分达成"]

[[field]]
code = "points"
type = "decimal"
label = "分值"
group = "mark"
unit = "分"

[[field]]
code = "score"
type = "decimal"
label = "得分"
group = "mark"
places = 2
pad = true
overridable = true

[[field]]
code = "why"
type = "text"
label = "偏差原因"
group = "mark"

[[field]]
code = "total"
type = "decimal"
label = "总分"
group = "project"

[[field]]
code = "weights"
type = "decimal"
label = "分值合计"
group = "project"

[[field]]
code = "grade"
type = "text"
label = "等级"
group = "project"

[[scoring]]
code = "marks"
title = "自评表"
group = "mark"
level1 = "one"
level2 = "two"
level3 = "three"
comparator = "sign"
target = "goal"
actual = "done"
weight = "points"
score = "score"
note = "why"
judgement = "judged"
total = "total"
weight_total = "weights"
grade = "grade"
full_marks = 20

[[scoring.rule]]
comparators = ["≥"]
label = "正向指标"
score = "weight if actual >= target else actual / target * weight"

[[scoring.rule]]
comparators = ["≤"]
label = "反向指标"
score = "weight if actual <= target else 0"

[[scoring.band]]
level = "达成"
words = ["达成"]
low = 0.8
high = 1
includes_high = true

[[scoring.band]]
level = "部分达成"
low = 0.6
high = 0.8

[[scoring.grades]]
name = "优"
least = 18

[[scoring.grades]]
name = "差"
least = 0

[[scoring.start]]
one = "产出"
two = "数量"

[[scoring.start]]
one = "产出"
two = "质量"

[[scoring.start]]
one = "效益"
two = "影响"
points = "4"
"""
ROWS = (
    "产出\t数量\t档案\t≥\t10件\t10件\t达成\t6\n"
    "\t\t目录\t≥\t10件\t5件\t\t6\n"
    "\t质量\t合格率\t≥\t98%\t98%\t\t4\n"
    "效益\t影响\t利用\t定性\t好\t好\t达成\t4\n"
)


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> OpenPage:
    open_ = open_page(qtbot, load_package(tmp_path, SCORES), "table")
    open_.page.resize(1300, 900)
    open_.bridge.add_line("project", 0)
    return open_


@pytest.fixture
def project(page: OpenPage) -> int:
    (line,) = page.session.report.lines("project", 0)
    return line


@pytest.fixture
def table(page: OpenPage, project: int) -> ScoreEditor:
    return page.editor("mark", ScoreEditor, project)


@pytest.fixture
def filled(table: ScoreEditor) -> ScoreEditor:
    """Return the table with four indicators, as they were copied from a sheet."""
    table._grid.setColumnHidden(_column(table, "judged"), False)
    QGuiApplication.clipboard().setText(ROWS)
    QTest.keyClick(table.input, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    return table


def _column(table: ScoreEditor, code: str) -> int:
    return [field.code for field in table.model.columns].index(code)


def _texts(table: ScoreEditor, code: str) -> list[str]:
    column = _column(table, code)
    return [str(table.model.index(row, column).data()) for row in range(table.model.rowCount())]


def _go(table: ScoreEditor, row: int, code: str) -> None:
    table.go_to(row, _column(table, code))
    table.input.setFocus()


def _place(table: ScoreEditor) -> tuple[int, str]:
    index = table.input.currentIndex()
    return index.row(), table.model.columns[index.column()].code


def _open_cell(table: ScoreEditor) -> QLineEdit:
    QTest.keyClick(table.input, Qt.Key.Key_F2)
    (cell,) = [one for one in table.input.findChildren(QLineEdit) if one.isVisible()]
    return cell


def test_model_keeps_qts_rules(filled: ScoreEditor, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(filled.model)  # type: ignore[no-untyped-call]


def test_levels_of_a_pasted_block_are_filled_in(filled: ScoreEditor) -> None:
    """Of a merged cell a spreadsheet copies the text in its first row only."""
    assert _texts(filled, "one") == ["产出", "产出", "产出", "效益"]
    assert _texts(filled, "two") == ["数量", "数量", "质量", "影响"]
    assert _texts(filled, "score") == ["6.00", "3.00", "4.00", "4.00"]


def test_neighbours_of_one_level_are_one_cell(filled: ScoreEditor, page: OpenPage) -> None:
    grid = filled.input
    one, two = _column(filled, "one"), _column(filled, "two")
    assert [grid.rowSpan(row, one) for row in (0, 3)] == [3, 1]
    assert [grid.rowSpan(row, two) for row in (0, 2)] == [2, 1]

    _go(filled, 3, "three")
    filled.up_button.click()
    assert grid.rowSpan(0, one) == 2
    page.bridge.undo()
    assert grid.rowSpan(0, one) == 3
    _go(filled, 1, "three")
    filled.remove_button.click()
    assert grid.rowSpan(0, one) == 2
    assert grid.rowSpan(0, two) == 1
    assert not page.page.grab().isNull()


def test_a_level_is_renamed_for_all_rows_in_one_step(
    filled: ScoreEditor, page: OpenPage, qtbot: QtBot
) -> None:
    _go(filled, 0, "one")
    cell = _open_cell(filled)
    QTest.keyClicks(cell, "AB")
    assert _texts(filled, "one")[:3] == ["产出"] * 3  # Key by key the cell would fall apart.
    QTest.keyClick(cell, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not filled.input.findChildren(QLineEdit))

    assert _texts(filled, "one") == ["AB", "AB", "AB", "效益"]
    assert page.session.undo_name == "修改一级指标"
    assert _place(filled) == (3, "one")
    page.bridge.undo()
    assert _texts(filled, "one")[0] == "产出"
    QTest.keyClick(filled.input, Qt.Key.Key_Delete)
    assert _texts(filled, "one")[:1] == ["产出"]
    _go(filled, 0, "one")
    QTest.keyClick(filled.input, Qt.Key.Key_Delete)
    assert _texts(filled, "one")[:3] == ["", "", ""]


def test_totals_weights_and_grade_are_told_above(filled: ScoreEditor, page: OpenPage) -> None:
    assert filled.bar.accessibleName() == "总分 17，✓ 分值合计 20 / 20，差，距“优”还差 1"
    page.bridge.submit(FieldRef("done", filled.model.lines[1]), "10件")
    page.bridge.submit(FieldRef("points", filled.model.lines[3]), "5")
    assert "! 分值合计 21 / 20" in filled.bar.accessibleName()
    assert "分值多出 1" in filled.bar.accessibleName()
    page.bridge.submit(FieldRef("sign", filled.model.lines[0]), "")
    page.bridge.submit(FieldRef("goal", filled.model.lines[0]), "")
    page.bridge.submit(FieldRef("points", filled.model.lines[3]), "1")
    assert "分值还差 3" in filled.bar.accessibleName()
    assert "1 项还没有得分" in filled.bar.accessibleName()


def test_an_empty_table_tells_so(table: ScoreEditor) -> None:
    assert table.bar.accessibleName().startswith("总分 —")
    assert "选中一行" in table.explanation.text()


def test_score_is_explained_at_the_cell_and_below(filled: ScoreEditor) -> None:
    _go(filled, 1, "goal")
    assert filled.explanation.text().startswith("目录　")
    assert "正向指标" in filled.explanation.text()
    tip = filled.model.index(1, _column(filled, "score")).data(Qt.ItemDataRole.ToolTipRole)
    assert "10件" in str(tip)
    assert "得分 3" in str(tip)
    other = filled.model.index(1, _column(filled, "goal")).data(Qt.ItemDataRole.ToolTipRole)
    assert "得分" not in str(other)


def test_an_indicator_without_a_name_is_told_by_its_row(filled: ScoreEditor) -> None:
    _go(filled, 1, "three")
    QTest.keyClick(filled.input, Qt.Key.Key_Delete)
    assert filled.explanation.text().startswith("第2行　")


def test_reason_is_demanded_while_the_score_is_below_the_weight(
    filled: ScoreEditor, page: OpenPage
) -> None:
    column = _column(filled, "why")
    marks = [filled.model.index(row, column).data(MARK_ROLE) for row in range(4)]
    assert marks == ["", DEMANDED, "", ""]
    assert not page.page.grab().isNull()
    page.bridge.submit(FieldRef("why", filled.model.lines[1]), "设备到货晚。")
    assert filled.model.index(1, column).data(MARK_ROLE) == ""


def test_score_typed_over_is_marked_and_has_a_way_back(
    filled: ScoreEditor, page: OpenPage, qtbot: QtBot
) -> None:
    _go(filled, 1, "score")
    assert not filled.restore_button.isVisible()
    cell = _open_cell(filled)
    cell.selectAll()
    QTest.keyClicks(cell, "4.5")
    QTest.keyClick(cell, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not filled.input.findChildren(QLineEdit))
    ref = FieldRef("score", filled.model.lines[1])
    assert page.session.value(ref).provenance is Provenance.OVERRIDDEN
    _go(filled, 1, "score")
    index = filled.input.currentIndex()
    assert index.data(MARK_ROLE) == SET_BY_HAND
    assert index.data(Qt.ItemDataRole.BackgroundRole) is None
    assert not page.page.grab().isNull()
    assert filled.restore_button.isVisible()
    filled.restore_button.click()
    assert _texts(filled, "score")[1] == "3.00"
    assert not filled.restore_button.isVisible()
    assert index.data(Qt.ItemDataRole.BackgroundRole) is not None


def test_deleting_a_score_brings_the_computed_one_back(filled: ScoreEditor, page: OpenPage) -> None:
    page.bridge.submit(FieldRef("score", filled.model.lines[1]), "5")
    _go(filled, 1, "score")
    QTest.keyClick(filled.input, Qt.Key.Key_Delete)
    assert _texts(filled, "score")[1] == "3.00"


def test_esc_leaves_a_computed_score_as_it_was(filled: ScoreEditor, page: OpenPage) -> None:
    _go(filled, 1, "score")
    cell = _open_cell(filled)
    cell.selectAll()
    QTest.keyClicks(cell, "1")
    QTest.keyClick(cell, Qt.Key.Key_Escape)
    ref = FieldRef("score", filled.model.lines[1])
    assert page.session.value(ref).provenance is Provenance.GENERATED
    assert page.text("score", filled.model.lines[1]) == "3.00"


def test_judgement_is_there_only_where_something_is_judged(
    filled: ScoreEditor, page: OpenPage
) -> None:
    column = _column(filled, "judged")
    assert not filled.input.isColumnHidden(column)
    may = [filled.model.may_edit(filled.model.index(row, column)) for row in range(4)]
    assert may == [False, False, False, True]
    page.bridge.submit(FieldRef("sign", filled.model.lines[3]), "≥")
    assert filled.input.isColumnHidden(column)
    filled.input.selectAll()
    QTest.keyClick(filled.input, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    first = QGuiApplication.clipboard().text().split("\n", maxsplit=1)[0].split("\t")
    assert first == ["产出", "数量", "档案", "≥", "10件", "10件", "6", "6.00", ""]


def test_block_is_pasted_into_the_columns_that_are_seen(table: ScoreEditor) -> None:
    QGuiApplication.clipboard().setText("产出\t数量\t档案\t≥\t10件\t9件\t6\t99\t原因\n\n")
    QTest.keyClick(table.input, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert _texts(table, "points") == ["6"]
    assert _texts(table, "score") == ["5.40"]
    assert _texts(table, "why") == ["原因"]


def test_new_indicator_stands_below_the_chosen_one_in_its_branch(
    filled: ScoreEditor, page: OpenPage
) -> None:
    _go(filled, 1, "goal")
    filled.add_button.click()
    assert _texts(filled, "one") == ["产出", "产出", "产出", "产出", "效益"]
    assert _texts(filled, "two")[2] == "数量"
    assert _place(filled) == (2, "three")
    assert filled.input.hasFocus()
    page.bridge.undo()
    assert len(filled.model.lines) == 4


def test_first_indicator_begins_at_the_first_level(table: ScoreEditor) -> None:
    table.add_button.click()
    assert _texts(table, "one") == [""]
    assert _place(table) == (0, "one")


def test_tab_goes_on_in_the_row_past_cells_that_began_above(filled: ScoreEditor) -> None:
    _go(filled, 0, "why")
    QTest.keyClick(filled.input, Qt.Key.Key_Tab)
    assert _place(filled) == (1, "three")
    QTest.keyClick(filled.input, Qt.Key.Key_Backtab)
    assert _place(filled) == (0, "why")
    _go(filled, 0, "two")
    QTest.keyClick(filled.input, Qt.Key.Key_Return)
    assert _place(filled) == (2, "two")


def test_tab_behind_the_last_row_adds_one_and_leaves_behind_an_empty_one(
    filled: ScoreEditor,
) -> None:
    _go(filled, 3, "why")
    QTest.keyClick(filled.input, Qt.Key.Key_Tab)
    assert _texts(filled, "one") == ["产出", "产出", "产出", "效益", "效益"]
    assert _place(filled) == (4, "three")
    _go(filled, 4, "why")
    QTest.keyClick(filled.input, Qt.Key.Key_Tab)
    assert len(filled.model.lines) == 5  # Levels that came along are no content.
    assert not filled.input.hasFocus()


def test_full_table_takes_no_more(page: OpenPage, table: ScoreEditor, project: int) -> None:
    with page.bridge.together("x"):
        for _row in range(80):
            page.bridge.add_line("mark", project)
    page.bridge.submit(FieldRef("three", table.model.lines[-1]), "末项")
    _go(table, 79, "why")
    QTest.keyClick(table.input, Qt.Key.Key_Tab)
    assert len(table.model.lines) == 80
    assert table.input.height() < page.page.height()


def test_empty_table_offers_what_the_template_begins_with(
    table: ScoreEditor, page: OpenPage
) -> None:
    assert table.start_button.isVisible()
    assert table.start_button.text() == "填入起始指标（3 项）"
    table.start_button.click()
    assert _texts(table, "one") == ["产出", "产出", "效益"]
    assert _texts(table, "points") == ["", "", "4"]
    assert _place(table) == (0, "three")
    assert not table.start_button.isVisible()
    page.bridge.undo()
    assert table.model.lines == ()
    assert table.start_button.isVisible()


def test_title_of_a_project_tells_its_score(
    filled: ScoreEditor, page: OpenPage, project: int
) -> None:
    page.bridge.submit(FieldRef("project_name", project), "档案数字化")
    group = page.editor("project", GroupEditor)
    card = group.card(project)
    assert isinstance(card, Card)
    assert card._title.text() == "档案数字化　17.00 分（差）"
    page.bridge.submit(FieldRef("done", filled.model.lines[1]), "10件")
    assert card._title.text() == "档案数字化　20.00 分（优）"


def test_page_that_is_visited_again_shows_the_table_as_it_is(
    filled: ScoreEditor, page: OpenPage, project: int
) -> None:
    page.session.remove_line(filled.model.lines[0])
    page.page.refresh()
    assert _texts(filled, "three") == ["目录", "合格率", "利用"]
    assert filled.input.rowSpan(0, _column(filled, "one")) == 2
    assert filled.sight.isAncestorOf(filled.input)
    assert project in page.session.report.lines("project", 0)


def test_nothing_can_be_done_where_the_report_is_read(qtbot: QtBot, tmp_path: Path) -> None:
    first = open_page(qtbot, load_package(tmp_path, SCORES), "table")
    first.bridge.add_line("project", 0)
    first.session.is_read_only = True
    page = open_page(qtbot, first.session.template, "table", first.session)
    (line,) = page.session.report.lines("project", 0)
    table = page.editor("mark", ScoreEditor, line)
    assert not table.start_button.isVisible()
    assert not table.add_button.isVisible()
    assert not table.input.has_content(0)


@pytest.mark.parametrize(
    ("heading", "shown"),
    [
        ("分值", "分值"),
        ("分值（分）", "分值\n（分）"),
        ("一级指标", "一级\n指标"),
        ("年度指标值", "年度\n指标值"),
        ("完成情况说明", "完成情况\n说明"),
        ("偏差原因分析及改进措施", "偏差原因分析\n及改进措施"),
    ],
)
def test_long_headings_stand_in_two_lines(heading: str, shown: str) -> None:
    assert two_lines(heading) == shown


OFFICIAL = (
    "项目名称\t\t档案项目\n"
    "一级指标\t二级指标\t三级指标\t目标值（A）\t实际\u3000完成值\t分值\t得分\t偏差原因\n"
    "产出\t数量\t档案\t≥10件\t10件\t6\t6\t无\n"
    "\t\t目录\t10件以上\t5件\t6\t3\t人手少\n"
    "\t质量\t合格率\t大于等于98%\t98%\t4\t4\t\n"
    "效益\t影响\t长效机制\t建立健全\t达成预期指标\t4\t4\t\n"
    "总分\t\t\t\t\t20\t17\t\n"
)


def _paste(table: ScoreEditor, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(table.input, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_official_table_is_placed_by_its_headings(table: ScoreEditor) -> None:
    """Harm: the headings became the first indicator and every column stood one too far left."""
    _paste(table, OFFICIAL)

    assert _texts(table, "three") == ["档案", "目录", "合格率", "长效机制"]
    assert _texts(table, "one") == ["产出", "产出", "产出", "效益"]
    assert _texts(table, "sign") == ["≥", "", "≥", "定性"]
    assert _texts(table, "goal") == ["10件", "10件以上", "98%", "建立健全"]
    assert _texts(table, "done") == ["10件", "5件", "98%", "达成预期指标"]
    assert _texts(table, "judged") == ["", "", "", "达成"]
    assert _texts(table, "points") == ["6", "6", "4", "4"]
    assert _texts(table, "why") == ["无", "人手少", "", ""]


@pytest.mark.parametrize("sign", ["≧", ">=", "＞＝", "》=", "大于等于", "≥"])
def test_signs_of_other_keyboards_are_understood(table: ScoreEditor, sign: str) -> None:
    """Harm: ">=" typed with a Chinese input method was refused, and the score stayed empty."""
    _paste(table, f"产出\t数量\t档案\t{sign}\t10件\t10件\t6\n")
    assert _texts(table, "sign") == ["≥"]
    assert _texts(table, "score") == ["6.00"]


def test_target_with_its_sign_is_set_apart_where_it_is_pasted(table: ScoreEditor) -> None:
    """Harm: ≥12场 in the target beside an empty sign read as if no sign were chosen."""
    table.add_button.click()
    _go(table, 0, "goal")
    _paste(table, "≥12场\t12场")
    assert (_texts(table, "sign"), _texts(table, "goal")) == (["≥"], ["12场"])
    _go(table, 0, "goal")
    _paste(table, "不详")
    assert (_texts(table, "sign"), _texts(table, "goal")) == (["≥"], ["不详"])


def test_level_pasted_as_result_becomes_the_judgement(table: ScoreEditor) -> None:
    """Harm: the official form has no column for judgements: they stood among the figures."""
    _paste(table, "产出\t数量\t档案\t定性\t好\t部分达成\n")
    assert _texts(table, "judged") == ["部分达成"]
    assert _texts(table, "done") == [""]


def test_between_both_panels_the_scores_are_in_sight(filled: ScoreEditor, page: OpenPage) -> None:
    """Harm: at 1366 x 768 the scores were cut off and figures shown as "96.…"."""
    page.page.resize(720, 670)
    grid = filled.input
    score = _column(filled, "score")

    right = grid.columnViewportPosition(score) + grid.columnWidth(score)
    assert right <= grid.viewport().width()
    metrics = grid.fontMetrics()
    for code in ("goal", "done", "points", "score"):
        at = _column(filled, code)
        longest = max(metrics.horizontalAdvance(text) for text in _texts(filled, code))
        assert grid.columnWidth(at) > longest
    assert grid.minimumHeight() == grid.maximumHeight()  # Else a gap opens above the rows.


def test_names_stay_in_sight_while_the_grid_is_scrolled(
    filled: ScoreEditor, page: OpenPage
) -> None:
    """Harm: in the columns at the right nobody saw any more which indicator a row is."""
    page.page.resize(420, 670)
    grid = filled.input
    frozen = grid.findChild(FrozenColumn)
    assert frozen is not None
    assert not frozen.isVisible()

    bar = grid.horizontalScrollBar()
    bar.setValue(bar.maximum())
    assert frozen.isVisible()
    name = frozen.model().index(1, _column(filled, "three"))
    assert frozen.visualRect(name).isValid()
    assert frozen.rowHeight(1) == grid.rowHeight(1)
    bar.setValue(0)
    assert not frozen.isVisible()


def test_row_added_by_enter_and_left_untouched_is_gone(
    filled: ScoreEditor, page: OpenPage, qtbot: QtBot
) -> None:
    """Harm: an empty indicator nobody wanted stood in the table, with four fields to fill in."""
    before = page.session.undo_name
    _go(filled, 3, "points")
    QTest.keyClick(filled.input, Qt.Key.Key_Return)
    assert len(filled.model.lines) == 5
    _go(filled, 0, "three")
    qtbot.waitUntil(lambda: len(filled.model.lines) == 4)
    assert _place(filled) == (0, "three")
    assert page.session.undo_name == before

    _go(filled, 3, "points")
    QTest.keyClick(filled.input, Qt.Key.Key_Return)
    filled.add_button.setFocus()
    qtbot.waitUntil(lambda: len(filled.model.lines) == 4)

    _go(filled, 3, "points")
    QTest.keyClick(filled.input, Qt.Key.Key_Return)
    page.bridge.submit(FieldRef("three", filled.model.lines[-1]), "新指标")
    _go(filled, 0, "three")
    qtbot.wait(20)
    assert _texts(filled, "three")[-1] == "新指标"


def test_weights_are_shown_with_the_decimals_of_the_scores(filled: ScoreEditor) -> None:
    """Harm: 8 beside 10.00 in neighbouring columns looked like figures of two kinds."""
    model = filled.model
    assert isinstance(model, ScoreModel)
    assert model.points_words(2, _column(filled, "points")) == "4.00"
    assert model.points_words(2, _column(filled, "goal")) == ""
    assert _texts(filled, "points")[2] == "4"  # What was typed stays.
    grid = filled.input
    assert not grid.grab().isNull()
    room = grid.fontMetrics().horizontalAdvance("4.00")
    assert grid.columnWidth(_column(filled, "points")) > room


def test_figures_are_whole_in_large_letters_too(filled: ScoreEditor, theme: Theme) -> None:
    """Harm: at 150 % a weight read 12…: the margins of the style grow with the letters."""
    theme.set_percent(150)
    grid, column = filled.input, _column(filled, "points")
    grid.share_width()
    room = grid.fontMetrics().horizontalAdvance("4.00") + 2 * theme.px(8)
    width = grid.columnWidth(column)
    theme.set_percent(100)
    assert width > room


def test_reasons_are_wide_where_the_table_is_scrolled_anyway(
    page: OpenPage, filled: ScoreEditor
) -> None:
    """Harm: a reason of two sentences in a narrow column made its row as high as the window."""
    page.page.resize(420, 900)
    filled.input.share_width()
    grid, note = filled.input, _column(filled, "why")
    assert grid.horizontalHeader().length() > grid.viewport().width()
    assert grid.columnWidth(note) >= 10 * grid.fontInfo().pixelSize()
