"""The fields of a report as the proof-reader sees them, and its slips as findings beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.report.values import FieldRef, Finding, Fix
from perfdesk.template.datatypes import Severity
from tests.helpers.packages import load_package, open_session

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.proof.values import Passage

FORM = """
[[section]]
code = "main"
heading = "正文"
role = "goals"

[[section]]
code = "law"
heading = "职能"
stable = true

[[field]]
code = "budget"
section = "main"
label = "预算数"
aliases = ["全年预算"]
type = "money"
unit = "万元"

[[field]]
code = "told"
section = "main"
label = "说明"
type = "sentence"
pattern = "预算{budget}万元。"

[[field]]
code = "duties"
section = "law"
label = "职能"
type = "list"

[[field]]
code = "chosen"
section = "main"
label = "等次"
type = "choice"
choices = ["依法法行政"]

[[field]]
code = "task"
section = "main"
label = "任务"
type = "group"
role = "completion"

[[field]]
code = "goal"
group = "task"
label = "目标"
type = "text"
role = "goal"

[[field]]
code = "result"
group = "task"
label = "完成情况"
type = "text"
"""
DUTIES, TOLD, BUDGET = FieldRef("duties"), FieldRef("told"), FieldRef("budget")


@pytest.fixture
def session(tmp_path: Path) -> ReportSession:
    return open_session(load_package(tmp_path, FORM))[0]


def passages(session: ReportSession) -> dict[object, Passage]:
    proofing = session._following.checker._proofing
    assert proofing is not None
    return dict(proofing._passages)


def doubled(session: ReportSession) -> list[Finding]:
    return [finding for finding in session.findings if finding.check == "doubled_character"]


def test_fields_are_read_as_what_they_are(session: ReportSession) -> None:
    session.enter(BUDGET, "100")
    session.enter(DUTIES, "依法行政\n管理")
    number = session.add_line("task")[0].number
    goal, result = FieldRef("goal", number), FieldRef("result", number)
    session.enter(goal, "目标")
    session.enter(result, "完成")
    session.enter(FieldRef("chosen"), "依法法行政")
    found = passages(session)
    assert set(found) == {BUDGET, TOLD, DUTIES, goal, result}  # A choice is the form's own words.
    assert [found[ref].kind for ref in (BUDGET, TOLD, DUTIES, goal)] == [
        *("figure", "text", "items", "text")
    ]
    figure = found[BUDGET]
    assert (figure.label, figure.names, figure.unit) == ("预算数", ("全年预算",), "万元")
    assert [found[ref].role for ref in (TOLD, DUTIES, goal, result)] == [
        *("goals", None, "goal", "completion")
    ]
    assert found[TOLD].is_generated
    assert found[DUTIES].is_stable
    assert not found[goal].is_stable
    assert found[goal].part == found[result].part == number
    session.enter(TOLD, "预算100万元，另写。")
    assert not passages(session)[TOLD].is_generated
    session.enter(BUDGET, "x")
    assert BUDGET not in passages(session)
    session.remove_line(number)
    assert goal not in passages(session)


def test_a_slip_is_a_finding_beside_its_field(session: ReportSession) -> None:
    session.enter(DUTIES, "管理\n推进依法法行政")
    (finding,) = doubled(session)
    assert session.findings_at(DUTIES) == (finding,)
    assert finding.severity is Severity.WARNING or finding.severity is Severity.ERROR
    assert (finding.quote, finding.span) == ("法法", (6, 8))
    assert finding.fix == Fix(DUTIES, 6, 8, "法")
    assert finding.title
    assert finding.basis
    assert "二、职能" in finding.message or "法法" in finding.message


def test_findings_of_a_field_stand_as_in_its_text(session: ReportSession) -> None:
    session.enter(DUTIES, "推进依法法行政\n推进依法法行政工作，依法法治理")
    found = doubled(session)
    assert [finding.span for finding in found] == sorted(
        finding.span for finding in found if finding.span
    )
    assert list(session.findings_at(DUTIES)) == [
        finding for finding in session.findings if finding.refs[0] == DUTIES
    ]


def test_what_moves_is_told_with_its_new_place(session: ReportSession) -> None:
    first, second = (session.add_line("task")[0].number for _ in range(2))
    ref = FieldRef("goal", second)
    session.enter(ref, "依法法行政")
    (before,) = doubled(session)
    change = session.move_line(second, 0)
    (after,) = doubled(session)
    assert before.refs == after.refs == (ref,)
    if before.message != after.message:
        assert before in change.findings_removed
        assert after in change.findings_added
    gone = session.remove_line(second)
    assert after in gone.findings_removed
    assert doubled(session) == []
    assert session.report.tree.has(first)


def test_a_template_leaves_checks_out(tmp_path: Path) -> None:
    identity = """
[template]
id = "sample"
title = "测试用模板"
version = 1
report_title = "{fiscal_year}年{unit}报告"
numbering = ["{n:cn}、"]
checks_off = ["doubled_character"]
"""
    session, _ = open_session(load_package(tmp_path, FORM, identity=identity))
    session.enter(DUTIES, "推进依法法行政")
    assert doubled(session) == []
