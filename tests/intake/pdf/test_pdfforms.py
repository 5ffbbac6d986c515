"""Forms that draw each other are foretold before they are followed."""

from __future__ import annotations

import io
import zlib
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest
from reportlab.pdfgen.canvas import Canvas

from perfdesk.errors import UserError
from perfdesk.intake.files import read_source
from perfdesk.intake.pdf.pdfforms import check_forms

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


@pytest.mark.parametrize(("times", "is_refused"), [(1, False), (2, True)])
def test_a_form_that_draws_itself_is_followed_as_deep_as_the_library_goes(
    times: int, *, is_refused: bool
) -> None:
    """Harm: packed, it was not known again; drawn twice each time, the reading did not end."""
    own = _nested(1, times).replace(b"/F 11 0 R", b"/F 10 0 R")
    with pytest.raises(UserError) if is_refused else nullcontext():
        check_forms(own, "a.pdf")


def test_what_stands_for_a_form_is_taken_for_it() -> None:
    own = _nested(1, 2).replace(b"/F 11 0 R", b"/F 20 0 R /G 10 0 R")
    with pytest.raises(UserError):
        check_forms(own.replace(b"trailer", b"20 0 obj 10 0 R endobj trailer"), "a.pdf")


def test_pictures_of_one_list_with_forms_are_no_forms() -> None:
    """Programs write one list of names for all pages and forms."""
    names = b"/Resources << /XObject << /F 10 0 R /G 11 0 R /P 20 0 R >> >>"
    content = b"%PDF-1.7\n3 0 obj << /Type /Page /Contents 4 0 R " + names + b" >> endobj\n"
    content += _stream(4, "/F Do /G Do")
    for number in (10, 11):
        content += _stream(number, "/P Do " * 9, f"{_BOX} {names.decode()}")
    content += _stream(20, "0", "/Type /XObject /Subtype /Image")
    check_forms(content, "a.pdf")


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
