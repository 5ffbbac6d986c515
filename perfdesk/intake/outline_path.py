"""Choose among all places where a heading may be those that make the best outline as a whole.

Each way through the candidates is one reading of the text: at every place there is a heading (of
some section, or of none) or there is none. A reading is judged by its headings one by one (number,
wording, length, what follows) and by how they go together (sequence, nesting, the template's tree).
The best readings so far are kept from place to place; the rest are dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from perfdesk.intake.outline_candidates import may_hold
from perfdesk.intake.outline_numbers import HeadingNumber, heading_number
from perfdesk.intake.outline_words import Match, core_of
from perfdesk.intake.wording import is_closed, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.intake.outline_candidates import Candidate
    from perfdesk.intake.outline_words import Meaning
    from perfdesk.intake.paragraphs import SourceLine
    from perfdesk.template.template import ReportTemplate

#: So many readings are kept at a time.
_BEAM = 14
_WORTH = {Match.HEADING: 6.0, Match.ALIAS: 5.6}
#: From this likeness on a heading hardly means nothing.
_NEARLY = 0.65
_SURELY = 0.85
_USUAL_WIDTH = 48
_STYLED = 2.5
_LABELLED = 0.2
#: Text right below a heading whose section has no fields for it.
_NO_ROOM = 2.2
#: A known heading that counts as text.
_ODD_TEXT = 13.0
_OUTER = 4
#: A main heading (一、) in a row that is known to the letter.
_NEVER_TEXT, _MAIN = 40.0, 3
#: One inside the text of the section that it means.
_OWN_PART = 5.0
_NEVER = 9.0
#: So long a wording of the template that comes again is not that of a kind of problems.
_TELLING = 6
#: With so many numbered headings of known wording, one without a number is odd.
_NUMBERED = 3
#: A line longer than this, in half cells, may have been cut.
_LONG_LINE = 40
_LEVEL_RANK = 2
#: A place where no reading gains more than this is not looked at.
_MOST_GAIN = 2.2


class Doubt(StrEnum):
    """What is odd about a heading."""

    REPEATED = "repeated"
    SKIPPED = "skipped"
    NESTED = "nested"
    AGAIN = "again"
    ELSEWHERE = "elsewhere"
    BARE = "bare"
    GLUED = "glued"


@dataclass(frozen=True, slots=True)
class Frame:
    """An open heading: others below it may follow.

    Attributes:
        words: Of the heading, without its number.
        apart: One of its row, up to the one before it, means another section than the one that
            they stand in: from there on no text of the row belongs to that one by itself.
    """

    key: str
    rank: int
    value: int
    section: str | None
    level: int
    words: str = ""
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """A heading of a reading."""

    candidate: Candidate
    meaning: Meaning | None
    level: int
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The best way up to a place; ``chosen`` is the last heading, ``before`` all others."""

    score: float = 0.0
    stack: tuple[Frame, ...] = ()
    used: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()
    end: tuple[int, int] = (-1, 0)
    order: int = -1
    chosen: Chosen | None = None
    before: Reading | None = None

    def headings(self) -> list[Chosen]:
        """Return all headings, in order."""
        found: list[Chosen] = []
        here: Reading | None = self
        while here is not None:
            if here.chosen is not None:
                found.append(here.chosen)
            here = here.before
        return found[::-1]


def best_reading(
    template: ReportTemplate, lines: Sequence[SourceLine], places: Sequence[Sequence[Candidate]]
) -> list[Chosen]:
    """Return the headings of the best reading."""
    numbered = sum(any(one.number and one.is_exact for one in place) for place in places)
    judge = _Judge(template, lines, 4.4 if numbered >= _NUMBERED else 2.2)
    readings = [Reading()]
    for place in places:
        options = [(one, judge.own(one)) for one in place]
        grown = [judge.passed(reading, place) for reading in readings]
        for reading in readings:
            for candidate, own in options:
                if (candidate.line, candidate.start) >= reading.end:
                    grown += judge.grow(reading, candidate, own)
        readings = _best(grown)
    return max(readings, key=lambda one: one.score).headings()


def _best(readings: list[Reading]) -> list[Reading]:
    """Keep the best of those that go on alike, and of all only so many."""
    kept: dict[object, Reading] = {}
    for one in sorted(readings, key=lambda one: -one.score):
        kept.setdefault((one.stack, one.used, one.end), one)
        if len(kept) == _BEAM:
            break
    return list(kept.values())


