"""The layout as a value: the grid, headings, tables, annexes and page numbers, without a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from perfdesk.document.blocks import (
    Annex,
    Block,
    Column,
    Document,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    TableBlock,
)
from perfdesk.export.characters import NEVER_FIRST, NEVER_LAST
from perfdesk.export.pdf.fonts import load_fonts
from perfdesk.export.pdf.glyphs import GlyphTable
from perfdesk.export.pdf.layout import Kind, Layout, Line, Origin, Page
from perfdesk.export.pdf.paginate import paginate
from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    from perfdesk.export.pdf.compose import GlyphSource
    from perfdesk.export.style import Style

REF = FieldRef("duties")


class Lacking:
    """A face without some characters."""

    def __init__(self, chars: str) -> None:
        self._chars = chars

    def has(self, face: str, char: str) -> bool:
        return bool(face) and char not in self._chars

    def advance(self, face: str, char: str) -> float:
        return 0.5 if face and char.isascii() else 1.0

    def glyphs(self, faces: tuple[str, ...]) -> GlyphTable:
        return GlyphTable(faces, self)


def document(
    *blocks: Block, label: str = "", title: str = "", annexes: tuple[Annex, ...] = ()
) -> Document:
    return Document(label, title, "示例单位", "gb9704", blocks, annexes)


def texts(page: Page, *kinds: Kind) -> list[str]:
    return [line.text for line in page.lines if line.kind in kinds]


def slot(line: Line, style: Style) -> float:
    """The number of the grid's line on which a line stands, from 0."""
    page = style.page
    baseline = (page.pitch - line.size) / 2 + style.text.baseline_em * line.size
    return (line.y - baseline - page.top) / page.pitch


def body(page: Page) -> list[Line]:
    return [line for line in page.lines if line.kind is not Kind.PAGE_NUMBER]


def table(rows: int, text: str = "水务") -> TableBlock:
    columns = (Column("序号"), Column("内容", width=4))
    return TableBlock(columns, tuple((str(n), text) for n in range(rows)), "表", REF)


def test_golden_geometry(style: Style, even: GlyphSource) -> None:
    """A small document, every place worked out by hand from the figures of the standard."""
    layout = paginate(
        document(
            Heading(1, "一、", "基本情况", "1"),
            Paragraph("水" * 30, REF),
            label="附件2",
            title="自评报告",
        ),
        style,
        even,
    )
    (page,) = layout.pages
    assert (page.width, page.height) == (style.page.width, style.page.height)
    label, title, heading, first, second, *number = page.lines
    left, pitch = 79.370, 28.99
    # The upper edge of a 16 pt square lies 6.495 pt below its line's, the baseline 14.08 pt lower.
    top = 104.882 + 6.495 + 14.08

    assert (label.kind, label.text, label.size) == (Kind.LABEL, "附件2", 16)
    assert label.x == pytest.approx(left, abs=0.01)
    assert label.y == pytest.approx(top, abs=0.01)
    assert (title.kind, title.text, title.size) == (Kind.TITLE, "自评报告", 22)
    assert title.x == pytest.approx(left + (28 * 15.79 - 4 * 22) / 2, abs=0.01)
    assert title.y == pytest.approx(104.882 + 2 * pitch + 3.495 + 0.88 * 22, abs=0.01)
    assert (heading.kind, heading.text) == (Kind.HEADING, "一、基本情况")
    assert heading.x == pytest.approx(left + 2 * 15.79, abs=0.01)
    assert heading.y == pytest.approx(top + 4 * pitch, abs=0.01)
    assert heading.runs[0].face == "hei"

    assert [first.text, second.text] == ["水" * 26, "水" * 4]
    assert first.x == pytest.approx(left + 2 * 15.79, abs=0.01)
    assert second.x == pytest.approx(left, abs=0.01)
    assert second.y - first.y == pytest.approx(pitch)
    # One run, each glyph 0.21 pt narrower than its 16 pt, moved left by half of that.
    (run,) = first.runs
    assert (run.face, run.text) == ("fangsong", "水" * 26)
    assert run.spacing == pytest.approx(-0.21, abs=0.001)
    assert run.x == pytest.approx(first.x - 0.105, abs=0.01)
    assert first.origin == Origin("1", REF)

    assert [line.text for line in number] == ["—", "1", "—"]
    baseline = 104.882 + 637.795 + 19.843 + 0.36 * 14
    assert {round(line.y, 2) for line in number} == {round(baseline, 2)}
    assert number[-1].x + number[-1].width == pytest.approx(left + 442.205 - 14, abs=0.01)


