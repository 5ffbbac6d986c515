"""Find passages that stand twice in a report.

Each text is told by fingerprints (winnowing: of each run of letters the smallest hash is kept), so
that a keystroke costs one text's hashes and a walk over short lists. What has a fingerprint in
common is compared letter by letter and taken as long as it goes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, cast

from perfdesk.proof.structure.letters import letters_of, places_of
from perfdesk.proof.values import Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Container, Hashable, Iterable, Iterator, Sequence

    from perfdesk.proof.values import Passage, Setting

#: So many letters make a passage that is told; of a goal that is copied, fewer do.
SHORTEST = 30
_SHORTEST_GOAL = 24
#: Shorter pieces count as parts of a longer one that a word or a paragraph's end interrupts.
_PART = 20
_GRAM = 10
_WINDOW = _PART - _GRAM + 1
_POSITION_BITS = 20
_LAST_PLACE = (1 << _POSITION_BITS) - 1
_MASK = (1 << 40) - 1
#: Paragraphs whose fingerprints are kept.
_KEPT = 512
#: Of a text that stands many times, so many earlier places are looked at.
_PLACES = 4
_WIDEST_GAP = 3
_LONGEST_LEAD = 12
_TITLE = re.compile("《[^《》]*》")
_NUMBER = re.compile(r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．是]?")
_CLAUSE_MARKS = "，。；：、！？\n,;:"


#: The text's hash, its letters, the hashes of its fingerprints and their places.
_Facts = tuple[int, str, tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Match:
    """Letters of the later text that stand in an earlier one; places are those of the letters.

    Attributes:
        stream: Where the earlier begins, counted through all texts.
        gap: The letters between the parts: in the later and in the earlier text.
    """

    start: int
    end: int
    other: int
    other_start: int
    stream: int
    gap: tuple[str, str] = ("", "")

    @property
    def length(self) -> int:
        """Return how many letters it has."""
        return self.end - self.start


class Repeats:
    """Passages that stand twice: between texts and within one."""

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return the text's hash, its letters, and its fingerprints: hashes, and their places."""
        if passage.is_generated or passage.kind not in {"text", "items"}:
            return ()
        letters = letters_of(passage.text)
        if len(letters) < _PART:
            return ()
        prints = _fingerprints(passage.text)
        return (
            hash(passage.text),
            letters,
            tuple(one[0] for one in prints),
            tuple(one[1] for one in prints),
        )

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Compare what has fingerprints in common."""
        texts = [passage for passage, _ in told]
        facts = [cast("_Facts", facts) for _, facts in told]
        counts = Counter(chain.from_iterable(one[2] for one in facts))
        common = {one for one, count in counts.items() if count > 1}
        search = _Search([one[1] for one in facts], common)
        for index, (passage, one) in enumerate(zip(texts, facts, strict=True)):
            for match in _merged(search.find(index, one[2], one[3]), texts, passage):
                if _is_long_enough(match, texts, passage, setting):
                    yield _slip(match, texts, passage)


def _fingerprints(text: str) -> list[tuple[int, int]]:
    """Return hashes and places of a text: of each window the smallest, the last of equal ones.

    A paragraph's are kept, with the letters behind it that its last windows reach.
    """
    parts = [letters for line in text.split("\n") if (letters := letters_of(line))]
    found: list[tuple[int, int]] = []
    start = 0
    for index, letters in enumerate(parts):
        ahead = ""
        for further in parts[index + 1 :]:
            ahead += further[: _PART - 1 - len(ahead)]
            if len(ahead) == _PART - 1:
                break
        for one, at in _windows(letters, ahead):
            if not found or found[-1] != (one, start + at):
                found.append((one, start + at))
        start += len(letters)
    return found


@lru_cache(maxsize=_KEPT)
def _windows(letters: str, ahead: str) -> tuple[tuple[int, int], ...]:
    """Return the smallest hash of each window that begins in the letters, and its place."""
    text = letters + ahead
    # Hash and place in one number: of equal hashes the last one is the smallest.
    hashes = [
        ((hash(text[at : at + _GRAM]) & _MASK) << _POSITION_BITS) | (_LAST_PLACE - at)
        for at in range(min(len(text) - _GRAM + 1, _LAST_PLACE))
    ]
    count = min(len(letters), len(hashes) - _WINDOW + 1)
    smallest = dict.fromkeys(min(hashes[at : at + _WINDOW]) for at in range(count))
    return tuple((one >> _POSITION_BITS, _LAST_PLACE - (one & _LAST_PLACE)) for one in smallest)


class _Search:
    """Goes through the texts and knows where each fingerprint stood before."""

    def __init__(self, letters: Sequence[str], common: Container[int]) -> None:
        self._letters = letters
        self._common = common
        self._offsets: list[int] = []
        self._seen: dict[int, list[tuple[int, int]]] = {}
        total = 0
        for one in letters:
            self._offsets.append(total)
            total += len(one)

    def find(self, index: int, prints: Iterable[int], at: Iterable[int]) -> list[_Match]:
        """Return what of a text stood before it, or before in it, without overlaps, in order."""
        found: list[_Match] = []
        covered = 0
        for one, place in zip(prints, at, strict=True):
            if one not in self._common:
                continue
            places = self._seen.setdefault(one, [])
            if places and place + _GRAM > covered:
                best = max(
                    (self._extended(index, place, *other, covered) for other in places),
                    key=lambda match: match.length,
                )
                if best.length >= _PART:
                    found.append(best)
                    covered = best.end
            if len(places) < _PLACES:
                places.append((index, place))
        return found

    def _extended(self, index: int, place: int, other: int, at: int, low: int) -> _Match:
        """Return the longest run of equal letters around two places, from ``low`` on."""
        mine, theirs = self._letters[index], self._letters[other]
        if mine[place : place + _GRAM] != theirs[at : at + _GRAM]:
            return _Match(place, place, other, at, 0)
        back = _common(mine[max(low, 0) : place][::-1], theirs[:at][::-1])
        start, begin = place - back, at - back
        ahead = _common(mine[place:], theirs[at:])
        end = place + ahead
        if other == index:
            end = min(end, start + (start - begin))
        return _Match(start, end, other, begin, self._offsets[other] + begin)


def _common(first: str, second: str) -> int:
    """Return how many letters two texts have in common from their beginnings."""
    low, high = 0, min(len(first), len(second))
    step = 64
    while low + step < high and first[low : low + step] == second[low : low + step]:
        low += step
        step *= 2
    while low < high:
        middle = min(high, low + max(1, step))
        if first[low:middle] == second[low:middle]:
            low = middle
        elif step <= 1:
            return low
        else:
            step //= 2
    return low


def _merged(
    matches: Sequence[_Match], texts: Sequence[Passage], passage: Passage
) -> Iterator[_Match]:
    """Join neighbours that a few letters or a paragraph's end part: a copy that was worked over."""
    whole: _Match | None = None
    mine = letters_of(passage.text)
    for match in matches:
        if whole is None:
            whole = match
            continue
        later = match.start - whole.end
        earlier = match.stream - (
            whole.stream + (whole.length - len(whole.gap[0]) + len(whole.gap[1]))
        )
        if 0 <= later <= _WIDEST_GAP and 0 <= earlier <= _WIDEST_GAP and not any(whole.gap):
            theirs = letters_of(texts[match.other].text)
            gap = (
                mine[whole.end : match.start],
                theirs[max(0, match.other_start - earlier) : match.other_start],
            )
            whole = replace(whole, end=match.end, gap=gap)
        else:
            yield whole
            whole = match
    if whole is not None:
        yield whole


