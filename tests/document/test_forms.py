"""The annexes of a report: what is printed of a form, and how its figures are computed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from perfdesk.document.blocks import Align, GridBlock, GridCell
from perfdesk.report.values import FieldRef
from tests.helpers.packages import SECTION, enter_all, load_package, open_session
from tests.helpers.scoring import add_row, fields, open_table, table

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.document.blocks import Annex

FORM = """
[[form]]
code = "plan_form"
section = "tables"
each = "plan"
scoring = "plan_scoring"
label = "附件{n}"
title = "项目支出绩效自评表"
subtitle = "（{fiscal_year}年度）"
widths = [2, 3, 3, 5, 4, 4, 2, 2, 6]

[[form.row]]
cells = [{ text = "单位" , columns = 2 }, { text = "{unit}", columns = 7, align = "left" }]

[[form.row]]
heading = true
cells = [
    { text = "" }, { text = "一级" }, { text = "二级" }, { text = "三级" }, { text = "指标值" },
    { text = "完成值" }, { text = "分值" }, { text = "得分" }, { text = "原因" },
]

[[form.row]]
each = "row"
span = [{ text = "绩效指标" }]
merge = ["first", "second"]
height = 2
cells = [
    { field = "first" }, { field = "second" }, { field = "name", align = "left" },
    { text = "{sign}{aim}" }, { field = "done" }, { field = "points" }, { field = "score" },
    { field = "note", align = "left" },
]

[[form.row]]
cells = [
    { text = "总分", columns = 6 }, { field = "all_points" }, { field = "all" },
    { field = "grade" },
]
"""


def _open(root: Path, form: str = FORM, rows: str = "") -> ReportSession:
    texts = (SECTION, fields(), table(), form, rows)
    return open_table(load_package(root, *texts))


def _grid(annex: Annex) -> GridBlock:
    (block,) = annex.blocks
    assert isinstance(block, GridBlock)
    return block


def _only(session: ReportSession) -> GridBlock:
    (annex,) = session.document().annexes
    return _grid(annex)


def _at(grid: GridBlock, row: int, column: int) -> GridCell:
    (cell,) = [cell for cell in grid.cells if (cell.row, cell.column) == (row, column)]
    return cell


def _formula(cell: GridCell) -> str:
    return "" if cell.formula is None else cell.formula.source


def _covered(grid: GridBlock) -> list[tuple[int, int]]:
    return sorted(
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    )


def _levels(session: ReportSession, *levels: str) -> None:
    for level in levels:
        first, _, second = level.partition("/")
        add_row(session, first=first, second=second, name="名称")


# -- which forms are printed


def test_form_without_content_is_not_printed(tmp_path: Path) -> None:
    session = _open(tmp_path)
    assert session.document().annexes == ()
    add_row(session, name="  ")
    assert session.document().annexes == ()


def test_a_default_is_no_content(tmp_path: Path) -> None:
    extra = """
[[field]]
code = "scheme"
type = "text"
label = "方案"
group = "plan"
default = "常用"
"""
    session = _open(tmp_path, rows=extra)
    assert session.report.value(FieldRef("scheme", 1)).text == "常用"
    assert session.document().annexes == ()
    session.enter(FieldRef("scheme", 1), "另一个")
    assert len(session.document().annexes) == 1


def test_what_is_no_valid_figure_is_words_to_a_sheet(tmp_path: Path) -> None:
    """Harm: the draft's sheet reckoned with it and showed a score where the report has none."""
    session = _open(tmp_path)
    add_row(session, name="甲", sign="≥", aim="10", done="9", points="5分左右", score="八分")
    grid = _only(session)
    assert [(_at(grid, 2, at).text, _at(grid, 2, at).value) for at in (6, 7)] == [
        ("5分左右", None),
        ("八分", None),
    ]
    assert _at(grid, 2, 5).value == 9


def test_each_record_has_a_form_and_empty_ones_are_left_out(tmp_path: Path) -> None:
    session = _open(tmp_path)
    second, _change = session.add_line("plan")
    third, _change = session.add_line("plan")
    add_row(session, name="甲")
    add_row(session, third.number, name="丙")
    annexes = session.document().annexes
    assert [(one.label, one.title, one.subtitle) for one in annexes] == [
        ("附件1", "项目支出绩效自评表", "（2023年度）"),
        ("附件2", "项目支出绩效自评表", "（2023年度）"),
    ]
    assert [_at(_grid(one), 2, 3).text for one in annexes] == ["甲", "丙"]
    assert second.number == 2


