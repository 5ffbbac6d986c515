"""Titles in all their shapes, and unit and year where no title tells them."""

from __future__ import annotations

import pytest

from perfdesk.intake.cleaning.paragraphs import SourceLine, source_lines
from perfdesk.intake.cleaning.title import find_title, find_unit, find_year, fuller_name

UNIT = "白石县自然资源局"


@pytest.mark.parametrize(
    ("text", "unit", "year"),
    [
        (f"{UNIT}2023年度部门整体支出绩效自评报告", UNIT, 2023),
        (f"2023年度{UNIT}整体支出绩效自评报告", UNIT, 2023),
        (f"2023年{UNIT}部门整体绩效自评报告", UNIT, 2023),
        (f"{UNIT}\n2023年度部门整体支出绩效自评报告", UNIT, 2023),
        (f"2023年度\n{UNIT}部门整体\n支出绩效自评报告", UNIT, 2023),
        (f"关于{UNIT}2022年度部门整体支出绩效自评的报告", UNIT, 2022),
        (f"{UNIT}关于2022年度部门整体支出绩效自评情况的报告", UNIT, 2022),
        (f"《{UNIT}2022年度部门整体支出绩效自评报告》", UNIT, 2022),
        (f"附件2：{UNIT}2021年部门整体支出绩效自评报告", UNIT, 2021),
        (f"附件12023年度{UNIT}整体支出绩效自评报告", UNIT, 2023),
        (f"附件1-2{UNIT}2021年部门整体支出绩效自评报告", UNIT, 2021),
        (f"{UNIT}部门整体支出绩效自评报告\n（2023年度）", UNIT, None),
        (f"{UNIT}部门整体支出绩效自评报告（2023年度）", UNIT, 2023),
        (f"{UNIT}二〇二三年度部门整体支出绩效自评报告", UNIT, 2023),
        ("2023年度部门整体支出绩效自评报告", "", 2023),
        ("部门整体支出绩效评价报告", "", None),
        (f"{UNIT}2024年度项目支出绩效自评报告", UNIT, 2024),
        (f"{UNIT}2021年度中央对地方生态补助资金转移支付绩效自评报告", UNIT, 2021),
        (f"{UNIT}2020年度预算绩效自评情况", UNIT, 2020),
        (f"{UNIT}关于2023年度部门整体支出的绩效自评报告", UNIT, 2023),
        (f"{UNIT}2020年整体支出绩效评价自评报告", UNIT, 2020),
        (f"{UNIT}（本级）2023年度部门整体支出绩效自评报告", f"{UNIT}（本级）", 2023),
    ],
)
def test_title(text: str, unit: str, year: int | None) -> None:
    title = find_title(source_lines(text))
    assert title is not None
    assert (title.unit, title.fiscal_year) == (unit, year)


def test_line_above_that_tells_nothing_new_is_no_part_of_it() -> None:
    title = find_title(source_lines(f"公开件\n{UNIT}2023年度部门整体支出绩效自评报告"))
    assert title is not None
    assert (title.first, title.count) == (1, 1)


@pytest.mark.parametrize(
    "text", ["", "绩效自评工作完成了。", "二、绩效自评情况", f"{UNIT}2023年度部门决算公开"]
)
def test_no_title(text: str) -> None:
    assert find_title(source_lines(text)) is None


@pytest.mark.parametrize(
    "text", [f"部门名称：{UNIT}", f"填报单位（盖章）：{UNIT}", f"预算单位:{UNIT}（公章）"]
)
def test_unit_on_a_line_of_its_own(text: str) -> None:
    assert find_unit(source_lines(f"封面\n{text}")) == UNIT
    assert find_unit(source_lines("封面")) == ""


def test_unit_in_a_cell() -> None:
    row = SourceLine("部门名称白石县自然资源局", cells=("部门名称", UNIT, "预算编码", "301"))
    assert find_unit((row,)) == UNIT


@pytest.mark.parametrize(
    "label",
    [
        "单 位 名 称",
        "部门（单位）名称",
        "填报单位（盖章）",
        "预算单位：",
        "省级预算部门名称",
        "主管部门",
    ],
)
def test_unit_beside_a_label_in_other_words(label: str) -> None:
    row = SourceLine(f"{label}{UNIT}", cells=(label, UNIT, "", "联系人", "张三"))
    assert find_unit((row,)) == UNIT


def test_unit_itself_goes_before_the_one_above_it() -> None:
    row = SourceLine("", cells=("主管部门", "白石县人民政府", "实施单位", UNIT))
    assert find_unit((row,)) == UNIT


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        (f"{UNIT}2023年度部门整体支出绩效自评报告根据《通知》要求，现报告如下：", UNIT),
        (f"2023年度{UNIT}部门整体支出绩效自评报告县财政局：现将情况报告如下。", UNIT),
        ("我局2023年度部门整体支出绩效自评报告已经公开，现说明如下。", ""),
        ("按照要求，形成2023年度部门整体支出绩效自评报告并上报。", ""),
        ("2023年度部门整体支出绩效自评报告根据《通知》要求形成。", ""),
        (f"{UNIT}部门整体支出绩效自评报告根据《通知》要求形成。", ""),
        (f"{UNIT}2023年度部门整体支出绩效自评报告的说明", ""),
    ],
)
def test_unit_of_a_title_that_runs_into_its_text(text: str, unit: str) -> None:
    assert find_unit(source_lines(text)) == unit


@pytest.mark.parametrize("edge", [" | ", "｜", "\t", "："])
def test_row_of_a_web_page_is_no_title(edge: str) -> None:
    named = f"{UNIT}2023年度部门整体支出绩效自评报告"
    title = find_title(source_lines(f"名 称{edge}{named}\n{named}"))
    assert title is not None
    assert (title.first, title.unit) == (1, UNIT)
    assert find_unit(source_lines(f"名 称{edge}{named}")) == UNIT


@pytest.mark.parametrize("label", ["年度", "评价年度：", "年 度"])
def test_year_in_the_cell_beside_its_label(label: str) -> None:
    row = SourceLine("", cells=("部门名称", UNIT, label, "2023", ""))
    assert (find_unit((row,)), find_year((row,))) == (UNIT, 2023)
    assert find_year((SourceLine("", cells=("人数", "2023")),)) is None


def test_year_of_a_line_or_of_the_text() -> None:
    assert find_year(source_lines("报告\n（2022年度）\n2023年度的工作")) == 2022
    assert find_year(source_lines("2022年度完成，较2021年度增长；2022年度预算")) == 2022
    assert find_year(source_lines("没有年份")) is None


def test_whole_name_below_a_title() -> None:
    assert fuller_name("青山镇", "清水县青山镇人民政府") == "清水县青山镇人民政府"
    assert fuller_name("青山镇", "青山镇基本情况") == ""
    assert fuller_name("青山镇", "青山镇辖8个村。") == ""
    assert fuller_name("", "清水县青山镇人民政府") == ""
