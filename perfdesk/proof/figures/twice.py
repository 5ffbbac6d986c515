"""The same quantity told twice with different values: 146个选区 here, 164个选区 there.

What is the same quantity? Words around the number alone do not say: 接待读者5万人次 may be one
library's and another's. So it must be a name of the whole office's figures, or a count of the whole
district (全区146个选区), or long enough, or stand behind the same words again as copied text does.
Goals, other years and single parts (其中) are not compared.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.proof.figures.quantities import clean_subject, forms, is_of_this_year, name_of
from perfdesk.proof.figures.sentences import Sentence, sentences
from perfdesk.proof.figures.words import gap, overlap
from perfdesk.proof.values import Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from perfdesk.proof.figures.numbers import Mention
    from perfdesk.proof.values import Passage, Setting

CHECK = "figure_told_twice"
_WAN = Decimal(10_000)
#: Parts of a report that tell what is to be, not what is.
_PLANS = frozenset({"goal", "goals", "key_tasks", "work", "improvements"})
_RECORDS = frozenset({"result", "indicator", "completion", "indicators"})
_PLANNED = re.compile(
    r"目标|计划|预计|预期|力争|争取|拟|将|应(?![急对用])|其中|分别|由|从|增|减|比|较|占|每|人均|平均|提高|下降"
    r"|以上|低于|上年|去年|同期|季度|月|截至|上半年|下半年|首批|第一批|期间"
)
_OTHERS = re.compile(r"项目|下属|所属|直属|街道|学校|各|该|个别|部分|又|再|另")
_TOTAL = re.compile(
    r"(?:全[区市县局院馆镇街省乡村校委系]|辖区|区内|市内|县内|现有|共有|下辖|下设)$"
)
_BEFORE = re.compile(
    r"^(?:先后|已经?|顺利|圆满|积极|认真|及时|并|还|也|均|一年来|年内|今年|通过|共|了)"
)
_VERB = re.compile(
    r"依法|完成|开展|已|全部|均|都|的|进行|实现|参加|投票|布局|活化|保护|提升|优化|一次|正常|按|共|开放"
)
_LONG, _MIDDLE = 9, 4
_CONTEXT, _COPIED = 14, 10
_NOUN = 6


@dataclass(frozen=True, slots=True)
class _Told:
    """A quantity told: what it is (``key``), how surely that says it, what stands before."""

    key: str
    is_sure: bool
    mention: Mention
    words: str
    context: str
    start: int
    end: int


class ToldTwice:
    """Finds quantities that are told again with another value."""

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return the quantities of a passage that can be known again."""
        if passage.kind not in {"text", "items"} or passage.role in _PLANS:
            return ()
        return tuple(_facts(passage, setting))

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Compare each quantity with the value that it has most often, or at first."""
        groups: defaultdict[str, list[tuple[Passage, _Told]]] = defaultdict(list)
        for passage, one in (
            (passage, one) for passage, facts in told for one in facts if isinstance(one, _Told)
        ):
            groups[one.key].append((passage, one))
        for group in groups.values():
            if len(group) > 1:
                yield from _differing(group)


def _facts(passage: Passage, setting: Setting) -> Iterator[_Told]:
    if passage.is_generated and passage.role in _RECORDS:
        return
    before = ""
    for placed in sentences(passage.text):
        sentence = placed.sentence
        for mention, place in zip(sentence.mentions, sentence.at, strict=True):
            if mention.is_bound or not mention.unit:
                continue
            key, is_sure = _key(passage, sentence, mention, setting)
            if key:
                context = f"{before}{sentence.shape[: place - len(mention.subject)]}"[-_CONTEXT:]
                spot = placed.spot(None, mention)
                words = sentence.told(mention)
                yield _Told(key, is_sure, mention, words, context, spot.start, spot.end)
        before = f"{sentence.shape}。"


def _key(
    passage: Passage, sentence: Sentence, mention: Mention, setting: Setting
) -> tuple[str, bool]:
    """Return what a number tells, and whether that says surely that it is the same thing."""
    subject = clean_subject(sentence, mention)
    name = name_of(subject)
    if name:
        is_office = passage.role not in _RECORDS and is_of_this_year(sentence, mention, setting)
        return (f"@{name} {mention.unit}", True) if is_office else ("", False)
    place = sentence.at[sentence.mentions.index(mention)]
    if _PLANNED.search(sentence.shape, 0, place) or _of_another_year(sentence, place, setting):
        return "", False
    *_, core = forms(_without_lead(subject))
    noun = _VERB.split(mention.noun)[0][:_NOUN]
    total = _TOTAL.search(core)
    if total is not None and len(noun) > 1:
        return f"{total[0]}|{mention.unit}|{noun}", True
    core = _without_lead(core)
    length = len(core) + len(noun)
    if length < _MIDDLE or not core:
        return "", False
    is_long = length >= _LONG and not _OTHERS.search(sentence.shape, 0, place)
    return f"{core}|{mention.unit}|{noun}", is_long


def _without_lead(words: str) -> str:
    while match := _BEFORE.match(words):
        words = words[match.end() :]
    return words


def _of_another_year(sentence: Sentence, place: int, setting: Setting) -> bool:
    years = re.findall(r"(?:19|20)\d\d", sentence.shape[:place])
    return any(int(year) != setting.fiscal_year for year in years)


def _differing(group: Sequence[tuple[Passage, _Told]]) -> Iterator[Slip]:
    often = Counter(one.mention.value for _, one in group)
    first = max(group, key=lambda pair: often[pair[1].mention.value])
    for pair in group:
        if _may_be_same(first, pair) and not overlap(first[1].mention, pair[1].mention):
            yield _slip(pair, first)


def _may_be_same(first: tuple[Passage, _Told], other: tuple[Passage, _Told]) -> bool:
    (where, one), (there, two) = first, other
    is_copied = len(one.context) >= _COPIED and one.context == two.context
    if is_copied or (one.is_sure and one.key.startswith("@")):
        return True
    if not (one.is_sure and two.is_sure):
        return False
    is_total = _TOTAL.search(one.key.split("|")[0]) is not None
    if where.key == there.key:
        return is_total
    are_records = where.role in _RECORDS and there.role in _RECORDS
    return is_total or not (are_records and where.part != there.part)


def _slip(pair: tuple[Passage, _Told], first: tuple[Passage, _Told]) -> Slip:
    (passage, one), (where, other) = pair, first
    values = sorted((abs(one.mention.value), abs(other.mention.value)))
    is_unit = one.mention.is_money and values[0] > 0 and values[1] == values[0] * _WAN
    return Slip(
        CHECK,
        Spot(passage.key, one.start, one.end),
        also=(Spot(where.key, other.start, other.end),),
        slots={
            "told": one.words,
            "other": other.words,
            "difference": gap(one.mention.value, other.mention.value, one.mention),
        },
        variant="unit" if is_unit else "",
    )
