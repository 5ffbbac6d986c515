"""Read a spreadsheet as a plain grid of texts: xlsx, xlsm, xls and ods.

What a file is tell its first bytes. Macros and formulas are never run: of a formula the result
counts that the last program left in the file; where there is none, or a fault (#DIV/0!), the cell
says so. Numbers come with what their format shows around them (≥95%), and with all their digits.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from perfdesk.errors import UserError
from perfdesk.intake.readers.firstbytes import first_bytes
from perfdesk.intake.readers.zipped import check_packed
from perfdesk.intake.sheets.cell_marks import Mark, SheetMarks
from perfdesk.intake.sheets.marks_ods import ods_marks
from perfdesk.intake.sheets.marks_xls import LockedError, xls_marks
from perfdesk.intake.sheets.marks_xlsx import xlsx_marks
from perfdesk.intake.sheets.number_format import shown_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MAX_BYTES = 16 << 20
MAX_ROWS, MAX_COLUMNS, _MAX_SHEETS = 5_000, 256, 200
#: The library makes full grids: one cell in a far corner of each sheet would fill the memory.
MAX_CELLS = 500_000
#: Characters that one cell of a spreadsheet can hold.
_MAX_TEXT = 32_767
_PACKED, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XLSX_PART, _ODS_PART = "xl/workbook.xml", "content.xml"
_SIGNIFICANT_DIGITS = 15
#: What the readers of a file's parts tell of parts that are none.
_DAMAGES = (SyntaxError, ValueError, LookupError, EOFError)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell.

    Attributes:
        text: As it is shown; of a number all digits.
        problem: ``cell_error`` or ``cell_not_computed`` where there is nothing to be read.
    """

    text: str = ""
    problem: str = ""


_EMPTY = Cell()


@dataclass(frozen=True)
class Sheet:
    """A sheet's cells by row and column, counted from 0; merged ranges with both ends."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    is_hidden: bool = False

    @cached_property
    def width(self) -> int:
        """Return how many columns there are."""
        return max(map(len, self.rows), default=0)

    @cached_property
    def _origins(self) -> dict[tuple[int, int], tuple[int, int, int, int]]:
        height, width = len(self.rows), self.width
        found: dict[tuple[int, int], tuple[int, int, int, int]] = {}
        free = height * width
        for area in self.merged:
            rows = range(area[0], min(area[2] + 1, height))
            columns = range(area[1], min(area[3] + 1, width))
            # Merged ranges never overlap: what would cover more than the sheet is no real one.
            free -= len(rows) * len(columns)
            if free < 0:
                break
            found.update(((row, column), area) for row in rows for column in columns)
        return found

    def area(self, row: int, column: int) -> tuple[int, int, int, int]:
        """Return the range merged over a place: first row and column, last row and column."""
        return self._origins.get((row, column), (row, column, row, column))

    def cell(self, row: int, column: int) -> Cell:
        """Return what a place shows: of a merged range what stands in its first cell."""
        first_row, first_column, *_last = self.area(row, column)
        if first_row >= len(self.rows) or first_column >= len(self.rows[first_row]):
            return _EMPTY
        return self.rows[first_row][first_column]

    def address(self, row: int, column: int) -> str:
        """Return a place as a person finds it: ``Sheet1!C7``."""
        first_row, first_column, *_last = self.area(row, column)
        return f"{self.name}!{column_name(first_column)}{first_row + 1}"


def column_name(column: int) -> str:
    """Return the letters of a column, counted from 0: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def read_workbook(path: Path) -> tuple[Sheet, ...]:
    """Return the sheets of a spreadsheet file.

    Raises:
        UserError: ``import_folder``, ``import_missing``, ``import_forbidden``,
            ``import_unreadable``, ``sheet_too_large``, ``sheet_unknown_kind``,
            ``sheet_password``, ``sheet_damaged``, ``sheet_too_many_cells``.
    """
    content, name = _read(path), path.name
    marks = _marks(content, name)
    if (
        len(marks) > _MAX_SHEETS
        or any(one.rows > MAX_ROWS or one.columns > MAX_COLUMNS for one in marks)
        or sum(one.rows * one.columns for one in marks) > MAX_CELLS
    ):
        # Known before the library makes a full grid of it.
        raise UserError("sheet_too_many_cells", file=name, rows=MAX_ROWS, columns=MAX_COLUMNS)
    return _sheets(content, name, marks)


