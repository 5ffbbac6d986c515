"""Read the lines of a report in any file that it may come in: text, Word or PDF.

What a file is tell its first bytes, not its name. Nothing is stored, nothing is run.
"""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import replace
from itertools import count, pairwise
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from perfdesk.errors import UserError
from perfdesk.intake.asides import old_asides, packed_asides, pdf_asides
from perfdesk.intake.cleaning.characters import with_usual_characters
from perfdesk.intake.pdf.pdffile import read_pdf
from perfdesk.intake.readers.firstbytes import first_bytes
from perfdesk.intake.readers.source import FileKind, FileLine, LineKind, SourceFile
from perfdesk.intake.readers.textfile import read_text
from perfdesk.intake.readers.wordfile import MAIN_PART, word_lines
from perfdesk.intake.sheets.sheetfile import sheet_lines

if TYPE_CHECKING:
    from pathlib import Path

#: With pictures, a report in Word or PDF may have some megabytes.
_MAX_BYTES = 32 << 20
_HEAD = 1024
#: So many lines of one cell may stand between two rows.
_CELL_LINES = 8
_PACKED, _PDF, _OLD_OFFICE = b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EMPTY_PACK = b"PK\x05\x06"
_OFD_PART = "ofd.xml"
_SHEET_PARTS = frozenset({"xl/workbook.xml", "content.xml"})
_RICH_TEXT = b"{\\rtf"
#: Web pages and Word's own XML of 2003, whatever they are called.
_WEB_PAGE = re.compile(
    rb"(?:<!doctype html|<html|<\?xml[^>]*>\s*(?:<\?mso-application|<html|<!doctype html)"
    rb"|mime-version:)",
    re.IGNORECASE,
)
_INDENT = "\u3000"

_Lines = tuple[FileKind, tuple[FileLine, ...], tuple[str, ...]]


def read_paragraphs(path: Path) -> tuple[FileLine, ...]:
    """Return the lines of a report that is to be proof-read, as they stand.

    Heads and feet of pages are left blank, and a PDF's lines begin at their first character.

    Raises:
        UserError: As ``read_source``; a spreadsheet is ``file_other_kind``.
    """
    file = _source(path, with_sheets=False)
    is_pdf = file.kind is FileKind.PDF
    return tuple(
        replace(line, text="" if line.is_running else line.text.lstrip() if is_pdf else line.text)
        for line in file.lines
        if is_pdf or not line.is_running
    )


def read_source(path: Path) -> SourceFile:
    """Read a file, whatever kind it is.

    Raises:
        UserError: The file cannot be read: what ``first_bytes``, ``read_text``, ``word_lines``,
            ``read_pdf`` and ``read_workbook`` raise, ``file_too_large``, ``file_old_office``,
            ``file_locked_office``, ``file_web_page``, ``file_ofd`` and ``import_unknown_file``.
    """
    return _source(path, with_sheets=True)


def _source(path: Path, *, with_sheets: bool) -> SourceFile:
    kind, lines, asides = _read(path, with_sheets=with_sheets)
    usual, notes = with_usual_characters(lines)
    return SourceFile(path.name, kind, usual, (*asides, *notes))


def _read(path: Path, *, with_sheets: bool) -> _Lines:
    head = first_bytes(path, _HEAD)
    if head.startswith(_OLD_OFFICE):
        return _old_lines(path, with_sheets=with_sheets)
    if head.startswith(_RICH_TEXT):
        raise UserError("file_old_office", file=path.name)
    if head.startswith((_PACKED, _EMPTY_PACK)):
        return _packed_lines(path, with_sheets=with_sheets)
    if _PDF in head:
        content = read_whole(path)
        return FileKind.PDF, _pdf_lines(content, path.name, with_sheets), pdf_asides(content)
    if _WEB_PAGE.match(head.removeprefix(codecs.BOM_UTF8).lstrip()):
        raise UserError("file_web_page", file=path.name)
    texts = enumerate(read_text(path).splitlines(), 1)
    lines = tuple(FileLine(text, number, f"第 {number} 行") for number, text in texts)
    return FileKind.TEXT, lines, ()


def _packed_lines(path: Path, *, with_sheets: bool) -> _Lines:
    content, name = read_whole(path), path.name
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            parts = {part.casefold() for part in packed.namelist()}
    except (BadZipFile, ValueError, NotImplementedError) as err:
        raise UserError("file_damaged", file=name) from err
    is_word = any(map(MAIN_PART.fullmatch, parts))
    if _OFD_PART in parts:
        raise UserError("file_ofd", file=name)
    if with_sheets and not is_word:
        if not parts & _SHEET_PARTS:
            raise UserError("import_unknown_file", file=name)
        return FileKind.SHEET, sheet_lines(path), packed_asides(content)
    return FileKind.WORD, _word_lines(content, name), packed_asides(content)


def _old_lines(path: Path, *, with_sheets: bool) -> _Lines:
    """Read a file packed in the old way of Office: only spreadsheets can be read of these."""
    content = read_whole(path)
    if any(_stream(name) in content for name in ("EncryptedPackage", "EncryptionInfo")):
        raise UserError("file_locked_office", file=path.name)
    if with_sheets and any(_stream(name) in content for name in ("Workbook", "Book")):
        return FileKind.SHEET, sheet_lines(path), old_asides(content)
    raise UserError("file_old_office", file=path.name)


def _stream(name: str) -> bytes:
    """Return how a stream's name stands in the list of such a file."""
    return (name + "\0").encode("utf-16-le")


#: How a person finds a line of a Word file.
_PLACES = {LineKind.BOX: "第 {} 段旁的文本框", LineKind.NOTE: "第 {} 段的脚注"}


def _word_lines(content: bytes, name: str) -> tuple[FileLine, ...]:
    found, running = word_lines(content, name)
    if not any(line.text.strip() for line in found):
        raise UserError("import_empty", file=name)
    lines = [
        FileLine(
            line.text,
            number,
            _PLACES.get(line.kind, "第 {} 段").format(line.paragraph),
            is_row=line.kind is LineKind.ROW,
            kind=line.kind,
            level=line.level,
            table=line.table,
            cells=line.cells,
        )
        for number, line in enumerate(found, 1)
    ]
    heads = enumerate(running, len(lines) + 1)
    lines += [FileLine(text, number, "页眉页脚", is_running=True) for number, text in heads]
    return tuple(lines)


def _pdf_lines(content: bytes, name: str, with_cells: bool) -> tuple[FileLine, ...]:  # noqa: FBT001
    found = read_pdf(content, name, with_cells=with_cells)
    rows = _rows(["" if line.table else line.text for line in found])
    lines: list[FileLine] = []
    on_page = count(1)
    page_before = 0
    for number, line in enumerate(found, 1):
        if line.page != page_before:
            page_before, on_page = line.page, count(1)
        is_row = line.is_row or bool(line.table) or number - 1 in rows
        lines.append(
            FileLine(
                line.text if is_row else _INDENT * line.indent + line.text,
                number,
                f"第 {line.page} 页第 {next(on_page)} 行",
                is_printed=True,
                is_row=is_row,
                kind=LineKind.ROW if is_row else LineKind.BODY,
                page=line.page,
                table=line.table,
                cells=line.cells or (tuple(line.text.split("\t")) if is_row else ()),
                is_running=line.is_running,
            )
        )
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
        UserError: ``file_too_large``, or as ``first_bytes``.
    """
    content = first_bytes(path, _MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        raise UserError("file_too_large", file=path.name, limit=_MAX_BYTES >> 20)
    return content
