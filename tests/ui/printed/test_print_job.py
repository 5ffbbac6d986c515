"""Pages on paper, through the printer's own path into a PDF: geometry, papers, range, failures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter

from perfdesk.app.printed.preview import Sheets, freeze, lay_out, sheets_of
from perfdesk.document.blocks import Annex, Column, Document, Paragraph, TableBlock
from perfdesk.errors import UserError
from perfdesk.export.pdf import render_pdf
from perfdesk.ui.printed.print_choice import chosen_pages
from perfdesk.ui.printed.print_job import (
    Margins,
    cut_off,
    ink_of,
    paper_of,
    prepare,
    print_pages,
    white_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from perfdesk.app.editing.session import ReportSession

#: Pixels a point, and the tolerance of 0.2 mm in pixels, at 300 dpi.
_SCALE = 300 / 72
_NEAR = 0.2 / 25.4 * 300
_A4, _A3 = (595.28, 841.89), (1190.55, 841.89)

_DOCUMENT = Document(
    label="附件2",
    title="某局部门整体支出绩效自评报告",
    author="某局",
    style="gb9704",
    blocks=tuple(
        Paragraph(f"第{n}段，" + "全年预算执行良好，各项任务按期完成。" * 6) for n in range(12)
    ),
    annexes=(Annex("附件3", "自评表", (Paragraph("横排的表。"),), is_landscape=True),),
    mark="草稿",
)


class Picture:
    """One page of a PDF as grey pixels."""

    def __init__(self, path: Path | bytes, page: int) -> None:
        document = pypdfium2.PdfDocument(path)
        one = document[page]
        self.size = one.get_size()
        bitmap = one.render(scale=_SCALE, grayscale=True)
        self._rows = bytes(bitmap.buffer)
        self._stride, self.width, self.height = bitmap.stride, bitmap.width, bitmap.height
        bitmap.close()
        one.close()
        document.close()

    def ink(self, left: float, top: float, right: float, bottom: float) -> tuple[int, ...]:
        """Return left, top, right, bottom of what is black in a part of the page (points)."""
        x0, x1 = max(0, int(left * _SCALE)), min(self.width, int(right * _SCALE))
        y0, y1 = max(0, int(top * _SCALE)), min(self.height, int(bottom * _SCALE))
        found = []
        for y in range(y0, y1):
            row = self._rows[y * self._stride + x0 : y * self._stride + x1]
            dark = [at for at, grey in enumerate(row) if grey < 100]
            if dark:
                found.append((x0 + dark[0], y, x0 + dark[-1], y))
        lefts, tops, rights, _same = zip(*found, strict=True)
        return min(lefts), tops[0], max(rights), tops[-1]


def _printer(path: Path, paper: str = "A4") -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    prepare(printer, paper)
    return printer


@pytest.fixture(scope="module")
def sheets(qapp: QApplication) -> Sheets:
    assert qapp is not None
    return sheets_of(_DOCUMENT)


def test_every_printed_line_stands_where_the_pdf_has_it(sheets: Sheets, tmp_path: Path) -> None:
    printed = tmp_path / "纸 上.pdf"
    print_pages(_printer(printed), sheets, sheets.pages)
    data, report = render_pdf(_DOCUMENT)
    paper = pypdfium2.PdfDocument(printed)
    assert len(paper) == report.pages == len(sheets.pages)
    paper.close()
    for at in (0, 1):
        ours, theirs = Picture(data, at), Picture(printed, at)
        assert theirs.size == pytest.approx(_A4, abs=0.6)
        lines = [line for line in sheets.pages[at].lines if line.text.strip("—")]
        assert len(lines) > 15
        for line in lines:
            box = line.box
            area = (box.left - 4, box.top - 2, box.right + 4, box.bottom + 2)
            assert theirs.ink(*area) == pytest.approx(ours.ink(*area), abs=_NEAR), line.text


def test_rules_stand_where_the_pdf_has_them_also_below_a_mark(
    qapp: QApplication, tmp_path: Path
) -> None:
    assert qapp is not None
    table = TableBlock(
        (Column("项目"), Column("金额")), (("人员经费", "1.00"), ("公用经费", "2.00")), "支出表"
    )
    document = replace(_DOCUMENT, blocks=(table,), annexes=())
    sheets = sheets_of(document)
    page = sheets.pages[0]
    assert page.stamp is not None
    assert page.rules
    printed = tmp_path / "t.pdf"
    print_pages(_printer(printed), sheets, sheets.pages)
    ours, theirs = Picture(render_pdf(document)[0], 0), Picture(printed, 0)
    for rule in page.rules:
        left, right = sorted((rule.x0, rule.x1))
        top, bottom = sorted((rule.y0, rule.y1))
        area = (left - 2, top - 2, right + 2, bottom + 2)
        assert theirs.ink(*area) == pytest.approx(ours.ink(*area), abs=_NEAR)


def test_a_page_that_lies_across_is_turned_with_its_head_to_the_left(
    sheets: Sheets, tmp_path: Path
) -> None:
    across = [page for page in sheets.pages if page.width > page.height]
    assert across
    printed = tmp_path / "a.pdf"
    print_pages(_printer(printed), sheets, across)
    title = next(line for line in across[0].lines if line.text == "自评表").box
    found = Picture(printed, 0)
    assert found.size == pytest.approx(_A4, abs=0.6)
    # What lay at x from the left now lies at x from the foot; what lay at y now lies at y.
    left, top, right, bottom = (
        round(one / _SCALE)
        for one in found.ink(
            title.top - 3, 841.89 - title.right - 3, title.bottom + 3, 841.89 - title.left + 3
        )
    )
    assert right - left < 26
    assert bottom - top == pytest.approx(title.right - title.left, abs=6)
    assert left >= title.top - 3


def test_on_a3_two_pages_stand_side_by_side_at_their_true_size(
    sheets: Sheets, tmp_path: Path
) -> None:
    printed = tmp_path / "a3.pdf"
    printer = _printer(printed, "A3")
    assert paper_of(printer) == "A3"
    print_pages(printer, sheets, sheets.pages[:3])
    paper = pypdfium2.PdfDocument(printed)
    assert len(paper) == 2
    paper.close()
    pair = Picture(printed, 0)
    assert pair.size == pytest.approx(_A3, abs=0.8)
    data, _report = render_pdf(_DOCUMENT)
    second = Picture(data, 1)
    line = next(one for one in sheets.pages[1].lines if one.text.startswith("全年") or one.text)
    box = line.box
    ours = second.ink(box.left - 4, box.top - 2, box.right + 4, box.bottom + 2)
    move = sheets.pages[0].width
    theirs = pair.ink(box.left + move - 4, box.top - 2, box.right + move + 4, box.bottom + 2)
    moved = (ours[0] + move * _SCALE, ours[1], ours[2] + move * _SCALE, ours[3])
    assert theirs == pytest.approx(moved, abs=_NEAR)


def test_the_pages_are_vectors(sheets: Sheets, tmp_path: Path) -> None:
    printed = tmp_path / "v.pdf"
    print_pages(_printer(printed), sheets, sheets.pages[:1])
    page = pypdfium2.PdfDocument(printed)[0]
    kinds = {one.type for one in page.get_objects()}
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE not in kinds
    assert pypdfium2.raw.FPDF_PAGEOBJ_PATH in kinds


def test_the_mark_of_a_draft_is_printed(session: ReportSession, tmp_path: Path) -> None:
    sheets = lay_out(freeze(session))  # An empty report has errors.
    assert sheets.pages[0].stamp is not None
    printed = tmp_path / "d.pdf"
    print_pages(_printer(printed), sheets, sheets.pages)
    assert printed.stat().st_size > 1000


def test_stopping_leaves_the_rest_unprinted(sheets: Sheets, tmp_path: Path) -> None:
    done: list[int] = []

    def go_on(count: int) -> bool:
        done.append(count)
        return count < 2

    print_pages(_printer(tmp_path / "s.pdf"), sheets, sheets.pages, go_on)
    assert done == [0, 1, 2]


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_takes_nothing_is_told(sheets: Sheets, tmp_path: Path) -> None:
    with pytest.raises(UserError) as told:
        print_pages(_printer(tmp_path / "no folder" / "x.pdf"), sheets, sheets.pages)
    assert told.value.code == "print_failed"


def test_other_paper_is_none(tmp_path: Path) -> None:
    printer = _printer(tmp_path / "x.pdf")
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    assert not paper_of(printer)
    prepare(printer, "A4")
    assert paper_of(printer) == "A4"
    assert printer.fullPage()
    assert printer.pageLayout().orientation() is QPageLayout.Orientation.Portrait


def test_the_chosen_pages_in_their_order(sheets: Sheets, tmp_path: Path) -> None:
    printer = _printer(tmp_path / "x.pdf")
    pages = sheets.pages
    assert chosen_pages(printer, pages) == pages
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert chosen_pages(printer, pages) == pages[1:3]
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert chosen_pages(printer, pages) == (pages[2], pages[1])


def test_what_a_printer_cannot_reach_is_known(sheets: Sheets, tmp_path: Path) -> None:
    white = white_of(_printer(tmp_path / "x.pdf"))
    assert white == Margins(0, 0, 0, 0)  # A PDF has no edges that are lost.
    assert not cut_off(sheets.pages, "A4", white)
    upright, across = sheets.pages[0], sheets.pages[-1]
    assert ink_of(upright).bottom > 15  # The page number, 7 mm below the type area.
    head = min(line.box.top for line in across.lines) * 25.4 / 72
    assert ink_of(across).left == pytest.approx(head)


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_margins_that_reach_the_page_number_are_told(sheets: Sheets, paper: str) -> None:
    pages = sheets.pages[:2]
    ink = min(ink_of(page).bottom for page in pages)
    assert cut_off(pages, paper, Margins(3.0, 3.0, 3.0, ink + 1))
    assert not cut_off(pages, paper, Margins(3.0, 3.0, 3.0, 3.0))


def test_the_fold_of_a3_is_no_edge(sheets: Sheets) -> None:
    pages = sheets.pages[:2]
    fold = Margins(3.0, 3.0, ink_of(pages[0]).right + 1, 3.0)
    assert cut_off(pages[:1], "A4", fold)
    assert not cut_off(pages[:1], "A3", fold)