def _read(path: Path) -> bytes:
    content = first_bytes(path, _MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        raise UserError("sheet_too_large", file=path.name, limit=_MAX_BYTES >> 20)
    return content


def _marks(content: bytes, name: str) -> list[SheetMarks]:
    """Return what is to be known of the cells beside their values, by sheets."""
    try:
        if content.startswith(_OLD_OFFICE):
            return xls_marks(content)
        if content.startswith(_PACKED):
            return _packed_marks(content, name)
    except LockedError as err:
        raise UserError("sheet_password", file=name) from err
    except (*_DAMAGES, zlib.error, zipfile.BadZipFile) as err:
        # SyntaxError is how the parser tells markup that is not well formed.
        raise UserError("sheet_damaged", file=name) from err
    raise UserError("sheet_unknown_kind", file=name)


def _packed_marks(content: bytes, name: str) -> list[SheetMarks]:
    try:
        check_packed(content, name, needs=())
    except UserError as err:
        code = "sheet_damaged" if err.code == "file_damaged" else "sheet_unpacks_too_large"
        raise UserError(code, file=name) from err
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = set(packed.namelist())
        if _XLSX_PART in parts:
            return xlsx_marks(packed)
        if _ODS_PART in parts and "META-INF/manifest.xml" in parts:
            return ods_marks(packed)
    raise UserError("sheet_unknown_kind", file=name)


def _sheets(content: bytes, name: str, marks: Sequence[SheetMarks]) -> tuple[Sheet, ...]:
    # The library is wanted only here; the window starts without it.
    from python_calamine import (  # noqa: PLC0415
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        with _Panics(name), CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheets: list[Sheet] = []
            for index, about in enumerate(book.sheets_metadata):
                if about.typ is not SheetTypeEnum.WorkSheet:
                    continue
                read = book.get_sheet_by_index(index)
                own = marks[index] if index < len(marks) else SheetMarks()
                merged = own.merged or _ranges(read.merged_cell_ranges)
                values = read.to_python(skip_empty_area=False)
                is_hidden = about.visible is not SheetVisibleEnum.Visible
                sheets.append(Sheet(about.name, _rows(values, own), merged, is_hidden))
            return tuple(sheets)
    except PasswordError as err:
        raise UserError("sheet_password", file=name) from err
    except (CalamineError, OSError, ValueError, OverflowError) as err:
        raise UserError("sheet_damaged", file=name) from err


@dataclass(frozen=True, slots=True)
class _Panics:
    """Tells a damaged file where the library breaks off in a way that it did not foresee.

    Such a panic is of a kind that can be imported from nowhere, and no ``Exception``.
    """

    file: str

    def __enter__(self) -> None:
        """Begin to watch."""

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, _trace: object
    ) -> None:
        """Tell a panic as what it means to the clerk; let all else pass.

        Raises:
            UserError: ``sheet_damaged``.
        """
        if kind is not None and kind.__name__ == "PanicException":
            raise UserError("sheet_damaged", file=self.file) from err


def _ranges(found: list[tuple[tuple[int, int], tuple[int, int]]] | None) -> tuple[
    tuple[int, int, int, int], ...
]:  # fmt: skip
    return tuple((*first, *last) for first, last in found or ())


def _rows(values: list[list[Any]], marks: SheetMarks) -> tuple[tuple[Cell, ...], ...]:
    height = max(len(values), *(row + 1 for row, _column in marks.marks), 0)
    rows: list[tuple[Cell, ...]] = []
    marked: dict[int, dict[int, Mark]] = {}
    for (row, column), mark in marks.marks.items():
        marked.setdefault(row, {})[column] = mark
    for row in range(height):
        own = values[row] if row < len(values) else []
        here = marked.get(row, {})
        width = max(len(own), *(column + 1 for column in here), 0)
        rows.append(
            tuple(
                _cell(own[column] if column < len(own) else "", here.get(column))
                for column in range(width)
            )
        )
    return tuple(rows)


def _cell(value: object, mark: Mark | None) -> Cell:
    if mark is not None and mark.problem:
        return Cell(problem=mark.problem)
    match value:
        case bool():
            return Cell("是" if value else "否")
        case int() | float():
            number = Decimal(f"{value:.{_SIGNIFICANT_DIGITS}g}")
            return Cell(shown_number(number, mark.number_format if mark is not None else ""))
        case datetime() | date():
            return Cell(f"{value.year}年{value.month}月{value.day}日")
        case time() | timedelta():
            return Cell(str(value))
    return Cell(str(value)[:_MAX_TEXT].replace("\r\n", "\n").replace("\r", "\n"))
