"""Forms that draw each other are foretold before they are followed."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

import pytest
from reportlab.pdfgen.canvas import Canvas

from perfdesk.errors import UserError
from perfdesk.intake.files import read_source
from perfdesk.intake.pdfforms import check_forms

if TYPE_CHECKING:
    from pathlib import Path

_BOX = "/Type /XObject /Subtype /Form /BBox [0 0 600 800]"


def _stream(number: int, content: str, words: str = "") -> bytes:
    return f"{number} 0 obj\n<< {words} >>\nstream\n{content}\nendstream\nendobj\n".encode()


def _nested(depth: int, times: int, *, is_packed: bool = False) -> bytes:
    """Return a PDF with forms each of which draws the next one so many times."""
    page = "/Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources"
    content = b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
    content += b"2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
    content += f"3 0 obj << /Type /Page {page} << /XObject << /F 10 0 R >> >> >> endobj\n".encode()
    content += _stream(4, "/F Do")
    lists = []
    for at in range(depth):
        names = f"<< /XObject << /F {11 + at} 0 R >> >>"
        lists.append((100 + at, names))
        told = f"{100 + at} 0 R" if is_packed else names
        content += _stream(10 + at, "/F Do " * times, f"{_BOX} /Resources {told}")
    content += _stream(10 + depth, "BT ET", _BOX)
    if is_packed:
        heads, bodies = "", ""
        for number, names in lists:
            heads, bodies = f"{heads}{number} {len(bodies)} ", bodies + names
        packed = zlib.compress((heads + bodies).encode())
        words = f"/Type /ObjStm /N {depth} /First {len(heads)}"
        content += f"99 0 obj << {words} >> stream\n".encode() + packed + b"\nendstream endobj\n"
    return content + b"trailer << /Root 1 0 R /Size 200 >>\n%%EOF\n"


@pytest.mark.parametrize("is_packed", [False, True])
def test_forms_that_multiply_are_refused(tmp_path: Path, *, is_packed: bool) -> None:
    """Harm: two KB were ten thousand million drawings; the reading did not come to an end."""
    path = tmp_path / "a.pdf"
    path.write_bytes(_nested(9, 10, is_packed=is_packed))
    assert path.stat().st_size < 4000
    with pytest.raises(UserError) as caught:
        read_source(path)
    assert caught.value.code == "file_unpacks_too_large"


def test_names_may_be_spelt_in_figures() -> None:
    spelt = _nested(9, 10).replace(b"/Form", b"/#46orm").replace(b"/Subtype", b"/Sub#74ype")
    with pytest.raises(UserError):
        check_forms(spelt, "a.pdf")


def test_forms_that_do_not_say_what_they_draw_may_draw_any() -> None:
    bare = _nested(9, 10).replace(b"/XObject << /F", b"/XObject << /F 0")
    with pytest.raises(UserError):
        check_forms(bare, "a.pdf")


def test_a_form_that_draws_itself_is_followed_once() -> None:
    check_forms(_nested(1, 10).replace(b"/F 11 0 R", b"/F 10 0 R"), "a.pdf")


def test_a_stamp_on_each_page_passes() -> None:
    packed = io.BytesIO()
    canvas = Canvas(packed)
    canvas.beginForm("stamp")
    canvas.drawString(72, 700, "stamp" * 50)
    canvas.endForm()
    for _ in range(40):
        canvas.doForm("stamp")
        canvas.showPage()
    canvas.save()
    check_forms(packed.getvalue(), "a.pdf")
