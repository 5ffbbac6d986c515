"""The PDF says what the document says, embeds its fonts, and is the same every time."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]
import pytest

from perfdesk.document.blocks import Document, Heading, Paragraph
from perfdesk.export.pdf import Resources, render_pdf, typeset, write_pdf
from perfdesk.export.pdf.layout import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.document.blocks import Block


def words(text: str) -> str:
    """Text without its line and page ends; blanks are kept."""
    return "".join(line.strip() for line in text.replace("\f", "\n").splitlines())


def text_of(data: bytes) -> list[str]:
    pdf = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in pdf]
    finally:
        pdf.close()


def plain(*texts: str) -> Document:
    paragraphs: list[Block] = [Paragraph(text) for text in texts]
    blocks = (Heading(1, "一、", "情况", "1"), *paragraphs)
    return Document("附件2", "自评报告", "示例单位", "gb9704", blocks)


def test_same_document_gives_the_same_bytes(report: Document, tmp_path: Path) -> None:
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    assert write_pdf(report, first) == write_pdf(report, second)
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes() == render_pdf(report)[0]


def test_report_counts_pages(report: Document) -> None:
    data, outcome = render_pdf(report)
    pdf = pypdfium2.PdfDocument(data)
    assert (outcome.pages, outcome.missing) == (len(pdf), ())
    assert outcome.faces[:2] == ("随附黑体", "随附小标宋")
    assert len(pdf) > 5
    size = pdf[0].get_size()
    pdf.close()
    assert size == (pytest.approx(595.28, abs=0.01), pytest.approx(841.89, abs=0.01))


def test_pdfium_reads_every_page_as_it_was_laid_out(report: Document) -> None:
    """A reader goes through a table row by row, so the order of its characters is left out."""
    pages = text_of(render_pdf(report)[0])
    for found, page in zip(pages, typeset(report).pages, strict=True):
        laid = "".join(line.text for line in page.lines)
        assert sorted("".join(found.split())) == sorted("".join(laid.split()))


def test_pdfium_reads_running_text_in_order() -> None:
    texts = ("完成预算的96.4%；“三公”经费（含公务接待费）12.5万元——下降3.1%……" * 30, "水务，" * 40)
    pages = text_of(render_pdf(plain(*texts))[0])
    found = "".join(words(page).rpartition("—")[0].rpartition("—")[0] for page in pages)
    assert found == "附件2自评报告一、情况" + "".join(texts)


def test_metadata_and_outline(report: Document) -> None:
    pdf = pypdfium2.PdfDocument(render_pdf(report)[0])
    meta = pdf.get_metadata_dict()
    outline = [(mark.level, mark.get_title()) for mark in pdf.get_toc()]
    pdf.close()
    assert (meta["Title"], meta["Author"]) == (report.title, report.author)
    marks = typeset(report).bookmarks
    assert outline == [(mark.level, mark.title) for mark in marks]
    assert b"/Lang (zh-CN)" in render_pdf(report)[0]


def test_no_standard_font_is_named(report: Document) -> None:
    data = render_pdf(report)[0]
    assert b"Helvetica" not in data
    assert b"/FontFile2" in data


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="poppler-utils are not installed")
def test_all_fonts_are_embedded(report: Document, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    write_pdf(report, target)
    listed = subprocess.run(["pdffonts", target], check=True, capture_output=True, text=True)
    rows = [row.split() for row in listed.stdout.splitlines()[2:]]
    assert len(rows) >= 5
    # Columns from the right: object number (two), unicode map, subset, embedded.
    assert {tuple(row[-5:-2]) for row in rows} == {("yes", "yes", "yes")}
    assert listed.stderr == ""


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils are not installed")
def test_pdftotext_reads_exactly_the_text(tmp_path: Path) -> None:
    """No blank is read between hanzi, not even where a line was spread or pressed together."""
    texts = (
        # Of other lengths each time: pdftotext takes blanks one below the other for columns.
        "".join(
            f"执行数{7**n}.75万元，完成预算的96.4%；“三公”经费（含公务接待费）支出{3**n}.5万元——比上年下降3.1%……"
            for n in range(9)
        ),
        "全年预算数 3435.02 万元，执行数 3415.62 万元，完成预算的 99.4%。" * 9,
        "系统采用Water Resource Management Platform（WRMP）v2.6版，地址为https://a.example.cn/v2/report。"
        * 4,
        "水" * 24 + "12,345,678,901,234.56" + "水" * 20,
    )
    document = plain(*texts)
    target = tmp_path / "a.pdf"
    write_pdf(document, target)
    read = subprocess.run(
        ["pdftotext", "-layout", target, "-"], check=True, capture_output=True, text=True
    )
    layout = typeset(document)
    numbers = {f"—{page.number}—" for page in layout.pages}
    found = [
        line.strip()
        for line in read.stdout.replace("\f", "\n").splitlines()
        if line.strip() and line.replace(" ", "") not in numbers
    ]
    laid = [
        line.text
        for page in layout.pages
        for line in page.lines
        if line.kind is not Kind.PAGE_NUMBER
    ]
    assert found == laid


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_no_fault(report: Document, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    write_pdf(report, target)
    checked = subprocess.run(
        ["qpdf", "--check", target], check=False, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_character_of_no_font_is_drawn_as_a_sign_and_still_read(tmp_path: Path) -> None:
    document = plain("姓名为\ua015的人员。")
    outcome = write_pdf(document, tmp_path / "a.pdf")
    assert [one.char for one in outcome.missing] == ["\ua015"]
    assert "姓名为\ua015的人员" in words(text_of((tmp_path / "a.pdf").read_bytes())[0])


def test_rare_name_is_drawn_by_the_substitute(tmp_path: Path) -> None:
    document = plain("填表人：陈喆、李堃、王玥、李\U00020bb7、赵\u3402、钱\U0002bc0d。")
    outcome = write_pdf(document, tmp_path / "a.pdf")
    assert outcome.missing == ()
    assert outcome.faces[-3:-1] == ("随附明体（生僻字）", "随附细宋（生僻字）")
    read = words(text_of((tmp_path / "a.pdf").read_bytes())[0])
    assert "陈喆、李堃、王玥、李\U00020bb7、赵\u3402、钱\U0002bc0d" in read


def test_accented_letters_are_read_back() -> None:
    data, outcome = render_pdf(plain("Café Ångström"))
    assert outcome.missing == ()
    assert "Café Ångström" in words(text_of(data)[0])


def test_resources_can_be_given(report: Document) -> None:
    own = Resources.shipped("gb9704")
    assert render_pdf(report, own) == render_pdf(report)


def test_mark_of_a_draft_is_a_shape_and_no_text() -> None:
    """Harm: the large 草稿 behind the text was read in the middle of sentences."""
    made = Document("", "报告", "", "gb9704", (Paragraph("各项工作按期完成。" * 60),), mark="草稿")
    data = render_pdf(made)[0]
    with pypdfium2.PdfDocument(data) as file:
        text = file[0].get_textpage().get_text_range()
        assert text.count("草") == 1
        assert "".join(text.split()).replace("草稿", "", 1).startswith("报告各项工作")
        picture = file[0].render(scale=0.5, grayscale=True).to_pil()
    # 0.88 of white is 224: so much of the page's middle is grey.
    counts = picture.crop((80, 150, 220, 270)).histogram()
    assert 0.1 < sum(counts[215:235]) / sum(counts) < 0.7
