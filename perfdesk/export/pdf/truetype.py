"""Read from a TrueType file what typesetting and embedding need, without loading it whole.

reportlab's own reader parses all of a font (15 ms each, at every start); here the file is mapped
into memory and only the characters that occur are looked up.
"""

from __future__ import annotations

import mmap
import struct
import sys
from array import array
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NEEDED = ("cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp")
_VERSIONS = (b"\x00\x01\x00\x00", b"true")
_COLLECTION = b"ttcf"
_MOST_FONTS = 64
_UNICODE_TABLES = ((3, 10), (0, 4), (0, 6), (3, 1), (0, 3))

# Flags of a part of a composite glyph (OpenType, table glyf).
_WORDS, _SCALE, _MORE, _XY_SCALE, _TWO_BY_TWO = 0x1, 0x8, 0x20, 0x40, 0x80


class FontFileError(Exception):
    """The file is no TrueType font with outlines, or it is damaged."""


def open_map(path: Path) -> mmap.mmap:
    """Map a file into memory, to be read.

    Raises:
        OSError: The file cannot be read.
        FontFileError: It is empty.
    """
    with path.open("rb") as file:
        try:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as err:
            raise FontFileError(path.name) from err


def font_starts(data: mmap.mmap) -> tuple[int, ...]:
    """Return where the fonts of a file begin: one, or those of a collection (.ttc).

    Raises:
        struct.error, ValueError: The collection is damaged.
    """
    if data[:4] != _COLLECTION:
        return (0,)
    count = struct.unpack_from(">L", data, 8)[0]
    if not 0 < count <= _MOST_FONTS:
        raise ValueError("no collection")
    starts: tuple[int, ...] = struct.unpack_from(f">{count}L", data, 12)
    return starts


def table_places(data: mmap.mmap, start: int) -> dict[str, tuple[int, int]]:
    """Return (offset, length) of the tables of the font that begins at ``start``.

    Raises:
        struct.error, ValueError: The directory is damaged, or the file cut short.
    """
    tables: dict[str, tuple[int, int]] = {}
    for index in range(struct.unpack_from(">H", data, start + 4)[0]):
        tag, _, offset, length = struct.unpack_from(">4s3L", data, start + 12 + 16 * index)
        if offset + length > len(data):
            raise ValueError("cut short")
        tables[tag.decode("latin-1")] = (offset, length)
    return tables


class TrueTypeFile:
    """One font file, or one font of a collection, open for the life of the object; read only.

    Raises:
        OSError: The file cannot be read.
        FontFileError: It is damaged, or a font without TrueType outlines.
    """

    def __init__(self, path: Path, index: int = 0) -> None:
        self._data = open_map(path)
        try:
            self._open(index)
        except (struct.error, LookupError, ValueError) as err:
            raise FontFileError(path.name) from err

    def _open(self, index: int) -> None:
        self._tables = self._directory(font_starts(self._data)[index])
        head = self.table("head")
        self.units_per_em: int = struct.unpack_from(">H", head, 18)[0]
        self.box: tuple[int, ...] = struct.unpack_from(">4h", head, 36)
        self._long_loca = bool(struct.unpack_from(">h", head, 50)[0])
        hhea = self.table("hhea")
        self.ascent: int = struct.unpack_from(">h", hhea, 4)[0]
        self.descent: int = struct.unpack_from(">h", hhea, 6)[0]
        self._metrics_count: int = struct.unpack_from(">H", hhea, 34)[0]
        self.glyph_count: int = struct.unpack_from(">H", self.table("maxp"), 4)[0]
        if not (self.units_per_em and self._metrics_count and self.glyph_count):
            raise ValueError("an empty font")
        self._characters = self._character_map()

    def _directory(self, start: int) -> dict[str, tuple[int, int]]:
        if self._data[start : start + 4] not in _VERSIONS:
            raise ValueError("no TrueType outlines")
        tables = table_places(self._data, start)
        if not tables.keys() >= set(_NEEDED):
            raise ValueError("tables are missing")
        return tables

    def check(self) -> None:
        """Make sure that every glyph can be read; for files that are not ours.

        Raises:
            FontFileError: Outlines or widths lie beyond their tables.
        """
        count = self.glyph_count
        start, length = self._tables["loca"]
        row, size = (f">{count + 1}L", 4) if self._long_loca else (f">{count + 1}H", 2)
        widths = 4 * self._metrics_count + 2 * max(0, count - self._metrics_count)
        if length < size * (count + 1) or self._tables["hmtx"][1] < widths:
            raise FontFileError("tables cut short")
        places = struct.unpack_from(row, self._data, start)
        is_rising = all(here <= there for here, there in pairwise(places))
        if not is_rising or places[-1] * (1 if self._long_loca else 2) > self._tables["glyf"][1]:
            raise FontFileError("outlines beyond their table")
        if max(self._glyph_numbers(), default=0) >= count:
            raise FontFileError("characters beyond the glyphs")

    def _glyph_numbers(self) -> Iterator[int]:
        """Yield the glyph of each segment's last character."""
        ends = self._characters.ends
        yield from (self.glyph_of(chr(end)) for end in ends if end <= sys.maxunicode)

    def table(self, tag: str) -> bytes:
        """Return the bytes of a table, empty where the font has none."""
        offset, length = self._tables.get(tag, (0, 0))
        return self._data[offset : offset + length]

    def glyph_of(self, char: str) -> int:
        """Return the number of a character's glyph, 0 where the font has none."""
        found = self._characters
        code = ord(char)
        index = bisect_left(found.ends, code)
        if index == len(found.ends) or code < found.starts[index]:
            return 0
        return found.glyph_at(index, code) & 0xFFFF

    def advance(self, glyph: int) -> int:
        """Return a glyph's width in the font's units."""
        return self.metrics(glyph)[0]

    def metrics(self, glyph: int) -> tuple[int, int]:
        """Return a glyph's width and left side bearing in the font's units."""
        offset = self._tables["hmtx"][0]
        full = self._metrics_count
        width, bearing = struct.unpack_from(">Hh", self._data, offset + 4 * min(glyph, full - 1))
        if glyph >= full:
            (bearing,) = struct.unpack_from(">h", self._data, offset + 2 * (full + glyph))
        return width, bearing

    def outline(self, glyph: int) -> bytes:
        """Return a glyph's record of the table glyf; empty for a blank."""
        loca, glyf = self._tables["loca"][0], self._tables["glyf"][0]
        if self._long_loca:
            start, end = struct.unpack_from(">2L", self._data, loca + 4 * glyph)
        else:
            start, end = (2 * n for n in struct.unpack_from(">2H", self._data, loca + 2 * glyph))
        return self._data[glyf + start : glyf + end]

    def _character_map(self) -> _Characters4 | _Characters12:
        base = self._tables["cmap"][0]
        subtables = {}
        for index in range(struct.unpack_from(">H", self._data, base + 2)[0]):
            platform, encoding, offset = struct.unpack_from(
                ">HHL", self._data, base + 4 + 8 * index
            )
            subtables[platform, encoding] = base + offset
        address = next(subtables[key] for key in _UNICODE_TABLES if key in subtables)
        match struct.unpack_from(">H", self._data, address)[0]:
            case 4:
                return _Characters4(self._data, address)
            case 12:
                return _Characters12(self._data, address)
            case other:
                raise ValueError(f"cmap format {other}")


