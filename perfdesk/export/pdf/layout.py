"""The typeset document as a value: where each character stands, without any file format.

Lengths are in points; ``x`` counts from the paper's left edge, ``y`` from its upper edge downwards.
The PDF is drawn from it, and so may a preview be: ``Layout.at`` says which line lies under a point
of a page (a click), ``Layout.places`` where a field stands (its mark in the page). ``Line.source``
is the field of a line and ``Line.box`` its rectangle.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfdesk.report.values import FieldRef


#: A character's square lies so far above its baseline.
_ASCENT_EM = 0.88


class Kind(StrEnum):
    """What a line is."""

    LABEL = "label"
    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    CAPTION = "caption"
    CELL = "cell"
    SIGNED = "signed"
    CONTENTS = "contents"
    PAGE_NUMBER = "page_number"
    MARK = "mark"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a line's text comes from: its section, and its field where there is one."""

    section: str = ""
    source: FieldRef | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a page."""

    left: float
    top: float
    right: float
    bottom: float

    def distance(self, x: float, y: float) -> float:
        """Return how far a point lies outside, by its larger part; 0 inside."""
        return max(self.left - x, x - self.right, self.top - y, y - self.bottom, 0.0)


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
        stroke: Each outline is drawn round with a stroke so wide (bold); 0 for none.
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
    stroke: float = 0.0

    @property
    def source(self) -> FieldRef | None:
        """Return the field that a click on the line leads to."""
        return self.origin.source

    @property
    def box(self) -> Box:
        """Return what the line's characters cover; of a stamp's line only before it is turned."""
        top = self.y - _ASCENT_EM * self.size
        return Box(self.x, top, self.x + self.width, top + self.size)


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
    """A line that lies across the page, turned round the start of its baseline.

    The line itself lies at 0; ``x`` and ``y`` are that start's place, ``angle`` by how many degrees
    it rises. ``grey`` is 0 for black and 1 for white.
    """

    line: Line
    x: float
    y: float
    angle: float
    grey: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page; ``number`` counts from 1 and is what is printed on it.

    A lying page is wider than high. Its number stands where that of an upright page does when the
    paper is turned upright, head to the left (GB/T 9704-2012, 8); so it lies across, in ``turned``.

    Attributes:
        stamp: The mark of a draft, behind the text.
        turned: Further lines that lie across.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    stamp: Stamp | None = None
    turned: tuple[Stamp, ...] = ()


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

    def at(self, page: int, x: float, y: float, reach: float = 0.0) -> Line | None:
        """Return the line at a point of a page (from 1), or the nearest within ``reach`` points.

        Page numbers and the mark of a draft are no lines of the report.
        """
        lines = (line for line in self.pages[page - 1].lines if line.kind not in _NOT_TEXT)
        near = [(line.box.distance(x, y), line) for line in lines]
        distance, line = min(near, key=lambda one: one[0], default=(math.inf, None))
        return line if distance <= reach else None

    def places(self, source: FieldRef) -> tuple[tuple[int, Line], ...]:
        """Return where a field stands: the page (from 1) and line of all its lines, in order."""
        return tuple(
            (page.number, line)
            for page in self.pages
            for line in page.lines
            if line.source == source
        )

    def paragraph(self, line: Line) -> tuple[tuple[int, Line], ...]:
        """Return the lines of the paragraph to which a field's line belongs, with their pages.

        Of a list that is the item. Paragraphs begin with an indent; what else a field fills (a
        heading, a cell) counts as one.
        """
        lines = () if line.source is None else self.places(line.source)
        indent = max((one.x for _, one in lines), default=0.0) - line.size / 2
        if any(one.kind is not Kind.BODY for _, one in lines):
            return lines
        found: list[tuple[int, Line]] = []
        for at, (page, one) in enumerate(lines):
            if at and one.x > indent:
                if any(other is line for _, other in found):
                    break
                found = []
            found.append((page, one))
        return tuple(found)


_NOT_TEXT = frozenset({Kind.PAGE_NUMBER, Kind.MARK})
