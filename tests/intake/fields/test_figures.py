"""Figures in running text, by the words before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.fields.figures import FigureFinder

if TYPE_CHECKING:
    from perfdesk.template.catalogue import Catalogue

CODES = (
    "full_year_budget",
    "executed_amount",
    "last_year_executed",
    "self_score",
    "authorised_staff",
    "basic_expenditure",
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "全年预算数为3,435.02万元，执行数 3415.62 万元。",
            {"full_year_budget": "3435.02", "executed_amount": "3415.62"},
        ),
        ("全年预算数34350200.00元。", {"full_year_budget": "3435.02"}),
        ("全年预算数（调整后）共计1.2亿元。", {"full_year_budget": "12000.00"}),
        ("上年执行数12万元，执行数13万元。", {"last_year_executed": "12", "executed_amount": "13"}),
        ("去年的执行数12万元。", {}),
        ("基本支出增加12万元。", {}),
        ("基本支出12人。", {}),
        ("各项得分90分，综合评分为97分。", {"self_score": "97"}),
        ("得分：98.5分", {"self_score": "98.5"}),
        ("行政编制28人。", {}),
        ("编制28名，", {"authorised_staff": "28"}),
        ("人员编制：18", {"authorised_staff": "18"}),
        ("编制28.5人。", {}),
        ("2、专项资金使用情况。修路七处，实际支出309.5万元。", {}),
        ("（2）修路七处，实际支出309.5万元。", {}),
        ("修路七处，其中道路硬化实际支出309.5万元。", {}),
        ("收入30万元，其中拨款9万元；支出合计20万元。", {"executed_amount": "20"}),
        ("专项资金全部到位。实际支出309.5万元。", {}),
        ("1、基本支出12万元。", {"basic_expenditure": "12"}),
        (
            "支出数20万元，其中基本支出12万元。",
            {"executed_amount": "20", "basic_expenditure": "12"},
        ),
        ("基本支出\u300012万元\u300011万元", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_figures_of_a_text(catalogue: Catalogue, text: str, found: dict[str, str]) -> None:
    finder = FigureFinder(catalogue.load("general"), CODES)
    assert {one.code: one.text for one in finder.find(text)} == found


def test_no_fields_no_figures(catalogue: Catalogue) -> None:
    assert FigureFinder(catalogue.load("general"), ()).find("执行数13万元") == []
