from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.report.values import FieldRef
from perfdesk.template.catalogue import Catalogue
from perfdesk.template.expressions import parse
from tests.helpers.packages import load_package, open_session
from tests.helpers.scoring import (
    PLAN,
    RULES,
    TABLE,
    OneRow,
    add_row,
    fields,
    load_table,
    open_table,
    score_of,
    shown,
    table,
)

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.template.template import ReportTemplate

#: 反向 variant B (DOMAIN 2.4).
VARIANT_B = """
[[scoring.rule]]
comparators = ["≥", ">", "="]
label = "正向"
score = "weight if actual >= target else actual / target * weight"

[[scoring.rule]]
comparators = ["≤", "<"]
label = "反向（指标值与完成值的比例）"
score = "weight if actual <= target else target / actual * weight"
"""


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> ReportTemplate:
    return load_table(tmp_path_factory.mktemp("usual"))


@pytest.fixture(scope="module")
def variant_b(tmp_path_factory: pytest.TempPathFactory) -> ReportTemplate:
    return load_table(tmp_path_factory.mktemp("b"), table(rules=VARIANT_B))


def _score(template: ReportTemplate, **texts: str) -> str:
    score = score_of(template, **texts)
    return "" if score is None else str(score)


# -- DOMAIN 2.4, both tables ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actual", "by_a", "by_b"),
    [
        ("90", "10.00", "10.00"),
        ("120", "8.00", "8.33"),
        ("150", "5.00", "6.67"),
        ("199", "0.10", "5.03"),
        ("200", "0.00", "5.00"),
        ("100", "10.00", "10.00"),
        ("1000", "0.00", "1.00"),
    ],
)
@pytest.mark.parametrize("sign", ["≤", "<"])
def test_downwards_by_both_variants(
    usual: ReportTemplate, variant_b: ReportTemplate, sign: str, actual: str, by_a: str, by_b: str
) -> None:
    texts = {"sign": sign, "aim": "100", "done": actual, "points": "10"}
    assert _score(usual, **texts) == by_a
    assert _score(variant_b, **texts) == by_b


@pytest.mark.parametrize(
    ("target", "actual", "weight", "score"),
    [
        ("46", "40", "10", "8.70"),
        ("93", "91", "7.5", "7.34"),
        ("100", "120", "10", "10.00"),
        ("5", "0", "10", "0.00"),
        ("5", "-3", "10", "0.00"),
        ("95%", "96.2%", "10", "10.00"),
        ("≥95%", "90", "10", "9.47"),
        ("1.5万元", "12000元", "10", "8.00"),
        ("0", "0", "10", "10.00"),
    ],
)
@pytest.mark.parametrize("sign", ["≥", ">"])
def test_upwards(
    usual: ReportTemplate, sign: str, target: str, actual: str, weight: str, score: str
) -> None:
    assert _score(usual, sign=sign, aim=target, done=actual, points=weight) == score


@pytest.mark.parametrize(
    ("target", "actual", "score"),
    [
        ("0", "1", "0.00"),
        ("0", "0", "10.00"),
        ("0", "-1", "10.00"),
        ("4", "4", "10.00"),
        ("4", "5", "10.00"),
        ("4", "3", "7.50"),
    ],
)
def test_equal(usual: ReportTemplate, target: str, actual: str, score: str) -> None:
    assert _score(usual, sign="=", aim=target, done=actual, points="10") == score


def test_sign_of_the_target_stands_in_for_the_comparator(usual: ReportTemplate) -> None:
    texts = {"done": "120", "points": "10"}
    assert _score(usual, aim="≤100", **texts) == "8.00"
    assert _score(usual, aim="不低于100", **texts) == "10.00"
    assert _score(usual, aim="≤100", sign="≥", **texts) == "10.00"
    assert _score(usual, aim="100", **texts) == ""


@pytest.mark.parametrize(
    "texts",
    [
        {"done": "5"},
        {"aim": "5"},
        {"aim": "12场", "done": "95%"},
        {"aim": "显著提高", "done": "显著提高"},
        {"aim": "2023年12月底前", "done": "2023年11月"},
        {"aim": "5", "done": "5", "points": ""},
        {"aim": "5", "done": "5", "fits": "否"},
        {"aim": "5", "done": "5", "sign": "定性"},
    ],
)
def test_what_cannot_be_scored_has_no_score(usual: ReportTemplate, texts: dict[str, str]) -> None:
    assert _score(usual, **{"sign": "≥", "points": "10", **texts}) == ""


