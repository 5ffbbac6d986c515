"""Typed numbers are read as they are meant."""

from __future__ import annotations

import pytest

from perfdesk.proof.structure.numbering import Token, inline_items, tokens_of, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("①", 1),
        ("⑳", 20),
        ("7", 7),
        ("12", 12),
        ("九", 9),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十四", 34),
        ("十十", 0),
        ("一二", 0),
        ("二十三四", 0),
        ("三四十", 0),
    ],
)
def test_what_a_number_says(text: str, value: int) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "form", "value"),
    [
        ("一、概况", 0, 1),
        ("（二）概况", 1, 2),
        ("( 3 ) 概况", 3, 3),
        ("4．概况", 2, 4),
        ("　5）概况", 2, 5),
        ("⑥概况", 4, 6),
        ("任务 7：概况", "任务", 7),
        ("指标八，概况", "指标", 8),
    ],
)
def test_a_line_begins_with_a_number(text: str, form: int | str, value: int) -> None:
    (token,) = tokens_of(text)
    assert (token.form, token.value) == (form, value)
    assert not text[token.start].isspace()


@pytest.mark.parametrize(
    "text",
    ["3.5万元", "一、二季度", "十十、概况", "2024年", "5、6月份", "概况一、", "任务重：概况"],
)
def test_a_line_begins_without_a_number(text: str) -> None:
    assert list(tokens_of(text)) == []


def test_items_in_running_text() -> None:
    assert inline_items("分两步：一是接收；二是修复。第一是谁") == [
        Token("是", 1, 4, 6, is_chinese=True),
        Token("是", 2, 9, 11, is_chinese=True),
    ]
