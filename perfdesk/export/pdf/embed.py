"""Embed the used glyphs of one face in a PDF, as one composite font (PDF 32000-1, 9.7).

reportlab itself cuts a face into fonts of 256 characters and copies tables that a composite font
does without; this writes one font object with two-byte codes, in a third of the time.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from reportlab.pdfbase import pdfdoc

from perfdesk.export.pdf.truetype import parts_of

if TYPE_CHECKING:
    from perfdesk.export.pdf.truetype import TrueTypeFile

# Level 1 is twice as fast as 6 and makes the file of a report larger by about 6 %.
_ZLIB_LEVEL = 1
_COPIED_TABLES = ("cvt ", "fpgm", "prep")
_SYMBOLIC = 4
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

    def __init__(self, key: str, name: str, file: TrueTypeFile) -> None:
        self.key = key
        self._name = name
        self._file = file
        self._old_glyphs = [0]
        self._new_glyphs = {0: 0}
        self._chars: dict[str, int] = {}
        self._codes: dict[str, str] = {}

    def encode(self, text: str) -> str:
        """Return ``text`` as the hexadecimal string of a PDF operator, without its brackets."""
        codes = self._codes
        for char in text:
            if char not in codes:
                new = self._chars[char] = self._add(self._file.glyph_of(char))
                codes[char] = f"{new:04X}"
        return "".join([codes[char] for char in text])

    def _add(self, old: int) -> int:
        new = self._new_glyphs.get(old)
        if new is None:
            new = self._new_glyphs[old] = len(self._old_glyphs)
            self._old_glyphs.append(old)
        return new

    def addObjects(self, doc: pdfdoc.PDFDocument) -> None:  # noqa: N802 - reportlab calls it
        """Add the font's objects to a document that is about to be written."""
        used = len(self._old_glyphs)
        program = self._program()
        base = f"{_tag(self._chars)}+{self._name}"
        stream = _stream(program)
        stream.dictionary["Length1"] = len(program)
        descriptor = self._descriptor(base, _reference(doc, stream, f"program{self.key}"))
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": f"/{base}",
                "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
                "CIDToGIDMap": "/Identity",
                "DW": 1000,
                "W": f"[0 [{self._widths(used)}]]",
                "FontDescriptor": _reference(doc, descriptor, f"descriptor{self.key}"),
            }
        )
        cmap = _stream(self._unicode_map().encode("ascii"))
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": f"/{base}",
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray(
                    [_reference(doc, descendant, f"descendant{self.key}")]
                ),
                "ToUnicode": _reference(doc, cmap, f"cmap{self.key}"),
            }
        )
        fonts: dict[str, object] = vars(doc.idToObject[pdfdoc.BasicFonts])["dict"]
        fonts[self.key] = _reference(doc, font, f"font{self.key}")

    def _thousandths(self, units: int) -> str:
        return f"{units * 1000 / self._file.units_per_em:.6g}"

    def _widths(self, used: int) -> str:
        return " ".join(
            self._thousandths(self._file.advance(glyph)) for glyph in self._old_glyphs[:used]
        )

    def _descriptor(self, base: str, program: object) -> pdfdoc.PDFDictionary:
        file = self._file
        return pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": f"/{base}",
                "Flags": _SYMBOLIC,
                "FontBBox": f"[{' '.join(map(self._thousandths, file.box))}]",
                "ItalicAngle": 0,
                "Ascent": self._thousandths(file.ascent),
                "Descent": self._thousandths(file.descent),
                "CapHeight": self._thousandths(file.ascent),
                "StemV": 80,
                "FontFile2": program,
            }
        )

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

    def _program(self) -> bytes:
        """Return a TrueType file of the used glyphs, with the tables that a PDF asks for."""
        outlines = self._outlines()
        places = [0]
        for outline in outlines:
            places.append(places[-1] + len(outline))
        count = len(outlines)
        metrics = b"".join(struct.pack(">Hh", *self._file.metrics(old)) for old in self._old_glyphs)
        head = bytearray(self._file.table("head"))
        struct.pack_into(">L", head, 8, 0)
        struct.pack_into(">h", head, 50, 1)
        tables = {tag: self._file.table(tag) for tag in _COPIED_TABLES}
        tables |= {
            "glyf": b"".join(outlines),
            "head": bytes(head),
            "hhea": self._file.table("hhea")[:34] + struct.pack(">H", count),
            "hmtx": metrics,
            "loca": struct.pack(f">{count + 1}L", *places),
            "maxp": _with_ushort(self._file.table("maxp"), 4, count),
        }
        return _font_file({tag: data for tag, data in tables.items() if data})

    def _outlines(self) -> list[bytes]:
        """Return the outlines of all glyphs, padded; parts of composites join the used glyphs."""
        outlines: list[bytes] = []
        while len(outlines) < len(self._old_glyphs):
            outline = self._file.outline(self._old_glyphs[len(outlines)])
            for place, part in parts_of(outline):
                outline = _with_ushort(outline, place, self._add(part))
            outlines.append(outline + bytes(-len(outline) % 4))
        return outlines


def _with_ushort(data: bytes, at: int, value: int) -> bytes:
    return data[:at] + struct.pack(">H", value) + data[at + 2 :]


def _stream(data: bytes) -> pdfdoc.PDFStream:
    stream = pdfdoc.PDFStream(content=zlib.compress(data, _ZLIB_LEVEL))
    stream.dictionary["Filter"] = "/FlateDecode"
    return stream


def _reference(doc: pdfdoc.PDFDocument, thing: pdfdoc.PDFObject, name: str) -> object:
    """Add an object to the document and return the reference to it."""
    reference: object = doc.Reference(thing, name)  # type: ignore[no-untyped-call]
    return reference


def _tag(chars: dict[str, int]) -> str:
    """Return the six letters that mark a subset; the same for the same characters."""
    number = zlib.crc32("".join(sorted(chars)).encode("utf-8", "surrogatepass"))
    letters: list[str] = []
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters.append(chr(ord("A") + letter))
    return "".join(letters)


def _font_file(tables: dict[str, bytes]) -> bytes:
    """Join tables to a TrueType file, with its directory and check sums."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(
        ">L4H", 0x00010000, count, power * 16, power.bit_length() - 1, (count - power) * 16
    )
    directory, bodies, offset, total = [header], list[bytes](), 12 + 16 * count, 0
    head_at = 0
    for tag, data in sorted(tables.items()):
        if tag == "head":
            head_at = offset
        body = data + bytes(-len(data) % 4)
        checksum = _checksum(body)
        directory.append(struct.pack(">4s3L", tag.encode("ascii"), checksum, offset, len(data)))
        bodies.append(body)
        offset += len(body)
        total += checksum
    total += _checksum(b"".join(directory))
    whole = bytearray(b"".join([*directory, *bodies]))
    struct.pack_into(">L", whole, head_at + 8, (_CHECKSUM_BASE - total) & 0xFFFFFFFF)
    return bytes(whole)


def _checksum(data: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(data) // 4}L", data)
    return sum(words) & 0xFFFFFFFF
