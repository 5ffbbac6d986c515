"""Read a Word file (.docx) line by line: paragraphs, rows of tables, text boxes, notes.

With the numbers that Word itself puts before paragraphs. Tracked changes count as accepted; what is
in a file twice for old programs is read once; nothing outside of the file is asked for.
"""

from __future__ import annotations

import io
import re
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from perfdesk.errors import UserError
from perfdesk.intake.readers.source import LineKind
from perfdesk.intake.readers.strict import as_usual
from perfdesk.intake.readers.wordnumbers import Numbers
from perfdesk.intake.readers.wordstyles import W, number_at
from perfdesk.intake.readers.zipped import check_packed
from perfdesk.pulse import beat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Numbers", "WordLine", "pieces", "read_word", "rows_of", "word_document", "word_lines"]

#: Some programs number it: word/document2.xml.
MAIN_PART = re.compile(r"word/document\d*\.xml", re.IGNORECASE)
_SPACES = {"w": W[1:-1]}
#: Struck out, moved away, formats, boxes, what is there a second time for old programs, and how a
#: word is read aloud.
_SKIPPED = frozenset(
    {
        *("del", "moveFrom", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "sdtPr"),
        *("txbxContent", "Fallback", "rt"),
    }
)
_NOTE_MARKS = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
#: With macros or without, a pattern for documents or a document.
_OTHER_TYPES = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
#: Boxes that are ticked or not, and dots, in the faces that Word draws them with.
_SYMBOLS = {
    **{("wingdings", code): mark for code, mark in zip(
        (0x52, 0x6C, 0x6E, 0x6F, 0x71, 0x72, 0x75, 0xA7, 0xA8, 0xD8, 0xFB, 0xFC, 0xFD, 0xFE),
        "☑●■□❑❒◆▪□➢✗✓☒☑", strict=True)},
    **{("wingdings 2", code): mark for code, mark in zip(
        (0x4F, 0x50, 0x51, 0x52, 0x53, 0x54, 0xA3), "✗✓☒☑☒☒□", strict=True)},
    **{("symbol", code): mark for code, mark in zip(
        (0xA3, 0xB3, 0xB1, 0xB4, 0xB7, 0xB8, 0xB9, 0xA5, 0xD7), "≤≥±×•÷≠∞⋅", strict=True)},
}  # fmt: skip
#: Deeper than the parser lets markup nest.
_DEEPEST = 256
#: What the library tells of parts that are torn or garbled. SyntaxError is how the parser tells
#: markup that is not well formed; RuntimeError: a picture is locked by a password.
_DAMAGES = (
    *(BadZipFile, zlib.error, EOFError, RuntimeError, SyntaxError),
    *(LookupError, ValueError, AttributeError, TypeError),
)


@dataclass(frozen=True, slots=True)
class WordLine:
    """A line of a Word file; ``text`` of a row parts its filled cells by tabs.

    Attributes:
        paragraph: Number of the paragraph or row, from 1, at which a person finds it.
    """

    text: str
    paragraph: int
    kind: LineKind = LineKind.BODY
    level: int = 0
    table: int = 0
    cells: tuple[str, ...] = ()


def read_word(content: bytes, name: str) -> list[str]:
    """Return the paragraphs in order; a table's rows are a paragraph each.

    Raises:
        UserError: As ``word_lines``.
    """
    return [line.text for line in word_lines(content, name)[0]]


def word_lines(content: bytes, name: str) -> tuple[list[WordLine], list[str]]:
    """Return the lines in order, and the heads and feet of its pages.

    Raises:
        UserError: ``file_damaged``, ``file_unpacks_too_large``; ``file_other_kind`` where it is
            sound, but of another program.
    """
    with word_document(content, name) as document:
        reader = _Reader(Numbers.of(document), _notes(document))
        reader.read(document.element.body)
        reader.end()
        return reader.lines, list(_running(document))


