"""Judge the headings of a report from elsewhere: parts that are missing, promises not kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from perfdesk.proof.structure.letters import word_lists
from perfdesk.proof.values import Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from perfdesk.proof.values import Passage, Setting

#: So many known headings make a report whose parts can be judged.
_FEWEST_HEADINGS = 4
_MOST_TOPICS_MISSING = 3
#: What every report has, with the words by which another heading may say it.
_PARTS = {
    "自评结论": ({"conclusion"}, re.compile("结论|得分|评价结果")),
    "任务或目标的完成情况": (
        {"completion", "effectiveness", "achievements", "goal", "result"},
        re.compile("完成情况|绩效分析|履职|成效"),
    ),
    "存在的主要问题": ({"problems"}, re.compile("问题|不足")),
    "改进措施": ({"improvements"}, re.compile("改进|措施|建议|打算|计划")),
}
_EVALUATION = frozenset({"completion", "achievements"})
_MONEY = re.compile(r"\d\s*(?:万|亿)?元")
_INCOME = re.compile(r"收入[^，。；\n]{0,20}\d")
_PROMISE = re.compile("收支|收入|支出|预算执行")
_INCOME_WORDS = re.compile("收支|收入")


@dataclass(frozen=True, slots=True)
class _Facts:
    """What matters of a passage here."""

    has_money: bool
    has_income: bool
    topics: frozenset[str]


@cache
def _topics() -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile(words) for name, words in word_lists()["topics"].items()}


class Outline:
    """The headings of a file and what stands below them."""

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return which topics and figures a passage speaks of."""
        if not passage.is_file or passage.kind == "annex":
            return ()
        text = passage.text
        topics = frozenset(name for name, words in _topics().items() if words.search(text))
        is_text = passage.kind == "text"
        has_money = is_text and _MONEY.search(text) is not None
        has_income = is_text and _INCOME.search(text) is not None
        return (_Facts(has_money, has_income, topics), text if not is_text else "")

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Compare headings with what is expected and with what stands below them."""
        facts = [(passage, one) for passage, (one, _) in told if isinstance(one, _Facts)]
        headings = [passage for passage, _ in facts if passage.kind == "heading"]
        yield from _unkept(headings, facts)
        if sum(heading.role is not None for heading in headings) < _FEWEST_HEADINGS:
            return
        first = facts[0][0]
        yield from _missing(first, headings, [passage for passage, _ in facts])
        yield from _disordered(headings)
        known = frozenset[str]().union(*(one.topics for _, one in facts))
        absent = [name for name in _topics() if name not in known]
        if len(absent) > _MOST_TOPICS_MISSING:
            yield Slip("topics_missing", _whole(first), (), {"topics": "、".join(absent)})


def _whole(passage: Passage) -> Spot:
    return Spot(passage.key, 0, len(passage.text))


def _unkept(headings: Sequence[Passage], facts: Sequence[tuple[Passage, _Facts]]) -> Iterator[Slip]:
    """Find headings that promise figures below which none stand."""
    for heading in headings:
        if heading.role != "money" or _PROMISE.search(heading.text) is None:
            continue
        below = [
            one for passage, one in facts if passage.part == heading.part and passage != heading
        ]
        if not below:
            continue
        if not any(one.has_money for one in below):
            yield Slip("heading_no_figure", _whole(heading), variant="money")
        elif _INCOME_WORDS.search(heading.text) and not any(one.has_income for one in below):
            yield Slip("heading_no_figure", _whole(heading), variant="income")


def _missing(
    first: Passage, headings: Sequence[Passage], passages: Sequence[Passage]
) -> Iterator[Slip]:
    roles = {passage.role for passage in passages}
    texts = " ".join(heading.text for heading in headings)
    absent = [
        name
        for name, (known, words) in _PARTS.items()
        if not roles & known and words.search(texts) is None
    ]
    if absent:
        yield Slip("heading_missing", _whole(first), (), {"parts": "、".join(absent)})


def _disordered(headings: Sequence[Passage]) -> Iterator[Slip]:
    """Find the problems before the evaluation, and measures before the problems."""
    places = {heading.role: place for place, heading in enumerate(headings)}
    problems = next((one for one in headings if one.role == "problems"), None)
    measures = next((one for one in headings if one.role == "improvements"), None)
    if (
        problems is not None
        and measures is not None
        and headings.index(measures) < headings.index(problems)
    ):
        yield Slip("heading_order", _whole(measures), (_whole(problems),))
    if problems is not None:
        later = [places[role] for role in _EVALUATION if role in places]
        if later and headings.index(problems) < max(later):
            yield Slip("heading_order", _whole(problems), (_whole(headings[max(later)]),))
