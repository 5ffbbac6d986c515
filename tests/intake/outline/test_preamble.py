"""The opening paragraph of a report is told, and says why it is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.arrange import arrange
from perfdesk.intake.arrangement import PartKind
from perfdesk.intake.cleaning.paragraphs import source_lines
from perfdesk.intake.outline.outline import find_outline
from perfdesk.intake.outline.preamble import is_preamble

if TYPE_CHECKING:
    from perfdesk.template.catalogue import Catalogue

OPENING = "根据市财政局通知要求，我馆对本年度部门整体支出开展了绩效自评，现将情况报告如下："


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (OPENING, True),
        ("现将我馆本年度部门整体支出绩效自评情况汇报如下。", True),
        ("我馆积极开展本年度部门整体支出绩效自评工作。", False),
        ("按照分工，负责全市图书的收藏和借阅工作。", False),
        ("现将自评情况报告如下：", False),
        ("根据通知开展部门整体支出绩效自评的若干意见和说明", False),
    ],
)
def test_opening_paragraph(text: str, *, is_one: bool) -> None:
    assert is_preamble(text) is is_one


def test_it_is_left_and_the_line_below_the_title_is_the_unit(catalogue: Catalogue) -> None:
    template = catalogue.load("general")
    text = (
        "青山镇2021年部门整体支出绩效自评报告\n清水县青山镇人民政府\n"
        f"{OPENING}\n我镇有八个村。\n一、部门基本情况\n甲。\n二、存在的问题\n少。"
    )
    lines = source_lines(text)
    found = arrange(template, (), lines, find_outline(template, lines))
    assert found.unit == "清水县青山镇人民政府"
    opening = next(part for part in found.parts if part.text.startswith("根据"))
    other = next(part for part in found.parts if part.text.startswith("我镇"))
    assert opening.section is None
    assert opening.reason != other.reason
    assert [part.kind for part in found.parts].count(PartKind.TITLE) == 1