class _Judge:
    """Judges headings of one text by one template."""

    def __init__(
        self, template: ReportTemplate, lines: Sequence[SourceLine], bareness: float
    ) -> None:
        self._template = template
        self._bareness = bareness
        self._lines = lines
        self._level: dict[str, int] = {}
        self._order: dict[str, int] = {}
        for order, (code, level) in enumerate(template.walk_sections()):
            self._level[code], self._order[code] = level, order
        self._next: list[int] = self._following()

    def _following(self) -> list[int]:
        """Return for each line the next one that is text of the report."""
        following = [len(self._lines)] * (len(self._lines) + 1)
        for index in range(len(self._lines) - 1, -1, -1):
            here = index if self._lines[index].furniture is None else following[index + 1]
            following[index] = here
        return following

    # -- a heading by itself ----------------------------------------------------------------------

    def own(self, one: Candidate) -> float:
        """Return what speaks for a heading at this place, whatever it means."""
        score = 0.0
        if one.number is None:
            score -= 0.0 if one.level else _LABELLED if one.labels else self._bareness
        else:
            score += 1.0 if not one.number.weak else -1.0
        score += _STYLED if one.level else 0.0
        score -= max(0, width(one.text) - _USUAL_WIDTH) / 12
        score -= 0.7 if one.glued else 0.0
        score -= 0.3 if one.inner else 0.0
        if one.last > one.line and one.meanings and one.meanings[0].quality >= _SURELY:
            score += 0.9
        return score + self._followed(one)

    def _followed(self, one: Candidate) -> float:
        """A heading has text below it, or headings; an item is followed by the next one."""
        if one.rest.strip():
            return 0.4
        behind = self._next[one.last + 1] if one.last + 1 <= len(self._lines) else len(self._lines)
        if behind >= len(self._lines):
            return -0.5
        line = self._lines[behind]
        if not may_hold(line):
            return 0.6
        number = heading_number(line.text)
        if number is None or one.number is None or number.key != one.number.key:
            return 0.6
        return -0.3 if one.is_exact else -2.2

    def _has_text(self, one: Candidate) -> bool:
        """Say whether text, no heading, stands right below a heading."""
        if one.rest.strip():
            return True
        behind = self._next[one.last + 1]
        return behind < len(self._lines) and heading_number(self._lines[behind].text) is None

    def _unknown(self, one: Candidate) -> float:
        """What speaks against a heading that means nothing known."""
        score = 0.0
        words = one.words.rstrip()
        if words.endswith(("；", ";", "，", "、")):
            score -= 3.0
        elif is_closed(words):
            score -= 1.2 if one.rest else 2.0
        if any(mark in words[:-1] for mark in "，。；,;！？"):
            score -= 2.2
        if words.startswith(("是", "要")):
            score -= 2.0
        if self._cuts_in(one):
            score -= 4.0
        return score - (0.6 if one.rest or one.number is None else 0.0)

    def _cuts_in(self, one: Candidate) -> bool:
        """Say whether its line may be the rest of a cut line (统|一、规范)."""
        if one.line == 0 or one.start or one.level or one.number is None:
            return False
        before, line = self._lines[one.line - 1], self._lines[one.line]
        return (
            not before.is_whole
            and before.furniture is None
            and not is_closed(before.text)
            and heading_number(before.text) is None
            and width(before.text) > max(_LONG_LINE, width(line.text))
        )

    def passed(self, reading: Reading, place: Sequence[Candidate]) -> Reading:
        """Return the reading that takes the place for text.

        That is odd for a heading that is known, unless it is a part of its own section's text.
        """
        first = place[0]
        number = first.number
        if number is None or not first.meanings:
            return reading
        if (first.line, first.start) < reading.end:
            return reading
        gain = self._passed(reading, first)
        return replace(reading, score=reading.score + gain) if gain else reading

    def _passed(self, reading: Reading, first: Candidate) -> float:
        best = first.meanings[0]
        rank = first.number.rank if first.number is not None else 0
        last = reading.stack[-1] if reading.stack else None
        meant = {meaning.section for meaning in first.meanings if meaning.quality == best.quality}
        if last is not None and meant == {last.section} and best.quality >= _NEARLY:
            return _OWN_PART * best.quality if last.rank < rank else 0.0
        if not first.is_exact:
            return 0.0
        if meant <= reading.used:
            return -1.0
        holder = _holder([frame for frame in reading.stack if frame.rank < rank])
        if holder is not None and self._is_leaf(holder) and self._level[holder] == 1:
            return 0.0
        is_main = rank <= _MAIN and not first.inner and any(self._level[one] == 1 for one in meant)
        if is_main and len(best.wording) >= 4:
            return -_NEVER_TEXT
        odd = _ODD_TEXT if rank <= _OUTER else _ODD_TEXT / 2
        return -odd if len(best.wording) >= 4 else -odd / 2

    # -- a heading after those before it ----------------------------------------------------------

    def grow(self, reading: Reading, one: Candidate, own: float) -> Iterator[Reading]:
        """Yield the readings that go on with this heading."""
        meanings: list[Meaning | None] = [*one.meanings[:3], None]
        if own + _MOST_GAIN + (_WORTH[Match.HEADING] if one.meanings else self._unknown(one)) < 0:
            return
        if one.number is None and one.level == 0:
            meanings.pop()
        unknown = self._unknown(one)
        for meaning in meanings:
            for stack, gain, doubt, twin in self._nested(reading.stack, one, meaning):
                told, doubts = self._meant(reading, stack, one, meaning, twin)
                score = own + gain + told + (unknown if meaning is None else 0.0)
                if score <= 0.0:
                    continue
                if doubt is not None:
                    doubts = (doubt, *doubts)
                yield self._grown(reading, score, stack, one, meaning, doubts)

    def _grown(
        self,
        reading: Reading,
        score: float,
        stack: tuple[Frame, ...],
        one: Candidate,
        meaning: Meaning | None,
        doubts: tuple[Doubt, ...],
    ) -> Reading:
        code = meaning.section if meaning is not None else None
        is_bare = one.number is None and one.level == 0
        if is_bare:
            doubts = (*doubts, Doubt.BARE)
        if one.glued:
            doubts = (*doubts, Doubt.GLUED)
        return Reading(
            score=reading.score + score,
            stack=stack,
            used=reading.used | {code} if code is not None else reading.used,
            bare=reading.bare | {code} if code is not None and is_bare else reading.bare,
            end=(one.last, one.end),
            order=self._order[code] if code is not None else reading.order,
            chosen=Chosen(one, meaning, len(stack), doubts),
            before=reading,
        )

    def _nested(
        self, stack: tuple[Frame, ...], one: Candidate, meaning: Meaning | None
    ) -> Iterator[tuple[tuple[Frame, ...], float, Doubt | None, Frame | None]]:
        """Yield where among the open headings this one may stand: gain, doubt, the one before."""
        code = meaning.section if meaning is not None else None
        if one.number is None:
            level = one.level or (self._level[code] if code is not None else 1)
            key = "style" if one.level else "bare"
            frame = Frame(key, level + _LEVEL_RANK, 0, code, level, one.words)
            outer = tuple(open_ for open_ in stack if open_.rank < frame.rank)
            yield (*outer, frame), 0.0, None, None
            return
        number = one.number
        frame = Frame(number.key, number.rank, number.value, code, one.level, one.words)
        same = [at for at, open_ in enumerate(stack) if open_.key == number.key]
        for at in same:
            gain, doubt = _sequence(stack[at].value, number.value)
            if number.path:
                gain, doubt = self._dotted(stack, at, number, gain, doubt)
            twin = stack[at]
            apart = twin.apart or twin.section not in {None, _holder(stack[:at])}
            yield (*stack[:at], replace(frame, apart=apart)), gain, doubt, twin
        first = 0.8 if number.value == 1 else -0.9 * min(number.value - 1, 4)
        doubt = None if number.value == 1 else Doubt.SKIPPED
        if not same:
            outer = tuple(open_ for open_ in stack if open_.rank < number.rank)
            if one.level:
                outer = tuple(open_ for open_ in outer if not 0 < open_.level >= one.level)
            if number.path and number.value > 1:
                first = -0.5
            yield (*outer, frame), first, doubt, None
            if outer != stack:  # Inside what is numbered further in, or as far in.
                yield (*stack, frame), first - 2.2, Doubt.NESTED, None
        elif number.value == 1:
            yield (*stack, frame), first - 2.4, Doubt.NESTED, None

    @staticmethod
    def _dotted(
        stack: tuple[Frame, ...], at: int, number: HeadingNumber, gain: float, doubt: Doubt | None
    ) -> tuple[float, Doubt | None]:
        """1.2.1 behind 1.1.4 begins anew, as its first figures say."""
        parent = next((one for one in reversed(stack[:at]) if one.key.startswith("dotted")), None)
        begins = parent is not None and parent.value == number.path[-1]
        return (0.8, None) if number.value == 1 and (begins or parent is None) else (gain, doubt)

    def _meant(
        self,
        reading: Reading,
        stack: tuple[Frame, ...],
        one: Candidate,
        meaning: Meaning | None,
        twin: Frame | None,
    ) -> tuple[float, tuple[Doubt, ...]]:
        """Return what speaks for a section here, and what is odd about it."""
        above = [frame.section for frame in stack[:-1]]
        holder = _holder(stack[:-1])
        # Behind a part of another section that stands in here, the text must not slide into it.
        parted = stack[-1].apart
        within = holder is not None and self._is_leaf(holder) and not parted
        if meaning is None:
            return self._meant_nothing(one, above, within=within), ()
        code = meaning.section
        if code == holder:
            return (self._worth(one, meaning) - 2.6 if parted else -_NEVER), ()
        score = self._worth(one, meaning)
        gain = self._placed(code, above, len(stack), reading)
        if holder is not None and self._is_leaf(holder):
            again = code in reading.used
            gain = self._within(stack[:-1], one, meaning, parted=parted, comes_again=again)
            gain = -1.0 if twin is not None and twin.section == code else gain
            gain -= 3.0 if one.number is None and not one.labels else 0.0
        doubts = (Doubt.ELSEWHERE,) if gain < -0.4 else ()
        if not self._template.members.get(code) and self._has_text(one):
            score -= _NO_ROOM
        if code in reading.used:
            is_bare = one.number is None and one.level == 0
            goes_on = twin is not None and twin.section == code
            score -= 7.0 if is_bare or code in reading.bare else 1.5 if goes_on else 4.5
            doubts = (*doubts, Doubt.AGAIN)
        return score + gain, doubts

    def _within(
        self,
        above: Sequence[Frame],
        one: Candidate,
        meaning: Meaning,
        *,
        parted: bool,
        comes_again: bool,
    ) -> float:
        """A known heading inside a section without parts: mostly a part of its text.

        It stands for itself where the heading above names it too (问题和建议), or behind one that
        does; problems and measures by their kinds (预算编制) do not.
        """
        holder = next(frame for frame in reversed(above) if frame.section is not None)
        if parted or core_of(one.words) in core_of(holder.words):
            return -1.0
        is_item = one.number is not None and one.number.rank > _OUTER and not one.number.path
        if is_item and one.rest and len(meaning.wording) < _TELLING + 2:
            return -_NEVER
        telling = _TELLING if meaning.match is Match.HEADING and comes_again else _TELLING + 3
        if self._level[holder.section or ""] == 1 and len(meaning.wording) < telling:
            return -_NEVER
        return -2.6 if meaning.quality == 1.0 else -_NEVER if meaning.quality < _SURELY else -3.6

    @staticmethod
    def _meant_nothing(one: Candidate, above: Sequence[str | None], *, within: bool) -> float:
        """A heading of no section: of a known wording that is odd, in a section's text too."""
        if within:
            return -3.4
        best = max((meaning.quality for meaning in one.meanings), default=0.0)
        odd = 4.6 if best == 1.0 else 1.6 if best >= _NEARLY else 0.0
        return -odd - (0.4 if above and above[-1] is None else 0.0)

    @staticmethod
    def _worth(one: Candidate, meaning: Meaning) -> float:
        """Return what a wording is worth; sentences are like headings only by accident."""
        if meaning.match is not Match.CONTAINED:
            return _WORTH[meaning.match]
        score = 6.4 * (meaning.quality - 0.28) + 0.2
        if any(mark in one.words[:-1] for mark in "，。；！？"):
            score -= 2.5
        if is_closed(one.words) and not one.rest:
            score -= 1.0
        return score

    def _placed(
        self, code: str, above: Sequence[str | None], depth: int, reading: Reading
    ) -> float:
        """Prefer the template's tree and order; other outlines may have another."""
        parent = self._template.sections[code].parent
        score = 0.25 if self._order[code] > reading.order else -0.25
        if parent is not None and parent in above:
            return score + 1.0
        if parent is None:
            return score + (0.8 if depth == 1 else -0.9)
        holder = next((one for one in reversed(above) if one is not None), None)
        if holder is None:
            return score - 0.3
        return score - 0.7

    def _is_leaf(self, code: str) -> bool:
        return not self._template.children.get(code)


def _holder(stack: Sequence[Frame]) -> str | None:
    """Return the section of the innermost heading that has one."""
    return next((frame.section for frame in reversed(stack) if frame.section is not None), None)


def _sequence(before: int, value: int) -> tuple[float, Doubt | None]:
    """Return what a number after another of its row speaks for."""
    step = value - before
    if step == 1:
        return 1.1, None
    if step == 0:
        return -1.6, Doubt.REPEATED
    if step > 0:
        return -0.8 * min(step - 1, 4), Doubt.SKIPPED
    return (-2.0 if value == 1 else -3.0), Doubt.REPEATED
