"""A PDF file as numbered objects, written with its table of places (PDF 32000-1, 7.5).

No clock and no chance goes into a file: its identifier is a digest of its content.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from itertools import accumulate

#: Version 1.7 is what PDF/A-2 is made of; the second line says that the file is not text.
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_NOT_IN_NAMES = re.compile(rb"[^!-~]|[#%()<>\[\]{}/]")


class PdfFile:
    """Collects objects; they are numbered from 1 in the order in which they are asked for."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def reserve(self) -> int:
        """Return the number of an object whose content comes later."""
        self._bodies.append(b"null")
        return len(self._bodies)

    def put(self, number: int, body: str) -> None:
        """Give a reserved object its content."""
        self._bodies[number - 1] = body.encode("ascii")

    def add(self, body: str) -> int:
        """Add an object and return its number."""
        number = self.reserve()
        self.put(number, body)
        return number

    def add_stream(self, data: bytes, entries: str = "") -> int:
        """Add a stream that is written as it stands; ``entries`` say how it is to be read."""
        head = f"<< {entries} /Length {len(data)} >>\nstream\n".encode("ascii")
        self._bodies.append(b"".join((head, data, b"\nendstream")))
        return len(self._bodies)

    def add_deflated(self, data: bytes, entries: str = "") -> int:
        """Add a stream whose ``data`` are a zlib stream already."""
        return self.add_stream(data, f"{entries} /Filter /FlateDecode".lstrip())

    def whole(self, root: int, info: int) -> bytes:
        """Return the file."""
        objects = [
            b"%d 0 obj\n%b\nendobj\n" % (number, body)
            for number, body in enumerate(self._bodies, start=1)
        ]
        digest = hashlib.sha256()
        for one in objects:
            digest.update(one)
        mark = digest.hexdigest()[:32].upper()
        *places, table = accumulate(map(len, objects), initial=len(_HEADER))
        entries = "".join(f"{place:010} 00000 n \n" for place in places)
        size = len(objects) + 1
        trailer = (
            f"xref\n0 {size}\n0000000000 65535 f \n{entries}"
            f"trailer\n<< /Size {size} /Root {root} 0 R /Info {info} 0 R"
            f" /ID [<{mark}> <{mark}>] >>\nstartxref\n{table}\n%%EOF\n"
        )
        return b"".join((_HEADER, *objects, trailer.encode("ascii")))


def name(text: str) -> str:
    """Return a name with what may not stand in one written as ``#xx`` (7.3.5)."""
    written = _NOT_IN_NAMES.sub(lambda found: b"#%02X" % found[0][0], text.encode("utf-8"))
    return f"/{written.decode('ascii')}"


def string(text: str) -> str:
    """Return a text string (7.9.2.2), in hexadecimal, so that nothing needs an escape."""
    code = text.encode("ascii") if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be")
    return f"<{code.hex().upper()}>"


def deflate(data: bytes) -> bytes:
    """Return ``data`` as a zlib stream."""
    return zlib.compress(data, 6)
