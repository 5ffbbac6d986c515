"""Read the lines of text in a PDF, page by page; a scanned one has none, which is told.

A PDF knows no cells, only where each character stands: a wide gap in a line parts two cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.intake.wording import compact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfDocument, PdfTextPage  # type: ignore[import-untyped]

_MAX_PAGES = 300
_MAX_CHARACTERS = 400_000
#: pdfium marks a word that was cut at the end of a line, and what it cannot read.
_STRAY = frozenset("\x02\ufffe\uffff\0\r")
#: Gaps in a line, in heights of its characters: from here on two cells; with a blank of the text's
#: own it takes more.
_CELL_GAP, _BLANK_GAP = 0.9, 2.0


def read_pdf(content: bytes, name: str) -> list[tuple[int, str]]:
    """Return the lines in order, each with the number of its page; tabs part the cells of rows.

    Raises:
        UserError: ``file_password``, ``file_damaged``, ``file_too_many_pages``,
            ``file_too_much_text`` or ``file_scanned``.
    """
    # The library is wanted only here; the window starts without it.
    from pypdfium2 import PdfDocument, PdfiumError  # noqa: PLC0415

    try:
        document = PdfDocument(content)
    except PdfiumError as err:
        code = "file_password" if "password" in str(err).lower() else "file_damaged"
        raise UserError(code, file=name) from err
    try:
        lines = list(_lines(document, name))
    except PdfiumError as err:
        raise UserError("file_damaged", file=name) from err
    finally:
        document.close()
    if not any(compact(text) for _, text in lines):
        raise UserError("file_scanned", file=name)
    return lines


def _lines(document: PdfDocument, name: str) -> Iterator[tuple[int, str]]:
    if len(document) > _MAX_PAGES:
        raise UserError("file_too_many_pages", file=name, limit=_MAX_PAGES)
    total = 0
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        text = _text(text_page)
        text_page.close()
        page.close()
        total += len(text)
        if total > _MAX_CHARACTERS:
            raise UserError("file_too_much_text", file=name)
        for line in text.splitlines():
            yield number + 1, line


def _text(page: PdfTextPage) -> str:
    """Return a page's text; blanks that only the layout made between hanzi are left out."""
    from pypdfium2 import raw  # noqa: PLC0415

    pieces: list[str] = []
    count = page.count_chars()
    for at in range(count):
        mark = chr(raw.FPDFText_GetUnicode(page, at))
        if mark in _STRAY:
            continue
        if mark == " " and 0 < at < count - 1:
            mark = _blank(page, at, is_generated=raw.FPDFText_IsGenerated(page, at) == 1)
        pieces.append(mark)
    return "".join(pieces)


def _blank(page: PdfTextPage, at: int, *, is_generated: bool) -> str:
    """Return what a blank means: the next cell, a blank between words, or nothing."""
    _, bottom, right, top = page.get_charbox(at - 1, loose=True)
    left = page.get_charbox(at + 1, loose=True)[0]
    gap, height = left - right, top - bottom
    if gap > height * (_CELL_GAP if is_generated else _BLANK_GAP):
        return "\t"
    around = page.get_text_range(at - 1, 1), page.get_text_range(at + 1, 1)
    is_hanzi = all("\u2e80" <= one <= "\uffef" for one in around)
    return "" if is_generated and is_hanzi else " "
