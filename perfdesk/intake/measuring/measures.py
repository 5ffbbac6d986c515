"""Measure a finished PDF: each line's place on the paper, its characters' sizes and faces."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.intake.pdf.pdffile import pdf_pages
from perfdesk.intake.pdf.pdfpage import glyph_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from pypdfium2 import PdfPage, PdfTextPage  # type: ignore[import-untyped]

    from perfdesk.intake.pdf.pdfpage import Glyph

_BLANKS = frozenset(" \t\u00a0\u3000")
#: What a subset's name begins with.
_SUBSET = re.compile(r"[A-Z]{6}\+")
#: Where the two halves of a rare character begin, and how many there are of each.
_HIGH, _LOW, _HALVES = 0xD800, 0xDC00, 0x400
#: A face's name has fewer bytes.
_NAME_BYTES = 256


@dataclass(frozen=True, slots=True)
class Letter:
    """A character as it was set; ``left`` and ``right`` are those of its cell, not of its ink."""

    mark: str
    left: float
    right: float
    size: float
    face: str


@dataclass(frozen=True, slots=True)
class MeasuredLine:
    """A line that stands on the paper; lengths in points, from the paper's upper left corner.

    Attributes:
        letters: From left to right, without blanks; at least one.
        baseline: Where most of its characters stand.
        grid: Left and right edge of the ruled table around it; None where there is none.
    """

    letters: tuple[Letter, ...]
    baseline: float
    grid: tuple[float, float] | None

    @property
    def text(self) -> str:
        """Return its characters without blanks."""
        return "".join(letter.mark for letter in self.letters)

    @property
    def left(self) -> float:
        """Return where its first character's cell begins."""
        return self.letters[0].left

    @property
    def right(self) -> float:
        """Return where its last character's cell ends."""
        return self.letters[-1].right

    @property
    def size(self) -> float:
        """Return the type size of most of its characters."""
        return Counter(letter.size for letter in self.letters).most_common(1)[0][0]

    @property
    def face(self) -> str:
        """Return the face of most of its hanzi, else of most of its characters."""
        hanzi = [letter.face for letter in self.letters if letter.mark >= "\u2e80"]
        return Counter(hanzi or [one.face for one in self.letters]).most_common(1)[0][0]


@dataclass(frozen=True, slots=True)
class MeasuredPage:
    """A page: the paper's size in points, and its lines from above to below.

    Attributes:
        is_turned: Its text does not run as the paper stands; the lines' places tell nothing.
        others: What is written, but in no line: what runs across the others.
    """

    number: int
    width: float
    height: float
    lines: tuple[MeasuredLine, ...]
    is_turned: bool
    others: str


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured of a file: its pages, and of each face the pages that lack it."""

    pages: tuple[MeasuredPage, ...]
    not_embedded: dict[str, tuple[int, ...]]


def measure_pdf(content: bytes, name: str) -> Measures:
    """Measure a PDF; pages without text have no lines.

    Raises:
        UserError: As ``pdf_pages``.
    """
    pages: list[MeasuredPage] = []
    missing: dict[str, list[int]] = {}
    with pdf_pages(content, name) as opened:
        for number, (page, text_page) in enumerate(opened, 1):
            faces = _Faces(text_page)
            pages.append(_page(number, page, text_page, faces))
            for face in faces.not_embedded:
                missing.setdefault(face, []).append(number)
    return Measures(tuple(pages), {face: tuple(numbers) for face, numbers in missing.items()})


class _Faces:
    """Tell size and face of a page's characters; each face is looked at once."""

    def __init__(self, text_page: PdfTextPage) -> None:
        self._text_page = text_page
        self._names: dict[int, str] = {}
        self.not_embedded: set[str] = set()

    def size(self, at: int) -> float:
        """Return the type size as it is on the paper, to a tenth of a point."""
        from pypdfium2 import raw  # noqa: PLC0415 - the window starts without it

        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._text_page, at, matrix)
        size: float = raw.FPDFText_GetFontSize(self._text_page, at) * math.hypot(matrix.c, matrix.d)
        return round(size, 1)

    def face(self, at: int) -> str:
        """Return the face's name without what marks a subset."""
        from pypdfium2 import raw  # noqa: PLC0415 - as above

        font = raw.FPDFTextObj_GetFont(raw.FPDFText_GetTextObject(self._text_page, at))
        place = ctypes.cast(font, ctypes.c_void_p).value
        if place is None:
            return ""
        if place not in self._names:
            self._names[place] = _name(lambda *room: raw.FPDFFont_GetBaseFontName(font, *room))
            if not raw.FPDFFont_GetIsEmbedded(font):
                self.not_embedded.add(self._names[place])
        return self._names[place]

    def baseline(self, at: int) -> float:
        """Return on what height a character stands, from below."""
        from pypdfium2 import raw  # noqa: PLC0415 - as above

        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self._text_page, at, x, y)
        height: float = y.value
        return height

    def mark(self, at: int) -> str:
        """Return a character; a rare hanzi counts as two, of which the second is empty."""
        from pypdfium2 import raw  # noqa: PLC0415 - as above

        code: int = raw.FPDFText_GetUnicode(self._text_page, at)
        if _LOW <= code < _LOW + _HALVES:
            return ""
        if not _HIGH <= code < _LOW:
            return chr(code)
        low = raw.FPDFText_GetUnicode(self._text_page, at + 1) - _LOW
        is_whole = 0 <= low < _HALVES
        return chr(0x10000 + (code - _HIGH) * _HALVES + low) if is_whole else "\ufffd"


def _name(ask: Callable[[ctypes.Array[ctypes.c_char], int], int]) -> str:
    room = ctypes.create_string_buffer(_NAME_BYTES)
    ask(room, _NAME_BYTES)
    try:
        name = room.value.decode("utf-8")
    except UnicodeDecodeError:
        # Older Chinese programs write the name as Windows had it.
        name = room.value.decode("gb18030", "replace")
    return _SUBSET.sub("", name)


def _page(number: int, page: PdfPage, text_page: PdfTextPage, faces: _Faces) -> MeasuredPage:
    found, turn = glyph_lines(page, text_page)
    width, height = page.get_size()
    in_lines = {glyph.at for line in found for glyph in line.glyphs}
    lines = []
    for glyphs, grids in found:
        shown = [one for one in glyphs if faces.mark(one.at) and one.mark not in _BLANKS]
        if shown:
            sides = [side for grid in grids for side in (grid.left, grid.right)]
            edges = (min(sides), max(sides)) if sides else None
            lines.append(_line(shown, edges, height, faces))
    others = "".join(faces.mark(at) for at in range(text_page.count_chars()) if at not in in_lines)
    return MeasuredPage(number, width, height, tuple(lines), turn != 0, "".join(others.split()))


def _line(
    glyphs: list[Glyph], grid: tuple[float, float] | None, height: float, faces: _Faces
) -> MeasuredLine:
    letters = tuple(
        Letter(mark, one.left, one.right, faces.size(one.at), faces.face(one.at))
        for one in glyphs
        if (mark := faces.mark(one.at))
    )
    heights = Counter(round(height - faces.baseline(one.at), 2) for one in glyphs)
    return MeasuredLine(letters, heights.most_common(1)[0][0], grid)