@contextmanager
def word_document(content: bytes, name: str) -> Iterator[Any]:
    """Open a file; what is damaged in it is told where it is met.

    Raises:
        UserError: As ``word_lines``.
    """
    check_packed(content, name, needs=())
    with ZipFile(io.BytesIO(content)) as packed:
        if not any(map(MAIN_PART.fullmatch, packed.namelist())):
            raise UserError("file_other_kind", file=name)
    # The library is wanted only here; the window starts without it.
    from docx.opc.part import PartFactory  # noqa: PLC0415
    from docx.package import Package  # noqa: PLC0415
    from docx.parts.document import DocumentPart  # noqa: PLC0415

    for kind in _OTHER_TYPES:
        PartFactory.part_type_for.setdefault(kind, DocumentPart)
    try:
        yield Package.open(io.BytesIO(as_usual(content))).main_document_part.document
    except _DAMAGES as err:
        raise UserError("file_damaged", file=name) from err


@dataclass(slots=True)
class _Reader:
    """Goes through a document and gathers its lines.

    Attributes:
        notes: Foot and end notes, by part and number.
        open: What stands in paragraphs whose end was struck out; it belongs to the next.
    """

    numbers: Numbers
    notes: dict[tuple[str, str], Any]
    lines: list[WordLine] = field(default_factory=list)
    paragraph: int = 0
    table: int = 0
    open: str = ""
    kind: LineKind = LineKind.BODY

    def read(self, holder: Any, depth: int = 0) -> None:  # noqa: ANN401
        """Gather the lines of the paragraphs and tables below an element."""
        for element in holder:
            match _name(element):
                case "p":
                    self._paragraph(element, depth)
                case "tbl":
                    self._table(element, depth)
                case name if name not in _SKIPPED:
                    self.read(element, depth)

    def end(self) -> None:
        """Keep what no further paragraph takes up."""
        if self.open:
            self._add(WordLine(self.open, 0, self.kind))
            self.open = ""

    def _paragraph(self, element: Any, depth: int) -> None:  # noqa: ANN401
        beat()
        text = self.open + numbered(self.numbers.before(element), "".join(pieces(element)))
        self.open = ""
        if _is_end_struck(element):
            self.open = text
        else:
            level = self.numbers.styles.level(element) if text.strip() else 0
            for line in text.split("\n"):
                self._add(WordLine(line, 0, self.kind, level))
        self._beside(element, depth)

    def _table(self, table: Any, depth: int) -> None:  # noqa: ANN401
        rows = [row for row in _nearest(table, "tr") if not _is_struck(row)]
        if max((len(list(_nearest(row, "tc"))) for row in rows), default=0) < 2 and depth < 4:
            # A frame around text.
            for row in rows:
                for cell in _nearest(row, "tc"):
                    self.read(cell, depth + 1)
            return
        self.end()
        self.table += 1
        number = self.table
        for row in rows:
            beat()
            cells = self._cells(row)
            flat = (cell.replace("\n", "").replace("\t", " ") for cell in cells)
            text = "\t".join(filter(None, flat))
            self._add(WordLine(text, 0, LineKind.ROW, 0, number, cells))
            self._beside(row, depth)
            for inner in _nearest(row, "tbl") if depth < _DEEPEST else ():
                self._table(inner, depth + 1)

    def _cells(self, row: Any) -> tuple[str, ...]:  # noqa: ANN401
        """Return a row's cells; what is merged stands where it begins."""
        cells = [""] * min(number_at(row, "trPr/w:gridBefore") or 0, 60)
        for cell in _nearest(row, "tc"):
            paragraphs = (
                numbered(self.numbers.before(one), "".join(pieces(one)))
                for one in _nearest(cell, "p")
            )
            cells.append("\n".join(filter(None, paragraphs)))
            cells += [""] * (min(number_at(cell, "tcPr/w:gridSpan") or 1, 60) - 1)
        return tuple(cells)

    def _beside(self, element: Any, depth: int) -> None:  # noqa: ANN401
        """Gather the boxes and notes that hang on an element."""
        if depth > _DEEPEST:
            return
        for kind, holder in list(_hanging(element, self.notes)):
            before, self.kind = self.kind, kind
            carried, self.open = self.open, ""
            self.read(holder, depth + 1)
            self.end()
            self.kind, self.open = before, carried

    def _add(self, line: WordLine) -> None:
        if self.kind is LineKind.BODY:
            self.paragraph += 1
        self.lines.append(replace(line, paragraph=max(self.paragraph, 1)))


