"""The outlines of a font file as they go into a PDF: deflated once, then joined for each document.

Deflating outlines anew was a third of the time of an export. A part that ends in a full flush
refers to nothing before it, so parts may be joined in any order (RFC 1951, Z_FULL_FLUSH of zlib).
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.export.pdf.truetype import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.export.pdf.truetype import TrueTypeFile

_LEVEL = 6
# Raw deflate with a window of 4 KiB, more than nearly all outlines have: a larger one makes nothing
# smaller, and clearing it for each took half of the time.
_RAW_DEFLATE = -12
# The header of a zlib stream, and an empty last block (RFC 1950, RFC 1951).
_HEADER, _LAST_BLOCK = b"\x78\x01", b"\x03\x00"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a stream: its bytes (a multiple of four), deflated, and their check sum."""

    raw: bytes
    deflated: bytes
    checksum: int


class PackedGlyphs:
    """The glyphs of one font file as they are embedded; each is made ready when first used."""

    def __init__(self, file: TrueTypeFile) -> None:
        self.file = file
        self._parts: dict[int, Part] = {}
        self._glyphs: dict[str, int] = {}
        self._measures: dict[int, tuple[bytes, str]] = {}

    def glyph_of(self, char: str) -> int:
        """Return the number of a character's glyph, 0 where the font has none."""
        glyph = self._glyphs.get(char)
        if glyph is None:
            glyph = self._glyphs[char] = self.file.glyph_of(char)
        return glyph

    def measures(self, glyph: int) -> tuple[bytes, str]:
        """Return a glyph's entry in the table hmtx, and its width as the PDF tells it."""
        found = self._measures.get(glyph)
        if found is None:
            width, bearing = self.file.metrics(glyph)
            told = thousandths(width, self.file.units_per_em)
            found = self._measures[glyph] = (struct.pack(">Hh", width, bearing), told)
        return found

    def part(self, glyph: int) -> Part | None:
        """Return a glyph's outline, or None for a composite: that one names other glyphs."""
        part = self._parts.get(glyph)
        if part is None:
            outline = self.file.outline(glyph)
            if next(parts_of(outline), None) is not None:
                return None
            part = self._parts[glyph] = pack(outline)
        return part


def thousandths(units: int, units_per_em: int) -> str:
    """Return a length of a font in thousandths of its size, as a PDF tells them."""
    return f"{units * 1000 / units_per_em:.7g}"


def pack(data: bytes) -> Part:
    """Return ``data``, filled up to a multiple of four bytes, as a part of a stream."""
    raw = data + bytes(-len(data) % 4)
    if not raw:
        return Part(b"", b"", 0)
    deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW_DEFLATE)
    deflated = deflater.compress(raw) + deflater.flush(zlib.Z_FULL_FLUSH)
    return Part(raw, deflated, checksum(raw))


def join(parts: Iterable[Part]) -> bytes:
    """Return the zlib stream of all parts in their order."""
    adler, deflated = 1, [_HEADER]
    for part in parts:
        adler = zlib.adler32(part.raw, adler)
        deflated.append(part.deflated)
    return b"".join([*deflated, _LAST_BLOCK, struct.pack(">L", adler)])


def checksum(data: bytes) -> int:
    """Return the check sum of a TrueType table (OpenType, "Calculating checksums")."""
    words: tuple[int, ...] = struct.unpack(f">{len(data) // 4}L", data)
    return sum(words) & 0xFFFFFFFF
