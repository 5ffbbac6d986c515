"""The guarantees of the page, measured on finished files: what is hard to set, and real reports."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.app.library.samples import read_sample
from perfdesk.document.blocks import (
    Block,
    Document,
    GridBlock,
    Heading,
    ListBlock,
    Paragraph,
    TableBlock,
)
from perfdesk.export.linebreak import break_positions
from perfdesk.export.pdf import render_pdf, typeset
from perfdesk.export.pdf.layout import Kind, Layout, Line, Page
from perfdesk.export.pdf.paginate import paginate
from perfdesk.export.style import Style, load_style
from perfdesk.intake.proposal import as_data
from perfdesk.intake.read import propose
from perfdesk.report.values import FieldRef, ReportData, ReportMeta
from perfdesk.template.catalogue import Catalogue
from tests.export.conftest import EvenMetrics
from tests.export.measuring import MeasuredPage, forbidden, measured
from tests.export.test_linebreak import TEXTS
from tests.export.torture import ENDINGS, levels, long_table, torture
from tests.helpers.packages import open_session

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = Path(__file__).resolve().parents[2]
REPORTS = TOP.parent / "shared" / "reports"
NAMES = ("torture", "culture-2023", "culture-2024", "liwan-2021", "liwan-2023")
RUNNING = (Kind.BODY, Kind.HEADING)
HOUSES = ("", "+pitch-28", "+pitch-29", "+pitch-30", "+bold-2+bold-3")


@cache
def document(name: str) -> Document:
    """Return the torture document, a shipped sample, or a published report read by its template."""
    if name == "torture":
        return torture()
    catalogue = Catalogue.standard()
    if name.startswith("liwan"):
        path = REPORTS / f"{name.removeprefix('liwan-')}.txt"
        if not path.is_file():
            pytest.skip(f"{path.name} is not beside this checkout")
        proposal = propose(path, catalogue, name)
        data = as_data(proposal, proposal.fiscal_year or 0, proposal.unit)
        session, _store = open_session(catalogue.load(name), data)
        return session.document()
    sample = read_sample(name)
    meta = ReportMeta(sample.template_id, 1, sample.fiscal_year, sample.unit)
    session, _store = open_session(catalogue.load(sample.template_id), ReportData(meta))
    sample.fill(session)
    return session.document()


@cache
def layout(name: str, house: str = "") -> Layout:
    whole = document(name)
    return typeset(replace(whole, style=whole.style + house))


@cache
def file(name: str) -> tuple[MeasuredPage, ...]:
    data, _outcome = render_pdf(document(name))
    return tuple(measured(data))


def drawn(page: Page) -> str:
    lines = [*page.lines, *(stamp.line for stamp in page.turned)]
    text = "".join(run.text for line in lines for run in line.runs)
    return "".join(text.split())


def running(pages: tuple[Page, ...]) -> list[Line]:
    return [line for page in pages for line in page.lines if line.kind in RUNNING]


def main_pages(name: str, house: str = "") -> tuple[Page, ...]:
    """Return the pages of the main part, those before the first annex."""
    pages = layout(name, house).pages
    bare = replace(document(name), annexes=(), style=document(name).style + house)
    return pages[: len(typeset(bare).pages)]


@pytest.mark.parametrize("name", NAMES)
def test_file_shows_what_was_laid_out_on_every_page(name: str) -> None:
    pages, found = layout(name).pages, file(name)
    assert len(pages) == len(found)
    for page, measure in zip(pages, found, strict=True):
        assert measure.text == drawn(page)
        assert (measure.width, measure.height) == pytest.approx((page.width, page.height), abs=0.01)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_but_the_page_number_lies_outside_the_type_area(name: str, style: Style) -> None:
    main = len(main_pages(name))
    for page, measure in zip(layout(name).pages, file(name), strict=True):
        is_lying = measure.width > measure.height
        has_form = page.number > main and page.rules
        area = style.form_page(is_landscape=is_lying) if has_form or is_lying else style.page
        outside = measure.outside(area)
        assert "".join(one.char for one in outside) == f"—{page.number}—"
        if is_lying:
            assert all(one.right < area.left for one in outside)
        else:
            assert all(one.top > area.bottom for one in outside)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("house", HOUSES)
def test_no_line_begins_or_ends_with_a_forbidden_mark(name: str, house: str) -> None:
    lines = [line.text for line in running(layout(name, house).pages)]
    assert lines
    assert forbidden(lines) == []


@pytest.mark.parametrize("name", NAMES)
def test_figures_keep_their_units(name: str, style: Style) -> None:
    lines = running(layout(name).pages)
    units = re.compile("|".join(map(re.escape, (*style.text.units, "%", "‰", "℃"))))
    for line, following in pairwise(lines):
        is_same_paragraph = following.x < style.page.left + style.page.cell
        if is_same_paragraph and line.text[-1].isdecimal():
            assert not units.match(following.text), (line.text, following.text)
            assert not following.text[0].isdecimal(), (line.text, following.text)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("house", HOUSES)
def test_full_pages_have_all_lines_of_the_grid(name: str, house: str) -> None:
    """A page ends early only for a heading, table or signature that goes over to the next."""
    page_style = load_style("gb9704" + house).page
    pages = main_pages(name, house)
    for page, following in pairwise(pages):
        if any(line.kind in (Kind.CELL, Kind.CAPTION) for line in (*page.lines, *following.lines)):
            continue
        last = max(line.y for line in page.lines if line.kind in RUNNING)
        row = int((last - page_style.top) / page_style.pitch)
        if any(line.kind is Kind.SIGNED for line in following.lines):
            assert row >= page_style.lines - 6
        elif following.lines[0].kind is Kind.HEADING:
            assert row >= page_style.lines - 4
        else:
            assert row == page_style.lines - 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("house", HOUSES)
def test_heading_never_stands_at_the_foot_of_a_page(name: str, house: str) -> None:
    for page in main_pages(name, house)[:-1]:
        lines = [line for line in page.lines if line.kind not in (Kind.PAGE_NUMBER, Kind.MARK)]
        assert max(lines, key=lambda line: line.y).kind is not Kind.HEADING


@pytest.mark.parametrize("name", NAMES)
def test_text_is_that_of_the_document(name: str) -> None:
    whole = document(name)
    parts = [whole.blocks, *(annex.blocks for annex in whole.annexes)]
    wanted = "".join(text for blocks in parts for block in blocks for text in _texts(block))
    closing = "".join(whole.closing.texts()) if whole.closing else ""
    main = "".join(text for block in whole.blocks for text in _texts(block))
    wanted = main + closing + wanted.removeprefix(main)
    kinds = (*RUNNING, Kind.SIGNED)
    lines = (line for page in layout(name).pages for line in page.lines if line.kind in kinds)
    assert _bare("".join(line.text for line in lines)) == _bare(wanted)


def _bare(text: str) -> str:
    return "".join(text.split())


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield block.number + block.text
        case Paragraph():
            yield block.text
        case ListBlock():
            yield from (item.marker + item.text for item in block.items)
        case _:
            return


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_is_printed_whole(name: str) -> None:
    """Cells may stand again on further pages, but none loses a character."""
    whole = document(name)
    cells: dict[str, int] = {}
    for blocks in (whole.blocks, *(annex.blocks for annex in whole.annexes)):
        for block in blocks:
            for text in _cells(block):
                cells[_bare(text)] = cells.get(_bare(text), 0) + 1
    pages = [line for page in layout(name).pages for line in page.lines if line.kind is Kind.CELL]
    characters = "".join(line.text for line in pages)
    for text, count in cells.items():
        assert len(text) * count <= len(characters)
    wanted = "".join(text * count for text, count in cells.items())
    for char in set(_bare(wanted)):
        assert characters.count(char) >= wanted.count(char), char


def _cells(block: Block) -> Iterator[str]:
    match block:
        case GridBlock():
            yield from (cell.text for cell in block.cells)
        case TableBlock():
            yield from (column.heading for column in block.columns)
            yield from (text for row in block.rows for text in row)
        case _:
            return


def test_no_paragraph_ends_with_a_lone_character() -> None:
    laid = layout("torture")
    marks = set("。”，；")
    for number in range(8, 8 + len(ENDINGS)):
        lines = [line for _page, line in laid.places(FieldRef("text", number))]
        assert sum(char not in marks for char in lines[-1].text) >= 2, lines[-1].text


def test_figures_longer_than_any_word_stay_whole() -> None:
    texts = [line.text for line in running(layout("torture").pages)]
    for figure in ("1234567890" * 4, "12,345,678,901,234,567,890.12元", "V2.10.3", "PM2.5"):
        assert any(figure in text for text in texts)


def test_lines_of_running_text_are_flush_at_the_right(style: Style) -> None:
    right = style.page.left + style.page.chars * style.page.cell
    laid = layout("torture")
    for number in range(1, 8 + len(ENDINGS)):
        lines = [line for _page, line in laid.places(FieldRef("text", number))]
        for line in lines[:-1]:
            if line.x + line.width != pytest.approx(right, abs=0.01):
                # Words so long that the line would fall apart.
                assert line.stretch == 0
                assert right - line.x - line.width > style.page.cell, line.text


def test_names_that_are_rare_are_drawn_or_told() -> None:
    laid = layout("torture")
    told = {one.char for one in laid.missing}
    signs = "".join(run.text for page in laid.pages for line in page.lines for run in line.runs)
    assert all(char in signs for char in "镕喆赟昇堃玥翀瑢祎旻垚犇璠婳䶮" if char not in told)
    assert ("〓" in signs) == bool(told)


def test_table_of_two_thousand_rows(style: Style) -> None:
    table = long_table(2000)
    laid = paginate(Document("", "", "甲", "gb9704", (table,)), style, EvenMetrics())
    cells = [line for page in laid.pages for line in page.lines if line.kind is Kind.CELL]
    numbers = [line.text for line in cells if line.text.isdecimal()]
    assert numbers == [str(n) for n in range(1, 2001)]
    heads = [sum(line.text == "序号" for line in page.lines) for page in laid.pages]
    assert heads == [1] * len(laid.pages)


def test_rows_of_a_form_are_never_torn(style: Style) -> None:
    """Unless a row is longer than a page: all lines of a row's explanation stand on one page."""
    form = Document("", "", "甲", "gb9704", (levels(300),))
    laid = paginate(form, style, EvenMetrics())
    rows = [FieldRef("note", row + 1) for row in range(300) if row % 40 == 39]
    for row in rows:
        places = laid.places(row)
        assert len({page for page, _line in places}) == 1
        assert "".join(line.text for _page, line in places) == "偏差原因及改进措施。" * 12


