"""Changes against another year or another state: 比上年增加…, 增长…%, 由…提高到…."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from perfdesk.proof.figures.numbers import PERCENT, POINTS
from perfdesk.proof.figures.sentences import ANY, BREAKS, C, M, N, P, sentences
from perfdesk.proof.figures.words import amount, gap, half, is_exact, plain, slack
from perfdesk.proof.values import Slip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.proof.figures.numbers import Mention
    from perfdesk.proof.figures.sentences import Placed, Sentence
    from perfdesk.proof.values import Passage, Setting

CHECK = "change_told"
_HUNDRED = Decimal(100)
_UP = "增加|增长|提高|提升|上升|扩大|增|多|升"
_DOWN = "减少|下降|降低|缩减|压减|减|少|降"
_VALUE = f"[{M}{C}{N}{P}]"
_FREE = rf"[^{BREAKS}{ANY}]"
#: A rise or fall, told as an amount and perhaps as a rate, or as a rate alone.
_BY = (
    rf"(?:净|同比|共|实际)?(?P<way>{_UP}|{_DOWN})(?:了|额为|额)?(?P<by>{_VALUE}){_FREE}{{0,4}}"
    rf"(?:[，,、（(](?:同比|比上年|较上年)?(?:(?P<way2>{_UP}|{_DOWN})(?:了|率为|率)?|[增降]幅(?:为|达)?)"
    rf"(?P<rate>{P}))?"
)
_LAST_YEAR = r"(?:上年度?|去年|上一年度?|20\d\d年度?)"
#: 支出792万元，比上年603万元增加189万元，增长31.4%
_AGAINST = (
    rf"(?P<now>{_VALUE}){_FREE}{{0,8}}[，,（(。]?(?:同比(?:{_LAST_YEAR})?|[比较与](?:{_LAST_YEAR}|年初预算)"
    rf"{_FREE}{{0,6}}?)(?:的|为)?(?P<then>{_VALUE})?(?:相比)?[，,]?{_BY}"
)
#: 上年支出603万元，本年支出792万元，增加189万元，增长31.4%
_THEN_NOW = (
    rf"{_LAST_YEAR}{_FREE}{{0,14}}(?P<then>{_VALUE}){_FREE}{{0,6}}[，,；]"
    rf"(?:本年度?|今年|当年|20\d\d年度?){_FREE}{{0,14}}(?P<now>{_VALUE}){_FREE}{{0,6}}[，,]{_BY}"
)
#: 由118处增加到161处，增加43处
_FROM_TO = (
    rf"[由从]{_FREE}{{0,12}}?(?P<then>{_VALUE}){_FREE}{{0,6}}?(?P<verb>{_UP}|{_DOWN})了?[到至为]"
    rf"{_FREE}{{0,6}}?(?P<now>{_VALUE}){_FREE}{{0,6}}(?:[，,]{_BY})?"
)
_PATTERNS = (re.compile(_AGAINST), re.compile(_THEN_NOW), re.compile(_FROM_TO))


class _Change(NamedTuple):
    """What a sentence says of a change; what it does not say is None."""

    now: Mention
    then: Mention | None
    way: str
    by: Mention | None
    rate: Mention | None


class _Fault(NamedTuple):
    """A number at fault, what should stand there, and in which way it is wrong."""

    mention: Mention
    right: str
    difference: str
    variant: str
    replacement: str | None = None


def find(passage: Passage, _setting: Setting) -> Iterator[Slip]:
    """Find changes that do not follow from the two figures, or from the change and its rate."""
    if passage.kind not in {"text", "items"}:
        return
    for placed in sentences(passage.text):
        sentence = placed.sentence
        if len(sentence.mentions) < 2:  # now and then, or now and the change
            continue
        for change in _changes(sentence):
            fault = _fault(change)
            if fault is not None:
                yield _slip(passage, placed, change, fault)
                break


def _slip(passage: Passage, placed: Placed, change: _Change, fault: _Fault) -> Slip:
    others = [
        one
        for one in (change.now, change.then, change.by)
        if one is not None and one is not fault.mention
    ]
    sentence = placed.sentence
    return Slip(
        CHECK,
        placed.spot(passage.key, fault.mention),
        also=tuple(placed.spot(passage.key, one) for one in others),
        slots={
            "told": sentence.told(fault.mention),
            "others": "、".join(sentence.told(one) for one in others),
            "now": sentence.told(change.now),
            "then": sentence.told(change.then) if change.then else "",
            "way": change.way,
            "right": fault.right,
            "difference": fault.difference,
        },
        variant=fault.variant,
        replacement=fault.replacement,
    )


def _changes(sentence: Sentence) -> Iterator[_Change]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(sentence.shape):
            found = match.groupdict()

            def mention(name: str, match: re.Match[str] = match) -> Mention | None:
                place = match.start(name)
                return sentence.mention(place) if place >= 0 else None

            now, then, by, rate = (mention(name) for name in ("now", "then", "by", "rate"))
            way = found.get("verb") or found["way"]
            if now is None or (
                found.get("verb") and found["way"] and _up(way) != _up(found["way"])
            ):
                continue
            if by is not None and by.unit == PERCENT:
                by, rate = None, by if rate is None else None
            yield _Change(now, then, way, by, rate)


def _up(way: str) -> bool:
    return re.fullmatch(_UP, way) is not None


def _fault(change: _Change) -> _Fault | None:
    now, then, way, by, rate = change
    if not is_exact(now, *(one for one in (then, by, rate) if one)):
        return None
    if then is not None:
        if then.unit != now.unit:
            return None
        return (
            _wrong_way(change)
            or _wrong_amount(change, then)
            or _wrong_points(change, then)
            or _wrong_rate(change, then.value)
        )
    if by is not None and by.unit == now.unit:
        return _wrong_rate(change, now.value - by.value * (1 if _up(way) else -1))
    return None


def _wrong_way(change: _Change) -> _Fault | None:
    now, then, way = change.now, change.then, change.way
    if then is None or now.value == then.value or (now.value > then.value) == _up(way):
        return None
    right = "增加" if now.value > then.value else "减少"
    return _Fault(now, right, gap(now.value, then.value, now), "direction")


def _wrong_amount(change: _Change, then: Mention) -> _Fault | None:
    now, by = change.now, change.by
    if by is None or by.unit != (POINTS if now.is_percent else now.unit):
        return None
    right = abs(now.value - then.value)
    if abs(right - by.value) <= slack(now, then, by):
        return None
    shown = f"{plain(right)}{POINTS}" if now.is_percent else amount(right, by)
    return _Fault(by, shown, gap(right, by.value, by), "")


def _wrong_points(change: _Change, then: Mention) -> _Fault | None:
    """A change of rates told in percent: from 85% to 92% are 7个百分点, which are 8.2%."""
    now, rate = change.now, change.rate
    if rate is None or not now.is_percent or then.value <= 0:
        return None
    points = abs(now.value - then.value)
    share = points / then.value * _HUNDRED
    if abs(share - rate.value) <= max(rate.step, Decimal("0.1")):
        return None
    shown = f"{plain(points)}{POINTS}"
    is_named = abs(points - rate.value) <= slack(now, then, rate)
    replacement = f"{plain(rate.value)}{POINTS}" if is_named else None
    return _Fault(rate, shown, gap(points, rate.value, now), "points", replacement)


def _wrong_rate(change: _Change, base: Decimal) -> _Fault | None:
    """Compare the rate with the change: (now - base) / base."""
    now, rate = change.now, change.rate
    if rate is None or now.is_percent or base <= 0:
        return None
    by = abs(now.value - base)
    right = by / base * _HUNDRED
    told = [one for one in (now, change.then, change.by) if one is not None]
    lost = sum((half(one) for one in told), Decimal(0)) / base * (_HUNDRED + right)
    difference = abs(right - rate.value)
    if difference <= rate.step / 2 + lost:
        return None
    shown = right.quantize(rate.step.normalize())
    is_rounding = difference < rate.step
    return _Fault(
        rate, f"{shown}%", gap(shown, rate.value, rate), "rounding" if is_rounding else "rate"
    )
