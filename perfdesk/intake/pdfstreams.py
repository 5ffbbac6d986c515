"""Measure the packed pieces of a PDF before a library unpacks them: it would fill the memory."""

from __future__ import annotations

import re
import zlib
from itertools import count

from perfdesk.errors import UserError

#: A page of text has some ten thousand bytes, a whole typeface or a drawn map some millions.
_MAX_STREAM = 32 << 20
_MAX_IMAGE = 128 << 20
#: Reading them costs time too.
_MAX_TOTAL = 512 << 20
_BEGIN = re.compile(rb"(?<!end)stream\r?\n")
#: Where the kind of a stream is told: before it.
_HEAD = 400
_STEP = 1 << 20


def check_streams(content: bytes, name: str) -> None:
    """Refuse a PDF with a piece that becomes too large; such as are no zlib streams are bounded.

    Raises:
        UserError: ``file_unpacks_too_large``.
    """
    total = 0
    for begin in _BEGIN.finditer(content):
        head = content[max(0, begin.start() - _HEAD) : begin.start()]
        limit = _MAX_IMAGE if b"/Image" in head else _MAX_STREAM
        if head.rpartition(b"obj")[2].count(b"FlateDecode") > 1:
            # Packed twice, a thousand times a thousand: no program writes that.
            raise UserError("file_unpacks_too_large", file=name)
        size = _unpacked(content, begin.end(), limit)
        total += size
        if size > limit or total > _MAX_TOTAL:
            raise UserError("file_unpacks_too_large", file=name)


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
