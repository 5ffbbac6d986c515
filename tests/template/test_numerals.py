from __future__ import annotations

from decimal import Decimal

import pytest

from perfdesk.template.numerals import magnitude


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("十二", "12"),
        ("三百五十六", "356"),
        ("二〇", "20"),
        ("1.2万", "12000"),
        ("二点五万", "25000"),
    ],
)
def test_a_numeral_is_a_number(words: str, value: str) -> None:
    assert magnitude(words) == Decimal(value)


@pytest.mark.parametrize("words", ["", "七八十", "三万五", "甲", "1.2.3", "-5"])
def test_what_is_no_clear_numeral_is_none(words: str) -> None:
    """七八场 read as 78 would score what nobody told."""
    assert magnitude(words) is None
