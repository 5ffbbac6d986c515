"""Tell heads and feet that run through all pages: what stands beside the numbers of pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from perfdesk.intake.arrangement import Furniture
from perfdesk.intake.words.wording import fold, is_closed, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfdesk.intake.cleaning.paragraphs import SourceLine

#: The same words stand beside so many numbers of pages at least, and beside a third of them.
_FEWEST, _SHARE = 2, 3
_WIDEST = 80


def mark_running(lines: tuple[SourceLine, ...]) -> tuple[SourceLine, ...]:
    """Mark what stands right before or behind the numbers of pages, time and again.

    Where the same words come first in the text they are its title, and stay.
    """
    numbers = [at for at, line in enumerate(lines) if line.furniture is Furniture.PAGE_NUMBER]
    beside = [one for at in numbers for one in _beside(lines, at)]
    counts = Counter(fold(lines[at].text) for at in beside)
    least = max(_FEWEST, -(-len(numbers) // _SHARE))
    running = {words for words, count in counts.items() if count >= least}
    found = {at for at in beside if fold(lines[at].text) in running}
    found -= _first_of_each(lines, found, running)
    return tuple(
        replace(line, furniture=Furniture.RUNNING) if at in found else line
        for at, line in enumerate(lines)
    )


def _beside(lines: Sequence[SourceLine], at: int) -> Iterable[int]:
    return (
        one
        for one in (at - 1, at + 1)
        if 0 <= one < len(lines)
        and lines[one].furniture is None
        and not lines[one].is_row
        and width(lines[one].text) <= _WIDEST
        and not is_closed(lines[one].text)
    )


def _first_of_each(lines: Sequence[SourceLine], found: set[int], running: set[str]) -> set[int]:
    """Return the first lines of words that stand nowhere but beside numbers of pages."""
    first: dict[str, int] = {}
    for at, line in enumerate(lines):
        words = fold(line.text)
        if words in running and line.furniture is None:
            first.setdefault(words, at)
    return {at for at in first.values() if at in found and "报告" in lines[at].text}
