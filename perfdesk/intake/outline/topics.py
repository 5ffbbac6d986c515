"""Say what a heading that no template knows is about: by its own words, by the text below it.

The words are data (``resources/intake/topics.toml``); a topic is a role of sections, so they serve
any template whose sections have roles.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from perfdesk import paths
from perfdesk.intake.words.wording import compact, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: A heading of more characters, or with these marks, is a sentence.
_LONGEST = 22
_SENTENCE = re.compile(r"[，。；：！？,;!?\d%]")
_YEAR = re.compile(r"20\d\d年?度?|[（(][^（）()]*[）)]|[。：:]$")
#: The parts of 存在的问题和建议: each is about something of its own.
_PARTS = re.compile("[及和与、]|以及")
_FILLING = re.compile("(?:类指标|类|情况|分析|说明|综述|概述|简介|介绍|内容|方面|状况|等)+$")
#: What a word of a heading counts: one that tells wherever it stands, the last one, one before it.
_FIRM, _LAST, _BEFORE = 3.0, 2.0, 1.0
#: What each part before it takes from it; what is so much less is not what a heading is about.
_BEHIND, _LESS = 0.1, 0.5
#: A text is told by so many different words, so much more than any other topic.
_LEAST_WORDS = 3
_MOST_TIMES = 3
_CLEARLY, _LEAST = 1.25, 0.2
#: So much of a text tells what it is about.
_ENOUGH = 1200


@dataclass(frozen=True, slots=True)
class Topics:
    """The words of all topics.

    Attributes:
        roles: In the order in which they count where two are told alike.
        headings: The role that a heading's word tells.
        firm: Those of them that tell it wherever they stand.
        texts: For each role, the words of its texts.
        slogans: The words of headings that tell nothing, but where they end with one of ``ends``.
        offices: What offices call themselves by instead of 部门.
        aspects: For each role, those that headings below one of its sections may name.
        aspects_by_text: Those that they name only if the text says so too.
    """

    roles: tuple[str, ...]
    headings: Mapping[str, str]
    firm: frozenset[str]
    texts: Mapping[str, Sequence[str]]
    slogans: Sequence[str]
    ends: tuple[str, ...]
    offices: Sequence[str]
    aspects: Mapping[str, Sequence[str]]
    aspects_by_text: Mapping[str, Sequence[str]]
    _words: re.Pattern[str]

    def of_heading(self, words: str) -> tuple[str, ...]:
        """Return what a heading without its number is about, the likeliest first."""
        found = self._named(words)
        best = max(found.values(), default=0.0)
        told = [role for role in found if found[role] >= best - _LESS]
        return tuple(sorted(told, key=lambda role: (-found[role], self.roles.index(role))))

    def firmly(self, words: str) -> str | None:
        """Return what the last word of a heading, or a firm one, is about."""
        found = self._named(words)
        best = max(found, key=lambda role: found[role], default=None)
        return best if best is not None and found[best] > _BEFORE else None

    def named(self, words: str) -> set[str]:
        """Return all topics that a heading names."""
        return set(self._named(words))

    def _named(self, words: str) -> dict[str, float]:
        """Return how much each topic is named; what is named first is what a heading is about."""
        plain = _YEAR.sub("", fold(compact(words)))
        if len(plain) > _LONGEST or _SENTENCE.search(plain):
            return {}
        found: dict[str, float] = {}
        for place, part in enumerate(_PARTS.split(_FILLING.sub("", plain))):
            for role, weight in self._of_part(_FILLING.sub("", part)).items():
                found[role] = max(found.get(role, 0.0), weight - _BEHIND * place)
        is_slogan = any(map(plain.__contains__, self.slogans)) and not plain.endswith(self.ends)
        return found if not is_slogan or max(found.values(), default=0.0) > _LAST else {}

    def _of_part(self, part: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for match in self._words.finditer(part):
            role = self.headings[match[0]]
            weight = _LAST if match.end() == len(part) else _BEFORE
            weight = _FIRM if match[0] in self.firm else weight
            found[role] = max(found.get(role, 0.0), weight)
        return found

    def of_text(self, text: str) -> dict[str, float]:
        """Return how much each topic's words are told in a text, of one in all; none is not in."""
        plain = text[:_ENOUGH]
        found: dict[str, float] = {}
        for role, words in self.texts.items():
            counts = [min(_MOST_TIMES, times) for word in words if (times := plain.count(word))]
            if len(counts) >= _LEAST_WORDS:
                found[role] = sum(counts) * len(counts) ** 0.5
        total = sum(found.values())
        return {role: weight / total for role, weight in found.items()}

    def sure_of(self, told: Mapping[str, float], roles: Iterable[str]) -> str | None:
        """Return the one of some topics that a text which tells so much of each is clearly about.

        What it tells of others counts too: a text about neither tells nothing.
        """
        ranked = sorted(((told.get(role, 0.0), role) for role in roles), reverse=True)
        if not ranked or ranked[0][0] < max((_LEAST, *told.values())) / _CLEARLY:
            return None
        is_clear = len(ranked) < 2 or ranked[0][0] >= _CLEARLY * ranked[1][0]
        return ranked[0][1] if is_clear else None


@cache
def topics() -> Topics:
    """Return the topics of the program."""
    text = (paths.resources() / "intake" / "topics.toml").read_text(encoding="utf-8")
    whole = tomllib.loads(text)
    told = whole["topic"]
    firm = frozenset(word for one in told for word in one.get("firm", ()))
    headings = {
        word: one["role"] for one in told[::-1] for word in (*one["heading"], *one.get("firm", ()))
    }
    longest = sorted(headings, key=len, reverse=True)
    return Topics(
        roles=tuple(one["role"] for one in told),
        headings=headings,
        firm=firm,
        texts={one["role"]: tuple(one["text"]) for one in told},
        slogans=tuple(whole["slogans"]),
        ends=tuple(whole["ends"]),
        offices=tuple(sorted(whole["offices"], key=len, reverse=True)),
        aspects={one["role"]: tuple(one.get("aspects", ())) for one in told},
        aspects_by_text={one["role"]: tuple(one.get("aspects_by_text", ())) for one in told},
        _words=re.compile("|".join(map(re.escape, longest))),
    )
