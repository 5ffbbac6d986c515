"""Read formats and faults of the cells of an xls file: BIFF8 records in a compound file.

By Microsoft's open specifications [MS-CFB] (the container) and [MS-XLS] (the records).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from perfdesk.intake.sheets.cell_marks import CELL_ERROR, CELL_NOT_COMPUTED, Mark, SheetMarks
from perfdesk.intake.sheets.marks_xlsx import BUILT_IN_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

_END_OF_CHAIN = 0xFFFFFFFA  # This and all above it are no sectors.
_HEADER, _ENTRY = 512, 128
_MAX_SECTORS = 1 << 16
_BIFF8 = 0x0600
_BOF, _EOF, _SHEET, _LOCKED, _FORMAT, _STYLE = 0x0809, 0x000A, 0x0085, 0x002F, 0x041E, 0x00E0
_FORMULA, _FAULT, _SEVERAL, _EXTENT, _WORDS = 0x0006, 0x0205, 0x00BD, 0x0200, 0x00FC
#: NUMBER, RK, LABELSST, LABEL, RSTRING: row, column and style stand first.
_VALUES = frozenset({0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6, _FORMULA, _FAULT})


class LockedError(Exception):
    """The file cannot be read without its password."""


def xls_marks(content: bytes) -> list[SheetMarks]:
    """Return the marks of all sheets in their order.

    Raises:
        LockedError: The file has a password.
        ValueError: It is no workbook, or damaged.
    """
    try:
        streams = _Container(content).streams()
        if "EncryptedPackage" in streams:
            raise LockedError
        if "Workbook" not in streams:
            raise ValueError("no workbook")
        return _book_marks(streams["Workbook"])
    except (struct.error, IndexError) as err:
        raise ValueError("cut off") from err


class _Container:
    """A compound file: streams in chains of sectors."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        (shift,) = struct.unpack_from("<H", content, 30)
        if shift not in (9, 12):
            raise ValueError("sector size")
        self._size = 1 << shift
        self._next = self._table()

    def _sector(self, number: int) -> bytes:
        start = (
            _HEADER + number * self._size if self._size == _HEADER else (number + 1) * self._size
        )
        return self._content[start : start + self._size]

    def _table(self) -> tuple[int, ...]:
        """Return which sector follows each."""
        numbers = list(struct.unpack_from("<109I", self._content, 76))
        (further,) = struct.unpack_from("<I", self._content, 68)
        while further < _END_OF_CHAIN and len(numbers) < _MAX_SECTORS:
            *more, further = self._numbers(self._sector(further))
            numbers += more
        used = [number for number in numbers if number < _END_OF_CHAIN]
        table = b"".join(self._sector(number) for number in used[:_MAX_SECTORS])
        return self._numbers(table)

    @staticmethod
    def _numbers(sectors: bytes) -> tuple[int, ...]:
        count = len(sectors) // 4
        return struct.unpack_from(f"<{count}I", sectors)

    def _chain(self, number: int) -> bytes:
        parts: list[bytes] = []
        while number < _END_OF_CHAIN:
            if len(parts) > len(self._next):
                raise ValueError("endless chain")
            parts.append(self._sector(number))
            number = self._next[number]
        return b"".join(parts)

    def streams(self) -> dict[str, bytes]:
        """Return the contents by their names."""
        first_entry, cutoff, first_small = struct.unpack_from("<I4xII", self._content, 48)
        entries = self._chain(first_entry)
        small = self._numbers(self._chain(first_small))
        found: dict[str, bytes] = {}
        box = b""
        for start in range(0, len(entries) - _ENTRY + 1, _ENTRY):
            entry = entries[start : start + _ENTRY]
            (length,) = struct.unpack_from("<H", entry, 64)
            name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
            first, size = struct.unpack_from("<II", entry, 116)
            kind = entry[66]
            if kind == 5:  # The root holds the box of all small streams.
                box = self._chain(first)
            elif kind == 2 and name in ("Workbook", "EncryptedPackage"):
                content = self._chain(first) if size >= cutoff else _small(box, small, first)
                found[name] = content[:size]
        return found


def _small(box: bytes, following: tuple[int, ...], number: int) -> bytes:
    parts: list[bytes] = []
    while number < _END_OF_CHAIN:
        if len(parts) > len(following):
            raise ValueError("endless chain")
        parts.append(box[number * 64 : number * 64 + 64])
        number = following[number]
    return b"".join(parts)


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records from a place on, to the end of their part."""
    while start + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, start)
        yield kind, stream[start + 4 : start + 4 + size]
        if kind == _EOF:
            return
        start += 4 + size


def _book_marks(stream: bytes) -> list[SheetMarks]:
    formats: dict[int, str] = dict(BUILT_IN_FORMATS)
    styles: list[int] = []
    sheets: list[int] = []
    for kind, data in _records(stream, 0):
        if kind == _BOF and struct.unpack_from("<H", data)[0] != _BIFF8:
            raise ValueError("older than Excel 97")
        if kind == _LOCKED:
            raise LockedError
        if kind == _WORDS and struct.unpack_from("<4xI", data)[0] > len(stream):
            # Whoever believes this sets memory aside for it, and the whole program ends.
            raise ValueError("more words than characters")
        if kind == _SHEET:
            sheets.append(struct.unpack_from("<I", data)[0])
        elif kind == _STYLE:
            styles.append(struct.unpack_from("<2xH", data)[0])
        elif kind == _FORMAT:
            number, length, flags = struct.unpack_from("<HHB", data)
            is_wide = flags & 1
            text = data[5 : 5 + length * (1 + is_wide)]
            formats[number] = text.decode("utf-16-le" if is_wide else "latin-1", "replace")
    codes = [formats.get(number, "") for number in styles]
    return [_sheet_marks(stream, start, codes) for start in sheets]


def _sheet_marks(stream: bytes, start: int, codes: list[str]) -> SheetMarks:
    found = SheetMarks()
    for kind, data in _records(stream, start):
        if kind == _SEVERAL:
            row, first = struct.unpack_from("<HH", data)
            for index in range((len(data) - 6) // 6):
                (style,) = struct.unpack_from("<H", data, 4 + 6 * index)
                _add(found, (row, first + index), codes, style)
        elif kind == _EXTENT:
            first, behind, left, right = struct.unpack_from("<IIHH", data)
            if behind < first or right < left:
                raise ValueError("ends before it begins")
            found.reach(behind - 1, right - 1)
        elif kind in _VALUES:
            row, column, style = struct.unpack_from("<HHH", data)
            _add(found, (row, column), codes, style)
            if problem := _problem(kind, data):
                found.marks[row, column] = Mark(problem=problem)
    return found


def _add(found: SheetMarks, place: tuple[int, int], codes: list[str], style: int) -> None:
    found.reach(*place)
    if style < len(codes) and codes[style]:
        found.marks[place] = Mark(codes[style])


def _problem(kind: int, data: bytes) -> str:
    """Return why a cell has no value: a fault, or a formula with words as its result.

    Such words stand in a record behind the formula, which the library does not read.
    """
    if kind == _FAULT:
        return CELL_ERROR if data[7] == 1 else ""
    if kind != _FORMULA or data[12:14] != b"\xff\xff":
        return ""
    return {0: CELL_NOT_COMPUTED, 2: CELL_ERROR}.get(data[6], "")
