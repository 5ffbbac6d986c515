"""Headings inside sections without parts, and headings that only their text tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.cleaning.paragraphs import source_lines
from perfdesk.intake.outline.outline import find_outline

if TYPE_CHECKING:
    from perfdesk.template.catalogue import Catalogue

MONEY = "年初预算数200万元，决算数190万元，其中基本支出120万元、项目支出70万元。"
STAFF = "核定编制32名，年末实有在职人员30名，内设5个科室，下设2个事业单位。"
RULES = "修订财务管理制度3项，采购手续齐全，资产账实相符，无挤占挪用。"
PLAIN = "本年各项工作有序进行。"


def sections(catalogue: Catalogue, text: str) -> dict[str, str | None]:
    outline = find_outline(catalogue.load("general"), source_lines(text))
    return {one.text: one.section for one in outline.headings}


@pytest.mark.parametrize(
    ("above", "below", "wanted"),
    [
        ("三、绩效目标实现情况", ("（一）履职效能方面", "（二）管理效率方面"),
         ("effectiveness_section", "efficiency_section")),
        ("四、绩效指标分析", ("（一）决策类指标", "（二）效益类指标"),
         ("efficiency_section", "effectiveness_section")),
        ("五、问题与建议", ("（一）存在的主要问题", "（二）改进建议"),
         ("problems_section", "improvements_section")),
        ("三、绩效目标完成情况", ("1.社会效益指标", "2.满意度指标"),
         ("effectiveness_section", "effectiveness_section")),
    ],
)  # fmt: skip
def test_aspects_stand_for_themselves(
    catalogue: Catalogue, above: str, below: tuple[str, ...], wanted: tuple[str, ...]
) -> None:
    text = f"一、部门概况\n{PLAIN}\n{above}\n" + "".join(f"{one}\n{PLAIN}\n" for one in below)

    found = sections(catalogue, text)

    assert tuple(found.get(one, found[above]) for one in below) == wanted


@pytest.mark.parametrize("below", ["（一）预算管理方面", "（一）财务管理", "（一）监督工作"])
def test_problems_by_their_kinds_stay_problems(catalogue: Catalogue, below: str) -> None:
    text = f"一、部门概况\n{PLAIN}\n二、存在的问题\n{below}\n{PLAIN}\n（二）其他方面\n{PLAIN}\n"

    assert sections(catalogue, text).get(below, "problems_section") == "problems_section"


@pytest.mark.parametrize(
    ("text", "wanted"), [(RULES, "efficiency_section"), (MONEY, "revenue_expenditure")]
)
def test_text_parts_rules_from_money(catalogue: Catalogue, text: str, wanted: str) -> None:
    whole = (
        f"一、部门概况\n{STAFF}\n二、部门整体支出情况\n（一）支出规模\n{MONEY}\n"
        f"（二）管理制度建设\n{text}\n"
    )

    assert sections(catalogue, whole).get("（二）管理制度建设", "revenue_expenditure") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"), [(MONEY, "revenue_expenditure"), (STAFF, "organisation"), (PLAIN, None)]
)
def test_text_places_a_heading_of_no_known_words(
    catalogue: Catalogue, text: str, wanted: str | None
) -> None:
    whole = (
        f"一、部门概况\n（一）主要职能\n{PLAIN}\n（二）三言两语\n{text}\n（三）绩效目标\n{PLAIN}\n"
        f"（四）部门收支情况\n{PLAIN}\n二、存在的问题\n{PLAIN}\n"
    )

    assert sections(catalogue, whole)["（二）三言两语"] == wanted


def test_figures_alone_number_main_headings_too(catalogue: Catalogue) -> None:
    text = (
        f"1 部门概况\n1.1 基本职能\n{PLAIN}\n1.2 机构人员\n{STAFF}\n2 预算安排与执行\n"
        f"2.1 总体情况\n{MONEY}\n2.2 项目支出\n{MONEY}\n3 主要问题\n{PLAIN}\n"
    )

    found = sections(catalogue, text)

    assert found["2预算安排与执行"] == "revenue_expenditure"
    assert found["3主要问题"] == "problems_section"


@pytest.mark.parametrize("heading", ["一、学校概况", "一、我局基本情况", "一、镇情概况"])
def test_offices_call_themselves_by_other_names(catalogue: Catalogue, heading: str) -> None:
    text = f"{heading}\n（一）2023年绩效目标\n{PLAIN}\n二、今后打算\n{PLAIN}\n"

    found = sections(catalogue, text)

    assert found[heading] == "dept_overview"
    assert found["（一）2023年绩效目标"] == "performance_goal_section"
