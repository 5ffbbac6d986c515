"""Find in a text what belongs to one year only: figures, years, numbers of sessions.

Reads what clerks write: digits of either width, with blanks and thousands separators;
第十六届…第八次会议 and 十九届四中全会; 二〇二二年. Whether it is wrong there, others judge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.regex import late
from perfdesk.template.datatypes import half_width
from perfdesk.template.patterns import chinese_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: A figure for comparison: its value, and % for a percentage.
Figure = tuple[Decimal, str]
#: A session for comparison: of which term and which one (0: not said), what it is.
Session = tuple[int, int, str]

#: Nobody writes longer texts into a field; what is pasted beyond is not looked through.
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class FigureFound:
    """A figure in a text, with the words as they stand; ``is_money`` where 元 follows."""

    figure: Figure
    words: str
    is_money: bool


@dataclass(frozen=True, slots=True)
class SessionFound:
    """The number of a session in a text, with the words as they stand."""

    session: Session
    words: str


def read(text: str) -> str:
    """Return a text as the searches below read it; every character keeps its place."""
    return half_width(text[:_MOST])


# -- figures -------------------------------------------------------------------------------

_FIGURE = late(
    r"(?<![\d.A-Za-z])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:\s*(?P<sign>%))?"
)
#: A year or the number of an official document is no figure.
_NO_FIGURE_AFTER = late(r"\s*(?:年|号|\]|〕)")
_MONEY_AFTER = late(r"\s*[万亿]?元")
#: What ends a clause, and how far from a figure it is looked for.
_BREAK = late(r"[,。;!?\n]")
_REACH = 60
_NO_FIGURE_BEFORE = late(r"[第〔\[]\s*$")


def figure(number: Decimal, *, is_percent: bool) -> Figure:
    """Return a figure of the form for comparison; 3435.00 is 3435."""
    return number.normalize(), "%" if is_percent else ""


def figures_in(text: str, least_digits: int, harmless: Sequence[str] = ()) -> Iterator[FigureFound]:
    """Yield the figures of a text that have so many digits; 100% may be a figure of any year.

    Clauses with one of the harmless words (同期) may tell a figure of any year.
    """
    folded = read(text)
    for match in _FIGURE.finditer(folded):
        number = Decimal(match["number"].replace(",", ""))
        if digits(number) < least_digits or _NO_FIGURE_AFTER.match(folded, match.end()):
            continue
        if _NO_FIGURE_BEFORE.search(folded, max(match.start() - 2, 0), match.start()):
            continue
        if harmless and _has(_clause_around(folded, match), harmless):
            continue
        found = figure(number, is_percent=match["sign"] is not None)
        is_money = _MONEY_AFTER.match(folded, match.end()) is not None
        yield FigureFound(found, text[match.start() : match.end()], is_money)


def _clause_around(folded: str, match: re.Match[str]) -> str:
    before = folded[max(match.start() - _REACH, 0) : match.start()]
    after = folded[match.end() : match.end() + _REACH]
    left, right = _BREAK.split(before)[-1], _BREAK.split(after, maxsplit=1)[0]
    return f"{left}{match[0]}{right}"


def _has(clause: str, words: Sequence[str]) -> bool:
    return any(word in clause for word in words)


def digits(number: Decimal) -> int:
    """Count a number's digits without the zeros at both ends: 0.05 has one, and so has 2000."""
    return len(f"{abs(number):f}".replace(".", "").strip("0"))


# -- years ---------------------------------------------------------------------------------

_CLAUSE = late(r"[^,。;!?\n]+")
_DIGITS = (
    "[0零〇○]",
    "[1一]",
    "[2二]",
    "[3三]",
    "[4四]",
    "[5五]",
    "[6六]",
    "[7七]",
    "[8八]",
    "[9九]",
)


def years_in(text: str, year: int, harmless: Sequence[str]) -> Iterator[str]:
    """Yield the words with which a text names a year (2022年, 二〇二二年度).

    Clauses with one of the harmless words (档案, 同期) may speak of any year.
    """
    digits_of_year = "".join(_DIGITS[int(digit)] for digit in str(year))
    wanted = re.compile(rf"(?<!\d){digits_of_year}\s*年度?")
    folded = read(text)
    for clause in _CLAUSE.finditer(folded):
        if _has(clause[0], harmless):
            continue
        for match in wanted.finditer(folded, clause.start(), clause.end()):
            yield text[match.start() : match.end()]


# -- sessions ------------------------------------------------------------------------------

_NUMBERS = {chinese_number(number): number for number in range(1, 100)}
_N = r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})"
_MEETING = r"\s*次\s*(?:全体会议|会议|全会|大会|常务会议)"
_SESSION = late(
    rf"(?:第\s*)?(?P<term>{_N})\s*届"
    rf"(?:(?P<plenums>(?:\s*{_N}\s*中、?)+)\s*全会"
    rf"|[^，,。；;：:！!？?\n届]{{0,25}}?(?P<number>{_N}){_MEETING})?"
    rf"|(?P<plenum>{_N})\s*中\s*全会"
    rf"|第\s*(?P<meeting>{_N}){_MEETING}"
)


def sessions_in(text: str) -> Iterator[SessionFound]:
    """Yield the numbered sessions of a text; 第十七届 without a session has the number 0."""
    folded = read(text)
    for match in _SESSION.finditer(folded):
        words = text[match.start() : match.end()]
        for session in _sessions(match):
            yield SessionFound(session, words)


def _sessions(match: re.Match[str]) -> Iterator[Session]:
    term = _number(match["term"])
    if term == 1 and not match[0].startswith("第"):
        return  # 新一届 is no number.
    if match["plenums"] or match["plenum"]:
        for number in re.findall(_N, match["plenums"] or match["plenum"]):
            yield term, _number(number), "中全会"
    elif match["number"] or match["meeting"]:
        yield term, _number(match["number"] or match["meeting"]), "次会议"
    else:
        yield term, 0, "届"


def _number(text: str | None) -> int:
    if text is None:
        return 0
    return int(text) if text.isdecimal() else _NUMBERS.get(text, 0)
