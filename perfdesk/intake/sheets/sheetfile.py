"""Read a spreadsheet as lines: a row of a table each, and text that stands alone in its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.intake.readers.source import FileLine, LineKind
from perfdesk.intake.sheets.spreadsheet import read_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from perfdesk.intake.sheets.spreadsheet import Sheet


def sheet_lines(path: Path) -> tuple[FileLine, ...]:
    """Return the lines of all sheets that are shown, in order.

    Raises:
        UserError: As ``read_workbook``.
    """
    lines: list[FileLine] = []
    for table, sheet in enumerate(read_workbook(path), 1):
        if not sheet.is_hidden:
            lines += _lines(sheet, table, len(lines))
    return tuple(lines)


def _lines(sheet: Sheet, table: int, before: int) -> Iterator[FileLine]:
    number = before
    for row in range(len(sheet.rows)):
        cells = _cells(sheet, row)
        texts = [text for text in cells if text.strip()]
        place = f"“{sheet.name}”第 {row + 1} 行"
        if len(texts) > 1:
            number += 1
            text = "\t".join(" ".join(text.split()) for text in texts)
            yield FileLine(
                text, number, place, is_row=True, kind=LineKind.ROW, table=table, cells=cells
            )
        else:
            # A title, a note, or a whole paragraph in one cell.
            for text in texts[0].splitlines() if texts else ("",):
                number += 1
                yield FileLine(text, number, place)


def _cells(sheet: Sheet, row: int) -> tuple[str, ...]:
    """Return a row's cells; what is merged stands where it begins."""
    return tuple(
        sheet.rows[row][column].text
        if column < len(sheet.rows[row]) and sheet.area(row, column)[:2] == (row, column)
        else ""
        for column in range(sheet.width)
    )
