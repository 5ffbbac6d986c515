"""Read the lines of text in a PDF, page by page; a scanned one has none, which is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.intake.wording import compact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

_MAX_PAGES = 300
_MAX_CHARACTERS = 400_000
#: pdfium marks a word that was cut at the end of a line, and what it cannot read.
_STRAY = str.maketrans("", "", "\x02\ufffe\uffff\0")


def read_pdf(content: bytes, name: str) -> list[tuple[int, str]]:
    """Return the lines in order, each with the number of its page.

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
        text = text_page.get_text_bounded().translate(_STRAY)
        text_page.close()
        page.close()
        total += len(text)
        if total > _MAX_CHARACTERS:
            raise UserError("file_too_much_text", file=name)
        for line in text.splitlines():
            yield number + 1, line
