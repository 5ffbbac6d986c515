from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.report.scores.score import reach, scoring_findings
from perfdesk.report.values import FieldRef
from perfdesk.template.datatypes import Severity
from tests.helpers.packages import load_package
from tests.helpers.scoring import PLAN, add_row, fields, load_table, open_table, table

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.report.values import Finding
    from perfdesk.template.template import ReportTemplate

SCHEME = """
[[field]]
code = "scheme"
group = "plan"
type = "choice"
label = "权重方案"
choices = ["甲", "乙"]
"""
WEIGHTS = """
weights = { "产出指标" = 60, "产出指标/数量指标" = 40, "效益指标" = 40 }
scheme = "scheme"
schemes = { "甲" = { "产出指标" = 100 } }
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> ReportTemplate:
    return load_table(tmp_path_factory.mktemp("t"))


@pytest.fixture
def session(template: ReportTemplate) -> ReportSession:
    return open_table(template)


def _found(session: ReportSession, **texts: str) -> list[Finding]:
    line = add_row(session, name="数量", **texts)
    return list(scoring_findings(session.report, FieldRef("score", line)))


def _told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(one.check, str(one.severity), one.refs[0].code) for one in findings]


HALF = {"sign": "≥", "aim": "2", "done": "1", "points": "10"}
FULL = {"sign": "≥", "aim": "2", "done": "2", "points": "10"}


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (FULL, []),
        ({**HALF, "note": "甲"}, []),
        (HALF, [("note_missing", "error", "note")]),
        ({**HALF, "fits": "否"}, []),
        ({**HALF, "done": ""}, []),
        ({**FULL, "points": "0"}, [("weight_not_positive", "error", "points")]),
        ({**FULL, "points": ""}, []),
        ({**FULL, "aim": "≤2"}, [("sign_contradicts", "warning", "sign")]),
        ({**FULL, "aim": ">2", "done": "3"}, []),
        ({**FULL, "aim": "显著提高"}, [("score_unreadable", "error", "aim")]),
        ({**FULL, "done": "已经完成"}, [("score_unreadable", "error", "done")]),
        ({**FULL, "done": "已经完成", "score": "9", "note": "甲"}, []),
        ({**FULL, "score": "11", "note": "甲"}, [("score_above_weight", "error", "score")]),
        ({**FULL, "score": "-1", "note": "甲"}, [("score_above_weight", "error", "score")]),
        (
            {**FULL, "score": "9"},
            [("score_differs_from_rule", "warning", "score"), ("note_missing", "error", "note")],
        ),
        ({**FULL, "score": "9", "note": "甲"}, [("score_differs_from_rule", "hint", "score")]),
        ({**FULL, "score": "9", "done": ""}, [("note_missing", "error", "note")]),
        ({**FULL, "score": "9", "points": "", "note": "甲"}, []),
        ({**FULL, "score": "九", "note": "甲"}, []),
        ({**FULL, "score": "九"}, []),  # Invalid is told of the field; there is no score to name.
    ],
)
def test_measured_indicators(
    session: ReportSession, texts: dict[str, str], told: list[tuple[str, str, str]]
) -> None:
    assert _told(_found(session, **texts)) == told


@pytest.mark.parametrize(
    ("level", "score", "is_inside"),
    [
        ("达成", "10", True), ("达成", "8", True), ("达成", "7.99", False),
        ("部分达成", "7.99", True), ("部分达成", "6", True), ("部分达成", "8", False),
        ("部分达成", "5.99", False), ("未达成", "0", True), ("未达成", "5.99", True),
        ("未达成", "6", False),
    ],
)  # fmt: skip
def test_score_of_a_judgement_stays_in_its_band(
    session: ReportSession, level: str, score: str, is_inside: bool
) -> None:
    found = _found(session, sign="定性", judged=level, points="10", score=score, note="甲")
    assert [one.check for one in found] == ([] if is_inside else ["score_out_of_band"])


@pytest.mark.parametrize(
    ("weight", "low", "high"), [("10", "6", "8"), ("7.5", "4.5", "6"), ("3.33", "2", "2.66")]
)
def test_bounds_of_a_band_are_rounded(
    session: ReportSession, weight: str, low: str, high: str
) -> None:
    texts = {"sign": "定性", "judged": "部分达成", "points": weight, "note": "甲"}
    assert _found(session, score=low, **texts) == []
    (found,) = _found(session, score=high, **texts)
    assert f"得分应在 {low} 至 {high} 之间" in found.message


def test_band_may_leave_out_its_lower_bound(tmp_path: Path) -> None:
    bands = "".join(
        f'[[scoring.band]]\nlevel = "{level}"\nlow = {low}\nhigh = {high}\n'
        f"includes_low = false\nincludes_high = true\n"
        for level, low, high in (("达成", 0.8, 1), ("部分达成", 0.5, 0.8), ("未达成", 0, 0.5))
    )
    session = open_table(load_table(tmp_path, table(bands=bands)))
    texts = {"sign": "定性", "judged": "部分达成", "points": "10", "note": "甲"}
    assert _found(session, score="8", **texts) == []
    assert [one.check for one in _found(session, score="5", **texts)] == ["score_out_of_band"]


@pytest.mark.parametrize(
    ("action", "told"),
    [
        ("none", []),
        ("warn", [("over_achieved", "warning", "note")]),
        ("require_reason", [("over_achieved", "error", "note")]),
        ('deduct"\nscore = "weight / 2', [("over_achieved", "error", "note")]),
    ],
)
def test_target_exceeded_by_far_asks_why(
    tmp_path: Path, action: str, told: list[tuple[str, str, str]]
) -> None:
    over = f'from_zero = 30\naction = "{action}"'
    session = open_table(load_table(tmp_path, table(over=over)))
    found = _found(session, **{**FULL, "done": "5"})
    assert _told(found) == told
    assert all("完成值是指标值的 250%" in one.message for one in found)
    assert _told(_found(session, **{**FULL, "done": "5", "note": "甲"})) == []
    of_zero = _found(session, **{**FULL, "aim": "0", "done": "30"})
    assert _told(of_zero) == told


def test_message_names_figures_place_and_what_to_do(session: ReportSession) -> None:
    (found,) = _found(session, **HALF)
    assert found.message == (
        "附表“自评表1”“指标第1行”：“数量”得分 5，低于分值 10。请填写“偏差原因分析及改进措施”。"
    )
    assert found.title
    assert found.basis
    line = add_row(session, **HALF)
    (found,) = scoring_findings(session.report, FieldRef("score", line))
    assert "该指标得分 5" in found.message


def test_table_without_note_or_comparator_is_checked_by_the_rest(tmp_path: Path) -> None:
    text = table().replace('note = "note"\n', "").replace('comparator = "sign"\n', "")
    session = open_table(load_package(tmp_path, fields() + text))
    assert _found(session, aim="≥2", done="1", points="10") == []


# -- weights --------------------------------------------------------------------------------------


def _weights_found(session: ReportSession) -> list[Finding]:
    return list(scoring_findings(session.report, FieldRef("all_points", PLAN)))


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([], None),
        (["", ""], None),
        (["60", "40"], None),
        (["60", "30"], "分值合计 90，应为 100，少 10。"),
        (["60", "40.5"], "分值合计 100.5，应为 100，多 0.5。"),
        (["60", ""], "分值合计 60，应为 100，少 40。"),
        (["60", "四十"], None),
    ],
)
def test_weights_add_up_to_full_marks(
    session: ReportSession, points: list[str], words: str | None
) -> None:
    for one in points:
        add_row(session, points=one)
    found = _weights_found(session)
    assert [one.check for one in found] == (["weights_not_full"] if words else [])
    assert all(words in one.message for one in found if words)
    assert all(one.severity is Severity.ERROR for one in found)


def test_execution_row_counts_among_the_weights(session: ReportSession) -> None:
    session.enter(FieldRef("used_points", PLAN), "10")
    assert _weights_found(session) == []  # Nothing is filled in yet.
    add_row(session, points="90")
    assert _weights_found(session) == []


@pytest.fixture(scope="module")
def weighted(tmp_path_factory: pytest.TempPathFactory) -> ReportTemplate:
    return load_package(tmp_path_factory.mktemp("w"), fields() + SCHEME + table(WEIGHTS))


def _levels(session: ReportSession) -> list[tuple[str, str]]:
    found = [one for one in _weights_found(session) if one.check == "level_weights"]
    assert all(one.severity is Severity.WARNING for one in found)
    return [(one.message.split("：")[1], str(one.refs[0])) for one in found]


def test_levels_have_the_weights_of_the_template(weighted: ReportTemplate) -> None:
    session = open_table(weighted)
    add_row(session, first="产出指标", second="数量指标", points="30")
    add_row(session, second="数量指标", points="10")  # An empty cell goes on with those above.
    add_row(session, points="10")
    add_row(session, first="产出指标", second="质量指标", points="10")
    last = add_row(session, first="效益指标", second="经济效益指标", points="40")
    ((text, ref),) = _levels(session)
    assert text.startswith("“产出指标—数量指标”的分值合计 50，按评分标准应为 40。请核对")
    assert ref == "points:2"  # The first of them.
    session.enter(FieldRef("points", last), "30")
    assert "“效益指标”的分值合计 30，按评分标准应为 40。" in "".join(
        t for t, _r in _levels(session)
    )
    session.enter(FieldRef("points", last), "")
    assert _levels(session) == []  # As long as one is missing nothing is certain.


def test_level_that_is_missing_is_told_at_the_sum(weighted: ReportTemplate) -> None:
    session = open_table(weighted)
    add_row(session, first="产出指标", second="数量指标", points="40")
    add_row(session, first="产出指标", second="质量指标", points="20")
    assert [ref for _text, ref in _levels(session)] == [f"all_points:{PLAN}"]


def test_scheme_chooses_the_weights(weighted: ReportTemplate) -> None:
    session = open_table(weighted)
    add_row(session, first="产出指标", points="100")
    assert len(_levels(session)) == 3
    session.enter(FieldRef("scheme", PLAN), "甲")
    assert _levels(session) == []
    session.enter(FieldRef("scheme", PLAN), "乙")
    assert len(_levels(session)) == 3


def test_table_without_levels_has_no_weights_of_levels(tmp_path: Path) -> None:
    text = table('weights = { "产出指标" = 100 }').replace('level2 = "second"\n', "")
    session = open_table(load_table(tmp_path, text))
    add_row(session, first="产出指标", points="100")
    assert _weights_found(session) == []


# -- what has to be judged again ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "line", "reached"),
    [
        ("points", 2, ["score:2", "all_points:1"]),
        ("first", 2, ["score:2", "all_points:1"]),
        ("note", 2, ["score:2"]),
        ("row", 1, ["all_points:1"]),
        ("all_points", 1, ["all_points:1"]),
        ("scheme", 1, ["all_points:1"]),
        ("used_score", 1, []),
        ("points", 99, []),
        ("nobody", 0, []),
        ("plan", 0, []),
    ],
)
def test_reach_names_scores_and_sums(
    weighted: ReportTemplate, code: str, line: int, reached: list[str]
) -> None:
    session = open_table(weighted)
    add_row(session)
    assert list(map(str, reach(session.report, FieldRef(code, line)))) == reached


def test_other_fields_have_no_findings(session: ReportSession) -> None:
    line = add_row(session, **HALF)
    assert scoring_findings(session.report, FieldRef("points", line)) == ()
    assert scoring_findings(session.report, FieldRef("score", 99)) == ()
    assert scoring_findings(session.report, FieldRef("all_points", 99)) == ()
