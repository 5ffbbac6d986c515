"""The shipped scoring tables: what explains nothing, odd scores, judgements against their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.report.scores.score import explain
from perfdesk.report.values import FieldRef, Finding
from perfdesk.template.catalogue import Catalogue
from perfdesk.template.datatypes import Severity
from tests.helpers.packages import open_session

if TYPE_CHECKING:
    from perfdesk.app.editing.session import ReportSession

CODE = "project_eval"


def _table() -> tuple[ReportSession, int]:
    session, _ = open_session(Catalogue.standard().load("general"))
    return session, session.add_line(CODE)[0].number


def _row(session: ReportSession, holder: int, **texts: str) -> int:
    line = session.add_line(f"{CODE}_indicator", holder)[0].number
    for name, text in texts.items():
        session.enter(FieldRef(f"{CODE}_{name}", line), text)
    return line


def _found(session: ReportSession, check: str) -> list[Finding]:
    return [one for one in session.findings if one.check == check]


HALF = {"comparator": "≥", "target": "10", "actual": "5", "weight": "15", "level3": "培训期数"}


@pytest.mark.parametrize("note", ["", "-", "无", "/", "。", "……", "见说明", "扣 7.5 分"])
def test_a_mark_explains_no_lost_points(note: str) -> None:
    """A dash below 偏差原因 let a table with lost points pass as explained."""
    session, holder = _table()
    _row(session, holder, **HALF, note=note)
    (finding,) = _found(session, "note_missing")
    assert finding.severity is Severity.ERROR
    assert note in finding.message


def test_a_reason_in_words_explains_them() -> None:
    session, holder = _table()
    _row(session, holder, **HALF, note="招标晚2个月，次年补齐。")
    assert _found(session, "note_missing") == []


def test_a_value_below_zero_is_told() -> None:
    """ "=0起" with −1 got full marks in silence; a rate may fall below 0."""
    session, holder = _table()
    _row(session, holder, comparator="=", target="0起", actual="-1", weight="15", level3="事故")
    _row(session, holder, comparator="≤", target="5%", actual="-2%", weight="15", level3="增幅")
    (finding,) = _found(session, "actual_negative")
    assert finding.severity is Severity.WARNING
    assert "“事故”" in finding.message
    assert "“-1”" in finding.message


@pytest.mark.parametrize(("score", "counted"), [("16", "15.00"), ("-3", "0.00"), ("14", "14.00")])
def test_a_score_out_of_its_bounds_counts_as_the_bound(score: str, counted: str) -> None:
    """16 of 15 was added in full, and −3 turned the total into nothing at all."""
    session, holder = _table()
    line = _row(session, holder, **HALF, note="因疫情停办，次年补齐。")
    session.enter(FieldRef(f"{CODE}_score", line), score)
    assert session.value(FieldRef(f"{CODE}_total", holder)).text == counted
    found = _found(session, "score_above_weight")
    assert len(found) == (score != "14")
    assert all(f"按 {counted.removesuffix('.00')} 分计" in one.message for one in found)


@pytest.mark.parametrize(
    ("level", "actual", "is_told"),
    [
        ("部分达成并具有一定效果", "达成预期指标", True),
        ("达成", "未达成，下年补做", True),
        ("达成", "部分达成", True),
        ("达成", "达成预期指标", False),
        ("部分达成并具有一定效果", "部分达成预期指标", False),
        ("未达成且效果较差", "尚未完成", False),
        ("达成", "效果显著", False),
        ("达成", "三项已完成、一项未完成", False),
    ],
)
def test_a_judgement_is_held_against_the_words_of_the_value(
    level: str, actual: str, is_told: bool
) -> None:
    """部分达成 was chosen beside 达成预期指标, and nobody asked which of them is right."""
    session, holder = _table()
    _row(session, holder, comparator="定性", actual=actual, judgement=level, weight="10")
    found = _found(session, "judgement_contradicts")
    assert [one.severity for one in found] == [Severity.WARNING] * is_told


def test_indicators_of_one_name_are_named_with_their_rows() -> None:
    """ "2 of 40 are the same" sent the clerk looking for them."""
    session, holder = _table()
    for name in ("培训期数", "培训人数", "培训期数", "检查次数", "检查次数"):
        _row(session, holder, level3=name)
    (finding,) = _found(session, f"{CODE}_same_indicator_twice")
    assert "“培训期数”（第 1、3 行）、“检查次数”（第 4、5 行）重复" in finding.message


@pytest.mark.parametrize("template_id", ["general", "guangdong", "liwan-2021", "liwan-2023"])
def test_a_table_without_indicators_is_unfinished(template_id: str) -> None:
    """Its head filled in, it showed a green mark beside 10 of 100 points."""
    template = Catalogue.standard().load(template_id)
    for compiled in template.scorings.values():
        assert template.fields[compiled.scoring.group].min_lines == 1


@pytest.mark.parametrize(
    ("target", "actual", "score"),
    [
        ("2023年12月底前", "2023年11月", "10.00"),
        ("12月31日前", "12月31日", "10.00"),
        ("2023年6月", "2023年7月", "0.00"),
        ("2023年12月底前", "2024年3月", "0.00"),
        ("第三季度", "2023-09-30", "10.00"),
        ("11月15日前", "11月", ""),
        ("11月15日前", "按时完成", ""),
    ],
)
@pytest.mark.parametrize("sign", ["≤", "=", "≥"])
def test_times_are_scored_by_days(sign: str, target: str, actual: str, score: str) -> None:
    """A 时效指标 with dates had no score at all, so the table could not be finished."""
    session, holder = _table()
    line = _row(session, holder, comparator=sign, target=target, actual=actual, weight="10")
    ref = FieldRef(f"{CODE}_score", line)
    assert session.value(ref).text == score
    assert bool(_found(session, "score_unreadable")) == (not score)
    explanation = explain(session.report, ref)
    assert explanation is not None
    assert "按" in explanation.text() or explanation.why
    assert ("时效指标" in explanation.rule) is True


def test_what_was_done_after_the_year_or_after_its_acceptance_is_told() -> None:
    session, holder = _table()
    _row(session, holder, comparator="≤", target="2023年12月底前", actual="2024年1月", weight="9")
    assert [one.severity for one in _found(session, "finished_after_year")] == [Severity.WARNING]
    texts = {"target": "12月底前", "actual": "2023年12月", "account": "2023年10月9日通过验收"}
    _row(session, holder, comparator="≤", weight="9", **texts)
    (finding,) = _found(session, "finished_after_acceptance")
    assert "2023年10月" in finding.message
