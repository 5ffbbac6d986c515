"""Findings are answered and put right, each act one step that can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.app.editing.proofed import mended
from perfdesk.app.editing.session import ReportSession
from perfdesk.errors import UserError
from perfdesk.report.answers import answer_key
from perfdesk.report.values import Answer, FieldRef, Finding, Fix, Provenance
from perfdesk.template.datatypes import Severity
from tests.helpers.packages import SECTION, load_package, open_session

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.packages import MemoryStore

FIELDS = """
[[field]]
code = "work"
section = "main"
label = "工作"
type = "text"
advised_length = [0, 4]

[[field]]
code = "more"
section = "main"
label = "其他"
type = "list"

[[field]]
code = "due"
section = "main"
label = "必填"
type = "text"
required = true

[[check]]
code = "not_short"
severity = "warning"
test = "due != work"
fields = ["work", "due"]
message = "{work.place}：两处相同。请核对。"
source = "某规定"
"""
WORK, MORE, DUE = FieldRef("work"), FieldRef("more"), FieldRef("due")


@pytest.fixture
def opened(tmp_path: Path) -> tuple[ReportSession, MemoryStore]:
    session, store = open_session(load_package(tmp_path, SECTION, FIELDS))
    session.enter(DUE, "一二三四五")
    session.enter(WORK, "一二三四五")
    return session, store


def one(session: ReportSession, check: str) -> Finding:
    (found,) = (finding for finding in session.findings if finding.check == check)
    return found


def test_an_answered_warning_stays_and_counts_no_more(
    opened: tuple[ReportSession, MemoryStore],
) -> None:
    session, _ = opened
    warning = one(session, "not_short")
    assert (warning.title, warning.basis) == ("工作", "某规定")
    assert session.progress.warnings == 1
    change = session.answer(warning, " 情况\n属实 ")
    assert change.findings_removed == (warning,)
    (answered,) = change.findings_added
    assert answered.answer == "情况 属实"
    assert one(session, "not_short") == answered
    assert session.progress.warnings == change.progress.warnings == 0
    assert session.undo_name == "说明 工作 工作"
    assert session.undo().findings_added == (warning,)
    assert session.progress.warnings == 1
    session.redo()
    taken_back = session.answer(one(session, "not_short"), None)
    assert taken_back.findings_added == (warning,)
    assert session.undo_name == "撤回说明 工作 工作"


def test_a_hint_is_marked_as_read(opened: tuple[ReportSession, MemoryStore]) -> None:
    session, _ = opened
    session.answer(one(session, "length"), "")
    assert one(session, "length").answer == ""
    assert session.answer(one(session, "length"), "").findings_added == ()


def test_an_answer_holds_as_long_as_its_words_stand(
    opened: tuple[ReportSession, MemoryStore],
) -> None:
    session, _ = opened
    session.answer(one(session, "not_short"), "属实")
    session.enter(DUE, "另写")
    session.enter(WORK, "另写")
    assert one(session, "not_short").answer is None
    assert session.progress.warnings == 1
    session.undo()
    session.undo()
    assert one(session, "not_short").answer == "属实"


def test_an_answer_given_to_other_figures_is_offered_not_applied(tmp_path: Path) -> None:
    """Harm: 超0.01万元 was said of a tail difference and settled a difference of 119 too."""
    money = """
[[field]]
code = "plan"
section = "main"
label = "预算"
type = "money"
unit = "万元"

[[field]]
code = "cost"
section = "main"
label = "支出"
type = "money"
unit = "万元"

