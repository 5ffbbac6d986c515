"""How texts of unknown origin are cleaned and compared: blanks, widths, closing marks."""

from __future__ import annotations

import re
import unicodedata

#: White space of every kind, and the marks of no width that web pages carry.
BLANK = r"[\s\u200b\u2060\ufeff]"
_BLANKS = re.compile(rf"{BLANK}+")
_CLOSED = re.compile(r"[。！？…；：!?;:.][”’\"'）)】》」』〉]*$")
_TRAILING = "：:。.、，,；;"
_CUT_NUMBER = re.compile(r"\d[.,]?\n[.,]?\d")


def squeeze(text: str) -> str:
    """Remove the blanks that web publishing scatters; between two Latin words one stays."""

    def kept(match: re.Match[str]) -> str:
        start, end = match.span()
        return _between(text[max(0, start - 1) : start], text[end : end + 1])

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
    """Return what joins the two parts of a cut line; a number that was cut grows together again."""
    if _CUT_NUMBER.search(f"{first[-2:]}\n{second[:2]}"):
        return ""
    return _between(first[-1:], second[:1])


def _between(before: str, after: str) -> str:
    return " " if "!" <= before <= "~" and "!" <= after <= "~" else ""
