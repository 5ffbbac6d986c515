"""Change a PDF: its objects, with right or wrong places told, its drawing, its packed streams."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from tests.fuzz.changed_bytes import LARGEST, NUMBERS, VALUES, change_bytes, exchanged, flip
from tests.fuzz.seeds import measured, pdf_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_NAME = re.compile(rb"/[A-Za-z][\w-]{0,40}")
_REFERENCE = re.compile(rb"\d+ 0 R")
_OBJECT = re.compile(rb"\d+ 0 obj\s(.*?)\sendobj", re.DOTALL)
_PIECE = re.compile(rb"<<[^<>]{0,400}>>|\[[^\[\]]{0,400}\]|\([^()]{0,400}\)|<[0-9A-Fa-f]{2,400}>")
_STREAM = re.compile(rb"(?<!end)stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_WHOLE = re.compile(rb"<<(.*?)>>\s*stream\r?\n(.*?)\r?\n?endstream\s*$", re.DOTALL)
_NAMES = (
    b"/Page", b"/Pages", b"/Form", b"/Image", b"/Font", b"/Type0", b"/Type3", b"/TrueType", b"/X",
    b"/Catalog", b"/ObjStm", b"/XRef", b"/Contents", b"/Kids", b"/Parent", b"/Resources", b"/F",
    b"/ToUnicode", b"/W", b"/W2", b"/DescendantFonts", b"/Identity-V", b"/UniGB-UCS2-H", b"/Rotate",
    b"/GBK-EUC-H", b"/Symbol", b"/MediaBox", b"/CropBox", b"/UserUnit", b"/Encrypt", b"/Widths",
    b"/FlateDecode", b"/LZWDecode", b"/ASCII85Decode", b"/RunLengthDecode", b"/CCITTFaxDecode",
    b"/JBIG2Decode", b"/JPXDecode", b"/DCTDecode", b"/Crypt", b"/Predictor", b"/Differences",
)  # fmt: skip
_DRAWN = (
    b" q", b" Q", b" BT", b" ET", b" /X Do", b" W n", b" 0 0 m 9 9 l S", b" 1e9 0 0 1e9 0 0 cm",
    b" 0 0 0 0 0 0 cm", b" 3 Tr", b" /F 0 Tf", b" /F -12 Tf", b" /F 1e30 Tf", b" <FFFF> Tj",
    b" [(a) 99999999 (b) -99999999] TJ", b" 0 Tz", b" 1e20 Tc", b" 0 0 600 800 re f", b" T*",
    b" BI /W 9 /H 9 /BPC 8 /CS /G ID 123456789 EI", b" /P <</MCID 0>> BDC", b" EMC", b" 90 Ts",
    b" 0 1 -1 0 300 300 Tm", b" (\\377\\000\\n) Tj", b" ' \"", b" 1 0 0 RG 1 w", b" sh",
)  # fmt: skip


def change_pdf(content: bytes, seeds: Sequence[bytes], chance: Random) -> bytes:
    """Return a PDF with other objects, streams or bytes."""
    what = chance.random()
    if what < 0.2:
        return change_bytes(content, seeds, chance)
    if what < 0.45:
        return _in_place(content, chance)
    objects = [found[1] for found in _OBJECT.finditer(content)]
    if not objects or len(objects) > 400:
        return _in_place(content, chance)
    for _ in range(chance.randint(1, 4)):
        _change_objects(objects, chance)
    # What keeps its objects in packed lists has no right list of places in this way.
    whole = pdf_of(map(measured, objects) if chance.random() < 0.8 else objects)
    return whole if what < 0.85 else _broken_list(whole, chance)


def _in_place(content: bytes, chance: Random) -> bytes:
    """Change numbers and packed streams where they stand: places and lengths are then wrong."""
    for _ in range(chance.randint(1, 4)):
        streams = list(_STREAM.finditer(content))
        if streams and chance.random() < 0.5:
            one = chance.choice(streams)
            content = content[: one.start(1)] + _unpacked(one[1], chance) + content[one.end(1) :]
        else:
            content = exchanged(content, _NUMBER, _number(chance), chance)
    return content[: 4 * LARGEST]


def _number(chance: Random) -> bytes:
    return chance.choice(VALUES[:NUMBERS])


def _broken_list(whole: bytes, chance: Random) -> bytes:
    at = whole.rfind(b"xref\n0 ")
    what = chance.randrange(3)
    if what == 0:
        return whole[:at] + exchanged(whole[at:], _NUMBER, _number(chance), chance)
    if what == 1:
        return whole[:at]
    return whole[:at] + change_bytes(whole[at:], (whole,), chance, 2)


def _change_objects(objects: list[bytes], chance: Random) -> None:
    at = chance.randrange(len(objects))
    one = objects[at]
    match chance.randrange(9):
        case 0:
            objects[at] = chance.choice(objects)
        case 1:
            objects[at] = b"null"
        case 2:
            reference = b"%d 0 R" % chance.randint(0, len(objects) + 1)
            objects[at] = exchanged(one, _REFERENCE, reference, chance)
        case 3:
            objects[at] = exchanged(one, _NAME, chance.choice(_NAMES), chance)
        case 4:
            objects[at] = exchanged(one, _NUMBER, _number(chance), chance)
        case 5:
            objects[at] = _piece(one, chance)
        case _:
            objects[at] = _drawing(one, chance)


def _piece(one: bytes, chance: Random) -> bytes:
    """Take a list or text of an object away, or write it again and again, or into itself."""
    found = list(_PIECE.finditer(one))
    if not found:
        return one + one
    piece = chance.choice(found)
    times = chance.choice((2, 30, 600))
    by = chance.choice(
        (b"", piece[0] * times, b"[" * times + piece[0] + b"]" * times, chance.choice(found)[0])
    )
    return one[: piece.start()] + by + one[piece.end() :]


def _drawing(one: bytes, chance: Random) -> bytes:
    """Change what an object's stream draws or tells, and now and then how it is packed."""
    stream = _WHOLE.search(one)
    if stream is None:
        return exchanged(one, _NUMBER, _number(chance), chance)
    head, plain, is_packed = stream[1], stream[2], False
    if b"/FlateDecode" in head:
        plain, is_packed = _plain(plain), True
    what = chance.random()
    if what < 0.3:
        words = b"".join(chance.choice(_DRAWN) for _ in range(chance.choice((1, 3, 12))))
        place = plain.find(b" ", chance.randint(0, len(plain)))
        plain = plain[:place] + words + b" " + plain[place:]
    elif what < 0.6:
        plain = exchanged(plain, _NUMBER, _number(chance), chance)
    else:
        plain = change_bytes(plain, (plain,), chance, 2)
    if is_packed or chance.random() < 0.15:
        plain = zlib.compress(plain, 1)
        if not is_packed:
            head += chance.choice((b"/Filter/FlateDecode", b"/Filter[/FlateDecode/FlateDecode]"))
    elif chance.random() < 0.05:
        head += b"/Filter" + chance.choice(_NAMES[-12:])
    return b"<<" + head + b">>\nstream\n" + plain + b"\nendstream"


def _plain(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, 4 * LARGEST)
    except zlib.error:
        return packed


def _unpacked(packed: bytes, chance: Random) -> bytes:
    """Change what is in a packed stream; its told length is then wrong, as in broken files."""
    plain = _plain(packed)
    if plain is packed:
        return flip(packed, (), chance)
    if chance.random() < 0.5:
        plain = exchanged(plain, _NUMBER, _number(chance), chance)
    else:
        plain = change_bytes(plain, (plain,), chance, 1)
    return zlib.compress(plain, 1) + b"\n"