[[check]]
code = "kept"
severity = "warning"
test = "cost <= plan"
fields = ["cost", "plan"]
message = "{cost.place}：{cost}，超出 {plan}。请核对。"
source = "某规定"
"""
    session, _ = open_session(load_package(tmp_path, SECTION, money))
    plan, cost = FieldRef("plan"), FieldRef("cost")
    session.enter(plan, "119.99")
    session.enter(cost, "120")
    session.answer(one(session, "kept"), "是尾差。")
    session.enter(plan, "0.5")
    changed = one(session, "kept")
    assert (changed.answer, changed.answered_before) == (None, "是尾差。")
    assert session.progress.warnings == 1
    session.answer(changed, "另有批复。")
    session.enter(plan, "119.99")
    assert one(session, "kept").answer == "是尾差。"
    again, _ = open_session(session.template, session.report.to_data())
    assert again.findings == session.findings


def test_an_error_cannot_be_answered(opened: tuple[ReportSession, MemoryStore]) -> None:
    session, _ = opened
    session.enter(DUE, "")
    with pytest.raises(UserError, match="“必填内容”属于错误"):
        session.answer(one(session, "required"), "没有")


def test_what_is_gone_is_neither_answered_nor_fixed(
    opened: tuple[ReportSession, MemoryStore],
) -> None:
    session, _ = opened
    session.enter(MORE, "依法法行政")
    warning, slip = one(session, "not_short"), one(session, "doubled_character")
    session.enter(DUE, "另写")
    session.enter(MORE, "另写")
    with pytest.raises(UserError, match="已经不在了"):
        session.answer(warning, "")
    with pytest.raises(UserError, match="已经不在了"):
        session.fix(slip)
    with pytest.raises(UserError, match="不能自动改正"):
        session.fix(one(session, "length"))


def test_answers_are_stored_and_read_back(opened: tuple[ReportSession, MemoryStore]) -> None:
    session, store = opened
    session.flush()
    assert not session.is_dirty
    session.answer(one(session, "not_short"), "属实")
    session.flush()
    assert store.saves[-1].answers == (Answer("not_short", WORK, "一二三四五", "属实"),)
    assert store.saves[-1].warnings == 0
    again, _ = open_session(session.template, store.data())
    assert one(again, "not_short").answer == "属实"
    assert again.report.answers == {answer_key(one(again, "not_short")): "属实"}
    session.enter(MORE, "别的")
    session.flush()
    assert store.saves[-1].answers is None


def test_a_fix_is_one_step(opened: tuple[ReportSession, MemoryStore]) -> None:
    session, _ = opened
    session.enter(MORE, "坚持依法法行政\n开展绩效评价价工作", Provenance.IMPORTED)
    before = session.findings
    (first, second) = (f for f in session.findings if f.check == "doubled_character")
    assert (first.refs, first.quote, first.fix is not None) == ((MORE,), "法法", True)
    change = session.fix(first)
    assert session.value(MORE).text == "坚持依法行政\n开展绩效评价价工作"
    assert change.focus == MORE
    assert first in change.findings_removed
    assert session.undo_name.startswith("改正 其他")
    session.undo()
    assert session.findings == before
    assert second in session.findings


def test_all_fixes_are_one_step_but_for_what_was_answered(
    opened: tuple[ReportSession, MemoryStore],
) -> None:
    session, _ = opened
    session.enter(MORE, "坚持依法法行政\n开展绩效评价价工作")
    session.enter(WORK, "依法法行政")
    session.answer(next(f for f in session.findings if f.quote == "价价"), "人名")
    assert len(session.fixable("doubled_character")) == 2
    session.fix_all("doubled_character")
    assert session.value(MORE).text == "坚持依法行政\n开展绩效评价价工作"
    assert session.value(WORK).text == "依法行政"
    assert "2 处" in session.undo_name
    session.undo()
    assert session.value(WORK).text == "依法法行政"
    assert session.fix_all("no such check").values == ()


def test_of_fixes_that_overlap_the_first_is_made() -> None:
    fixes = [Fix(WORK, 2, 4, "x"), Fix(WORK, 1, 3, ""), Fix(WORK, 4, 4, "-")]
    assert mended("abcdef", fixes) == "ad-ef"


def test_whoever_only_reads_changes_nothing(tmp_path: Path) -> None:
    template = load_package(tmp_path, SECTION, FIELDS)
    session, store = open_session(template)
    session.enter(WORK, "依法法行政")
    session.flush()
    reading = ReportSession(7, template, store.data(), store, is_read_only=True)
    finding = one(reading, "doubled_character")
    with pytest.raises(UserError, match="只读方式"):
        reading.answer(finding, "")
    with pytest.raises(UserError, match="只读方式"):
        reading.fix(finding)
    with pytest.raises(UserError, match="只读方式"):
        reading.fix_all()


def test_the_names_of_the_list_are_looked_for(opened: tuple[ReportSession, MemoryStore]) -> None:
    session, _ = opened
    session.enter(MORE, "由张三丰同志负责")
    assert all(finding.severity is not Severity.ERROR for finding in session.findings)
    before = session.findings
    change = session.know_people(["张三丰"])
    assert [finding.quote for finding in change.findings_added] == ["张三丰"]
    assert session.know_people([]).findings_removed == change.findings_added
    assert session.findings == before
