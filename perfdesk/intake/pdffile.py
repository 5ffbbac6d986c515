"""Read the lines of text in a PDF, page by page; a scanned one has none, which is told."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from perfdesk.errors import UserError
from perfdesk.intake.pdfpage import page_lines
from perfdesk.intake.pdfstreams import check_streams
from perfdesk.intake.wording import compact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypdfium2 import (  # type: ignore[import-untyped]
        PdfDocument,
        PdfPage,
        PdfTextPage,
    )

    from perfdesk.intake.pdfpage import PageLine

_MAX_PAGES = 300
_MAX_CHARACTERS = 400_000
#: What stands at the head or foot of more than half of so many pages at least is no text.
_FEWEST_PAGES = 2
_EDGE_LINES = 2
_DIGITS = re.compile(r"\d+")


class PdfLine(NamedTuple):
    """A line, with the number of its page; tabs part the cells of rows."""

    page: int
    text: str
    is_row: bool


def read_pdf(content: bytes, name: str) -> list[PdfLine]:
    """Return the lines in order; heads that run through all pages are blank.

    Raises:
        UserError: ``file_password``, ``file_damaged``, ``file_too_many_pages``,
            ``file_too_much_text``, ``file_unpacks_too_large`` or ``file_scanned``.
    """
    with pdf_pages(content, name) as opened:
        pages = [page_lines(page, text_page) for page, text_page in opened]
    if not any(compact(line.text) for page in pages for line in page):
        raise UserError("file_scanned", file=name)
    running = _running(pages)
    return [
        PdfLine(
            number, "" if _bare(line) in running and at in _edges(page) else line.text, line.is_row
        )
        for number, page in enumerate(pages, 1)
        for at, line in enumerate(page)
    ]


@contextmanager
def pdf_pages(content: bytes, name: str) -> Iterator[Iterator[tuple[PdfPage, PdfTextPage]]]:
    """Open a file and give its pages with their texts, each open until the next is asked for.

    Raises:
        UserError: As ``read_pdf``, but for ``file_scanned``.
    """
    check_streams(content, name)
    # The library is wanted only here; the window starts without it.
    from pypdfium2 import PdfDocument, PdfiumError  # noqa: PLC0415

    try:
        document = PdfDocument(content)
    except PdfiumError as err:
        code = "file_password" if "password" in str(err).lower() else "file_damaged"
        raise UserError(code, file=name) from err
    try:
        yield _pages(document, name)
    except PdfiumError as err:
        raise UserError("file_damaged", file=name) from err
    finally:
        document.close()


def _pages(document: PdfDocument, name: str) -> Iterator[tuple[PdfPage, PdfTextPage]]:
    if len(document) > _MAX_PAGES:
        raise UserError("file_too_many_pages", file=name, limit=_MAX_PAGES)
    total = 0
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        # Counted before they are taken out one by one.
        total += text_page.count_chars()
        if total > _MAX_CHARACTERS:
            raise UserError("file_too_much_text", file=name)
        yield page, text_page
        text_page.close()
        page.close()


def _running(pages: Sequence[Sequence[PageLine]]) -> frozenset[str]:
    """Return what stands at the edge of most pages; page numbers differ in their digits only."""
    counts = Counter(bare for page in pages for bare in {_bare(page[at]) for at in _edges(page)})
    least = max(_FEWEST_PAGES, len(pages) // 2 + 1)
    return frozenset(bare for bare, count in counts.items() if count >= least)


def _edges(page: Sequence[PageLine]) -> set[int]:
    """Return the numbers of a page's first and last lines."""
    numbers = range(len(page))
    return {*numbers[:_EDGE_LINES], *numbers[-_EDGE_LINES:]}


def _bare(line: PageLine) -> str:
    return _DIGITS.sub("0", compact(line.text))
