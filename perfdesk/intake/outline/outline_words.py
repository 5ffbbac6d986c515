"""Say which sections of a template a heading's words may mean, and how surely.

Exact wordings (heading or alias) come first, then those that differ by a note in brackets or by
filling words only (本部门, 年度, 的), then those that are alike, at last what its words are about.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cache
from itertools import accumulate
from math import log
from typing import TYPE_CHECKING

from perfdesk.intake.outline.topics import topics
from perfdesk.intake.words.wording import BLANK, compact, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from perfdesk.template.template import ReportTemplate

#: Likeness from which on two wordings may be the same, and so many are looked at closer.
_ALIKE = 0.6
_SHORTLIST = 6
_ROUGHLY = 50.0
#: How sure is what a heading's words are about: its last word first, others; and what speaks
#: for and against a wording that is hardly alike.
_TOPIC, _ALSO = 0.58, 0.55
_HARDLY, _AGREED, _OPPOSED = 0.72, 0.05, 0.88
#: A known wording inside a longer one counts from so many characters on.
_SHORTEST_CONTAINED = 4
_WHOS = ("部门", "单位", "部门(单位)", "单位(部门)", "部门单位", "本部门", "本单位")
_TAILS = ("分析", "说明", "综述")
_WHO = re.compile(r"部门\(单位\)|单位\(部门\)|部门单位|本?部门|本?单位")
_NOTE = re.compile(r"[（(〔【\[][^（）()〔〕【】\[\]]*[）)〕】\]][：:。]?$")
_BLANK = re.compile(BLANK)
_YEAR = re.compile(r"^(?:20\d\d年?度?)")
#: How wordings call whoever reports.
_OFFICE = "部门"
#: Words that a heading may have or lack without meaning anything else.
_FILLING = re.compile(
    r"\d{4}年度?|[(（](?:部门|单位)[)）]|部门和?单位|单位和?部门|本年度?|当年|年度|部门|单位"
    r"|本|我|该|的|和|与|及|以及|等|目前|关于|就|、|“|”|\"|[/／·\-—]"
)
_TAIL = re.compile(r"(?:情况)?(?:分析|说明|概述|综述|简介|介绍|阐述)$|(?:的)?(?:总体)?情况$")
_HEAD = re.compile(r"^(?:(?:部门)?整体支出|整体)(?=.{3})")


#: 与, 及 and 和 are one word to a heading, and so are the marks between its parts.
_AND = str.maketrans("与及,", "和和、")
#: What any wording may end with or lack.
_STATE = "情况"
_CLOSED_BY = (_STATE, *_TAILS, "措施", "建议", "问题", "原因", "意见", "打算", "计划", "等")


class Match(IntEnum):
    """How a heading was recognised, the best last."""

    UNKNOWN = 0
    TOPIC = 1
    CONTAINED = 2
    ALIAS = 3
    HEADING = 4


@dataclass(frozen=True, slots=True)
class Meaning:
    """A section that a heading may mean.

    Attributes:
        quality: 0 to 1; 1 for a wording to the letter.
        wording: The template's wording.
    """

    section: str
    match: Match
    quality: float
    wording: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A known wording with which a text begins; ``end`` is the place behind it."""

    end: int
    meanings: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class _Places:
    """Finds among thousands of wordings the few of which one stands in the other.

    Attributes:
        text: All of them, each behind a mark that none has.
        starts: Where each begins in it.
        heads: By their first characters, which of them.
    """

    wordings: tuple[str, ...]
    text: str
    starts: tuple[int, ...]
    heads: dict[str, list[int]]

    @classmethod
    def of(cls, wordings: tuple[str, ...]) -> _Places:
        """Note where each wording stands."""
        starts = tuple(accumulate((len(one) + 1 for one in wordings), initial=0))[:-1]
        heads: dict[str, list[int]] = {}
        for number, one in enumerate(wordings):
            if len(one) >= _SHORTEST_CONTAINED:
                heads.setdefault(one[:_SHORTEST_CONTAINED], []).append(number)
        return cls(wordings, "\n".join(wordings), starts, heads)

    def near(self, wording: str) -> Iterator[str]:
        """Yield, in their order, all that may stand in this one and all in which it stands."""
        size = _SHORTEST_CONTAINED
        if len(wording) < size:
            return
        found = {
            number
            for at in range(len(wording) - size + 1)
            for number in self.heads.get(wording[at : at + size], ())
        }
        at = self.text.find(wording)
        while at >= 0:
            found.add(bisect_right(self.starts, at) - 1)
            at = self.text.find(wording, at + 1)
        for number in sorted(found):
            yield self.wordings[number]


