"""A file's lines become title, headings, paragraphs and tasks, in the file's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.passages import FileText, read_passages
from perfdesk.intake.readers.source import FileLine

if TYPE_CHECKING:
    from perfdesk.proof.values import Passage
    from perfdesk.template.catalogue import Catalogue
    from perfdesk.template.template import ReportTemplate


@pytest.fixture(scope="module")
def templates(catalogue: Catalogue) -> list[ReportTemplate]:
    return [catalogue.load(one) for one in ("general", "liwan-2021", "liwan-2023")]


def read(templates: list[ReportTemplate], text: str) -> FileText:
    lines = [FileLine(line, n, f"第 {n} 行") for n, line in enumerate(text.split("\n"), 1)]
    return read_passages(templates, [one.report_title for one in templates], lines)


def of_kind(text: FileText, kind: str) -> list[Passage]:
    return [one for one in text.passages if one.kind == kind]


HEAD = """附件 2
2022 年度星河区
档案馆部门整体支出绩效自评报告
一、基本情况
（一）部门职能
（二）部门整体收支情况
二、综合评价分析
"""


def test_title_and_headings_keep_their_words(templates: list[ReportTemplate]) -> None:
    text = read(templates, HEAD)
    (title,) = of_kind(text, "title")
    assert title.text == "2022 年度星河区档案馆部门整体支出绩效自评报告"
    assert title.cuts == (10,)
    assert (text.title, text.unit, text.fiscal_year) == (
        "2022年度星河区档案馆部门整体支出绩效自评报告",
        "星河区档案馆",
        2022,
    )
    headings = of_kind(text, "heading")
    assert [one.text for one in headings] == HEAD.split("\n")[3:7]
    assert [one.level for one in headings] == [1, 2, 2, 1]
    assert [one.label for one in headings][1] == "部门职能"
    assert [one.role for one in headings] == [None, "functions", "money", None]
    assert text.template_id == "liwan-2023"


def test_lines_of_a_paragraph_are_joined_and_found_again(templates: list[ReportTemplate]) -> None:
    lines = [
        "　　本馆接收、保管、修复和开放全区各机关的档案，承担地方志的",
        "编修工作，并指导街道和社区的档案工作，开展档案宣传和教育活动，",
        "组织志愿者参加档案征集，全年完成 12 项任务。 ",
        "　　全年预算执行率达到百分之九十八，比上一年提高了两个百分点。",
    ]
    text = read(templates, HEAD + "\n".join(lines))
    first, second = of_kind(text, "text")
    assert first.text == "".join(line.strip() for line in lines[:3]) + " "
    assert first.cuts == (len(lines[0].strip()), len((lines[0] + lines[1]).strip()))
    assert text.line_at(first.key, 0).number == 8
    assert text.line_at(first.key, first.cuts[0] - 1).number == 8
    assert text.line_at(first.key, first.cuts[0]).number == 9
    assert text.line_at(first.key, len(first.text) - 1).number == 10
    assert text.line_at(second.key, 3).number == 11


def test_paper_is_cut_by_its_edge(templates: list[ReportTemplate]) -> None:
    written = HEAD + "本馆接收保管修复和开放全区各机关的档案并且承担地方志的编修工\n作。\n"
    lines = [
        FileLine(line, n, f"第 1 页第 {n} 行", is_printed=True)
        for n, line in enumerate(written.split("\n"), 1)
    ]
    text = read_passages(templates, [], lines)
    assert of_kind(text, "text")[-1].text.endswith("编修工作。")
    assert of_kind(text, "text")[-1].cuts == ()


def test_tasks_are_cut_into_goal_result_and_indicators(templates: list[ReportTemplate]) -> None:
    text = read(
        templates,
        HEAD.replace("二、综合", "（四）部门整体绩效管理情况\n二、综合")
        + """（二）各项工作任务绩效目标完成情况分析
各项任务如下。
任务一：年初目标，接收档案1万卷。目标完成情况，接收1.2万卷。指标1，接收率100%。指标2，合格率99%。
任务 2：目标完成情况：修复310卷。
三、存在的主要问题
""",
    )
    tasks = [one for one in text.passages if one.role in {"goal", "result", "indicator"}]
    assert [(one.role, one.text) for one in tasks] == [
        ("goal", "任务一：年初目标，接收档案1万卷。"),
        ("result", "目标完成情况，接收1.2万卷。"),
        ("indicator", "指标1，接收率100%。"),
        ("indicator", "指标2，合格率99%。"),
        ("result", "任务 2：目标完成情况：修复310卷。"),
    ]
    assert tasks[0].part == tasks[1].part
    assert len({one.part for one in tasks[1:]}) == 4
    assert tasks[1].label == "任务一目标完成情况"
    lead = next(one for one in text.passages if one.text == "各项任务如下。")
    assert lead.role == "completion"


def test_words_before_the_first_task_of_a_paragraph_are_kept(
    templates: list[ReportTemplate],
) -> None:
    text = read(
        templates,
        HEAD
        + """（二）各重点工作任务绩效目标完成情况分析
本年有两项任务。任务1：接收档案。完成情况：接收1.2万卷。任务2：修复档案。
三、存在的主要问题
""",
    )
    found = [one.text for one in text.passages if one.role in {"completion", "goal", "result"}]
    assert found[1:] == [
        "本年有两项任务。",
        "任务1：接收档案。",
        "完成情况：接收1.2万卷。",
        "任务2：修复档案。",
    ]


def test_rows_of_tables_are_read_cell_by_cell(templates: list[ReportTemplate]) -> None:
    text = read(
        templates, HEAD + "指标名称 | 分值 | 偏差原因说明\n接收档案卷数 | 10 | 招标推迟到八月\n"
    )
    cells = [one.text for one in of_kind(text, "text")]
    assert cells == ["指标名称", "偏差原因说明", "接收档案卷数", "招标推迟到八月"]
    assert text.line_at(text.passages[-1].key, 0).number == 9


def test_headings_that_no_template_knows_have_the_level_of_their_number(
    templates: list[ReportTemplate],
) -> None:
    text = read(templates, HEAD + "三、档案库房建设专题\n（一）选址情况介绍\n库房建成。\n")
    headings = of_kind(text, "heading")[-2:]
    assert [(one.level, one.role, one.label) for one in headings] == [
        (1, None, "档案库房建设专题"),
        (2, None, "选址情况介绍"),
    ]
    assert of_kind(text, "text")[-1].role is None


def test_page_numbers_are_no_text(templates: list[ReportTemplate]) -> None:
    text = read(templates, HEAD + "本馆接收档案。\n— 3 —\n本馆修复档案。\n")
    assert [one.text for one in of_kind(text, "text")] == ["本馆接收档案。", "本馆修复档案。"]


def test_a_text_of_another_kind_has_no_template(templates: list[ReportTemplate]) -> None:
    text = read(templates, "会议通知\n请于2024年5月参加。\n")
    assert (text.template_id, text.title, text.fiscal_year) == ("", "", 2024)
    assert [one.text for one in text.passages] == ["会议通知", "请于2024年5月参加。"]
