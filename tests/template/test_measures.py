from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.errors import message
from perfdesk.template.measures import measured, sign_of


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("95", "95"), ("≥95%", "95"), (">=95%", "95"), ("９５％", "95"), ("不低于95%", "95"),
        ("达到100%以上", "100"), ("12场", "12"), ("培训12场", "12"), ("共12场，参加500人次", "12"),
        ("1,116人次", "1116"), ("96.2 %", "96.2"), ("百分之95", "95"), ("5‰", "0.5"),
        ("2个百分点", "2"), ("1.5万元", "15000"), ("15000元", "15000"), ("1.2亿元", "120000000"),
        ("3千元", "3000"), ("2百万元", "2000000"), ("2万", "20000"), ("2万余人", "20000"),
        ("500余件", "500"), ("3000多篇", "3000"), ("2千米", "2000"), ("5千克", "5"),
        ("2吨", "2000"),
        ("30分钟", "1800"), ("2年", "24"), ("3个月", "3"), ("10个工作日", "10"), ("0", "0"),
        ("-5%", "-5"), ("−5%", "-5"), ("2023年完成12场", "12"), ("第3批共20户", "20"), ("3室", "3"),
        ("95左右", "95"), ("12.50", "12.5"), ("百分之九十五", "95"), ("十二场", "12"),
        ("共举办十二场", "12"), ("≥三十期", "30"), ("九成", "90"), ("八成五", "85"),
        ("九成半", "95"),
        ("八十五", "85"), ("1.5千", "1500"), ("3百户", "300"), ("5千瓦时", "5"), ("三年", "36"),
        ("两万人次", "20000"), ("5百分点", "5"),
    ],
)  # fmt: skip
def test_first_figure_of_a_value_is_read(text: str, figure: str) -> None:
    assert measured(text) == (Decimal(figure), "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "measure_none"), ("显著提高", "measure_none"), ("万元", "measure_none"),
        ("二〇二三年", "measure_date"), ("2023年12月底前", "measure_date"),
        ("1:3", "measure_ratio"), ("1：3", "measure_ratio"), ("5+3", "measure_range"),
        ("1/2", "measure_range"), ("共十二场，参加500人次", "measure_range"),
        ("第一名", "measure_none"), ("十分满意", "measure_none"), ("一季度", "measure_none"),
        ("一次性补助", "measure_none"), ("七八场", "measure_none"), ("三成员", "measure_none"),
        ("零点五%", "measure_none"),
        ("12月底前", "measure_date"), ("2023-12-31", "measure_date"), ("2023年", "measure_date"),
        ("第3届", "measure_date"), ("90%-95%", "measure_range"), ("3~5场", "measure_range"),
        ("3～5场", "measure_range"), ("3至5场", "measure_range"), ("46/46", "measure_range"),
        ("从3次增加到5次", "measure_range"), ("3.042.27万元", "measure_malformed"),
        ("12,34,567", "measure_malformed"), ("1" * 16, "measure_too_large"),
    ],
)  # fmt: skip
def test_what_is_not_one_certain_figure_is_none(text: str, why: str) -> None:
    assert measured(text) == (None, why)
    assert message("scores", why, text=text, target="")


@pytest.mark.parametrize(
    ("text", "others", "figure"),
    [
        ("15000元", ["1.5万元"], "15000"),
        ("1.6", ["1.5万元"], "16000"),
        ("2万", ["1.5万元"], "20000"),
        ("2万", ["1亿元"], "20000"),
        ("1.6", ["1.5", "万元"], "16000"),
        ("16000元", ["1.5", "万元"], "16000"),
        ("96.2", ["≥95%"], "96.2"),
        ("0.3‰", ["≤1%"], "0.03"),
        ("12场", ["10次"], "12"),
        ("12场", ["10"], "12"),
        ("12", ["10场"], "12"),
        ("12件", ["10人"], "12"),
        ("12个", ["10项"], "12"),
        ("90分钟", ["1小时"], "5400"),
        ("12场", [None], "12"),
        ("5万", [None, None], "50000"),
        ("12场", ["显著提高"], "12"),
        ("十二场", ["12场"], "12"),
        ("九成", ["≥90%"], "90"),
        ("0.3", ["≤1%"], "0.3"),
    ],
)
def test_figure_is_told_in_the_unit_of_what_it_is_compared_with(
    text: str, others: list[str | None], figure: str
) -> None:
    assert measured(text, others) == (Decimal(figure), "")


@pytest.mark.parametrize(
    ("text", "others", "why"),
    [
        ("12场", ["≥95%"], "measure_kinds"),
        ("30人次", ["30人"], "measure_kinds"),
        ("12场", ["5万元"], "measure_kinds"),
        ("3个月", ["90天"], "measure_kinds"),
        ("95分", ["95%"], "measure_kinds"),
        ("5万元", ["3"], "measure_bare"),
        ("5‰", ["3"], "measure_bare"),
        ("0.95", ["≥95%"], "measure_share"),
        ("100%", ["1"], "measure_share"),
        ("1.5千", ["1500"], "measure_bare"),
    ],
)
def test_units_that_do_not_go_together_give_no_figure(
    text: str, others: list[str], why: str
) -> None:
    assert measured(text, others) == (None, why)


def test_number_stays_as_it_is_and_other_values_are_none() -> None:
    assert measured(Decimal("2.5")) == (Decimal("2.5"), "")
    assert measured(Decimal("2.5"), [Decimal(3)]) == (Decimal("2.5"), "")
    assert measured(None) == (None, "measure_none")
    assert measured(value=True) == (None, "measure_none")


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert measured("甲" * 300 + "5") == (None, "measure_none")
    assert measured("5" + "甲" * 100_000) == (Decimal(5), "")


@given(
    st.decimals(0, 10**9, places=2),
    st.sampled_from(["", "%", "元", "场", "人次", "个", "公里", "亩"]),
    st.sampled_from(["", "≥", "不低于", "完成"]),
)
def test_reading_inverts_writing(number: Decimal, unit: str, before: str) -> None:
    figure, why = measured(f"{before}{number:,}{unit}", [f"1{unit}"])
    size = {"公里": 1000}.get(unit, 1)
    assert (figure, why) == (number * size, "")


@given(st.text(max_size=60), st.lists(st.one_of(st.none(), st.text(max_size=20)), max_size=3))
def test_any_text_has_a_figure_or_a_reason(text: str, others: list[str | None]) -> None:
    figure, why = measured(text, others)
    assert (figure is None) == bool(why)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("≥95%", "≥"), (">=95%", "≥"), ("＞＝95%", "≥"), ("不低于95%", "≥"), ("不少于3场", "≥"),
        ("大于等于3", "≥"), ("至少3场", "≥"), ("95%以上", "≥"), ("95%及以上", "≥"), ("≤5%", "≤"),
        ("<=5%", "≤"), ("不超过12万元", "≤"), ("12万元以内", "≤"), ("12以下", "≤"),
        ("小于或等于3", "≤"),
        (">95", ">"), ("大于95", ">"), ("超过95", ">"), ("<5", "<"), ("低于5", "<"), ("=5", "="),
        ("＝5", "="), ("等于5", "="), ("95%", None), ("显著提高", None), ("", None),
    ],
)  # fmt: skip
def test_sign_of_a_target_is_known(text: str, sign: str | None) -> None:
    assert sign_of(text) == sign
