"""What the writers made last time: text, geometry and members, kept as files beside this one.

Whoever changes the page on purpose writes them anew, looks at the difference and commits it::

    PERFDESK_UPDATE_REFERENCES=1 python -m pytest tests/export/test_references.py
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pypdfium2  # type: ignore[import-untyped]
import pytest

from perfdesk.app.library.samples import read_sample
from perfdesk.app.self_test import self_test_reports
from perfdesk.export.docx import render_docx
from perfdesk.export.pdf import render_pdf, typeset
from perfdesk.export.xlsx import write_xlsx
from perfdesk.report.values import FieldRef, ReportData, ReportMeta
from perfdesk.template.catalogue import Catalogue
from tests.export.writers import bare, office_version, printed_by_office
from tests.helpers.packages import open_session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.document.blocks import Document
    from perfdesk.export.pdf.layout import Line, Page

_FOLDER = Path(__file__).parent / "references"
_UPDATES = bool(os.environ.get("PERFDESK_UPDATE_REFERENCES"))
_IN_CI = bool(os.environ.get("CI"))
#: In place of the code of the data, which any new field of a template changes.
_CODE = "AAAA-BBBB-CCCC"
_NUMBER = re.compile(r"—\d+—")
#: Two shipped samples, and two templates filled in by the types of their fields.
_NAMES = ("culture-2023", "culture-2024", "liwan-2021", "liwan-2023")
#: Members are kept of one of each: they are long.
_KEPT = (
    *((name, kind) for name in _NAMES for kind in ("text.txt", "geometry.txt")),
    *((name, kind) for name in _NAMES[::2] for kind in ("xlsx.xml", "docx.xml")),
    *((name, "office.txt") for name in _NAMES),
)


@cache
def _document(name: str) -> Document:
    catalogue = Catalogue.standard()
    if name.startswith("liwan"):
        meta = ReportMeta(name, 1, 2023, "示例市自检局")
        session, _store = open_session(catalogue.load(name), ReportData(meta))
        texts: dict[FieldRef, str] = {}
        for ref in list(session.report.refs()):
            self_test_reports._fill_field(session, ref, texts)
        return replace(session.document("草稿"), fingerprint=_CODE)
    sample = read_sample(name)
    meta = ReportMeta(sample.template_id, 1, sample.fiscal_year, sample.unit)
    session, _store = open_session(catalogue.load(sample.template_id), ReportData(meta))
    sample.fill(session)
    return replace(session.document(), fingerprint=_CODE)


def _made(name: str, kind: str, folder: Path) -> str:
    document = _document(name)
    match kind:
        case "text.txt":
            data, _outcome = render_pdf(document)
            return _text(data)
        case "geometry.txt":
            pages = typeset(document).pages
            return "\n".join(line for page in pages for line in _geometry(page)) + "\n"
        case "office.txt":
            return _office(printed_by_office(document, folder))
        case "xlsx.xml":
            write_xlsx(document, folder / "report.xlsx")
            return _members((folder / "report.xlsx").read_bytes())
    return _members(render_docx(document))


def _text(data: bytes) -> str:
    """Return a PDF's text as a reader extracts it, page after page."""
    texts = []
    with pypdfium2.PdfDocument(data) as pdf:
        for number, page in enumerate(pdf, start=1):
            lines = page.get_textpage().get_text_bounded().splitlines()
            texts.append("\n".join([f"== {number}", *(line.rstrip() for line in lines)]))
    return "\n".join(texts) + "\n"


def _office(data: bytes) -> str:
    """Return what LibreOffice makes of a Word file: the lines of each page, the first and last."""
    pages = [f"LibreOffice {office_version()}"]
    with pypdfium2.PdfDocument(data) as pdf:
        for number, page in enumerate(pdf, start=1):
            texts = page.get_textpage().get_text_bounded().splitlines()
            lines = [text for text in map(bare, texts) if text and not _NUMBER.fullmatch(text)]
            width, height = page.get_size()
            pages.append(f"== {number}: {width:.0f} x {height:.0f}, {len(lines)} lines")
            pages += [lines[0], lines[-1]]
    return "\n".join(pages) + "\n"


def _geometry(page: Page) -> Iterator[str]:
    """Yield a line for each line of a page: kind, place, width, size, faces and text."""
    yield f"== {page.number}: {page.width:.1f} x {page.height:.1f}, {len(page.rules)} rules"
    yield from map(_place, page.lines)
    turned = [stamp for stamp in (page.stamp, *page.turned) if stamp is not None]
    for stamp in turned:
        place = f"{stamp.x:.1f} {stamp.y:.1f} turned {stamp.angle:g}"
        yield f"{place}: {_place(stamp.line)}"


def _place(line: Line) -> str:
    faces = "+".join(dict.fromkeys(run.face for run in line.runs))
    place = f"{line.x:.1f} {line.y:.1f} {line.width:.1f}"
    return f"{line.kind} {place} {line.size:g} {faces} {line.text}"


def _members(archive: bytes) -> str:
    """Return all members of an office file in their canonical form, an element a line."""
    parts = []
    with ZipFile(BytesIO(archive)) as source:
        for name in source.namelist():
            xml = ET.canonicalize(source.read(name).decode())
            parts.append(f"== {name}\n" + re.sub(r">\s*<", ">\n<", xml))
    return "\n".join(parts) + "\n"


def test_the_references_are_never_written_by_the_build() -> None:
    assert not (_UPDATES and _IN_CI), "the build compares; it never writes what it compares with"


@pytest.mark.parametrize(("name", "kind"), _KEPT)
def test_output_is_what_it_was(name: str, kind: str, tmp_path: Path) -> None:
    kept = _FOLDER / name / kind
    if kind == "office.txt" and not _UPDATES:
        wanted = kept.read_text(encoding="utf-8").partition("\n")[0].removeprefix("LibreOffice ")
        if office_version() != wanted:
            pytest.skip(f"the reference is that of LibreOffice {wanted}")
    made = _made(name, kind, tmp_path)
    if _UPDATES and not _IN_CI:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(made, encoding="utf-8", newline="\n")
    before, after = kept.read_text(encoding="utf-8").splitlines(), made.splitlines()
    changed = [
        f"{number}: {old}\n   now {new}"
        for number, (old, new) in enumerate(zip(before, after, strict=False), start=1)
        if old != new
    ]
    assert not changed[:5]
    assert len(before) == len(after)
