"""Ruled tables of a PDF as rows of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.pdfgen.canvas import Canvas

from perfdesk.intake.files import read_paragraphs, read_source
from perfdesk.intake.pdf.pdfpage import Glyph
from perfdesk.intake.pdf.pdftable import Rules, rows_of_cells

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _drawn(path: Path, draw: Callable[[Canvas], None]) -> Path:
    canvas = Canvas(str(path))
    draw(canvas)
    canvas.save()
    return path


def _table(canvas: Canvas) -> None:
    """Draw two columns, the first merged over two rows, with a cell that takes two lines."""
    for y in (600, 700):
        canvas.line(70, y, 300, y)
    canvas.line(110, 650, 300, 650)
    for x in (70, 110, 300):
        canvas.line(x, 600, x, 700)
    canvas.line(200, 600, 200, 650)
    canvas.drawString(75, 645, "left")
    canvas.drawString(115, 680, "long words")
    canvas.drawString(115, 665, "go on")
    canvas.drawString(115, 620, "a")
    canvas.drawString(205, 620, "b")
    canvas.drawString(72, 560, "after it")


def test_a_row_has_its_cells_however_many_lines_they_take(tmp_path: Path) -> None:
    """Harm: each printed line of a row was a row of its own, and its words were torn apart."""
    path = _drawn(tmp_path / "a.pdf", _table)
    found = [(line.text, line.cells, line.table) for line in read_source(path).lines]
    assert found == [
        ("left\tlong words go on", ("left", "long words go on", ""), 1),
        ("a\tb", ("", "a", "b"), 1),
        ("after it", (), 0),
    ]
    # To be proof-read, lines stand as they are on the paper.
    assert [line.text for line in read_paragraphs(path)][:2] == ["long words", "go on"]


def test_words_that_are_underlined_or_framed_are_no_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(60, 560, 400, 160)
        for at in range(6):
            y = 700 - at * 20
            canvas.drawString(72, y, f"words that go on {'abcdef'[at]}")
            canvas.rect(72, y - 2, 100, 0.5)

    lines = read_source(_drawn(tmp_path / "a.pdf", draw)).lines
    assert len(lines) == 6
    assert not any(line.is_row or line.cells for line in lines)


def _glyph(left: float, bottom: float) -> Glyph:
    return Glyph("a", left, bottom, left + 5, bottom + 10, 0)


def test_rules_beyond_measure_are_left_alone() -> None:
    upright = [(float(x), 0.0, 100.0) for x in range(1200)]
    level = [(float(y), 0.0, 100.0) for y in range(1200)]
    assert Rules.of(upright, level) == Rules()
    assert rows_of_cells([_glyph(1, 1)], Rules()) == []


def test_what_stands_beside_the_lines_has_cells_without_end() -> None:
    rules = Rules.of([(50.0, 0.0, 40.0)], [(20.0, 50.0, 90.0)])
    rows = rows_of_cells([_glyph(10, 5), _glyph(60, 5), _glyph(60, 25), _glyph(62, 25)], rules)
    counts = [[0 if cell is None else len(cell.glyphs) for cell in row] for row in rows]
    assert counts == [[1, 2], [0, 1]]


def test_rows_that_are_alike_on_every_page_are_no_heads(tmp_path: Path) -> None:
    """Harm: the first row of each page was taken for a running head, and its figures were lost."""

    def draw(canvas: Canvas) -> None:
        for page in range(3):
            for y in (700, 720, 740):
                canvas.line(70, y, 300, y)
            for x in (70, 200, 300):
                canvas.line(x, 700, x, 740)
            canvas.drawString(75, 725, f"item {page}")
            canvas.drawString(205, 725, f"{page}.5")
            canvas.drawString(75, 705, "other")
            canvas.showPage()

    lines = read_source(_drawn(tmp_path / "a.pdf", draw)).lines
    assert [line.cells for line in lines if not line.is_running][::2] == [
        ("item 0", "0.5"), ("item 1", "1.5"), ("item 2", "2.5"),
    ]  # fmt: skip
