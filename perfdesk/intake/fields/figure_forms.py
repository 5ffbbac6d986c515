"""Find figures that stand not right behind their words: 公务接待费预算5万元，实际支出3.26万元.

Each form is one sentence's; what stands in it must be of known words to the last sign.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from perfdesk.intake.words.figure_values import NUMBER, NUMBER_END
from perfdesk.intake.words.reverse import BLANK, literal
from perfdesk.intake.words.wording import compact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_UNIT = "亿元|万元|亿|万|元"
_AMOUNT = rf"{BLANK}*(?P<number>{NUMBER}){NUMBER_END}{BLANK}*(?P<unit>{_UNIT})"
_PLAIN_AMOUNT = rf"{BLANK}*{NUMBER}{NUMBER_END}{BLANK}*(?:{_UNIT})"
#: What was planned of a kind of money, and right behind what was spent of the same.
_PLAN = (
    r"(?:(?:(?<=费)支出)?的?(?:年初|全年|年中)?(?:批复|调整后?)?的?预算(?:数|金额|总额|安排|批复)?"
    r"(?:数|金额)?(?:为|是|：|:)?)"
)
_SPENT = (
    r"(?:全年|本年|年末|当年)?(?:实际|决算)?(?:支出|执行|完成|发生|采购|使用|支付|列支|决算)"
    r"(?:执行|决算)?(?:数|金额|总额)?(?:为|是|了|：|:)?"
)
#: Shorter words name no kind of money by themselves.
_LEAST_KIND = 4
_LEAST_TAIL = 3
_SPENDING = "支出"
_PLANNED = "预算"
#: 比2022年的12万元增长3%: what may stand about last year's figure right behind this year's.
_BESIDE_IT = r"(?:同期|决算数?|实际支出|支出总额|支出|执行数?|数|的|为|是)*"
_COMPARED = rf"(?={BLANK}*(?:相比|同比|增|减|下降|上升|提高|降低|多|少|持平|[，。；）)]|\Z))"
_LIST = "其中"


@dataclass(frozen=True, slots=True)
class Told:
    """A figure in such a form: whose, and where its words begin and the figure ends."""

    code: str
    words: str
    number: str
    unit: str
    start: int
    end: int
    #: The plan is told with it, and is no figure of what was planned itself.
    is_pair: bool = False


def spent_in(by_words: Mapping[str, str], text: str, year: int | None) -> Iterator[Told]:
    """Yield what was spent of each kind of money told with its budget right before."""
    kinds = _kinds(tuple(by_words.items()))
    if _PLANNED not in text or not kinds:
        return
    for match in _pairs(tuple(kinds), year).finditer(text):
        words = compact(match["words"])
        yield replace(_told(match, kinds[words], words), is_pair=True)


def last_year_behind(code: str, text: str, place: int, year: int | None) -> Told | None:
    """Return last year's figure right behind this year's, with which it is compared."""
    match = _compared(year).match(text, place)
    return None if match is None else _told(match, code, "")


def short_names_in(by_words: Mapping[str, str], text: str) -> Iterator[Told]:
    """Yield parts of a kind by their short names: 公务用车…费9万元，其中购置费6万元."""
    if _LIST not in text:
        return
    for begin, tails in _families(tuple(sorted(by_words.items()))).items():
        listed, part = _short(begin, tuple(tails))
        for match in listed.finditer(text):
            for one in part.finditer(match["parts"]):
                at = match.start("parts")
                told = _told(one, tails[compact(one["words"])], begin)
                yield Told(
                    told.code, begin, told.number, told.unit, match.start(), at + one.end("unit")
                )


def _told(match: re.Match[str], code: str, words: str) -> Told:
    number, unit = match["number"], compact(match["unit"])
    return Told(code, words, number, unit, match.start(), match.end("unit"))


@lru_cache(maxsize=50)
def _kinds(by_words: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Return the kinds of money that words name, as they stand before 预算."""
    found: dict[str, str] = {}
    for words, code in by_words:
        for kind in (words, words.removesuffix(_SPENDING)):
            if _PLANNED not in words and len(kind) >= _LEAST_KIND:
                found.setdefault(kind, code)
    return found


@lru_cache(maxsize=50)
def _pairs(kinds: tuple[str, ...], year: int | None) -> re.Pattern[str]:
    ordered = sorted(kinds, key=lambda one: (-len(one), one))
    known = "|".join(map(literal, ordered))
    own_year = rf"(?:[：:]?{BLANK}*(?:{year}年度?|本年度?)?)" if year else ""
    plans = rf"{_PLAN}{_PLAIN_AMOUNT}(?:[，,、]{BLANK}*{_PLAN}{_PLAIN_AMOUNT})?"
    return re.compile(rf"(?P<words>{known}){own_year}{plans}[，,、]{BLANK}*{_SPENT}{_AMOUNT}")


@lru_cache(maxsize=20)
def _compared(year: int | None) -> re.Pattern[str]:
    told = f"|{year - 1}年" if year else ""
    last = rf"(?:上年|去年|上一年{told})度?"
    return re.compile(
        rf"{BLANK}*[，,（(](?:[比较同与]|相比)?{last}{_BESIDE_IT}{_AMOUNT}{_COMPARED}"
    )


@lru_cache(maxsize=50)
def _families(by_words: tuple[tuple[str, str], ...]) -> dict[str, dict[str, str]]:
    """Return what is left of the words of several fields that begin alike, by that beginning."""
    begun: dict[str, dict[str, str]] = {}
    for words, code in by_words:
        begun.setdefault(words[:_LEAST_KIND], {})[words[_LEAST_KIND:]] = code
    found: dict[str, dict[str, str]] = {}
    for begin, tails in begun.items():
        long = {tail: code for tail, code in tails.items() if len(tail) >= _LEAST_TAIL}
        if len(set(long.values())) > 1:
            found[begin] = long
    return found


@lru_cache(maxsize=50)
def _short(begin: str, tails: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    ordered = sorted(tails, key=lambda one: (-len(one), one))
    known = "|".join(map(literal, ordered))
    spent = "(?:支出|决算数?)?(?:为|是|：|:)?"
    bare = rf"(?:{known}){spent}{_PLAIN_AMOUNT}"
    listed = (
        rf"{literal(begin)}[^，。；、\d预]{{3,16}}{_PLAIN_AMOUNT}[，,（(]{BLANK}*{_LIST}[：:]?"
        rf"(?P<parts>{bare}(?:[、，,和]{bare})*)(?=[，。；、）)]|\Z)"
    )
    return re.compile(listed), re.compile(rf"(?P<words>{known}){spent}{_AMOUNT}")
