"""Give a marked text the form of a Word file, a workbook or a PDF (LibreOffice prints it)."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from openpyxl import Workbook

from tests.intake.corpus.shapes import paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.intake.corpus.written import Piece, Written

_NUMBERS = (
    re.compile("[一二三四五六七八九十]+、"),
    re.compile("[（(][一二三四五六七八九十]+[)）]"),
    re.compile(r"\d+\."),
)
_ABSTRACT = """<w:abstractNum {ns} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>
<w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>
<w:suff w:val="nothing"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:suff w:val="nothing"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum>"""
_NUM = '<w:num {ns} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'
_BOX = """<w:r {ns}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"
style="width:400pt;height:60pt"><v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p>
</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"""
_NOTES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {ns}>{notes}
</w:footnotes>"""
_NOTE = '<w:footnote w:id="{id}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
_NOTE_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_REVISED = """<w:p {ns}><w:r><w:t xml:space="preserve">{before}</w:t></w:r>
<w:del w:id="{id}1" w:author="复核" w:date="2022-03-01T00:00:00Z"><w:r><w:delText>{old}</w:delText>
</w:r></w:del><w:ins w:id="{id}2" w:author="复核" w:date="2022-03-01T00:00:00Z"><w:r>
<w:t xml:space="preserve">{new}</w:t></w:r></w:ins></w:p>"""
_W = nsdecls("w")


def word_file(written: Written) -> bytes:
    """Return a Word file; ``numbered``, ``styled``, ``revised``, ``header`` are its shapes."""
    document = Document()
    shape = written.shape
    if shape.get("numbered"):
        numbering = document.part.numbering_part.element
        numbering.insert(0, parse_xml(_ABSTRACT.format(ns=_W)))
        numbering.append(parse_xml(_NUM.format(ns=_W)))
    if shape.get("header"):
        section = document.sections[0]
        section.header.paragraphs[0].text = str(shape["header"])
        section.footer.paragraphs[0]._p.append(
            parse_xml(f'<w:fldSimple {_W} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
        )
    rows: list[Piece] = []
    notes: list[str] = []
    for number, (piece, text) in enumerate(paragraphs(written)):
        if piece.kind == "row":
            rows.append(piece)
            continue
        _table(document, rows)
        rows = []
        _add(document, written, piece, text, number, notes)
    _table(document, rows)
    _footnotes(document, notes)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add(
    document: Any, written: Written, piece: Piece, text: str, number: int, notes: list[str]
) -> None:
    shape = written.shape
    if piece.kind == "box":
        document.add_paragraph()._p.append(parse_xml(_BOX.format(ns=_W, text=escape(text))))
    elif piece.kind == "note":
        notes.append(text)
        mark = f'<w:r {_W}><w:footnoteReference w:id="{len(notes) + 1}"/></w:r>'
        document.paragraphs[-1]._p.append(parse_xml(mark))
    elif piece.kind == "text" and shape.get("revised") and number % 3 == 0:
        at = len(text) // 2
        xml = _REVISED.format(
            ns=_W,
            id=number,
            before=escape(text[:at]),
            old="原稿此处另有一句已经删去的话",
            new=escape(text[at:]),
        )
        document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")
    else:
        _plain(document, shape, piece, text)


def _plain(document: Any, shape: dict[str, Any], piece: Piece, text: str) -> None:
    is_heading = piece.kind == "heading"
    level = min(piece.level, 3)
    mark = _NUMBERS[level - 1].match(text) if is_heading and shape.get("numbered") else None
    style = f"Heading {level}" if is_heading and shape.get("styled") else None
    paragraph = document.add_paragraph(text[mark.end() :] if mark else text, style)
    if mark:
        numbers = f'<w:numPr {_W}><w:ilvl w:val="{level - 1}"/><w:numId w:val="90"/></w:numPr>'
        paragraph._p.get_or_add_pPr().append(parse_xml(numbers))
    if is_heading and shape.get("bold"):
        paragraph.runs[0].bold = True
    if not is_heading and piece.kind == "text" and shape.get("first_line"):
        paragraph.paragraph_format.first_line_indent = Pt(32)
    if shape.get("spacing"):
        paragraph.paragraph_format.line_spacing = Pt(int(shape["spacing"]))
    for run in paragraph.runs:
        run.font.size = Pt(int(shape.get("points", 16)))


def _table(document: Any, rows: Sequence[Piece]) -> None:
    if not rows:
        return
    width = max(len(row.cells) for row in rows)
    table = document.add_table(0, width, "Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row.cells, strict=False):
            cell.text = text


def _footnotes(document: Any, notes: Sequence[str]) -> None:
    if not notes:
        return
    texts = "".join(_NOTE.format(id=n, text=escape(text)) for n, text in enumerate(notes, start=2))
    blob = _NOTES.format(ns=_W, notes=texts).encode()
    part = Part(PackURI("/word/footnotes.xml"), _NOTE_TYPE, blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def workbook(written: Written) -> bytes:
    """Return a workbook: a row a line, cells beside each other."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = str(written.shape.get("sheet", "自评表"))
    for piece, text in paragraphs(written):
        sheet.append(list(piece.cells) if piece.kind == "row" else [text])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def printed(written: Written) -> bytes:
    """Return the PDF that LibreOffice prints of the Word file.

    Raises:
        OSError: LibreOffice is not there, or wrote nothing.
    """
    with tempfile.TemporaryDirectory(prefix="perfdesk-corpus-") as folder:
        source = Path(folder) / "source.docx"
        source.write_bytes(word_file(written))
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return source.with_suffix(".pdf").read_bytes()