class _Characters4:
    """A map of characters of format 4, by segments: last and first codes in ``ends``, ``starts``.

    Of both formats only columns of numbers are kept: an object for each of the ten thousand
    segments of a Chinese face would cost milliseconds and a megabyte.
    """

    def __init__(self, data: mmap.mmap, address: int) -> None:
        count = struct.unpack_from(">H", data, address + 6)[0] // 2
        self._data = data
        self.ends = _numbers("H", data, address + 14, count)
        at = address + 16 + 2 * count
        self.starts = _numbers("H", data, at, count)
        self._deltas = _numbers("H", data, at + 2 * count, count)
        self._ranges_at = at + 4 * count
        self._ranges = _numbers("H", data, self._ranges_at, count)

    def glyph_at(self, index: int, code: int) -> int:
        """Return the glyph of a code in a segment, in its last 16 bits."""
        delta, offset = self._deltas[index], self._ranges[index]
        if not offset:
            return code + delta
        # A range offset counts from its own place in the file.
        address = self._ranges_at + 2 * index + offset + 2 * (code - self.starts[index])
        glyph: int = struct.unpack_from(">H", self._data, address)[0]
        return glyph + delta if glyph else 0


class _Characters12:
    """A map of characters of format 12."""

    def __init__(self, data: mmap.mmap, address: int) -> None:
        count = struct.unpack_from(">L", data, address + 12)[0]
        flat = _numbers("I", data, address + 16, 3 * count)
        self.starts, self.ends, self._glyphs = flat[::3], flat[1::3], flat[2::3]

    def glyph_at(self, index: int, code: int) -> int:
        """Return the glyph of a code in a segment."""
        return self._glyphs[index] + code - self.starts[index]


def _numbers(kind: str, data: mmap.mmap, address: int, count: int) -> array[int]:
    """Return numbers of a font, which has each one's highest byte first.

    Raises:
        ValueError: The file ends before.
    """
    numbers = array(kind)
    end = address + count * numbers.itemsize
    if end > len(data):
        raise ValueError("cut short")
    numbers.frombytes(data[address:end])
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def parts_of(outline: bytes) -> Iterator[tuple[int, int]]:
    """Yield (place of the glyph number in the outline, glyph number) of a composite's parts."""
    if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
        return
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, glyph = struct.unpack_from(">2H", outline, at)
        yield at + 2, glyph
        at += 8 if flags & _WORDS else 6
        if flags & _SCALE:
            at += 2
        elif flags & _XY_SCALE:
            at += 4
        elif flags & _TWO_BY_TWO:
            at += 8
