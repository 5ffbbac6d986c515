from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.errors import message
from perfdesk.template.datatypes import (
    DataType,
    TypeOptions,
    Value,
    ValueFaultError,
    content_type,
    rounded,
)

MONEY = TypeOptions(unit="万元", places=2)
YUAN = TypeOptions(unit="元", places=2)
LARGE = Decimal(999999999999999)


def _parse(kind: DataType, text: str, options: TypeOptions | None = None) -> Value:
    return content_type(kind).parse(text, options or TypeOptions())


def _show(kind: DataType, value: Value, options: TypeOptions | None = None) -> str:
    return content_type(kind).show(value, options or TypeOptions())


def _fault(kind: DataType, text: str, options: TypeOptions | None = None) -> ValueFaultError:
    with pytest.raises(ValueFaultError) as caught:
        _parse(kind, text, options)
    return caught.value


@pytest.mark.parametrize("kind", list(DataType))
@pytest.mark.parametrize("text", ["", " ", "\n", "\u3000\t "])
def test_blanks_are_empty_in_every_type(kind: DataType, text: str) -> None:
    assert _parse(kind, text) is None


@pytest.mark.parametrize("kind", list(DataType))
def test_nothing_prints_as_nothing(kind: DataType) -> None:
    assert _show(kind, None) == ""


# -- numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3435.02", "3435.02"),
        ("３４３５．０２", "3435.02"),
        ("3,435.02", "3435.02"),
        ("３，４３５．０２", "3435.02"),
        ("1,234,567", "1234567"),
        (" 3 435.02 ", "3435.02"),
        ("3\u3000435", "3435"),
        ("+7", "7"),
        ("＋7", "7"),
        ("-7.5", "-7.5"),
        ("－7.5", "-7.5"),
        ("−7.5", "-7.5"),
        ("-0", "0"),
        ("-0.00", "0.00"),
        ("007", "7"),
        ("1.500", "1.50"),
        ("3435.02万元", "3435.02"),
        ("３４３５．０２ 万 元", "3435.02"),
        ("3435万", "3435"),
        ("34350200元", "3435.02"),
        ("34,350,200元", "3435.02"),
        ("1.2亿元", "12000"),
        ("1.2亿", "12000"),
        ("1亿2000万", "12000"),
        ("１亿２，０００万元", "12000"),
        ("3435万200元", "3435.02"),
        ("-1亿200元", "-10000.02"),
        ("-0.5亿元", "-5000"),
        ("0元", "0"),
        ("999999999999999", "999999999999999"),
    ],
)
def test_money_reads_what_an_office_pc_yields(text: str, number: str) -> None:
    value = _parse(DataType.MONEY, text, MONEY)
    assert isinstance(value, Decimal)
    assert str(value) == number


@pytest.mark.parametrize(
    ("text", "number"), [("3435.02万元", "34350200"), ("1亿", "100000000"), ("0.01元", "0.01")]
)
def test_money_converts_to_yuan(text: str, number: str) -> None:
    assert str(_parse(DataType.MONEY, text, YUAN)) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("三千", "not_a_number"),
        ("abc", "not_a_number"),
        ("1.2.3", "not_a_number"),
        ("1,23", "not_a_number"),
        ("1,2345", "not_a_number"),
        (",123", "not_a_number"),
        (".5", "not_a_number"),
        ("1e5", "not_a_number"),
        ("--1", "not_a_number"),
        ("约3435", "not_a_number"),
        ("3²", "unit_unknown"),
        ("①", "not_a_number"),
        ("٣", "not_a_number"),
        ("½", "not_a_number"),
        ("100至200", "not_a_number"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("9" * 101, "not_a_number"),
        ("1.", "unit_unknown"),
        ("1,", "unit_unknown"),
        ("3435千元", "unit_unknown"),
        ("3435美元", "unit_unknown"),
        ("3435%", "unit_unknown"),
        ("3435.025", "too_many_places"),
        ("34350201元", "too_many_places"),
        ("1元", "too_many_places"),
        ("1000000000000000", "too_large"),
        ("123456789012345亿", "too_large"),
        ("1亿20000万", "not_a_number"),
        ("1亿2000", "not_a_number"),
        ("1,2亿3万", "not_a_number"),
        ("999999999999999.99999999999999999999元", "too_many_places"),
    ],
)
def test_money_refuses_what_is_no_one_number(text: str, code: str) -> None:
    assert _fault(DataType.MONEY, text, MONEY).code == code


def test_superscript_is_never_read_as_a_digit() -> None:
    """Unicode's own folding made 32 of 3²."""
    with pytest.raises(ValueFaultError):
        _parse(DataType.DECIMAL, "3²")


def test_square_metres_are_a_unit_like_any_other() -> None:
    assert _parse(DataType.DECIMAL, "120㎡", TypeOptions(unit="㎡")) == 120


@pytest.mark.parametrize(
    ("options", "text", "code"),
    [
        (TypeOptions(minimum=Decimal(0)), "-1", "negative"),
        (TypeOptions(minimum=Decimal(5)), "4.99", "too_small"),
        (TypeOptions(maximum=Decimal(100)), "100.01", "too_big"),
    ],
)
def test_number_outside_its_limits_is_refused(options: TypeOptions, text: str, code: str) -> None:
    assert _fault(DataType.DECIMAL, text, options).code == code


