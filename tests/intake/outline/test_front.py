"""Label and title."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.cleaning.paragraphs import source_lines
from perfdesk.intake.outline.front import read_front
from perfdesk.template.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.template.template import ReportTemplate

UNIT = "青禾市云溪区档案馆"


@pytest.mark.parametrize("text", ["附件2", "附件 2：", "附件１２"])
def test_label(template_2021: ReportTemplate, text: str) -> None:
    label = read_front(template_2021, (), source_lines(f"文号\n{text}\n标题")).label
    assert label is not None
    assert label.first == 1
    assert int(label.slots["annex_number"]) in (2, 12)


@pytest.mark.parametrize("text", ["", "附件", "附件2的说明", "附件：2"])
def test_no_label(template_2021: ReportTemplate, text: str) -> None:
    assert read_front(template_2021, (), source_lines(text)).label is None


@pytest.mark.parametrize(
    ("text", "first", "count"),
    [
        (f"附件2\n\n{UNIT}2022年部门整体支出绩效自评报告", 1, 1),
        (f"附件2\n\n{UNIT[:5]}\n{UNIT[5:]}2022年部门\n整体支出绩效自评报告\n", 1, 3),
        # What stands further apart than the lines of the title do is no part of it.
        (f"公开件\n\n{UNIT[:5]}\n{UNIT[5:]}2022 年部门整体支出绩效自评报告", 1, 2),
        (f"根据要求报告。\n{UNIT}2022年部门整体支出绩效自评报告", 1, 1),
    ],
)
def test_title(template_2021: ReportTemplate, text: str, first: int, count: int) -> None:
    title = read_front(template_2021, (), source_lines(text)).title
    assert title is not None
    assert (title.first, title.count, title.is_generated) == (first, count, True)
    assert title.slots == {"unit": UNIT, "fiscal_year": "2022"}


@pytest.mark.parametrize(
    "text",
    [
        f"2022年度{UNIT}整体支出绩效自评报告",
        f"{UNIT}2022年度整体支出绩效自评报告",
        f"2022年{UNIT}部门整体支出绩效自评报告",
    ],
)
def test_title_of_another_year_or_region(
    template_2021: ReportTemplate, template_2023: ReportTemplate, text: str
) -> None:
    titles = (Pattern.parse("{fiscal_year}年报告{unit}"), template_2023.report_title)
    title = read_front(template_2021, titles, source_lines(text)).title
    assert title is not None
    assert not title.is_generated
    assert title.slots == {"unit": UNIT, "fiscal_year": "2022"}


def test_no_title(template_2021: ReportTemplate) -> None:
    text = f"{UNIT}\n2022年\n工作\n总结\n其他\n部门整体支出绩效自评报告"
    assert read_front(template_2021, (), source_lines(text)).title is None


def test_template_without_label(template_of: Callable[..., ReportTemplate]) -> None:
    front = read_front(template_of(""), (), source_lines("附件2\n某馆2022年自评报告"))
    assert front.label is None
    assert front.title is not None
