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


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a form, at its place (from 0) and with its extent.

    Attributes:
        is_label: Words of the form itself, not of the report.
        value: The figure, for a sheet; ``text`` is how it prints.
        prefix, suffix: What stands around the figure in ``text`` (≥ … %).
        formula: How the figure or word is computed, or None; its names are fields of exactly one
            record (``code:line``).
    """

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    align: Align = Align.CENTER
    is_label: bool = False
    source: FieldRef | None = None
    value: Decimal | None = None
    prefix: str = ""
    suffix: str = ""
    formula: Expression | None = None


@dataclass(frozen=True, slots=True)
class GridBlock:
    """A form with merged cells; every place is covered by exactly one cell.

    Attributes:
        widths: Only their ratio counts.
        heights: Least height of each row, in lines of text.
        head: Rows (first, one behind the last) that stand again on every further page.
    """

    widths: tuple[int, ...]
    heights: tuple[int, ...]
    cells: tuple[GridCell, ...]
    head: tuple[int, int] | None = None
    source: FieldRef | None = None


Block = Heading | Paragraph | ListBlock | TableBlock | GridBlock


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
    subtitle: str = ""
    is_landscape: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    Attributes:
        label: The annex label that stands at the top left (附件2), or empty.
        title: One string; writers break it into lines.
        style: Name of the layout style (``resources/styles/<style>.toml``).
        author: The unit; goes into the file's metadata.
        mark: Stands on every page of what is not final (草稿); empty for the final version.
        is_landscape: Its main part lies across the paper, for wide lists.
    """

    label: str
    title: str
    author: str
    style: str
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...] = ()
    figures: tuple[Figure, ...] = ()
    mark: str = ""
    is_landscape: bool = False
