"""What an office file can hold of a text, how many lines it takes in a cell, where to cut it.

Excel has no way to ask for a row's height without Excel, so lines are estimated, rather too many
than too few.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Stands for a character that XML cannot hold, so that the place is seen.
REPLACEMENT = "\ufffd"
_LINE_ENDS = re.compile("\r\n|[\r\v\f\u0085\u2028\u2029]")
# What a clerk pastes without seeing it.
_INVISIBLE: dict[int, str | None] = {
    **dict.fromkeys((*range(0x20), 0x7F, 0xA0, 0x2028, 0x2029), " "),
    **dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), None),
}
_ILLEGAL = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel reads _x0041_ in a text as "A" (ISO/IEC 29500-1, 22.9.2.19); its underscore is written so.
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# A word of more letters than these fits in no line.
_TOKEN = re.compile(r"\n|[!-~\u00a1-\u024f]{1,100}|.", re.DOTALL)
_SENTENCE_ENDS = "。；！？\n"
# Letters and digits are half an em in the official faces, more in the faces that stand in for them.
_NARROW_EM = 0.55


def clean(text: str) -> str:
    """Unify the line ends of ``text`` and replace visibly what XML cannot hold."""
    return _ILLEGAL.sub(REPLACEMENT, _LINE_ENDS.sub("\n", text))


def plain(text: str) -> str:
    """Return one line of print: controls are blanks, what cannot be seen is nothing.

    So a Word file has the same letters as the PDF.
    """
    return clean(text.translate(_INVISIBLE)).strip()


def escaped(text: str) -> str:
    """Return ``text`` so that a spreadsheet shows it letter by letter."""
    return _ESCAPE_LIKE.sub("_x005F_", text)


def width(text: str) -> float:
    """Return the width in em: hanzi and their marks count one, all else about a half."""
    wide = sum(unicodedata.east_asian_width(char) in "WFA" for char in text)
    return wide + (len(text) - wide) * _NARROW_EM


def line_count(text: str, room: float) -> int:
    """Return how many lines of ``room`` em the text takes, at least one."""
    return sum(1 for _ in _line_starts(text, room))


def pieces(text: str, room: float, most_lines: int) -> list[str]:
    """Cut ``text`` into pieces of at most ``most_lines`` lines of ``room`` em; none is lost.

    A piece ends after a sentence where one ends in its second half. A line end at which the text is
    cut is the cut itself.
    """
    found: list[str] = []
    rest = text
    while full := next(islice(_line_starts(rest, room), most_lines, None), 0):
        last = max(rest.rfind(mark, full // 2, full) for mark in _SENTENCE_ENDS) + 1
        cut = last or full
        found.append(rest[:cut].removesuffix("\n"))
        rest = rest[cut:]
    return [*found, rest]


def _line_starts(text: str, room: float) -> Iterator[int]:
    """Fill line after line; words of letters and digits stay whole where a line can hold them."""
    yield 0
    used = 0.0
    for token in _TOKEN.finditer(text):
        if token[0] == "\n":
            yield token.end()
            used = 0.0
            continue
        whole = width(token[0]) <= room
        for at, part in [(0, token[0])] if whole else enumerate(token[0]):
            advance = width(part)
            if used and used + advance > room:
                yield token.start() + at
                used = 0.0
            used += advance