def test_full_pages_have_all_lines_of_the_grid(style: Style, even: GlyphSource) -> None:
    paragraphs = [Paragraph("水务" * count) for count in range(1, 90, 3)]
    layout = paginate(document(*paragraphs), style, even)
    assert len(layout.pages) > 3
    for page in layout.pages[:-1]:
        assert [round(slot(line, style), 6) for line in body(page)] == list(range(22))


def test_lines_are_flush_and_inside_the_type_area(style: Style, even: GlyphSource) -> None:
    text = "执行数3102.75万元，完成预算的96.4%；“三公”经费（含公务接待费）支出12.5万元。" * 8
    layout = paginate(document(Paragraph(text)), style, even)
    lines = body(layout.pages[0])
    right = style.page.left + style.page.chars * style.page.cell
    for line in lines[:-1]:
        assert line.x + line.width == pytest.approx(right)
    assert lines[-1].x + lines[-1].width <= right
    assert "".join(line.text for line in lines) == text


@pytest.mark.parametrize("label", ["", "附件2"])
def test_label_and_title_stand_in_their_lines(style: Style, even: GlyphSource, label: str) -> None:
    title = "2023年度示例市城关区水务管理局部门整体支出绩效自评报告"
    layout = paginate(document(Paragraph("水"), label=label, title=title), style, even)
    slots = [round(slot(line, style), 6) for line in body(layout.pages[0])]
    assert slots == ([0, 2, 3, 5] if label else [0, 1, 3])
    assert texts(layout.pages[0], Kind.TITLE) == [
        "2023年度示例市城关区水务管理局",
        "部门整体支出绩效自评报告",
    ]


def test_title_longer_than_any_rule_still_fits(style: Style, even: GlyphSource) -> None:
    layout = paginate(document(title="A" * 100), style, even)
    lines = texts(layout.pages[0], Kind.TITLE)
    assert "".join(lines) == "A" * 100
    assert len(lines) > 1


@pytest.mark.parametrize("before", [20, 21, 22])
def test_heading_stays_with_the_first_line_that_follows(
    style: Style, even: GlyphSource, before: int
) -> None:
    filler = [Paragraph("水") for _ in range(before)]
    layout = paginate(
        document(*filler, Heading(1, "一、", "情况", "1"), Paragraph("水" * 200)), style, even
    )
    heading_page = next(page for page in layout.pages if "一、情况" in texts(page, Kind.HEADING))
    following = body(heading_page)[
        [line.text for line in body(heading_page)].index("一、情况") + 1 :
    ]
    assert following
    assert heading_page.number == (1 if before == 20 else 2)


def test_headings_in_a_row_stay_together(style: Style, even: GlyphSource) -> None:
    filler = [Paragraph("水") for _ in range(20)]
    headings = [Heading(1, "一、", "情况", "1"), Heading(2, "（一）", "职能", "1.1")]
    layout = paginate(document(*filler, *headings, Paragraph("水")), style, even)
    assert texts(layout.pages[1], Kind.HEADING) == ["一、情况", "（一）职能"]
    assert [line.runs[0].face for line in body(layout.pages[1])] == ["hei", "kai", "fangsong"]


def test_heading_without_text_below_is_printed(style: Style, even: GlyphSource) -> None:
    layout = paginate(document(Heading(1, "一、", "情况", "1")), style, even)
    assert texts(layout.pages[0], Kind.HEADING) == ["一、情况"]


