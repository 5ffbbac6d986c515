"""Find where one report writes the same kind of thing in two ways; a matter of taste, so a hint.

Counts how often each way is used and shows the rarer one where it stands first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from perfdesk.proof.language.words import HAN
from perfdesk.proof.values import Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from perfdesk.proof.values import Passage, Setting

#: One way in a passage: how often it is used, and where it is first.
_Use = tuple[int, int, int]
_NONE: _Use = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class TwoWays:
    """A kind of words that can be written in two ways; each report should keep to one.

    Attributes:
        check: The check's code.
        one, other: What is found of each way.
        fewest: So often the rarer way is used, else it is chance.
        at_least: So often both together are.
        file_only: Where reports of the form are written by the program.
    """

    check: str
    one: re.Pattern[str]
    other: re.Pattern[str]
    fewest: int = 1
    at_least: int = 2
    file_only: bool = False

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return how often a passage uses each way, and where first."""
        if passage.is_generated or passage.kind not in {"text", "items"}:
            return ()
        if self.file_only and not passage.is_file:
            return ()
        uses = (_use(self.one, passage.text), _use(self.other, passage.text))
        return () if uses == (_NONE, _NONE) else uses

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Return the first place of the rarer way, beside the first of the other."""
        counts = [0, 0]
        firsts: list[Spot | None] = [None, None]
        for passage, uses in told:
            for way, use in enumerate(cast("tuple[_Use, _Use]", uses)):
                count, start, end = use
                counts[way] += count
                if count and firsts[way] is None:
                    firsts[way] = Spot(passage.key, start, end)
        rare = 0 if counts[0] <= counts[1] else 1
        here, there = firsts[rare], firsts[1 - rare]
        if here is None or there is None or counts[rare] < self.fewest:
            return ()
        if sum(counts) < self.at_least:
            return ()
        slots = {"rare": str(counts[rare]), "usual": str(counts[1 - rare])}
        return (Slip(self.check, here, (there,), slots),)


def _use(pattern: re.Pattern[str], text: str) -> _Use:
    found = pattern.finditer(text)
    first = next(found, None)
    return _NONE if first is None else (1 + sum(1 for _ in found), *first.span())


_COUNT = r"\d{1,6}(?:[,.]\d{1,6}){0,4}%?"
#: 设置1个 beside 召开 3 次.
SPACED = TwoWays(
    "digits_spaced",
    re.compile(rf"[{HAN}] {_COUNT}(?![-—\d.])(?: ?[{HAN}])?|{_COUNT} [{HAN}]"),
    re.compile(rf"[{HAN}]{_COUNT}[{HAN}，。；、）]|[，。；、（“]{_COUNT}[{HAN}]"),
    fewest=2,
    at_least=6,
    file_only=True,
)
#: 人大第八次会议 beside 人大一次会议.
_N = r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})"
ORDINALS = TwoWays(
    "ordinals_mixed",
    re.compile(rf"(?<=[人政]大)第 ?{_N} ?次会议|(?<=政协)第 ?{_N} ?次会议"),
    re.compile(rf"(?<=[人政]大) ?{_N} ?次会议|(?<=政协) ?{_N} ?次会议"),
)
#: 市、区两级 beside 市区两级.
LEVELS = TwoWays(
    "levels_mixed",
    re.compile(r"省、市、区|市、区(?=两级|代表|人大|各级)"),
    re.compile(r"省市区(?=三级|代表|人大|各级)|市区(?=两级|人大代表|人大)"),
)
#: 三批次 beside 12场.
NUMERALS = TwoWays(
    "numerals_mixed",
    re.compile(r"[三四五六七八九十百]{1,4}(?:批次|场次|人次|场|期|家|份|篇|起|宗)(?![人里])"),
    re.compile(r"\d{1,6} ?(?:批次|场次|人次|场|期|家|份|篇|起|宗)"),
    at_least=4,
)
