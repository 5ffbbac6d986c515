"""Tell the rows of tables among lines, and their cells."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from perfdesk.intake.readers.source import LineKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.intake.cleaning.paragraphs import SourceLine

#: What parts the cells of a row where they stand in a text.
_GAP = "\u3000"
#: What parts them in a text file.
_BARS = re.compile("[\t|｜]")
_LEAST_CELLS = 2


def row_text(cells: Sequence[str]) -> str:
    """Return a row as a text: its cells one after the other, empty ones left out."""
    return _GAP.join(text for cell in cells if (text := " ".join(cell.split())))


def cells_of(line: SourceLine) -> tuple[str, ...]:
    """Return the cells of a row; where its reader has not told them, as its line parts them."""
    if line.cells:
        return line.cells
    parts = tuple(part.strip() for part in _BARS.split(line.original.strip()))
    return parts if len(parts) >= _LEAST_CELLS else (line.text,)


def with_rows(lines: Sequence[SourceLine]) -> tuple[SourceLine, ...]:
    """Take lines of a text file that are parted into cells for the rows of a table.

    One alone may be a heading with a tab behind its number: rows stand below each other.
    """
    cells = [_bar_cells(line) for line in lines]
    found = list(lines)
    for at, own in enumerate(cells):
        beside = [len(cells[near]) for near in (at - 1, at + 1) if 0 <= near < len(cells)]
        if own and len(own) in beside:
            found[at] = replace(lines[at], kind=LineKind.ROW, cells=own)
    return tuple(found)


def _bar_cells(line: SourceLine) -> tuple[str, ...]:
    if line.is_row or line.is_whole:
        return ()
    cells = tuple(part.strip() for part in _BARS.split(line.original.strip(" \u3000")))
    filled = sum(bool(cell) for cell in cells)
    is_row = filled >= _LEAST_CELLS or (filled and "|" in line.original)
    return cells if is_row and len(cells) >= _LEAST_CELLS else ()


def bars_of(original: str) -> str:
    """Return the marks that part the cells of a row and are no text."""
    return "".join(re.findall("[|｜]", original))
