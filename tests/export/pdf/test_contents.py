"""The page of contents that an office may ask for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.document.blocks import Annex, Document, Heading, Paragraph
from perfdesk.export.pdf.layout import Kind, Layout
from perfdesk.export.pdf.paginate import paginate
from perfdesk.export.style import load_style
from tests.export.conftest import EvenMetrics

STYLE = load_style("gb9704+contents")


def document(sections: int = 3, level: int = 1) -> Document:
    blocks = [
        block
        for n in range(1, sections + 1)
        for block in (
            Heading(1, f"{n}、", "基本情况", f"s{n}"),
            Heading(level + 1, "（一）", "部门职能", f"s{n}.1"),
            *(Paragraph("正文。"),) * 20,
        )
    ]
    annexes = (Annex("附件1", "评分表", (Paragraph("表。"),)),)
    return Document("附件2", "自评报告", "示例单位", "gb9704", tuple(blocks), annexes)


def laid(whole: Document) -> Layout:
    return paginate(whole, STYLE, EvenMetrics())


def test_there_is_none_unless_the_design_asks_for_it() -> None:
    pages = paginate(document(), load_style("gb9704"), EvenMetrics()).pages
    assert not [line for page in pages for line in page.lines if line.kind is Kind.CONTENTS]


def test_headings_and_annexes_are_told_with_their_pages() -> None:
    layout = laid(document())
    lines = [line for line in layout.pages[0].lines if line.kind is Kind.CONTENTS]
    told = [(line.text.split("…")[0], int(line.text.split("…")[-1])) for line in lines]
    found = [
        (mark.title, mark.page)
        for mark in layout.bookmarks
        if mark.title not in ("目录", "附件2 自评报告")
    ]
    assert told == found
    assert [text for text, _page in told][-1] == "附件1 评分表"
    for text, number in told:
        texts = "".join(line.text for line in layout.pages[number - 1].lines)
        assert text.replace(" ", "") in texts.replace(" ", "")
    assert layout.pages[0].lines[0].text == "目录"
    assert layout.bookmarks[0].title == "目录"


def test_numbers_and_leaders_stand_in_columns() -> None:
    lines = [line for line in laid(document(12)).pages[0].lines if line.kind is Kind.CONTENTS]
    right = STYLE.page.left + STYLE.page.chars * STYLE.page.cell
    for line in lines:
        assert line.x + line.width == pytest.approx(right)
        leader = next(run for run in line.runs if run.text.startswith("…"))
        end = leader.x + len(leader.text) * STYLE.page.cell
        assert end == pytest.approx(right - 2 * STYLE.page.cell, abs=0.5)
    assert {round((line.x - STYLE.page.left) / STYLE.page.cell) for line in lines} == {0, 2}
    assert lines[0].origin.section == "s1"


def test_deeper_headings_are_not_told() -> None:
    lines = laid(document(level=2)).pages[0].lines
    assert not [line for line in lines if line.text.startswith("（一）")]


def test_contents_of_several_pages_count_themselves() -> None:
    layout = laid(document(30))
    count = sum(any(line.kind is Kind.CONTENTS for line in page.lines) for page in layout.pages)
    assert count == 3
    first = layout.pages[0].lines[1]
    assert first.text.endswith(f"…{count + 1}")
    assert [page.number for page in layout.pages] == list(range(1, len(layout.pages) + 1))


def test_contents_stand_behind_the_cover() -> None:
    cover = Annex("", "封面", (Paragraph("单位名称"),))
    layout = laid(replace(document(), covers=(cover,)))
    assert [page.lines[0].text for page in layout.pages[:3]] == ["封面", "目录", "附件2"]
    assert [mark.title for mark in layout.bookmarks[:3]] == ["封面", "目录", "附件2 自评报告"]
    assert [mark.page for mark in layout.bookmarks[:3]] == [1, 2, 3]


def test_long_heading_goes_on_in_a_second_line() -> None:
    blocks = (Heading(1, "一、", "很长的标题" * 8, "s"), Paragraph("正文。"))
    lines = [
        line
        for line in laid(replace(document(), blocks=blocks, annexes=())).pages[0].lines
        if line.kind is Kind.CONTENTS
    ]
    assert len(lines) == 2
    assert lines[1].text.endswith("…2")


def test_document_without_headings_has_no_contents() -> None:
    layout = laid(replace(document(), blocks=(Paragraph("正文。"),), annexes=()))
    assert len(layout.pages) == 1
