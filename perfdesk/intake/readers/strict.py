"""Read Word files of the strict kind of Office Open XML (ISO/IEC 29500-4) as all others are read.

They differ in the names of their namespaces and in how lengths are written (595.3pt, not 11906).
"""

from __future__ import annotations

import io
import re
from zipfile import ZIP_STORED, ZipFile

_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL = b"http://schemas.openxmlformats.org/"
#: Those of Office itself and of its parts; 2006/main and 2006/relationships among them.
_SPACES = tuple(
    (_STRICT + strict, _USUAL + usual)
    for strict, usual in (
        (b"wordprocessingml/", b"wordprocessingml/2006/"),
        (b"officeDocument/", b"officeDocument/2006/"),
        (b"drawingml/", b"drawingml/2006/"),
    )
)
_LENGTH = re.compile(rb'(\sw:[A-Za-z]+=")(-?\d{1,6}(?:\.\d{1,6})?)pt"')
_TWIPS = 20
_RELATIONS = "_rels/.rels"


def as_usual(content: bytes) -> bytes:
    """Return a Word file in the usual kind; unchanged where it is that already.

    The file's size was measured before (``check_packed``).
    """
    with ZipFile(io.BytesIO(content)) as packed:
        if _RELATIONS not in packed.namelist() or _STRICT not in packed.read(_RELATIONS):
            return content
        made = io.BytesIO()
        with ZipFile(made, "w", ZIP_STORED) as usual:
            for part in packed.infolist():
                text = packed.read(part)
                is_markup = part.filename.endswith((".xml", ".rels"))
                usual.writestr(part.filename, _in_usual(text) if is_markup else text)
    return made.getvalue()


def _in_usual(text: bytes) -> bytes:
    for strict, usual in _SPACES:
        text = text.replace(strict, usual)
    return _LENGTH.sub(_twips, text)


def _twips(found: re.Match[bytes]) -> bytes:
    return b'%s%d"' % (found[1], round(float(found[2]) * _TWIPS))
