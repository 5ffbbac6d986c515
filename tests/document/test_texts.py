from __future__ import annotations

from decimal import Decimal

import pytest

from perfdesk.document.texts import ShownFigure, figure_in


@pytest.mark.parametrize(
    ("text", "value", "prefix", "suffix"),
    [
        ("10", "10", "", ""),
        ("≥95%", "95", "≥", "%"),
        ("-3.50", "-3.50", "", ""),
        ("1,200 人次", "1200", "", " 人次"),
        ("不低于2.5万元", "2.5", "不低于", "万元"),
    ],
)
def test_figure_with_little_around_it(text: str, value: str, prefix: str, suffix: str) -> None:
    assert figure_in(text) == ShownFigure(Decimal(value), prefix, suffix)


@pytest.mark.parametrize(
    "text",
    [
        "", "进一步提升", "2024年12月底前", "10—20场", "3.042.27万元", "12月底", "1\n2",
        "全年完成培训12场并全部合格", "1234567890123456", "第3次", "１２",
    ],
)  # fmt: skip
def test_words_dates_and_ranges_are_no_figure(text: str) -> None:
    assert figure_in(text) is None