# -- judgements --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "weight", "score"),
    [
        # The upper bound where it is part of the band, else the middle.
        ("达成", "10", "10.00"), ("部分达成", "10", "7.00"), ("未达成", "10", "3.00"),
        ("达成", "7.5", "7.50"), ("部分达成", "7.5", "5.25"), ("未达成", "7.5", "2.25"),
        ("达成", "3.33", "3.33"), ("部分达成", "3.33", "2.33"), ("未达成", "3.33", "1.00"),
    ],
)  # fmt: skip
def test_judgement_is_scored_inside_its_band(
    usual: ReportTemplate, level: str, weight: str, score: str
) -> None:
    assert _score(usual, sign="定性", judged=level, points=weight) == score


HUBEI_BANDS = """
[[scoring.band]]
level = "达成"
low = 0.8
high = 1
includes_low = true
includes_high = true

[[scoring.band]]
level = "部分达成"
low = 0.5
high = 0.8

[[scoring.band]]
level = "未达成"
low = 0
high = 0.5
"""


def test_bands_are_those_of_the_template(tmp_path: Path) -> None:
    template = load_table(tmp_path, table(bands=HUBEI_BANDS))
    assert _score(template, sign="定性", judged="部分达成", points="10") == "6.50"


def test_without_comparator_a_chosen_level_makes_a_judgement(tmp_path: Path) -> None:
    head = TABLE.replace('comparator = "sign"\n', "")
    template = load_table(tmp_path, table(head=head))
    assert _score(template, judged="达成", aim="≥5", done="1", points="10") == "10.00"
    assert _score(template, aim="≥5", done="1", points="10") == "2.00"
    assert _score(template, aim="≤5", done="1", points="10") == "10.00"


def test_one_rule_needs_no_sign(tmp_path: Path) -> None:
    head = TABLE.replace('comparator = "sign"\n', "").replace('judgement = "judged"\n', "")
    rules = RULES.split("[[scoring.rule]]")[1]
    template = load_table(tmp_path, table(head=head, rules=f"[[scoring.rule]]{rules}", bands=""))
    assert template.scorings["plan_scoring"].sign is None
    assert _score(template, aim="5", done="1", points="10") == "2.00"


def test_figures_may_stand_in_numeric_fields(tmp_path: Path) -> None:
    numeric = fields()
    for code in ("aim", "done"):
        numeric = numeric.replace(f'code = "{code}"\ngroup = "row"\ntype = "text"',
                                  f'code = "{code}"\ngroup = "row"\ntype = "decimal"')  # fmt: skip
    template = load_package(tmp_path, numeric + table())
    assert _score(template, sign="≥", aim="3", done="1", points="10") == "3.33"


# -- far above the target ------------------------------------------------------------------------


OVER = """
threshold = 1.3
action = "deduct"
from_zero = 30
score = "weight * 0.5 if target == 0 else weight * target * 1.3 / actual"
"""


def test_far_exceeded_target_may_cost_marks(tmp_path: Path) -> None:
    template = load_table(tmp_path, table(over=OVER))
    texts = {"sign": "≥", "points": "10"}
    assert _score(template, aim="100", done="129", **texts) == "10.00"
    assert _score(template, aim="100", done="130", **texts) == "10.00"
    assert _score(template, aim="100", done="260", **texts) == "5.00"
    assert _score(template, aim="0", done="29", **texts) == "10.00"
    assert _score(template, aim="0", done="30", **texts) == "5.00"
    assert _score(template, sign="≤", aim="100", done="150", points="10") == "5.00"


@pytest.mark.parametrize("action", ["none", "warn", "require_reason"])
def test_other_actions_leave_full_marks(tmp_path: Path, action: str) -> None:
    template = load_table(tmp_path, table(over=f'action = "{action}"'))
    assert _score(template, sign="≥", aim="100", done="500", points="10") == "10.00"
    assert (template.scorings["plan_scoring"].is_over is None) == (action == "none")


def _is_over(template: ReportTemplate, **texts: str) -> object:
    is_over = template.scorings["plan_scoring"].is_over
    assert is_over is not None
    return is_over.evaluate(OneRow(template, {"points": "10", **texts}))


@pytest.mark.parametrize(
    ("threshold", "target", "actual", "expected"),
    [
        ("1.2", "100", "119.9", False), ("1.2", "100", "120", True), ("1.3", "100", "129", False),
        ("1.3", "100", "130", True), ("1.3", "0", "29", False), ("1.3", "0", "30", True),
        ("1.5", "2场", "3场", True),
    ],
)  # fmt: skip
def test_threshold_and_what_lies_above_a_target_of_zero(
    tmp_path: Path, threshold: str, target: str, actual: str, expected: bool
) -> None:
    over = f'threshold = {threshold}\naction = "warn"\nfrom_zero = 30'
    template = load_table(tmp_path, table(over=over))
    assert _is_over(template, sign="≥", aim=target, done=actual) is expected


