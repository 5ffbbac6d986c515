"""Embed the used glyphs of one face in a PDF, as one composite font (PDF 32000-1, 9.7)."""

from __future__ import annotations

import re
import struct
import zlib
from itertools import accumulate
from typing import TYPE_CHECKING

from reportlab.pdfbase import pdfdoc

from perfdesk.export.pdf.file import deflate
from perfdesk.export.pdf.packed import checksum, join, pack, thousandths
from perfdesk.export.pdf.truetype import parts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.export.pdf.file import PdfFile
    from perfdesk.export.pdf.packed import PackedGlyphs, Part

_COPIED_TABLES = ("cvt ", "fpgm", "prep")
_SYMBOLIC = 4
_NOT_IN_NAMES = re.compile(rb"[^!-~]|[#%()<>\[\]{}/]")
_CHECKSUM_BASE = 0xB1B0AFBA
#: Most entries of one bfchar block of a CMap.
_BLOCK = 100

_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class EmbeddedFace:
    """The glyphs of one face that one document uses; their codes are new glyph numbers.

    Attributes:
        key: Its name in the pages' resources (F1).
    """

    def __init__(self, key: str, name: str, packed: PackedGlyphs) -> None:
        self.key = key
        self._name = name
        self._packed = packed
        self._file = packed.file
        self._old_glyphs = [0]
        self._new_glyphs = {0: 0}
        self._chars: dict[str, int] = {}
        self._codes: dict[str, str] = {}

    def encode(self, text: str) -> str:
        """Return ``text`` as the hexadecimal string of a PDF operator, without its brackets."""
        codes = self._codes
        for char in text:
            if char not in codes:
                new = self._chars[char] = self._add(self._packed.glyph_of(char))
                codes[char] = f"{new:04X}"
        return "".join([codes[char] for char in text])

    def _add(self, old: int) -> int:
        new = self._new_glyphs.get(old)
        if new is None:
            new = self._new_glyphs[old] = len(self._old_glyphs)
            self._old_glyphs.append(old)
        return new

    def add_to(self, file: PdfFile) -> None:
        """Add the font with all that was encoded so far."""
        program, length = self._program()
        base = font_name(f"{_tag(self._chars)}+{self._name}")
        stream = file.add_deflated(program, {"Length1": length})
        descendant = file.add(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": base,
                "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
                "CIDToGIDMap": "/Identity",
                "DW": 1000,
                "W": f"[0 [{self._widths()}]]",
                "FontDescriptor": file.add(self._descriptor(base, stream)),
            }
        )
        cmap = file.add_deflated(deflate(self._unicode_map().encode("ascii")))
        font = {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": base,
            "Encoding": "/Identity-H",
            "DescendantFonts": pdfdoc.PDFArray([descendant]),
            "ToUnicode": cmap,
        }
        file.add_font(self.key, file.add(font))

    def _thousandths(self, units: int) -> str:
        return thousandths(units, self._file.units_per_em)

    def _widths(self) -> str:
        return " ".join([self._packed.measures(old)[1] for old in self._old_glyphs])

    def _descriptor(self, base: str, program: object) -> dict[str, object]:
        file = self._file
        ascent = self._thousandths(file.ascent)
        return {
            "Type": "/FontDescriptor",
            "FontName": base,
            "Flags": _SYMBOLIC,
            "FontBBox": f"[{' '.join(map(self._thousandths, file.box))}]",
            "ItalicAngle": 0,
            "Ascent": ascent,
            "Descent": self._thousandths(file.descent),
            "CapHeight": ascent,
            "StemV": 80,
            "FontFile2": program,
        }

    def _unicode_map(self) -> str:
        entries = [
            f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>\n"
            for char, code in sorted(self._chars.items(), key=lambda entry: entry[1])
        ]
        blocks: list[str] = []
        for start in range(0, len(entries), _BLOCK):
            block = entries[start : start + _BLOCK]
            blocks.append(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n")
        return _CMAP.format(blocks="".join(blocks))

    def _program(self) -> tuple[bytes, int]:
        """Return a deflated TrueType file of the used glyphs, and its length when inflated.

        It has the tables that a PDF asks for (PDF 32000-1, 9.9), the outlines last.
        """
        outlines = self._outlines()
        places = [0, *accumulate(len(outline.raw) for outline in outlines)]
        count = len(outlines)
        file = self._file
        metrics = b"".join([self._packed.measures(old)[0] for old in self._old_glyphs])
        head = bytearray(file.table("head"))
        struct.pack_into(">L", head, 8, 0)
        struct.pack_into(">h", head, 50, 1)
        tables = {tag: file.table(tag) for tag in _COPIED_TABLES}
        tables |= {
            "head": bytes(head),
            "hhea": file.table("hhea")[:34] + struct.pack(">H", count),
            "hmtx": metrics,
            "loca": struct.pack(f">{count + 1}L", *places),
            "maxp": _with_ushort(file.table("maxp"), 4, count),
        }
        front = _font_file({tag: data for tag, data in tables.items() if data}, outlines)
        return join([pack(front), *outlines]), len(front) + places[-1]

    def _outlines(self) -> list[Part]:
        """Return the outlines of all glyphs; parts of composites join the used glyphs."""
        outlines: list[Part] = []
        while len(outlines) < len(self._old_glyphs):
            old = self._old_glyphs[len(outlines)]
            part = self._packed.part(old)
            outlines.append(part or self._composite(self._file.outline(old)))
        return outlines

    def _composite(self, outline: bytes) -> Part:
        for place, part in parts_of(outline):
            outline = _with_ushort(outline, place, self._add(part))
        return pack(outline)


def font_name(text: str) -> str:
    """Return a name with what may not stand in one written as ``#xx`` (PDF 32000-1, 7.3.5)."""
    written = _NOT_IN_NAMES.sub(lambda found: b"#%02X" % found[0][0], text.encode("utf-8"))
    return f"/{written.decode('ascii')}"


def _with_ushort(data: bytes, at: int, value: int) -> bytes:
    return data[:at] + struct.pack(">H", value) + data[at + 2 :]


def _tag(chars: dict[str, int]) -> str:
    """Return the six letters that mark a subset; the same for the same characters."""
    number = zlib.crc32("".join(sorted(chars)).encode("utf-8", "surrogatepass"))
    letters: list[str] = []
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters.append(chr(ord("A") + letter))
    return "".join(letters)


def _font_file(tables: dict[str, bytes], outlines: Sequence[Part]) -> bytes:
    """Return a TrueType file up to the outlines, which follow as its last table."""
    count = len(tables) + 1
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(
        ">L4H", 0x00010000, count, power * 16, power.bit_length() - 1, (count - power) * 16
    )
    entries: dict[str, bytes] = {}
    bodies, offset, total, head_at = list[bytes](), 12 + 16 * count, 0, 0
    for tag, data in tables.items():
        head_at = offset if tag == "head" else head_at
        body = data + bytes(-len(data) % 4)
        entries[tag] = struct.pack(">4s3L", tag.encode(), checksum(body), offset, len(data))
        total += checksum(body)
        bodies.append(body)
        offset += len(body)
    glyf = sum(outline.checksum for outline in outlines) & 0xFFFFFFFF
    length = sum(len(outline.raw) for outline in outlines)
    entries["glyf"] = struct.pack(">4s3L", b"glyf", glyf, offset, length)
    directory = b"".join([header, *(entries[tag] for tag in sorted(entries))])
    total += glyf + checksum(directory)
    whole = bytearray(b"".join([directory, *bodies]))
    struct.pack_into(">L", whole, head_at + 8, (_CHECKSUM_BASE - total) & 0xFFFFFFFF)
    return bytes(whole)