def test_heading_stays_with_the_first_row_of_a_table(style: Style, even: GlyphSource) -> None:
    filler = [Paragraph("水") for _ in range(19)]
    layout = paginate(document(*filler, Heading(1, "一、", "情况", "1"), table(3)), style, even)
    assert texts(layout.pages[0], Kind.HEADING, Kind.CAPTION) == []
    assert texts(layout.pages[1], Kind.HEADING, Kind.CAPTION) == ["一、情况", "表"]


def test_list_is_indented_paragraphs_with_markers(style: Style, even: GlyphSource) -> None:
    items = (ListItem("（1）", "水" * 30), ListItem("（2）", "务"))
    layout = paginate(document(ListBlock(items, REF)), style, even)
    lines = body(layout.pages[0])
    assert [line.text for line in lines] == ["（1）" + "水" * 23, "水" * 7, "（2）务"]
    assert lines[0].x > lines[1].x == style.page.left
    assert {line.origin.source for line in lines} == {REF}


def test_line_ends_in_a_text_begin_paragraphs(style: Style, even: GlyphSource) -> None:
    layout = paginate(document(Paragraph("  水\t务\n\n\u200b局\r\n")), style, even)
    lines = body(layout.pages[0])
    assert [line.text for line in lines] == ["水 务", "局"]
    assert lines[0].x == lines[1].x > style.page.left


def test_table_repeats_its_heading_and_loses_no_row(style: Style, even: GlyphSource) -> None:
    layout = paginate(document(table(100), Paragraph("水")), style, even)
    assert len(layout.pages) > 2
    cells = [cell for page in layout.pages for cell in texts(page, Kind.CELL)]
    assert cells.count("序号") == len(layout.pages)
    assert [cell for cell in cells if cell.isdigit()] == [str(n) for n in range(100)]
    for page in layout.pages:
        assert all(line.y < style.page.bottom for line in body(page))
        assert max(rule.y1 for rule in page.rules) <= style.page.bottom + 0.01


def test_text_below_a_table_joins_the_grid(style: Style, even: GlyphSource) -> None:
    layout = paginate(document(Paragraph("水"), table(3), Paragraph("务")), style, even)
    lines = [line for line in layout.pages[0].lines if line.kind is Kind.BODY]
    assert slot(lines[-1], style) == pytest.approx(round(slot(lines[-1], style)))
    assert lines[-1].y > max(rule.y1 for rule in layout.pages[0].rules)


def test_rules_frame_every_cell(style: Style, even: GlyphSource) -> None:
    layout = paginate(document(table(2)), style, even)
    rules = layout.pages[0].rules
    level = [rule for rule in rules if rule.y0 == rule.y1]
    upright = [rule for rule in rules if rule.x0 == rule.x1]
    assert len(level) == 4
    assert len(upright) == 3
    assert upright[0].x0 == style.page.left
    assert upright[-1].x0 == pytest.approx(style.page.right)
    widths = [upright[1].x0 - upright[0].x0, upright[2].x0 - upright[1].x0]
    assert widths[1] / widths[0] == pytest.approx(4)


def test_row_higher_than_a_page_is_parted(style: Style, even: GlyphSource) -> None:
    text = "水务" * 900
    layout = paginate(document(table(1, text), Paragraph("完")), style, even)
    assert len(layout.pages) > 1
    cells = [cell for page in layout.pages for cell in texts(page, Kind.CELL)]
    assert "".join(cell for cell in cells if cell[0] in "水务") == text
    for page in layout.pages:
        assert all(line.y < style.page.bottom for line in body(page))


def test_heading_row_higher_than_a_page_ends(style: Style, even: GlyphSource) -> None:
    block = TableBlock((Column("水务" * 900),), (("务" * 900,),))
    layout = paginate(document(block), style, even)
    assert "".join(texts(layout.pages[-1], Kind.CELL)).endswith("务" * 900)


def test_narrow_columns_get_smaller_type(style: Style, even: GlyphSource) -> None:
    wide = TableBlock((Column("数"),) * 3, (("1234567.89",) * 3,))
    narrow = TableBlock((Column("数"),) * 9, (("1234567.89",) * 9,))
    sizes = [
        {line.size for line in body(paginate(document(block), style, even).pages[0])}
        for block in (wide, narrow)
    ]
    assert sizes == [{12.0}, {9.0}]


