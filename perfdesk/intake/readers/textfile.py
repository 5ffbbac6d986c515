"""Read a text file of unknown encoding, or say in one sentence why it cannot be read."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.intake.readers.firstbytes import first_bytes
from perfdesk.intake.words.wording import compact

if TYPE_CHECKING:
    from pathlib import Path

#: A report has some ten thousand bytes.
_MAX_BYTES = 2 << 20
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
#: One control character in so many is a stray; more are no text.
_TEXT_PER_CONTROL = 100
#: Of the characters beyond ASCII, so many must be everyday ones. Real reports have over 95 %;
#: Big5, Shift-JIS or Latin-1 read as GB18030 have less than half.
_EVERYDAY_PERCENT = 70
_SAMPLE = 20_000
_FEWEST_HANZI = 20
_MARKS = re.compile("[\u2014\u2018-\u201d\u2026\u3001-\u3015\uff01-\uff5e\u00b7\u2460-\u2473]")


def read_text(path: Path) -> str:
    """Return the content of a text file in UTF-8, UTF-16 (with its mark) or GB18030.

    Raises:
        UserError: ``import_folder``, ``import_missing``, ``import_forbidden``,
            ``import_unreadable``, ``import_too_large``, ``import_empty``, ``import_not_text`` or
            ``import_encoding``.
    """
    text = _decode(_read(path), path.name)
    if len(_CONTROL.findall(text)) * _TEXT_PER_CONTROL > len(text) or "\0" in text:
        raise UserError("import_not_text", file=path.name)
    if not compact(text):
        raise UserError("import_empty", file=path.name)
    return text


def _read(path: Path) -> bytes:
    content = first_bytes(path, _MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        raise UserError("import_too_large", file=path.name, limit=_MAX_BYTES >> 20)
    return content


def _decode(content: bytes, name: str) -> str:
    try:
        for mark, encoding in _BYTE_ORDER_MARKS:
            if content.startswith(mark):
                return content[len(mark) :].decode(encoding)
        return _decode_unmarked(content)
    except UnicodeDecodeError as err:
        raise UserError("import_encoding", file=name) from err


def _decode_unmarked(content: bytes) -> str:
    """Return a text without a mark; UTF-16 is tried last, since any bytes decode as that."""
    for encoding in _UNMARKED:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" and "\0" not in text:
            return text
        if _is_plausible(text) and (not encoding.startswith("utf-16") or _is_long(text)):
            return text
    raise UnicodeDecodeError("gb18030", content, 0, len(content), "no encoding fits")


def _is_plausible(text: str) -> bool:
    """Nearly any bytes decode as GB18030; only Chinese of every day has been written in it."""
    foreign = [mark for mark in compact(text) if mark > "\x7f"][:_SAMPLE]
    everyday = sum(_MARKS.match(mark) is not None or _is_common_hanzi(mark) for mark in foreign)
    return everyday * 100 >= len(foreign) * _EVERYDAY_PERCENT


def _is_long(text: str) -> bool:
    """A few bytes make everyday hanzi by chance."""
    return sum(map(_is_common_hanzi, text[:_SAMPLE])) >= _FEWEST_HANZI


def _is_common_hanzi(mark: str) -> bool:
    """The first level of GB 2312 (rows 16 to 55) holds the 3,755 hanzi in common use."""
    return b"\xb0" <= mark.encode("gb2312", "replace")[:1] <= b"\xd7"
