"""Tell the lines of a contents page: headings with the numbers of their pages."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from perfdesk.intake.arrangement import Furniture
from perfdesk.intake.words.wording import BLANK, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.intake.cleaning.paragraphs import SourceLine

_HEAD = re.compile(r"目[录錄次]")
#: 一、基本情况……3, 一、基本情况\t3, 一、基本情况 . . . . 3. A line may have thousands of blanks, so
#: nothing is given back once it is taken.
_ENTRY = re.compile(
    rf"{BLANK}*+(?P<words>.{{2,80}}?)"
    rf"(?:(?:[.．·…。_\-—–]{BLANK}*+){{3,}}+|(?:(?!\t){BLANK})*+\t|[…]++|{BLANK}{{3,}}+)"
    rf"{BLANK}*+[-—]?{BLANK}*+(?P<page>[0-9０-９]{{1,3}}){BLANK}*+[-—]?{BLANK}*+"
)
_MARKS = re.compile(r"[.．·…_]{2,}[0-9０-９]{0,3}$")
_PAGE = re.compile(rf"{BLANK}+[0-9０-９]{{1,3}}{BLANK}*$")
#: An entry that is cut: 一、基本情况………… | ……3.
_OPEN = re.compile(r"[.．·…_]{6,}$|…{3,}$")
_REST = re.compile(r"[.．·…_]*([0-9０-９]{1,3})")
#: Without the word 目录 above, so many entries in a row are a contents page.
_FEWEST = 4
_WIDEST = 60
#: No page has such a number.
_ABOVE_ALL = 1000


def mark_contents(lines: tuple[SourceLine, ...]) -> tuple[SourceLine, ...]:
    """Mark a contents page: the word 目录 and the headings below it, until they come again."""
    found: set[int] = set()
    runs = _Runs(lines)
    at = 0
    while at < len(lines):
        if _HEAD.fullmatch(fold(lines[at].text)) and lines[at].furniture is None:
            end = _end_of(lines, at + 1, runs)
            # The word alone may be a heading of something else.
            if end > at + 1:
                found.update(range(at, end))
            at = max(end, at + 1)
        elif (end := runs.ends[at]) - at >= _FEWEST and runs.is_rising[at]:
            found.update(range(at, end))
            at = end
        else:
            at += 1
    return tuple(
        replace(line, furniture=Furniture.CONTENTS)
        if at in found and line.furniture is None
        else line
        for at, line in enumerate(lines)
    )


class _Runs:
    """Entries that follow each other, looked at once: a file may have thousands of lines.

    Attributes:
        ends: Where the entries that begin at a line end; page numbers between do not part them.
        is_rising: Whether their numbers rise as those of pages do, and no row is among them. Below
            no word 目录 a table of figures would look the same.
    """

    def __init__(self, lines: Sequence[SourceLine]) -> None:
        count = len(lines)
        self.ends = list(range(count + 1))
        self.is_rising = [True] * (count + 1)
        self._lines = lines
        page, end, is_rising = _ABOVE_ALL, -1, True
        for at in range(count - 1, -1, -1):
            if lines[at].furniture is None:
                own = _page_of(lines, at)
                if own is None:
                    page, end, is_rising = _ABOVE_ALL, -1, True
                    continue
                is_rising = is_rising and own <= page
                page, end = own, max(end, at + 1)
            if end >= 0:
                is_rising = is_rising and not lines[at].is_row
                self.ends[at], self.is_rising[at] = end, is_rising

    @cached_property
    def last(self) -> dict[str, int]:
        """Return where words stand last, as a line or as two: a long heading may be cut."""
        words = [_words(line.text) for line in self._lines]
        found = {first + second: at for at, (first, second) in enumerate(pairwise(words))}
        for at, one in enumerate(words):
            found[one] = max(at, found.get(one, at))
        return found


def _page_of(lines: Sequence[SourceLine], at: int) -> int | None:
    """Return the number of the page that an entry tells, or one of the two lines of a cut one."""
    text = lines[at].original.strip()
    entry = _ENTRY.fullmatch(lines[at].original)
    if entry is None and _OPEN.search(text) is not None and at + 1 < len(lines):
        rest = _REST.fullmatch(lines[at + 1].original.strip())
        return int(rest[1]) if rest is not None else None
    if entry is None and at and _OPEN.search(lines[at - 1].original.strip()) is not None:
        entry = _REST.fullmatch(text)
        return int(entry[1]) if entry is not None else None
    return int(entry["page"]) if entry is not None else None


def _end_of(lines: Sequence[SourceLine], start: int, runs: _Runs) -> int:
    """Return where the entries below the word 目录 end.

    Without numbers of pages, or with no more than a blank before them, an entry is a line that
    stands again further down: the first line that was an entry before already is the report's own
    first heading.
    """
    at = runs.ends[start]
    if at > start:
        return at
    seen: set[str] = set()
    while at < len(lines) and lines[at].furniture is None:
        words = _words(lines[at].text)
        named = {words, _words(_PAGE.sub("", lines[at].original))}
        if named & seen or len(words) * 2 > _WIDEST:
            break
        if all(runs.last.get(one, at) <= at for one in named):
            break
        seen |= named
        at += 1
    return at


def _words(text: str) -> str:
    return fold(_MARKS.sub("", text))
