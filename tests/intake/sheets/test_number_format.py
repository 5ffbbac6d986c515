from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.intake.sheets.number_format import shown_number


@pytest.mark.parametrize(
    ("number", "number_format", "shown"),
    [
        ("31.4", "", "31.4"),
        ("31.40", "General", "31.4"),
        ("31.4", "0.00", "31.40"),
        ("31.456", "0.0", "31.456"),
        ("0.95", "0%", "95%"),
        ("0.9735", "0.00%", "97.35%"),
        ("0.95", "0.##%", "95%"),
        ("0.95", '"≥"0%', "≥95%"),
        ("520", '"≥"0" 场"', "≥520 场"),
        ("12", 'General"场"', "12场"),
        ("1200", '#,##0"人次"', "1,200人次"),
        ("-3", "0.00_);[Red](0.00)", "-3.00"),
        ("5", "¥#,##0.00", "¥5.00"),
        ("5", r"0\个", "5个"),
        ("5", "*-0", "5"),
        ("1000000", "0", "1000000"),
        # In quotes a percent sign is a word: 95 is not 9500%.
        ("95", '"达到"0"%以上"', "达到95%以上"),
        ("95", r"0\%", "95%"),
        ("0.95", '"达到"0%"以上"', "达到95%以上"),
        ("-0.05", '"≥"0%;"≥"-0%', "≥-5%"),
        # Other digits than the number's, dates, powers, fractions, texts, two numbers: plain.
        ("1200", '0,"千"', "1200"),
        ("45000", "yyyy-mm-dd", "45000"),
        ("1200", "0.0E+00", "1200"),
        ("0.5", "# ?/?", "0.5"),
        ("5", "@", "5"),
        ("5", "0-0", "5"),
        ("5", '"无"', "5"),
    ],
)
def test_number_is_shown_as_its_format_shows_it(
    number: str, number_format: str, shown: str
) -> None:
    assert shown_number(Decimal(number), number_format) == shown


@given(st.decimals(-(10**12), 10**12, places=6), st.text(max_size=40))
def test_no_format_loses_a_digit(number: Decimal, number_format: str) -> None:
    shown = shown_number(number, f'0.00;"{number_format}"')
    assert Decimal(shown) == number
    shown_number(number, number_format)