@pytest.mark.parametrize("text", ["0", "5", "100"])
def test_limits_themselves_are_allowed(text: str) -> None:
    options = TypeOptions(minimum=Decimal(0), maximum=Decimal(100))
    assert _parse(DataType.DECIMAL, text, options) == Decimal(text)


def test_too_many_places_says_what_rounding_would_give() -> None:
    fault = _fault(DataType.DECIMAL, "2.345")
    assert str(fault) == message("values", "too_many_places", places=2, rounded="2.35")


def test_refusal_keeps_the_text_and_says_so() -> None:
    assert str(_fault(DataType.MONEY, " 三千 ", MONEY)) == message(
        "values", "not_a_number", text="三千"
    )
    assert "原文已保留" in str(_fault(DataType.MONEY, "三千", MONEY))


def test_refusal_of_a_pasted_page_is_still_a_sentence() -> None:
    assert len(str(_fault(DataType.MONEY, "字" * 1_000_000, MONEY))) < 120
    assert len(str(_fault(DataType.MONEY, "9" * 1_000_000, MONEY))) < 120
    assert len(str(_fault(DataType.MONEY, "1,111" * 200_000, MONEY))) < 120


def test_unit_of_a_field_without_unit_is_told_as_a_number() -> None:
    assert "数字" in str(_fault(DataType.DECIMAL, "5个"))


@pytest.mark.parametrize(
    ("text", "shown"), [("12.5", "12.5"), ("12", "12"), ("12.50", "12.50"), ("0.00", "0.00")]
)
def test_number_prints_as_it_was_given(text: str, shown: str) -> None:
    assert _show(DataType.DECIMAL, _parse(DataType.DECIMAL, text)) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("12.5", "12.50"),
        ("12", "12.00"),
        ("2.345", "2.35"),
        ("-2.345", "-2.35"),
        ("-0.001", "0.00"),
    ],
)
def test_padded_number_prints_all_places(value: str, shown: str) -> None:
    assert _show(DataType.DECIMAL, Decimal(value), TypeOptions(pad=True)) == shown


def test_padding_of_a_huge_calculated_figure_does_not_fail() -> None:
    assert _show(DataType.MONEY, Decimal(10) ** 39, TypeOptions(pad=True)).endswith("000.00")


@pytest.mark.parametrize("text", ["95.5", "95.5%", "95.5％", "９５．５％"])
def test_percent_reads_with_and_without_sign(text: str) -> None:
    value = _parse(DataType.PERCENT, text, TypeOptions(unit="%", places=1))
    assert _show(DataType.PERCENT, value) == "95.5%"


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("１２个", 12), ("12.0", 12), ("-3", -3)])
def test_integer_reads_whole_numbers(text: str, number: int) -> None:
    value = _parse(DataType.INTEGER, text, TypeOptions(unit="个"))
    assert value == number
    assert "." not in _show(DataType.INTEGER, value)


@pytest.mark.parametrize(
    ("text", "code"),
    [("12.5", "not_an_integer"), ("十二", "not_a_number"), ("5人", "unit_unknown")],
)
def test_integer_refuses_anything_else(text: str, code: str) -> None:
    assert _fault(DataType.INTEGER, text, TypeOptions(unit="个")).code == code


@given(number=st.decimals(-LARGE, LARGE, places=6), places=st.integers(0, 6))
def test_rounding_is_half_up_and_zero_has_no_sign(number: Decimal, places: int) -> None:
    result = rounded(number, places)
    assert result == number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert result.as_tuple().exponent == -places
    assert result or not result.is_signed()


_numbers = st.decimals(-LARGE, LARGE, places=2)


@pytest.mark.parametrize("kind", [DataType.DECIMAL, DataType.MONEY, DataType.PERCENT])
@pytest.mark.parametrize("pad", [False, True])
@given(value=_numbers)
def test_numbers_come_back_from_their_print(kind: DataType, pad: bool, value: Decimal) -> None:
    options = TypeOptions(unit="万元" if kind is DataType.MONEY else "", pad=pad)
    assert _parse(kind, _show(kind, value, options), options) == value


@given(value=_numbers, unit=st.sampled_from(["元", "万", "万元", "亿", "亿元"]))
def test_units_never_change_an_amount(value: Decimal, unit: str) -> None:
    """Whatever is accepted is exactly what was written, to the last digit."""
    worth = {"元": 1, "万": 10**4, "万元": 10**4, "亿": 10**8, "亿元": 10**8}[unit]
    try:
        read = _parse(DataType.MONEY, f"{value}{unit}", TypeOptions(unit="万元", places=6))
    except ValueFaultError as fault:
        codes, too_large = fault.code, abs(value) * worth >= 10**19
    else:
        codes, too_large = "", abs(value) * worth >= 10**19
        assert isinstance(read, Decimal)
        assert Fraction(read) * 10**4 == Fraction(value) * worth
    assert codes == ("too_large" if too_large else "")


