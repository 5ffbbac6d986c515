"""Fit a pasted block of cells into a table: what goes where, and what has no place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.report.values import FieldRef, State
from perfdesk.template.datatypes import DataType, meant_choice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfdesk.report.report import Report
    from perfdesk.template.schema import FormField
    from perfdesk.ui.editors.headings import Laid

#: The first words of a row that adds up the others; as a record it would be counted twice.
_TOTALS = frozenset(("合计", "总计", "小计", "总合计", "共计", "总分"))
_NO_WORD = re.compile(r"[\s:：]+")
_FIGURE = re.compile(r"[0-9０-９.,，．%％-]*")


@dataclass(frozen=True, slots=True)
class Placed:
    """A block as it fits.

    Attributes:
        texts: Text by row and column of the table; rows beyond its end have to be added.
        new_rows: How many.
        left_out: For each reason, in words, how many cells had no place.
        totals: So many rows of totals were passed over.
        is_added_up: The form itself adds up a column of this table.
    """

    texts: Mapping[tuple[int, int], str]
    new_rows: int
    left_out: Mapping[str, int]
    totals: int = 0
    is_added_up: bool = False

    def told(self) -> str:
        """Return in words what was done and what was not."""
        words = [message("ui", "pasted_cells", cells=len(self.texts))]
        if self.new_rows:
            words.append(message("ui", "pasted_rows_added", rows=self.new_rows))
        if self.left_out:
            cells, reasons = sum(self.left_out.values()), "；".join(self.left_out)
            words.append(message("ui", "pasted_left_out", cells=cells, reasons=reasons))
        if self.totals:
            said = "pasted_totals_computed" if self.is_added_up else "pasted_totals"
            words.append(message("ui", said))
        return "".join(words)


def place_block(
    report: Report, container: FieldRef, columns: Sequence[FormField], top: int, laid: Laid
) -> Placed:
    """Put a block into a table from a row on; rows of totals are passed over."""
    lines = report.lines(container.code, container.line)
    limit = report.template.fields[container.code].max_lines
    rows, totals = without_totals(laid.rows)
    places = [None if one is None else columns.index(one) for one in laid.along]
    texts: dict[tuple[int, int], str] = {}
    left_out = dict(laid.missed)
    for row, cells in enumerate(rows, start=top):
        line = lines[row] if row < len(lines) else None
        for field, column, text in zip(laid.along, places, cells, strict=False):
            if text is None:
                continue
            reason = _reason(report, field, line, is_beyond=row >= limit, limit=limit)
            if not reason and field is not None and column is not None:
                texts[row, column] = as_choice(field, text)
            elif text:
                left_out[reason] = left_out.get(reason, 0) + 1
    last = max((row for row, _column in texts), default=-1)
    is_added_up = _is_added_up(report, columns)
    return Placed(texts, max(0, last + 1 - len(lines)), left_out, totals, is_added_up)


def as_choice(field: FormField, text: str) -> str:
    """Return a choice as the drop-down has it where the text means it: ＝ and >= are = and ≥."""
    if field.type is not DataType.CHOICE:
        return text
    return meant_choice(text, field.choices) or text


def without_totals(
    block: Sequence[Sequence[str | None]],
) -> tuple[Sequence[Sequence[str | None]], int]:
    """Return the rows that are no totals, and how many were; one cell alone is always meant."""
    if len(block) == 1 and len(block[0]) == 1:
        return block, 0
    kept = [cells for cells in block if not _is_total(cells)]
    return kept, len(block) - len(kept)


def _is_total(cells: Sequence[str | None]) -> bool:
    bare = (_NO_WORD.sub("", cell or "") for cell in cells)
    return next((cell for cell in bare if not _FIGURE.fullmatch(cell)), "") in _TOTALS


def _is_added_up(report: Report, columns: Sequence[FormField]) -> bool:
    """Say whether a figure outside these columns is calculated from them."""
    own = {field.code for field in columns}
    return any(
        code not in own
        and compiled.calculate is not None
        and not own.isdisjoint(compiled.calculate.names)
        for code, compiled in report.template.compiled.items()
    )


def _reason(
    report: Report, field: FormField | None, line: int | None, *, is_beyond: bool, limit: int
) -> str:
    """Return why a cell takes no text, "" where it does."""
    if field is None:
        return message("ui", "pasted_outside")
    if is_beyond:
        return message("ui", "pasted_too_many", limit=limit)
    if field.readonly or field.is_generated:
        return message("ui", "pasted_calculated")
    if line is not None:
        value = report.values[FieldRef(field.code, line)]
        if value.state is State.NOT_RELEVANT:
            return message("ui", "pasted_irrelevant")
    return ""
