"""Read from a TrueType file what typesetting and embedding need, without loading it whole.

reportlab's own reader parses all of a font (15 ms each, at every start); here the file is mapped
into memory and only the characters that occur are looked up.
"""

from __future__ import annotations

import mmap
import struct
import sys
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
        self._segments = self._character_map()

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
        ends, _ = self._segments
        yield from (self.glyph_of(chr(end)) for end in ends if end <= sys.maxunicode)

    def table(self, tag: str) -> bytes:
        """Return the bytes of a table, empty where the font has none."""
        offset, length = self._tables.get(tag, (0, 0))
        return self._data[offset : offset + length]

    def glyph_of(self, char: str) -> int:
        """Return the number of a character's glyph, 0 where the font has none."""
        ends, segments = self._segments
        code = ord(char)
        index = bisect_left(ends, code)
        if index == len(ends):
            return 0
        start, delta, address = segments[index]
        if code < start:
            return 0
        if address is None:
            return (code + delta) & 0xFFFF
        glyph: int = struct.unpack_from(">H", self._data, address + 2 * (code - start))[0]
        return (glyph + delta) & 0xFFFF if glyph else 0

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

    def _character_map(self) -> tuple[list[int], list[tuple[int, int, int | None]]]:
        """Return the segments' last codes, and (first code, delta, address of glyph numbers)."""
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
                return self._segments_of_format_4(address)
            case 12:
                return self._segments_of_format_12(address)
            case other:
                raise ValueError(f"cmap format {other}")

    def _segments_of_format_4(
        self, address: int
    ) -> tuple[list[int], list[tuple[int, int, int | None]]]:
        count = struct.unpack_from(">H", self._data, address + 6)[0] // 2
        row = f">{count}H"
        ends = struct.unpack_from(row, self._data, address + 14)
        at = address + 16 + 2 * count
        starts = struct.unpack_from(row, self._data, at)
        deltas = struct.unpack_from(row, self._data, at + 2 * count)
        ranges = struct.unpack_from(row, self._data, at + 4 * count)
        # A range offset counts from its own place in the file.
        addresses = (
            at + 4 * count + 2 * index + offset if offset else None
            for index, offset in enumerate(ranges)
        )
        return list(ends), list(zip(starts, deltas, addresses, strict=True))

    def _segments_of_format_12(
        self, address: int
    ) -> tuple[list[int], list[tuple[int, int, int | None]]]:
        count = struct.unpack_from(">L", self._data, address + 12)[0]
        flat = struct.unpack_from(f">{3 * count}L", self._data, address + 16)
        starts, ends, glyphs = flat[::3], flat[1::3], flat[2::3]
        deltas = (glyph - start for start, glyph in zip(starts, glyphs, strict=True))
        return list(ends), [(s, d, None) for s, d in zip(starts, deltas, strict=True)]


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
