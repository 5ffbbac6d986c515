"""Word files of the strict kind."""

from __future__ import annotations

import io
from zipfile import ZipFile

from docx import Document
from docx.shared import Pt

from perfdesk.intake.measuring.word_measures import measure_word
from perfdesk.intake.readers.strict import as_usual
from perfdesk.intake.readers.wordfile import read_word


def _usual() -> bytes:
    document = Document()
    document.sections[0].page_width = Pt(595.3)
    document.add_paragraph("一、部门基本情况")
    row = document.add_table(1, 2).rows[0].cells
    row[0].text, row[1].text = "编制数", "35"
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _strict(content: bytes) -> bytes:
    made = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as packed, ZipFile(made, "w") as strict:
        for part in packed.infolist():
            text = packed.read(part)
            for kind in (b"wordprocessingml", b"officeDocument", b"drawingml"):
                usual = b"http://schemas.openxmlformats.org/%s/2006/" % kind
                text = text.replace(usual, b"http://purl.oclc.org/ooxml/%s/" % kind)
            text = text.replace(b'w:w="11906"', b'w:w="595.30pt"')
            strict.writestr(part.filename, text)
    return made.getvalue()


def test_strict_files_are_read_as_others() -> None:
    content = _strict(_usual())
    assert read_word(content, "报告.docx") == read_word(_usual(), "报告.docx")
    assert read_word(content, "报告.docx")[:1] == ["一、部门基本情况"]


def test_lengths_in_points() -> None:
    measures = measure_word(_strict(_usual()), "报告.docx")
    assert round(measures.sections[0].width, 1) == 595.3


def test_others_are_left_as_they_are() -> None:
    content = _usual()
    assert as_usual(content) is content
