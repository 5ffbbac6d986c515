from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import docx
import pypdfium2  # type: ignore[import-untyped]
import pytest

from perfdesk import paths
from perfdesk.app.editing.session import ReportSession
from perfdesk.app.printed.exporting import (
    export_document,
    final_errors,
    missing_sentences,
    report_document,
    suggested_name,
)
from perfdesk.document.blocks import Document, Heading, Paragraph
from perfdesk.errors import UserError
from perfdesk.export.pdf.fonts import load_fonts
from perfdesk.export.pdf.layout import MissingCharacter, Origin
from perfdesk.report.values import (
    FieldRef,
    Provenance,
    ReportData,
    ReportMeta,
    State,
    StoredValue,
)
from perfdesk.template.catalogue import Catalogue
from tests.helpers.packages import META, SECTION, MemoryStore, load_package, open_session

if TYPE_CHECKING:
    from pathlib import Path


def _document(text: str) -> Document:
    return Document("", "标题", "某局", "gb9704", (Paragraph(text),))


def test_characters_without_a_glyph_are_told_in_one_sentence(tmp_path: Path) -> None:
    text = f"李\U0002a6a5说\U0001f600。{'绩效。' * 300}\U0002a6a5"
    (sentence,) = export_document(_document(text), "pdf", tmp_path / "a.pdf").missing
    assert "有 3 处的字没有字形" in sentence
    assert "“\U0002a6a5”（U+2A6A5）在第 1、2 页，“\U0001f600”（U+1F600）在第 1 页" in sentence


def test_many_characters_and_pages_without_a_glyph_are_counted(tmp_path: Path) -> None:
    """Harm: a box with one sentence for each of 39 was taller than the screen."""
    text = "".join(chr(0x1F600 + number) for number in range(12))
    (sentence,) = export_document(_document(text), "pdf", tmp_path / "a.pdf").missing
    assert "等 12 个字。" in sentence
    assert sentence.count("U+") == 8
    pages = tuple(MissingCharacter("\U0002a6a5", page, Origin()) for page in range(1, 20))
    (sentence,) = missing_sentences(pages)
    assert "第 1、2、3、4、5、6、7、8 等 19 页" in sentence
    assert missing_sentences(()) == ()


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_office_files_miss_nothing(tmp_path: Path, kind: str) -> None:
    result = export_document(_document("李\U0002a6a5说"), kind, tmp_path / f"a.{kind}")
    assert (result.path.is_file(), result.missing) == (True, ())


@pytest.mark.parametrize(
    ("kind", "name"), [("odt", "a.odt"), ("pdf", "a.xlsx"), ("xlsx", "a.PDF"), ("docx", "a.pdf")]
)
def test_format_that_is_not_wanted_is_refused(tmp_path: Path, kind: str, name: str) -> None:
    with pytest.raises(UserError) as caught:
        export_document(_document("甲"), kind, tmp_path / name)
    assert caught.value.code in ("export_kind", "export_suffix")
    assert not (tmp_path / name).exists()


def test_suggested_name_is_one_for_any_file_system() -> None:
    template = Catalogue.standard().load("general")
    data = ReportData(ReportMeta("general", 1, 2024, '某/局:*?"<>|' + "长" * 90))
    session, _store = open_session(template, data)
    name = suggested_name(session, "pdf")
    assert name.startswith("2024年度某局长")
    assert name.endswith(".pdf")
    assert len(name) <= 84
    assert not set(name) & set('/\\:*?"<>|')


PROSE = """
[[field]]
code = "told"
section = "main"
label = "情况"
type = "text"
"""


