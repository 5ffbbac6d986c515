"""Numbers are read as they are written, and nothing else is read as a number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.proof.figures.numbers import Mention, numbers
from perfdesk.template.numerals import MOST, fold, read_number

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")


def in_chinese(number: int) -> str:
    """Write a whole number below 10^12 as officials do: 一百零八, 十二, 三万零五十."""
    if number == 0:
        return "零"
    groups = []
    rest = number
    while rest:
        groups.append(rest % 10_000)
        rest //= 10_000
    words = ""
    for index in reversed(range(len(groups))):
        group = groups[index]
        if group == 0:
            continue
        gap = words and (group < 1000 or (index + 1 < len(groups) and groups[index + 1] == 0))
        words += ("零" if gap else "") + _group(group) + ("", "万", "亿")[index]
    return words.removeprefix("一") if words.startswith("一十") else words


def _group(group: int) -> str:
    words = ""
    for place in reversed(range(4)):
        digit = group // 10**place % 10
        if digit:
            words += _DIGITS[digit] + _PLACES[place]
        elif words and not words.endswith("零") and group % 10**place:
            words += "零"
    return words


def wide(text: str) -> str:
    """Write with full-width digits and marks."""
    return "".join(chr(ord(sign) + 0xFEE0) if sign in "0123456789.%" else sign for sign in text)


def only(text: str) -> Mention:
    """Return the one number of a text."""
    (mention,) = numbers(fold(text))
    return mention


@given(st.integers(0, 10**12 - 1))
def test_reading_inverts_writing_in_chinese(number: int) -> None:
    assert read_number(in_chinese(number)) == number


@given(st.decimals(0, 10**11, places=2, allow_nan=False, allow_infinity=False))
def test_reading_inverts_writing_in_digits(number: Decimal) -> None:
    for text in (f"{number}", f"{number:,}", f" {number} ", wide(f"{number}"), f"+{number}"):
        assert read_number(text) == number
    assert read_number(f"-{number}") == -number


@given(st.integers(1, 9999), st.integers(0, 9999))
def test_reading_inverts_writing_with_units(high: int, low: int) -> None:
    assert read_number(f"{high}.{low:04}万") == high * 10_000 + low
    assert read_number(f"{high}亿{low}万") == high * 10**8 + low * 10_000
    assert read_number(f"{high} 亿") == high * 10**8
    assert only(f"投入{high}.{low:04}万元").value == high * 10_000 + low


@given(st.integers(2, 10**8 - 1), st.sampled_from(["个", "人次", "万元", "家", "场次"]))
def test_a_number_in_a_sentence_is_read_in_any_writing(number: int, unit: str) -> None:
    scale = 10_000 if unit == "万元" else 1
    for text in (f"{number}", f"{number:,}", wide(f"{number}")):
        assert only(f"全年共{text} {unit}。").value == number * scale
    assert only(f"全年共{in_chinese(number)}{unit}。").value == number * scale


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("三百五十六", 356),
        ("两万零五", 20_005),
        ("一亿二千万", 120_000_000),
        ("二〇", 20),
        ("二万亿", 2 * 10**12),
        ("三万零五十", 30_050),
        ("三千四百三十五点零二", Decimal("3435.02")),
        ("二点五万", 25_000),
        ("5千", 5000),
        ("３，４１５．６２", Decimal("3415.62")),
    ],
)
def test_written_numbers(text: str, number: Decimal) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "三五",
        "七八十",
        "两百五百",
        "三万五",
        "一百五",
        "十百",
        "1.2.3",
        "12,34",
        "约5",
        "5个",
        "--",
        "万",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "value", "unit", "low", "high"),
    [
        ("近30场次", 30, "场次", "25.5", 30),
        ("2000余条", 2000, "条", 2000, 3000),
        ("350多篇", 350, "篇", 350, 360),
        ("30多万元", 300_000, "元", 300_000, 400_000),
        ("约2860件", 2860, "件", 2574, 3146),
        ("20人左右", 20, "人", 18, 22),
        ("不少于 600 场", 600, "场", 600, None),
        ("95%以上", 95, "%", 95, None),
        ("不超过5%", 5, "%", None, 5),
        ("3天以内", 3, "天", None, 3),
        ("3至5个", 5, "个", 3, 5),
        ("90%-95%", 95, "%", 90, 95),
        ("0.5至1.2万元", 12_000, "元", 5000, 12_000),
        ("三至五次", 5, "次", 3, 5),
        ("七八十至90人", 90, "人", 90, 90),
        ("百分之九十五点五", "95.5", "%", "95.45", "95.55"),
        ("3‰", "0.3", "%", "0.25", "0.35"),
        ("1.2亿元", 120_000_000, "元", 115_000_000, 125_000_000),
        ("0万元", 0, "元", 0, 0),
        ("5千元", 5000, "元", 4500, 5500),
        ("3.2个百分点", "3.2", "个百分点", "3.15", "3.25"),
        ("146 个", 146, "个", 146, 146),
        ("结余：-3.5万元", -35_000, "元", -35_500, -34_500),
        ("12 345.67万元", 123_456_700, "元", 123_456_650, 123_456_750),
        ("三千余人", 3000, "人", 3000, 4000),
        ("30至50万元", 500_000, "元", 300_000, 500_000),
        ("3万至5万元", 50_000, "元", 30_000, 50_000),
    ],
)
def test_what_a_number_may_mean(
    text: str, value: str, unit: str, low: str | None, high: str | None
) -> None:
    mention = only(text)
    assert (mention.value, mention.unit) == (Decimal(value), unit)
    assert mention.low == (None if low is None else Decimal(low))
    assert mention.high == (None if high is None else Decimal(high))
    assert mention.is_percent == (unit == "%")
    assert mention.is_money == (unit == "元")


@pytest.mark.parametrize(
    "text",
    [
        "第十七届人民代表大会三次会议",
        "区十七届人大 3 次会议",
        "2023年2月15日上午9时30分召开",
        "二〇二三年三月",
        "2021—2023年度",
        "2023-04-05至2023/6/7",
        "3月至5月",
        "财预〔2020〕10号",
        "（一）概况",
        "1.概况",
        "三、问题",
        "一是招标晚",
        "“三公”经费和三农工作",
        "党的二十大，四个意识，一府两院，双联系，第一议题",
        "一个综合办事机构，一次投票，一方面",
        "指标 1，任务 3：附件2、表4",
        "12345市民热线，020-81234567，13800138000",
        "3.042.27万元",
        "12,34,5个",
        "A4纸，GB9704，Word2016",
        "占六成，八成以上",
        "二次供水，二期工程",
        "十分重要，万分之一",
        "三级指标",
        "七八十人",
        "三五天",
        "“100天”行动",
        "近三年",
    ],
)
def test_what_counts_nothing_is_passed_over(text: str) -> None:
    assert [one for one in numbers(fold(text)) if one.unit] == []


def test_a_missing_measure_word_leaves_a_bare_number() -> None:
    assert only("共3效益指标").unit == ""
    assert only("支持 20 单位工作").value == 20


def test_folding_keeps_every_character_in_its_place() -> None:
    text = "１，０００％\u3000×\ue001"
    assert fold(text) == "1,000% × "
    assert len(fold("一" * (MOST + 5))) == MOST


@given(
    st.text(
        alphabet="一二三十百千万亿点零两0123456789.,%年月日个名万元至约近余、，。（）第 届次会议",
        max_size=60,
    )
)
def test_any_text_is_read_without_a_fault(text: str) -> None:
    folded = fold(text)
    end = 0
    for mention in numbers(folded):
        assert end <= mention.start < mention.end <= len(folded)
        assert mention.low is None or mention.high is None or mention.low <= mention.high
        end = mention.end
