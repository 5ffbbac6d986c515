"""Two columns of prose are read one after the other; a table is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.pdfgen.canvas import Canvas

from perfdesk.intake.files import read_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _texts(path: Path, draw: Callable[[Canvas], None]) -> list[str]:
    canvas = Canvas(str(path))
    canvas.setFont("Courier", 10)
    draw(canvas)
    canvas.save()
    return [line.text.strip() for line in read_source(path).lines]


def test_the_left_column_is_read_before_the_right_one(tmp_path: Path) -> None:
    """Harm: each line went on with the line of the other column."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 760, "a heading that goes across the whole page and all of it")
        for at in range(12):
            canvas.drawString(60, 730 - 16 * at, f"left words {at:02} that go on here")
            # The columns need not stand level.
            canvas.drawString(310, 725 - 16 * at, f"right words {at:02} that go on too")
        canvas.drawString(60, 500, "the last line goes across the whole page as the first did")

    found = _texts(tmp_path / "a.pdf", draw)
    assert found[0].startswith("a heading")
    assert found[-1].startswith("the last")
    assert [line[:4] for line in found[1:-1]] == ["left"] * 12 + ["righ"] * 12


def test_a_table_of_two_columns_stays_in_rows(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for at in range(12):
            canvas.drawString(60, 730 - 16 * at, ("a name", "a much longer name of it")[at % 2])
            canvas.drawString(310, 730 - 16 * at, f"{at}.50")
            canvas.drawString(480, 730 - 16 * at, "done")

    found = _texts(tmp_path / "a.pdf", draw)
    assert len(found) == 12
    assert all("\t" in line for line in found)


def test_few_lines_are_no_columns(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for at in range(9):
            canvas.drawString(60, 730 - 16 * at, f"words {at} that go on to the end of it")
        canvas.drawString(400, 500, "12 May 2024")

    assert len(_texts(tmp_path / "a.pdf", draw)) == 10
