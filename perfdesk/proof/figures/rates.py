"""Rates that a sentence tells with both of their figures, and shares of a total told before."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from perfdesk.proof.figures.known import known
from perfdesk.proof.figures.quantities import name_of
from perfdesk.proof.figures.sentences import ANY, BREAKS, C, M, P, sentences
from perfdesk.proof.figures.words import gap, half, is_exact
from perfdesk.proof.values import Slip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.proof.figures.known import Ratio
    from perfdesk.proof.figures.numbers import Mention
    from perfdesk.proof.figures.sentences import Placed, Sentence
    from perfdesk.proof.values import Passage, Setting

CHECK = "rate_told"
_HUNDRED = Decimal(100)
_OTHER_TIME = re.compile(r"上年|去年|同期|同比|提高|下降|增长|上升|降低")


class Off(NamedTuple):
    """By how much a rate is off what its figures make, and whether only its last digit is."""

    right: Decimal
    is_rounding: bool


def off_by(rate: Mention, part: Mention, whole: Mention) -> Off | None:
    """Return the right rate if another one is told; None where it is right, as far as one can say.

    What the figures lost by rounding is no difference; nor is 100% for more than all.
    """
    if whole.value <= 0 or part.value < 0 or not is_exact(rate, part, whole):
        return None
    right = part.value / whole.value * _HUNDRED
    if rate.value == _HUNDRED and right > _HUNDRED:
        return None
    lost = _HUNDRED * (half(part) / whole.value + part.value * half(whole) / whole.value**2)
    difference = abs(right - rate.value)
    if difference <= rate.step / 2 + lost:
        return None
    return Off(right.quantize(rate.step.normalize()), difference < rate.step)


def find(passage: Passage, _setting: Setting) -> Iterator[Slip]:
    """Find rates that are not what the figures of their sentence make."""
    if passage.kind not in {"text", "items"}:
        return
    told: list[tuple[Placed, Mention]] = []
    for placed in sentences(passage.text):
        sentence = placed.sentence
        if any(one.is_percent for one in sentence.mentions):
            for rate, part, whole, off in _wrong_rates(sentence):
                yield _slip(passage, placed, (rate, part, whole), off)
            yield from _wrong_shares(passage, placed, told)
        told += [(placed, one) for one in sentence.mentions if not one.is_percent]


def _slip(
    passage: Passage, placed: Placed, three: tuple[Mention, Mention, Mention], off: Off
) -> Slip:
    rate, part, whole = three
    sentence = placed.sentence
    return Slip(
        CHECK,
        placed.spot(passage.key, rate),
        also=(placed.spot(passage.key, part), placed.spot(passage.key, whole)),
        slots={
            "rate": sentence.told(rate),
            "part": sentence.told(part),
            "whole": sentence.told(whole),
            "right": f"{off.right}%",
            "difference": gap(off.right, rate.value, rate),
        },
        variant="rounding" if off.is_rounding else "",
    )


_Rate = tuple["Mention", "Mention", "Mention", Off]


def _wrong_rates(sentence: Sentence) -> Iterator[_Rate]:
    since = 0
    for index, rate in enumerate(sentence.mentions):
        ratio = _ratio_of(rate) if rate.is_percent else None
        if ratio is None:
            continue
        found = _figures(ratio, sentence.mentions[since:index])
        since = index + 1
        offs = [off_by(rate, part, whole) for part, whole in found]
        if offs and offs[-1] is not None and all(offs):
            yield rate, *found[-1], offs[-1]


def _ratio_of(rate: Mention) -> Ratio | None:
    subject = re.sub(r"(?:为|是|达到?|的|约)+$", "", rate.subject)
    if _OTHER_TIME.search(subject):
        return None
    return next((one for one in known().ratios if subject.endswith(one.rate)), None)


def _figures(ratio: Ratio, mentions: Sequence[Mention]) -> list[tuple[Mention, Mention]]:
    """Return the pairs that may be the part and the whole of a rate told behind them."""
    kinds = [(one, _kind(one, ratio)) for one in mentions if not one.is_percent]
    parts = [one for one, kind in kinds if kind == "part"]
    wholes = [one for one, kind in kinds if kind == "whole"]
    if len(parts) != 1 or _are_named(parts[0], wholes):
        return []
    return [(parts[0], whole) for whole in wholes if whole.unit == parts[0].unit]


def _are_named(part: Mention, wholes: Sequence[Mention]) -> bool:
    """Say whether these are figures of the whole office, which ``money`` looks at."""
    return bool(name_of(part.subject)) and any(name_of(whole.subject) for whole in wholes)


def _kind(mention: Mention, ratio: Ratio) -> str:
    """Say whether a number is the part or the whole: by the last of the words that tell it."""
    words = mention.subject or mention.noun
    if _OTHER_TIME.search(words):
        return ""
    places = [
        (words.rfind(word) + len(word), len(word), kind)
        for kind, told in (("part", ratio.part), ("whole", ratio.whole))
        for word in told
        if word in words
    ]
    return max(places)[2] if places else ""


# -- 占总支出的91.86% ------------------------------------------------------------------------

_SHARE = re.compile(rf"占(?P<whole>[^{BREAKS}{ANY}]{{2,15}}?)?的?(?:比例|比重|比)?(?:为|达)?{P}")
_OF_WHICH = re.compile(rf"(?P<total>[{M}{C}])[^{ANY}]{{0,12}}其中")


def _wrong_shares(
    passage: Passage, placed: Placed, before: Sequence[tuple[Placed, Mention]]
) -> Iterator[Slip]:
    sentence = placed.sentence
    for match in _SHARE.finditer(sentence.shape):
        rate = sentence.mention(match.end() - 1)
        here = [one for one in sentence.within(0, match.start()) if not one.is_percent]
        if not here:
            continue
        part = here[-1]
        if match["whole"]:
            told = [*before, *((placed, one) for one in here[:-1])]
            wholes = [pair for pair in told if _is_called(pair[1], match["whole"])]
        else:
            totals = _OF_WHICH.finditer(sentence.shape, 0, match.start())
            wholes = [(placed, sentence.mention(one.start())) for one in totals]
        wholes = [(where, one) for where, one in wholes if one.unit == part.unit]
        offs = [off_by(rate, part, one) for _, one in wholes]
        if offs and offs[-1] is not None and all(offs):
            yield _share_slip(passage, (placed, rate, part), wholes[-1], offs[-1])


def _is_called(mention: Mention, words: str) -> bool:
    name = name_of(words)
    if name and name_of(mention.subject) == name:
        return True
    return len(words) >= 3 and mention.subject.endswith(words)


def _share_slip(
    passage: Passage,
    share: tuple[Placed, Mention, Mention],
    whole: tuple[Placed, Mention],
    off: Off,
) -> Slip:
    placed, rate, part = share
    slip = _slip(passage, placed, (rate, part, part), off)
    where, one = whole
    return Slip(
        CHECK,
        slip.spot,
        also=(slip.also[0], where.spot(passage.key, one)),
        slots={**slip.slots, "whole": where.sentence.told(one)},
        variant=slip.variant,
    )
