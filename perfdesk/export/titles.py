"""Break a title into lines of whole phrases that balance (GB/T 9704-2012, 7.3.1)."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from perfdesk.export.linebreak import break_positions

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.export.style import TitleStyle

# What a break costs, against the square of the cells by which its line misses its share.
_AFTER_PHRASE, _AFTER_PLACE, _ELSEWHERE, _INSIDE_WORD = 0.0, 30.0, 150.0, 10_000.0
_INSIDE_PAIR = 400.0
_OPENING, _CLOSING = "（〔〈《“‘", "）〕〉》”’"
# The middle lines are the longer ones (a lozenge), the last of two is (a trapezium).
_SWELL = 0.06


def break_title(
    text: str, advance: Callable[[str], float], width: float, rules: TitleStyle
) -> tuple[str, ...]:
    """Break ``text`` into as few lines as ``width`` (cells) allows, or one more for the sense.

    Line ends that stand in ``text`` are kept: the clerk's own break goes before the rules. A part
    that no rule can break (a word longer than a line) comes back whole.
    """
    lines: list[str] = []
    for part in text.split("\n"):
        if stripped := part.strip():
            lines.extend(_balanced(stripped, advance, width, rules))
    return tuple(lines)


def _balanced(
    text: str, advance: Callable[[str], float], width: float, rules: TitleStyle
) -> list[str]:
    sums = [0.0]
    for char in text:
        sums.append(sums[-1] + advance(char))
    costs = _break_costs(text, rules)
    fewest = max(1, math.ceil(sums[-1] / width - 1e-6))
    for count in range(fewest, len(text) + 1):
        ends = _best_ends(sums, costs, width, count)
        if ends:
            if not _is_sensible(ends, costs):
                # One line more, if that leaves every bracket and word whole.
                more = _best_ends(sums, costs, width, count + 1)
                ends = more if _is_sensible(more, costs) else ends
            return [text[begin:end].strip() for begin, end in pairwise([0, *ends])]
    return [text]


def _break_costs(text: str, rules: TitleStyle) -> dict[int, float]:
    """Return what a break costs at each place where one is allowed, and at the end."""
    costs = dict.fromkeys(break_positions(text), _ELSEWHERE)
    for words, cost in (
        (rules.break_after_weak, _AFTER_PLACE),
        (rules.break_after, _AFTER_PHRASE),
    ):
        ends = {start + len(word) for word in words for start in _occurrences(text, word)}
        costs.update(dict.fromkeys(ends & costs.keys(), cost))
    for word in rules.whole_words:
        for start in _occurrences(text, word):
            for inside in range(start + 1, start + len(word)):
                if inside in costs:
                    costs[inside] = _INSIDE_WORD
    depth = 0
    for place, char in enumerate(text, start=1):
        depth += (char in _OPENING) - (char in _CLOSING)
        if depth > 0 and place in costs:
            costs[place] += _INSIDE_PAIR
    if not costs:
        costs = dict.fromkeys(range(1, len(text)), _INSIDE_WORD)
    return {**costs, len(text): 0.0}


def _is_sensible(ends: list[int], costs: dict[int, float]) -> bool:
    """Say whether no line ends inside of brackets, quotes or a word."""
    return bool(ends) and all(costs[end] < _INSIDE_PAIR for end in ends)


def _occurrences(text: str, word: str) -> list[int]:
    starts, start = list[int](), text.find(word)
    while start >= 0:
        starts.append(start)
        start = text.find(word, start + 1)
    return starts


def _best_ends(sums: list[float], costs: dict[int, float], width: float, count: int) -> list[int]:
    """Return the cheapest ends of exactly ``count`` lines, empty where there is no way."""
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for line in range(count):
        share = sums[-1] / count * _shape(line, count)
        reached: dict[int, tuple[float, list[int]]] = {}
        for end, cost in costs.items():
            if (end == len(sums) - 1) != (line == count - 1):
                continue
            ways = (
                (so_far + cost + (sums[end] - sums[begin] - share) ** 2, [*ends, end])
                for begin, (so_far, ends) in best.items()
                if begin < end and sums[end] - sums[begin] <= width + 1e-6
            )
            if way := min(ways, default=None):
                reached[end] = way
        best = reached
    return best[len(sums) - 1][1] if best else []


def _shape(line: int, count: int) -> float:
    if count == 1:
        return 1.0
    if count == 2:
        return 1.0 - _SWELL if line == 0 else 1.0 + _SWELL
    return 1.0 - _SWELL if line in (0, count - 1) else 1.0 + 2 * _SWELL / (count - 2)