@given(value=st.integers(-(10**15) + 1, 10**15 - 1))
def test_integers_come_back_from_their_print(value: int) -> None:
    shown = _show(DataType.INTEGER, Decimal(value))
    assert _parse(DataType.INTEGER, shown, TypeOptions(places=0)) == value


@given(text=st.text(max_size=30))
@pytest.mark.parametrize("kind", list(DataType))
def test_any_text_is_read_or_refused_with_a_sentence(kind: DataType, text: str) -> None:
    try:
        value = _parse(kind, text, TypeOptions(unit="万元", choices=("甲", "乙")))
    except ValueFaultError as fault:
        said = str(fault)
    else:
        said = "空。" if value is None else f"{_show(kind, value)}。"
    assert said.endswith("。")
    assert len(said) > 1


# -- texts, lists, dates, choices, flags ---------------------------------------------------------

_lines = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1).map(
    str.strip
)


@given(value=st.text().map(str.strip).filter(bool))
@pytest.mark.parametrize("kind", [DataType.TEXT, DataType.SENTENCE])
def test_texts_come_back_from_their_print(kind: DataType, value: str) -> None:
    assert _parse(kind, _show(kind, value)) == value


@given(items=st.lists(_lines.filter(bool), min_size=1, max_size=5))
def test_lists_come_back_from_their_print(items: list[str]) -> None:
    value = tuple(items)
    assert _parse(DataType.LIST, _show(DataType.LIST, value)) == value


def test_blank_lines_are_no_items() -> None:
    assert _parse(DataType.LIST, "\n 甲 \n\n\u3000\n乙\n") == ("甲", "乙")


@given(value=st.dates(date(1949, 1, 1), date(2100, 12, 31)))
def test_dates_come_back_from_their_print(value: date) -> None:
    if value.year < 1000:  # Written without leading zeros; no such year is ever reported on.
        assert _fault(DataType.DATE, _show(DataType.DATE, value)).code == "not_a_date"
    else:
        assert _parse(DataType.DATE, _show(DataType.DATE, value)) == value


@pytest.mark.parametrize(
    "text",
    ["2023年2月1日", "2023年02月01日", "2023-02-01", "2023/2/1", "2023.2.1", "２０２３年２月１日",
     "2023 年 2 月 1 日", "2023年2月1"],
)  # fmt: skip
def test_date_reads_every_usual_form(text: str) -> None:
    assert _parse(DataType.DATE, text) == date(2023, 2, 1)


@pytest.mark.parametrize(
    "text", ["2023年2月30日", "2023-13-01", "2023年2月", "23-2-1", "去年", "0000-01-01", "1/2/2023"]
)
def test_date_refuses_what_is_no_one_day(text: str) -> None:
    assert _fault(DataType.DATE, text).code == "not_a_date"


def test_date_prints_without_leading_zeros() -> None:
    assert _show(DataType.DATE, date(2023, 2, 1)) == "2023年2月1日"


def test_choice_takes_only_its_words() -> None:
    options = TypeOptions(choices=("已完成", "未完成"))
    assert _parse(DataType.CHOICE, " 已完成 ", options) == "已完成"
    assert _show(DataType.CHOICE, "已完成", options) == "已完成"
    fault = _fault(DataType.CHOICE, "完成", options)
    assert fault.code == "not_a_choice"
    assert "已完成、未完成" in str(fault)


@pytest.mark.parametrize(("text", "value"), [("是", True), (" 否 ", False)])
def test_flag_reads_its_two_words(text: str, value: bool) -> None:
    assert _parse(DataType.FLAG, text) is value
    assert _show(DataType.FLAG, value) == text.strip()


@pytest.mark.parametrize("text", ["对", "true", "1", "是的"])
def test_flag_refuses_anything_else(text: str) -> None:
    assert _fault(DataType.FLAG, text).code == "not_a_flag"


@pytest.mark.parametrize("text", ["0001-01-01", "1948-12-31", "2101-01-01"])
def test_date_outside_living_memory_is_a_slip(text: str) -> None:
    with pytest.raises(ValueFaultError) as caught:
        _parse(DataType.DATE, text)
    assert caught.value.code == "not_a_date"


@pytest.mark.parametrize("text", ["¥3415.62", "￥3,415.62", "¥34156200元"])
def test_currency_sign_before_money_is_understood(text: str) -> None:
    assert _parse(DataType.MONEY, text, TypeOptions("万元")) == Decimal("3415.62")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("＝", "="),
        (">=", "≥"),
        ("》=", "≥"),
        ("≧", "≥"),
        ("大于等于", "≥"),
        ("＜＝", "≤"),
        ("定 性", "定性"),
    ],
)
def test_choice_is_known_as_other_keyboards_write_it(text: str, meant: str) -> None:
    """Harm: signs typed with a Chinese input method were refused, and no score was computed."""
    options = TypeOptions(choices=("≥", "=", "≤", "定性"))
    assert content_type(DataType.CHOICE).parse(text, options) == meant
    with pytest.raises(ValueFaultError):
        content_type(DataType.CHOICE).parse("<", options)
