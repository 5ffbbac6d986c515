from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from perfdesk.report.scores.score import explain, table_totals
from perfdesk.report.values import FieldRef
from tests.helpers.packages import load_package
from tests.helpers.scoring import PLAN, add_row, fields, load_table, open_table, table

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.report.scores.score import Explanation
    from perfdesk.template.template import ReportTemplate

OVER = table(over='threshold = 1.2\naction = "require_reason"\nfrom_zero = 30')


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> ReportTemplate:
    return load_table(tmp_path_factory.mktemp("over"), OVER)


@pytest.fixture
def session(template: ReportTemplate) -> ReportSession:
    return open_table(template)


def _explained(session: ReportSession, **texts: str) -> Explanation:
    told = explain(session.report, FieldRef("score", add_row(session, **texts)))
    assert told is not None
    return told


def test_measured_score_is_explained_by_rule_figures_and_result(session: ReportSession) -> None:
    told = _explained(session, sign="≤", aim="1.5万元", done="18000元", points="10")
    assert (told.target_figure, told.actual_figure) == (Decimal(15000), Decimal(18000))
    assert (told.computed, told.score, told.weight) == (Decimal(8), Decimal(8), Decimal(10))
    assert told.is_note_due
    assert told.text().split("\n") == [
        "评分规则：≤ 反向（超过部分按比例扣分）。",
        "指标值 1.5万元，完成值 18000元，分值 10。",
        "得分 8，按规则计算。",
        "须填写偏差原因。",
    ]


def test_judgement_is_explained_by_its_band(session: ReportSession) -> None:
    told = _explained(session, sign="定性", judged="部分达成", points="7.5", note="甲")
    assert told.level_band == (Decimal("4.50"), Decimal("6.00"))
    assert told.text().split("\n") == [
        "评分规则：“部分达成”，得分在 4.5 至 6 之间。",
        "分值 7.5。",
        "得分 5.25，按规则计算。",
    ]


def test_score_set_by_hand_is_told_beside_the_computed_one(session: ReportSession) -> None:
    told = _explained(session, sign="≥", aim="2", done="1", points="10", score="9")
    assert told.is_overridden
    assert told.text().split("\n")[-2:] == [
        "得分 9，是改写的；按规则计算为 5。清空可恢复计算。",
        "须填写偏差原因。",
    ]
    told = _explained(session, sign="≥", aim="显著", done="显著", points="10", score="9", note="甲")
    assert told.text().split("\n")[-1] == "得分 9，是手工填写的；按规则算不出得分。"


def test_target_exceeded_by_far_is_told(session: ReportSession) -> None:
    told = _explained(session, sign="≥", aim="3", done="4", points="10")
    assert told.is_over
    assert told.over_share is not None
    assert told.text().split("\n")[-2:] == [
        "完成值是指标值的 133.3%，超出较多，须核对指标值是否偏低。",
        "须填写偏差原因。",
    ]
    told = _explained(session, sign="≥", aim="0", done="30", points="10", note="甲")
    assert told.text().split("\n")[-1] == "指标值为 0，完成值超出较多，须核对指标值。"
    assert not _explained(
        session, sign="定性", aim="1", done="9", judged="达成", points="1"
    ).is_over


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ({}, "没有选择计算符号"),
        ({"points": ""}, "没有填写“分值”"),
        ({"sign": "≥"}, "没有填写“年度指标值”"),
        ({"sign": "≥", "aim": "5"}, "没有填写“实际完成值”"),
        ({"sign": "≥", "aim": "显著提高"}, "“显著提高”中没有数字"),
        ({"sign": "≥", "aim": "5", "done": "已经完成"}, "“已经完成”中没有数字"),
        ({"sign": "≥", "aim": "95%", "done": "12场"}, "“12场”与指标值“95%”的单位不能比较"),
        ({"sign": "≥", "aim": "5", "done": "3万元"}, "指标值“5”没有单位，“3万元”却有"),
        ({"sign": "≥", "aim": "5", "done": "12月底"}, "“12月底”是日期或届次，不是可以比较的数量"),
        ({"sign": "≥", "aim": "5", "done": "3至5"}, "“3至5”中有几个数字，不能确定用哪一个"),
        ({"sign": "≥", "aim": "5", "done": "1.2.3"}, "“1.2.3”的数字书写有误"),
        ({"sign": "≥", "aim": "5", "done": "9" * 30}, f"“{'9' * 20}…”的数字过大"),
        ({"sign": "定性"}, "没有填写“完成情况”"),
        ({"fits": "否"}, "不适用的指标不计分"),
    ],
)  # fmt: skip
def test_missing_score_says_why(session: ReportSession, texts: dict[str, str], why: str) -> None:
    told = _explained(session, **{"points": "10", **texts})
    assert told.why == why
    assert told.computed is None
    assert told.text().split("\n")[-1] == f"还没有得分：{why}。"


