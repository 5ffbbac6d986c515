"""Read the figure that a value text tells, with its unit: ``≥95%``, ``12场``, ``1.5万元``.

What is not one certain figure (a date, a range, a number with two points) is none; why, is said by
a code, whose sentence stands in ``resources/messages/values.toml``.

How it reads, for whoever writes such values elsewhere (a cell of a sheet): signs and words before
the first number do not matter; Chinese numerals that count something are numbers (十二场, 百分之
九十五, 九成); 万, 千 and 亿 are multiplied out (1.5万元 is 15000); units of one kind become its
smallest common one (元, %, 秒, 米, 千克 …: ``_UNITS``), so 95% is 95 and 5‰ is 0.5; any other word
behind the number is a count of things, and 12场 is 12. A number without a unit is of the unit of
what it is compared with. So a cell that holds the figure alone gives the same wherever both sides
have the same unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from perfdesk.regex import late
from perfdesk.template.datatypes import plain
from perfdesk.template.numerals import CHINESE, magnitude

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.template.datatypes import Value

#: So much of a text is looked at: a value stands at its beginning.
_MAX_LENGTH = 200
_MAX_WHOLE_DIGITS = 15
_TEN = 10

#: Kind -> unit -> what one of it is in the kind's own unit.
_UNITS: dict[str, dict[str, str]] = {
    "money": {"元": "1", "块": "1"},
    "share": {"%": "1", "‰": "0.1", "个百分点": "1", "百分点": "1"},
    "duration": {"秒": "1", "分钟": "60", "小时": "3600", "个小时": "3600", "天": "86400",
                 "日": "86400", "周": "604800", "个星期": "604800", "星期": "604800"},
    "months": {"个月": "1", "个季度": "3", "季度": "3", "年": "12"},
    "workdays": {"个工作日": "1", "工作日": "1"},
    "length": {"米": "1", "m": "1", "公里": "1000", "km": "1000", "厘米": "0.01",
               "毫米": "0.001"},
    "area": {"平方米": "1", "㎡": "1", "m²": "1", "平方公里": "1000000",
             "平方千米": "1000000", "公顷": "10000"},
    "mu": {"亩": "1"},
    "mass": {"克": "0.001", "g": "0.001", "公斤": "1", "kg": "1", "斤": "0.5", "吨": "1000"},
    "volume": {"升": "1", "毫升": "0.001", "立方米": "1000", "m³": "1000"},
    "people": {"人": "1", "名": "1", "位": "1", "个人": "1"},
    "attendances": {"人次": "1"},
    "times": {"场次": "1", "场": "1", "次": "1", "批次": "1", "批": "1", "期": "1", "轮": "1"},
}  # fmt: skip
#: The kind of what no unit above says: things of any sort, 个, 件, 项 …
_THINGS = "things"
#: Kinds that may be compared with things of any sort.
_COUNTS = frozenset({_THINGS, "people", "attendances", "times"})
_KIND_OF = {word: (kind, Decimal(size)) for kind, words in _UNITS.items()
            for word, size in words.items()}  # fmt: skip
#: 公斤 before 公, 人次 before 人.
_UNIT = late("|".join(map(re.escape, sorted(_KIND_OF, key=len, reverse=True))))
#: 千瓦 and 百分点 are units of their own.
_LARGE = {"亿": Decimal(10**8), "千万": Decimal(10**7), "百万": Decimal(10**6),
          "万": Decimal(10**4), "千": Decimal(1000), "百": Decimal(100)}  # fmt: skip
#: 余, 多 and 来 say "about"; the figure stays.
_SIZE = late(r"[余多来]?(亿|千万|百万|万|千(?![瓦伏赫帕卡])|百(?!分))?[余多来]?")

_NUMBER = late(r"(?P<sign>(?<![0-9])-)?(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
               r"(?P<fraction>\.[0-9]+)?")  # fmt: skip
#: Not what is counted: dates, years and the numbers of sessions and versions.
_DATES = late(
    r"[0-9]{4}年度?(?:[0-9]{1,2}月(?:份|[0-9]{1,2}[日号])?)?[底前初末内]{0,2}"
    r"|[0-9]{1,2}月(?:份|[0-9]{1,2}[日号])?[底前初末内]{0,2}"
    r"|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?![0-9])"
    r"|第[0-9]+"
)
#: Measure words whose Chinese number counts: 一季度 and 三年 are no counts.
_COUNTED = "|".join(sorted(
    {word for kind in ("money", "share", "people", "attendances", "times", "area", "workdays")
     for word in _UNITS[kind]}
    | set("个件项家户份篇所处条座套台辆本册卷张页种类组支队名起例宗棵株吨")
    | {"小时", "分钟", "个月", "公里"},
    key=len, reverse=True,
))  # fmt: skip
_COUNT = late(
    rf"(?<![第点零〇一二三四五六七八九十百千万亿0-9.])({CHINESE})(?=[余多]?(?:{_COUNTED})(?!性))"
)
_ALONE = late(
    rf"(?:[^0-9]{{0,6}}?[≥≤><=为达到]+|不[少低高多大小超][于过]|共)?({CHINESE})[年天日]?[以之]?内?"
)
_SHARE_WORDS = late(rf"(?<=百分之)({CHINESE})")
#: 九成, 八成五; but 九成立, 三成员.
_TENTHS = late(r"([一二三四五六七八九]|[0-9](?:\.[0-9])?)成(半|[一二三四五六七八九])?(?![一-龥])")
_RATIO = late(r"[^0-9,，。；;、（(]{0,2}?[:比][0-9]")
_SUM = late(r"[^0-9,，。；;、（(]{0,4}?[+×*][0-9]")
_RANGE = late(r"[^0-9,，。；;、（(]{0,4}?(?:[-~—–/]|至|到){1,2}[0-9]")
_SHARE_BEFORE = "百分之"

_SIGNS = (
    ("≥", late(r"(?:≥|>=|=>|≧|⩾|不低于|不少于|不小于|大于或?等于|至少)|.*(?:以上|及以上)$")),
    ("≤", late(r"(?:≤|<=|=<|≦|⩽|不超过|不高于|不大于|不多于|小于或?等于|至多)"
               r"|.*(?:以内|之内|以下|及以下)$")),
    (">", late(r">|大于|超过|高于|多于")),
    ("<", late(r"<|小于|低于|少于")),
    ("=", late(r"=|等于")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a text tells.

    Attributes:
        figure: The number as it is written; None where there is none.
        kind: The kind of its unit; empty where it has no unit.
        size: What one of its unit is in the kind's own.
        large: 万 or 亿 between number and unit.
        why: Code of the reason why there is no figure.
    """

    figure: Decimal | None
    kind: str = ""
    size: Decimal = Decimal(1)
    large: Decimal = Decimal(1)
    why: str = ""


