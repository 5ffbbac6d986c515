"""Say what differs between two texts, piece by piece, so that a reader sees it at a glance.

Chinese has no blanks between words: what is compared in the end are characters, with numbers kept
whole (2022 becomes 2023, not 2 becomes 3). Work is bounded whatever the texts are: sentences and
clauses that stand once in both hold the texts together, only what lies between is compared
character by character, and that only as long as the allowance lasts. Then it is told as replaced.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from perfdesk.regex import late

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: in both, only in the old one, or only in the new one."""

    kind: Kind
    text: str


#: From coarse to fine; every split keeps all characters.
_GRAINS = (
    late(r"[^\n。！？；]*[\n。！？；]|[^\n。！？；]+"),
    late(r"[^，、：]*[，、：]|[^，、：]+"),
    late(r"[0-9０-９]+(?:[.,．，][0-9０-９]+)*|[A-Za-z]+|.", re.DOTALL),
)
#: Longer pieces are measured without looking for the numbers in them.
_LONG = 1000
#: Changes that are looked for between two short stretches: their square is the work.
_MOST_CHANGES = 400
#: Steps of the search for all stretches of two texts together: about a quarter of a second.
_MOST_STEPS = 500_000


def differences(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of two texts in order; what is gone stands before what replaced it.

    Without the pieces of kind ``new`` they are the old text, without those ``gone`` the new one.
    """
    pieces = _joined(_Comparison().between([old], [new], 0))
    return tuple(_joined(_readable(pieces)))


def _split(texts: Sequence[str], grain: int) -> list[str]:
    return [part for text in texts for part in _GRAINS[grain].findall(text)]


class _Comparison:
    """One comparison with its allowance of steps."""

    def __init__(self) -> None:
        self._steps = _MOST_STEPS

    def between(self, old: Sequence[str], new: Sequence[str], grain: int) -> Iterator[Piece]:
        """Compare two stretches, first by what stands at both ends."""
        if grain == len(_GRAINS) or not old or not new:
            yield from _replaced(old, new)
            return
        old, new = _split(old, grain), _split(new, grain)
        head = _common(old, new)
        tail = _common(old[head:][::-1], new[head:][::-1])
        yield Piece("same", "".join(old[:head]))
        yield from self._middle(old[head : len(old) - tail], new[head : len(new) - tail], grain)
        yield Piece("same", "".join(old[len(old) - tail :]))

    def _middle(self, old: list[str], new: list[str], grain: int) -> Iterator[Piece]:
        if grain == len(_GRAINS) - 1:
            yield from self._shortest(old, new)
            return
        old_from = new_from = 0
        for old_at, new_at in _anchors(old, new):
            yield from self.between(old[old_from:old_at], new[new_from:new_at], grain + 1)
            yield Piece("same", old[old_at])
            old_from, new_from = old_at + 1, new_at + 1
        yield from self.between(old[old_from:], new[new_from:], grain + 1)

    def _shortest(self, old: list[str], new: list[str]) -> Iterator[Piece]:
        """Find the fewest changes (Myers 1986); none are looked for beyond the allowance."""
        path = self._search(old, new) if old and new else None
        if path is None:
            yield from _replaced(old, new)
            return
        x, y = 0, 0
        for to_x, to_y in path:
            while x < to_x and y < to_y and old[x] == new[y]:
                yield Piece("same", old[x])
                x, y = x + 1, y + 1
            if x < to_x:
                yield Piece("gone", old[x])
            elif y < to_y:
                yield Piece("new", new[y])
            x, y = to_x, to_y

    def _search(self, old: list[str], new: list[str]) -> list[tuple[int, int]] | None:
        """Return the points after each change and at the end, or None beyond the allowance."""
        goal_x, goal_y = len(old), len(new)
        furthest = {1: 0}
        trace: list[dict[int, int]] = []
        for changes in range(min(goal_x + goal_y, _MOST_CHANGES) + 1):
            self._steps -= changes + 1
            if self._steps < 0:
                return None
            trace.append(furthest.copy())
            for k in range(-changes, changes + 1, 2):
                down = k == -changes or (
                    k != changes and furthest.get(k - 1, -1) < furthest.get(k + 1, -1)
                )
                x = furthest[k + 1] if down else furthest[k - 1] + 1
                y = x - k
                while x < goal_x and y < goal_y and old[x] == new[y]:
                    x, y = x + 1, y + 1
                furthest[k] = x
                if x >= goal_x and y >= goal_y:
                    return _way_back(trace, goal_x, goal_y)
        return None


def _way_back(trace: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    points = [(x, y)]
    for changes in range(len(trace) - 1, 0, -1):
        furthest = trace[changes]
        k = x - y
        down = k == -changes or (k != changes and furthest[k - 1] < furthest[k + 1])
        before = k + 1 if down else k - 1
        x = furthest[before]
        y = x - before
        points.append((x, y + 1) if down else (x + 1, y))
    return points[::-1]


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    yield Piece("gone", "".join(old))
    yield Piece("new", "".join(new))


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    count = 0
    for left, right in zip(old, new, strict=False):
        if left != right:
            break
        count += 1
    return count


def _anchors(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Return the places of parts that stand once in each, as many as keep their order."""
    old_counts, new_counts = Counter(old), Counter(new)
    places = {part: at for at, part in enumerate(new) if new_counts[part] == 1}
    pairs = [
        (at, places[part])
        for at, part in enumerate(old)
        if old_counts[part] == 1 and part in places
    ]
    return _longest_rise(pairs)


def _longest_rise(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs whose second numbers rise."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [number]
    rise: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        rise.append(pairs[at])
        at = before[at]
    return rise[::-1]


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Join neighbours of one kind; between two same pieces what is gone comes first."""
    told = (piece for piece in pieces if piece.text)  # An empty one would part its neighbours.
    for is_same, run in groupby(told, key=lambda piece: piece.kind == "same"):
        parts = list(run)
        kinds: tuple[Kind, ...] = ("same",) if is_same else ("gone", "new")
        for kind in kinds:
            text = "".join(piece.text for piece in parts if piece.kind == kind)
            if text:
                yield Piece(kind, text)


def _size(text: str) -> int:
    """Count characters, a number as one."""
    return len(text) if len(text) > _LONG else len(_split([text], len(_GRAINS) - 1))


def _readable(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Give up same pieces that are shorter than the changes on both sides of them.

    Two quite different sentences share 的 and 和 here and there; to show those as kept is noise.
    """
    done: list[Piece] = []
    runs = [
        (is_same, list(run))
        for is_same, run in groupby(pieces, key=lambda piece: piece.kind == "same")
    ]
    sizes = [max(_size(piece.text) for piece in run) for _, run in runs]
    for number, (is_same, run) in enumerate(runs):
        around = sizes[max(number - 1, 0) : number] + sizes[number + 1 : number + 2]
        if is_same and len(around) == 2 and sizes[number] < min(around):
            done.extend((Piece("gone", run[0].text), Piece("new", run[0].text)))
        else:
            done.extend(run)
    return iter(done)
