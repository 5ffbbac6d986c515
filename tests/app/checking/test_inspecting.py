"""体检 of finished files: ours lose nothing, those of other programs what they have."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
import pytest

from perfdesk.app.checking.inspecting import Inspection, inspect_file, inspection_document
from perfdesk.document.blocks import Document, Paragraph, TableBlock
from perfdesk.errors import UserError
from perfdesk.export.docx import render_docx
from perfdesk.export.pdf import render_pdf
from perfdesk.export.xlsx import write_xlsx
from tests.export.test_torture import HOUSES, NAMES, document

if TYPE_CHECKING:
    from pathlib import Path


def inspected(tmp_path: Path, of: Document) -> Inspection:
    path = tmp_path / "报告.pdf"
    path.write_bytes(render_pdf(of)[0])
    return inspect_file(path)


@pytest.mark.parametrize("name", NAMES)
def test_our_own_files_lose_nothing(tmp_path: Path, name: str) -> None:
    inspection = inspected(tmp_path, document(name))
    assert inspection.deductions == ()
    assert "没有扣分项。" in inspection.told()
    # Pages of forms are said not to have been judged as text.
    assert ("页是表格页" in inspection.told()) == bool(inspection.forms)


@pytest.mark.parametrize("name", NAMES)
def test_our_own_word_files_lose_nothing(tmp_path: Path, name: str) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(render_docx(document(name)))
    inspection = inspect_file(path)
    assert (inspection.pages, inspection.deductions) == (0, ())
    assert "请转成 PDF 后再体检" in inspection.told()


def test_word_file_without_text(tmp_path: Path) -> None:
    path = tmp_path / "空.docx"
    docx.Document().save(str(path))
    with pytest.raises(UserError) as caught:
        inspect_file(path)
    assert caught.value.code == "check_empty"


@pytest.mark.parametrize("house", [*HOUSES, "+fingerprint+contents"])
def test_house_rules_lose_nothing(tmp_path: Path, house: str) -> None:
    varied = replace(document("culture-2023"), style=f"gb9704{house}", mark="草稿")
    assert inspected(tmp_path, varied).deductions == ()
    rules = house.removeprefix("+")
    by_house = inspect_file(tmp_path / "报告.pdf", rules)
    assert (by_house.deductions, by_house.is_house) == ((), bool(rules))
    word = tmp_path / "报告.docx"
    word.write_bytes(render_docx(varied))
    assert inspect_file(word, rules).deductions == ()


def test_strangers_pitch_is_judged_by_the_office(tmp_path: Path) -> None:
    path = tmp_path / "报告.pdf"
    path.write_bytes(render_pdf(document("culture-2023"))[0])
    rules = {one.rule for one in inspect_file(path, "pitch-30").deductions}
    assert "pitch" in rules
    told = inspect_file(path, "pitch-30").told()
    assert "本单位的版面规定" in told
    assert "第 7～9 页是表格页" in told


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_file_of_libreoffice_loses_its_faces_only(tmp_path: Path) -> None:
    """It puts what faces the PC has for the official ones; the page itself is ours."""
    word = tmp_path / "报告.docx"
    word.write_bytes(render_docx(document("culture-2023")))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", tmp_path, word],
        check=True,
        capture_output=True,
        timeout=120,
    )
    rules = {one.rule for one in inspect_file(tmp_path / "报告.pdf").deductions}
    faces = {"label", "title", "heading1", "heading2", "body", "digits_face", "page_number_face"}
    # The faces that a PC lacks are as wide as ours or not; then lines hold fewer characters.
    assert rules <= faces | {"chars", "lines", "outside", "heading3", "heading4", "heading_alone"}
    assert "embedding" not in rules


def test_list_of_what_was_found(tmp_path: Path) -> None:
    small = Document("", "情况说明", "", "gb9704", (Paragraph("各项工作" * 60),))
    clean = inspected(tmp_path, small)
    listed = inspection_document(clean)
    assert listed.title == "报告.pdf版面体检结果"
    assert len(listed.blocks) == 1
    path = tmp_path / "表.pdf"
    path.write_bytes(render_pdf(inspection_document(_faulty(tmp_path)))[0])
    assert inspect_file(path).pages >= 1


def _faulty(tmp_path: Path) -> Inspection:
    """Return what a PDF loses that has no page number and unembedded faces."""
    path = tmp_path / "外来.pdf"
    path.write_bytes(foreign())
    inspection = inspect_file(path)
    rules = {one.rule for one in inspection.deductions}
    assert {"paper", "embedding", "page_number", "title_place"} <= rules
    assert inspection.told() == f"共 1 页，版面有 {len(inspection.deductions)} 项与规定不符。"
    table = inspection_document(inspection).blocks[1]
    assert isinstance(table, TableBlock)
    assert len(table.rows) == len(inspection.deductions)
    assert any(row[3].endswith("……") for row in table.rows)
    return inspection


def foreign() -> bytes:
    """Return a PDF of one letter page with a line in a face that is not in it."""
    text = b"BT /F1 11 Tf 72 700 Td (A report that another program has written, in Helvetica) Tj ET"
    fonts = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources %s>>" % fonts,
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
    )
    body = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 5\n0000000000 65535 f \n" + table
    return body + head + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no such thing", "inspect_other_kind"),
        (b"%PDF-1.7\nbroken", "inspect_damaged"),
        (b"%PDF-1.7\n" + b"\0" * (33 << 20), "file_too_large"),
    ],
)
def test_file_that_cannot_be_measured(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "文件.pdf"
    path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        inspect_file(path)
    assert caught.value.code == code


def test_workbook_is_told_what_can_be_measured(tmp_path: Path) -> None:
    """Harm: the sentence of the check, which reads texts, was told: save it as .txt."""
    path = tmp_path / "表.xlsx"
    write_xlsx(document("culture-2023"), path)
    with pytest.raises(UserError) as caught:
        inspect_file(path)
    assert caught.value.code == "inspect_other_kind"
    path.write_bytes(b"PK\x03\x04 torn")
    with pytest.raises(UserError) as caught:
        inspect_file(path)
    assert caught.value.code == "file_damaged"


def test_missing_file_and_scanned_one(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        inspect_file(tmp_path / "没有.pdf")
    assert caught.value.code == "check_missing"
    scanned = tmp_path / "扫描.pdf"
    scanned.write_bytes(foreign().replace(b"Tj", b"  "))
    with pytest.raises(UserError) as caught:
        inspect_file(scanned)
    assert caught.value.code == "file_scanned"
