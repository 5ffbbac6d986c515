"""Tell the title where it stands once more: a web page's headline, the head of a second page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from perfdesk.intake.arrangement import Furniture
from perfdesk.intake.words.numbers import leading_number
from perfdesk.intake.words.wording import fold, is_closed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.intake.cleaning.paragraphs import SourceLine

_TITLE_END = re.compile("报告(?:[（(].{1,12}[）)])?$")
_WORDS = re.compile("自评|绩效|评价")
_TITLE_LINES = 4
_SHORTEST = 10


def mark_repeated_titles(lines: tuple[SourceLine, ...]) -> tuple[SourceLine, ...]:
    """Mark all but one of several equal titles, each of which may be broken over lines.

    Of those before the first numbered line the last is kept, which stands nearest to the text.
    """
    spans: dict[str, list[range]] = {}
    for span, words in _titles(lines):
        spans.setdefault(words, []).append(span)
    front = next((at for at, line in enumerate(lines) if _opens(line)), len(lines))
    found: set[int] = set()
    for same in spans.values():
        before = [span for span in same if span.start < front]
        kept = before[-1] if before else same[0]
        found.update(at for span in same if span is not kept for at in span)
    return tuple(
        replace(line, furniture=Furniture.REPEATED_TITLE)
        if at in found and line.furniture is None
        else line
        for at, line in enumerate(lines)
    )


def _opens(line: SourceLine) -> bool:
    return line.furniture is None and leading_number(line.text) is not None


def _titles(lines: Sequence[SourceLine]) -> Iterator[tuple[range, str]]:
    """Yield each title's lines and its words: the longest reading that comes elsewhere too.

    A title of one line may stand in two elsewhere, so all readings that end at a line are looked
    at, and of those the one that is told by most is taken.
    """
    readings: dict[str, list[range]] = {}
    for end, line in enumerate(lines):
        if not _ends_title(line):
            continue
        text = ""
        for start in range(end, max(-1, end - _TITLE_LINES), -1):
            if start < end and not _goes_on(lines[start]):
                break
            text = fold(lines[start].text) + text
            if len(text) >= _SHORTEST and _WORDS.search(text):
                readings.setdefault(text, []).append(range(start, end + 1))
    taken: set[int] = set()
    for words, found in sorted(readings.items(), key=lambda item: -len(item[0])):
        free = [span for span in found if span[-1] not in taken]
        if len(free) > 1:
            taken.update(at for span in free for at in span)
            yield from ((span, words) for span in free)


def _ends_title(line: SourceLine) -> bool:
    return line.furniture is None and not line.is_row and bool(_TITLE_END.search(fold(line.text)))


def _goes_on(line: SourceLine) -> bool:
    return (
        line.furniture is None
        and not line.is_row
        and not is_closed(line.text)
        and leading_number(line.text) is None
    )
