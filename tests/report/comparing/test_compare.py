"""Two states of a report, and two years, are told apart field by field."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfdesk.report.comparing.compare import Difference, compare
from perfdesk.report.values import FieldRef, ReportData
from tests.helpers.packages import META, SECTION, enter_all, load_package, open_session

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.template.template import ReportTemplate


def told(differences: tuple[Difference, ...]) -> list[tuple[str, str | None, str | None, str]]:
    return [(str(found.ref), found.old, found.new, found.kind) for found in differences]


def changed_since(session: ReportSession, before: ReportData) -> tuple[Difference, ...]:
    return compare(session.template, before, session.report.to_data())


def test_same_content_has_no_differences(session: ReportSession) -> None:
    assert changed_since(session, session.report.to_data()) == ()


def test_fields_that_were_changed_filled_and_emptied_are_told(session: ReportSession) -> None:
    enter_all(session, names="一\n二")
    before = session.report.to_data()
    enter_all(session, names="", closing="完。")
    session.enter(FieldRef("task_name", 2), "丙")
    assert told(changed_since(session, before)) == [
        ("names", "一\n二", "", "gone"),
        ("task_name:2", "乙", "丙", "changed"),
        ("closing", "", "完。", "new"),
    ]


def test_difference_says_where_it_stands(session: ReportSession) -> None:
    before = session.report.to_data()
    session.enter(FieldRef("score", 4), "2")
    (found,) = (
        difference for difference in changed_since(session, before) if difference.label == "得分"
    )
    assert (found.section, found.where) == ("inner", "二、（一）任务明细“任务1”“指标2”")


def test_figures_that_follow_are_left_out_but_sentences_are_told(session: ReportSession) -> None:
    before = session.report.to_data()
    enter_all(session, executed="60")
    assert [found.ref.code for found in changed_since(session, before)] == ["executed", "prose"]


def test_blanks_around_a_text_are_no_difference(session: ReportSession) -> None:
    before = session.report.to_data()
    session.enter(FieldRef("task_name", 1), " 甲 ")
    assert changed_since(session, before) == ()


def test_records_of_one_report_go_together_by_number(session: ReportSession) -> None:
    before = session.report.to_data()
    session.remove_line(1)
    session.add_line("task")
    session.enter(FieldRef("task_name", 5), "甲")
    found = told(changed_since(session, before))
    assert ("task_name:5", None, "甲", "new") in found
    assert ("task_name:1", "甲", None, "gone") in found
    assert ("score:3", "3", None, "gone") in found


def test_record_without_content_is_told_by_itself(session: ReportSession) -> None:
    session.enter(FieldRef("weight", 2), "")
    session.enter(FieldRef("task_name", 2), "")
    before = session.report.to_data()
    session.remove_line(2)
    assert told(changed_since(session, before)) == [("task", "", None, "gone")]


def test_changed_order_of_records_is_told_by_their_titles(session: ReportSession) -> None:
    before = session.report.to_data()
    session.move_line(2, 0)
    assert told(changed_since(session, before)) == [("task", "甲\n乙", "乙\n甲", "changed")]


def test_records_of_two_reports_go_together_by_likeness(session: ReportSession) -> None:
    session.enter(FieldRef("task_name", 1), "组织代表视察调研")
    session.enter(FieldRef("task_name", 2), "保障机关正常运转")
    before = replace(session.report.to_data(), uid="a")
    other, _store = open_session(session.template)
    for name in ("保障机关的正常运转", "组织代表视察", "全新的一项"):
        line, _change = other.add_line("task")
        other.enter(FieldRef("task_name", line.number), name)
    found = compare(session.template, before, replace(other.report.to_data(), uid="b"))
    names = [row for row in told(found) if row[0].startswith("task_name")]
    assert names == [
        ("task_name:1", "保障机关正常运转", "保障机关的正常运转", "changed"),
        ("task_name:2", "组织代表视察调研", "组织代表视察", "changed"),
        ("task_name:3", None, "全新的一项", "new"),
    ]


def test_content_that_never_was_stored_is_told_apart_by_unit_and_year(
    session: ReportSession,
) -> None:
    other = replace(session.report.to_data(), meta=replace(META, fiscal_year=2022))
    found = compare(session.template, other, session.report.to_data())
    # The prose tells the year; the tasks are paired by content, not by number.
    assert [difference.ref.code for difference in found] == ["prose"]


OLD = """
[[section]]
code = "older"
heading = "旧节"

[[field]]
code = "kept"
type = "text"
label = "保留"
section = "main"

[[field]]
code = "dropped"
type = "text"
label = "取消"
section = "main"

[[field]]
code = "moved_away"
type = "list"
label = "旧列表"
section = "older"

[[field]]
code = "row"
type = "group"
label = "行"
section = "older"

[[field]]
code = "cell"
type = "text"
label = "格"
group = "row"
"""
NEW = """
[[field]]
code = "kept"
type = "text"
label = "保留"
section = "main"

[[field]]
code = "new_group"
type = "group"
label = "新组"
section = "main"

[[field]]
code = "new_cell"
type = "text"
label = "新格"
group = "new_group"

[[field]]
code = "added"
type = "text"
label = "新增"
section = "main"
"""


def test_two_templates_are_compared_by_the_codes_they_share(tmp_path: Path) -> None:
    old_template, new_template = (
        load_package(tmp_path / name, SECTION, text) for name, text in (("a", OLD), ("b", NEW))
    )
    old = _filled(old_template, kept="旧", dropped="没了", moved_away="一\n二")
    new = _filled(new_template, kept="新", added="来了")
    old, new = replace(old, uid="a"), replace(new, uid="b")
    found = compare(new_template, old, new, old_template=old_template)
    assert told(found) == [
        ("kept", "旧", "新", "changed"),
        ("added", None, "来了", "new"),
        ("dropped", "没了", None, "gone"),
        ("moved_away", "一\n二", None, "gone"),
        ("cell:1", "格中", None, "gone"),
    ]
    assert [difference.section for difference in found][-2:] == ["older", "older"]
    assert found[-1].where == "二、旧节“行1”"


def _filled(template: ReportTemplate, **texts: str) -> ReportData:
    session, _store = open_session(template)
    enter_all(session, **texts)
    if "row" in template.fields:
        session.add_line("row")
        session.enter(FieldRef("cell", 1), "格中")
    return session.report.to_data()
