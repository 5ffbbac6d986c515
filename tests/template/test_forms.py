from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from tests.helpers.packages import load_package
from tests.helpers.scoring import fields, table

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.template.template import ReportTemplate

HEAD = """
[[form]]
code = "plan_form"
section = "tables"
each = "plan"
scoring = "plan_scoring"
label = "附件{n}"
title = "{unit}自评表"
subtitle = "（{fiscal_year}年度）"
widths = [10, 20, 10]
"""
ROWS = """
[[form.row]]
heading = true
cells = [{ text = "指标", rows = 2 }, { text = "名称" }, { text = "得分" }]

[[form.row]]
cells = [{ text = "合计 {all_points}", columns = 2 }]

[[form.row]]
each = "row"
span = [{ text = "绩效指标" }]
cells = [{ field = "name" }, { field = "score" }]
merge = ["name"]
"""


def _load(root: Path, form: str) -> ReportTemplate:
    return load_package(root, fields() + table() + form)


def _told(root: Path, form: str) -> list[str]:
    with pytest.raises(UserError) as caught:
        _load(root, form)
    prefix = "part1.toml：form[plan_form]."
    return [fault.removeprefix(prefix) for fault in str(caught.value.slots["faults"]).split("\n")]


def test_form_is_compiled_with_its_patterns(tmp_path: Path) -> None:
    (form,) = _load(tmp_path, HEAD + ROWS).forms
    assert [slot.name for slot in (*form.label.slots, *form.title.slots, *form.subtitle.slots)] == [
        "n", "unit", "fiscal_year",
    ]  # fmt: skip
    assert [len(row.cells) for row in form.rows] == [3, 1, 2]
    assert form.rows[1].cells[0].text.slots[0].name == "all_points"
    assert form.rows[2].span[0].cell.text == "绩效指标"
    assert form.rows[2].cells[0].cell.field == "name"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('section = "tables"', 'section = "nowhere"', "section：没有名为“nowhere”的部分"),
        ('each = "plan"', 'each = "name"', "each：没有名为“name”的记录组"),
        ('scoring = "plan_scoring"', 'scoring = "other"', "scoring：没有名为“other”的评分表"),
        ("附件{n}", "附件{", "label：花括号书写有误：“附件{”"),
        ("{unit}自评表", "{name}自评表", "title：“name”在记录组"),
        ("{unit}自评表", "{nobody}自评表", "title：没有名为“nobody”的项"),
        ("{unit}自评表", "{row}自评表", "title：“row”是记录组"),
        ("widths = [10, 20, 10]", "widths = [10, 20]", "row.0：本行占 3 列（其中"),
        ('each = "row"', 'each = "nobody"', "row.2.each：没有名为“nobody”的记录组"),
        ('each = "row"', 'each = "plan"', "row.2.each：“plan”的记录不在本表的记录之内"),
        ('each = "row"\n', "", "row.2.span：span 只用于有 each 的行"),
        ('merge = ["name"]', 'merge = ["aim"]', "row.2.merge：merge 中的“aim”不在本行"),
        ('{ field = "name" }', '{ field = "nobody" }', "row.2.cells.0.field：没有名为“nobody”的项"),
        ('{ field = "name" }', '{ field = "name", text = "甲" }', "row.2.cells.0：text 与"),
        ('text = "合计 {all_points}"', 'text = "合计 {"', "row.1.cells.0.text：花括号"),
        ('text = "合计 {all_points}"', 'field = "score"', "row.1.cells.0.field：“score”"),
        ("rows = 2 }", "rows = 3 }", "row.2：上面的单元格伸到了记录行或表格之外"),
        ('text = "合计 {all_points}", columns = 2', 'text = "合计"', "row.1：本行占 2 列"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_form_is_told(tmp_path: Path, old: str, new: str, fault: str) -> None:
    told = _told(tmp_path, (HEAD + ROWS).replace(old, new, 1))
    assert any(one.startswith(fault) for one in told), told


def test_cells_do_not_hang_below_the_form(tmp_path: Path) -> None:
    row = '[[form.row]]\ncells = [{ text = "甲", rows = 2, columns = 3 }]\n'
    assert _told(tmp_path, HEAD + row) == ["row.0：上面的单元格伸到了记录行或表格之外"]


def test_cell_may_hang_over_several_rows(tmp_path: Path) -> None:
    rows = (
        '[[form.row]]\ncells = [{ text = "甲", rows = 3 }, { text = "乙", columns = 2 }]\n'
        + 2 * '[[form.row]]\ncells = [{ text = "丙", columns = 2 }]\n'
    )
    (form,) = _load(tmp_path, HEAD + rows).forms
    assert len(form.rows) == 3


def test_form_belongs_to_an_annex(tmp_path: Path) -> None:
    text = (fields() + table()).replace("annex = true\n", "")
    with pytest.raises(UserError, match="“tables”不是附表"):
        load_package(tmp_path, text + HEAD + ROWS)


def test_one_form_for_the_report_shows_what_stands_outside_of_groups(tmp_path: Path) -> None:
    head = HEAD.replace('each = "plan"\n', "")
    rows = '[[form.row]]\neach = "plan"\ncells = [{ field = "grade", columns = 3 }]\n'
    (form,) = _load(tmp_path, head + rows).forms
    assert form.rows[0].row.each == "plan"
    # Records of a group further in stand one after the other as well.
    rows = '[[form.row]]\neach = "row"\ncells = [{ field = "name", columns = 3 }]\n'
    assert _load(tmp_path / "2", head + rows).forms


def test_codes_of_forms_stand_once(tmp_path: Path) -> None:
    assert "code：代码重复" in _told(tmp_path, 2 * (HEAD + ROWS))
