"""Write rows in which no text is cut: heights from the text, long texts over several rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, cast

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from perfdesk.export.characters import forced_cells
from perfdesk.export.linebreak import Measure, break_lines
from perfdesk.export.texts import clean, escaped, pieces, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    #: The results of a sheet's formulas, by the names of their cells.
    Results = dict[str, Decimal | str]

#: Excel's greatest row height is 409.5 pt; what would be higher goes on in the next row.
MOST_HEIGHT = 409.0
# A column's width is told in digits of the workbook's default face (7 px each at 96 dpi).
_POINTS_PER_WIDTH = 7 * 72 / 96
# What a cell keeps free at its sides, and a character that a mark may push to the next line.
_PADDING_PT, _PADDING_EM = 6.0, 0.7
# Excel sets lines as the face wishes: 1.2 to 1.35 em in the official faces and their stand-ins.
_PITCH_EM, _LEAST_PITCH_EM = 1.3, 1.2
# Rows are as high as the lines in the official faces, and hold what another face makes of them:
# letters and digits wider than half an em, a cell narrower by so much.
_OTHER_FACE_EM, _OTHER_LETTER_EM = 0.25, 0.55
_ABOVE_AND_BELOW_PT, _EDGES_PT = 4.0, 2.0
# A row is never broken over two pages, so a high one leaves the foot of a page white.
_MOST_LINES = 10
# What a spreadsheet takes for the beginning of a formula when it is typed or pasted.
_FORMULA_BEGINNINGS = tuple("=+-@\t\r\n＝＋－＠")
#: More significant digits than these a spreadsheet does not keep.
MOST_DIGITS = 15
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.(\d+))?")
_RULE = Side(style="thin")


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell's text looks; ``size`` in points."""

    face: str
    size: float
    align: str = "left"
    ruled: bool = False

    @property
    def pitch(self) -> float:
        """Return the height of a line in points, in any face that may stand in for this one."""
        return self.size * _PITCH_EM


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its digits as they are to stand in the file, and its number format."""

    digits: str
    number_format: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula (with its ``=``), its number format and its result, if there is one."""

    source: str
    number_format: str
    result: Decimal | str | None = None


@dataclass(frozen=True, slots=True)
class Blank:
    """Nothing yet; what is typed there will have this number format."""

    number_format: str


#: What a cell may hold.
Content = str | Number | Formula | Blank


@dataclass(frozen=True, slots=True)
class Part:
    """What stands in the columns ``first`` to ``last`` (counted from 0) of a row."""

    content: Content
    look: Look
    first: int
    last: int


class RowWriter:
    """Fills a sheet from its top; ``widths`` are those of its columns, in points."""

    def __init__(self, sheet: Worksheet, widths: Sequence[float]) -> None:
        self._sheet = sheet
        self.results: Results = {}
        self._edges = [0.0, *accumulate(widths)]
        #: Number of the row that is written next.
        self.next_row = 1
        for index, points in enumerate(widths, start=1):
            letter = get_column_letter(index)
            sheet.column_dimensions[letter].width = round(points / _POINTS_PER_WIDTH, 2)

    @property
    def columns(self) -> int:
        """Return how many columns there are."""
        return len(self._edges) - 1

    def room(self, part: Part) -> float:
        """Return how many em stand in a line of the part's cell."""
        points = self._edges[part.last + 1] - self._edges[part.first]
        return (points - _PADDING_PT) / part.look.size - _PADDING_EM

    def skip(self, height: float) -> None:
        """Leave a row empty."""
        self._sheet.row_dimensions[self.next_row].height = height
        self.next_row += 1

    def write(self, *parts: Part) -> None:
        """Write one row, or several where a text is longer than the highest row can be."""
        cut = [self._pieces(part) for part in parts]
        count = max(map(len, cut))
        for index in range(count):
            height = 0.0
            for part, row in zip(parts, cut, strict=True):
                content = row[index] if index < len(row) else ""
                self._place(part, content, is_first=index == 0, is_last=index == count - 1)
                height = max(height, self.height(part, content))
            self._sheet.row_dimensions[self.next_row].height = round(height, 1)
            self.next_row += 1

    def put(self, part: Part, first_row: int, last_row: int) -> None:
        """Place a part in the rows from ``first_row`` to ``last_row``, merged to one cell."""
        cell = cast("Cell", self._sheet.cell(first_row, part.first + 1))
        self._fill(cell, part.content, part.look, _border(is_first=True, is_last=True))
        if part.last > part.first or last_row > first_row:
            self._sheet.merge_cells(
                start_row=first_row, end_row=last_row,
                start_column=part.first + 1, end_column=part.last + 1,
            )  # fmt: skip

    def take(self, heights: Sequence[float]) -> None:
        """Give the next rows, which were filled by ``put``, their heights and go on below them."""
        for height in heights:
            self._sheet.row_dimensions[self.next_row].height = round(height, 1)
            self.next_row += 1

    def rows_of(self, *parts: Part) -> int:
        """Return how many rows ``write`` will need."""
        return max(len(self._pieces(part)) for part in parts)

    def _pieces(self, part: Part) -> list[Content]:
        if not isinstance(part.content, str):
            return [part.content]
        highest = int((MOST_HEIGHT - _ABOVE_AND_BELOW_PT) / part.look.pitch)
        most_lines = max(1, min(highest, _MOST_LINES))
        return [*pieces(clean(part.content), self.room(part), most_lines)]

    def height(self, part: Part, content: Content) -> float:
        """Return the height that a part needs, in points."""
        if not isinstance(content, str):
            return height_of(1, part.look)
        text = clean(content)
        room = self.room(part) + _PADDING_EM
        most = lines_in(text, room - _OTHER_FACE_EM, _OTHER_LETTER_EM)
        return height_of(lines_in(text, room), part.look, most)

    def _place(self, part: Part, content: Content, *, is_first: bool, is_last: bool) -> None:
        # What is merged lies above; the types do not know that this is no merged cell.
        cell = cast("Cell", self._sheet.cell(self.next_row, part.first + 1))
        self._fill(cell, content, part.look, _border(is_first, is_last))
        if part.last > part.first:
            # After the border: openpyxl hands the first cell's rules on to the outer cells.
            self._sheet.merge_cells(
                start_row=self.next_row, end_row=self.next_row,
                start_column=part.first + 1, end_column=part.last + 1,
            )  # fmt: skip

    def _fill(self, cell: Cell, content: Content, look: Look, border: Border) -> None:
        """Write a cell with its looks; ``border`` is for what is ruled."""
        cell.font = _font(look.face, look.size)
        cell.alignment = _alignment(look.align, isinstance(content, str))
        if look.ruled:
            cell.border = border
        match content:
            case Number(digits, number_format):
                put_number(cell, digits, number_format)
            case Formula(source, number_format, result):
                cell.value = source
                if result is not None:
                    self.results[cell.coordinate] = result
                cell.number_format = number_format
            case Blank(number_format):
                cell.number_format = number_format
            case str() as text:
                put_text(cell, text)


