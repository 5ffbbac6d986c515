"""Find passages that stand twice in a report.

Each text is told by fingerprints (winnowing: of each run of letters the smallest hash is kept), so
that a keystroke costs one text's hashes and a walk over short lists. What has a fingerprint in
common is compared letter by letter and taken as long as it goes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from perfdesk.proof.keeping import kept
from perfdesk.proof.structure.letters import letters_of, place_of
from perfdesk.proof.values import Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from perfdesk.proof.values import Passage, Setting

#: So many letters make a passage that is told; of a goal that is copied, fewer do.
SHORTEST = 30
_SHORTEST_GOAL = 24
#: Shorter pieces count as parts of a longer one that a word or a paragraph's end interrupts.
_PART = 20
_GRAM = 10
_WINDOW = _PART - _GRAM + 1
_MASK = (1 << 40) - 1
_POSITION_BITS = 20
_POSITIONS = (1 << _POSITION_BITS) - 1
#: Of a text that stands many times, so many earlier places are looked at.
_PLACES = 3
_SPARE = 64
_WIDEST_GAP = 3
_LONGEST_LEAD = 12
_TITLE = re.compile("《[^《》]*》")
_NUMBER = re.compile(r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．是]?")
_CLAUSE_MARKS = "，。；：、！？\n,;:"


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


@dataclass(frozen=True, slots=True)
class _Prints:
    """What matters of a text: its hash, its fingerprints, and whether one of them comes twice."""

    text: int
    hashes: frozenset[int]
    has_twice: bool


class Repeats:
    """Passages that stand twice: between texts and within one.

    What one passage has in common with others is kept as long as these passages are the same
    objects: of a whole report only what a change touches is compared again.
    """

    def __init__(self) -> None:
        self._kept: dict[int, tuple[tuple[Passage, ...], tuple[bool, ...], str, list[Slip]]] = {}

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return the text's hash and its fingerprints."""
        if passage.is_generated or passage.kind not in {"text", "items"}:
            return ()
        letters = letters_of(passage.text)
        if len(letters) < _PART:
            return ()
        prints = _fingerprints(passage.text)
        hashes = frozenset(one for one, _ in prints)
        return (_Prints(hash(passage.text), hashes, len(hashes) < len(prints)),)

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Compare what has fingerprints in common."""
        passages = [passage for passage, _ in told]
        if len(self._kept) > 2 * len(passages) + _SPARE:
            # What is typed in leaves a passage behind at every keystroke.
            here = {id(passage) for passage in passages}
            self._kept = {key: one for key, one in self._kept.copy().items() if key in here}
        for place, others in _candidates([cast("_Prints", facts[0]) for _, facts in told]):
            ones = (passages[place], *(passages[other] for other in others))
            follows = tuple(before + 1 == other for before, other in pairwise(others))
            last = self._kept.get(id(ones[0]))
            if last is None or last[:3] != (ones, follows, setting.unit):
                found = list(_slips(ones[0], ones[1:], follows, setting))
                last = self._kept[id(ones[0])] = (ones, follows, setting.unit, found)
            yield from last[3]


def _candidates(prints: Sequence[_Prints]) -> Iterator[tuple[int, list[int]]]:
    """Yield texts that have fingerprints in common with earlier ones, and which these are."""
    seen: set[int] = set()
    shared: list[tuple[int, frozenset[int]]] = []
    for place, one in enumerate(prints):
        common = one.hashes & seen
        if common or one.has_twice:
            shared.append((place, common))
        seen |= one.hashes
    wanted = frozenset[int]().union(*(common for _, common in shared))
    places: dict[int, list[int]] = {}
    for place, one in enumerate(prints):
        for print_ in one.hashes & wanted:
            places.setdefault(print_, []).append(place)
    for place, common in shared:
        others = {other for one in common for other in places[one][:_PLACES] if other < place}
        if prints[place].has_twice:
            others.add(place)
        yield place, sorted(others)


@kept
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
        hashes, places = _windows(letters, ahead)
        further_on = list(zip(hashes, map(start.__add__, places), strict=True))
        is_told = found[-1:] == further_on[:1]  # By the last window of the paragraph before.
        found += further_on[1:] if is_told else further_on
        start += len(letters)
    return found


@kept
def _windows(letters: str, ahead: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the smallest hash of each window that begins in the letters, and their places."""
    text = letters + ahead
    # Hash and place in one number: of equal hashes the last one is the smallest.
    hashes = [
        ((hash(text[at : at + _GRAM]) & _MASK) << _POSITION_BITS) | (_POSITIONS - at)
        for at in range(min(len(text) - _GRAM + 1, _POSITIONS))
    ]
    count = min(len(letters), len(hashes) - _WINDOW + 1)
    smallest = dict.fromkeys(min(hashes[at : at + _WINDOW]) for at in range(count))
    places = tuple(_POSITIONS - (one & _POSITIONS) for one in smallest)
    return tuple(one >> _POSITION_BITS for one in smallest), places


