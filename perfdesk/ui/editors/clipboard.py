"""Read and write blocks of cells as spreadsheets put them on the clipboard."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def cells_of(text: str) -> list[list[str]]:
    """Return the rows of a copied block; cells with line breaks stand in quotes there."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    if not plain:
        return []
    rows = csv.reader(io.StringIO(plain, newline=""), delimiter="\t")
    return [[cell.strip() for cell in row] or [""] for row in rows]


def block_text(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of cells as a spreadsheet takes them."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue()