@lru_cache(maxsize=4096)
def _read(text: str) -> _Reading:
    told = plain(text[:_MAX_LENGTH])
    rest = _DATES.sub("#", told)
    has_digits = _NUMBER.search(rest) is not None
    arabic = _arabic(rest)
    if arabic != rest and has_digits and "成" not in rest:
        return _Reading(None, why="measure_range")
    rest, told = _DATES.sub("#", arabic), _arabic(told)
    match = _NUMBER.search(rest)
    if match is None:
        if rest != told:
            return _Reading(None, why="measure_date")
        # The unit column says a unit alone.
        return _unit(told, _Reading(None, why="measure_none"))
    behind = rest[match.end() :]
    if re.match(r"\.[0-9]|,[0-9]", behind):
        return _Reading(None, why="measure_malformed")
    if _RANGE.match(behind) or _SUM.match(behind):
        return _Reading(None, why="measure_range")
    if _RATIO.match(behind):
        return _Reading(None, why="measure_ratio")
    digits = match["digits"].replace(",", "")
    if len(digits) > _MAX_WHOLE_DIGITS:
        return _Reading(None, why="measure_too_large")
    figure = Decimal(f"{match['sign'] or ''}{digits}{match['fraction'] or ''}")
    if rest[: match.start()].endswith(_SHARE_BEFORE):
        return _Reading(figure, "share")
    return _unit(behind, _Reading(figure))


