"""A short code of what was entered in a report; printed, it ties the paper to the data.

It depends on the entries alone: not on the template's wording, the version of the program, the time
or the PC, so that the same report gives the same code wherever it is opened.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfdesk.report.values import ReportData

#: Crockford's base 32: no I, L, O, U, so that nothing is misread from paper.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILO", "110")
_GROUP, _LENGTH = 4, 12
_BITS = 5


def fingerprint(data: ReportData) -> str:
    """Return the code of a report's content: 60 bits of a SHA-256, as ``7K3M-92QD-HXAB``."""
    meta = data.meta
    content = [
        [meta.template_id, meta.fiscal_year, meta.unit],
        sorted([line.number, line.group, line.parent, line.position] for line in data.lines),
        sorted([one.ref.code, one.ref.line, one.text] for one in data.values if one.text),
    ]
    packed = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    number = int.from_bytes(hashlib.sha256(packed.encode("utf-8", "surrogatepass")).digest())
    number >>= 256 - _BITS * _LENGTH
    letters = [_LETTERS[number >> _BITS * place & 31] for place in reversed(range(_LENGTH))]
    return _grouped("".join(letters))


def read_fingerprint(text: str) -> str | None:
    """Return a code as a person typed it from paper in its own writing; None for no code.

    Case, blanks and hyphens do not count, and O is read as 0, I and L as 1.
    """
    letters = "".join(char for char in text.upper() if char.isalnum()).translate(_MISREAD)
    if len(letters) != _LENGTH or not set(letters) <= set(_LETTERS):
        return None
    return _grouped(letters)


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))
