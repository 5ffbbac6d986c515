"""Write a form as it prints: merged and ruled cells, figures as numbers, high rows over several."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import accumulate
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from perfdesk.document.texts import ShownFigure
from perfdesk.export.xlsx.formulas import Place, PlacedFigure
from perfdesk.export.xlsx.rows import (
    MOST_HEIGHT,
    Blank,
    Formula,
    Look,
    Number,
    Part,
    height_of,
    kept,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.document.blocks import GridBlock, GridCell
    from perfdesk.export.xlsx.choices import ChoiceCells
    from perfdesk.export.xlsx.form_sources import FormSources
    from perfdesk.export.xlsx.rows import Content, RowWriter
    from perfdesk.report.values import FieldRef

# What cannot stand in the quotes of a number format.
# A percent sign in quotes is a word of it, which not every program knows.
_NOT_IN_FORMATS = re.compile(r'["\\%％\x00-\x1f]')
_PERCENT = "%"
# Excel takes 255 characters of number format.
_MOST_WORDS = 60


class GridPlan:
    """Where the rows of one form stand on its sheet, and how high they are.

    A row higher than a sheet's rows can be stands over several of them, all its cells merged.
    """

    def __init__(
        self, block: GridBlock, rows: RowWriter, columns: Sequence[int], faces: tuple[str, str],
        size: float,
    ) -> None:  # fmt: skip
        self._block = block
        self._rows = rows
        #: Sheet column at which each of the form's columns begins, and one behind the last.
        self._columns = columns
        self._label_face, self._body_face = faces
        self._size = size
        self._heights = self._row_heights()
        counts = [max(1, math.ceil(height / MOST_HEIGHT)) for height in self._heights]
        self._first = [*accumulate(counts, initial=rows.next_row)]

    def places(self, sheet: str) -> dict[FieldRef, PlacedFigure]:
        """Return where the form's figures stand, and where such will be that are still missing."""
        found: dict[FieldRef, PlacedFigure] = {}
        for cell in self._block.cells:
            if cell.source is not None and (format_of(cell) or not cell.text):
                found.setdefault(cell.source, self._figure(cell, sheet))
        return found

    def _figure(self, cell: GridCell, sheet: str) -> PlacedFigure:
        letter = get_column_letter(self._columns[cell.column] + 1)
        place = Place(sheet, letter, self._first[cell.row])
        words = _words(cell) if cell.hint else None
        return PlacedFigure(place, cell.value, _scale(cell), words)

    @property
    def head(self) -> tuple[int, int] | None:
        """Return the sheet rows (first and last) that are to stand on every page."""
        if self._block.head is None:
            return None
        first, behind = self._block.head
        return self._first[first], self._first[behind] - 1

    def reserve(self) -> None:
        """Give the form's rows their heights, so that what follows goes on below them."""
        heights: list[float] = []
        for row, height in enumerate(self._heights):
            count = self._first[row + 1] - self._first[row]
            heights.extend([height / count] * count)
        self._rows.take(heights)

    def write(self, sheet: str, sources: FormSources, choices: ChoiceCells) -> None:
        """Write all cells, and say what may stand in them."""
        for cell in self._block.cells:
            last = self._first[cell.row + cell.rows] - 1
            part = self._part(cell, sources.source(cell, self._figure(cell, sheet)))
            self._rows.put(part, self._first[cell.row], last)
            letter = get_column_letter(self._columns[cell.column] + 1)
            place = f"{letter}{self._first[cell.row]}"
            choices.add(cell.choices, place)
            if cell.hint and not cell.choices and format_of(cell):
                choices.add_figure(cell.hint, place)

    def _part(self, cell: GridCell, source: str | None) -> Part:
        face = self._label_face if cell.is_label else self._body_face
        look = Look(face, self._size, cell.align.value, ruled=True)
        first, behind = self._columns[cell.column], self._columns[cell.column + cell.columns]
        content: Content = cell.text
        number_format = format_of(cell)
        figure = None if cell.value is None else kept(cell.value / _scale(cell))
        if source is not None:
            result = cell.text or None if figure is None else figure
            content = Formula(source, number_format or "General", result)
        elif number_format and not cell.text:
            content = Blank(number_format)
        elif number_format and figure is not None:
            content = Number(f"{figure:f}", number_format)
        return Part(content, look, first, behind - 1)

    def _row_heights(self) -> list[float]:
        look = Look(self._body_face, self._size)
        heights = [height_of(lines, look) for lines in self._block.heights]
        for cell in sorted(self._block.cells, key=lambda cell: cell.rows):
            first, behind = self._columns[cell.column], self._columns[cell.column + cell.columns]
            needed = self._rows.height(Part("", look, first, behind - 1), cell.text)
            missing = needed - sum(heights[cell.row : cell.row + cell.rows])
            if missing > 0:
                for row in range(cell.row, cell.row + cell.rows):
                    heights[row] += missing / cell.rows
        return heights


def format_of(cell: GridCell) -> str:
    """Return the number format by which the cell's figure looks as its text; empty if none does.

    A cell that is still to be filled in has that of the figure it will hold. Percents are those of
    a spreadsheet (0.95 shown as 95%), in all cells of a row or in none: so 95, 95% and 0.95 are the
    same to whoever types there.
    """
    words = _words(cell)
    if any(_NOT_IN_FORMATS.search(word) for word in words) or len("".join(words)) > _MOST_WORDS:
        return ""
    places = _places(cell) if cell.text else 0
    if places is None:
        return ""
    if not cell.text:
        number = "0.##" if _is_percent(cell) else "General"
        return _worded(cell, number) if _is_percent(cell) or any(words) else ""
    digits = "#,##0" if "," in cell.text else "0"
    return _worded(cell, f"{digits}.{'0' * places}" if places else digits)


def _words(cell: GridCell) -> tuple[str, str]:
    """Return what the format puts before the figure and behind it and its percent sign."""
    return _figure(cell).around(is_percent=cell.is_percent)


def _figure(cell: GridCell) -> ShownFigure:
    return ShownFigure(cell.value or Decimal(0), cell.prefix, cell.suffix)


def _is_percent(cell: GridCell) -> bool:
    return cell.is_percent or _figure(cell).is_percent


def _places(cell: GridCell) -> int | None:
    """Return how many decimals of the figure are shown, None where the text shows another one."""
    value = cell.value
    if value is None:
        return None
    if not (cell.text.startswith(cell.prefix) and cell.text.endswith(cell.suffix)):
        return None
    digits = cell.text[len(cell.prefix) : len(cell.text) - len(cell.suffix)]
    try:
        shown = Decimal(digits.replace(",", ""))
        is_shown = shown == kept(value).quantize(shown, ROUND_HALF_UP)
    except InvalidOperation:
        return None
    exponent = shown.as_tuple().exponent
    return max(0, -exponent) if is_shown and isinstance(exponent, int) else None


def _worded(cell: GridCell, number: str) -> str:
    before, behind = map(_quoted, _words(cell))
    number += _PERCENT if _is_percent(cell) else ""
    positive = f"{before}{number}{behind}"
    # Of its own accord a spreadsheet puts the minus before the words: -≥5%.
    return f"{positive};{before}-{number}{behind}" if before else positive


def _scale(cell: GridCell) -> int:
    """Return by what a cell's figure is divided to stand in it."""
    return 100 if _is_percent(cell) else 1


def _quoted(word: str) -> str:
    return f'"{word}"' if word else ""
