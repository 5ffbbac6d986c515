"""The typeset document as a value: where each character stands, without any file format.

Lengths are in points; ``x`` counts from the paper's left edge, ``y`` from its upper edge downwards.
The PDF is drawn from it, and so may a preview be.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfdesk.report.values import FieldRef


class Kind(StrEnum):
    """What a line is."""

    LABEL = "label"
    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    CAPTION = "caption"
    CELL = "cell"
    PAGE_NUMBER = "page_number"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a line's text comes from: its section, and its field where there is one."""

    section: str = ""
    source: FieldRef | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one face in equal steps; ``spacing`` is added to each one's own width."""

    x: float
    face: str
    text: str
    spacing: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text on its baseline.

    Attributes:
        text: The characters as they stand in the document, blanks at the end left out.
        x: Left edge of the first cell.
        width: From ``x`` to the right edge of the ink.
        stretch: By how much gaps grew, in parts of the size.
    """

    kind: Kind
    x: float
    y: float
    width: float
    size: float
    text: str
    runs: tuple[Run, ...]
    origin: Origin
    stretch: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight black stroke."""

    x0: float
    y0: float
    x1: float
    y1: float
    weight: float


@dataclass(frozen=True, slots=True)
class Stamp:
    """A line behind the text, in grey (0 black, 1 white), turned round the start of its baseline.

    The line itself lies at 0; ``x`` and ``y`` are that start's place, ``angle`` by how many degrees
    it rises.
    """

    line: Line
    x: float
    y: float
    angle: float
    grey: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page; ``number`` counts from 1 and is what is printed on it."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    stamp: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline; ``level`` counts from 0 and never skips one."""

    title: str
    level: int
    page: int
    y: float


@dataclass(frozen=True, slots=True)
class MissingCharacter:
    """A character that no font has; it is printed as 〓."""

    char: str
    page: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class Layout:
    """All pages of a document, with its outline and what could not be drawn."""

    pages: tuple[Page, ...]
    bookmarks: tuple[Bookmark, ...]
    missing: tuple[MissingCharacter, ...]
