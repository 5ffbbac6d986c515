"""Whatever the clerk does in whatever order, the report is as if it were made in one go."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.report.calculate import Calculator
from perfdesk.report.report import Report
from perfdesk.report.values import FieldRef, ReportData
from tests.helpers.examples import many
from tests.helpers.packages import META, load_package, open_session
from tests.helpers.rich import ACTS, RICH, act
from tests.helpers.scoring import fields as scoring_fields
from tests.helpers.scoring import open_table
from tests.helpers.scoring import table as scoring_table
from tests.helpers.scratch import assert_as_from_scratch

if TYPE_CHECKING:
    from perfdesk.app.editing.session import ReportSession
    from perfdesk.template.template import ReportTemplate

Acts = list[tuple[str, int, int]]


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> ReportTemplate:
    return load_package(tmp_path_factory.mktemp("rich"), RICH)


def _begin(template: ReportTemplate) -> ReportSession:
    """Open a report in which there is something to act on."""
    session, _store = open_session(template)
    session.enter(FieldRef("switch"), "是")
    for _ in range(2):
        task, _change = session.add_line("task")
        session.add_line("indicator", task.number)
    session.add_line("extra")
    return session


@settings(max_examples=many(150))
@given(acts=st.lists(ACTS, max_size=25))
def test_every_change_leaves_what_calculation_from_scratch_gives(
    rich: ReportTemplate, acts: Acts
) -> None:
    session = _begin(rich)
    for kind, which, what in acts:
        act(session, kind, which, what)
        assert_as_from_scratch(session)


@settings(max_examples=many(60))
@given(acts=st.lists(ACTS, max_size=25))
def test_changes_tell_all_that_a_view_needs(rich: ReportTemplate, acts: Acts) -> None:
    session = _begin(rich)
    values = dict(session.report.values)
    findings = set(session.findings)
    for kind, which, what in acts:
        change = act(session, kind, which, what)
        if change is None:
            continue
        values.update((value.ref, value) for value in change.values)
        values = {ref: value for ref, value in values.items() if ref in session.report.values}
        findings = (findings - set(change.findings_removed)) | set(change.findings_added)
        assert values == session.report.values
        assert findings == set(session.findings)
        assert change.progress == session.progress


@settings(max_examples=many(60))
@given(acts=st.lists(ACTS, max_size=25), seed=st.integers(0, 1000))
def test_order_of_entries_does_not_matter(rich: ReportTemplate, acts: Acts, seed: int) -> None:
    session = _begin(rich)
    for kind, which, what in acts:
        act(session, kind, which, what)
    data = session.report.to_data()
    values = list(data.values)
    Random(seed).shuffle(values)  # noqa: S311 - an order, not a secret
    other, _store = open_session(rich, ReportData(META, data.lines, answers=data.answers))
    for value in values:
        if rich.fields[value.ref.code].calculate is None:
            other.enter(value.ref, value.text, value.provenance)
    assert {ref: value.value for ref, value in other.report.values.items()} == {
        ref: value.value for ref, value in session.report.values.items()
    }
    assert other.findings == session.findings


@settings(max_examples=many(60))
@given(acts=st.lists(ACTS, max_size=25))
def test_report_is_the_same_after_saving_and_loading(rich: ReportTemplate, acts: Acts) -> None:
    session = _begin(rich)
    for kind, which, what in acts:
        act(session, kind, which, what)
    data = session.report.to_data()
    again = Report.from_data(rich, data)
    Calculator(again).calculate_all()
    assert again.to_data() == data
    assert list(again.refs()) == list(session.report.refs())


@settings(max_examples=many(60))
@given(acts=st.lists(st.tuples(ACTS, st.booleans()), max_size=25))
def test_store_has_after_a_flush_what_the_session_has(
    rich: ReportTemplate, acts: list[tuple[tuple[str, int, int], bool]]
) -> None:
    session, store = open_session(rich)
    for (kind, which, what), flushes in acts:
        act(session, kind, which, what)
        if flushes:
            session.flush()
    session.flush()
    assert not session.is_dirty
    again, _store = open_session(rich, store.data())
    assert again.report.values == session.report.values
    assert again.findings == session.findings
    assert list(again.report.refs()) == list(session.report.refs())


#: What may stand in each field of an indicator, the beginnings of what is typed included.
_CELLS = {
    "first": ["产出指标", "效益指标", ""],
    "second": ["数量指标", "质量指标", ""],
    "name": ["甲", ""],
    "sign": ["≥", "≤", "=", "定性", "≠"],
    "aim": ["≥5", "2万元", "0", "显著", ""],
    "done": ["5", "60", "15000元", "3场", "无", ""],
    "judged": ["达成", "未达成", ""],
    "points": ["50", "30", "0", "五十", ""],
    "score": ["50", "12", "-1", "十", ""],
    "note": ["甲", ""],
    "fits": ["是", "否", ""],
}
_CELL = st.sampled_from([(code, text) for code, texts in _CELLS.items() for text in texts])
_SCORE_ACTS = st.tuples(
    st.sampled_from(["enter", "enter", "enter", "enter", "add", "remove", "move", "copy", "undo"]),
    st.integers(0, 5),
    _CELL,
)


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> ReportTemplate:
    text = scoring_table(
        'weights = { "产出指标" = 50, "产出指标/数量指标" = 30, "效益指标" = 30 }',
        over='action = "warn"\nfrom_zero = 30',
    )
    return load_package(tmp_path_factory.mktemp("scored"), scoring_fields() + text)


def _act_on_table(session: ReportSession, kind: str, which: int, cell: tuple[str, str]) -> None:
    plans = session.report.lines("plan")
    lines = [line for plan in plans for line in session.report.lines("row", plan)]
    match kind:
        case "add" if plans:
            session.add_line("row", plans[which % len(plans)])
        case "undo":
            session.undo()
        case "remove" if lines:
            session.remove_line(lines[which % len(lines)])
        case "move" if lines:
            session.move_line(lines[which % len(lines)], which)
        case "copy" if plans and len(plans) < 3:
            session.copy_line(plans[which % len(plans)])
        case "enter" if lines:
            code, text = cell
            session.enter(FieldRef(code, lines[which % len(lines)]), text)


@settings(max_examples=many(60), deadline=None)
@given(acts=st.lists(_SCORE_ACTS, max_size=30))
def test_scores_and_their_findings_are_as_from_scratch(
    scored: ReportTemplate, acts: list[tuple[str, int, tuple[str, str]]]
) -> None:
    session = open_table(scored)
    for text in ("50", "30"):
        line, _change = session.add_line("row", 1)
        for code, content in (("points", text), ("sign", "≥"), ("aim", "5"), ("done", "4")):
            session.enter(FieldRef(code, line.number), content)
    for kind, which, cell in acts:
        _act_on_table(session, kind, which, cell)
        assert_as_from_scratch(session)