def test_table_without_rows_or_columns(style: Style, even: GlyphSource) -> None:
    empty = TableBlock((), ())
    headed = TableBlock((Column("序号"), Column("内容")), ())
    layout = paginate(document(empty, headed), style, even)
    assert texts(layout.pages[0], Kind.CELL) == ["序号", "内容"]


def test_annex_begins_on_a_page_of_its_own(style: Style, even: GlyphSource) -> None:
    annex = Annex("附件3", "评分表", (Paragraph("水"),))
    layout = paginate(document(Paragraph("务"), title="报告", annexes=(annex,)), style, even)
    assert [page.number for page in layout.pages] == [1, 2]
    assert [line.text for line in body(layout.pages[1])] == ["附件3", "评分表", "水"]
    assert slot(layout.pages[1].lines[1], style) == pytest.approx(2)


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(
    style: Style, even: GlyphSource
) -> None:
    layout = paginate(document(Paragraph("水" * 28 * 30)), style, even)
    first, second = (
        [line for line in page.lines if line.kind is Kind.PAGE_NUMBER] for page in layout.pages
    )
    assert second[0].x == pytest.approx(style.page.left + 14)
    assert first[-1].x + first[-1].width == pytest.approx(style.page.right - 14)
    assert all(line.y > style.page.bottom for line in (*first, *second))


def test_outline_never_skips_a_level(style: Style, even: GlyphSource) -> None:
    blocks = (
        Heading(1, "一、", "甲", "1"),
        Heading(3, "1.", "乙", "1.1"),
        Heading(1, "二、", "丙", "2"),
    )
    annex = Annex("附件3", "表", ())
    layout = paginate(document(*blocks, title="报告", annexes=(annex,)), style, even)
    assert [(mark.title, mark.level, mark.page) for mark in layout.bookmarks] == [
        ("报告", 0, 1),
        ("一、甲", 1, 1),
        ("1.乙", 2, 1),
        ("二、丙", 1, 1),
        ("附件3 表", 0, 2),
    ]


def test_missing_characters_are_named_with_their_place(style: Style) -> None:
    layout = paginate(
        document(Heading(1, "一、", "水㐂", "1"), Paragraph("㐂务㐂", REF)), style, Lacking("㐂")
    )
    assert [(one.char, one.page, one.origin) for one in layout.missing] == [
        ("㐂", 1, Origin("1")),
        ("㐂", 1, Origin("1", REF)),
    ]
    drawn = ["".join(run.text for run in line.runs) for line in body(layout.pages[0])]
    assert drawn == ["一、水〓", "〓务〓"]
    assert texts(layout.pages[0], Kind.BODY) == ["㐂务㐂"]


def test_empty_document_is_one_page(style: Style, even: GlyphSource) -> None:
    layout: Layout = paginate(document(Paragraph(""), Paragraph("\n")), style, even)
    assert len(layout.pages) == 1
    assert body(layout.pages[0]) == []
    assert layout.bookmarks == ()


@pytest.mark.parametrize("year", ["2021", "2023"])
def test_real_reports_keep_the_grid_and_the_rules(style: Style, year: str) -> None:
    path = Path(__file__).resolve().parents[3].parent / "shared" / "reports" / f"{year}.txt"
    if not path.exists():
        pytest.skip("the real reports do not lie beside this checkout")
    # The published lines are those of a page; joined they are one long text, torn anywhere.
    text = "".join(path.read_text(encoding="utf-8").split())
    parts = [text[at : at + 150 + at % 97] for at in range(0, len(text), 300)]
    layout = paginate(document(*[Paragraph(part) for part in parts]), style, load_fonts())
    assert layout.missing == ()
    lines = [body(page) for page in layout.pages]
    assert {len(page) for page in lines[:-1]} == {22}
    assert "".join(line.text for page in lines for line in page) == "".join(parts)
    starts = {part[0] for part in parts}
    for page in lines:
        for line in page:
            assert line.text[0] not in NEVER_FIRST - starts
            assert line.text[-1] not in NEVER_LAST - {part[-1] for part in parts}
            assert line.stretch < 0.15
