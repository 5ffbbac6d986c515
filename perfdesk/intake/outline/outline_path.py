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

from perfdesk.intake.outline.outline_alone import STYLED, Alone
from perfdesk.intake.outline.outline_inside import NEVER, OUTER, TELLING, Inside, holding
from perfdesk.intake.outline.outline_words import Match
from perfdesk.intake.words.wording import is_closed
from perfdesk.pulse import beat

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.intake.cleaning.paragraphs import SourceLine
    from perfdesk.intake.outline.outline_alone import Own
    from perfdesk.intake.outline.outline_candidates import Candidate
    from perfdesk.intake.outline.outline_numbers import HeadingNumber
    from perfdesk.intake.outline.outline_voices import Voices
    from perfdesk.intake.outline.outline_words import Meaning
    from perfdesk.template.template import ReportTemplate

#: So many readings are kept at a time.
_BEAM = 14
_WORTH = {Match.HEADING: 6.0, Match.ALIAS: 5.6}
#: From this likeness on a heading hardly means nothing.
_NEARLY = 0.65
#: What speaks against a heading of no section where its words are about one.
_GUESSED = 1.4
_SURELY = 0.85
#: Text right below a heading whose section has no fields for it.
_NO_ROOM = 2.2
#: A known heading that counts as text.
_ODD_TEXT = 13.0
#: A main heading (一、) in a row that is known to the letter.
_NEVER_TEXT, _MAIN = 40.0, 3
#: One inside the text of the section that it means.
_OWN_PART = 5.0
#: A wording of several sections (预算执行情况), one of them at home under the heading above.
_AWAY, _BESIDE = 4.0, 3.0
#: What the text below counts where several meanings are as sure; wordings hardly differ by more.
_VOICE, _ALIKE = 1.4, 0.12
#: With so many numbered headings of known wording, one without a number is odd.
_NUMBERED = 3
_LEVEL_RANK = 2


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

    def with_gain(self, gain: float) -> Reading:
        """Return it with another score; of a long text that happens a hundred thousand times."""
        return Reading(
            self.score + gain,
            self.stack,
            self.used,
            self.bare,
            self.end,
            self.order,
            self.chosen,
            self.before,
        )

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
    template: ReportTemplate,
    lines: Sequence[SourceLine],
    places: Sequence[Sequence[Candidate]],
    voices: Voices,
) -> list[Chosen]:
    """Return the headings of the best reading."""
    numbered = sum(any(one.number and one.is_exact for one in place) for place in places)
    alone = Alone(lines, is_numbered=numbered >= _NUMBERED)
    judge = _Judge(template, alone, voices)
    readings = [Reading()]
    for place in places:
        options = [own for one in place if (own := alone.own(one)).is_likely]
        if not options and not place[0].meanings:
            continue
        beat()
        grown = [judge.passed(reading, place) for reading in readings]
        for reading in readings:
            for own in options:
                if (own.candidate.line, own.candidate.start) >= reading.end:
                    grown += judge.grow(reading, own)
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

    def __init__(self, template: ReportTemplate, alone: Alone, voices: Voices) -> None:
        self._template = template
        self._alone = alone
        self._voices = voices
        self._level: dict[str, int] = {}
        self._order: dict[str, int] = {}
        for order, (code, level) in enumerate(template.walk_sections()):
            self._level[code], self._order[code] = level, order
        self._inside = Inside(template, self._level, voices)

    def passed(self, reading: Reading, place: Sequence[Candidate]) -> Reading:
        """Return the reading that takes the place for text.

        That is odd for a heading that is known, unless it is a part of its own section's text.
        """
        # A cut line is none that is known, but for the words with which it begins.
        first = next((one for one in place if one.meanings), place[0])
        number = first.number
        if number is None or not first.meanings:
            return reading
        if (first.line, first.start) < reading.end:
            return reading
        gain = self._passed(reading, first)
        return reading.with_gain(gain) if gain else reading

    def _passed(self, reading: Reading, first: Candidate) -> float:
        best = first.meanings[0]
        rank = first.number.rank if first.number is not None else 0
        last = reading.stack[-1] if reading.stack else None
        meant = {meaning.section for meaning in first.meanings if meaning.quality == best.quality}
        is_part = last is not None and (
            meant == {last.section} or (last.section in meant and self._is_leaf(last.section or ""))
        )
        if last is not None and is_part and best.quality >= _NEARLY:
            styled = STYLED if first.level else 0.0
            return _OWN_PART * best.quality + styled if last.rank < rank else 0.0
        if not first.is_exact:
            return 0.0
        if meant <= reading.used:
            return -1.0
        holder = holding([frame for frame in reading.stack if frame.rank < rank])
        if holder is not None and self._is_leaf(holder.section or ""):
            is_short = len(best.wording) < TELLING + 3
            if (is_short and self._inside.leaves(reading.stack, first, best)) or self._level[
                holder.section or ""
            ] == 1:
                return 0.0
        is_main = rank <= _MAIN and not first.inner and any(self._level[one] == 1 for one in meant)
        if is_main and len(best.wording) >= 4:
            return -_NEVER_TEXT
        odd = _ODD_TEXT if rank <= OUTER else _ODD_TEXT / 2
        return -odd if len(best.wording) >= 4 else -odd / 2

    # -- a heading after those before it ----------------------------------------------------------

    def grow(self, reading: Reading, own: Own) -> Iterator[Reading]:
        """Yield the readings that go on with this heading."""
        one = own.candidate
        meanings: list[Meaning | None] = [*one.meanings[:3]]
        if own.may_be_unknown:
            meanings.append(None)
        for meaning in meanings:
            for stack, gain, doubt, twin in self._nested(reading.stack, one, meaning):
                told, doubts = self._meant(reading, stack, one, meaning, twin)
                score = own.score + gain + told + (own.unknown if meaning is None else 0.0)
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
            parted = replace(frame, apart=True) if apart else frame
            yield (*stack[:at], parted), gain, doubt, twin
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
            return (self._worth(one, meaning) - 2.6 if parted else -NEVER), ()
        score = self._worth(one, meaning)
        gain = self._placed(code, above, len(stack), reading)
        if holder is not None and self._is_leaf(holder):
            again = code in reading.used
            is_late = twin is None and self._inside.leaves(stack[:-1], one, meaning)
            gain = self._inside.gain(
                stack[:-1], one, meaning, parted=parted, comes_again=again, is_late=is_late
            )
            gain = -1.0 if twin is not None and twin.section == code else gain
            gain -= 3.0 if one.number is None and not one.labels else 0.0
        gain -= self._away(code, one, above)
        gain += self._voted(one, meaning)
        doubts = (Doubt.ELSEWHERE,) if gain < -0.4 else ()
        if not self._template.members.get(code) and self._alone.has_text(one):
            score -= _NO_ROOM
        if code in reading.used:
            is_bare = one.number is None and one.level == 0
            goes_on = twin is not None and twin.section == code
            goes_on = goes_on or parted
            score -= 7.0 if is_bare or code in reading.bare else 1.5 if goes_on else 4.5
            doubts = (*doubts, Doubt.AGAIN)
        return score + gain, doubts

    @staticmethod
    def _meant_nothing(one: Candidate, above: Sequence[str | None], *, within: bool) -> float:
        """A heading of no section: of a known wording that is odd, in a section's text too."""
        if within:
            return -NEVER
        best = max((meaning.quality for meaning in one.meanings), default=0.0)
        odd = 9.0 if best == 1.0 else 2.5 if best >= _NEARLY else _GUESSED if best else 0.0
        return -odd - (0.4 if above and above[-1] is None else 0.0)

    @staticmethod
    def _worth(one: Candidate, meaning: Meaning) -> float:
        """Return what a wording is worth; sentences are like headings only by accident."""
        if meaning.match in _WORTH:
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

    def _voted(self, one: Candidate, meaning: Meaning) -> float:
        """Return what the text below says for one of several meanings that are as sure."""
        best = max(each.quality for each in one.meanings)
        alike = 0.0 if best == 1.0 else _ALIKE
        if len(one.meanings) < 2 or meaning.quality < best - alike:
            return 0.0
        rivals = [each.section for each in one.meanings if each.quality >= best - alike]
        if not all(map(self._voices.role, rivals)):
            return 0.0
        shares = {code: self._voices.share(one, code) for code in rivals}
        most = max((shares[code] for code in rivals if code != meaning.section), default=0.0)
        return _VOICE * (shares[meaning.section] - most)

    def _away(self, code: str, one: Candidate, above: Sequence[str | None]) -> float:
        """Return what speaks against a section where the wording means as surely one at home here.

        At home is what is open here or a part of it, and less so what stands beside it.
        """
        most = max(meaning.quality for meaning in one.meanings)
        best = {meaning.section for meaning in one.meanings if meaning.quality == most}
        holder = above[-1] if above else None
        if {code, holder} <= best and most >= _SURELY and self._is_leaf(holder or ""):
            return _AWAY
        sections = self._template.sections
        parents = {each: sections[each].parent for each in best if sections[each].parent}
        if most < 1.0:
            return 0.0
        beside = {sections[each].parent for each in above if each is not None}
        for homes, away in (({*above}, _AWAY), (beside, _BESIDE)):
            at_home = {each for each, parent in parents.items() if parent in homes}
            if at_home:
                return 0.0 if code in at_home else away
        return 0.0

    def _is_leaf(self, code: str) -> bool:
        return not self._template.children.get(code)


def _holder(stack: Sequence[Frame]) -> str | None:
    """Return the section of the innermost heading that has one."""
    found = holding(stack)
    return found.section if found is not None else None


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