def test_section_that_does_not_apply_has_no_annex(tmp_path: Path) -> None:
    flag = '[[field]]\ncode = "wanted"\ntype = "flag"\nlabel = "附表"\nsection = "main"\n'
    head = fields().replace("annex = true", 'annex = true\nrelevant = "wanted"')
    session, _store = open_session(load_package(tmp_path, SECTION, flag, head, table(), FORM))
    enter_all(session, wanted="是")
    session.add_line("plan")
    add_row(session, name="甲")
    assert len(session.document().annexes) == 1
    enter_all(session, wanted="否")
    assert session.document().annexes == ()


def test_annex_is_not_among_the_sections(tmp_path: Path) -> None:
    session = _open(tmp_path)
    add_row(session, name="甲", points="10")
    document = session.document()
    assert [getattr(block, "section", "") for block in document.blocks] == ["main"]
    assert "points" not in {figure.ref.code for figure in document.figures}


def test_form_of_the_report_itself(tmp_path: Path) -> None:
    """Without ``each`` there is one form; what lies across says so."""
    texts = """
[[section]]
code = "sheet"
heading = "附表"
annex = true
[[field]]
code = "amount"
type = "money"
label = "金额"
section = "sheet"
unit = "万元"
[[field]]
code = "double"
type = "money"
label = "两倍"
section = "sheet"
unit = "万元"
calculate = "amount * 2"
[[form]]
code = "sheet_form"
section = "sheet"
title = "表"
widths = [1, 1, 1]
landscape = true
[[form.row]]
cells = [{ text = "金额", rows = 2 }, { field = "amount" }, { text = "{fiscal_year}年{unit}" }]
[[form.row]]
cells = [{ field = "double" }, { text = "{amount}" }]
"""
    session, _store = open_session(load_package(tmp_path, SECTION, texts))
    enter_all(session, amount="12.5")
    (annex,) = session.document().annexes
    grid = _grid(annex)
    assert (annex.is_landscape, annex.label, annex.subtitle, grid.source) == (
        True,
        "附表",
        "",
        None,
    )
    assert _at(grid, 0, 2).text == "2023年某县档案馆"
    assert _at(grid, 0, 2).source is None
    assert (_at(grid, 1, 1).text, _formula(_at(grid, 1, 1))) == ("25.0", "(amount * 2)")
    assert (_at(grid, 1, 2).text, _at(grid, 1, 2).source) == ("12.5", FieldRef("amount"))
    assert grid.head is None


# -- rows


def test_every_place_is_covered_by_one_cell(tmp_path: Path) -> None:
    session = _open(tmp_path)
    _levels(session, "产出/数量", "产出/数量", "产出/质量", "效益/社会", "效益/质量")
    grid = _only(session)
    assert _covered(grid) == [(row, column) for row in range(8) for column in range(9)]
    assert grid.heights == (1, 1, 2, 2, 2, 2, 2, 1)
    assert (grid.head, grid.widths) == ((1, 2), (2, 3, 3, 5, 4, 4, 2, 2, 6))
    assert grid.source == FieldRef("plan")


def test_equal_levels_are_merged_within_the_level_above(tmp_path: Path) -> None:
    session = _open(tmp_path)
    _levels(session, "产出/数量", "产出/数量", "产出/质量", "效益/质量", "效益/质量")
    grid = _only(session)
    extents = {
        (cell.text, cell.row): cell.rows
        for cell in grid.cells
        if cell.column in (1, 2) and cell.row > 0
    }
    assert extents == {
        ("一级", 1): 1, ("产出", 2): 3, ("效益", 5): 2,
        ("二级", 1): 1, ("数量", 2): 2, ("质量", 4): 1, ("质量", 5): 2,
    }  # fmt: skip


def test_blank_levels_are_not_merged(tmp_path: Path) -> None:
    session = _open(tmp_path)
    _levels(session, "产出/", "产出/", "/", "/")
    grid = _only(session)
    assert [(c.text, c.rows) for c in grid.cells if c.column == 1 and c.row > 1 and c.row < 6] == [
        ("产出", 2), ("", 1), ("", 1),
    ]  # fmt: skip
    assert [c.rows for c in grid.cells if c.column == 2 and 1 < c.row < 6] == [1, 1, 1, 1]


def test_span_begins_in_the_blank_place_of_the_heading(tmp_path: Path) -> None:
    session = _open(tmp_path)
    _levels(session, "产出/数量", "产出/质量")
    span = _at(_only(session), 1, 0)
    assert (span.text, span.rows, span.is_label) == ("绩效指标", 3, True)


