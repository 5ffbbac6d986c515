"""Find the columns of a pasted block: by its row of headings, else by where it was pasted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.template.datatypes import half_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfdesk.template.schema import FormField

_BLANKS = re.compile(r"\s+")
_BRACKETS = re.compile(r"\([^()]*\)$")
#: So many cells that name columns make a row of headings, if they are most of the row; below other
#: rows (the head of an official table) it takes more.
_HEADINGS = 2
_HEADINGS_BELOW = 3


@dataclass(frozen=True, slots=True)
class Laid:
    """A block whose columns are known.

    Attributes:
        rows: Its cells without headings; None is a cell that the block says nothing about.
        along: The field of each column, None where the table has none.
        missed: For each reason, in words, how many cells stand above the headings.
    """

    rows: Sequence[Sequence[str | None]]
    along: Sequence[FormField | None]
    missed: Mapping[str, int] = field(default_factory=dict)


def lay(
    block: Sequence[Sequence[str]], columns: Sequence[FormField], onward: Sequence[FormField]
) -> Laid:
    """Say which column of a block is which field.

    Args:
        block: The cells as they were pasted.
        columns: All fields of the table; headings may name them in any order.
        onward: Those from the place of pasting on; they count where nothing is named.
    """
    named = [named_columns(cells, columns) for cells in block]
    at = next((at for at, found in enumerate(named) if _is_heading(found, block[at], at)), None)
    if at is None:
        width = max(map(len, block), default=0)
        beyond = [None] * max(0, width - len(onward))
        return Laid(block, [*onward[:width], *beyond])
    rows = [
        cells
        for row, cells in enumerate(block)
        if row > at and not _is_heading(named[row], cells, at)  # It stands again on each page.
    ]
    above = sum(bool(cell) for cells in block[:at] for cell in cells)
    missed = {message("ui", "pasted_above_headings"): above} if above else {}
    return Laid(rows, named[at], missed)


def named_columns(cells: Sequence[str], columns: Sequence[FormField]) -> Sequence[FormField | None]:
    """Return the field that each cell names by its label or an alias; each field once."""
    known: dict[str, FormField] = {}
    for one in columns:
        for name in (one.label, *one.aliases):
            known.setdefault(_key(name), one)
    found: list[FormField | None] = []
    for cell in cells:
        named = known.get(_key(cell)) if cell else None
        found.append(named if named not in found else None)
    return found


def _key(name: str) -> str:
    """Return what of a heading is compared: neither blanks nor the unit in brackets behind it."""
    key = _BLANKS.sub("", half_width(name)).strip("*:")
    return _BRACKETS.sub("", key) or key


def _is_heading(found: Sequence[FormField | None], cells: Sequence[str], row: int) -> bool:
    count = sum(one is not None for one in found)
    least = _HEADINGS_BELOW if row else _HEADINGS
    return count >= least and 2 * count > sum(map(bool, cells))
