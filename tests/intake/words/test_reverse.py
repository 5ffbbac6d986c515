"""Patterns read backwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.words.reverse import inline_marker, label, marker, reverse, words_and_separator
from perfdesk.template.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.template.template import ReportTemplate

FIELDS = """
[[field]]
code = "amount"
type = "money"
label = "金额"
section = "first"
unit = "万元"

[[field]]
code = "rate"
type = "percent"
label = "比率"
section = "first"

[[field]]
code = "grade"
type = "choice"
label = "等级"
section = "first"
choices = ["优", "优秀", "良"]

[[field]]
code = "open"
type = "flag"
label = "公开"
section = "first"

[[field]]
code = "name"
type = "text"
label = "名称"
section = "first"
"""


@pytest.mark.parametrize(
    ("pattern", "text", "pieces"),
    [
        ("支出{amount}万元", "支出 1,234.50 万元", ["支出 ", "1,234.50 ", "万元"]),
        ("支出{amount}万元", "支出-５.５万元", ["支出", "-５.５", "万元"]),
        ("达{rate}，", "达99.4 ％,", ["达", "99.4 ％", ","]),
        ("为{grade}。", "为优秀。", ["为", "优秀", "。"]),
        ("公开（{open}）", "公开(是)", ["公开(", "是", ")"]),
        ("{name}共{n}项", "甲共十二项", ["甲", "共", "十二", "项"]),
        (
            "{fiscal_year}年度{unit}A",
            "２０２２年度某馆ａ".upper(),
            ["２０２２", "年度", "某馆", "Ａ"],
        ),
    ],
)
def test_reverse(
    template_of: Callable[..., ReportTemplate], pattern: str, text: str, pieces: list[str]
) -> None:
    match = reverse(Pattern.parse(pattern), template_of(FIELDS).fields, whole=True).fullmatch(text)
    assert match is not None
    assert list(match.groups()) == pieces


SLOTS = "".join(
    f"""
[[field]]
code = "t{number}"
type = "text"
label = "名{number}"
section = "first"
"""
    for number in range(6)
)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("甲{t0}、{t1}、{t2}、{t3}、{t4}、{t5}终", "甲" + "、乙" * 2000),
        ("{amount}，{amount}，{amount}，{amount}，{amount}，{amount}终", "1,234" * 800),
        ("{amount}{rate}{amount}{rate}{t0}终", "1,234" * 800),
        ("{amount}万元", "1" * 4000),
        ("{rate}终", "1" + " " * 4000),
    ],
)
def test_what_does_not_fit_is_given_up_at_once(
    template_of: Callable[..., ReportTemplate], pattern: str, text: str
) -> None:
    """Trying every length of every slot once took a power of time for each: this would not end."""
    expression = reverse(Pattern.parse(pattern), template_of(FIELDS + SLOTS).fields)
    assert expression.search(text) is None


def test_slots_go_as_far_as_the_next_words(template_of: Callable[..., ReportTemplate]) -> None:
    fields = template_of(FIELDS + SLOTS).fields
    found = reverse(Pattern.parse("由{t0}{amount}万元，{t1}终"), fields).search(
        "由甲2队1,234，5万元,乙，终终"
    )
    assert found is not None
    assert found.groups() == ("由", "甲2队1,234，", "5", "万元,", "乙，", "终")
    title = Pattern.parse("{t0}报告")
    assert reverse(title, fields, whole=True).fullmatch("关于报告的报告") is not None
    assert reverse(title, fields).fullmatch("关于报告的报告") is None


def test_long_row_of_digits_is_no_figure(template_of: Callable[..., ReportTemplate]) -> None:
    expression = reverse(Pattern.parse("支出{amount}万元"), template_of(FIELDS).fields)
    assert expression.search("支出" + "1" * 20 + "万元") is not None
    assert expression.search("支出" + "1" * 21 + "万元") is None


def test_reverse_stays_in_one_paragraph(template_of: Callable[..., ReportTemplate]) -> None:
    expression = reverse(Pattern.parse("{name}。"), template_of(FIELDS).fields)
    assert expression.fullmatch("甲\n乙。") is None


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("年初目标：", ("", "年初目标", "：")),
        ("，完成值 ", ("，", "完成值", "")),
        ("；", ("；", "", "")),
    ],
)
def test_words_and_separator(text: str, pieces: tuple[str, str, str]) -> None:
    assert words_and_separator(text) == pieces


@pytest.mark.parametrize("text", ["任务1：", "任务 一 、", "任务3,", "任务12:", "任务２："])
def test_marker(text: str) -> None:
    match = marker(Pattern.parse("任务{n}：").parts).fullmatch(text)
    assert match is not None
    assert match[1].strip() in {"1", "一", "3", "12", "２"}


def test_marker_without_separator_or_number() -> None:
    assert marker(Pattern.parse("（{n}）").parts).fullmatch("(2)")
    assert marker(Pattern.parse("第{n}").parts).fullmatch("第二")
    assert marker(Pattern.parse("任务{n}：").parts).fullmatch("任务2") is None
    assert marker(Pattern.parse("问题：").parts).fullmatch("问题，")


def test_label_stands_where_a_sentence_begins() -> None:
    expression = label(("完成情况", "目标完成情况"))
    assert expression.search("甲。目标完成情况，乙") is not None
    assert expression.search("完成情况:乙") is not None
    assert expression.search("甲的完成情况：乙") is None
    assert label(("完成值",), "，").search("95%,完成值：96%") is not None
    assert label(("得分",), separated=False).search("甲；得分95") is not None


def test_inline_marker() -> None:
    pattern = Pattern.parse("{n:cn}是")
    assert inline_marker(pattern).findall("一是甲；二 是乙，12是丙") == ["一", "二", "12"]
    assert inline_marker(pattern).search("统一是目标") is None
