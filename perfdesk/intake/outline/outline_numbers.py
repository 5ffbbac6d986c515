"""Recognise the numbers of headings, also those that only a heading makes sure: 1.1, 一, A., Ⅰ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from perfdesk.intake.words.numbers import number_value
from perfdesk.intake.words.wording import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterator

_GAP = rf"{BLANK}*"
_CN = rf"{_GAP}([一二三四五六七八九十]{{1,3}}){_GAP}"
_AR = rf"{_GAP}(\d{{1,2}}){_GAP}"
_EITHER = rf"{_GAP}(\d{{1,2}}|[一二三四五六七八九十]{{1,3}}){_GAP}"
_ROMANS = {"Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "Ⅴ": 5, "Ⅵ": 6, "Ⅶ": 7, "Ⅷ": 8, "Ⅸ": 9, "Ⅹ": 10}
_HANZI = "[\u4e00-\u9fff“《（(]"
#: What stands behind a figure of a text, not behind the number of a heading.
_MEASURE = (
    "(?:年(?!度)|人(?!员|事|才|大)|项(?!目)|公(?=里|斤|顷)|平(?=方)|分(?!析|解|配|类)"
    "|[万亿元个名次件月日条份家%％倍户场页千百吨米])"
)


@dataclass(frozen=True, slots=True)
class HeadingNumber:
    """The number of a heading.

    Attributes:
        key: Numbers of one key are of one row (一、 and 一． are).
        rank: Outer ones are smaller: 第一章 before 一、 before （一） before 1.
        value: What it says; of 1.2.3 the last figure.
        length: Of the characters, marks included.
        weak: Not sure without a known wording behind it: 一基本情况.
        path: Of 1.2.3 the figures before the last.
    """

    key: str
    rank: int
    value: int
    length: int
    weak: bool = False
    path: tuple[int, ...] = ()


#: Key, rank, expression and whether it is weak; the first that matches counts.
_FORMS: tuple[tuple[str, int, re.Pattern[str], bool], ...] = tuple(
    (key, rank, re.compile(expression), weak)
    for key, rank, expression, weak in (
        ("part", 0, rf"第{_EITHER}(?:部分|篇)[、：:，,.．]?", False),
        ("chapter", 1, rf"第{_EITHER}章[、：:，,.．]?", False),
        ("section", 2, rf"第{_EITHER}节[、：:，,.．]?", False),
        ("(cn)", 4, rf"[（(〔［\[]{_CN}[）)〕］\]][、.．:：]?", False),
        ("(1)", 7, rf"[（(〔［\[]{_AR}[）)〕］\]][、.．]?", False),
        ("(1)", 7, "([⑴-⒇])", False),
        ("cn)", 4, rf"{_CN}[）)][、.．]?", False),
        ("cn", 3, rf"{_CN}[、.．,，:：]", False),
        ("1)", 6, rf"{_AR}[）)][、.．]?", False),
        ("1.", 5, rf"{_AR}[.．、](?!\d)", False),
        ("1.", 5, "([⒈-⒛])", False),
        ("①", 8, "([①-⑳])", False),
        ("roman", 3, "([Ⅰ-Ⅹ])[、.．:：]?", False),
        ("A", 9, "([A-HＡ-Ｈa-h])[、.．]", True),
        (
            "cn",
            3,
            rf"([二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])(?={_HANZI})",
            True,
        ),
        ("1.", 5, rf"(\d{{1,2}})(?={_HANZI})(?!年|{_MEASURE})", True),
    )
)
_DOTTED = re.compile(
    rf"{_GAP}(\d{{1,2}}(?:[.．]\d{{1,2}}){{1,3}})[.．、]?{_GAP}(?={_HANZI})(?!{_MEASURE})"
)
_RANK_OF_DOTTED = 4
#: Each line is asked about for every template, and by those around it.
_REMEMBERED = 4096
#: What none of them begins with needs no further look.
_OPENING = re.compile(rf"{_GAP}[（(〔［\[第①-⑳⑴-⒛Ⅰ-Ⅹ\dA-HＡ-Ｈa-h一二三四五六七八九十]")


@lru_cache(maxsize=_REMEMBERED)
def heading_number(text: str, at: int = 0) -> HeadingNumber | None:
    """Return the number that a heading at this place would have, None where there is none."""
    if _OPENING.match(text, at) is None:
        return None
    dotted = _DOTTED.match(text, at)
    if dotted is not None:
        figures = tuple(int(figure) for figure in re.split("[.．]", dotted[1]))
        rank = _RANK_OF_DOTTED + len(figures) - 2
        return HeadingNumber(
            f"dotted{len(figures)}", rank, figures[-1], dotted.end() - at, path=figures[:-1]
        )
    for key, rank, expression, weak in _FORMS:
        match = expression.match(text, at)
        if match is not None:
            return HeadingNumber(key, rank, _value(match[1]), match.end() - at, weak)
    return None


def _value(text: str) -> int:
    mark = text[0]
    if mark in _ROMANS:
        return _ROMANS[mark]
    for first, last in ("⑴⒇", "⒈⒛"):
        if first <= mark <= last:
            return ord(mark) - ord(first) + 1
    if (mark.isascii() and mark.isalpha()) or "Ａ" <= mark <= "ｈ":
        return (ord(mark.upper()) - ord("A" if mark.isascii() else "Ａ")) + 1
    return number_value(text)


#: Where inside a line a heading may begin: numbers that no sentence has by accident.
_INSIDE = re.compile(
    r"[（(〔][一二三四五六七八九十]{1,3}[）)〕]"
    r"|(?<![一二三四五六七八九十第\d])[一二三四五六七八九十]{1,3}、"
    r"|第[一二三四五六七八九十\d]{1,3}(?:部分|章|节)|[Ⅰ-Ⅹ](?=[、.．:：])"
    r"|(?<![\d.．])\d{1,2}[.．、](?!\d)|(?<![\d.．])\d{1,2}(?:[.．]\d{1,2}){1,3}(?![\d.．])"
)


def inner_places(text: str, start: int = 1) -> Iterator[int]:
    """Yield the places from one on, behind the line's beginning, where a heading may begin."""
    for match in _INSIDE.finditer(text, start):
        yield match.start()