def test_target_of_zero_is_not_exceeded_unless_the_template_says_from_where(
    tmp_path: Path,
) -> None:
    template = load_table(tmp_path, table(over='action = "warn"'))
    assert _is_over(template, sign="≥", aim="0", done="500") is False
    # What goes down is missed, not exceeded.
    assert _is_over(template, sign="≤", aim="100", done="150") is False
    assert _is_over(template, sign="=", aim="0", done="50") is False


# -- rounding ------------------------------------------------------------------------------------


def test_scores_are_rounded_half_up_with_six_digits_kept_inside(usual: ReportTemplate) -> None:
    # 1/3 of 0.015 is half of the last digit, though the division does not come out.
    assert _score(usual, sign="≥", aim="3", done="1", points="0.015") == "0.01"
    assert _score(usual, sign="≥", aim="200", done="1", points="1") == "0.01"
    assert _score(usual, sign="≥", aim="201", done="1", points="1") == "0.00"


@pytest.mark.parametrize(("places", "score"), [("0", "7"), ("1", "6.7"), ("4", "6.6667")])
def test_places_are_those_of_the_template(tmp_path: Path, places: str, score: str) -> None:
    template = load_table(tmp_path, table(f"places = {places}"))
    assert _score(template, sign="≥", aim="3", done="2", points="10") == score


# -- totals and grades ---------------------------------------------------------------------------


def test_example_of_chongqing(usual: ReportTemplate) -> None:
    session = open_table(usual)
    session.enter(FieldRef("used_points", PLAN), "10")
    session.enter(FieldRef("used_score", PLAN), "7.6")
    for points, done in (("50", "100"), ("40", "100")):
        add_row(session, sign="≥", aim="100", done=done, points=points)
    assert shown(session, "all_points") == "100"
    assert shown(session, "all") == "97.60"
    assert shown(session, "grade") == "优"


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", "优"), ("90", "优"), ("89.99", "良"), ("89.5", "良"), ("80", "良"),
        ("79.99", "中"), ("60", "中"), ("59.99", "差"), ("0", "差"),
    ],
)  # fmt: skip
def test_grades_are_half_open_intervals(usual: ReportTemplate, total: str, grade: str) -> None:
    session = open_table(usual)
    add_row(session, sign="≥", aim="100", done=total, points="100")
    assert shown(session, "all") == f"{Decimal(total):.2f}"
    assert shown(session, "grade") == grade


def test_empty_table_has_neither_total_nor_grade(usual: ReportTemplate) -> None:
    session = open_table(usual)
    assert [shown(session, code) for code in ("all", "all_points", "grade")] == ["", "", ""]


def test_template_may_do_without_grades(tmp_path: Path) -> None:
    head = TABLE.replace('grade = "grade"\n', "")
    template = load_table(tmp_path, table(head=head, grades=""))
    assert template.fields["grade"].calculate is None


def test_inapplicable_indicators_are_made_up_for_by_the_others(usual: ReportTemplate) -> None:
    session = open_table(usual)
    session.enter(FieldRef("used_points", PLAN), "10")
    session.enter(FieldRef("used_score", PLAN), "9")
    add_row(session, sign="≥", aim="2", done="1", points="70")
    left_out = add_row(session, sign="≥", aim="2", done="2", points="20", fits="否")
    # (9 + 35) / 80 of 100; the weights still add up to full marks.
    assert shown(session, "all") == "55.00"
    assert shown(session, "all_points") == "100"
    assert shown(session, "score", left_out) == ""
    session.enter(FieldRef("fits", left_out), "是")
    assert shown(session, "all") == "64.00"


def test_score_set_by_hand_of_an_inapplicable_indicator_does_not_count(
    usual: ReportTemplate,
) -> None:
    session = open_table(usual)
    add_row(session, sign="≥", aim="2", done="1", points="80")
    add_row(session, score="20", points="20", fits="否")
    assert shown(session, "all") == "50.00"


def test_without_rescaling_they_are_only_left_out(tmp_path: Path) -> None:
    session = open_table(load_table(tmp_path, table("rescale = false")))
    add_row(session, sign="≥", aim="2", done="1", points="80")
    add_row(session, sign="≥", aim="2", done="2", points="20", fits="否")
    assert shown(session, "all") == "40.00"


def test_table_without_flag_and_execution_row_is_a_sum(tmp_path: Path) -> None:
    gone = ('applicable = "fits"\n', 'execution_score = "used_score"\n',
            'execution_weight = "used_points"\n')  # fmt: skip
    head = TABLE
    for line in gone:
        head = head.replace(line, "")
    session = open_table(load_table(tmp_path, table(head=head)))
    add_row(session, sign="≥", aim="3", done="1", points="10")
    add_row(session, sign="≥", aim="3", done="1", points="20")
    assert (shown(session, "all"), shown(session, "all_points")) == ("10.00", "30")


