"""Lines of a finished PDF, measured on files of our own writer, whose layout is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.document.blocks import Annex, Document, Paragraph
from perfdesk.errors import UserError
from perfdesk.export.pdf import render_pdf, typeset
from perfdesk.export.pdf.layout import Kind
from perfdesk.intake.measuring.measures import Measures, measure_pdf
from tests.app.checking.test_inspecting import foreign

_TEXT = "全年共完成重点工作任务12项，由李镕、𬭎某负责落实。"
_DOCUMENT = Document("", "报告", "某局", "gb9704", (Paragraph(_TEXT * 3),))


def measured(document: Document) -> Measures:
    return measure_pdf(render_pdf(document)[0], "报告.pdf")


def test_lines_stand_where_they_were_laid() -> None:
    (page,) = measured(_DOCUMENT).pages
    laid = [line for line in typeset(_DOCUMENT).pages[0].lines if line.kind is not Kind.PAGE_NUMBER]
    found = page.lines[:-1]
    assert [one.text for one in found] == [line.text for line in laid]
    for one, line in zip(found, laid, strict=True):
        assert one.left == pytest.approx(line.x, abs=0.2)
        assert (one.size, one.grid) == (line.size, None)
    assert (page.lines[-1].text, page.lines[-1].size) == ("—1—", 14)


def test_faces_are_named_without_the_mark_of_a_subset() -> None:
    (page,) = measured(_DOCUMENT).pages
    assert page.lines[1].face == "PerfdeskFangSong-Regular"
    assert len({letter.face for letter in page.lines[1].letters}) > 1  # 镕 is in another.


def test_number_of_a_lying_page_is_beside_its_lines() -> None:
    annex = Annex("附件1", "表", (Paragraph("附件内容。"),), is_landscape=True)
    lying = measured(replace(_DOCUMENT, annexes=(annex,))).pages[-1]
    assert lying.width > lying.height
    assert "2" in lying.others


def test_face_that_is_not_in_the_file() -> None:
    measures = measure_pdf(foreign(), "外来.pdf")
    assert measures.not_embedded == {"Helvetica": (1,)}
    assert measures.pages[0].lines[0].size == 11


def test_page_without_text_has_no_lines() -> None:
    (page,) = measure_pdf(foreign().replace(b"Tj", b"  "), "空.pdf").pages
    assert (page.lines, page.others) == ((), "")


def test_damaged_file() -> None:
    with pytest.raises(UserError):
        measure_pdf(b"%PDF-1.4 broken", "坏.pdf")
