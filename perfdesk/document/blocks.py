"""The neutral document: what is printed, in order, without fonts, sizes or files.

PDF, Excel and Word are writers of this; whatever a reader is to see must stand here. Text is final:
numbers, labels and brackets are already generated.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from perfdesk.report.values import FieldRef
    from perfdesk.template.expressions import Expression


class Align(StrEnum):
    """How a table column stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's heading; ``level`` counts from 1, ``number`` is generated (一、)."""

    level: int
    number: str
    text: str
    section: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; ``source`` is the field that a click on it leads to."""

    text: str
    source: FieldRef | None = None


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item with its generated marker, e.g. ``（1）``."""

    marker: str
    text: str


@dataclass(frozen=True, slots=True)
class ListBlock:
    """Items, each a paragraph of its own that begins with its marker."""

    items: tuple[ListItem, ...]
    source: FieldRef | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A table column; of ``width`` only the ratio to the others counts."""

    heading: str
    align: Align = Align.LEFT
    width: int = 1


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table; every row has as many cells as there are columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    source: FieldRef | None = None


Block = Heading | Paragraph | ListBlock | TableBlock


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the report, for the sheet of figures.

    Attributes:
        value: In the unit named; None where nothing is filled in.
        places: Decimal places to show.
        formula: How it is computed from other figures, or None where it was typed.
    """

    ref: FieldRef
    section: str
    label: str
    value: Decimal | None
    unit: str
    places: int
    formula: Expression | None = None


@dataclass(frozen=True, slots=True)
class Annex:
    """A part that begins on a page of its own, with a label (附件2) and a title."""

    label: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    Attributes:
        label: The annex label that stands at the top left (附件2), or empty.
        title: One string; writers break it into lines.
        style: Name of the layout style (``resources/styles/<style>.toml``).
        author: The unit; goes into the file's metadata.
    """

    label: str
    title: str
    author: str
    style: str
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...] = ()
    figures: tuple[Figure, ...] = ()
