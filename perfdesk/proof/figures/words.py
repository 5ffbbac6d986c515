"""Write figures into messages as a clerk would."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.proof.figures.numbers import PERCENT, POINTS, YUAN

if TYPE_CHECKING:
    from perfdesk.proof.figures.numbers import Mention

_WAN = Decimal(10_000)
_PLACES = Decimal("0.01")


def plain(value: Decimal) -> str:
    """Write a number without superfluous zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: Decimal, like: Mention) -> str:
    """Write a value in the unit of a number that was told: money from 1,000 元 on in 万元."""
    if like.unit != YUAN:
        return f"{plain(value)}{like.unit}"
    if like.step >= _WAN * _PLACES or abs(like.value) >= _WAN:
        return f"{plain(value / _WAN)}万元"
    return f"{plain(value)}元"


def gap(one: Decimal, other: Decimal, like: Mention) -> str:
    """Write by how much two values differ: percentages by points."""
    difference = abs(one - other)
    return f"{plain(difference)}{POINTS}" if like.is_percent else amount(difference, like)


def slack(*mentions: Mention) -> Decimal:
    """Return by how much sums of such numbers may be off because each of them was rounded."""
    return sum((half(one) for one in mentions), Decimal(0))


def half(mention: Mention) -> Decimal:
    """Return half of what a one in the last digit is worth; nothing for counts of things."""
    is_whole = mention.step == 1 and mention.unit not in {YUAN, PERCENT}
    return Decimal(0) if is_whole or mention.value == 0 else mention.step / 2


def is_exact(*mentions: Mention) -> bool:
    """Say whether none of the numbers is told roughly."""
    return not any(one.is_approximate for one in mentions)


def overlap(one: Mention, two: Mention) -> bool:
    """Say whether two numbers may be the same, told roughly, as bounds or rounded."""
    is_less = one.high is not None and two.low is not None and one.high < two.low
    is_more = two.high is not None and one.low is not None and two.high < one.low
    return not (is_less or is_more)
