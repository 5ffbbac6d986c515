"""What of last year's report may stand in this year's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from perfdesk.report.calculate import calculated_report
from perfdesk.report.comparing.carry_over import carried_codes, carried_over, corresponds
from perfdesk.report.values import FieldRef, Line, Provenance
from tests.helpers.packages import META, SECTION, enter_all, load_package, open_session
from tests.helpers.scoring import add_row, load_table, open_table

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.report.report import Report
    from perfdesk.report.values import ReportData
    from perfdesk.template.template import ReportTemplate

OLD = """
[[field]]
code = "account"
type = "text"
label = "说明"
section = "main"

[[field]]
code = "budget"
type = "money"
label = "预算"
section = "main"
unit = "万元"

[[field]]
code = "prose"
type = "sentence"
label = "文字"
section = "main"
pattern = "预算{budget}万元。"

[[field]]
code = "state"
type = "choice"
label = "状态"
section = "main"
choices = ["甲", "乙"]

[[field]]
code = "became_money"
type = "text"
label = "支出"
section = "main"

[[field]]
code = "no_more"
type = "text"
label = "取消"
section = "main"

[[field]]
code = "task"
type = "group"
label = "任务"
section = "main"

[[field]]
code = "task_name"
type = "text"
label = "名称"
group = "task"

[[field]]
code = "task_score"
type = "decimal"
label = "得分"
group = "task"

[[field]]
code = "task_days"
type = "integer"
label = "天数"
group = "task"

[[field]]
code = "indicator"
type = "group"
label = "指标"
group = "task"

[[field]]
code = "indicator_name"
type = "text"
label = "名称"
group = "indicator"
"""
CHANGES = [
    ('code = "account"\ntype = "text"', 'code = "account"\ntype = "list"'),
    ('code = "became_money"\ntype = "text"', 'code = "became_money"\ntype = "money"\nunit = "元"'),
    ('choices = ["甲", "乙"]', 'choices = ["乙", "丙"]'),
    ('code = "no_more"', 'code = "instead"'),
    ('type = "decimal"', 'type = "decimal"\ndefault = "5"'),
    ('label = "任务"', 'label = "任务"\nmax_lines = 2'),
]


@pytest.fixture
def old(tmp_path: Path) -> ReportTemplate:
    return load_package(tmp_path / "old", SECTION, OLD)


@pytest.fixture
def new(tmp_path: Path) -> ReportTemplate:
    text = OLD
    for before, after in CHANGES:
        assert text.count(before) == 1
        text = text.replace(before, after)
    return load_package(tmp_path / "new", SECTION, text)


@pytest.fixture
def previous(old: ReportTemplate) -> Report:
    """Last year's report with three tasks, the first with an indicator."""
    session, _store = open_session(old)
    enter_all(
        session, account="一\n二", budget="100", state="乙", became_money="若干", no_more="没了"
    )
    for name in ("甲项", "乙项", "丙项"):
        line, _change = session.add_line("task")
        session.enter(FieldRef("task_name", line.number), name)
        session.enter(FieldRef("task_score", line.number), "9")
    session.add_line("indicator", 1)
    session.enter(FieldRef("indicator_name", 4), "次数")
    data = session.report.to_data()
    return calculated_report(old, replace(data, meta=replace(META, fiscal_year=2022)))


def content(previous: Report, new: ReportTemplate, *codes: str) -> ReportData:
    session, _store = open_session(new)
    return carried_over(previous, session.report, set(codes))


def test_fields_correspond_by_code_kind_and_groups(
    old: ReportTemplate, new: ReportTemplate
) -> None:
    assert corresponds(old, new, "account")
    assert corresponds(old, new, "indicator_name")
    assert corresponds(old, new, "budget")
    for code in ("became_money", "no_more", "instead"):
        assert not corresponds(old, new, code), code


def test_figures_and_generated_sentences_are_not_carried(
    old: ReportTemplate, new: ReportTemplate
) -> None:
    assert carried_codes(old, new) == ["account", "state", "task"]


def test_texts_come_with_their_provenance(previous: Report, new: ReportTemplate) -> None:
    data = content(previous, new, "account", "state", "budget", "became_money")
    assert [(value.ref.code, value.text, value.provenance) for value in data.values] == [
        ("account", "一\n二", Provenance.CARRIED_OVER),
        ("state", "乙", Provenance.CARRIED_OVER),
    ]
    assert data.meta == META


def test_choice_that_is_no_more_is_left_to_the_clerk(
    new: ReportTemplate, old: ReportTemplate
) -> None:
    session, _store = open_session(old)
    enter_all(session, state="甲")
    assert content(session.report, new, "state").values == ()


def test_text_that_could_not_be_read_is_not_carried(
    new: ReportTemplate, old: ReportTemplate
) -> None:
    session, _store = open_session(old)
    enter_all(session, state="丁")
    assert content(session.report, new, "state").values == ()


def test_records_come_with_new_numbers_and_defaults(previous: Report, new: ReportTemplate) -> None:
    session, _store = open_session(new)
    session.add_line("task")
    data = carried_over(previous, session.report, {"task"})
    # No more records than this year's group takes.
    assert data.lines == (
        Line(2, "task", 0, 0),
        Line(3, "indicator", 2, 0),
        Line(4, "task", 0, 1),
    )
    assert data.next_line == 5
    assert {(str(value.ref), value.text, value.provenance) for value in data.values} == {
        ("task_name:2", "甲项", Provenance.CARRIED_OVER),
        ("task_score:2", "5", Provenance.GENERATED),
        ("indicator_name:3", "次数", Provenance.CARRIED_OVER),
        ("task_name:4", "乙项", Provenance.CARRIED_OVER),
        ("task_score:4", "5", Provenance.GENERATED),
    }


def test_content_is_taken_over_in_one_step(previous: Report, new: ReportTemplate) -> None:
    session, _store = open_session(new)
    session.add_line("task")
    before = session.report.to_data()
    session.take_over(content_for(previous, session.report), "沿用上年", {"account", "task"})
    assert [session.value(FieldRef("task_name", n)).text for n in session.report.lines("task")] == [
        "甲项",
        "乙项",
    ]
    assert session.value(FieldRef("account")).provenance is Provenance.CARRIED_OVER
    assert session.undo_name == "沿用上年"
    session.undo()
    assert replace(session.report.to_data(), next_line=0) == replace(before, next_line=0)


def content_for(previous: Report, report: Report) -> ReportData:
    return carried_over(previous, report, {"account", "task"})


def test_scores_are_computed_anew_though_they_were_set_by_hand(tmp_path: Path) -> None:
    template = load_table(tmp_path)
    last = open_table(template)
    line = add_row(last, name="数量", sign="≥", aim="2", done="1", points="100")
    last.enter(FieldRef("score", line), "80")
    this, _store = open_session(template)
    data = carried_over(last.report, this.report, {"plan"})
    texts = {value.ref.code: value.text for value in data.values}
    assert texts["name"] == "数量"
    assert "score" not in texts