@dataclass(slots=True)
class Wordings:
    """The headings and aliases of a template's printed sections."""

    levels: dict[str, int]
    known: dict[str, list[Meaning]] = field(default_factory=dict)
    cores: dict[str, list[Meaning]] = field(default_factory=dict)
    #: The section of each topic, by the roles of the sections.
    topics: dict[str, str] = field(default_factory=dict)
    _rarity: Mapping[str, float] = field(default_factory=dict)
    _rarest: float = 1.0
    _longest: int = 0
    _places: _Places | None = None
    _memory: dict[str, tuple[Meaning, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, template: ReportTemplate) -> Wordings:
        """Learn the wordings of a template."""
        words = cls({})
        sections: Counter[str] = Counter()
        for code, level in template.walk_sections():
            section = template.sections[code]
            if not section.printed or section.annex:
                continue
            words.levels[code] = level
            if section.role is not None:
                words.topics.setdefault(section.role, code)
            words._learn(section.heading, code, Match.HEADING)
            for alias in section.aliases:
                words._learn(alias, code, Match.ALIAS)
            mine = {pair for text in (section.heading, *section.aliases) for pair in _pairs(text)}
            sections.update(mine)
        words._exchange()
        words._longest = max(map(len, words.known), default=0)
        count = len(words.levels) + 1
        words._rarity = {pair: log(count / times) for pair, times in sections.items()}
        words._rarest = max(words._rarity.values(), default=1.0)
        return words

    def _learn(self, text: str, code: str, match: Match) -> None:
        meaning = Meaning(code, match, 1.0, text)
        self.known.setdefault(_plain(text), []).append(meaning)
        core = core_of(text)
        if len(core) >= 2:
            nearly = Meaning(code, Match.CONTAINED, 0.88, text)
            self.cores.setdefault(core, []).append(nearly)

    def _exchange(self) -> None:
        """Learn 单位概况 with 部门概况 and 完成情况分析 with 完成情况: they mean the same."""
        for wording in list(self.known):
            if not wording.endswith(_CLOSED_BY):
                self._learn_too(wording, (wording + _STATE,))
        for wording in list(self.known):
            if wording.endswith(_STATE):
                self._learn_too(wording, (wording + tail for tail in _TAILS))
        for wording in list(self.known):
            who = _WHO.match(wording)
            rest = wording[who.end() :] if who is not None else wording
            if len(rest) >= (4 if who is None else 2):
                self._learn_too(wording, (other + rest for other in _WHOS))

    def _learn_too(self, wording: str, others: Iterable[str]) -> None:
        """Let other wordings mean what this one does; they share its list, which stays as it is."""
        meanings = [
            Meaning(one.section, Match.ALIAS, one.quality, one.wording)
            for one in self.known[wording]
        ]
        for other in others:
            known = self.known.setdefault(other, meanings)
            if known is not meanings:
                sections = {one.section for one in known}
                more = [one for one in meanings if one.section not in sections]
                self.known[other] = known + more if more else known

    # -- a whole heading --------------------------------------------------------------------------

    def exact(self, text: str) -> tuple[Meaning, ...]:
        """Return the sections with this wording to the letter, a note in brackets aside."""
        wording = _plain(text)
        for one in (wording, _plain(_NOTE.sub("", wording)), _YEAR.sub("", wording)):
            found = self.known.get(one)
            if found is not None:
                return tuple(found)
        office = next((one for one in topics().offices if wording.startswith(one)), None)
        rest = wording[len(office) :] if office is not None else ""
        return tuple(self.known.get(_OFFICE + rest, ()) if rest else ())

    def meanings(self, text: str) -> tuple[Meaning, ...]:
        """Return the sections that a heading without its number may mean, the surest first."""
        wording = _plain(text)
        found = self._memory.get(wording)
        if found is None:
            found = self.exact(text) or self._nearly(wording)
            self._memory[wording] = found
        return found

    def _nearly(self, wording: str) -> tuple[Meaning, ...]:
        bare = _NOTE.sub("", wording)
        core = core_of(bare)
        if len(core) < 2 or bare.endswith("表"):
            return ()
        found: dict[str, Meaning] = {}
        for meaning in (*self.cores.get(core, ()), *self._contained(bare), *self._alike(core)):
            before = found.get(meaning.section)
            if before is None or before.quality < meaning.quality:
                found[meaning.section] = meaning
        self._weigh(wording, found)
        return tuple(sorted(found.values(), key=lambda one: -one.quality))[:3]

    def _weigh(self, wording: str, found: dict[str, Meaning]) -> None:
        """Weigh wordings that are hardly alike by what the heading's words are about."""
        told = [self.topics[role] for role in topics().of_heading(wording) if role in self.topics]
        if not told:
            return
        for section, one in list(found.items()):
            if one.quality >= _HARDLY:
                continue
            quality = one.quality + _AGREED if section in told else one.quality * _OPPOSED
            found[section] = replace(one, quality=quality)
            if section not in told and quality < _ALIKE:
                del found[section]
        for place, section in enumerate(dict.fromkeys(told)):
            if section not in found:
                quality = _ALSO if place else _TOPIC
                found[section] = Meaning(section, Match.TOPIC, quality, wording)

    def _contained(self, wording: str) -> Iterator[Meaning]:
        """Yield the wordings that stand in this one whole, or in which this one stands."""
        if self._places is None:
            self._places = _Places.of(tuple(self.known))
        for known in self._places.near(wording):
            meanings = self.known[known]
            is_part = len(known) <= len(wording)
            shorter, longer = (known, wording) if is_part else (wording, known)
            if shorter not in longer:
                continue
            share = len(shorter) / len(longer)
            told = share >= 0.5 or (shorter is known and len(known) >= 5 and share >= 0.3)
            if told:
                weight = self._weight(_pairs(shorter)) / max(0.1, self._weight(_pairs(longer)))
                quality = min(0.84, 0.35 + 0.25 * share + 0.25 * weight)
                for one in meanings:
                    yield Meaning(one.section, Match.CONTAINED, quality, one.wording)

    def _alike(self, core: str) -> Iterator[Meaning]:
        """Yield the wordings whose telling words are like these."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only where exact wording fails

        pairs = _pairs(core)
        rough = process.extract(
            core, list(self.cores), scorer=fuzz.ratio, limit=_SHORTLIST, score_cutoff=_ROUGHLY
        )
        for known, ratio, _ in rough:
            theirs = _pairs(known)
            common = self._weight(pairs & theirs)
            told = 2 * common / max(0.1, self._weight(pairs) + self._weight(theirs))
            likeness = (told + ratio / 100) / 2
            if likeness >= _ALIKE and told >= 0.4:
                for one in self.cores[known]:
                    yield Meaning(one.section, Match.CONTAINED, 0.9 * likeness, one.wording)

    def _weight(self, pairs: set[str]) -> float:
        return sum(self._rarity.get(pair, self._rarest) for pair in pairs)

    # -- the beginning of a line ------------------------------------------------------------------

    def opening(self, text: str, at: int) -> Opening | None:
        """Return the longest known wording with which the text goes on at a place."""
        plain: list[str] = []
        ends: list[int] = []
        for place in range(at, len(text)):
            if len(plain) >= self._longest:
                break
            for mark in _folded(text[place]):
                plain.append(mark)
                ends.append(place + 1)
        whole = "".join(plain)
        for size in range(min(self._longest, len(whole)), 1, -1):
            meanings = self.known.get(whole[:size])
            if meanings is not None:
                return Opening(ends[size - 1], tuple(meanings))
        return None


@cache
def _folded(mark: str) -> str:
    """Return a character as wordings are compared; nothing for a blank."""
    if _BLANK.match(mark):
        return ""
    return unicodedata.normalize("NFKC", mark).casefold().translate(_AND)


def _plain(text: str) -> str:
    """Return the form in which wordings are known."""
    return fold(text).translate(_AND)


def core_of(text: str) -> str:
    """Return what tells a heading's words from others: no filling words, no common ending."""
    plain = _FILLING.sub("", fold(_NOTE.sub("", compact(text))))
    short = _TAIL.sub("", plain)
    short = short if len(short) >= 2 else plain
    return _HEAD.sub("", short) or short


def _pairs(text: str) -> set[str]:
    plain = _plain(text)
    return {plain[at : at + 2] for at in range(max(1, len(plain) - 1))}
