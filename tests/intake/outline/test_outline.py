"""Headings: known, similar, unknown, and none at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.cleaning.paragraphs import source_lines
from perfdesk.intake.outline.outline import find_outline
from perfdesk.intake.outline.outline_words import Match

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.template.template import ReportTemplate

SECTIONS = """
[[section]]
code = "basics"
heading = "基本情况"
aliases = ["部门概况"]

[[section]]
code = "functions"
parent = "basics"
heading = "部门职能"
aliases = ["部门概况", "主要职责"]

[[section]]
code = "branch"
heading = "分支机构"

[[section]]
code = "branch_functions"
parent = "branch"
heading = "主要职责"

[[section]]
code = "problems"
heading = "存在的主要问题"

[[section]]
code = "appendix"
heading = "附录"
printed = false
"""


@pytest.fixture
def headings(template_of: Callable[..., ReportTemplate]) -> Callable[[str], list[tuple[str, ...]]]:
    """Return a function that lists the headings of a text: section and match."""
    template = template_of("", SECTIONS)

    def find(text: str) -> list[tuple[str, ...]]:
        outline = find_outline(template, source_lines(text))
        return [(one.section or "", one.match.name, one.text) for one in outline.headings]

    return find


def test_number_decides_between_sections_of_one_wording(
    headings: Callable[[str], list[tuple[str, ...]]],
) -> None:
    found = headings("一、部门概况\n（一）部门概况：\n二、分支机构\n(一)主要职责")
    assert [one[0] for one in found] == ["basics", "functions", "branch", "branch_functions"]
    assert [one[1] for one in found] == ["ALIAS", "ALIAS", "HEADING", "HEADING"]


def test_branch_decides_where_levels_are_equal(
    headings: Callable[[str], list[tuple[str, ...]]],
) -> None:
    found = headings("一、基本情况\n（一）主要职责\n二、分支机构\n（一）主要职责")
    assert [one[0] for one in found] == ["basics", "functions", "branch", "branch_functions"]


@pytest.mark.parametrize("text", ["附录", "一、附录。", "职能", "我们的基本情况较好。", ""])
def test_no_heading(headings: Callable[[str], list[tuple[str, ...]]], text: str) -> None:
    assert headings(text) == []


def test_line_without_number_counts_once(
    headings: Callable[[str], list[tuple[str, ...]]],
) -> None:
    text = "存在的主要问题\n一、基本情况\n基本情况\n存在的主要问题"
    assert [(one[0], one[2]) for one in headings(text)] == [
        ("problems", "存在的主要问题"),
        ("basics", "一、基本情况"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("一、单位基本情况", ("basics", "ALIAS")),
        ("四、主要问题", None),
        ("三、目前存在的主要问题和原因", ("problems", "CONTAINED")),
        ("三、关于本单位在过去一年里存在的主要问题和原因", ("problems", "CONTAINED")),
        ("（一）单位基本情况", ("basics", "ALIAS")),
    ],
)
def test_similar(
    headings: Callable[[str], list[tuple[str, ...]]], text: str, found: tuple[str, str] | None
) -> None:
    match = headings(text)[0]
    assert match[:2] == (found or ("problems", "CONTAINED"))


def test_best_of_two_similar(headings: Callable[[str], list[tuple[str, ...]]]) -> None:
    assert headings("一、基本情况和存在的主要问题")[0][0] == "problems"


def test_unknown_headings_need_number_and_order(
    headings: Callable[[str], list[tuple[str, ...]]],
) -> None:
    text = (
        "一、基本情况\n（一）部门职能\n甲。\n（二）人员情况\n乙。\n（二）内部列举；\n1.更小的标题\n丙。\n"
        "二、存在的主要问题\n（一）问题之一\n丁。\n一、列举\n二、收支很平衡。\n三、其他说明\n戊。\n"
        f"四、{'很长' * 30}"
    )
    unknown = [one[2] for one in headings(text) if not one[0]]
    assert unknown == ["（二）人员情况", "1.更小的标题", "三、其他说明"]


def test_rest_of_a_cut_line_is_no_heading(
    headings: Callable[[str], list[tuple[str, ...]]],
) -> None:
    long = "这一年里，各科室按照区委和区政府的部署，对档案的收集整理工作进行了统"
    assert headings(f"{long}\n一、规范的管理") == []
    assert headings(f"{long}。\n一、规范的管理")[0][1] == "UNKNOWN"
    assert headings(f"（1）{long}\n一、规范的管理")[0][1] == "UNKNOWN"
    assert headings("短行\n一、规范的管理")[0][1] == "UNKNOWN"


def test_heading_over_two_lines(headings: Callable[[str], list[tuple[str, ...]]]) -> None:
    assert headings("三、存在的主\n要问题\n甲。") == [("problems", "HEADING", "三、存在的主要问题")]
    assert all("存在" not in one[2] for one in headings("三、存在\n1.的主要问题"))
    assert headings("三、存在") == []


def test_numbering_of_an_unknown_form(template_of: Callable[..., ReportTemplate]) -> None:
    identity = (
        '[template]\nid = "own"\ntitle = "测试"\nversion = 1\n'
        'report_title = "{unit}报告"\nnumbering = ["§{n}", "（{n:cn}）"]\n'
    )
    template = template_of("", SECTIONS, identity)
    found = find_outline(
        template, source_lines("一、基本情况\n（一）部门职能\n五、其他")
    ).sections()
    assert found == {"basics": Match.HEADING, "functions": Match.HEADING}