def test_span_stands_below_a_heading_with_words(tmp_path: Path) -> None:
    session = _open(tmp_path, FORM.replace('{ text = "" }', '{ text = "类" }'))
    _levels(session, "产出/数量")
    grid = _only(session)
    assert (_at(grid, 1, 0).text, _at(grid, 1, 0).rows) == ("类", 1)
    assert (_at(grid, 2, 0).text, _at(grid, 2, 0).rows) == ("绩效指标", 1)


def test_empty_group_leaves_a_row_to_be_filled(tmp_path: Path) -> None:
    session = _open(tmp_path)
    session.enter(FieldRef("used_points", 1), "10")
    grid = _only(session)
    row = [cell for cell in grid.cells if cell.row == 2]
    assert {(cell.text, cell.source, cell.is_label) for cell in row} == {("", None, False)}
    assert len(row) == 8


# -- cells


def test_labels_and_contents_are_told_apart(tmp_path: Path) -> None:
    session = _open(tmp_path)
    add_row(session, name="甲")
    grid = _only(session)
    assert (_at(grid, 0, 0).text, _at(grid, 0, 0).is_label) == ("单位", True)
    unit = _at(grid, 0, 2)
    assert (unit.text, unit.is_label, unit.align) == ("某县档案馆", False, Align.LEFT)
    assert _at(grid, 2, 3).source == FieldRef("name", 2)


@pytest.mark.parametrize(
    ("sign", "aim", "text", "value", "prefix", "suffix"),
    [
        ("≥", "95%", "≥95%", "95", "≥", "%"),
        ("≥", "≥95%", "≥95%", "95", "≥", "%"),
        ("≥", "95%以上", "95%以上", "95", "", "%以上"),
        ("≤", "1.50万元", "≤1.50万元", "1.50", "≤", "万元"),
        ("定性", "明显提升", "明显提升", None, "", ""),
        ("≥", "", "", None, "", ""),
        ("", "20场", "20场", "20", "", "场"),
    ],
)
def test_target_is_a_figure_with_its_sign_and_unit(
    tmp_path: Path, sign: str, aim: str, text: str, value: str | None, prefix: str, suffix: str
) -> None:  # fmt: skip
    session = _open(tmp_path)
    add_row(session, name="甲", sign=sign, aim=aim)
    cell = _at(_only(session), 2, 4)
    assert cell.text == text
    assert cell.value == (None if value is None else Decimal(value))
    assert (cell.prefix, cell.suffix) == (prefix, suffix)
    assert cell.source == FieldRef("aim", 2)


def test_judgement_stands_where_no_figure_was_reached(tmp_path: Path) -> None:
    session = _open(tmp_path)
    add_row(session, name="甲", sign="定性", aim="提升", judged="达成", points="10")
    add_row(session, name="乙", sign="定性", aim="提升", judged="达成", done="已提升")
    grid = _only(session)
    assert [_at(grid, row, 5).text for row in (2, 3)] == ["达成", "已提升"]
    judgements = session.template.fields["judged"].choices
    assert [_at(grid, row, 5).choices for row in (2, 3)] == [judgements, ()]


def test_a_cell_with_more_than_its_field_has_no_choices(tmp_path: Path) -> None:
    session = _open(tmp_path)
    add_row(session, name="甲", sign="≥", aim="10", done="10", points="10")
    grid = _only(session)
    assert {cell.choices for cell in grid.cells} == {()}


def test_actual_value_to_be_filled_has_the_unit_of_its_target(tmp_path: Path) -> None:
    session = _open(tmp_path)
    add_row(session, name="甲", sign="≥", aim="95%", points="10")
    add_row(session, name="乙", sign="≥", aim="良好", points="10")
    grid = _only(session)
    assert [(_at(grid, row, 5).text, _at(grid, row, 5).suffix) for row in (2, 3)] == [
        ("", "%"), ("", ""),
    ]  # fmt: skip
    assert _formula(_at(grid, 2, 7)).count("done:2") == 2


def test_indicator_that_does_not_apply_has_no_score(tmp_path: Path) -> None:
    session = _open(tmp_path)
    add_row(session, name="甲", sign="≥", aim="10", done="10", points="10", fits="否")
    add_row(session, name="乙", sign="≥", aim="10", points="10")
    grid = _only(session)
    assert [_at(grid, row, 7).text for row in (2, 3)] == ["不适用", ""]


