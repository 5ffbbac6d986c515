"""Say of a file what is in it beside its text, and was left alone: macros, signatures, links."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from zipfile import ZipFile

from perfdesk.errors import message
from perfdesk.intake.pdf.pdffields import filled_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LINKED = re.compile(rb"<Relationship\b[^>]*TargetMode=\"External\"[^>]*>")
_HYPERLINK = b'/hyperlink"'
_COMMENT = re.compile(rb"<w:comment\b")
_CHANGE = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo) ")
_MACRO_STREAM = "_VBA_PROJECT".encode("utf-16-le")


def packed_asides(content: bytes) -> tuple[str, ...]:
    """Return whole sentences about a sound file of Word, or a spreadsheet (.xlsx, .ods)."""
    with ZipFile(io.BytesIO(content)) as packed:
        return tuple(_packed(packed.namelist(), packed.read))


def _packed(names: list[str], read: Callable[[str], bytes]) -> Iterator[str]:
    parts = [name.casefold() for name in names]
    if any(part.endswith("vbaproject.bin") or part.startswith("basic/") for part in parts):
        yield message("notes", "macros_ignored")
    if any(part.startswith("_xmlsignatures/") or part.endswith("signatures.xml") for part in parts):
        yield message("notes", "signature_not_kept")
    if any("/embeddings/" in part or "/afchunk" in part for part in parts):
        yield message("notes", "embedded_not_read")
    links = (
        link for name in names if name.endswith(".rels") for link in _LINKED.findall(read(name))
    )
    if any(_HYPERLINK not in link for link in links):
        yield message("notes", "links_not_followed")
    comments = sum(
        len(_COMMENT.findall(read(name))) for name in names if name == "word/comments.xml"
    )
    if comments:
        yield message("notes", "comments_not_read", count=comments)
    if any(name == "word/document.xml" and _CHANGE.search(read(name)) for name in names):
        yield message("notes", "changes_accepted")


def old_asides(content: bytes) -> tuple[str, ...]:
    """Return whole sentences about a spreadsheet packed in the old way (.xls, .et)."""
    return (message("notes", "macros_ignored"),) if _MACRO_STREAM in content else ()


def pdf_asides(content: bytes) -> tuple[str, ...]:
    """Return whole sentences about a PDF."""
    notes = []
    if b"/ByteRange" in content:
        notes.append(message("notes", "signature_not_kept"))
    if b"/JavaScript" in content or b"/EmbeddedFile" in content:
        notes.append(message("notes", "embedded_not_read"))
    if filled := filled_fields(content):
        notes.append(message("notes", "fields_not_read", count=filled))
    return tuple(notes)
