"""Outlines of other provinces in every condition of the text: each heading finds its section."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.arrangement import Furniture
from perfdesk.intake.cleaning.paragraphs import SourceLine, source_lines
from perfdesk.intake.outline.choosing import choose
from perfdesk.intake.outline.outline import find_outline
from perfdesk.intake.readers.source import LineKind
from perfdesk.intake.words.wording import compact

from .outlines import CONDITIONS, OUTLINES, PLACED, TEXTS

if TYPE_CHECKING:
    from perfdesk.intake.outline.outline import Outline
    from perfdesk.template.catalogue import Catalogue

#: How a heading and its text may stand in a file.
LAYOUTS = {
    "lines": "{heading}\n{text}\n",
    "stop": "{heading}。{text}\n",
    "colon": "{heading}：{text}\n",
    "note": "{heading}（10分）\n{text}\n",
    "running": "{heading}。{text}",
}
_CLOSING = re.compile(r"(?:（10分）|[。：])+$")


def rows(body: str) -> list[tuple[str, str]]:
    return [(one[0], one[1]) for line in body.split("\n") if len(one := line.split(" = ")) == 2]


def text_of(title: str, body: str, layout: str) -> str:
    pieces = [f"{title}\n"]
    for number, (heading, section) in enumerate(rows(body)):
        if section.endswith("+"):
            pieces.append(LAYOUTS[layout].format(heading=heading, text=TEXTS[number % len(TEXTS)]))
        else:
            pieces.append(heading if layout == "running" else f"{heading}\n")
    return "".join(pieces)


def sections_of(outline: Outline) -> dict[str, str]:
    return {_CLOSING.sub("", one.text): one.section or "-" for one in outline.headings}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", OUTLINES)
def test_every_heading_finds_its_section(catalogue: Catalogue, name: str, layout: str) -> None:
    title, body = OUTLINES[name]
    lines = source_lines(text_of(title, body, layout))
    outline = find_outline(catalogue.load("general"), lines)
    found = sections_of(outline)
    wanted = {heading: section.rstrip("+") for heading, section in rows(body) if section != ".+"}
    if layout == "running":
        # Nothing tells a heading without number, or one of no section, in a running line.
        if name == "form":
            return
        wanted = {
            one: code
            for one, code in wanted.items()
            if code != "-" and one[0] in "一二三四五六七八九十（1234"
        }
        found = {one: code for one, code in found.items() if code != "-"}
    assert found == wanted
    assert "".join(line.text for line in outline.lines) == "".join(line.text for line in lines)


@pytest.mark.parametrize("name", OUTLINES)
def test_the_general_template_is_home_to_every_outline(catalogue: Catalogue, name: str) -> None:
    lines = source_lines(text_of(*OUTLINES[name], "lines"))
    choice = choose([catalogue.load(entry.id) for entry in catalogue.entries()], lines)
    assert choice is not None
    assert choice.template.identity.id == "general"
    assert choice.reason.endswith("。")


@pytest.mark.parametrize("name", OUTLINES)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (r"^([一二三四五六七八九十]+)、", r"\1."),
        ("（", "("),
        (r"^（([一二三四五六七八九十])）", r"\1）"),
    ],
)
def test_other_marks(catalogue: Catalogue, name: str, before: str, after: str) -> None:
    title, body = OUTLINES[name]
    changed = "\n".join(
        f"{re.sub(before, after, heading)} = {section}" for heading, section in rows(body)
    )
    lines = source_lines(text_of(title, changed, "lines"))
    found = sections_of(find_outline(catalogue.load("general"), lines))
    assert found == {one: code.rstrip("+") for one, code in rows(changed) if code != ".+"}


@pytest.mark.parametrize("name", CONDITIONS)
def test_conditions(catalogue: Catalogue, name: str) -> None:
    text, wanted = CONDITIONS[name]
    outline = find_outline(catalogue.load("general"), source_lines(text))
    found = [f"{one.text} = {one.section or '-'}" for one in outline.headings]
    assert found == wanted.strip().split("\n")


@pytest.mark.parametrize("name", PLACED)
def test_levels_and_reasons(catalogue: Catalogue, name: str) -> None:
    text, level, words = PLACED[name]
    outline = find_outline(catalogue.load("general"), source_lines(text))
    heading = outline.headings[-1]
    assert heading.level == level
    assert words in heading.reason
    assert 0.0 < heading.confidence < 1.0


def test_the_original_is_cut_with_its_line(catalogue: Catalogue) -> None:
    (line,) = source_lines("（一）部门职能。负责全市图书借阅。")
    line = replace(line, original="　（一） 部门 职能。 负责全市图书借阅。 ", sources=(3,))
    outline = find_outline(catalogue.load("general"), [line])
    assert [one.text for one in outline.lines] == ["（一）部门职能。", "负责全市图书借阅。"]
    assert [compact(one.original) for one in outline.lines] == [one.text for one in outline.lines]
    assert [one.sources for one in outline.lines] == [(3,), (3,)]
    assert outline.origins == (0, 0)


def row(number: int, *cells: str, table: int = 1) -> SourceLine:
    """Return the row of a table as cleaning gives it."""
    return SourceLine(
        "".join(cells), kind=LineKind.ROW, cells=cells, table=table, sources=(number,)
    )


def test_cells_of_a_form_that_name_a_section(catalogue: Catalogue) -> None:
    lines = [
        SourceLine("一、部门基本情况", is_whole=True),
        row(2, "联系人", "张三"),
        row(3, "职能职责概述", "负责全市图书借阅。"),
        row(4, "年度主要工作内容", "扩建馆舍和少儿阅览室。"),
        row(5, "主要成效", "多", "很多"),
        row(9, "自评得分", "96", table=3),
        row(6, "二、存在的主要问题", ""),
        row(7, "绩效目标", "高", table=2),
        row(8, "三级指标", "分值", table=2),
    ]
    outline = find_outline(catalogue.load("general"), lines)
    assert [(one.text, one.section) for one in outline.headings] == [
        ("一、部门基本情况", "dept_overview"),
        ("职能职责概述", "functions"),
        ("年度主要工作内容", "annual_work_section"),
        ("二、存在的主要问题", "problems_section"),
    ]
    assert [one.text for one in outline.lines if one.kind is LineKind.BODY][
        2
    ] == "负责全市图书借阅。"


def test_styles_of_word_files_say_levels(catalogue: Catalogue) -> None:
    def styled(text: str, level: int) -> SourceLine:
        return SourceLine(text, level=level, is_whole=True)

    lines = [
        styled("青石市图书馆2021年部门整体支出绩效自评报告", 1),
        styled("部门基本情况", 1),
        styled("部门职能", 2),
        styled("负责全市图书借阅。", 0),
        styled("志愿服务", 2),
        styled("志愿者三百人。", 0),
        styled("绩效自评情况", 1),
        SourceLine("自评结论", kind=LineKind.NOTE),
        styled("（一）自评结论", 2),
        styled("良。", 0),
        SourceLine("三、存在的主要问题", furniture=Furniture.CONTENTS),
        styled("存在的主要问题", 1),
        styled("少。", 0),
    ]
    outline = find_outline(catalogue.load("general"), lines)
    assert [(one.text, one.section, one.level) for one in outline.headings] == [
        ("部门基本情况", "dept_overview", 1),
        ("部门职能", "functions", 2),
        ("志愿服务", "functions", 2),
        ("绩效自评情况", "self_evaluation", 1),
        ("（一）自评结论", "self_conclusion", 2),
        ("存在的主要问题", "problems_section", 1),
    ]


@pytest.mark.parametrize(
    ("text", "count", "section"),
    [
        ("二、综合评价情况\n及评价结论\n良。", 2, "self_conclusion"),
        ("三、存在的问题和\n整改情况\n少。", 2, "problems_section"),
        ("（一）主要职责、\n组织架构、人员及资产\n多。", 2, "functions"),
        ("一、年度总体工作和\n重点工作任务。全年工作很多。", 2, "annual_work_section"),
        ("年度总体运行情况\n及取得的成绩\n多。", 2, "main_results_section"),
    ],
)
def test_headings_over_two_lines(catalogue: Catalogue, text: str, count: int, section: str) -> None:
    (heading,) = find_outline(catalogue.load("general"), source_lines(text)).headings
    assert (heading.count, heading.section) == (count, section)


def test_headings_without_marks_in_one_running_line(catalogue: Catalogue) -> None:
    lines = source_lines(
        f"现报告如下。部门概况部门职能{TEXTS[0] * 6}绩效目标{TEXTS[0] * 6}"
        "存在的主要问题预算编制不细。改进措施提前谋划。"
    )
    outline = find_outline(catalogue.load("general"), lines)
    assert [one.section for one in outline.headings] == [
        "dept_overview",
        "functions",
        "performance_goal_section",
        "problems_section",
        "improvements_section",
    ]


def test_headings_in_other_words_in_one_running_line(catalogue: Catalogue) -> None:
    lines = source_lines(
        f"一、单位基本情况（一）主要职能{TEXTS[0]}（二）当年部门履职总体目标、工作任务{TEXTS[0]}"
        f"（三）当年部门年度整体支出绩效目标{TEXTS[0]}二、有关材料（一）自评结论{TEXTS[0]}"
    )
    outline = find_outline(catalogue.load("general"), lines)
    assert [one.section for one in outline.headings] == [
        "dept_overview",
        "functions",
        "annual_work_section",
        "performance_goal_section",
        None,
        "self_conclusion",
    ]
