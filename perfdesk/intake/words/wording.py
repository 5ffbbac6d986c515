"""How texts of unknown origin are cleaned and compared: blanks, widths, closing marks."""

from __future__ import annotations

import re
import unicodedata

#: White space of every kind, and the marks of no width that web pages carry.
BLANK = r"[\s\u200b\u2060\ufeff]"
_BLANKS = re.compile(rf"{BLANK}+")
_CLOSED = re.compile(r"[。！？…；：!?;:.][”’\"'）)】》」』〉]*$")
#: An address of a web page or a mailbox that goes on to the end.
_ADDRESS = re.compile(r"(?:://|www\.|@)[!-~]*$")
_TRAILING = "：:。.、，,；;"


def squeeze(text: str) -> str:
    """Remove the blanks that web publishing scatters; one stays between Latin words or figures."""

    def kept(match: re.Match[str]) -> str:
        start, end = match.span()
        around = text[max(0, start - 1) : start], text[end : end + 1]
        return " " if _is_word_gap(*around) else ""

    return _BLANKS.sub(kept, text)


def compact(text: str) -> str:
    """Return the text without any blank."""
    return _BLANKS.sub("", text)


def fold(text: str) -> str:
    """Return the form in which headings and figures are compared: one width, no closing mark."""
    plain = compact(unicodedata.normalize("NFKC", text)).casefold()
    return plain.rstrip(_TRAILING)


def is_closed(text: str) -> bool:
    """Say whether a text ends as a sentence or a clause ends (quotes and brackets aside)."""
    return _CLOSED.search(text) is not None


def width(text: str) -> int:
    """Return the printed width in half cells: a hanzi takes two."""
    return sum(2 if unicodedata.east_asian_width(mark) in "WFA" else 1 for mark in text)


def seam(first: str, second: str) -> str:
    """Return what joins two parts of a cut line; what was cut inside a number stays whole."""
    before, after = first[-1:], second[:1]
    is_number = before.isdigit() or after.isdigit() or _ADDRESS.search(first) is not None
    return " " if not is_number and _is_word_gap(before, after) else ""


def _is_word_gap(before: str, after: str) -> bool:
    """Say whether a blank parts Latin words or two figures (not 98 %, not 任务 3)."""
    if not ("!" <= before <= "~" and "!" <= after <= "~"):
        return False
    return before.isalpha() or after.isalpha() or (before.isdigit() and after.isdigit())