def numbered(number: str, text: str) -> str:
    """Return a text with the number before it: Word sets them apart, which figures need."""
    is_close = number[-1:].isalnum() and text[:1].isascii() and text[:1].isalnum()
    return f"{number} {text}" if is_close else number + text


def rows_of(table: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield a table's rows, and behind each row those of the tables in its cells."""
    reader = _Reader(Numbers.nothing(), {})
    reader.read([table])
    yield from (line.text for line in reader.lines if line.kind is not LineKind.BOX)


def _nearest(holder: Any, name: str) -> Iterator[Any]:  # noqa: ANN401
    """Yield the elements of a name below another, but none below one of them or below a table."""
    for child in holder:
        found = _name(child)
        if found == name:
            yield child
        elif found != "tbl" and found not in _SKIPPED:
            yield from _nearest(child, name)


def _hanging(element: Any, notes: dict[tuple[str, str], Any]) -> Iterator[tuple[LineKind, Any]]:  # noqa: ANN401
    """Yield the text boxes and notes of an element, none of a table in it."""
    for child in element:
        name = _name(child)
        if name == "txbxContent":
            yield LineKind.BOX, child
        elif name in _NOTE_MARKS:
            note = notes.pop((_NOTE_MARKS[name], child.get(f"{W}id", "")), None)
            if note is not None:
                yield LineKind.NOTE, note
        elif name != "tbl" and name not in _SKIPPED:
            yield from _hanging(child, notes)


def pieces(element: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield what is written in an element; a table in a cell has rows of its own."""
    for child in element:
        match _name(child):
            case "t":
                yield child.text or ""
            case "tab" | "ptab":
                yield "\t"
            case "br" | "cr":
                yield "\n"
            case "noBreakHyphen":
                yield "-"
            case "sym":
                yield _symbol(child)
            case name if name != "tbl" and name not in _SKIPPED:
                yield from pieces(child)


def _symbol(element: Any) -> str:  # noqa: ANN401
    """Return a character that is told by its place in a face; of private use where unknown."""
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    face = element.get(f"{W}font", "").casefold()
    known = _SYMBOLS.get((face, code & 0xFF)) if code >> 8 in {0x00, 0xF0} else None
    is_mark = 0x20 <= code < 0x10000 and not 0xD800 <= code < 0xE000
    return known or (chr(code) if is_mark else "")


def _is_end_struck(paragraph: Any) -> bool:  # noqa: ANN401
    """Say whether a paragraph's end was struck out: it goes on in the next."""
    marks = paragraph.find("w:pPr/w:rPr", _SPACES)
    return marks is not None and any(_name(one) in {"del", "moveFrom"} for one in marks)


def _is_struck(row: Any) -> bool:  # noqa: ANN401
    return row.find("w:trPr/w:del", _SPACES) is not None


def _name(element: Any) -> str:  # noqa: ANN401
    """Return an element's name without its name space; a comment has none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "del"


# -- parts -----------------------------------------------------------------------------------------


def _roots(document: Any, names: Iterable[str]) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Yield the parts whose names begin in one of these ways, with what they are."""
    from docx.oxml import parse_xml  # noqa: PLC0415 - see ``word_document``

    for part in document.part.package.iter_parts():
        name = str(part.partname).rpartition("/")[2]
        for wanted in names:
            if re.fullmatch(rf"{wanted}\d*\.xml", name):
                yield wanted, part.element if hasattr(part, "element") else parse_xml(part.blob)


def _notes(document: Any) -> dict[tuple[str, str], Any]:  # noqa: ANN401
    """Return foot and end notes by part and number; the lines that part them are none."""
    return {
        (name, note.get(f"{W}id", "")): note
        for name, root in _roots(document, ("footnotes", "endnotes"))
        for note in root
        if _name(note) in {"footnote", "endnote"} and note.get(f"{W}type") in {None, "normal"}
    }


def _running(document: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield what stands at the head or foot of pages, each once."""
    seen: set[str] = set()
    for _, root in _roots(document, ("header", "footer")):
        reader = _Reader(Numbers.nothing(), {})
        reader.read(root)
        for line in reader.lines:
            if line.text.strip() and line.text not in seen:
                seen.add(line.text)
                yield line.text
