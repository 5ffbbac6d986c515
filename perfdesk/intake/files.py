"""Read the lines of a report in any file that it may come in: text, Word or PDF.

What a file is tell its first bytes, not its name. Nothing is stored, nothing is run.
"""

from __future__ import annotations

import io
from itertools import count, pairwise
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from perfdesk.errors import UserError
from perfdesk.intake.characters import with_usual_characters
from perfdesk.intake.pdffile import read_pdf
from perfdesk.intake.sheetfile import sheet_lines
from perfdesk.intake.source import FileKind, FileLine, SourceFile
from perfdesk.intake.textfile import read_text
from perfdesk.intake.wordfile import read_word

if TYPE_CHECKING:
    from pathlib import Path

#: With pictures, a report in Word or PDF may have some megabytes.
_MAX_BYTES = 32 << 20
_HEAD = 1024
#: So many lines of one cell may stand between two rows.
_CELL_LINES = 8
_PACKED, _PDF, _OLD_OFFICE = b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_PART, _OFD_PART = "word/document.xml", "ofd.xml"
_SHEET_PARTS = frozenset({"xl/workbook.xml", "content.xml"})
_RICH_TEXT = b"{\\rtf"


def read_paragraphs(path: Path) -> tuple[FileLine, ...]:
    """Return the lines of a file, as they stand.

    Raises:
        UserError: The file cannot be read: ``import_folder``, ``import_missing``,
            ``import_forbidden``, ``import_unreadable``, ``file_too_large``, ``file_old_office``,
            and what ``read_text``, ``read_word`` and ``read_pdf`` raise.
    """
    return _source(path, with_sheets=False).lines


def read_source(path: Path) -> SourceFile:
    """Read a file, whatever kind it is.

    Raises:
        UserError: As ``read_paragraphs``, and what ``read_workbook`` raises.
    """
    return _source(path, with_sheets=True)


def _source(path: Path, *, with_sheets: bool) -> SourceFile:
    kind, lines = _kind_and_lines(path, with_sheets=with_sheets)
    usual, notes = with_usual_characters(lines)
    return SourceFile(path.name, kind, usual, notes)


def _kind_and_lines(path: Path, *, with_sheets: bool) -> tuple[FileKind, tuple[FileLine, ...]]:
    head = _read(path, _HEAD)
    if head.startswith(_OLD_OFFICE):
        return _old_lines(path, with_sheets=with_sheets)
    if head.startswith(_RICH_TEXT):
        raise UserError("file_old_office", file=path.name)
    if head.startswith(_PACKED):
        return _packed_lines(path, with_sheets=with_sheets)
    if _PDF in head:
        return FileKind.PDF, _pdf_lines(path)
    texts = enumerate(read_text(path).splitlines(), 1)
    lines = tuple(FileLine(text, number, f"第 {number} 行") for number, text in texts)
    return FileKind.TEXT, lines


def _packed_lines(path: Path, *, with_sheets: bool) -> tuple[FileKind, tuple[FileLine, ...]]:
    content = read_whole(path)
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            parts = {name.casefold() for name in packed.namelist()}
    except (BadZipFile, ValueError) as err:
        raise UserError("file_damaged", file=path.name) from err
    if _OFD_PART in parts:
        raise UserError("file_ofd", file=path.name)
    if with_sheets and parts & _SHEET_PARTS and _WORD_PART not in parts:
        return FileKind.SHEET, sheet_lines(path)
    return FileKind.WORD, _word_lines(path)


def _old_lines(path: Path, *, with_sheets: bool) -> tuple[FileKind, tuple[FileLine, ...]]:
    """Read a file packed in the old way of Office: only spreadsheets can be read of these."""
    content = read_whole(path)
    if any(_stream(name) in content for name in ("EncryptedPackage", "EncryptionInfo")):
        raise UserError("file_locked_office", file=path.name)
    if with_sheets and any(_stream(name) in content for name in ("Workbook", "Book")):
        return FileKind.SHEET, sheet_lines(path)
    raise UserError("file_old_office", file=path.name)


def _stream(name: str) -> bytes:
    """Return how a stream's name stands in the list of such a file."""
    return (name + "\0").encode("utf-16-le")


def _word_lines(path: Path) -> tuple[FileLine, ...]:
    texts = read_word(read_whole(path), path.name)
    if not any(text.strip() for text in texts):
        raise UserError("import_empty", file=path.name)
    return tuple(FileLine(text, n, f"第 {n} 段") for n, text in enumerate(texts, 1))


def _pdf_lines(path: Path) -> tuple[FileLine, ...]:
    found = read_pdf(read_whole(path), path.name)
    rows = _rows([line.text for line in found])
    lines: list[FileLine] = []
    on_page = count(1)
    page_before = 0
    for number, (page, text, is_ruled) in enumerate(found, 1):
        if page != page_before:
            page_before, on_page = page, count(1)
        place = f"第 {page} 页第 {next(on_page)} 行"
        is_row = is_ruled or number - 1 in rows
        lines.append(FileLine(text, number, place, is_printed=True, is_row=is_row))
    return tuple(lines)


def _rows(texts: list[str]) -> set[int]:
    """Return which lines of a PDF are parts of tables: rows of cells, and what is close between.

    A cell's text that takes several lines stands alone in all but one of them.
    """
    rows = [at for at, text in enumerate(texts) if "\t" in text.strip()]
    between = [
        at
        for before, after in pairwise(rows)
        if after - before <= _CELL_LINES
        for at in range(before + 1, after)
    ]
    return {*rows, *between}


def read_whole(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        UserError: ``file_too_large``, or it cannot be read (see ``read_paragraphs``).
    """
    content = _read(path, _MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        raise UserError("file_too_large", file=path.name, limit=_MAX_BYTES >> 20)
    return content


def _read(path: Path, size: int) -> bytes:
    try:
        if path.is_dir():
            raise UserError("import_folder", file=path.name)
        # A device or a pipe would be read without end.
        if not path.is_file():
            raise UserError("import_missing", file=path.name)
        with path.open("rb") as file:
            return file.read(size)
    except OSError as err:
        code = "import_forbidden" if isinstance(err, PermissionError) else "import_unreadable"
        raise UserError(code, file=path.name) from err
