"""Read when something is to be or was done: 2023年12月底前, 3月, 12月31日前, 第四季度, 2023-06-30.

What tells no single day is a span: 2023年11月 is any day of it. A text is a time only if it tells
nothing else in figures: 2023年完成12场 is none.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from perfdesk.regex import late
from perfdesk.template.datatypes import plain

if TYPE_CHECKING:
    import re

_MAX_LENGTH = 200
_YEARS = (1950, 2100)
_WORDS = r"[^0-9一二三四]{0,12}?"
_TIME = late(
    rf"{_WORDS}(?=[0-9]|[上下]半年|第?[一二三四1-4]季度|年[底末内终])"
    r"(?:(?P<year>[0-9]{4})(?:年度?|[-/.]))?"
    r"(?:(?P<month>[0-9]{1,2})(?:月份?|(?(year)[-/.]|(?!)))"
    r"(?:(?P<day>[0-9]{1,2})[日号]?|(?P<third>[上中下])旬)?"
    r"|(?P<half>[上下])半年|第?(?P<quarter>[一二三四]|(?<=第)[1-4])季度|(?P<all>年?[底末内终]))?"
    r"[^0-9一二三四]{0,20}"
)
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_THIRDS = {"上": (1, 10), "中": (11, 20), "下": (21, 31)}
_YEAR_ALONE = late(rf"{_WORDS}[0-9]{{4}}年")
_MONTHS = 12


class Span(NamedTuple):
    """The first and the last day that a text may mean."""

    first: date
    last: date


@lru_cache(maxsize=4096)
def told_time(text: str, fiscal_year: int) -> Span | None:
    """Return the days that a text may mean, of the fiscal year where it names none."""
    told = plain(text[:_MAX_LENGTH])
    match = _TIME.fullmatch(told)
    if match is None or not any(match.groupdict().values()):
        return None
    has_part = any(match[name] for name in ("month", "half", "quarter", "all"))
    if not has_part and _YEAR_ALONE.match(told) is None:
        return None
    year = int(match["year"] or fiscal_year)
    return _span(match, year) if _YEARS[0] <= year <= _YEARS[1] else None


def _span(match: re.Match[str], year: int) -> Span | None:
    if match["month"]:
        return _of_month(match, year, int(match["month"]))
    if match["half"]:
        first, last = (1, 6) if match["half"] == "上" else (7, 12)
    elif match["quarter"]:
        quarter = _QUARTERS.get(match["quarter"]) or int(match["quarter"])
        first, last = quarter * 3 - 2, quarter * 3
    else:
        first, last = 1, _MONTHS
    return Span(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _of_month(match: re.Match[str], year: int, month: int) -> Span | None:
    if not 1 <= month <= _MONTHS:
        return None
    last = monthrange(year, month)[1]
    if match["third"]:
        low, high = _THIRDS[match["third"]]
        return Span(date(year, month, low), date(year, month, min(high, last)))
    if not match["day"]:
        return Span(date(year, month, 1), date(year, month, last))
    day = int(match["day"])
    return Span(date(year, month, day), date(year, month, day)) if 1 <= day <= last else None


def is_open(target: Span, actual: Span) -> bool:
    """Say whether it cannot be told if something was done in time: 11月 for the 15th of it."""
    return actual.first <= target.last < actual.last


_ACCEPTED = late(
    r"((?:[0-9]{4}年)?[0-9]{1,2}月(?:[0-9]{1,2}[日号])?)[^，。；0-9]{0,12}(?<!未)(?:通过|完成|组织)?验收"
    r"|验收(?:时间|日期)?[^，。；0-9]{0,6}((?:[0-9]{4}年)?[0-9]{1,2}月(?:[0-9]{1,2}[日号])?)"
)


def acceptance(text: str, fiscal_year: int) -> Span | None:
    """Return when a text says that something was accepted (验收); None where it does not."""
    match = _ACCEPTED.search(plain(text[:_MAX_LENGTH]))
    return told_time(match[1] or match[2], fiscal_year) if match else None