def _slips(
    passage: Passage, others: Sequence[Passage], follows: Sequence[bool], setting: Setting
) -> Iterator[Slip]:
    for match in _merged(_matches(passage, others, follows), others, passage):
        if _is_long_enough(match, others, passage, setting):
            yield _slip(match, others, passage)


def _matches(passage: Passage, others: Sequence[Passage], follows: Sequence[bool]) -> list[_Match]:
    """Return what of a text stood in others, or before in it, without overlaps, in order.

    Args:
        passage: The text.
        others: Earlier texts; the last may be the text itself.
        follows: Says for each but the first of the others whether it follows the one before it.
    """
    mine = letters_of(passage.text)
    offsets = [0]
    for other, is_next in zip(others, follows, strict=False):
        offsets.append(offsets[-1] + len(letters_of(other.text)) + (0 if is_next else SHORTEST))
    prints = _fingerprints(passage.text)
    known = _known_places(passage, prints, others)
    found: list[_Match] = []
    covered = 0
    for one, at in prints:
        if one not in known or at + _GRAM <= covered:
            continue
        spans = [
            (*_extended((mine, at, covered), others[number], passage, begin), number)
            for number, begin in known[one]
            if others[number] is not passage or begin < at
        ]
        if not spans:
            continue
        start, end, begin, number = max(spans, key=lambda span: span[1] - span[0])
        if end - start >= _PART:
            found.append(_Match(start, end, number, begin, offsets[number] + begin))
            covered = end
    return found


def _known_places(
    passage: Passage, prints: Sequence[tuple[int, int]], others: Sequence[Passage]
) -> Mapping[int, list[tuple[int, int]]]:
    """Return where fingerprints of a text stand in others: number of the other, and place."""
    known: dict[int, list[tuple[int, int]]] = {}
    counts = Counter(one for one, _ in prints)
    for number, other in enumerate(others):
        if other is passage:
            twice = [(one, at) for one, at in prints if counts[one] > 1]
            places = _first_places(twice)
        else:
            places = _places(other.text)
        for one in counts.keys() & places.keys():
            known.setdefault(one, []).extend((number, begin) for begin in places[one])
    return known


@kept
def _places(text: str) -> Mapping[int, list[int]]:
    """Return where in a text each of its fingerprints stands first."""
    return _first_places(_fingerprints(text))


def _first_places(prints: Iterable[tuple[int, int]]) -> Mapping[int, list[int]]:
    places: dict[int, list[int]] = {}
    for one, at in prints:
        known = places.setdefault(one, [])
        if len(known) < _PLACES:
            known.append(at)
    return places


def _extended(
    here: tuple[str, int, int], other: Passage, passage: Passage, begin: int
) -> tuple[int, int, int]:
    """Return the longest run of equal letters around two places: start, end, start of the other.

    Args:
        here: The letters, the place, and from where on the run may begin.
        other: Where the other place is; in one text the runs may not overlap.
        passage: The text of the letters.
        begin: The other place.
    """
    mine, at, low = here
    theirs = letters_of(other.text)
    back = _common(mine[low:at][::-1], theirs[:begin][::-1])
    start, first = at - back, begin - back
    end = at + _common(mine[at:], theirs[begin:])
    if other is passage:
        end = min(end, start + (start - first))
    return start, end, first


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
        len(letters_of(passage.text[max(spot.start, start) : min(spot.end, end)]))
        for start, end in _titles(passage.text)
        if start < spot.end and end > spot.start
    )
    unit = letters_of(setting.unit)
    if unit:
        free += letters_of(passage.text)[match.start : match.end].count(unit) * len(unit)
    return match.length - free >= needed


@kept
def _titles(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in _TITLE.finditer(text))


def _is_goal_and_result(earlier: Passage, later: Passage) -> bool:
    return earlier.role == "goal" and later.role == "result" and earlier.part == later.part


def _spot(passage: Passage, start: int, end: int) -> Spot:
    text = passage.text
    return Spot(passage.key, place_of(text, start), place_of(text, end - 1) + 1)


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
