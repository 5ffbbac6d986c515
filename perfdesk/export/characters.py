"""What the Chinese rules of punctuation say of single characters (GB/T 15834-2011, section 5.1).

Knows nothing of fonts; widths are in cells (one hanzi).
"""

from __future__ import annotations

import unicodedata

#: Marks that may not begin a line: stops, closing halves, hyphens, units of a preceding number.
NEVER_FIRST = frozenset(
    "。．，、；：？！．.,;:?!)]}）］｝》〉」』】〕〗”’·・•‧—–-‐~～－％%‰℃°′″/／…々"
)
#: Marks that may not end a line: opening halves, signs of a following number.
NEVER_LAST = frozenset("（［｛《〈「『【〔〖“‘([{¥￥$＄#＃/／")

#: Full-width marks whose ink stands in the left half of the cell, and in the right half.
_INK_LEFT = frozenset("。．，、；：？！）］｝》〉」』】〕〗”’")
_INK_RIGHT = frozenset("（［｛《〈「『【〔〖“‘")
#: Marks that may give up half a cell where a line has to be pressed together (5.1.11).
SQUEEZABLE = _INK_LEFT | _INK_RIGHT

#: One cell wide whatever the font says: many fonts draw them narrow, for Latin text.
_ONE_CELL = frozenset("“”‘’—…·")
_DIGITS = frozenset("0123456789")


def forced_cells(char: str) -> float | None:
    """Return the width that the Chinese grid gives a character, or None where the font decides."""
    if char in _DIGITS:
        return 0.5
    if char in _ONE_CELL or unicodedata.east_asian_width(char) in "WF":
        return 1.0
    return None


def place_in_cell(char: str) -> float:
    """Say where a glyph narrower than its cell stands: 0 at the left, 0.5 amid, 1 at the right."""
    if char in _INK_RIGHT:
        return 1.0
    return 0.0 if char in _INK_LEFT else 0.5


def is_squeezed_left(char: str) -> bool:
    """Say whether a mark gives up the left half of its cell (an opening half)."""
    return char in _INK_RIGHT


def has_free_right_half(char: str) -> bool:
    """Say whether a mark takes half a cell at the end of a line (5.1.10)."""
    return char in _INK_LEFT
