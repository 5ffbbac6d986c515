"""Named figures of the whole office: parts that make a total, rates, lists by source or by nature.

Looks at what clerks and files tell in their own words. Sentences that the program generates from
the form are judged by the template's checks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.proof.figures.known import known
from perfdesk.proof.figures.numbers import YUAN, Mention
from perfdesk.proof.figures.owners import is_surely_of_the_office
from perfdesk.proof.figures.quantities import (
    clean_subject,
    is_of_this_year,
    name_of,
    tells_of_the_office,
)
from perfdesk.proof.figures.rates import off_by
from perfdesk.proof.figures.sentences import sentences
from perfdesk.proof.figures.words import amount, gap, slack
from perfdesk.proof.values import Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from perfdesk.proof.values import Passage, Setting

PARTS = "money_parts"
RATE = "budget_rate"
_TOTAL = "executed"
_CUE = re.compile(
    r"按(?:资金|经费|支出)?(?:来源|性质|类型|用途|功能|经济)(?:科目|分类)?(?:划?分|看|来看|统计|分类)?[，：:,]"
)
_NO_PART = re.compile(r"其中|[（(]|比上|较上|同比|收入|上年")
_TWO = 2


@dataclass(frozen=True, slots=True)
class _Told:
    """A named figure, or one of a list whose sum is the total (``cue``: 按资金来源分).

    Attributes:
        is_sure: It can be none but the office's own.
    """

    name: str
    is_sure: bool
    mention: Mention
    words: str
    start: int
    end: int
    cue: int = 0


_Fact = tuple["Passage", _Told]


class MoneyParts:
    """Finds totals that are not the sum of their parts, and rates that are not those of figures."""

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return the figures of the office that a passage names."""
        if passage.is_generated or not tells_of_the_office(passage):
            return ()
        return tuple(_facts(passage, setting))

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Check each identity whose figures are all told, once and not twice differently."""
        facts = [(passage, one) for passage, ones in told for one in ones if isinstance(one, _Told)]
        figures = _by_name(facts)
        yield from _wrong_totals(figures)
        yield from _wrong_rates(figures)
        yield from _wrong_lists(facts, figures.get(_TOTAL))


def _facts(passage: Passage, setting: Setting) -> Iterator[_Told]:
    for number, placed in enumerate(sentences(passage.text), 1):
        sentence = placed.sentence
        cue = _CUE.search(sentence.shape)
        for mention, place in zip(sentence.mentions, sentence.at, strict=True):
            if mention.is_approximate or not (mention.is_money or mention.is_percent):
                continue
            if not is_of_this_year(sentence, mention, setting):
                continue
            name = name_of(clean_subject(sentence, mention))
            is_listed = cue is not None and place > cue.end() and mention.is_money
            if is_listed and cue is not None and _NO_PART.search(sentence.shape[cue.end() : place]):
                is_listed = False
            if name or is_listed:
                spot = placed.spot(None, mention)
                is_sure = is_surely_of_the_office(placed, mention, passage)
                words = sentence.told(mention)
                cue_number = number if is_listed else 0
                yield _Told(name, is_sure, mention, words, spot.start, spot.end, cue_number)


def _variant(facts: Sequence[_Fact], variant: str = "") -> str:
    """Return the variant of a slip: figures of several passages may be those of several things."""
    is_sure = len({passage.key for passage, _ in facts}) == 1 or all(
        told.is_sure for _, told in facts
    )
    return variant if is_sure else variant or "open"


def _by_name(facts: Sequence[_Fact]) -> dict[str, _Fact]:
    """Return the figures that are told with one value only; others are told elsewhere."""
    found: dict[str, _Fact] = {}
    torn: set[str] = set()
    for fact in facts:
        name = fact[1].name
        first = found.setdefault(name, fact)
        if first[1].mention.value != fact[1].mention.value:
            torn.add(name)
    return {name: fact for name, fact in found.items() if name and name not in torn}


def _wrong_totals(figures: Mapping[str, _Fact]) -> Iterator[Slip]:
    for identity in known().parts:
        total = figures.get(identity.total)
        parts = [figures[name] for name in identity.parts if name in figures]
        if total is not None and len(parts) == len(identity.parts):
            yield from _compare(total, parts)


def _compare(total: _Fact, parts: Sequence[_Fact]) -> Iterator[Slip]:
    mentions = [fact.mention for _, fact in parts]
    if not all(one.unit == YUAN for one in (total[1].mention, *mentions)):
        return
    computed = sum((one.value for one in mentions), Decimal(0))
    whole = total[1].mention
    if abs(computed - whole.value) <= slack(whole, *mentions):
        return
    yield Slip(
        PARTS,
        _spot(total),
        also=tuple(_spot(part) for part in parts),
        slots={
            "total": total[1].words,
            "parts": "＋".join(fact.words for _, fact in parts),
            "sum": amount(computed, whole),
            "difference": gap(computed, whole.value, whole),
        },
        variant=_variant([total, *parts]),
    )


def _spot(fact: _Fact) -> Spot:
    passage, told = fact
    return Spot(passage.key, told.start, told.end)


def _wrong_rates(figures: Mapping[str, _Fact]) -> Iterator[Slip]:
    for name, (part_name, whole_names) in known().rate_of.items():
        rate, part = figures.get(name), figures.get(part_name)
        wholes = [figures[one] for one in whole_names if one in figures]
        if rate is None or part is None or not wholes or not rate[1].mention.is_percent:
            continue
        offs = [off_by(rate[1].mention, part[1].mention, one[1].mention) for one in wholes]
        off = offs[0]
        if off is not None and all(offs):
            yield Slip(
                RATE,
                _spot(rate),
                also=(_spot(part), _spot(wholes[0])),
                slots={
                    "rate": rate[1].words,
                    "part": part[1].words,
                    "whole": wholes[0][1].words,
                    "right": f"{off.right}%",
                    "difference": gap(off.right, rate[1].mention.value, rate[1].mention),
                },
                variant=_variant([rate, part, wholes[0]], "rounding" if off.is_rounding else ""),
            )


def _wrong_lists(facts: Sequence[_Fact], total: _Fact | None) -> Iterator[Slip]:
    """Compare the lists by source, by nature … with the office's total."""
    if total is None:
        return
    lists: defaultdict[tuple[Hashable, int], list[_Fact]] = defaultdict(list)
    for passage, told in facts:
        if told.cue:
            lists[passage.key, told.cue].append((passage, told))
    names = {frozenset(identity.parts) for identity in known().parts}
    for parts in lists.values():
        is_identity = frozenset(told.name for _, told in parts) in names
        if len(parts) >= _TWO and not is_identity:
            yield from _compare(total, parts)
