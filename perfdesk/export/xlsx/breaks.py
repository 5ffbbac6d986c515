"""Page breaks of a sheet: no heading stands alone at the foot of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.worksheet.pagebreak import Break

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from openpyxl.worksheet.worksheet import Worksheet

# Excel rounds every height to the screen's dots, so a page may end a little earlier than computed.
_SURE = 0.97


def keep_headings(
    sheet: Worksheet, headings: AbstractSet[int], height: float, first: int = 1
) -> None:
    """Begin a new page before headings that would end one; ``height`` is a page's, in points.

    Only there: all other pages end as they fill, also after somebody has changed a text.
    ``first`` is the row at which the first page begins.
    """
    used = 0.0
    row, last = first, sheet.max_row
    while row <= last:
        behind = row
        while behind in headings and behind < last:
            behind += 1
        together = sum(_height(sheet, one) for one in range(row, behind + 1))
        if used and used + together > height * (_SURE if behind > row else 1.0):
            if behind > row:
                sheet.row_breaks.append(Break(id=row - 1))
            used = 0.0
        used += together
        row = behind + 1


def _height(sheet: Worksheet, row: int) -> float:
    return float(sheet.row_dimensions[row].height or 0.0)
