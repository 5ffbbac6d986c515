"""Tell the lines of a contents page: headings with the numbers of their pages."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from perfdesk.intake.arrangement import Furniture
from perfdesk.intake.words.wording import BLANK, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.intake.cleaning.paragraphs import SourceLine

_HEAD = re.compile(r"目[录錄次]")
#: 一、基本情况……3, 一、基本情况\t3, 一、基本情况 . . . . 3
_ENTRY = re.compile(
    rf"{BLANK}*(?P<words>.{{2,80}}?)"
    rf"(?:(?:[.．·…。_\-—–]{BLANK}*){{3,}}|{BLANK}*\t{BLANK}*|[…]{{1,}}{BLANK}*|{BLANK}{{3,}})"
    rf"[-—]?{BLANK}*(?P<page>[0-9０-９]{{1,3}}){BLANK}*[-—]?{BLANK}*"
)
_MARKS = re.compile(r"[.．·…_]{2,}[0-9０-９]{0,3}$")
_PAGE = re.compile(rf"{BLANK}+[0-9０-９]{{1,3}}{BLANK}*$")
#: Without the word 目录 above, so many entries in a row are a contents page.
_FEWEST = 4
_WIDEST = 60


def mark_contents(lines: tuple[SourceLine, ...]) -> tuple[SourceLine, ...]:
    """Mark a contents page: the word 目录 and the headings below it, until they come again."""
    found: set[int] = set()
    at = 0
    while at < len(lines):
        if _HEAD.fullmatch(fold(lines[at].text)) and lines[at].furniture is None:
            end = _end_of(lines, at + 1)
            # The word alone may be a heading of something else.
            if end > at + 1:
                found.update(range(at, end))
            at = max(end, at + 1)
        elif (end := _entries_from(lines, at)) - at >= _FEWEST and _is_rising(lines[at:end]):
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


def _end_of(lines: Sequence[SourceLine], start: int) -> int:
    """Return where the entries below the word 目录 end.

    Without numbers of pages, or with no more than a blank before them, an entry is a line that
    stands again further down: the first line that was an entry before already is the report's own
    first heading.
    """
    at = _entries_from(lines, start)
    if at > start:
        return at
    seen: set[str] = set()
    later = [_words(line.text) for line in lines]
    # A long heading may be cut where it comes again.
    cut = [first + second for first, second in pairwise(later)]
    while at < len(lines) and lines[at].furniture is None:
        words = _words(lines[at].text)
        named = {words, _words(_PAGE.sub("", lines[at].original))}
        if named & seen or len(words) * 2 > _WIDEST:
            break
        if named.isdisjoint(later[at + 1 :]) and named.isdisjoint(cut[at + 1 :]):
            break
        seen |= named
        at += 1
    return at


def _entries_from(lines: Sequence[SourceLine], start: int) -> int:
    """Return the end of the entries that begin at a line; page numbers between do not part them."""
    at = end = start
    while at < len(lines):
        if lines[at].furniture is None:
            if _ENTRY.fullmatch(lines[at].original) is None:
                break
            end = at + 1
        at += 1
    return end


def _is_rising(lines: Sequence[SourceLine]) -> bool:
    """Say whether the numbers at the ends of lines rise as those of pages do, and no row has one.

    Below no word 目录 a table of figures would look the same.
    """
    if any(line.is_row for line in lines):
        return False
    found = (_ENTRY.fullmatch(line.original) for line in lines)
    pages = [int(match["page"]) for match in found if match]
    return pages == sorted(pages)


def _words(text: str) -> str:
    return fold(_MARKS.sub("", text))
