"""Break Chinese text into lines (GB/T 15834-2011, section 5.1) and fill each line's width.

Pure: knows neither fonts nor pages. Widths and places are in cells (one hanzi).
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from perfdesk.export.characters import (
    NEVER_FIRST,
    NEVER_LAST,
    SQUEEZABLE,
    has_free_right_half,
    is_squeezed_left,
)
from perfdesk.export.evening import badness_of, badness_of_ragged, even_out, is_uneven

if TYPE_CHECKING:
    from collections.abc import Callable

# The two-cell marks, a number with its sign, decimals and %, a Latin word, blanks, anything else.
# Letters below U+2000 are those of Latin, Greek and Cyrillic script.
_TOKEN = re.compile(
    r"——|……"
    r"|[-+−±≥≤]?[0-9]+(?:[.,:][0-9]+)*[A-Za-z0-9]*[%‰％℃°]?"
    r"|[A-Za-zÀ-῿]+(?:[.'’_@&+/-]?[A-Za-z0-9À-῿]+)*"
    r"|[ \u3000]+"
    r"|.",
    re.DOTALL,
)
#: Blanks hang at the end of a line and never begin one.
BLANKS = " \u3000"
_HALF = 0.5
# Where the rules leave the choice, a line is pressed together only if it would be short of more
# than _LOOSE cells otherwise, and by no more than _LIGHT a mark.
_LOOSE = 1.0
_LIGHT = 0.25
# Where lines are evened out, none is short of more cells.
_SHORT = 3.0
# Gaps that would grow by more are shared with those inside of long words.
_WIDE = 0.1
#: A word of more cells may be broken behind the marks of an internet address; where more than half
#: a line stands between two of them, there too.
_LONG_WORD = 8.0
_ADDRESS_MARKS = frozenset("._@&+-=?")
#: Rounding of sums of cells.
_EPS = 1e-6


@dataclass(frozen=True, slots=True)
class Measure:
    """The width of lines and what may be done to fill it; all in cells.

    Attributes:
        width: Of every line but the first.
        indent: By how much the first line is shorter; its places begin at ``indent``.
        justify: Whether lines other than the last are spread to the full width.
        keep_last: The last line has at least so many characters, marks not counted.
        max_squeeze: What the marks of one line may give up in all.
        max_stretch: By how much a gap may grow.
        units: Words that stay on the line of the figure before them.
    """

    width: float
    indent: float = 0.0
    justify: bool = True
    keep_last: int = 2
    max_squeeze: float = 2.0
    max_stretch: float = 0.5
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """``text[start:stop]`` on one line.

    Attributes:
        places: Left edge of each character's cell; blanks at the line's end stand at its end.
        width: Right edge of the ink, so that a full-width mark at the end counts half.
        stretch: By how much each gap between tokens grew.
        squeeze: What each mark gave up.
    """

    start: int
    stop: int
    places: tuple[float, ...]
    width: float
    stretch: float
    squeeze: float = 0.0


def break_lines(
    text: str, advance: Callable[[str], float], measure: Measure
) -> tuple[BrokenLine, ...]:
    """Break one paragraph.

    Every character stands in exactly one line. No line begins or ends with a mark that may not
    stand there, unless the text leaves no other way (a word longer than a line, a chain of marks).

    Args:
        text: Without line ends.
        advance: The width of a character in cells.
        measure: The width to fill.
    """
    return _Breaker(text, advance, measure).lines() if text else ()


def break_positions(text: str, units: tuple[str, ...] = ()) -> frozenset[int]:
    """Return the places inside ``text`` at which a line may end by the rules."""
    tokens = _Tokens(text, units)
    pairs = zip(tokens.starts, tokens.allowed, strict=False)
    return frozenset(start for start, allowed in pairs if allowed and start)


def longest_piece(text: str, advance: Callable[[str], float]) -> float:
    """Return the width of the longest number, word or two-cell mark of ``text``, in cells."""
    return max((sum(map(advance, match[0])) for match in _TOKEN.finditer(text)), default=0.0)


class _Tokens:
    """The unbreakable pieces of a text, and between which of them a line may end."""

    def __init__(self, text: str, units: tuple[str, ...] = ()) -> None:
        self.text = text
        self.ends = [match.end() for match in _TOKEN.finditer(text)]
        self.starts = [0, *self.ends][:-1]
        self._units = _places_of_units(text, units)
        self.allowed = [True, *map(self._may_part, range(1, len(self.starts))), True]

    def _may_part(self, index: int) -> bool:
        """Say whether token ``index`` may begin a line; blanks stay with what is before them."""
        first = self.text[self.starts[index]]
        if self.starts[index] in self._units:
            return False
        is_two_cell = first in "—…" and self.ends[index] - self.starts[index] == 2
        if first in BLANKS or (first in NEVER_FIRST and not is_two_cell):
            return False
        last = self.text[self.starts[index] - 1]
        if last in BLANKS:
            # Blanks hang at the line's end: what counts is the character before them.
            last = self.text[self.starts[index - 1] - 1] if index > 1 else last
        elif first < "\u2000" and last < "\u2000" and first.isalnum() and last.isalnum():
            return False
        return last not in NEVER_LAST


def _can_give(char: str) -> bool:
    return char in SQUEEZABLE


def _may_cut(last: str, first: str) -> bool:
    """Say whether a long word may part between two characters; its figures stay whole."""
    is_figure = last.isdecimal() and first.isdecimal()
    return not is_figure and last not in NEVER_LAST and first not in NEVER_FIRST


def _places_of_units(text: str, units: tuple[str, ...]) -> set[int]:
    """Return the places of all characters of a unit that stands behind a figure."""
    if not units:
        return set()
    found = _after_figure(units).finditer(text)
    return {place for match in found for place in range(match.start(), match.end())}


@cache
def _after_figure(units: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(units, key=len, reverse=True)
    return re.compile(f"(?<=[0-9]) ?(?:{'|'.join(map(re.escape, longest_first))})")


class _Breaker:
    """Breaks one text; works on tokens and their sums of widths."""

    def __init__(self, text: str, advance: Callable[[str], float], measure: Measure) -> None:
        self._text = text
        self._measure = measure
        self._advances = [advance(char) for char in text]
        #: The places inside of words that may part: gaps only where others would be too wide.
        self._inside: set[int] = set()
        tokens = _Tokens(text, measure.units)
        if measure.units and self._widest(tokens) > measure.width - measure.indent + _EPS:
            # A figure and its unit that have no room on one line part between both.
            tokens = _Tokens(text)
        self._set_tokens(*self._short_enough(tokens))

    def _widest(self, tokens: _Tokens) -> float:
        """Return the width of the widest piece that may not be broken."""
        sums = [0.0, *accumulate(self._advances)]
        starts = [
            at for at, is_allowed in zip(tokens.starts, tokens.allowed, strict=False) if is_allowed
        ]
        return max(sums[stop] - sums[at] for at, stop in pairwise([*starts, len(sums) - 1]))

    def _short_enough(self, tokens: _Tokens) -> tuple[list[int], list[bool]]:
        """Cut words that are longer than a line into characters, and internet addresses."""
        starts, allowed = list[int](), list[bool]()
        for index, (start, end) in enumerate(zip(tokens.starts, tokens.ends, strict=True)):
            starts.append(start)
            allowed.append(tokens.allowed[index])
            if end - start < 2 or self._text[start] in BLANKS:
                continue
            room = self._measure.width - (0.0 if start else self._measure.indent)
            width = sum(self._advances[start:end])
            if width > min(room, _LONG_WORD) + _EPS:
                cuts = self._inner_cuts(start, end, room)
                self._inside.update(range(start + 1, end) if cuts else ())
                starts.extend(cuts)
                allowed.extend([True] * len(cuts))
        return self._short_chains(starts, allowed)

    def _short_chains(self, starts: list[int], allowed: list[bool]) -> tuple[list[int], list[bool]]:
        """Cut the words in chains with marks that are longer than a line: else marks begin one."""
        sums = [0.0, *accumulate(self._advances)]
        may_part = dict(zip(starts, allowed, strict=True))
        bounds = [*(start for start in starts if may_part[start]), len(self._text)]
        for start, end in pairwise(bounds):
            room = self._measure.width - (0.0 if start else self._measure.indent)
            excess = sums[end] - sums[start] - room
            if excess > _EPS and excess > _HALF * sum(map(_can_give, self._text[start:end])):
                inside = [at for at in starts if start <= at < end]
                may_part.update(
                    (at, True)
                    for begin, stop in pairwise([*inside, end])
                    for at in self._word_cuts(begin, stop)
                )
        return sorted(may_part), [may_part[start] for start in sorted(may_part)]

    def _word_cuts(self, start: int, end: int) -> list[int]:
        """Return where a word may part if it must; figures and the two-cell marks stay whole."""
        text = self._text
        if text[start] in "—…":
            return []
        is_word = text[start].isalpha()
        return [
            at
            for at in range(start + 1, end)
            if _may_cut(text[at - 1], text[at])
            and (is_word or not (text[at].isdecimal() and text[at - 1] in ".,:"))
        ]

    def _inner_cuts(self, start: int, end: int, room: float) -> list[int]:
        """Return where a long word may part: behind its marks, else anywhere if it must."""
        text = self._text
        inside = [at for at in range(start + 1, end) if _may_cut(text[at - 1], text[at])]
        is_word = text[start].isalpha()
        marks = [at for at in inside if is_word and text[at - 1] in _ADDRESS_MARKS]
        cuts: list[int] = []
        most = room / 2 if marks else room
        for begin, stop in pairwise([start, *marks, end]):
            if sum(self._advances[begin:stop]) > most + _EPS:
                within = [at for at in inside if begin < at < stop]
                cuts.extend(within or range(begin + 1, stop))
            cuts.extend([stop] if stop < end else [])
        return cuts

    def _set_tokens(self, starts: list[int], allowed: list[bool]) -> None:
        self._bounds = [*starts, len(self._text)]
        self._allowed = [*allowed, True]
        # Sums up to each token's start: widths, and what its marks could give up.
        widths = [0.0, *accumulate(self._advances)]
        slack = [0.0, *accumulate(_HALF if c in SQUEEZABLE else 0.0 for c in self._text)]
        self._widths = [widths[bound] for bound in self._bounds]
        self._slack = [slack[bound] for bound in self._bounds]

    def lines(self) -> tuple[BrokenLine, ...]:
        """Break and spread the text."""
        breaks = [0]
        last = len(self._bounds) - 1
        while breaks[-1] < last:
            room = self._measure.width - (self._measure.indent if len(breaks) == 1 else 0.0)
            breaks.append(self._next_break(breaks[-1], room))
        self._mend_last_line(breaks)
        lines = self._all_spread(breaks)
        if self._measure.justify and self._is_uneven(lines):
            even_out(breaks, self)
            lines = self._all_spread(breaks)
        return lines

    def _all_spread(self, breaks: list[int]) -> tuple[BrokenLine, ...]:
        last = len(self._bounds) - 1
        return tuple(
            self._spread(begin, end, is_last=end == last) for begin, end in pairwise(breaks)
        )

    def _is_uneven(self, lines: tuple[BrokenLine, ...]) -> bool:
        """Say whether a line is loose, tight or not filled."""
        full = self._measure.width - _EPS
        return any(is_uneven(line.stretch, line.squeeze) for line in lines) or any(
            line.width < full for line in lines[:-1]
        )

    def _next_break(self, begin: int, room: float) -> int:
        """Return the token with which the next line begins."""
        last = len(self._bounds) - 1
        full = self._fitting(begin, room)
        if full == last:
            return full
        limit = _HALF
        if self._allowed[full]:
            if self._natural(begin, full) > room - _LOOSE:
                return full
            limit = _LIGHT
        further = next(k for k in range(full + 1, last + 1) if self._allowed[k])
        excess = self._natural(begin, further) - room
        if excess <= self._squeezable(begin, further) * limit / _HALF + _EPS:
            return further
        # Pull out: the last legal break that fits.
        legal = next((k for k in range(full, begin, -1) if self._allowed[k]), None)
        if legal is not None:
            return legal
        # A chain as long as the line: press its marks together however much that takes.
        is_chain = excess <= self._slack_of(begin, further) + _EPS
        return further if is_chain else self._least_evil(begin, full)

    def _least_evil(self, begin: int, full: int) -> int:
        """Return where a chain longer than a line parts: best where no mark begins or ends one."""
        text = self._text

        def is_clean(k: int) -> bool:
            at = self._bounds[k]
            return text[at] not in NEVER_FIRST and text[at - 1] not in NEVER_LAST

        return next((k for k in range(full, begin, -1) if is_clean(k)), full)

    def _fitting(self, begin: int, room: float) -> int:
        """Return the furthest token before which the line ends without being too long."""
        limit = self._widths[begin] + room + _EPS
        full = max(bisect_right(self._widths, limit) - 1, begin + 1)
        last = len(self._bounds) - 1
        while full < last and self._natural(begin, full + 1) <= room + _EPS:
            full += 1
        return min(full, last)

    def _content_end(self, begin: int, end: int) -> int:
        """Return the place in the text after the last character that is no blank."""
        start, stop = self._bounds[begin], self._bounds[end]
        while stop > start and self._text[stop - 1] in BLANKS:
            stop -= 1
        return stop

    def _natural(self, begin: int, end: int) -> float:
        """Return the ink's width of the tokens: blanks at the end hang, a mark counts half."""
        stop = self._content_end(begin, end)
        width = self._widths[end] - self._widths[begin]
        width -= sum(self._advances[stop : self._bounds[end]])
        return width - self._free_end(stop - 1)

    def _free_end(self, position: int) -> float:
        """Return the free half of a full-width mark at the end of a line (5.1.10)."""
        return _HALF if position >= 0 and has_free_right_half(self._text[position]) else 0.0

    def _squeezable(self, begin: int, end: int) -> float:
        """Return what the line's marks give up for the looks of it."""
        return min(self._slack_of(begin, end), self._measure.max_squeeze)

    def _slack_of(self, begin: int, end: int) -> float:
        """Return what the line's marks can give up at most; the last one has done so already."""
        slack = self._slack[end] - self._slack[begin]
        if self._free_end(self._content_end(begin, end) - 1):
            slack -= _HALF
        return slack

    def _mend_last_line(self, breaks: list[int]) -> None:
        """Let no single character stand alone in the last line: bring down some from above it."""
        if len(breaks) < 3 or self._measure.width < self._measure.keep_last + 1:
            return
        above, begin, last = breaks[-3:]
        if not self._is_lone(begin, last):
            return
        for earlier in range(begin - 1, above, -1):
            is_blank = self._content_end(above, earlier) == self._bounds[above]
            if self._allowed[earlier] and not is_blank and not self._is_lone(earlier, last):
                if self._natural(earlier, last) <= self._measure.width + _EPS:
                    breaks[-2] = earlier
                return

    def _is_lone(self, begin: int, end: int) -> bool:
        text = self._text[self._bounds[begin] : self._bounds[end]]
        return sum(char not in NEVER_FIRST and char not in BLANKS for char in text) < (
            self._measure.keep_last
        )

    def _spread(self, begin: int, end: int, *, is_last: bool) -> BrokenLine:
        """Place the characters of one line, pressed together or spread out to the full width."""
        start, stop = self._bounds[begin], self._bounds[end]
        indent = self._measure.indent if start == 0 else 0.0
        excess = self._natural(begin, end) + indent - self._measure.width
        content = self._content_end(begin, end)
        squeeze = stretch = 0.0
        gaps = set[int]()
        if excess > _EPS:
            squeeze = min(self._each_gives(begin, end, excess), _HALF)
        elif self._measure.justify and not is_last:
            gaps, stretch = self._grown(begin, end, excess)
            # What cannot be flush without falling apart is left as it is.
            stretch = stretch if stretch <= self._measure.max_stretch else 0.0
        return self._placed((start, stop, content), indent, squeeze, stretch, gaps)

    def _each_gives(self, begin: int, end: int, excess: float) -> float:
        """Return what each mark of a line must give up, in cells, even if that is too much."""
        slack = self._slack_of(begin, end)
        return excess / slack * _HALF if slack > _EPS else 0.0

    def _grown(self, begin: int, end: int, excess: float) -> tuple[set[int], float]:
        """Return the places in the text before which a line is spread, and by how much each.

        Where only few stand between a long word and its neighbours, its letters are spread too.
        """
        content = self._content_end(begin, end)
        gaps = {bound for bound in self._bounds[begin + 1 : end] if bound < content} - self._inside
        if self._inside and -excess > _WIDE * len(gaps):
            gaps |= self._inside & set(range(self._bounds[begin] + 1, content))
        return gaps, -excess / len(gaps) if gaps else 0.0

    def badness(self, begin: int, end: int) -> float:
        """Return how a line looks, infinite where it is too long or lacks its last characters."""
        is_last = end == len(self._bounds) - 1
        room = self._measure.width - (0.0 if begin else self._measure.indent)
        excess = self._natural(begin, end) - room
        if is_last and begin and self._is_lone(begin, end):
            return math.inf
        if excess > _EPS:
            is_too_long = excess > self._squeezable(begin, end) + _EPS
            return math.inf if is_too_long else badness_of(0, self._each_gives(begin, end, excess))
        if is_last:
            return 0.0
        if self._inside:
            gaps, stretch = self._grown(begin, end, excess)
            is_ragged = stretch > self._measure.max_stretch or not gaps
        else:
            # Most texts have no word that may part: it is enough to count.
            count = end - begin - 1
            is_ragged = -excess > self._measure.max_stretch * count
            stretch = -excess / max(count, 1)
        return badness_of_ragged(-excess) if is_ragged else badness_of(stretch, 0)

    def ends(self, begin: int) -> list[int]:
        """Return where a line may end so that it is neither much too short nor too long."""
        room = self._measure.width - (0.0 if begin else self._measure.indent)
        full = self._widths[begin] + room
        first = bisect_left(self._widths, full - _SHORT)
        behind = bisect_right(self._widths, full + self._measure.max_squeeze + _HALF)
        return [k for k in range(max(first, begin + 1), behind) if self._allowed[k]]

    def _placed(
        self,
        span: tuple[int, int, int],
        indent: float,
        squeeze: float,
        stretch: float,
        gaps_at: set[int],
    ) -> BrokenLine:
        start, stop, content = span
        places, pen = list[float](), indent
        for position in range(start, content):
            if position in gaps_at and position > start:
                pen += stretch
            char = self._text[position]
            given = squeeze if squeeze and char in SQUEEZABLE else 0.0
            if given and position == content - 1 and self._free_end(position):
                given = 0.0
            places.append(pen - given if is_squeezed_left(char) else pen)
            pen += self._advances[position] - given
        width = pen - (self._free_end(content - 1) if content > start else 0.0)
        places.extend([pen] * (stop - content))
        return BrokenLine(start, stop, tuple(places), width, stretch, squeeze)
