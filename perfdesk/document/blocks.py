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
    """A table column; of ``width`` only the ratio to the others counts.

    ``choices`` are the words of which its cells hold one; empty where anything may stand.
    """

    heading: str
    align: Align = Align.LEFT
    width: int = 1
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table; every row has as many cells as there are columns.

    ``sources`` are the fields that a click on a cell leads to, row by row as ``rows``, or none.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    source: FieldRef | None = None
    sources: tuple[tuple[FieldRef, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a form, at its place (from 0) and with its extent.

    Attributes:
        is_label: Words of the form itself, not of the report.
        value: The figure, for a sheet; ``text`` is how it prints.
        prefix, suffix: What stands around the figure in ``text`` (≥ … %).
        is_percent: The figure counts percents, also where its text has no sign (86 beside 95%).
        lacking: The word that a sheet shows for a sum, where one of the figures in it is lost.
        hint: How the cell is to be filled in, told in a sheet.
        formula: How the figure or word is computed, or None; its names are fields of exactly one
            record (``code:line``).
        choices: The words of which it holds one; empty where anything may stand.
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
    is_percent: bool = False
    lacking: str = ""
    hint: str = ""
    formula: Expression | None = None
    choices: tuple[str, ...] = ()


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
class SignOff:
    """Who answers for the report and when (落款): the name, below it the date.

    Attributes:
        author: Several units stand on lines of their own.
        is_sealed: A seal will be stamped on it, which decides where both stand (GB/T 9704-2012,
            7.3.5.1 and 7.3.5.2).
        author_source, date_source: The fields that a click leads to.
    """

    author: str
    date: str
    is_sealed: bool = False
    author_source: FieldRef | None = None
    date_source: FieldRef | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """What stands below the text of the main part, in this order; empty parts are left out.

    Attributes:
        lead: The word before the first attachment (附件：).
        attachments: 附件说明, names with their numbers (``1. ``), one below the other; a single
            one has no number.
        note: 附注, in its round brackets.
        attachments_source, note_source: The fields that a click leads to.
    """

    lead: str = ""
    attachments: tuple[ListItem, ...] = ()
    sign_off: SignOff | None = None
    note: str = ""
    attachments_source: FieldRef | None = None
    note_source: FieldRef | None = None

    def texts(self) -> tuple[str, ...]:
        """Return all texts in order, as whoever reads the page finds them."""
        names = [item.marker + item.text for item in self.attachments]
        if names:
            names[0] = self.lead + names[0]
        sign_off = self.sign_off
        signed = (*sign_off.author.splitlines(), sign_off.date) if sign_off else ()
        return tuple(text for text in (*names, *signed, self.note) if text)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    Attributes:
        label: The annex label that stands at the top left (附件2), or empty.
        title: One string; writers break it into lines. A line end in it is the clerk's own break
            and stays.
        covers: Forms that stand before the main part (封面), each on a page of its own.
        closing: What stands below the main part's text.
        label_source, title_source: The fields that a click leads to.
        style: Name of the layout style (``resources/styles/<style>.toml``).
        author: The unit; goes into the file's metadata.
        mark: Stands on every page of what is not final (草稿); empty for the final version.
        fingerprint: The code of the entries that this was made of; empty where there are none.
        is_landscape: Its main part lies across the paper, for wide lists.
        is_list: It is a list beside a report (审核结果), without figures of its own.
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
    is_list: bool = False
    covers: tuple[Annex, ...] = ()
    closing: Closing | None = None
    label_source: FieldRef | None = None
    title_source: FieldRef | None = None
    fingerprint: str = ""
