"""One figure with its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.fields.figures import FigureFinder
from perfdesk.intake.words.figure_values import figure_for, is_bare_figure, is_figure

if TYPE_CHECKING:
    from perfdesk.template.catalogue import Catalogue


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1,234.5", "万元", "1234.5"),
        ("12345000", "元", "1234.50"),
        ("12345000元", "万元", "1234.50"),
        ("约12", "万元", None),
        ("12%", "万元", None),
        ("2 108.50", "万元", "2108.50"),
        ("2\u00a0108 万元", "元", "2108"),
        ("100 200", "万元", None),
        ("12\n15", "万元", None),
        (" 1,234.50 ", "万元", "1234.50"),
    ],
)
def test_figure_of_a_cell(catalogue: Catalogue, text: str, unit: str, value: str | None) -> None:
    field = catalogue.load("general").fields["executed_amount"]
    assert figure_for(field, text, unit) == value


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        ("authorised_staff", "35个", "35"),
        ("authorised_staff", "35名", "35"),
        ("authorised_staff", "35件", None),
        ("authorised_staff", "35万元", None),
        ("execution_rate", "98.5％", "98.5"),
        ("execution_rate", "98.5", "98.5"),
        ("execution_rate", "98.5元", None),
    ],
)
def test_units_of_other_figures(
    catalogue: Catalogue, code: str, text: str, value: str | None
) -> None:
    assert figure_for(catalogue.load("general").fields[code], text, "") == value


@pytest.mark.parametrize(
    "number",
    ["2 108.50", "2\u00a0108.50", "2\u2009108.50", "2，108.50", "２，１０８．５０", "2, 108.50"],
)
def test_thousands_in_running_text(catalogue: Catalogue, number: str) -> None:
    finder = FigureFinder(catalogue.load("general"), ["executed_amount"])
    assert [one.text for one in finder.find(f"执行数{number}万元。")] == ["2108.50"]


@pytest.mark.parametrize("number", ["12 10", "1 2345", "100 20.5 30"])
def test_what_is_two_numbers_is_none(catalogue: Catalogue, number: str) -> None:
    finder = FigureFinder(catalogue.load("general"), ["executed_amount"])
    assert finder.find(f"执行数{number}万元。") == []


def test_bare_figures() -> None:
    assert is_figure("1 234.5 万元")
    assert not is_figure("共12人")
    assert is_bare_figure("：98.2分。")
    assert not is_bare_figure("98.2是得分")
