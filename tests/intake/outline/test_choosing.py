"""Which template an old report has, and which texts are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.cleaning.paragraphs import source_lines
from perfdesk.intake.outline.choosing import Choice, choose
from tests.intake.archive import printed

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.template.catalogue import Catalogue

FILL = "本年度单位按照工作部署推进各项事务，共办理来文三百二十件，走访企业四十家。\n"


@pytest.fixture
def chosen(catalogue: Catalogue) -> Callable[[str], Choice | None]:
    templates = [catalogue.load(entry.id) for entry in catalogue.entries()]
    return lambda text: choose(templates, source_lines(text.replace("+\n", FILL)))


OTHERS = {
    "accounts": """\
青石市档案馆2022年度部门决算
第一部分 部门概况
一、主要职责
+
二、机构设置
+
第三部分 决算情况说明
一、收入支出决算总体情况说明
+
二、收入决算情况说明
+
七、预算绩效情况说明
+
第四部分 名词解释
+
""",
    "accounts without title": """\
第一部分 部门概况
一、主要职责
+
二、机构设置
+
第二部分 部门决算表
一、收入支出决算总表
二、收入决算表
第三部分 决算情况说明
一、收入支出决算总体情况说明
+
二、预算绩效情况说明
+
""",
    "budget": """\
青石市档案馆2023年部门预算
一、部门概况
（一）主要职能
+
（二）机构设置
+
二、绩效目标设置情况
+
""",
    "work summary": """\
青石市档案馆2022年工作总结
一、主要工作成效
+
二、存在的主要问题
+
三、下一步工作打算
+
""",
    "work summary without title": """\
2022年，我馆完成了各项任务。
一、主要工作成效
+
二、存在的主要问题
+
三、下一步工作打算
+
""",
    "one project": """\
2022年度青石市档案馆库房改造项目支出绩效自评报告
一、基本情况
（一）项目绩效目标
+
二、项目绩效情况
+
三、存在的问题
+
四、有关建议
+
""",
    "novel": """\
雪夜
第一章
那一年的雪下得很早。他推开门，看见院子里站着一个人。
第二章
雪停了。
""",
    "novel in numbers": """\
雪夜
一、问题
他问了一个问题。
二、建议
她没有建议。
三、其他
没有其他。
""",
    "english": """\
Annual report
1. Overview
The office did well.
2. Problems
None.
""",
    "notice": """\
关于开展2022年度绩效自评工作的通知
各单位：
一、工作目标
+
二、自评范围
+
三、工作要求
+
""",
    "study": """\
关于基层档案工作的调研报告
一、基本情况
+
二、存在的主要问题
+
三、对策建议
+
""",
    "duties of a person": """\
2022年述职述廉报告
一、履职情况
+
二、存在问题
+
三、改进措施
+
""",
    "nothing": "",
}
OWN = {
    "several projects": """\
2022年度青石市档案馆项目支出绩效自评报告
一、基本情况
（一）项目概况
全年项目共3个，资金120万元。
（二）项目绩效目标
+
二、绩效自评工作开展情况
+
三、存在的问题
+
四、有关建议
+
""",
    "without title": """\
一、基本情况
（一）部门职能
+
二、绩效自评情况
（一）自评结论
+
三、存在的主要问题
+
""",
    "short title": """\
绩效自评报告
一、部门概况
+
二、整体支出情况
+
""",
    "an opening instead of a title": """\
根据绩效自评工作通知的要求，现将有关情况报告如下。
一、单位概况
+
二、整体支出情况
+
三、存在问题
+
四、改进措施
+
""",
    "part of the accounts": """\
2022年度部门决算说明
一、预算绩效管理工作开展情况
+
二、部门决算中项目绩效自评结果
+
三、部门评价项目绩效评价结果
+
""",
    "evaluation": """\
青石市档案馆2020年度部门整体支出绩效评价报告
一、部门概况
+
二、存在的主要问题
+
""",
    "running line": (
        "青石市档案馆2020年度部门整体支出绩效自评报告一、部门概况（一）主要职责负责档案。"
        "（二）机构设置设三个科。二、绩效自评情况（一）自评结论得分九十五分，等级为优。"
        "三、存在的主要问题预算编制不细。四、改进措施提前谋划。" + FILL * 5
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_texts_of_another_kind(chosen: Callable[[str], Choice | None], name: str) -> None:
    assert chosen(OTHERS[name]) is None


def test_a_title_says_what_it_is_where_no_heading_does(
    chosen: Callable[[str], Choice | None],
) -> None:
    choice = chosen("青石市图书馆2023年度部门整体支出绩效自评报告\n本馆按时开放。\n读者满意。")
    assert choice is not None
    assert (choice.template.identity.id, choice.outline.headings) == ("general", ())


@pytest.mark.parametrize("name", OWN)
def test_reports_in_any_dress(chosen: Callable[[str], Choice | None], name: str) -> None:
    choice = chosen(OWN[name])
    assert choice is not None
    assert choice.template.identity.id == "general"
    assert 0.5 <= choice.fit <= 1.0


def test_a_regions_own_outline_has_its_template(chosen: Callable[[str], Choice | None]) -> None:
    choice = chosen(printed())
    assert choice is not None
    assert choice.template.identity.id == "liwan-2023"
    assert choice.template.identity.title in choice.reason


def test_a_region_that_is_named_needs_less(chosen: Callable[[str], Choice | None]) -> None:
    text = (
        "{unit}2021年部门整体支出绩效自评报告\n一、基本情况\n（一）部门概况\n+\n"
        "（二）年度总体工作和重点工作任务\n+\n（三）部门整体支出情况\n+\n（四）志愿服务情况\n+\n"
        "二、综合评价分析\n（一）自评结论综述\n+\n三、存在的主要问题\n+\n"
        "四、下一步改进措施\n+\n五、其他需要说明的问题\n+\n"
    )
    strange = chosen(text.format(unit="青石市档案馆"))
    named = chosen(text.format(unit="广州市荔湾区档案馆"))
    assert strange is not None
    assert named is not None
    assert strange.template.identity.id == "general"
    assert named.template.identity.id == "liwan-2021"
