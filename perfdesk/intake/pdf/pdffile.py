"""Read the lines of text in a PDF, page by page; a scanned one has none, which is told."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from perfdesk.errors import UserError
from perfdesk.intake.pdf.pdfforms import check_forms
from perfdesk.intake.pdf.pdfjoin import joined_tables
from perfdesk.intake.pdf.pdfpage import page_lines
from perfdesk.intake.pdf.pdfstreams import check_streams
from perfdesk.intake.words.wording import compact
from perfdesk.pulse import beat

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypdfium2 import (  # type: ignore[import-untyped]
        PdfDocument,
        PdfPage,
        PdfTextPage,
    )

    from perfdesk.intake.pdf.pdfpage import PageLine

_MAX_PAGES = 300
_MAX_CHARACTERS = 400_000
#: In points; no program makes pages of more than 14,400. The library keeps a bit for each.
_LARGEST_SIDE = 200_000
#: What stands at the head or foot of more than half of so many pages at least is no text.
_FEWEST_PAGES = 2
_EDGE_LINES = 2
_DIGITS = re.compile(r"\d+")
#: A number and nothing else within so much of the paper's head or foot is the page's.
_NUMBER = re.compile(r"[-—–－─~·]*第?\d{1,4}页?(?:[/／,，]?共?\d{1,4}页?)?[-—–－─~·]*")
_OUTER = 0.1
_MOST_INDENT = 4
#: Places within so many points are the same; one line in so many begins at the margin.
_STEP, _FEW = 4.0, 8


class PdfLine(NamedTuple):
    """A line, with the number of its page; tabs part the cells of rows.

    Attributes:
        indent: How many hanzi it is set in from most lines of its page, at most four.
        is_running: Head, foot or number of a page, by its place.
        table: Of a row of a ruled table, from 1; its cells are all told, empty ones too.
    """

    page: int
    text: str
    is_row: bool
    indent: int
    is_running: bool
    table: int = 0
    cells: tuple[str, ...] = ()


def read_pdf(content: bytes, name: str, *, with_cells: bool = False) -> list[PdfLine]:
    """Return the lines in order; ``with_cells`` each row of a ruled table as one.

    Raises:
        UserError: ``file_password``, ``file_damaged``, ``file_too_many_pages``,
            ``file_too_much_text``, ``file_unpacks_too_large`` or ``file_scanned``.
    """
    with pdf_pages(content, name) as opened:
        pages = [page_lines(page, text_page, with_cells=with_cells) for page, text_page in opened]
    if not any(compact(line.text) for page in pages for line in page):
        raise UserError("file_scanned", file=name)
    running = _running(pages)
    numbers = _page_numbers(pages)
    lines: list[PdfLine] = []
    tables = 0
    for number, page in enumerate(pages, 1):
        outer, margin = _outermost(page, running), _margin(page)
        before, tables = tables, tables + max((line.table for line in page), default=0)
        for at, line in enumerate(page):
            is_running = at in outer or (number - 1, at) in numbers
            table = before + line.table if line.table else 0
            indent = _indent(line, margin)
            lines.append(
                PdfLine(number, line.text, line.is_row, indent, is_running, table, line.cells)
            )
    return joined_tables(lines)


@contextmanager
def pdf_pages(content: bytes, name: str) -> Iterator[Iterator[tuple[PdfPage, PdfTextPage]]]:
    """Open a file and give its pages with their texts, each open until the next is asked for.

    Raises:
        UserError: As ``read_pdf``, but for ``file_scanned``.
    """
    check_streams(content, name)
    check_forms(content, name)
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
        beat()
        page = document[number]
        if max(page.get_size()) > _LARGEST_SIDE:
            raise UserError("file_damaged", file=name)
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


def _outermost(page: Sequence[PageLine], running: frozenset[str]) -> frozenset[int]:
    """Return the lines of a page that are running text; a title may say the same below a head."""
    found: dict[str, int] = {}
    for at in sorted(_edges(page), key=lambda at: min(at, len(page) - 1 - at)):
        if _bare(page[at]) in running:
            found.setdefault(_bare(page[at]), at)
    return frozenset(found.values())


def _edges(page: Sequence[PageLine]) -> set[int]:
    """Return the numbers of a page's first and last lines; rows of a ruled table are no heads."""
    numbers = range(len(page))
    return {at for at in (*numbers[:_EDGE_LINES], *numbers[-_EDGE_LINES:]) if not page[at].table}


def _bare(line: PageLine) -> str:
    return _DIGITS.sub("0", compact(line.text))


def _page_numbers(pages: Sequence[Sequence[PageLine]]) -> frozenset[tuple[int, int]]:
    """Return page and line of what is a number alone, outside of where text stands."""
    return frozenset(
        (number, at)
        for number, page in enumerate(pages)
        for at in _edges(page)
        if not _OUTER < page[at].place < 1 - _OUTER and _NUMBER.fullmatch(compact(page[at].text))
    )


def _margin(page: Sequence[PageLine]) -> float:
    """Return where a page's lines begin: the leftmost place at which several do."""
    starts = Counter(round(line.left / _STEP) for line in page if not line.is_row)
    several = [start for start, count in starts.items() if count * _FEW >= len(page)]
    return min(several or starts or (0,)) * _STEP


def _indent(line: PageLine, margin: float) -> int:
    return max(0, min(round((line.left - margin) / max(line.height, 1.0)), _MOST_INDENT))
