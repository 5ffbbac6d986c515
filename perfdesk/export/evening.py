"""Even out a paragraph: a loose or tight line shares its burden with those before and behind it.

A line is filled as far as it goes before the next one is known. So a long figure that must go over
leaves one line wide and its neighbours untouched, where a character moved from each to the next
would show on none of them.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

# What a line looks like, as the square of what each gap grows by or each mark gives up (in cells)
# against what is hardly seen.
_HARDLY_SEEN_STRETCH, _HARDLY_SEEN_SQUEEZE = 0.05, 0.2
#: A line that is not filled: worse than any that is.
_RAGGED = 1000.0
# From what badness on a line is mended, with so many lines before it and behind it.
_UNEVEN = 1.6
_BEFORE, _BEHIND = 3, 2
#: What is gained must be worth another break.
_WORTH = 0.5


class Lines(Protocol):
    """A text that can be broken at numbered places."""

    def badness(self, begin: int, end: int) -> float:
        """Return how a line looks, 0 where it fits and infinite where the rules forbid it."""
        ...

    def ends(self, begin: int) -> Iterable[int]:
        """Return where a line that begins there may end so that it is about full."""
        ...


def badness_of(stretch: float, squeeze: float) -> float:
    """Return how a line looks whose gaps grow, or whose marks give up, so many cells each."""
    return (stretch / _HARDLY_SEEN_STRETCH) ** 2 + (squeeze / _HARDLY_SEEN_SQUEEZE) ** 2


def is_uneven(stretch: float, squeeze: float) -> bool:
    """Say whether a line looks so that it is worth while to move its breaks."""
    return badness_of(stretch, squeeze) > _UNEVEN


def badness_of_ragged(shortage: float) -> float:
    """Return how a line looks that ends so many cells early."""
    return _RAGGED + shortage


def even_out(breaks: list[int], lines: Lines) -> None:
    """Move breaks of a paragraph so that no line is looser or tighter than it must be.

    The number of lines stays; the ends of the paragraph and lines further away do not move.
    """
    found = [lines.badness(*pair) for pair in pairwise(breaks)]
    for at in sorted(range(len(found)), key=found.__getitem__, reverse=True):
        if found[at] <= _UNEVEN:
            continue
        first, behind = max(at - _BEFORE, 0), min(at + 1 + _BEHIND, len(found))
        bound = sum(found[first:behind]) - _WORTH
        better = _best((breaks[first], breaks[behind]), behind - first, bound, lines)
        if better:
            breaks[first : behind + 1] = better
            found[first:behind] = [lines.badness(*pair) for pair in pairwise(better)]


def _best(span: tuple[int, int], count: int, bound: float, lines: Lines) -> tuple[int, ...]:
    """Return the best breaks of exactly ``count`` lines, empty where none is below ``bound``."""
    start, goal = span
    reached: dict[int, tuple[float, tuple[int, ...]]] = {start: (0.0, (start,))}
    for line in range(count):
        is_last = line == count - 1
        further: dict[int, tuple[float, tuple[int, ...]]] = {}
        for begin, (so_far, path) in reached.items():
            for end in (goal,) if is_last else lines.ends(begin):
                if end >= goal and not is_last:
                    continue
                cost = so_far + lines.badness(begin, end)
                if cost < min(bound, further.get(end, (math.inf,))[0]):
                    further[end] = cost, (*path, end)
        reached = further
    return reached[goal][1] if goal in reached else ()
