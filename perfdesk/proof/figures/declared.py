"""Counts of indicators, problems and tasks against those that the report has."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.proof.figures.sentences import ANY, C, N, sentences
from perfdesk.proof.figures.words import plain
from perfdesk.proof.values import Slip, Spot
from perfdesk.template.numerals import MOST

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from perfdesk.proof.figures.numbers import Mention
    from perfdesk.proof.figures.sentences import Sentence
    from perfdesk.proof.values import Passage, Setting

CHECK = "declared_count"
_INDICATORS, _PROBLEMS, _TASKS = "指标", "问题", "任务"
#: Rows of a scoring table, which may be one of several.
_ROWS = "表中指标"
_SET = re.compile(r"设置|设定|设立|制定|共设|编制|申报|下达|确定|建立|设[了有]")
_LEVEL = re.compile(r"级指标|类指标$")
_NOT_LISTED = re.compile(r"未|没有|扣分|得分|上年|去年|以上|左右")
_WHOLE_AFTER = re.compile(r"^(?:中|均|都|全部|已全部|全面)")
_WHOLE_BEFORE = re.compile(r"(?:以下|上述|全部|共|确定的?|安排的?|部署的?|列出的?|全年)$")
_MARK = re.compile(r"指标[ ]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[ ]?[，：:,.、．]")
_POINT = re.compile(r"([一二三四五六七八九十])是")
_PROBLEM = re.compile(r"^(?:方面)?的?(?:主要|突出|具体)?(?:问题|不足|短板)")
_TASK = re.compile(r"^重点(?:工作)?任务")
_INDICATOR = re.compile(rf"^[^{ANY}]{{0,8}}?指标")


@dataclass(frozen=True, slots=True)
class _Declared:
    """A number of things that a passage declares: all of them, not some."""

    what: str
    count: Decimal
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Listed:
    """Things that a passage lists, so many; ``part`` where one record lists one thing."""

    what: str
    count: int
    part: Hashable = None


class DeclaredCount:
    """Finds declared counts that no list of the report has."""

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return what a passage declares and what it lists."""
        if passage.kind not in {"text", "items"} or not passage.text.strip():
            return ()
        return (*_listed(passage), *_declared(passage))

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Compare each declared count with what the report lists of that kind."""
        counts = _counts([one for _, facts in told for one in facts if isinstance(one, _Listed)])
        for passage, facts in told:
            for one in facts:
                if not isinstance(one, _Declared):
                    continue
                listed = counts[one.what]
                may_be_of_a_table = one.what == _INDICATORS and one.count <= counts[_ROWS]
                if listed and one.count != listed and not may_be_of_a_table:
                    yield _slip(passage, one, listed)


def _counts(listed: Iterable[_Listed]) -> Counter[str]:
    """Return how many things of each kind the report lists; a record that tells twice is one."""
    counts: Counter[str] = Counter()
    seen: set[_Listed] = set()
    for one in listed:
        if one.part is None or one not in seen:
            counts[one.what] += one.count
            seen.add(one)
    return counts


def _listed(passage: Passage) -> Iterator[_Listed]:
    text = passage.text[:MOST]
    if passage.role == "indicator":
        yield _Listed(_INDICATORS, 1, passage.key if passage.part is None else passage.part)
    elif passage.role == "indicators" and passage.label == "三级指标":
        yield _Listed(_ROWS, 1)
    elif marks := len(_MARK.findall(text)):
        yield _Listed(_INDICATORS, marks)
    if passage.role == "problems" and passage.label.endswith(_PROBLEMS) and not passage.is_file:
        yield _Listed(_PROBLEMS, 1)
    if passage.role == "key_tasks":
        count = _lines(text) if passage.kind == "items" else _points(text)
        if count > 1:
            yield _Listed(_TASKS, count)


def _lines(text: str) -> int:
    return sum(1 for line in text.split("\n") if line.strip())


def _points(text: str) -> int:
    """Count 一是…二是… if they come once and in order."""
    found = _POINT.findall(text)
    return len(found) if found == list("一二三四五六七八九十"[: len(found)]) else 0


def _declared(passage: Passage) -> Iterator[_Declared]:
    for placed in sentences(passage.text):
        sentence = placed.sentence
        told = _indicators(sentence)
        if told:
            first, last = told[0], told[-1]
            count = sum((one.value for one in told), Decimal(0))
            start, end = placed.start + first.start, placed.start + last.end
            end += min(last.noun.find(_INDICATORS) + 2, len(passage.text) - end)
            yield _Declared(_INDICATORS, count, passage.text[start:end], start, end)
        for mention in sentence.mentions:
            what = _things(passage, sentence, mention)
            if what:
                start, end = placed.start + mention.start, placed.start + mention.end
                yield _Declared(what, mention.value, sentence.told(mention), start, end)


def _indicators(sentence: Sentence) -> list[Mention]:
    """Return the numbers whose sum is a declared count of indicators: the total, or its kinds."""
    shape = sentence.shape
    told = [
        (one, place)
        for one, place in zip(sentence.mentions, sentence.at, strict=True)
        if _INDICATOR.match(one.noun) and shape[place] in {C, N} and not one.is_approximate
    ]
    if not told or any(_LEVEL.search(one.noun) for one, _ in told):
        return []
    plainly = [(one, place) for one, place in told if one.noun.startswith(_INDICATORS)]
    if plainly:
        one, place = plainly[0]
        rest = one.noun.removeprefix(_INDICATORS)
        is_whole = _WHOLE_AFTER.match(rest) or (not rest and _SET.search(shape, 0, place))
        is_some = _NOT_LISTED.search(shape, 0, place)
        return [one] if is_whole and not is_some else []
    is_set = _SET.search(shape, 0, told[0][1]) and not _NOT_LISTED.search(shape, 0, told[0][1])
    return [one for one, _ in told] if is_set else []


def _things(passage: Passage, sentence: Sentence, mention: Mention) -> str:
    """Say what a number counts all of: the report's problems, its tasks; empty for neither."""
    if mention.is_approximate or mention.unit not in {"个", "项", "点", "方面", "条"}:
        return ""
    place = sentence.at[sentence.mentions.index(mention)]
    if passage.role == "problems" and _PROBLEM.match(mention.noun or ""):
        rest = sentence.shape[place + 1 :]
        return "" if passage.label.endswith(_PROBLEMS) or "是" in rest else _PROBLEMS
    match = _TASK.match(mention.noun)
    if match is None or passage.role in {"goal", "goals"}:
        return ""
    is_whole = _WHOLE_AFTER.match(mention.noun[match.end() :]) or _WHOLE_BEFORE.search(
        sentence.shape[:place]
    )
    return _TASKS if is_whole else ""


def _slip(passage: Passage, one: _Declared, listed: int) -> Slip:
    return Slip(
        CHECK,
        Spot(passage.key, one.start, one.end),
        slots={
            "declared": plain(one.count),
            "listed": str(listed),
            "what": one.what,
            "difference": plain(abs(one.count - listed)),
        },
    )