def _is_long_enough(
    match: _Match, texts: Sequence[Passage], passage: Passage, setting: Setting
) -> bool:
    """Titles of laws and the unit's name may stand as often as they are wanted."""
    needed = _SHORTEST_GOAL if _is_goal_and_result(texts[match.other], passage) else SHORTEST
    if match.length < needed:
        return False
    spot = _spot(passage, match.start, match.end)
    free = sum(
        len(letters_of(passage.text[max(spot.start, one.start()) : min(spot.end, one.end())]))
        for one in _TITLE.finditer(passage.text)
        if one.start() < spot.end and one.end() > spot.start
    )
    unit = letters_of(setting.unit)
    if unit:
        free += letters_of(passage.text)[match.start : match.end].count(unit) * len(unit)
    return match.length - free >= needed


def _is_goal_and_result(earlier: Passage, later: Passage) -> bool:
    return earlier.role == "goal" and later.role == "result" and earlier.part == later.part


def _spot(passage: Passage, start: int, end: int) -> Spot:
    places = places_of(passage.text)
    return Spot(passage.key, places[start], places[end - 1] + 1)


def _slip(match: _Match, texts: Sequence[Passage], passage: Passage) -> Slip:
    other = texts[match.other]
    last = min(len(letters_of(other.text)), match.other_start + match.length)
    spot = _spot(passage, match.start, match.end)
    also = _spot(other, match.other_start, last)
    count = str(match.length)
    if _is_goal_and_result(other, passage):
        return Slip("copied_goal", spot, (also,), {"count": count})
    slots = {"count": count, "here": match.gap[0], "there": match.gap[1]}
    if any(match.gap):
        variant = "more" if not match.gap[1] else "less" if not match.gap[0] else "differs"
        return Slip("repeated_passage", spot, (also,), slots, variant)
    lead = _lead(other.text, also.start)
    if lead and _begins_clause(passage.text, spot.start):
        return Slip("repeated_passage", spot, (also,), {"count": count, "lead": lead}, "cut")
    return Slip("repeated_passage", spot, (also,), {"count": count})


def _begins_clause(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return not before or before[-1] in _CLAUSE_MARKS


def _lead(text: str, start: int) -> str:
    """Return the words of the clause before ``start``, if they are few enough to be told."""
    at = start
    while at > 0 and text[at - 1] not in _CLAUSE_MARKS:
        at -= 1
    lead = text[at:start].strip()
    is_number = _NUMBER.fullmatch(lead) is not None
    return lead if 1 < len(lead) <= _LONGEST_LEAD and not is_number else ""
