"""What every reader of files gives: the lines of a file in one plain form, and what is to be told.

A line is a line of a text or PDF, a paragraph of a Word file, or a row of any table. All of a
file's characters are in its lines; what a reader recognises as no text of the report (running
heads, page numbers by their place) it marks, and leaves in.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LineKind(StrEnum):
    """Where in its file a line stands."""

    BODY = "body"
    ROW = "row"
    NOTE = "note"
    BOX = "box"


class FileKind(StrEnum):
    """What a file is, by its content."""

    TEXT = "text"
    WORD = "word"
    PDF = "pdf"
    SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class FileLine:
    """A line of a text file or PDF, a paragraph of a Word file, a row of a table; blank ones too.

    Attributes:
        text: As it stands in the file; the cells of a row are parted by tabs.
        number: Counted from 1 through the whole file.
        place: How a person finds it: 第 12 行, 第 3 段, 第 2 页第 5 行.
        is_printed: It ends where the paper ends; that is no fault of the text.
        is_row: It is a part of a table, though it may have one cell only.
        kind: A footnote and a text box stand behind the paragraph that they belong to.
        level: Of a heading by its style, from 1; 0 where no style says so.
        page: From 1; 0 where a file has no pages.
        table: Number of its table from 1; 0 for what is no row, or no certain one.
        cells: Of a row, empty ones too; a merged cell stands where it begins.
        is_running: Head, foot or number of a page, by its place.
    """

    text: str
    number: int
    place: str
    is_printed: bool = False
    is_row: bool = False
    kind: LineKind = LineKind.BODY
    level: int = 0
    page: int = 0
    table: int = 0
    cells: tuple[str, ...] = ()
    is_running: bool = False


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read.

    Attributes:
        name: Without its folder.
        notes: What the clerk should know of the reading, whole sentences: macros were not run,
            characters of other blocks were exchanged for the usual ones.
    """

    name: str
    kind: FileKind
    lines: tuple[FileLine, ...]
    notes: tuple[str, ...] = ()
