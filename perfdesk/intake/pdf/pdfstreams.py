"""Measure the packed pieces of a PDF before a library unpacks them: it would fill the memory."""

from __future__ import annotations

import base64
import re
import zlib
from itertools import count

from perfdesk.errors import UserError
from perfdesk.pulse import beat

#: A page of text has some ten thousand bytes, a whole typeface or a drawn map some millions.
_MAX_STREAM = 32 << 20
_MAX_IMAGE = 128 << 20
#: Reading them costs time too.
_MAX_TOTAL = 512 << 20
_BEGIN = re.compile(rb"(?<!end)stream\r?\n")
#: Where the kind of a stream is told: before it.
_HEAD = 400
_STEP = 1 << 20
#: Of the old packing (LZW).
_CLEAR, _END, _MOST_CODES = 256, 257, 4096


def check_streams(content: bytes, name: str) -> None:
    """Refuse a PDF with a piece that becomes too large; such as are no zlib streams are bounded.

    Raises:
        UserError: ``file_unpacks_too_large``.
    """
    total = 0
    for begin in _BEGIN.finditer(content):
        beat()
        head = content[max(0, begin.start() - _HEAD) : begin.start()]
        limit = _MAX_IMAGE if b"/Image" in head else _MAX_STREAM
        if head.rpartition(b"obj")[2].count(b"FlateDecode") > 1:
            # Packed twice, a thousand times a thousand: no program writes that.
            raise UserError("file_unpacks_too_large", file=name)
        size = _size(content, begin.end(), head.rpartition(b"obj")[2], limit)
        total += size
        if size > limit or total > _MAX_TOTAL:
            raise UserError("file_unpacks_too_large", file=name)


def _size(content: bytes, start: int, head: bytes, limit: int) -> int:
    """Return how long a stream becomes; text that stands for bytes is read as such first."""
    if b"ASCII85" in head or b"/A85" in head or b"ASCIIHex" in head or b"/AHx" in head:
        content, start = _bytes_of(_raw(content, start), is_hex=b"Hex" in head or b"AHx" in head), 0
    if b"LZW" in head:
        return _lzw_size(_raw(content, start), limit)
    return _unpacked(content, start, limit)


def _raw(content: bytes, start: int) -> bytes:
    end = content.find(b"endstream", start)
    return content[start : end if end >= 0 else len(content)]


def _bytes_of(text: bytes, *, is_hex: bool) -> bytes:
    try:
        if is_hex:
            return bytes.fromhex(text.partition(b">")[0].decode("ascii"))
        return base64.a85decode(text.strip().removeprefix(b"<~").partition(b"~")[0])
    except ValueError:
        return b""


def _lzw_size(packed: bytes, limit: int) -> int:
    """Return how long a stream of the old packing becomes, without unpacking it.

    A code stands for a run met before, or begins (256) or ends (257) a table of them.
    """
    lengths, before, size, width = [1] * 256 + [0, 0], 0, 0, 9
    held = bits = 0
    for byte in packed:
        held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & (1 << width) - 1
        if code == _CLEAR:
            del lengths[258:]
            before, width = 0, 9
            continue
        if code == _END or code > len(lengths):
            break
        length = lengths[code] if code < len(lengths) else before + 1
        if before and len(lengths) < _MOST_CODES:
            lengths.append(before + 1)
        before, size = length, size + length
        if size > limit:
            break
        width = min(max(9, (len(lengths) + 1).bit_length()), 12)
    return size


def _unpacked(content: bytes, start: int, limit: int) -> int:
    """Return how long a stream becomes, counted as far as just above the limit."""
    unpack = zlib.decompressobj()
    size = 0
    for at in count(start, _STEP):
        piece = content[at : at + _STEP]
        while piece:
            try:
                size += len(unpack.decompress(piece, _STEP))
            except zlib.error:
                return size
            if size > limit or unpack.eof:
                return size
            piece = unpack.unconsumed_tail
        if at >= len(content):
            break
    return size
