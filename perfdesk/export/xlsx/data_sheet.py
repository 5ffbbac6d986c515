"""Write the report's figures, one a row, computed ones as live formulas."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from perfdesk.errors import message
from perfdesk.export.xlsx.formulas import Place, PlacedFigure, PlacedFigures, formula
from perfdesk.export.xlsx.pages import set_page
from perfdesk.export.xlsx.rows import (
    MOST_DIGITS,
    Formula,
    Look,
    Number,
    Part,
    RowWriter,
    kept,
    significant_digits,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from perfdesk.document.blocks import Figure
    from perfdesk.export.style import PageStyle
    from perfdesk.export.xlsx.rows import Content, Results
    from perfdesk.report.values import FieldRef

# Heading, share of the printed width, alignment. The code stands beside what is printed: it tells
# the program which figure a row is.
_COLUMNS = (
    ("部分", 33, "left"),
    ("项目", 27, "left"),
    ("数值", 18, "right"),
    ("单位", 8, "center"),
    ("备注", 14, "left"),
    ("代码", 30, "left"),
)
_PRINTED = 5
_VALUE = 2
_HEAD = ("黑体", 10.5)
_MARK = ("黑体", 22.0)
_BODY = ("仿宋_GB2312", 10.5)
_NOTE_VALUE = "程序计算的结果"
_NOTE_TEXT = "位数过多，按文本写入"


class DataSheet:
    """The sheet of figures, empty at first: its places are known before anything is written."""

    def __init__(
        self, sheet: Worksheet, figures: Sequence[Figure], page: PageStyle, mark: str = ""
    ) -> None:
        self._sheet = sheet
        self._figures = figures
        self._page = page
        self._mark = mark
        share = page.area_width / sum(column[1] for column in _COLUMNS[:_PRINTED])
        self._rows = RowWriter(sheet, [column[1] * share for column in _COLUMNS])
        if mark:
            self._rows.write(Part(mark, Look(*_MARK, "right"), 0, _PRINTED - 1))
        head = Look(*_HEAD, "center", ruled=True)
        self._head = self._rows.next_row
        self._rows.write(*(Part(column[0], head, at, at) for at, column in enumerate(_COLUMNS)))

    @property
    def results(self) -> Results:
        """Return the results of the formulas written so far."""
        return self._rows.results

    def places(self) -> dict[FieldRef, PlacedFigure]:
        """Return where each figure will stand: a formula may look down as well as up."""
        placed: dict[FieldRef, PlacedFigure] = {}
        row = self._head + 1
        for figure in self._figures:
            if figure.value is None or _is_number(figure):
                place = Place(self._sheet.title, get_column_letter(_VALUE + 1), row)
                placed.setdefault(figure.ref, PlacedFigure(place, figure.value))
            row += self._rows.rows_of(*_parts(figure, _digits_as_text(figure), ""))
        return placed

    def named(self) -> Iterator[tuple[str, Place]]:
        """Yield the label of each figure that has a cell, and the cell."""
        placed = self.places()
        for figure in self._figures:
            if figure.ref in placed:
                yield figure.label, placed[figure.ref].place

    def write(self, placed: PlacedFigures, title: str) -> None:
        """Write all figures and set the sheet up for print under ``title``."""
        rows, sheet = self._rows, self._sheet
        for figure in self._figures:
            content, note = _content(figure, placed, sheet.title)
            rows.write(*_parts(figure, content, note))
        if not self._figures:
            look = Look(*_BODY, "left", ruled=True)
            rows.write(Part(message("notes", "no_figures"), look, 0, _PRINTED - 1))
        sheet.print_title_rows = f"{self._head}:{self._head}"
        # The mark above the head is for the screen; printed pages have it at their own heads.
        sheet.print_area = f"A{self._head}:{get_column_letter(_PRINTED)}{rows.next_row - 1}"
        sheet.freeze_panes = f"A{self._head + 1}"
        set_page(sheet, self._page, title, self._mark)


def _parts(figure: Figure, content: Content, note: str) -> list[Part]:
    texts = (figure.section, figure.label, content, figure.unit, note, str(figure.ref))
    return [
        Part(text, Look(*_BODY, column[2], ruled=True), at, at)
        for at, (text, column) in enumerate(zip(texts, _COLUMNS, strict=True))
    ]


def _content(figure: Figure, placed: PlacedFigures, sheet: str) -> tuple[Content, str]:
    """Return what stands in the figure's cell, and the note beside it."""
    value = figure.value
    if text := _digits_as_text(figure):
        return text, _NOTE_TEXT
    if figure.formula is not None:
        source = formula(figure.formula, figure.ref.line, value, placed, sheet)
        if source is not None:
            return Formula(
                source, _number_format(figure), None if value is None else kept(value)
            ), ""
    if value is None:
        return "", ""
    note = "" if figure.formula is None else _NOTE_VALUE
    return Number(f"{kept(value):f}", _number_format(figure)), note


def _digits_as_text(figure: Figure) -> str:
    """Return the digits of a figure that no spreadsheet keeps, empty for all others."""
    return "" if figure.value is None or _is_number(figure) else f"{figure.value:f}"


def _is_number(figure: Figure) -> bool:
    """Say whether a spreadsheet keeps every digit that is shown of the figure."""
    value = figure.value
    if value is None or significant_digits(value) <= MOST_DIGITS:
        return value is not None
    shown = Decimal(1).scaleb(-figure.places)
    return figure.formula is not None and kept(value).quantize(shown) == value.quantize(
        shown, ROUND_HALF_UP
    )


def _number_format(figure: Figure) -> str:
    """Show the figure's places, and all that were typed.

    Percents are written as told (99.4, not 0.994), so their sign is a letter of the format.
    """
    places = figure.places
    if figure.value is not None and figure.formula is None:
        exponent = figure.value.as_tuple().exponent
        places = max(places, -exponent if isinstance(exponent, int) else 0)
    fraction = f".{'0' * places}" if places else ""
    if figure.unit == "%":
        return f'0{fraction}"%"'
    return f"{'#,##0' if figure.unit.endswith('元') else '0'}{fraction}"