def height_of(lines: int, look: Look, most: int = 0) -> float:
    """Return the height of so many lines in a cell, in points; ``most`` lines stand in it too.

    Lines that are spread over their row begin and end at its edges: so high that they stand as
    far apart as the last of a row and the first of the next.
    """
    if look.align == "justify":
        height = (lines - 1) * look.pitch + look.size * _LEAST_PITCH_EM + _EDGES_PT
    else:
        height = lines * look.pitch + _ABOVE_AND_BELOW_PT
    return max(height, most * look.size * _LEAST_PITCH_EM + _EDGES_PT)


def lines_in(text: str, room: float, letter: float = 0.5) -> int:
    """Return how many lines of ``room`` em a text takes where letters are ``letter`` em wide."""

    def advance(char: str) -> float:
        cells = forced_cells(char)
        return letter if cells is None or char.isascii() else cells

    measure = Measure(max(room, 1.0), justify=False, keep_last=0, max_squeeze=0.0)
    return sum(
        max(1, len(break_lines(line, advance, measure))) if sum(map(advance, line)) > room else 1
        for line in text.split("\n")
    )


def kept(value: Decimal) -> Decimal:
    """Return the value with as many digits as a spreadsheet keeps (a third has no end)."""
    return Context(prec=MOST_DIGITS, rounding=ROUND_HALF_UP).plus(value)


def put_text(cell: Cell, text: str) -> None:
    """Write ``text`` as text, whatever it looks like, also after somebody has edited the cell."""
    if not text:
        return
    cell.value = escaped(text)
    # openpyxl takes "=…" for a formula and "#N/A" for an error.
    cell.data_type = "s"
    if text.startswith(_FORMULA_BEGINNINGS):
        cell.quotePrefix = True


def put_number(cell: Cell, digits: str, number_format: str) -> None:
    """Write a number with exactly these digits.

    openpyxl writes numbers with 16 digits of their binary value: 99.4 as 99.40000000000001. A text
    that is declared a number it writes as it stands.
    """
    cell.value = digits
    cell.data_type = "n"
    cell.number_format = number_format


def number_in(text: str) -> Number | None:
    """Return a text as a number that looks the same, None where it is none (a code like 007)."""
    match = _NUMBER.fullmatch(text)
    if match is None or significant_digits(Decimal(text)) > MOST_DIGITS or text.startswith("-0"):
        return None
    return Number(text, f"0.{'0' * len(match[1])}" if match[1] else "0")


def fits(number: Number, room: float) -> bool:
    """Say whether a number stands in one line; a spreadsheet shows #### where it does not."""
    return width(number.digits) <= room


def significant_digits(value: Decimal) -> int:
    """Return how many digits are needed to write the value."""
    return len(value.normalize().as_tuple().digits)


@cache
def _font(face: str, size: float) -> Font:
    return Font(name=face, size=size)


@cache
def _alignment(align: str, is_text: bool) -> Alignment:  # noqa: FBT001 - as below
    """A number that is too wide is not wrapped but shown as ####, so it is made smaller.

    Running text is spread over its row, so that its lines stand evenly in whatever face.
    """
    vertical = "justify" if align == "justify" else "center"
    return Alignment(
        horizontal=align, vertical=vertical, wrap_text=is_text, shrink_to_fit=not is_text
    )


@cache
def _border(is_first: bool, is_last: bool) -> Border:  # noqa: FBT001 - cached by its arguments
    """A text that goes on in the next row has no rule between the two."""
    none = Side()
    top, bottom = _RULE if is_first else none, _RULE if is_last else none
    return Border(left=_RULE, right=_RULE, top=top, bottom=bottom)
