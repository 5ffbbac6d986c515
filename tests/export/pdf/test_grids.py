"""Forms on pages: nothing is cut, merged cells part cleanly, heads stand again."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.document.blocks import (
    Align,
    Annex,
    Column,
    Document,
    GridBlock,
    GridCell,
    Paragraph,
    TableBlock,
)
from perfdesk.export.pdf.layout import Kind, Layout, Line, Page
from perfdesk.export.pdf.paginate import paginate
from perfdesk.export.style import load_style
from perfdesk.report.values import FieldRef
from tests.export.conftest import EvenMetrics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.export.style import Style

_HEAD = ("一级", "二级", "三级", "原因")


def form(
    rows: Sequence[tuple[str, str, str, str]],
    *,
    widths: tuple[int, ...] = (2, 3, 5, 8),
    height: int = 1,
) -> GridBlock:
    """A form with a title row, a head, levels merged by hand, and a last row."""
    cells = [GridCell("某表", 0, 0, columns=4, is_label=True)]
    cells += [GridCell(text, 1, at, is_label=True) for at, text in enumerate(_HEAD)]
    for level in (0, 1):
        start = 0
        for at in range(1, len(rows) + 1):
            if at == len(rows) or rows[at][: level + 1] != rows[start][: level + 1]:
                cells.append(GridCell(rows[start][level], start + 2, level, rows=at - start))
                start = at
    for at, row in enumerate(rows, start=2):
        cells.append(GridCell(row[2], at, 2, align=Align.LEFT, source=FieldRef("name", at)))
        cells.append(GridCell(row[3], at, 3, align=Align.LEFT))
    last = len(rows) + 2
    cells.append(GridCell("总分", last, 0, columns=3, is_label=True))
    cells.append(GridCell("96.50", last, 3, value=Decimal("96.5")))
    heights = (1, 1, *[height] * len(rows), 1)
    return GridBlock(widths, heights, tuple(cells), (1, 2), FieldRef("plan"))


def laid(
    *blocks: GridBlock | Paragraph, style: Style, is_landscape: bool = False, subtitle: str = ""
) -> list[Page]:
    """Return the pages of an annex with these blocks."""
    annex = Annex("附件3", "项目支出绩效自评表", blocks, subtitle, is_landscape)
    return list(paginated(annex, style).pages[1:])


def paginated(annex: Annex, style: Style) -> Layout:
    document = Document("", "报告", "示例单位", "gb9704", (Paragraph("正文。"),), (annex,))
    return paginate(document, style, EvenMetrics())


def cells(page: Page) -> list[Line]:
    return [line for line in page.lines if line.kind is Kind.CELL]


def texts(page: Page) -> list[str]:
    return [line.text for line in cells(page)]


def inside(page: Page, style: Style, *, is_landscape: bool = False) -> bool:
    """Say whether all lines and rules of the form stand on the type area."""
    area = style.form_page(is_landscape=is_landscape)
    rules = all(area.top <= rule.y0 and rule.y1 <= area.bottom + 0.01 for rule in page.rules)
    return rules and all(
        area.top <= line.y <= area.bottom
        and area.left <= line.x
        and line.x + line.width <= area.right + 0.01
        for line in cells(page)
    )


def in_no_two(page: Page) -> bool:
    """Say whether no two lines of text lie over each other."""
    boxes = [(line.x, line.x + line.width, line.y - line.size, line.y) for line in cells(page)]
    return not any(
        a[0] < b[1] - 0.1 and b[0] < a[1] - 0.1 and a[2] < b[3] - 0.1 and b[2] < a[3] - 0.1
        for at, a in enumerate(boxes)
        for b in boxes[at + 1 :]
    )


def test_form_has_a_page_of_its_own_margins(style: Style) -> None:
    (page,) = laid(form([("产出", "数量", "场次", "")]), style=style, subtitle="（2023年度）")
    assert (page.width, page.height) == (style.page.width, style.page.height)
    heads = [line for line in page.lines if line.kind in (Kind.LABEL, Kind.TITLE, Kind.CAPTION)]
    assert [line.text for line in heads] == ["附件3", "项目支出绩效自评表", "（2023年度）"]
    assert [line.size for line in heads] == [16, 18, 12]
    assert {round(rule.x1, 2) for rule in page.rules if rule.y0 == rule.y1} >= {
        round(style.form_page(is_landscape=False).right, 2)
    }
    assert inside(page, style)


def test_form_lies_across_where_it_says_so(style: Style) -> None:
    (page,) = laid(form([("产出", "数量", "场次", "")]), style=style, is_landscape=True)
    assert (page.width, page.height) == (style.page.height, style.page.width)
    assert inside(page, style, is_landscape=True)
    number = [line for line in page.lines if line.kind is Kind.PAGE_NUMBER]
    assert all(line.x + line.width < page.width and line.y < page.height for line in number)


def test_part_after_a_form_is_upright_again(style: Style) -> None:
    lying = Annex("附件1", "表", (form([("甲", "乙", "丙", "")]),), is_landscape=True)
    upright = Annex("附件2", "说明", (Paragraph("无。"),))
    document = Document("", "报告", "示例单位", "gb9704", (), (lying, upright))
    pages = paginate(document, style, EvenMetrics()).pages
    assert [page.width < page.height for page in pages] == [True, False, True]
    assert pages[2].lines[1].size == style.roles.title.size


def test_whole_document_may_lie_across(style: Style) -> None:
    table = TableBlock((Column("等级"), Column("原文", width=6)), (("错误", "甲"),))
    document = Document(
        "", "审核结果", "示例单位", "gb9704", (Paragraph("共1条。"), table), is_landscape=True
    )
    (page,) = paginate(document, style, EvenMetrics()).pages
    assert {line.size for line in cells(page)} == {style.form.sizes[0]}
    assert page.width > page.height
    body = next(line for line in page.lines if line.kind is Kind.BODY)
    assert body.y > style.form.margin_top


def test_labels_and_contents_have_faces_of_their_own(style: Style) -> None:
    (page,) = laid(form([("产出", "数量", "场次", "说明")]), style=style)
    faces = {line.text: line.runs[0].face for line in cells(page)}
    assert (faces["三级"], faces["场次"]) == ("hei", "fangsong")
    origin = next(line.origin for line in cells(page) if line.text == "场次")
    assert origin.source == FieldRef("name", 2)


def test_smaller_type_is_taken_if_it_keeps_the_form_on_one_page(style: Style) -> None:
    rows = [("产出", "数量", f"第{n}个指标", "") for n in range(30)]
    (page,) = laid(form(rows), style=style)
    assert {line.size for line in cells(page)} < {10, 9.5, 9, 8.5, 8}
    two = laid(form(rows * 2), style=style)
    assert len(two) > 1
    assert {line.size for line in cells(two[0])} == {10.5}


def test_smaller_type_is_taken_if_a_figure_would_break(style: Style) -> None:
    long = "1234567890.12"
    widths = (5, 5, 5, 3)
    (page,) = laid(form([("产", "数", "场", long)], widths=widths), style=style)
    assert long in texts(page)
    (page,) = laid(form([("产", "数", "场", long * 9)], widths=widths), style=style)
    assert {line.size for line in cells(page)} == {8}
    pieces = [text for text in texts(page) if text != "96.50" and set(text) <= set(long)]
    assert "".join(pieces) == long * 9


def test_levels_and_head_stand_again_on_the_next_page(style: Style) -> None:
    rows = [("产出", "数量" if n < 50 else "质量", f"第{n}个", "") for n in range(90)]
    first, *others = laid(form(rows), style=style)
    assert others
    for page in (first, *others):
        found = texts(page)
        assert found.count("三级") == found.count("产出") == 1
        assert inside(page, style)
        assert in_no_two(page)
    assert "某表" not in texts(others[0])
    assert [text for page in (first, *others) for text in texts(page) if text[0] == "第"] == [
        row[2] for row in rows
    ]


def test_figure_of_merged_rows_is_told_once(style: Style) -> None:
    """Whoever adds up a column must not meet a figure twice."""
    grid = form([("产出", "数量", f"第{n}个", "") for n in range(70)])
    wide = GridCell("77", 2, 0, rows=70, value=Decimal(77))
    others = tuple(cell for cell in grid.cells if (cell.row, cell.column) != (2, 0))
    pages = laid(GridBlock(grid.widths, grid.heights, (wide, *others), grid.head), style=style)
    assert sum(texts(page).count("77") for page in pages) == 1


def test_very_long_note_flows_over_pages(style: Style) -> None:
    note = "".join(chr(0x8E00 + n) for n in range(3000))
    rows = [
        ("产出", "数量", "场次", ""),
        ("产出", "质量", "合格率", note),
        ("效益", "", "人次", ""),
    ]
    pages = laid(form(rows), style=style)
    assert len(pages) > 2
    said = "".join(text for page in pages for text in texts(page) if text[0] in note)
    assert said == note
    for page in pages:
        assert inside(page, style)
        assert in_no_two(page)
    assert all("三级" in texts(page) for page in pages)


def test_long_text_beside_short_rows_flows_on(style: Style) -> None:
    """A text over several rows needs more room than they have: its last row is parted."""
    note = "".join(chr(0x8E00 + n) for n in range(1500))
    grid = form([("产出", "数量", "场次", ""), ("产出", "数量", "人次", "")])
    kept = tuple(cell for cell in grid.cells if not (cell.column == 1 and cell.row == 2))
    long = GridCell(note, 2, 1, rows=2)
    pages = laid(GridBlock(grid.widths, grid.heights, (*kept, long), grid.head), style=style)
    said = "".join(text for page in pages for text in texts(page) if text[0] in note)
    assert said == note
    assert all(inside(page, style) and in_no_two(page) for page in pages)


def test_long_goal_above_the_head_flows_on(style: Style) -> None:
    grid = form([("产出", "数量", f"第{n}个", "") for n in range(40)])
    goal = GridCell("年度目标" * 700, 0, 0, columns=4, align=Align.LEFT)
    pages = laid(
        GridBlock(grid.widths, grid.heights, (goal, *grid.cells[1:]), grid.head), style=style
    )
    assert ["三级" in texts(page) for page in pages] == [False, True, True]
    assert sum(text.count("目") for page in pages for text in texts(page)) == 700
    assert all(inside(page, style) and in_no_two(page) for page in pages)


def test_head_is_not_left_alone_at_the_foot_of_a_page(style: Style) -> None:
    for blanks in range(24, 40):
        grid = form([("产出", "数量", "一" * 400, "")])
        cells_ = [GridCell("空", n, 0, columns=4) for n in range(blanks)]
        moved = [
            GridCell(c.text, c.row + blanks, c.column, c.rows, c.columns, c.align, c.is_label)
            for c in grid.cells
        ]
        block = GridBlock(
            grid.widths, (*[1] * blanks, *grid.heights), (*cells_, *moved),
            (blanks + 1, blanks + 2),
        )  # fmt: skip
        for page in laid(block, style=style):
            found = texts(page)
            assert ("三级" in found) <= any("一一" in text or text == "总分" for text in found)


def test_head_as_high_as_the_page_is_said_once(style: Style) -> None:
    grid = form([("产出", "数量", f"第{n}个", "") for n in range(60)])
    high = tuple(
        GridCell("很长的表头" * 120, 1, 3, is_label=True) if (c.row, c.column) == (1, 3) else c
        for c in grid.cells
    )
    pages = laid(GridBlock(grid.widths, grid.heights, high, (1, 2)), style=style)
    assert sum("三级" in texts(page) for page in pages) == 1
    assert all(inside(page, style) for page in pages)


def test_blank_rows_are_never_higher_than_the_page(style: Style) -> None:
    pages = laid(form([("产出", "", "", "")] * 3, height=40), style=style, is_landscape=True)
    assert all(inside(page, style, is_landscape=True) for page in pages)


def test_form_without_cells_prints_its_title(style: Style) -> None:
    (page,) = laid(GridBlock((1,), (), ()), style=style)
    assert (texts(page), page.rules) == ([], ())


def test_form_may_follow_text_and_text_a_form(style: Style) -> None:
    grid = form([("产出", "数量", "场次", "")])
    (page,) = laid(Paragraph("前。"), grid, Paragraph("后。"), style=style)
    order = [line.text for line in page.lines if line.text in ("前。", "场次", "后。")]
    assert order == ["前。", "场次", "后。"]
    body = {line.text: line.y for line in page.lines if line.kind is Kind.BODY}
    assert body["前。"] < min(rule.y0 for rule in page.rules)
    assert max(rule.y1 for rule in page.rules) < body["后。"]


def test_form_of_one_high_row_below_text_moves_to_the_next_page(style: Style) -> None:
    block = GridBlock((1,), (12,), (GridCell("甲", 0, 0),))
    pages = laid(*[Paragraph("文。")] * 20, block, style=style)
    assert len(pages) == 2
    assert texts(pages[1]) == ["甲"]


def test_form_is_in_the_outline(style: Style) -> None:
    layout = paginated(Annex("附件3", "自评表", (form([("甲", "乙", "丙", "")]),)), style)
    assert [bookmark.title for bookmark in layout.bookmarks] == ["报告", "附件3 自评表"]


_WORD = st.text("绩效自评表目标完成情况，。0123456789%", max_size=60)


_NOTE = st.text("长说明文字，。", min_size=300, max_size=2500)
_ROW = st.tuples(st.sampled_from("甲乙"), st.sampled_from(("丙", "丁", "")), _WORD, _WORD | _NOTE)


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(_ROW, min_size=1, max_size=20), is_landscape=st.booleans())
@pytest.mark.parametrize("height", [1, 3])
def test_nothing_is_lost_cut_or_printed_over(
    rows: list[tuple[str, str, str, str]], is_landscape: bool, height: int
) -> None:
    style = load_style("gb9704")
    rows = sorted(rows, key=lambda row: row[:2])
    pages = laid(form(rows, height=height), style=style, is_landscape=is_landscape)
    assert all(inside(page, style, is_landscape=is_landscape) for page in pages)
    assert all(in_no_two(page) for page in pages)
    said = Counter("".join(text for page in pages for text in texts(page)))
    wanted = Counter("".join(row[2] + row[3] for row in rows))
    assert all(said[char] >= count for char, count in wanted.items())