def _arabic(text: str) -> str:
    """Return a text with the Chinese numerals that count something as digits."""
    text = _TENTHS.sub(_tenths, _SHARE_WORDS.sub(_digits, text))
    alone = _ALONE.fullmatch(text)
    if alone is not None:
        start, end = alone.span(1)
        return f"{text[:start]}{_digits(alone)}{text[end:]}"
    return _COUNT.sub(_digits, text)


def _digits(match: re.Match[str]) -> str:
    number = magnitude(match[1])
    return match[1] if number is None else f"{number:f}"


def _tenths(match: re.Match[str]) -> str:
    whole = magnitude(match[1])
    rest = Decimal(5) if match[2] == "半" else magnitude(match[2] or "零")
    return match[0] if whole is None or rest is None else f"{whole * 10 + rest:f}%"


def _unit(text: str, reading: _Reading) -> _Reading:
    """Add the unit at the beginning of a text to a reading."""
    behind = _SIZE.match(text)
    end = behind.end() if behind else 0
    large = _LARGE[behind[1]] if behind and behind[1] else Decimal(1)
    known = _UNIT.match(text, end)
    if known is not None:
        kind, size = _KIND_OF[known[0]]
        return _Reading(reading.figure, kind, size, large, reading.why)
    is_word = re.match(r"[^\W\d_#以左]", text[end:]) is not None
    return _Reading(reading.figure, _THINGS if is_word else "", Decimal(1), large, reading.why)


def _reading(value: Value) -> _Reading:
    if isinstance(value, Decimal):
        return _Reading(value)
    return _read(value) if isinstance(value, str) else _Reading(None, why="measure_none")


def measured(value: Value, others: Iterable[Value] = ()) -> tuple[Decimal | None, str]:
    """Return the figure of a value and, where there is none, the code of the reason.

    Args:
        value: A text, or a number, which stays as it is.
        others: What it is compared with, and its unit column: a number without a unit takes the
            first unit among these.
    """
    own = _reading(value)
    if own.figure is None:
        return None, own.why
    beside = [_reading(other) for other in others if other is not None]
    unit = next((other for other in beside if other.kind), None)
    if isinstance(value, str) and _is_share_of_one(own, beside):
        return None, "measure_share"
    if unit is None:
        is_sure = own.size == own.large == 1 or all(other.figure is None for other in beside)
        return (own.figure * own.size * own.large, "") if is_sure else (None, "measure_bare")
    if not own.kind:
        # 2万 beside 1.5万元 is 20000元; 2 beside it is 20000元 too.
        size = unit.size * (own.large if own.large != 1 else unit.large)
        return own.figure * size, ""
    if own.kind != unit.kind and not (_THINGS in (own.kind, unit.kind) and
                                      {own.kind, unit.kind} <= _COUNTS):  # fmt: skip
        return None, "measure_kinds"
    return own.figure * own.size * own.large, ""


def _is_share_of_one(own: _Reading, beside: Iterable[_Reading]) -> bool:
    """Say whether 0.95 stands beside 95%: it may be a share of one, or less than one percent."""
    for other in beside:
        share, bare = (own, other) if own.kind == "share" else (other, own)
        if share.kind == "share" and not bare.kind and None not in (share.figure, bare.figure):
            is_of_one = bare.figure is not None and 0 < bare.figure <= 1
            if is_of_one and share.figure is not None and share.figure * share.size >= _TEN:
                return True
    return False


@lru_cache(maxsize=4096)
def sign_of(text: str) -> str | None:
    """Return the comparison sign that a target tells: ≥ of ``≥95%``, ``不低于95%``, ``95%以上``."""
    told = plain(text[:_MAX_LENGTH])
    return next((sign for sign, words in _SIGNS if words.match(told)), None)
