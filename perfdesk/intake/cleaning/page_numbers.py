"""Tell the numbers of pages, in all the forms in which they come with a text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfdesk.intake.arrangement import Furniture
from perfdesk.intake.words.numbers import leading_number
from perfdesk.intake.words.wording import compact, fold, is_closed, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.intake.cleaning.paragraphs import SourceLine

_DASH = "[-—–－─―‐‑−_~～·•]"
#: Beyond doubt: — 3 —, - 3 -, 第3页 共9页, Page 3 of 9.
_SURE = re.compile(
    rf"{_DASH}{{1,2}}[0-9０-９]{{1,4}}{_DASH}{{1,2}}"
    r"|第[0-9０-９一二三四五六七八九十百]{1,4}页(?:[，,/／]?[（(]?共[0-9０-９一二三四五六七八九十百]{1,4}页[）)]?)?"
    r"|[Pp]age\d{1,4}(?:of\d{1,4})?|[Pp]\.?\d{1,4}"
)
#: Only where they come page by page: 3, 3/9, iii, 〔3〕.
_BARE = re.compile(
    r"[（(〔\[]?([0-9０-９]{1,3})[）)〕\]]?(?:[/／][0-9０-９]{1,3})?|([ivxIVXⅠ-Ⅻⅰ-ⅻ]{1,6})"
)
_ROMAN = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10,
    "xi": 11, "xii": 12, "xiii": 13, "xiv": 14, "xv": 15, "xvi": 16,
}  # fmt: skip
#: So many lines at least stand on a page, and so many at most.
_SHORTEST_PAGE, _LONGEST_PAGE = 8, 120
_FEWEST = 2
#: A line that was cut is so wide, in half cells, and a running head has so many characters.
_FULL, _SHORTEST_HEAD = 40, 6


@dataclass(frozen=True, slots=True)
class _Bare:
    """A line that is a number and nothing else."""

    at: int
    value: int
    is_roman: bool


def mark_page_numbers(lines: tuple[SourceLine, ...]) -> tuple[SourceLine, ...]:
    """Mark the numbers of pages.

    A bare number counts only in a row of numbers that go up by one, a page's lines apart, or that
    go up and part what belongs together: 46 below 人员编制 is a figure.
    """
    sure = {at for at, line in enumerate(lines) if _is_sure(line)}
    found = sure | _in_sequence(lines) | _rising(lines, sure)
    return tuple(
        replace(line, furniture=Furniture.PAGE_NUMBER)
        if at in found and line.furniture is None
        else line
        for at, line in enumerate(lines)
    )


def _is_sure(line: SourceLine) -> bool:
    return not line.is_row and _SURE.fullmatch(compact(line.text)) is not None


def _in_sequence(lines: Sequence[SourceLine]) -> set[int]:
    """Return where the longest rows of numbers stand that go page by page."""
    bare = list(_bare(lines))
    longest: dict[int, tuple[int, ...]] = {}
    for one in bare:
        before = [
            longest[other.at]
            for other in bare
            if other.at < one.at
            and other.value == one.value - 1
            and other.is_roman == one.is_roman
            and _SHORTEST_PAGE <= one.at - other.at <= _LONGEST_PAGE
        ]
        longest[one.at] = (*max(before, key=len, default=()), one.at)
    return {at for row in longest.values() if len(row) >= _FEWEST for at in row}


def _rising(lines: Sequence[SourceLine], sure: set[int]) -> set[int]:
    """Return the numbers that rise, one or more left out, and part what belongs together.

    They stand within a cut sentence, or beside words that stand beside others of them too.
    """
    bare = [one for one in _bare(lines) if not one.is_roman]
    counts = Counter(words for one in bare for words in _beside(lines, one.at))
    heads = {words for words, count in counts.items() if count >= _FEWEST}
    told = [one for one in bare if _cuts(lines, one.at) or heads & set(_beside(lines, one.at))]
    # Nothing but page numbers stands within sentences: those of them that rise.
    rising: list[_Bare] = []
    for one in told:
        while rising and rising[-1].value >= one.value:
            rising.pop()
        rising.append(one)
    return {one.at for one in rising} if len(rising) + bool(sure) >= _FEWEST else set()


def _beside(lines: Sequence[SourceLine], at: int) -> list[str]:
    """Return the words of the open lines right before and behind a number."""
    near = (lines[one] for one in (at - 1, at + 1) if 0 <= one < len(lines))
    return [
        fold(line.text)
        for line in near
        if not line.is_row and not is_closed(line.text) and len(line.text) >= _SHORTEST_HEAD
    ]


def _cuts(lines: Sequence[SourceLine], at: int) -> bool:
    """Say whether a number parts a line of full width from the rest of its sentence."""
    if not 0 < at < len(lines) - 1:
        return False
    before, behind = lines[at - 1], lines[at + 1]
    return (
        not before.is_row
        and not behind.is_row
        and not is_closed(before.text)
        and width(before.text) >= _FULL
        and leading_number(behind.text) is None
        and not compact(behind.text).isdigit()
    )


def _bare(lines: Sequence[SourceLine]) -> Iterator[_Bare]:
    for at, line in enumerate(lines):
        match = None if line.is_row or line.furniture else _BARE.fullmatch(compact(line.text))
        if match is None:
            continue
        if match[1]:
            yield _Bare(at, int(match[1]), is_roman=False)
        elif (value := _ROMAN.get(_plain(match[2]))) is not None:
            yield _Bare(at, value, is_roman=True)


def _plain(numeral: str) -> str:
    """Return a Roman number in small letters, also where it is one character (Ⅳ)."""
    return unicodedata.normalize("NFKC", numeral).lower()
