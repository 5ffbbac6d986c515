"""Labels inside a text: where they belong, and that they stay in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.intake.cleaning.paragraphs import source_lines
from perfdesk.intake.outline.outline import find_outline

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.template.catalogue import Catalogue
    from perfdesk.template.template import ReportTemplate

SECTIONS = """
[[section]]
code = "basics"
heading = "基本情况"

[[section]]
code = "functions"
parent = "basics"
heading = "部门职能"
aliases = ["主要职责", "基本情况"]

[[section]]
code = "staff"
parent = "basics"
heading = "人员情况"

[[section]]
code = "problems"
heading = "存在的主要问题"
"""


def test_items_of_one_section_keep_their_labels(
    template_of: Callable[..., ReportTemplate],
) -> None:
    lines = source_lines(
        "一、基本情况\n1、主要职责。负责甲。\n2、部门职能。负责乙。\n二、存在的主要问题"
    )
    template = template_of("", SECTIONS)
    outline = find_outline(template, lines)
    assert [one.is_item for one in outline.headings] == [False, True, True, False]
    assert [one.section for one in outline.headings[1:3]] == ["functions", "functions"]
    assert [line.text for line in outline.lines] == [line.text for line in lines]
    # A proof-reader of whole lines reads no items.
    whole = find_outline(template, lines, whole=True)
    assert not any(one.is_item for one in whole.headings)


def test_labels_of_no_section_belong_to_what_is_above(
    template_of: Callable[..., ReportTemplate],
) -> None:
    text = (
        "一、基本情况\n（一）城乡一体。推进甲。\n（二）服务到家。办成乙。\n二、存在的主要问题\n少。"
    )
    outline = find_outline(template_of("", SECTIONS), source_lines(text))
    found = [(one.section, one.is_item) for one in outline.headings]
    # 基本情况 is also how the section 部门职能 may be called: a part with a text of its own.
    assert found == [
        ("basics", False),
        ("functions", True),
        ("functions", True),
        ("problems", False),
    ]
    assert [one.confidence for one in outline.headings[1:3]] == [0.4, 0.4]


def test_one_beside_known_headings_is_left(template_of: Callable[..., ReportTemplate]) -> None:
    text = (
        "一、基本情况\n（一）部门职能\n负责甲。\n（二）志愿服务\n三百人。\n（三）人员情况\n十人。"
    )
    outline = find_outline(template_of("", SECTIONS), source_lines(text))
    assert [one.section for one in outline.headings] == ["basics", "functions", None, "staff"]
    assert not any(one.is_item for one in outline.headings)


def test_one_between_known_headings_is_the_part_that_is_missing(
    template_of: Callable[..., ReportTemplate],
) -> None:
    text = "一、基本情况\n（一）部门职能\n甲。\n（二）队伍\n十人。\n（三）年度目标\n乙。"
    goal = '[[section]]\ncode = "goal"\nparent = "basics"\nheading = "年度目标"\n'
    outline = find_outline(template_of("", SECTIONS + goal), source_lines(text))
    found = [one.section for one in outline.headings]
    assert found == ["basics", "functions", "staff", "goal"]


def test_chapter_of_no_section_is_that_of_all_its_parts(
    template_of: Callable[..., ReportTemplate],
) -> None:
    text = "一、其他概括\n（一）主要职责\n甲。\n（二）部门职能\n乙。\n二、存在的主要问题\n少。"
    outline = find_outline(template_of("", SECTIONS), source_lines(text))
    found = [(one.section, one.is_item) for one in outline.headings]
    assert found == [
        ("functions", False),
        ("functions", True),
        ("functions", True),
        ("problems", False),
    ]


def test_nothing_belongs_to_what_is_unknown_itself(
    template_of: Callable[..., ReportTemplate],
) -> None:
    text = "一、基本情况\n甲。\n二、志愿服务\n（一）活动丰富。办成乙。\n（二）人数增加。三百人。"
    outline = find_outline(template_of("", SECTIONS), source_lines(text))
    assert {one.section for one in outline.headings} == {"basics", None}


def test_headings_of_the_business_belong_to_the_chapter_of_results(catalogue: Catalogue) -> None:
    text = (
        "一、部门基本情况\n甲。\n二、绩效目标\n乙。\n三、目标达成情况\n（一）救护任务\n"
        "出车甲次。\n（二）血液供应\n供血乙袋。\n（三）运行效益\n好。\n（四）用户评价\n好。\n四、存在的问题\n少。"
    )
    outline = find_outline(catalogue.load("general"), source_lines(text))
    found = {one.text: (one.section, one.is_item) for one in outline.headings}
    assert found["三、目标达成情况"] == ("task_completion", False)
    assert found["（一）救护任务"] == ("task_completion", True)
    assert found["（二）血液供应"] == ("task_completion", True)
    assert found["（三）运行效益"][0] == "effectiveness_section"
    assert found["四、存在的问题"][0] == "problems_section"


def test_what_is_known_to_be_of_another_part_stays_there(catalogue: Catalogue) -> None:
    text = (
        "一、部门基本情况\n甲。\n二、任务达成情况\n（一）年度重点工作任务\n甲。\n"
        "（二）血液供应\n供血乙袋。\n（三）运行效益\n好。\n三、存在的问题\n少。"
    )
    outline = find_outline(catalogue.load("general"), source_lines(text))
    found = {one.text: one.section for one in outline.headings}
    assert found["（一）年度重点工作任务"] == "annual_work_section"
