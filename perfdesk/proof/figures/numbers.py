"""Read the numbers of a Chinese text: what each is worth, what it counts, how surely it is told.

What only looks like a number of something is passed over: years, dates, times, document and
telephone numbers, ordinals, numbering, fixed phrases (三公, 四个意识), 一 as an article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from perfdesk.proof.figures.known import known
from perfdesk.template.numerals import (
    ARABIC,
    CHINESE,
    CN,
    TIMES,
    magnitude,
    step_of,
    times_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

PERCENT = "%"
#: A sum of money is always told in 元 here, whatever unit stands in the text.
YUAN = "元"
POINTS = "个百分点"


@dataclass(frozen=True, slots=True)
class Mention:
    """A number of a text, with what it counts.

    Attributes:
        value: What it is worth: 1.2万 is 12000, money is in 元, 99.4% is 99.4.
        low: The least that it may mean, if it is told roughly (近30, 2000余, 不少于5); None for no
            bound. Where it is told exactly, half of the last digit's worth below.
        high: Likewise the most.
        step: What a one in its last digit is worth: 0.01 of 3.25, 1000 of 1.2万, 100 of 0.01万元.
        unit: The measure word; ``元`` for money in any unit, ``%`` for percentages (also ‰ and
            百分之), empty where none follows.
        is_percent: It is a percentage.
        is_approximate: It is told roughly, as a bound or as a range.
        is_bound: It is told as a bound (不少于5) or as a range (3至5).
        start: Where the words begin that tell it, with 约 or 不少于.
        end: Where they end, with the measure word and 左右.
        subject: The words before it, to the clause's beginning.
        noun: The words after it, to the clause's end or the next number.
    """

    value: Decimal
    low: Decimal | None
    high: Decimal | None
    step: Decimal
    unit: str
    is_percent: bool
    is_approximate: bool
    is_bound: bool
    start: int
    end: int
    subject: str = ""
    noun: str = ""

    @property
    def is_money(self) -> bool:
        """Say whether it is a sum of money."""
        return self.unit == YUAN


_N = r"[一二三四五六七八九十]{1,3}"
_SHORT = r"\d{1,3}"
_LEADS = {
    "low": "不少于 不低于 不小于 至少 超过 大于 高于 多于 逾 ≥ > 超",
    "high": "不超过 不多于 不高于 不大于 至多 最多 小于 少于 低于 不足 ≤ <",
    "below": "将近 接近 近",
    "about": "大约 约为 约 大概",
}
_KIND_OF = {word: kind for kind, words in _LEADS.items() for word in words.split()}
#: A number behind one of these says which one it is.
_LABELS = (
    "指标", "任务", "附件", "附表", "图表", "表", "图", "问题", "序号", "专栏", "步骤", "方案",
    "编号", "代码", "文号",
)  # fmt: skip
_LEAD = "|".join(sorted(_KIND_OF, key=len, reverse=True))


def _openings() -> str:
    """Return what the pattern may begin with: most characters of a text need no closer look."""
    words = (*_LABELS, *known().phrases, *_KIND_OF)
    return re.escape("".join(sorted({word[0] for word in words}))) + (
        rf"\d{CN}十百第（(〔\[ +\-A-Za-z"
    )


@cache
def _pattern() -> re.Pattern[str]:
    units = "|".join(sorted(known().measures, key=len, reverse=True))
    fixed = "|".join(sorted(map(re.escape, known().phrases), key=len, reverse=True))
    value = rf"{ARABIC}[ ]?{TIMES}?|{CHINESE}"
    return re.compile(
        rf"""
        (?=[{_openings()}])(?:
        (?P<junk>
            (?m:^)[ ]*+(?:{_SHORT}(?:\.{_SHORT})*+[.、．](?!\d)|{_N}、)
            |[（(〔\[][ ]?(?:{_SHORT}|{_N})[ ]?[）)〕\]]
            |[〔\[（(][ ]?(?:19|20)\d\d[ ]?[〕\]）)][ ]?第?[ ]?\d{{0,6}}[ ]?号?
            |\d++(?:\.\d++){{2,}}+|(?!\d{{1,3}}(?:,\d{{3}})++(?![\d,]))\d++(?:,\d++)++(?:\.\d++)?
            |(?:19|20)\d\d[ ]?[-—–~～至到、][ ]?(?:19|20)\d\d(?:[ ]?年度?)?
            |\d++[ ]?年[度底初末前后内]?(?:[ ]?\d\d?[ ]?月)?(?:[ ]?\d\d?[ ]?[日号])?
            |\d{{4}}[-./]\d\d?[-./]\d\d?
            |\d\d?[ ]?(?:[-—–~～至到、][ ]?\d\d?[ ]?)?月(?:[ ]?\d\d?[ ]?[日号])?
            |\d\d?[ ]?[日号]|\d\d?[:：]\d\d|\d\d?[ ]?[时点](?:[ ]?\d\d?[ ]?分)?(?!段)
            |[{CN}]{{4}}年|{_N}年|{_N}月(?:{_N}[日号])?
            |第[ ]?(?:\d++|[{CN}十百]++)|(?:\d{{1,3}}|{_N})[ ]?届
            |(?:{"|".join(_LABELS)})[ ]?
             \d{{1,4}}+(?![ ]?(?:{units}|[%‰.,万亿余多]))
            |{_N}是|一方面|[一二三四五六七八九十\d]级|[一二两三四五六七八九]成半?
            |{fixed}
            |[A-Za-z][\w.-]*+
        )
        |(?:(?P<lead>{_LEAD})[为是]?[ ]?)?
        (?:(?P<first>{value})[ ]?(?:{units}|[%‰])?[ ]?(?:[-—–~～至]|到(?=[ ]?[\d{CN}十]))[ ]?)?
        (?P<hundredths>百分之)?(?P<sign>(?<![\d)）元%次个])-)?(?P<number>
           (?:{ARABIC}[ ]?亿[ ]?)?{ARABIC}[ ]?{TIMES}?|{CHINESE})
        [ ]?(?P<more>余|多)?[ ]?(?P<times>万|亿)?(?P<unit>{units}|[%‰])?
        (?P<rest>余|多(?=[，。；、）)]))?
        (?P<trail>左右|以上|以下|以内|上下)?)
        """,
        re.VERBOSE,
    )


#: What follows a number that is a year, a day, a number of a document after all.
_NOT_AFTER = re.compile(r"[ ]?(?:年|月份?|日|号|届|时|楼|室|路|线|频道|热线|市民热线|工程|世纪)")
_SESSION_BEFORE = re.compile(r"[届会][^，。；、,;\n]{0,30}$")
_LARGE_END = re.compile(r"[万亿]+$")
_MEETING_AFTER = re.compile(r"\s*会议")
_PART_OF_NAME = "“‘《「『"
_LONGEST_BARE = 6
_ROUGH = Decimal("0.1")
_NEAR = Decimal("0.15")


def numbers(folded: str) -> Iterator[Mention]:
    """Yield the numbers of a text that ``fold`` returned, without subjects and nouns."""
    for match in _pattern().finditer(folded):
        if match["junk"] is None and not _is_name(folded, match):
            mention = _mention(match)
            if mention is not None:
                yield mention


def _is_name(folded: str, match: re.Match[str]) -> bool:
    """Say whether a number is part of a name, an ordinal or a date, and counts nothing."""
    unit, number = match["unit"], match["number"]
    if folded[match.start() - 1 : match.start()] in _PART_OF_NAME and match.start() > 0:
        return True
    is_chinese = not any(sign.isdigit() and sign.isascii() for sign in number)
    if is_chinese and not match["hundredths"]:
        if unit is None and number[-1] not in "万亿" and match["times"] is None:
            return True
        if number == "一" or (unit == "次" and number == "二"):
            return True
    if unit is None and (
        _NOT_AFTER.match(folded, match.end()) or len(number.rstrip("万亿")) > _LONGEST_BARE
    ):
        return match["hundredths"] is None
    if unit == "次" and _MEETING_AFTER.match(folded, match.end()):
        return _SESSION_BEFORE.search(folded, max(match.start() - 32, 0), match.start()) is not None
    return unit == "期" and is_chinese and folded.startswith(("工程", "项目", "建设"), match.end())


def _mention(match: re.Match[str]) -> Mention | None:
    value = magnitude(match["number"].strip())
    if value is None or value < 0:
        return None
    times = times_of(match["times"])
    sign = match["unit"] or ""
    scale = times * (Decimal("0.1") if sign == "‰" else 1)
    step = step_of(match["number"]) * scale
    value *= scale
    if match["sign"] == "-":
        value = -value
    unit = PERCENT if match["hundredths"] or sign in {"%", "‰"} else sign
    low, high, is_bound = _span(match, value)
    exact = _exact(value, step, unit)
    is_approximate = (low, high) != (value, value)
    return Mention(
        value=value,
        low=low if is_approximate else exact[0],
        high=high if is_approximate else exact[1],
        step=step,
        unit=unit,
        is_percent=unit == PERCENT,
        is_approximate=is_approximate,
        is_bound=is_bound,
        start=match.start(),
        end=match.end(),
    )


def _exact(value: Decimal, step: Decimal, unit: str) -> tuple[Decimal, Decimal]:
    """Return what a number told exactly may be rounded from; whole things are not rounded."""
    if value == 0 or (step == 1 and unit not in {PERCENT, YUAN}):
        return value, value
    return value - step / 2, value + step / 2


def _span(match: re.Match[str], value: Decimal) -> tuple[Decimal | None, Decimal | None, bool]:
    """Return the least and the most that a number told roughly may mean; itself if exactly."""
    if match["first"]:
        first = magnitude(match["first"].strip())
        if first is not None:
            if not _LARGE_END.search(match["first"]):
                first *= _unit_times(match)
            return min(first, value), max(first, value), True
    kind = _KIND_OF.get(match["lead"] or "", "")
    trail = match["trail"]
    if kind == "low" or trail == "以上":
        return value, None, True
    if kind == "high" or trail in {"以下", "以内"}:
        return None, value, True
    if match["more"] or match["rest"]:
        return value, value + _last_digit(value), False
    if kind == "below":
        return value - abs(value) * _NEAR, value, False
    if kind == "about" or trail:
        return value - abs(value) * _ROUGH, value + abs(value) * _ROUGH, False
    return value, value, False


def _unit_times(match: re.Match[str]) -> Decimal:
    """Return by what the unit of a range is multiplied: 3至5万元 are 30,000 to 50,000."""
    end = _LARGE_END.search(match["number"])
    return times_of(end[0] if end else "") * times_of(match["times"])


def _last_digit(value: Decimal) -> Decimal:
    """Return what a one in the last digit that is no zero is worth: 1000 of 2000, 10 of 350."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
