"""Sums of money that are told in another way than those beside them: decimals, 元 beside 万元."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.proof.figures.quantities import clean_subject, name_of
from perfdesk.proof.figures.sentences import sentences
from perfdesk.proof.values import Slip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.proof.figures.numbers import Mention
    from perfdesk.proof.figures.sentences import Placed
    from perfdesk.proof.values import Passage, Setting

DECIMALS = "decimals_mixed"
UNITS = "units_mixed"
_WAN = "万"
_DECIMALS = re.compile(r"\.(\d+)")
#: A figure of a whole office that is less than so many 元 was meant in 万元.
_SMALL = Decimal(10_000)


def find_decimals(passage: Passage, _setting: Setting) -> Iterator[Slip]:
    """Find an amount in 万元 with other decimals than most of its passage: 278.1 beside 3137.52.

    Amounts without decimals may be meant in round figures. Told once for a passage, of the first
    one that has fewer.
    """
    if passage.kind not in {"text", "items"} or passage.is_generated:
        return
    told = [
        (placed, one, _places(placed.sentence.told(one)))
        for placed in sentences(passage.text)
        for one in placed.sentence.mentions
        if one.is_money and not one.is_approximate and _WAN in placed.sentence.told(one)
    ]
    told = [one for one in told if one[2] > 0]
    most = max((places for *_, places in told), default=0)
    fewer = [one for one in told if one[2] < most]
    usual = next((one for one in told if one[2] == most), None)
    if not fewer or usual is None:
        return
    placed, mention, _ = fewer[0]
    yield Slip(
        DECIMALS,
        placed.spot(passage.key, mention),
        also=(usual[0].spot(passage.key, usual[1]),),
        slots={
            "told": placed.sentence.told(mention),
            "usual": usual[0].sentence.told(usual[1]),
            "places": str(most),
        },
    )


def _places(words: str) -> int:
    """Count the decimals of a number as it stands."""
    match = _DECIMALS.search(words)
    return len(match[1]) if match else 0


def find_units(passage: Passage, _setting: Setting) -> Iterator[Slip]:
    """Find a figure of the office in 元 that was surely meant in 万元, like those beside it."""
    if passage.kind not in {"text", "items"}:
        return
    told = [
        (placed, one)
        for placed in sentences(passage.text)
        for one in placed.sentence.mentions
        if one.is_money and one.value > 0 and name_of(clean_subject(placed.sentence, one))
    ]
    beside = [one for one in told if _WAN in _unit(*one)]
    if not beside:
        return
    for placed, mention in told:
        if _WAN not in _unit(placed, mention) and mention.value < _SMALL:
            yield Slip(
                UNITS,
                placed.spot(passage.key, mention),
                also=(beside[0][0].spot(passage.key, beside[0][1]),),
                slots={
                    "told": placed.sentence.told(mention),
                    "usual": beside[0][0].sentence.told(beside[0][1]),
                },
            )


def _unit(placed: Placed, mention: Mention) -> str:
    return placed.sentence.told(mention)[-2:]