def test_rule_that_gives_no_figure_says_so(tmp_path: Path) -> None:
    rules = '[[scoring.rule]]\ncomparators = ["≥", ">", "=", "≤", "<"]\nlabel = "比例"\n'
    session = open_table(
        load_table(tmp_path, table(rules=rules + 'score = "actual / target * weight"\n'))
    )
    told = _explained(session, sign="≥", aim="0", done="5", points="10")
    assert told.why == "按这条规则算不出得分，请核对指标值"


def test_table_without_a_note_demands_none(tmp_path: Path) -> None:
    text = table().replace('note = "note"\n', "")
    session = open_table(load_package(tmp_path, fields() + text))
    told = _explained(session, sign="≥", aim="2", done="1", points="10")
    assert (told.has_note, told.is_note_due) == (True, False)


def test_only_scores_are_explained(session: ReportSession) -> None:
    line = add_row(session)
    assert explain(session.report, FieldRef("points", line)) is None
    assert explain(session.report, FieldRef("score", 99)) is None


def test_score_without_sign_is_explained_by_the_one_rule(tmp_path: Path) -> None:
    text = table().replace('comparator = "sign"\n', "").replace('judgement = "judged"\n', "")
    text = text[: text.index('[[scoring.rule]]\ncomparators = ["="]')]
    text += '[[scoring.grades]]\nname = "合格"\nleast = 0\n'
    told = _explained(open_table(load_table(tmp_path, text)), aim="2", done="1", points="10")
    assert told.text().startswith("评分规则：完成值达到指标值得满分，否则按比例得分。")


# -- totals ---------------------------------------------------------------------------------------


def test_totals_tell_what_is_there_and_what_is_missing(session: ReportSession) -> None:
    empty = table_totals(session.report, "plan_scoring", PLAN)
    assert (empty.weight_total, empty.total, empty.grade, empty.missing) == (None, None, "", 0)
    assert empty.next_grade is None
    assert empty.full_marks == 100
    add_row(session, sign="≥", aim="2", done="1", points="50")
    add_row(session, sign="≥", aim="2", points="10")
    add_row(session, points="5", fits="否")
    session.enter(FieldRef("used_points", PLAN), "35")
    session.enter(FieldRef("used_score", PLAN), "35")
    totals = table_totals(session.report, "plan_scoring", PLAN)
    assert totals.weight_total == 100
    assert totals.total == Decimal("63.16")  # (25 + 35) of 95 that apply
    assert totals.grade == "中"
    assert totals.next_grade == ("良", Decimal("16.84"))
    assert totals.missing == 1


def test_best_grade_has_no_better_one(session: ReportSession) -> None:
    add_row(session, sign="≥", aim="2", done="2", points="100")
    totals = table_totals(session.report, "plan_scoring", PLAN)
    assert (totals.grade, totals.next_grade) == ("优", None)


def test_table_without_grades_has_none(tmp_path: Path) -> None:
    text = table(grades="").replace('grade = "grade"\n', "")
    session = open_table(load_table(tmp_path, text))
    add_row(session, sign="≥", aim="2", done="2", points="100")
    totals = table_totals(session.report, "plan_scoring", PLAN)
    assert (totals.total, totals.grade, totals.next_grade) == (Decimal(100), "", None)