def test_merged_levels_stand_again_on_every_page(style: Style) -> None:
    form = Document("", "", "甲", "gb9704", (levels(300),))
    for page in paginate(form, style, EvenMetrics()).pages:
        texts = [line.text for line in page.lines if line.kind is Kind.CELL]
        assert texts.count("一级指标") == 1
        names = [text for text in texts if text.startswith("第")]
        edge = min(line.x for line in page.lines if line.kind is Kind.CELL)
        assert names
        assert edge < style.form_page(is_landscape=False).left + 80


PARAGRAPHS = st.lists(TEXTS, min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(PARAGRAPHS, st.integers(0, 25))
def test_random_text_keeps_all_guarantees(texts: list[str], before: int) -> None:
    """No rule is broken, no character lost or doubled, nothing leaves the area, pages are full."""
    style = load_style("gb9704")
    blocks = (
        *(Paragraph("正文。"),) * before,
        *(Paragraph(text, FieldRef("text", n)) for n, text in enumerate(texts, start=1)),
    )
    laid = paginate(Document("", "", "甲", "gb9704", blocks), style, EvenMetrics())
    right = style.page.left + style.page.chars * style.page.cell
    for number, text in enumerate(texts, start=1):
        lines = [line for _page, line in laid.places(FieldRef("text", number))]
        assert _bare("".join(line.text for line in lines)) == _bare(text)
        for line in lines:
            assert line.x >= style.page.left - style.page.cell / 2 - 1e-6
            assert line.x + line.width <= right + 1e-6
        inner = forbidden([*(line.text for line in lines[1:])][:-1]) if len(lines) > 2 else []
        assert not inner or _has_no_other_way(text, style)
    for page in laid.pages[:-1]:
        assert len(running((page,))) == style.page.lines


def _has_no_other_way(text: str, style: Style) -> bool:
    """Say whether a chain of marks as wide as a line stands in the text."""
    legal = sorted({0, *break_positions(text.strip(), style.text.units), len(text.strip())})
    return any(end - begin > 20 for begin, end in pairwise(legal))


def test_bold_headings_are_heavier_and_stand_where_they_stood() -> None:
    """The stroke round the outlines adds ink; nothing else of the page moves."""
    heads = (Heading(2, "（一）", "部门职能", "1"), Paragraph("正文。"))
    ink = []
    for house in ("", "+bold-2"):
        whole = Document("", "", "甲", f"gb9704{house}", heads)
        data, _outcome = render_pdf(whole)
        (page,) = measured(data)
        with pypdfium2.PdfDocument(data) as pdf:
            image = pdf[0].render(scale=2).to_pil().convert("L")
        ink.append((sum(image.histogram()[:128]), page.text, [one.top for one in page.chars]))
    light, bold = ink
    assert bold[0] > light[0] * 1.1
    assert bold[1:] == light[1:]
    (head, _text) = (line for line in running(typeset(whole).pages))
    assert head.stroke == pytest.approx(0.03 * 16)
