"""Marks and figures as in Chinese print, where a text as a whole was written otherwise."""

from __future__ import annotations

import pytest

from perfdesk.intake.cleaning import clean
from perfdesk.intake.cleaning.marks import (
    curl_quotes,
    join_digits,
    join_dots,
    narrow,
    widen_brackets,
    widen_marks,
    widen_stops,
)
from tests.intake.prose import text_file


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("２０２２年完成９８．５％", "2022年完成98.5%"),
        ("编号ＡＢｃ，１－２月", "编号ABc，1-2月"),
        ("第（３）项", "第（3）项"),
        ("句．尾", "句．尾"),
    ],
)
def test_figures_of_half_width(text: str, wanted: str) -> None:
    assert narrow(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("职责是:编制预算,执行预算;监督支出", "职责是：编制预算，执行预算；监督支出"),
        ("支出1,234.56万元,完成98%,其中:", "支出1,234.56万元，完成98%，其中："),
        ("上午9:30开始,比例1:3", "上午9:30开始，比例1:3"),
        ("见http://a.cn/b,c?d=1,下同", "见http://a.cn/b,c?d=1，下同"),
        ("(a,b)", "(a,b)"),
        ("好!真的?", "好！真的？"),
    ],
)
def test_marks_of_full_width(text: str, wanted: str) -> None:
    assert widen_marks(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("按时完成.", "按时完成。"),
        ("按时完成.下一步加强管理.", "按时完成。下一步加强管理。"),
        ("一.基本情况", "一.基本情况"),
        ("1.部门职能.", "1.部门职能。"),
        ("支出1.5万元", "支出1.5万元"),
    ],
)
def test_full_stops(text: str, wanted: str) -> None:
    assert widen_stops(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("委员会(监察)", "委员会（监察）"),
        ("(一)部门职能", "（一）部门职能"),
        ("委员会（监察)", "委员会（监察）"),
        ("f(x)", "f(x)"),
        ("第(1)项", "第（1）项"),
    ],
)
def test_brackets(text: str, wanted: str) -> None:
    assert widen_brackets(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("8 6 3.5万元", "863.5万元"), ("2 6人", "26人"), ("10 20", "10 20"), ("1.5 2 3", "1.5 23")],
)
def test_digits_one_by_one(text: str, wanted: str) -> None:
    assert join_digits(text) == wanted


def test_dots_and_quotes() -> None:
    assert join_dots("等...") == "等……"
    assert join_dots("等…") == "等……"
    assert join_dots("等……") == "等……"
    assert curl_quotes('推进"双联系"机制') == "推进“双联系”机制"


def texts(text: str) -> list[str]:
    return [line.text for line in clean(text_file(text))]


def test_a_slip_in_a_text_stays() -> None:
    text = "甲局，按要求，开展工作。\n乙科,按时，完成。\n丙股，已经（全部）办结。"
    assert texts(text) == text.split("\n")


def test_the_way_of_a_text_is_changed() -> None:
    assert texts("甲局,按要求,开展工作.\n乙科,按时(全部)完成,丙(股)室(已)办结.") == [
        "甲局，按要求，开展工作。",
        "乙科，按时（全部）完成，丙（股）室（已）办结。",
    ]
    assert texts('推进"双联系"机制') == ["推进“双联系”机制"]
    assert texts('推进“甲”与"乙"') == ['推进“甲”与"乙"']
