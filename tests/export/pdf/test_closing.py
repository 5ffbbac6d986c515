"""附件说明, 落款 and 附注 on the page (GB/T 9704-2012, 7.3.4 to 7.3.6)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from perfdesk.document.blocks import (
    Annex,
    Block,
    Closing,
    Column,
    Document,
    GridBlock,
    GridCell,
    Heading,
    ListItem,
    Paragraph,
    SignOff,
    TableBlock,
)
from perfdesk.export.pdf.layout import Kind, Layout, Line, Page
from perfdesk.export.pdf.paginate import paginate
from perfdesk.report.values import FieldRef
from tests.export.conftest import EvenMetrics

if TYPE_CHECKING:
    from perfdesk.export.style import Style

AUTHOR, DATE = FieldRef("author"), FieldRef("date")
SIGNED = SignOff("示例市城关区水务管理局", "2025年3月5日", False, AUTHOR, DATE)
CELL = 15.79


def laid(style: Style, closing: Closing, *blocks: Block, title: str = "") -> Layout:
    document = Document("", title, "示例单位", "gb9704", blocks, closing=closing)
    return paginate(document, style, EvenMetrics())


def body(page: Page) -> list[Line]:
    return [line for line in page.lines if line.kind is not Kind.PAGE_NUMBER]


def row(line: Line, style: Style) -> int:
    return round((line.y - style.page.top - style.page.pitch / 2) / style.page.pitch)


def right(line: Line, style: Style) -> float:
    """Cells that stay white at the right."""
    edge = style.page.left + style.page.chars * style.page.cell
    return (edge - line.x - line.width) / style.page.cell


def left(line: Line, style: Style) -> float:
    return (line.x - style.page.left) / style.page.cell


def test_unsealed_name_stands_two_characters_in_and_the_date_two_right_of_it(style: Style) -> None:
    (page,) = laid(style, Closing(sign_off=SIGNED), Paragraph("正文。")).pages
    text, name, date = body(page)
    assert [row(line, style) for line in (text, name, date)] == [0, 2, 3]
    assert right(name, style) == pytest.approx(2)
    assert left(date, style) == pytest.approx(left(name, style) + 2)
    assert (name.source, date.source) == (AUTHOR, DATE)
    assert (name.kind, date.kind) == (Kind.SIGNED, Kind.SIGNED)


def test_date_longer_than_an_unsealed_name_pushes_it_left(style: Style) -> None:
    (page,) = laid(style, Closing(sign_off=replace(SIGNED, author="水务局"))).pages
    name, date = body(page)
    assert right(date, style) == pytest.approx(2)
    assert left(name, style) == pytest.approx(left(date, style) - 2)


def test_sealed_date_stands_four_characters_in_and_the_name_is_centred_on_it(style: Style) -> None:
    sealed = replace(SIGNED, author="城关区水务局", is_sealed=True)
    (page,) = laid(style, Closing(sign_off=sealed)).pages
    name, date = body(page)
    assert right(date, style) == pytest.approx(4)
    assert name.x + name.width / 2 == pytest.approx(date.x + date.width / 2)


@pytest.mark.parametrize("is_sealed", [True, False])
def test_long_name_stays_inside_the_type_area(style: Style, is_sealed: bool) -> None:
    signed = replace(SIGNED, author="示例市城关区水务管理局" * 4, is_sealed=is_sealed)
    (page,) = laid(style, Closing(sign_off=signed)).pages
    *names, date = body(page)
    assert len(names) == 2
    for line in (*names, date):
        assert left(line, style) >= -1e-6
        assert right(line, style) >= -1e-6


@pytest.mark.parametrize("is_sealed", [True, False])
def test_names_of_several_units_stand_one_below_the_other(style: Style, is_sealed: bool) -> None:
    signed = replace(SIGNED, author="城关区水务局\n城关区水务管理中心", is_sealed=is_sealed)
    closing = Closing(sign_off=signed)
    (page,) = laid(style, closing).pages
    first, second, date = body(page)
    assert closing.texts() == ("城关区水务局", "城关区水务管理中心", SIGNED.date)
    assert [row(line, style) for line in (first, second, date)] == [1, 2, 3]
    assert first.x + first.width / 2 == pytest.approx(second.x + second.width / 2)
    assert {line.source for line in (first, second)} == {AUTHOR}
    if is_sealed:
        assert second.x + second.width / 2 == pytest.approx(date.x + date.width / 2)
    else:
        assert right(second, style) == pytest.approx(2)


@pytest.mark.parametrize("is_sealed", [True, False])
def test_name_without_a_date(style: Style, is_sealed: bool) -> None:
    signed = SignOff("水务局", "", is_sealed)
    (page,) = laid(style, Closing(sign_off=signed)).pages
    (name,) = body(page)
    assert right(name, style) == pytest.approx(2)


def test_attachments_hang_beside_their_numbers(style: Style) -> None:
    names = ("部门整体支出绩效自评表" * 3, "佐证材料")
    items = tuple(ListItem(f"{n}. ", name) for n, name in enumerate(names, start=1))
    closing = Closing("附件：", items, attachments_source=FieldRef("names"))
    (page,) = laid(style, closing, Paragraph("正文。")).pages
    _text, first, again, second = body(page)
    assert first.text.startswith("附件：1. 部门")
    assert second.text == "2. 佐证材料"
    assert [row(line, style) for line in (first, again, second)] == [2, 3, 4]
    assert left(first, style) == pytest.approx(2)
    assert left(second, style) == pytest.approx(5)
    assert left(again, style) == pytest.approx(5 + 1.5)
    assert right(first, style) == pytest.approx(0)
    assert {line.source for line in (first, again, second)} == {FieldRef("names")}


def test_one_attachment_has_no_number(style: Style) -> None:
    (page,) = laid(style, Closing("附件：", (ListItem("", "自评表"),))).pages
    (line,) = body(page)
    assert line.text == "附件：自评表"
    assert left(line, style) == pytest.approx(2)


def test_note_stands_below_the_date(style: Style) -> None:
    closing = Closing(sign_off=SIGNED, note="（联系人：李某）", note_source=FieldRef("note"))
    (page,) = laid(style, closing).pages
    _name, date, note = body(page)
    assert row(note, style) == row(date, style) + 1
    assert left(note, style) == pytest.approx(1.5, abs=0.51)
    assert note.source == FieldRef("note")


@pytest.mark.parametrize("count", range(16, 30))
def test_signature_never_stands_alone_on_a_page(style: Style, count: int) -> None:
    blocks = [Paragraph("正文。") for _ in range(count)]
    layout = laid(style, Closing(sign_off=SIGNED, note="（附注）"), *blocks)
    page = layout.pages[-1]
    kinds = [line.kind for line in body(page)]
    assert kinds.count(Kind.SIGNED) == 2
    assert kinds[: kinds.index(Kind.SIGNED)].count(Kind.BODY) >= (1 if count == 23 else 2)
    texts = [line.text for one in layout.pages for line in body(one)]
    assert texts == ["正文。"] * count + [SIGNED.author, SIGNED.date, "（附注）"]


def test_heading_goes_along_with_the_line_below_it(style: Style) -> None:
    head = Heading(1, "二、", "下一步措施", "2")
    blocks: list[Block] = [*(Paragraph("正文。") for _ in range(19)), head, Paragraph("无。")]
    layout = laid(style, Closing(sign_off=SIGNED), *blocks)
    assert [line.kind for line in body(layout.pages[0])] == [Kind.BODY] * 19
    assert body(layout.pages[1])[0].kind is Kind.HEADING
    (mark,) = layout.bookmarks
    assert mark.page == 2
    assert mark.y == pytest.approx(style.page.top)


def test_bookmarks_above_what_is_taken_over_stay(style: Style) -> None:
    lines = (Paragraph("正文。") for _ in range(20))
    blocks: list[Block] = [Heading(1, "一、", "问题", "1"), *lines]
    layout = laid(style, Closing(sign_off=SIGNED), *blocks)
    assert len(layout.pages) == 2
    assert [mark.page for mark in layout.bookmarks] == [1]


@pytest.mark.parametrize("count", range(14, 40))
def test_last_row_of_a_table_goes_along_with_a_signature(style: Style, count: int) -> None:
    table = TableBlock((Column("项目"),), tuple((str(n),) for n in range(count)))
    layout = laid(style, Closing(sign_off=SIGNED), table)
    cells = [line.text for page in layout.pages for line in page.lines if line.kind is Kind.CELL]
    assert [text for text in cells if text != "项目"] == [str(n) for n in range(count)]
    last = body(layout.pages[-1])
    assert last[-1].kind is Kind.SIGNED
    assert last[0].text == "项目"
    assert last[1].kind is Kind.CELL


def test_page_is_never_emptied_for_a_signature(style: Style) -> None:
    """All the text there is stands on the page: better the signature alone than an empty page."""
    signed = Closing(sign_off=SIGNED, note="（" + "附注" * 270 + "）")
    layout = laid(style, signed, Paragraph("正文。"))
    assert body(layout.pages[0])[0].text == "正文。"


def test_cover_stands_before_the_text(style: Style) -> None:
    cover = Annex("", "封面", (Paragraph("单位名称"),))
    document = Document(
        "附件2", "报告", "示例单位", "gb9704", (Paragraph("正文。"),), covers=(cover,)
    )
    layout = paginate(
        replace(document, label_source=FieldRef("label"), title_source=FieldRef("title")),
        style,
        EvenMetrics(),
    )
    first, second = (body(page) for page in layout.pages)
    assert [line.text for line in first] == ["封面", "单位名称"]
    assert [line.text for line in second] == ["附件2", "报告", "正文。"]
    assert [line.source for line in second] == [FieldRef("label"), FieldRef("title"), None]


def test_title_keeps_the_clerks_own_break(style: Style) -> None:
    (page,) = laid(style, Closing(), title="示例市城关区\n水务管理局部门整体支出绩效自评报告").pages
    assert [line.text for line in body(page)] == [
        "示例市城关区", "水务管理局部门整体支出绩效自评报告",
    ]  # fmt: skip


def test_headings_without_text_go_along_with_a_signature(style: Style) -> None:
    """An empty report: the signature has lines of it above, whatever they are."""
    heads = [Heading(1, f"{n}、", "内容", f"s{n}") for n in range(21)]
    layout = laid(style, Closing(sign_off=SIGNED), *heads)
    assert [len(body(page)) for page in layout.pages] == [19, 4]
    assert [mark.page for mark in layout.bookmarks] == [1] * 19 + [2] * 2


def test_cover_is_set_larger_than_other_forms(style: Style) -> None:
    grid = GridBlock((1, 3), (3,), (GridCell("联系人", 0, 0), GridCell("李某", 0, 1)))
    form = Annex("", "封面", (grid,))
    document = Document("", "", "甲", "gb9704", (), annexes=(form,), covers=(form,))
    cover, annex = paginate(document, style, EvenMetrics()).pages
    titles = [
        next(line for line in page.lines if line.kind is Kind.TITLE) for page in (cover, annex)
    ]
    assert [line.size for line in titles] == [style.roles.title.size, style.form.title.size]
    sizes = [
        {line.size for line in page.lines if line.kind is Kind.CELL} for page in (cover, annex)
    ]
    assert sizes == [{style.form.cover_sizes[0]}, {style.form.sizes[0]}]


def test_cover_has_no_number_and_stands_a_little_above_the_middle(style: Style) -> None:
    grid = GridBlock((1, 3), (3,), (GridCell("联系人", 0, 0), GridCell("李某", 0, 1)))
    cover = Annex("", "封面", (grid,), "（2024年度）")
    document = Document("", "报告", "甲", "gb9704", (Paragraph("正文。"),), covers=(cover,))
    first, second = paginate(document, style, EvenMetrics()).pages
    kinds = [line.kind for line in first.lines]
    assert Kind.PAGE_NUMBER not in kinds
    # The cover counts all the same, so that odd and even pages stay where they are.
    assert "2" in [line.text for line in second.lines if line.kind is Kind.PAGE_NUMBER]
    page = style.form_page(is_landscape=False)
    above = first.lines[0].y - page.top
    below = page.bottom - max(rule.y1 for rule in first.rules)
    assert 0.35 < above / below < 0.5
