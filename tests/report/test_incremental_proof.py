"""Found change by change is found from scratch, in a worked report with tables and prose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.app.library.samples import FIRST_SAMPLE, read_sample
from perfdesk.report.calculate import Calculator
from perfdesk.report.findings.checker import Checker
from perfdesk.report.progress import ProgressCounter
from perfdesk.report.report import Report
from perfdesk.report.values import ReportData, ReportMeta
from perfdesk.template.catalogue import Catalogue
from perfdesk.template.datatypes import PROSE, DataType, Severity
from tests.helpers.examples import many
from tests.helpers.packages import open_session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.report.values import Change, FieldRef, Finding
    from perfdesk.template.template import ReportTemplate

TEXTS = (
    *("", "完成情况良好。", "推进依法法行政，走访企业21家", "共约30余次，完成预算的102.5%"),
    "组织视察12场，提出建议12条，其中采纳10条、未采纳3条。",
    "保障代表充分发挥主体作用，组织代表开展视察调研活动，认真办理代表提出的建议批评和意见",
    "全年预算数3,415.62万元，执行数3415.62元（执行率99.4%",
    "一是加强学习。三是抓好落实。",
    *("完成率为12.5.3%", "XX项目支出10万元，待补充。", "自评等级为差"),
    *("≥95%", "90%", "12场", "共设置了3个产出指标和2个效益指标，自评得分98分，等级为优"),
)
FIGURES = ("", "0", "10", "33.33", "100", "3415.62", "x")
PEOPLE = ("张三丰",)

_number = st.integers(0, 9999)
ACTS = st.tuples(
    st.sampled_from(
        [
            *("enter", "enter", "enter", "type", "type", "add", "remove", "move", "copy"),
            *("undo", "redo", "answer", "fix", "fix_all"),
        ]
    ),
    _number,
    _number,
)


@pytest.fixture(scope="module")
def worked() -> tuple[ReportTemplate, ReportData]:
    sample = read_sample(FIRST_SAMPLE)
    template = Catalogue.standard().load(sample.template_id)
    meta = ReportMeta(
        sample.template_id, template.identity.version, sample.fiscal_year, sample.unit
    )
    session, _ = open_session(template, ReportData(meta))
    sample.fill(session)
    return template, session.report.to_data()


def act(session: ReportSession, kind: str, which: int, what: int) -> Change | None:
    """Do one act; None where there is nothing to act on."""
    match kind:
        case "undo":
            return session.undo()
        case "redo":
            return session.redo()
        case "fix_all":
            return session.fix_all()
        case "enter" | "type":
            refs = _fields(session)
            ref = refs[which % len(refs)]
            texts = FIGURES if session.template.fields[ref.code].is_numeric else TEXTS
            text = texts[what % len(texts)]
            before = session.value(ref).text if kind == "type" else ""
            return session.enter(ref, before + text, reads_later=kind == "type")
    if kind in ("answer", "fix"):
        return _deal(session, kind, which, what)
    return _rearrange(session, kind, which, what)


def _fields(session: ReportSession) -> tuple[FieldRef, ...]:
    """Return what can be typed into; of figures and short words fewer than of texts."""
    fields = session.template.fields
    kinds = PROSE | {DataType.SENTENCE}
    return tuple(
        ref
        for ref in session.report.refs()
        if fields[ref.code].type in kinds or fields[ref.code].is_numeric
        if fields[ref.code].calculate is None and not fields[ref.code].readonly
    )


def _deal(session: ReportSession, kind: str, which: int, what: int) -> Change | None:
    if kind == "fix":
        fixable = session.fixable()
        return session.fix(fixable[which % len(fixable)]) if fixable else None
    found = [one for one in session.findings if one.severity is not Severity.ERROR]
    said = (None, "", "属实")[what % 3]
    return session.answer(found[which % len(found)], said) if found else None


def _rearrange(session: ReportSession, kind: str, which: int, what: int) -> Change | None:
    fields, report = session.template.fields, session.report
    holders = [
        ref
        for ref in report.refs()
        if (field := fields[ref.code]).is_container
        and len(report.lines(ref.code, ref.line)) < field.max_lines
    ]
    lines = [line.number for line in report.tree.all()]
    if kind == "add" or not lines:
        holder = holders[which % len(holders)]
        return session.add_line(holder.code, holder.line, what % 4)[1]
    number = lines[which % len(lines)]
    if kind == "remove":
        return session.remove_line(number)
    if kind == "move":
        return session.move_line(number, what % 5)
    line = report.line(number)
    is_full = all((one.code, one.line) != (line.group, line.parent) for one in holders)
    return None if is_full else session.copy_line(number)[1]


@settings(max_examples=many(25))
@given(acts=st.lists(ACTS, max_size=12))
def test_found_change_by_change_is_found_from_scratch(
    worked: tuple[ReportTemplate, ReportData], acts: list[tuple[str, int, int]]
) -> None:
    template, data = worked
    session, _ = open_session(template, data)
    session.know_people(PEOPLE)
    shown = set(session.findings)
    for kind, which, what in acts:
        changes = [act(session, kind, which, what)]
        if kind != "type":  # The clerk pauses.
            changes.append(session.read_proof())
        for change in filter(None, changes):
            shown = (shown - set(change.findings_removed)) | set(change.findings_added)
        assert kind == "type" or shown == set(session.findings)
    change = session.read_proof()
    shown = (shown - set(change.findings_removed)) | set(change.findings_added)
    assert shown == set(session.findings)
    scratch = Report.from_data(template, session.report.to_data())
    Calculator(scratch).calculate_all()
    checker, counter = Checker(scratch, people=PEOPLE), ProgressCounter(scratch)
    checker.check_all()
    counter.update(scratch.values)
    counter.count_findings(checker.findings, ())
    assert session.findings == checker.findings
    assert session.progress == counter.progress()
    assert session.errors == _errors(session.findings)
    unread = Checker(scratch, people=PEOPLE)
    unread.check_all(reads_later=True)
    assert unread.errors == session.errors
    assert not unread.is_begun
    unread.recheck(())
    assert unread.findings == session.findings


def _errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(one for one in findings if one.severity is Severity.ERROR)
