"""Measure a finished PDF: its characters with their boxes, its lines, and what the rules forbid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]

from perfdesk.export.characters import NEVER_FIRST, NEVER_LAST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.export.style import PageStyle

#: Half a point: ink may touch the edge of its cell.
SLACK = 0.5
_WHOLE = ("——", "……")
_BLANKS = " \u3000\u00a0\r\n\t"


@dataclass(frozen=True)
class Character:
    """A character of the file with its ink, in points from the paper's upper left corner."""

    char: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class MeasuredPage:
    width: float
    height: float
    chars: tuple[Character, ...]

    @property
    def text(self) -> str:
        return "".join(one.char for one in self.chars)

    def outside(self, area: PageStyle) -> list[Character]:
        """Return what lies outside of a type area; nothing may, but page number and header."""
        return [
            one
            for one in self.chars
            if one.left < area.left - SLACK
            or one.right > area.right + SLACK
            or one.top < area.top - SLACK
            or one.bottom > area.bottom + SLACK
        ]


def measured(data: bytes) -> list[MeasuredPage]:
    """Read all pages of a file."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [_page(page) for page in pdf]


def _page(page: pypdfium2.PdfPage) -> MeasuredPage:
    text = page.get_textpage()
    width, height = page.get_size()
    chars: list[Character] = []
    for index in range(text.count_chars()):
        code = pypdfium2.raw.FPDFText_GetUnicode(text, index)
        char = chr(code)
        if 0xD800 <= code < 0xDC00:
            # A rare hanzi counts as two.
            low = pypdfium2.raw.FPDFText_GetUnicode(text, index + 1)
            char = chr(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00))
        left, bottom, right, top = text.get_charbox(index)
        if code and not 0xDC00 <= code < 0xE000 and char not in _BLANKS and right > left:
            # The reader takes a hyphen at a line's end for one that joins words.
            shown = "-" if char == "\x02" else char
            chars.append(Character(shown, left, height - top, right, height - bottom))
    return MeasuredPage(width, height, tuple(chars))


def forbidden(lines: Sequence[str]) -> list[str]:
    """Return the lines that begin or end with what may not stand there (GB/T 15834, 5.1)."""
    firsts = [line for line in lines if line[0] in NEVER_FIRST and line[:2] not in _WHOLE]
    return firsts + [line for line in lines if line[-1] in NEVER_LAST]