#: Several goals with a share each: the goal's total times its share, and the sum of these.
HUBEI = """
[[field]]
code = "share"
group = "plan"
type = "percent"
label = "权重比例"

[[field]]
code = "part"
group = "plan"
type = "decimal"
label = "折算得分"
calculate = "round(all * share / 100, 2)"

[[field]]
code = "overall"
section = "tables"
type = "decimal"
label = "总得分"
calculate = "sum(part)"
"""


def test_several_goals_with_a_share_each(tmp_path: Path) -> None:
    session, _store = open_session(load_package(tmp_path, fields() + HUBEI + table()))
    for share, done in (("60", "90"), ("40", "100")):
        line, _change = session.add_line("plan")
        session.enter(FieldRef("share", line.number), share)
        add_row(session, line.number, sign="≥", aim="100", done=done, points="100")
    assert session.value(FieldRef("overall")).text == "94.00"


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(6)))
def test_total_does_not_depend_on_the_order_of_records(
    usual: ReportTemplate, order: list[int]
) -> None:
    rows = [
        {"sign": "≥", "aim": "3", "done": "1", "points": "10"},
        {"sign": "≤", "aim": "3万元", "done": "35000元", "points": "20"},
        {"sign": "定性", "judged": "部分达成", "points": "3.33"},
        {"sign": "=", "aim": "0", "done": "1", "points": "7"},
        {"sign": "≥", "aim": "3", "done": "9", "points": "15", "fits": "否"},
        {"sign": "≥", "aim": "7", "done": "6", "points": "44.67"},
    ]
    totals = set()
    for arrangement in (range(6), order):
        session = open_table(usual)
        for place in arrangement:
            add_row(session, **rows[place])
        totals.add(tuple(shown(session, code) for code in ("all", "all_points", "grade")))
    assert len(totals) == 1


# -- what holds for every shipped rule set -------------------------------------------------------

_CATALOGUE = Catalogue.standard()
_SHIPPED = [
    (entry.id, code)
    for entry in _CATALOGUE.entries()
    for code in _CATALOGUE.load(entry.id).scorings
]
_FIGURES = st.decimals(0, 10**6, places=2)


def _shipped_score(
    template: ReportTemplate, code: str, sign: str, figures: list[Decimal]
) -> Decimal:
    scoring = template.scorings[code].scoring
    target, actual, weight = (f"{figure:f}" for figure in figures)
    texts = {scoring.target: target, scoring.actual: actual, scoring.weight: weight}
    if scoring.comparator is not None:
        texts[scoring.comparator] = sign
    value = score_of(template, code, **texts)
    assert isinstance(value, Decimal)
    return value


def _signs(template: ReportTemplate, code: str) -> list[str]:
    return [sign for rule in template.scorings[code].rules for sign in rule.rule.comparators]


@pytest.mark.parametrize(("template_id", "code"), _SHIPPED)
@settings(max_examples=60, deadline=None)
@given(target=_FIGURES, lower=_FIGURES, higher=_FIGURES, weight=st.decimals("0.01", 100, places=2))
def test_shipped_scores_are_monotone_and_within_the_weight(
    template_id: str, code: str, target: Decimal, lower: Decimal, higher: Decimal, weight: Decimal
) -> None:
    template = _CATALOGUE.load(template_id)
    low, high = sorted((lower, higher))
    for sign in _signs(template, code):
        less, more = (_shipped_score(template, code, sign, [target, actual, weight])
                      for actual in (low, high))  # fmt: skip
        assert 0 <= less <= weight
        assert 0 <= more <= weight
        goes_down = sign in "≤<" or (sign == "=" and target == 0)
        if template.scorings[code].scoring.over.action != "deduct":
            assert less >= more if goes_down else less <= more


@given(target=_FIGURES, actual=_FIGURES, weight=st.decimals("0.01", 100, places=2))
def test_variants_give_full_marks_alike_and_b_is_never_below_a(
    usual: ReportTemplate, variant_b: ReportTemplate, target: Decimal, actual: Decimal,
    weight: Decimal,
) -> None:  # fmt: skip
    texts = {"sign": "≤", "aim": f"{target:f}", "done": f"{actual:f}", "points": f"{weight:f}"}
    by_a, by_b = score_of(usual, **texts), score_of(variant_b, **texts)
    assert isinstance(by_a, Decimal)
    assert isinstance(by_b, Decimal)
    assert 0 <= by_a <= by_b <= weight


def test_made_expressions_are_written_as_they_read(usual: ReportTemplate) -> None:
    for code in ("all", "all_points", "grade"):
        source = usual.fields[code].calculate
        made = usual.compiled[code].calculate
        assert source is not None
        assert made is not None
        assert parse(source).root == made.root
    assert usual.fields["score"].is_generated
    assert "aim" in usual.compiled["score"].calculate.names  # type: ignore[union-attr]
    assert [rule.rule.label for rule in usual.scorings["plan_scoring"].rules][1] == "等于"
