"""Lines of reports in text, Word and PDF files, and files that are none of these."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from reportlab.pdfgen.canvas import Canvas

from perfdesk.errors import UserError
from perfdesk.intake import files
from perfdesk.intake.files import read_paragraphs
from perfdesk.intake.pdf import pdffile
from perfdesk.intake.readers import zipped

if TYPE_CHECKING:
    from collections.abc import Callable

_DOCUMENT = "word/document.xml"


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_paragraphs(path)
    assert "请" in str(caught.value)
    assert path.name in str(caught.value)
    return caught.value.code


def texts(path: Path) -> list[str]:
    return [line.text for line in read_paragraphs(path)]


def word(path: Path, fill: Callable[[Any], None]) -> Path:
    document = Document()
    fill(document)
    document.save(str(path))
    return path


def repacked(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """Pack a file again with other parts; None leaves a part out."""
    parts = {}
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            content = change(name, packed.read(name))
            if content is not None:
                parts[name] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


# -- text -----------------------------------------------------------------------------------------


def test_a_text_file_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes("一、基本情况\r\n\r\n　　全年接收档案。\r\n".encode("gb18030"))
    lines = read_paragraphs(path)
    assert [(line.text, line.number) for line in lines] == [
        ("一、基本情况", 1),
        ("", 2),
        ("　　全年接收档案。", 3),
    ]
    assert lines[2].place == "第 3 行"


def test_what_is_not_there_or_no_file_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path / "没有.docx") == "import_missing"
    assert refusal(tmp_path) == "import_folder"


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path, monkeypatch: Any) -> None:
    path = tmp_path / "报告.txt"
    path.write_text("一", encoding="utf-8")

    opened = Path.open

    def refuse(self: Path, *args: Any, **options: Any) -> Any:
        if self == path:  # The sentence that tells it is read from a file too.
            raise PermissionError
        return opened(self, *args, **options)

    monkeypatch.setattr("pathlib.Path.open", refuse)
    assert refusal(path) == "import_forbidden"


# -- Word -----------------------------------------------------------------------------------------


def test_a_word_file_is_read_paragraph_by_paragraph(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        document.add_paragraph("一、基本情况")
        document.add_paragraph("")
        document.add_paragraph("第一行\n第二行")
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).text = "指标"
        table.cell(0, 1).text = "完成值"
        table.cell(1, 0).text = "接收\n档案"
        document.add_paragraph("二、结论")

    lines = read_paragraphs(word(tmp_path / "报告.doc", fill))
    assert [line.text for line in lines] == [
        "一、基本情况",
        "",
        "第一行",
        "第二行",
        "指标\t完成值",
        "接收档案",
        "二、结论",
    ]
    assert lines[-1].place == "第 7 段"


def test_tables_in_cells_are_read_once(tmp_path: Path) -> None:
    """Harm: text of a nested table was told twice, and sixty levels of them never ended."""

    def fill(document: Any) -> None:
        cell = document.add_table(1, 2).cell(0, 0)
        cell.text = "外"
        cell.add_table(1, 1).cell(0, 0).text = "内"

    read = texts(word(tmp_path / "a.docx", fill))
    assert [line for line in read if line] == ["外", "内"]

    def nest(document: Any) -> None:
        around, close = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
        text = f"<w:p><w:r><w:t>{'的' * 1000}</w:t></w:r></w:p>"
        xml = f"<w:sdt {nsdecls('w')}>{around * 60}{text}{close * 60}</w:sdt>"
        document.element.body.insert(0, parse_xml(xml))

    nested = texts(word(tmp_path / "b.docx", nest))
    assert sum(map(len, nested)) == 1000


def test_what_was_struck_out_is_not_read_and_what_was_put_in_is(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        paragraph = document.add_paragraph("接收")
        inserted, deleted = OxmlElement("w:ins"), OxmlElement("w:del")
        for holder, tag, text in ((inserted, "w:t", "档案"), (deleted, "w:delText", "文件")):
            run, words = OxmlElement("w:r"), OxmlElement(tag)
            words.text = text
            run.append(words)
            holder.append(run)
            paragraph._p.append(holder)
        run = paragraph.add_run("一")
        run._r.append(OxmlElement("w:tab"))
        run._r.append(OxmlElement("w:noBreakHyphen"))
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}><!-- note --><w:t/></w:r>"))

    assert texts(word(tmp_path / "a.docx", fill)) == ["接收档案一\t-"]


def numbered(document: Any) -> None:
    """Paragraphs with the numbers that Word itself writes."""
    numbering = document.part.numbering_part.element
    levels = (
        ("chineseCounting", "%1、"),
        ("decimal", "%1.%2"),
        ("decimalEnclosedCircle", "%3"),
        ("bullet", "·"),
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">'
        + "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="{1 + (level == 0)}"/>'
            f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for level, (form, text) in enumerate(levels)
        )
        + "</w:abstractNum>"
    )
    one = f'<w:num {nsdecls("w")} w:numId="78"><w:abstractNumId w:val="77"/></w:num>'
    numbering.insert(0, abstract)
    numbering.append(parse_xml(one))
    for text, level in (
        ("概况", 0),
        ("职能", 1),
        ("机构", 1),
        ("其一", 2),
        ("散项", 3),
        ("评价", 0),
        ("结论", 1),
        ("没有的层", 8),
    ):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        place = parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="78"/></w:numPr>'
        )
        properties.append(place)
    style = document.styles["Heading 1"].element
    properties = style.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="78"/></w:numPr>'),
    )
    document.add_heading("由样式编号", 1)
    stray = document.add_paragraph("乱码")._p.get_or_add_pPr()
    stray.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="0"/></w:numPr>'))


def test_numbers_that_word_counts_are_read(tmp_path: Path) -> None:
    assert texts(word(tmp_path / "a.docx", numbered)) == [
        "二、概况",
        "二.1职能",
        "二.2机构",
        "①其一",
        "散项",
        "三、评价",
        "三.1结论",
        "没有的层",
        "四、由样式编号",
        "乱码",
    ]


def test_an_empty_word_file_is_told(tmp_path: Path) -> None:
    assert refusal(word(tmp_path / "a.docx", lambda _: None)) == "import_empty"


def test_packed_files_of_other_kinds_are_told(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal(path) == "file_other_kind"


def test_a_word_file_that_was_cut_off_is_told(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", lambda document: document.add_paragraph("一"))
    path.write_bytes(path.read_bytes()[:2000])
    assert refusal(path) == "file_damaged"


@pytest.mark.parametrize(
    "content",
    [b"<w:document", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", b"\xff\xfe<\0a\0/\0>\0", b"<a/>"],
)
def test_hostile_or_broken_markup_is_told(tmp_path: Path, content: bytes) -> None:
    path = word(tmp_path / "a.docx", lambda document: document.add_paragraph("一"))
    repacked(path, lambda name, old: content if name == _DOCUMENT else old)
    assert refusal(path) == "file_damaged"


def test_a_word_file_without_its_list_of_parts_is_told(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", lambda document: document.add_paragraph("一"))
    repacked(path, lambda name, old: None if name == "[Content_Types].xml" else old)
    assert refusal(path) == "file_damaged"


def test_a_file_that_grows_when_unpacked_is_refused_unread(
    tmp_path: Path, monkeypatch: Any
) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(_DOCUMENT, b" " * (2 << 20))
    monkeypatch.setattr(zipped, "_MAX_XML", 1 << 20)
    assert path.stat().st_size < 10_000
    assert refusal(path) == "file_unpacks_too_large"


def test_a_word_file_with_too_many_bytes_is_told(tmp_path: Path, monkeypatch: Any) -> None:
    path = word(tmp_path / "a.docx", lambda document: document.add_paragraph("一"))
    monkeypatch.setattr(files, "_MAX_BYTES", 1000)
    assert refusal(path) == "file_too_large"


@pytest.mark.parametrize("head", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1"])
def test_old_and_locked_office_files_are_told(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "旧.docx"
    path.write_bytes(head + b"\0" * 600)
    assert refusal(path) == "file_old_office"


# -- PDF ------------------------------------------------------------------------------------------


def pdf(path: Path, *pages: tuple[str, ...], lock: str | None = None) -> Path:
    packed = io.BytesIO()
    canvas = Canvas(packed, encrypt=lock)
    for page in pages:
        for number, line in enumerate(page):
            canvas.drawString(72, 700 - 20 * number, line)
        canvas.showPage()
    canvas.save()
    path.write_bytes(packed.getvalue())
    return path


def test_a_pdf_is_read_line_by_line(tmp_path: Path) -> None:
    lines = read_paragraphs(pdf(tmp_path / "a.bin", ("first", "second"), ("third",)))
    assert [line.text for line in lines] == ["first", "second", "third"]
    assert [line.number for line in lines] == [1, 2, 3]
    assert [line.place for line in lines] == ["第 1 页第 1 行", "第 1 页第 2 行", "第 2 页第 1 行"]


def test_cells_of_a_pdf_are_told_by_the_gaps_between_them(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    for number, cells in enumerate((("one two",), ("name", "value"), ("long",), ("a", "b"))):
        for place, cell in enumerate(cells):
            canvas.drawString(72 + 200 * place, 700 - 20 * number, cell)
    canvas.drawString(72, 400, "after  it")
    canvas.save()
    lines = read_paragraphs(path)
    assert [line.text for line in lines] == ["one two", "name\tvalue", "long", "a\tb", "after it"]
    assert [line.is_row for line in lines] == [False, True, True, True, False]
    assert all(line.is_printed for line in lines)


def test_a_scanned_pdf_is_told(tmp_path: Path) -> None:
    assert refusal(pdf(tmp_path / "a.pdf", ())) == "file_scanned"


def test_a_locked_pdf_is_told(tmp_path: Path) -> None:
    assert refusal(pdf(tmp_path / "a.pdf", ("a",), lock="geheim")) == "file_password"


def test_a_broken_pdf_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing")
    assert refusal(path) == "file_damaged"


def test_a_pdf_of_endless_paper_is_told(tmp_path: Path) -> None:
    """Harm: half a gigabyte of memory was filled with the places of its lines."""
    path = tmp_path / "报告.pdf"
    canvas = Canvas(str(path), pagesize=(2_000_000_000, 2_000_000_000))
    canvas.drawString(72, 700, "Report")
    canvas.save()
    assert refusal(path) == "file_damaged"


def test_a_pdf_with_a_broken_page_is_told(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", ("a",), ("b",))
    content = path.read_bytes().replace(b"/Count 2", b"/Count 9")
    path.write_bytes(content)
    assert refusal(path) == "file_damaged"


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [("_MAX_PAGES", 1, "file_too_many_pages"), ("_MAX_CHARACTERS", 4, "file_too_much_text")],
)
def test_a_pdf_beyond_measure_is_told(
    tmp_path: Path, monkeypatch: Any, limit: str, value: int, code: str
) -> None:
    monkeypatch.setattr(pdffile, limit, value)
    assert refusal(pdf(tmp_path / "a.pdf", ("first",), ("second",))) == code


# -- what is none of these ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("网页.doc", b"\xef\xbb\xbf\r\n<HTML><body>a</body></HTML>", "file_web_page"),
        ("网页.xls", b'<?xml version="1.0"?>\n<?mso-application progid="x"?><a/>', "file_web_page"),
        ("网页.mht", b"MIME-Version: 1.0\r\n", "file_web_page"),
        ("~$报告.docx", b"\x05admin", "import_lock_file"),
        ("空.docx", b"", "import_empty"),
        ("空.zip", b"PK\x05\x06" + b"\0" * 18, "import_unknown_file"),
        ("坏.docx", b"PK\x03\x04" + b"\xff" * 80, "file_damaged"),
    ],
)
def test_files_that_cannot_be_read_are_told(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        files.read_source(path)
    assert caught.value.code == code
    assert "请" in str(caught.value)


def _packed(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name in names:
            packed.writestr(name, "<a/>")
    return path


def test_packed_files_that_are_no_report_are_told(tmp_path: Path) -> None:
    for name, code in (("OFD.xml", "file_ofd"), ("ppt/slide.xml", "import_unknown_file")):
        with pytest.raises(UserError) as caught:
            files.read_source(_packed(tmp_path / "a.zip", name))
        assert caught.value.code == code


def test_office_files_with_a_password_are_told(tmp_path: Path) -> None:
    path = tmp_path / "密.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage\0".encode("utf-16-le"))
    assert refusal(path) == "file_locked_office"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes here")
    os.mkfifo(path)
    assert refusal(path) == "import_missing"


def _refusing(err: OSError) -> Callable[..., Any]:
    opened = Path.open

    def refuse(self: Path, *args: Any, **options: Any) -> Any:
        if self.name == "报告.txt":
            raise err
        return opened(self, *args, **options)

    return refuse


def test_a_file_that_another_program_holds_or_that_went_away_is_told(
    tmp_path: Path, monkeypatch: Any
) -> None:
    path = tmp_path / "报告.txt"
    path.write_text("一", encoding="utf-8")
    held = PermissionError(13, "held")
    held.winerror = 32  # type: ignore[attr-defined]
    for err, code in (
        (held, "import_in_use"),
        (FileNotFoundError(2, "gone"), "import_missing"),
        (OSError(5, "torn out"), "import_unreadable"),
    ):
        monkeypatch.setattr("pathlib.Path.open", _refusing(err))
        assert refusal(path) == code
        monkeypatch.undo()


def test_of_a_huge_file_only_the_beginning_is_read(tmp_path: Path) -> None:
    path = tmp_path / "大.docx"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(2 << 30)
    assert refusal(path) == "file_too_large"


def test_every_refusal_has_its_words_for_a_check() -> None:
    for code in ("unknown_file", "in_use", "lock_file", "folder", "missing"):
        for way in ("import", "check"):
            assert "请" in str(UserError(f"{way}_{code}", file="报告.doc"))


def test_a_signed_pdf_is_read_and_that_is_told(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", ("text",))
    path.write_bytes(path.read_bytes() + b"\n% /ByteRange [0 1 2 3] /JavaScript\n")
    notes = files.read_source(path).notes
    assert any("签名" in note for note in notes)
    assert any("嵌有" in note for note in notes)
