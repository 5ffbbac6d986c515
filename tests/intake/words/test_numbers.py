"""The numbers that open headings and items."""

from __future__ import annotations

import pytest

from perfdesk.intake.words.numbers import Form, form_of, leading_number, number_value
from perfdesk.template.patterns import Pattern


@pytest.mark.parametrize(
    ("text", "form", "value", "length"),
    [
        ("一、基本情况", Form.CHINESE, 1, 2),
        ("十二、其他", Form.CHINESE, 12, 3),
        ("（三）职能", Form.CHINESE_BRACKETS, 3, 3),
        ("(四)职能", Form.CHINESE_BRACKETS, 4, 3),
        ("（二）、职能", Form.CHINESE_BRACKETS, 2, 4),
        ("1.收入", Form.ARABIC, 1, 2),
        ("２．收入", Form.ARABIC, 2, 2),
        ("3、收入", Form.ARABIC, 3, 2),
        ("4)收入", Form.ARABIC, 4, 2),
        ("（1）甲", Form.ARABIC_BRACKETS, 1, 3),
        ("( 11 )甲", Form.ARABIC_BRACKETS, 11, 6),
        ("⑨乙", Form.CIRCLED, 9, 1),
        ("第一部分 概况", Form.PART, 1, 4),
        ("第2章：概况", Form.PART, 2, 4),
    ],
)
def test_leading_number(text: str, form: Form, value: int, length: int) -> None:
    number = leading_number(text)
    assert number is not None
    assert (number.form, number.value, number.length) == (form, value, length)


@pytest.mark.parametrize("text", ["", "2.5万元", "一是甲", "2023年", "（办公室）", "第一议题"])
def test_no_leading_number(text: str) -> None:
    assert leading_number(text) is None


def test_digits_that_make_no_number() -> None:
    assert number_value("十十") == 0


@pytest.mark.parametrize(
    ("pattern", "form"),
    [("{n:cn}、", Form.CHINESE), ("（{n}）", Form.ARABIC_BRACKETS), ("{n:cn}是", None)],
)
def test_form_of(pattern: str, form: Form | None) -> None:
    assert form_of(Pattern.parse(pattern)) is form
