"""Lines of a PDF's page by place: drawn in any order, ruled, marked, turned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from perfdesk.intake.files import read_paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable


_MADE_BY_LIBREOFFICE = Path(__file__).parent / "libreoffice.pdf"


def _drawn(path: Path, *pages: Callable[[Canvas], None], is_lying: bool = False) -> Path:
    canvas = Canvas(str(path), pagesize=landscape(A4) if is_lying else A4)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def _texts(path: Path) -> list[str]:
    return [line.text for line in read_paragraphs(path)]


def test_lines_stand_as_on_the_paper_whatever_was_drawn_first(tmp_path: Path) -> None:
    """Harm: figures drawn after all words were told as lines of their own, at the wrong place."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 680, "second line")
        canvas.drawString(72, 700, "budget")
        canvas.drawString(150, 700, "yuan")
        canvas.setFont("Times-Roman", 12)
        canvas.drawString(112, 700, "1250.4")

    assert _texts(_drawn(tmp_path / "a.pdf", draw)) == ["budget 1250.4 yuan", "second line"]


def test_marks_whose_boxes_are_their_ink_stay_in_their_line(tmp_path: Path) -> None:
    """Harm: of some faces only the ink is known, and commas were told as lines of their own."""

    def draw(canvas: Canvas) -> None:
        for y, words, more in ((700, "budget", "done"), (676, "spent", "all")):
            canvas.setFont("Helvetica", 16)
            canvas.drawString(72, y, words)
            canvas.drawString(135, y, more)
            canvas.setFont("Helvetica", 5)
            canvas.drawString(128, y, ",")
            canvas.drawString(66, y + 9, '"')

    assert _texts(_drawn(tmp_path / "a.pdf", draw)) == ['" budget , done', '" spent\t, all']


def test_marks_beside_a_large_letter_belong_to_their_own_lines(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 12)
        for y, words in ((700, "one; two"), (684, "three; four"), (668, "five; six")):
            canvas.drawString(110, y, words)
        canvas.setFont("Helvetica", 40)
        canvas.drawString(72, 668, "A")

    texts = _texts(_drawn(tmp_path / "a.pdf", draw))
    assert [line for line in texts if ";" in line] == ["one; two", "A three; four", "five; six"]


def test_a_file_made_by_libreoffice_reads_as_it_was_written() -> None:
    lines = read_paragraphs(_MADE_BY_LIBREOFFICE)
    assert [(line.text, line.is_row) for line in lines] == [
        ("全年预算数1250.40万元，执行数1201.36万元，完成预算的96.08%。", False),
        ("项目\t预算数\t执行数", True),
        ("档案数字化\t320.00\t318.50", True),
        ("区档案馆接收48家单位的档案20315卷。", False),
    ]


def test_what_stands_within_ruled_lines_is_a_row(tmp_path: Path) -> None:
    """Harm: cells were read as prose, and blanks in them told by the dozen."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "before")
        for y in (620, 650, 680):
            canvas.line(70, y, 300, y)
        for x in (70, 110, 300):
            canvas.line(x, 620, x, 680)
        for y, cells in ((660, ("name", "of it")), (630, ("a", "b"))):
            canvas.drawString(75, y, cells[0])
            canvas.drawString(112, y, cells[1])
        canvas.rect(60, 500, 300, 40)
        canvas.drawString(72, 520, "framed")

    lines = read_paragraphs(_drawn(tmp_path / "a.pdf", draw))
    assert [(line.text, line.is_row) for line in lines] == [
        ("before", False),
        ("name\tof it", True),
        ("a\tb", True),
        ("framed", False),
    ]


def test_marks_and_running_heads_are_no_text(tmp_path: Path) -> None:
    """Harm: of a draft every page told 草稿草稿 as a doubled word."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 800, "draft")
        canvas.drawString(290, 30, f"- {canvas.getPageNumber()} -")
        canvas.drawString(72, 700, "text " + "abc"[canvas.getPageNumber() - 1])
        canvas.setFont("Times-Roman", 150)
        canvas.drawString(100, 400, "draft")
        canvas.rotate(45)
        canvas.setFont("Times-Roman", 12)
        canvas.drawString(300, 100, "slanted")

    lines = read_paragraphs(_drawn(tmp_path / "a.pdf", draw, draw, draw))
    assert [line.text for line in lines if line.text] == ["text a", "text b", "text c"]
    assert [line.place for line in lines if line.text][1] == "第 2 页第 2 行"


def test_pages_that_lie_are_read_along_their_lines(tmp_path: Path) -> None:
    def turned(quarter: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            canvas.translate(400, 300)
            canvas.rotate(90 * quarter)
            canvas.drawString(0, 0, "first")
            canvas.drawString(0, -20, "then")

        return draw

    for quarter in range(4):
        assert _texts(_drawn(tmp_path / "a.pdf", turned(quarter))) == ["first", "then"]


def test_a_drawing_behind_the_text_is_no_table(tmp_path: Path) -> None:
    """Harm: a mark that an office program drew as outlines made every line a row of a table."""

    def draw(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.moveTo(60, 600)
        for at in range(40):
            path.lineTo(60 + at * 10, 600 + at % 2 * 150)
        canvas.drawPath(path)
        canvas.drawString(72, 700, "text")

    (line,) = read_paragraphs(_drawn(tmp_path / "a.pdf", draw))
    assert not line.is_row


def test_large_hanzi_behind_the_text_are_no_table(tmp_path: Path) -> None:
    """Harm: the strokes of 草稿 behind a draft's pages were read as ruled lines."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "before the mark")
        canvas.drawString(72, 520, "within the mark")
        shape = canvas.beginPath()
        for place in range(8):
            shape.rect(60 + 9 * place, 400 + 20 * place, 200, 9)
            shape.rect(60 + 30 * place, 400, 9, 200)
        canvas.drawPath(shape, stroke=0, fill=1)

    lines = read_paragraphs(_drawn(tmp_path / "a.pdf", draw))
    assert [(line.text, line.is_row) for line in lines] == [
        ("before the mark", False),
        ("within the mark", False),
    ]
