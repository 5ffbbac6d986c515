"""Contents of the fields of PDF forms."""

from __future__ import annotations

import io

from reportlab.pdfgen.canvas import Canvas

from perfdesk.intake.asides import pdf_asides
from perfdesk.intake.pdf.pdffields import filled_fields


def _pdf(*values: str, ticked: bool = False) -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made)
    canvas.drawString(100, 700, "Report")
    for number, value in enumerate(values):
        canvas.acroForm.textfield(name=f"field{number}", value=value, x=100, y=600 - 40 * number)
    if ticked:
        canvas.acroForm.checkbox(name="box", checked=True, x=100, y=100)
    canvas.save()
    return made.getvalue()


def test_filled_fields_are_counted() -> None:
    assert filled_fields(_pdf("98.2", "", "12", ticked=True)) == 2


def test_files_without_fields() -> None:
    assert filled_fields(_pdf()) == 0
    assert filled_fields(b"%PDF-1.7 torn") == 0


def test_the_clerk_is_told() -> None:
    assert any("1 处" in words for words in pdf_asides(_pdf("98.2")))
    assert pdf_asides(_pdf()) == ()