def test_errors_of_texts_that_were_not_read_yet(tmp_path: Path) -> None:
    """An export asks for errors alone; what is done after that goes on as from a whole reading."""
    ref = FieldRef("told")
    told = StoredValue(ref, "完成XX项目，推进依法法行政。", State.VALID, Provenance.TYPED)
    data = ReportData(META, values=(told,))
    template = load_package(tmp_path, SECTION, PROSE)
    store = MemoryStore(data)
    session = ReportSession(7, template, data, store, reads_later=True)

    errors = final_errors(session)
    assert [one.check for one in errors] == ["placeholder"]
    assert final_errors(session) == errors
    assert session.progress.errors == 0

    whole, _ = open_session(template, data)
    assert final_errors(whole) == errors
    session.enter(ref, "完成XX项目，推进依法法行政了。")
    whole.enter(ref, "完成XX项目，推进依法法行政了。")
    assert session.findings == whole.findings
    assert {"placeholder", "doubled_character"} <= {one.check for one in session.findings}
    assert session.errors == whole.errors
    assert session.progress == whole.progress


def test_what_is_stored_counts_texts_that_were_not_read_yet(tmp_path: Path) -> None:
    session, store = open_session(load_package(tmp_path, SECTION, PROSE))
    session.enter(FieldRef("told"), "完成XX项目。", reads_later=True)
    session.flush()
    data = store.data()
    late = ReportSession(7, session.template, data, store, reads_later=True)

    late.rename(2022, "某局")
    late.flush()

    assert [delta.errors for delta in store.saves] == [1, 1]


DUE = """
[[field]]
code = "due"
section = "main"
label = "必填"
type = "text"
required = true
"""


def test_the_final_version_waits_until_no_error_stands(tmp_path: Path) -> None:
    session, _ = open_session(load_package(tmp_path, SECTION, DUE))
    assert [finding.check for finding in final_errors(session)] == ["required"]
    with pytest.raises(UserError) as caught:
        report_document(session)
    assert (caught.value.code, caught.value.slots) == ("export_errors", {"counts": "1 项待填"})
    assert report_document(session, is_draft=True).mark == "草稿"
    session.enter(FieldRef("due"), "有")
    assert final_errors(session) == ()
    assert report_document(session).mark == ""
    assert suggested_name(session, "pdf") == "2023年某县档案馆报告.pdf"
    assert suggested_name(session, "pdf", is_draft=True) == "2023年某县档案馆报告（草稿）.pdf"


def test_page_follows_the_rules_of_the_office(tmp_path: Path) -> None:
    """A page of 21 lines instead of 22 makes one page more of the same text."""
    blocks = tuple(Paragraph("正文。") for _ in range(22))
    document = Document("", "", "示例单位", "gb9704", blocks)
    pages = []
    for number, style in enumerate(("", "pitch-30", "pitch-30+bold-2")):
        target = tmp_path / f"{number}.pdf"
        export_document(document, "pdf", target, style)
        with pypdfium2.PdfDocument(target) as pdf:
            pages.append(len(pdf))
    assert pages == [1, 2, 2]
    with pytest.raises(UserError) as caught:
        export_document(document, "pdf", tmp_path / "x.pdf", "none")
    assert caught.value.code == "style_missing"
    assert not (tmp_path / "x.pdf").exists()


def _with_contents() -> Document:
    blocks = (
        Heading(1, "一、", "情况", "1"),
        Paragraph("绩效。" * 500),
        Heading(1, "二、", "问题", "2"),
    )
    return Document("", "标题", "某局", "gb9704+contents", blocks)


def test_contents_of_a_word_file_have_the_pages_of_the_pdf(tmp_path: Path) -> None:
    export_document(_with_contents(), "docx", tmp_path / "a.docx")
    texts = [one.text for one in docx.Document(str(tmp_path / "a.docx")).paragraphs]
    assert texts[:3] == ["目录", "一、情况\t2", "二、问题\t4"]


def test_contents_of_a_word_file_do_without_fonts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = paths.resources()
    for name in ("styles", "messages"):
        shutil.copytree(shipped / name, tmp_path / "resources" / name)
    (tmp_path / "resources" / "fonts").mkdir()
    monkeypatch.setattr(paths, "resources", lambda: tmp_path / "resources")
    load_fonts.cache_clear()
    try:
        export_document(_with_contents(), "docx", tmp_path / "a.docx")
    finally:
        load_fonts.cache_clear()
    texts = [one.text for one in docx.Document(str(tmp_path / "a.docx")).paragraphs]
    assert texts[:3] == ["目录", "一、情况\t", "二、问题\t"]