def test_note_says_how_the_total_was_converted(tmp_path: Path) -> None:
    """Rows added up to 83.71 above a total of 93.01, and nothing said why."""
    session = _open(tmp_path)
    add_row(session, name="甲", sign="≥", aim="10", done="9", points="70", fits="否")
    add_row(session, name="乙", sign="≥", aim="10", done="9", points="30.0")
    note = _only(session).cells[-1]
    assert (note.row, note.column, note.columns, note.rows) == (5, 0, 9, 1)
    assert note.text == (
        "注：标“不适用”的指标 1 项（分值 70），不计分；"
        "总分按其余分值 30 折算：总分＝其余得分之和×100÷30。"
    )
    session.enter(FieldRef("fits", 2), "是")
    assert not _only(session).cells[-1].text.startswith("注")


def test_score_set_by_hand_of_what_does_not_apply_is_none(tmp_path: Path) -> None:
    """It is in no total, so it does not stand in the row either."""
    session = _open(tmp_path)
    add_row(session, name="甲", sign="≥", aim="10", done="10", points="10", fits="否", score="3")
    assert _at(_only(session), 2, 7).text == "不适用"


def test_what_cannot_be_read_prints_as_it_was_typed(tmp_path: Path) -> None:
    session = _open(tmp_path)
    add_row(session, name="甲", points="十分")
    assert _at(_only(session), 2, 6).text == "十分"


def test_form_without_a_scoring_shows_its_fields(tmp_path: Path) -> None:
    session = _open(tmp_path, FORM.replace('scoring = "plan_scoring"\n', ""))
    add_row(session, name="甲", sign="≥", aim="95%", points="10")
    grid = _only(session)
    cell = _at(grid, 2, 4)
    # Two texts: neither is known to be the figure.
    assert (cell.text, cell.value, cell.source) == ("≥95%", None, FieldRef("aim", 2))
    assert _at(grid, 2, 5).text == ""


# -- how figures follow from each other


def _scored(session: ReportSession) -> GridBlock:
    add_row(session, name="甲", sign="≥", aim="20场", done="16场", points="10")
    add_row(session, name="乙", sign="定性", aim="提升", judged="部分达成", points="20")
    return _only(session)


def test_score_is_computed_from_the_cells_of_its_record(tmp_path: Path) -> None:
    cell = _at(_scored(_open(tmp_path)), 2, 7)
    assert (cell.text, cell.value) == ("8.00", Decimal(8))
    assert _formula(cell) == (
        "round(round(clamp((points:2 if (clamp(done:2, 0) >= aim:2) else "
        "((clamp(done:2, 0) / aim:2) * points:2)), 0, points:2), 6), 2)"
    )


def test_judged_score_is_a_share_of_the_weight(tmp_path: Path) -> None:
    cell = _at(_scored(_open(tmp_path)), 3, 7)
    assert (cell.text, _formula(cell)) == ("14.00", "round(round((points:3 * 0.7), 6), 2)")


def test_totals_and_grade_are_computed_from_the_rows(tmp_path: Path) -> None:
    grid = _scored(_open(tmp_path))
    points, total, grade = (_at(grid, 4, column) for column in (6, 7, 8))
    assert (points.text, _formula(points)) == (
        "30",
        "sum(points:2, points:3, used_points:1)",
    )
    assert (total.text, grade.text) == ("22.00", "差")
    assert "sum(score:2, score:3, used_score:1)" in _formula(total)
    assert "('优' if (all:1 >= 90) else ('良' if (all:1 >= 80) else " in _formula(grade)


def test_score_set_by_hand_is_no_formula(tmp_path: Path) -> None:
    session = _open(tmp_path)
    add_row(session, name="甲", sign="≥", aim="20", done="16", points="10")
    session.enter(FieldRef("score", 2), "9")
    cell = _at(_only(session), 2, 7)
    assert (cell.value, cell.formula) == (Decimal(9), None)


def test_unit_of_the_text_becomes_a_factor(tmp_path: Path) -> None:
    session = _open(tmp_path)
    add_row(session, name="甲", sign="≤", aim="2万元", done="18000元", points="10")
    source = _formula(_at(_only(session), 2, 7))
    assert "(clamp(done:2, 0) <= (aim:2 * 10000))" in source


def test_record_left_out_is_not_in_the_total(tmp_path: Path) -> None:
    session = _open(tmp_path)
    add_row(session, name="甲", sign="≥", aim="20", done="16", points="10")
    add_row(session, name="乙", sign="≥", aim="20", done="16", points="10", fits="否")
    grid = _only(session)
    assert _formula(_at(grid, 4, 7)) == (
        "round(round(((sum(score:2, used_score:1) * sum(points:2, points:3, used_points:1)) "
        "/ sum(points:2, used_points:1)), 6), 2)"
    )
