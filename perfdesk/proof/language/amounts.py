"""Find numbers that cannot be so: malformed, above all there is, both about and exact."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from perfdesk.proof.language.words import ARABIC, CHINESE, folded, slip, table
from perfdesk.regex import late

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from perfdesk.proof.values import Passage, Slip

_N = rf"(?:{ARABIC}|{CHINESE})"
_ALL = Decimal(100)

# -- malformed -----------------------------------------------------------------------------

_UNIT = r"(?=\s{0,2}(?:[万亿]?元(?![旦月宵素件])|[%‰]))"
_MALFORMED = (
    # 3.042.27万元, and without a unit where a dot stands for thousands.
    late(rf"(?<![\d.A-Za-z])\d{{1,12}}(?:\.\d{{1,12}}){{2,6}}{_UNIT}"),
    late(r"(?<![\d.A-Za-z])\d{1,3}\.\d{3}\.\d{1,2}(?![\d.])"),
    late(rf"(?<![\d.A-Za-z])\d{{1,12}}\.\.+\d{{1,12}}{_UNIT}"),
    # 3415.万元
    late(r"(?<![\d.A-Za-z])\d{2,12}\.(?=[万亿]元|%)"),
)
#: 1,23,4万元; it may also be a list of numbers.
_GROUPS = late(r"(?<![\d.,])\d{1,12}(?:,\d{0,12}){1,6}(?:\.\d{1,12})?(?=\s{0,2}(?:元|[万亿]))")
_RIGHT_GROUPS = late(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
#: 99。4%, 3，415.62万元: a mark of the text stands for one of the number.
_STOP_INSIDE = late(rf"(?<![\d.])\d{{1,12}}。\d{{1,4}}{_UNIT}")
_COMMA_INSIDE = late(rf"(?<![\d.，])\d{{1,3}}(?:，\d{{3}})+\.\d{{1,2}}{_UNIT}")
_SIGN_TWICE = late(r"(?<=\d)(?:%{2,}|‰{2,})")


#: Most texts have nothing like it.
_SUSPECT = late(r"\d\.[\d.]{0,12}\.|\d\.[万亿元%]|\d[,，。]\d|%%|‰‰")


def malformed_numbers(passage: Passage) -> Iterator[Slip]:
    """Yield what looks like a number and is none: 3.042.27万元."""
    text = folded(passage.text)
    if _SUSPECT.search(text) is None:
        return
    spans = {match.span() for pattern in _MALFORMED for match in pattern.finditer(text)}
    for span in sorted(spans):
        yield slip("malformed_number", passage, span)
    for match in _GROUPS.finditer(text):
        if not _RIGHT_GROUPS.fullmatch(match[0]):
            yield slip("malformed_number", passage, match.span(), variant="groups")
    for pattern, mark, right in ((_STOP_INSIDE, "。", "."), (_COMMA_INSIDE, "，", ",")):
        for match in pattern.finditer(text):
            fixed = match[0].replace(mark, right)
            yield slip(
                "malformed_number", passage, match.span(), fixed, variant="mark", right=fixed
            )
    for match in _SIGN_TWICE.finditer(text):
        yield slip(
            "malformed_number",
            passage,
            match.span(),
            match[0][0],
            variant="mark",
            right=match[0][0],
        )


# -- rates ---------------------------------------------------------------------------------


@cache
def _rates() -> Mapping[str, re.Pattern[str]]:
    rates = table("amounts")["rates"]
    patterns = {}
    for kind, variant in (("bounded", "impossible"), ("planned", "")):
        words = "|".join(sorted(rates[kind], key=len, reverse=True))
        patterns[variant] = re.compile(
            rf"(?:{words})(?P<between>[^，。；;\n\d%]{{0,12}}?)"
            rf"(?<![\d.])(?P<rate>{ARABIC})\s?%(?P<more>\s?(?:以上|多|余))?"
        )
    return patterns


#: More than was planned may well be, where the sentence goes on to say why.
_EXPLAINED = late(r"[^。；\n]{0,60}?(?:原因|超额|超出|追加|增加|主要是|由于|因)")
_SENTENCE = 64
_MORE_THAN = late("超过|大于|高于|多于|逾|突破|>|＞")


def rates_over_all(passage: Passage) -> Iterator[Slip]:
    """Yield rates above 100 %: impossible for a part of a whole, odd for what was planned."""
    text = folded(passage.text)
    if "%" not in text:
        return
    for variant, pattern in _rates().items():
        for match in pattern.finditer(text):
            if any(word in match["between"] for word in table("amounts")["rates"]["not_between"]):
                continue
            rate = Decimal(match["rate"].replace(",", ""))
            is_more = match["more"] is not None or _MORE_THAN.search(match["between"]) is not None
            if variant == "" and _EXPLAINED.match(text, match.end(), match.end() + _SENTENCE):
                continue
            if rate > _ALL or (rate == _ALL and is_more):
                yield slip("rate_over_100", passage, match.span(), variant=variant)


# -- about ---------------------------------------------------------------------------------

_ABOUT_TWICE = late(
    rf"(?:大约|约|将近|接近|超过|逾|近)\s?(?P<number>{_N})\s?"
    r"(?:余|多(?!于|年|个?月|天|日)|来(?=[个名次人件]))(?:万|亿|千|百)?"
    rf"|(?:大约|约)\s?{_N}\s?(?:万|亿|千|百)?(?![半成])[^\s，。；\d]{{0,4}}(?:左右|上下|以上)"
)
_PERIOD = late(r"\s?(?:年|个?月|天|日)")
_ABOUT_EXACT = late(r"(?:大约|约)\s?(?P<number>\d{3,9})\s?(?P<unit>[^\s\d])(?P<behind>.?)")
_EXACT_DIGITS = 3


def approximate_twice(passage: Passage) -> Iterator[Slip]:
    """Yield numbers that are called approximate twice: 约30余次."""
    for match in _ABOUT_TWICE.finditer(folded(passage.text)):
        if match[0].startswith("近") and _PERIOD.match(passage.text, match.end()):
            continue
        yield slip("approximate_twice", passage, match.span())


def approximate_exact(passage: Passage) -> Iterator[Slip]:
    """Yield 约 before the exact number of things that are counted one by one: 约2860件."""
    counted = table("amounts")["counted"]
    for match in _ABOUT_EXACT.finditer(folded(passage.text)):
        unit = match["unit"]
        if unit not in counted or (unit == "个" and match["behind"] in {"月", "小"}):
            continue
        if len(match["number"].strip("0")) >= _EXACT_DIGITS:
            yield slip("approximate_exact", passage, (match.start(), match.end("unit")))


# -- measure words -------------------------------------------------------------------------


@cache
def _unmeasured() -> re.Pattern[str]:
    nouns = "|".join(sorted(table("amounts")["measure"], key=len, reverse=True))
    behind = "|".join(table("amounts")["not_counted"]["behind"])
    return re.compile(rf"(?<![\d.A-Za-z第－—-])(\d{{1,3}})(\s?)({nouns})(?!{behind})")


#: 人数为1116人次: persons and attendances are not the same.
_PERSONS_AS_TIMES = late(
    rf"([人户家件])数(?:累计|总计|合计|共计|共|约)?(?:为|达到?|有)?\s?约?\s?{_N}\s?余?[多万]?\s?\1次"
)
_ODD_UNITS = ("条次", "份次", "篇次")
_ODD_UNIT = late(rf"{_N}\s?余?多?\s?([条份篇]次)(?![年日月要序级生])")


def unmeasured(passage: Passage) -> Iterator[Slip]:
    """Yield numbers without their measure word: 3效益指标."""
    text = passage.text
    before = tuple(table("amounts")["not_counted"]["before"])
    for match in _unmeasured().finditer(text):
        left = text[max(match.start() - 4, 0) : match.start()].rstrip()
        if not left or left.endswith((*before, "\n")) or not _is_word_end(left[-1]):
            continue
        word = table("amounts")["measure"][match[3]]
        right = f"{match[1]}{match[2]}{word}{match[3]}" if word else None
        yield slip(
            "measure_word", passage, match.span(), right, noun=match[3], word=word or "个”“家"
        )


def _is_word_end(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff" or character in "、，；："


def odd_units(passage: Passage) -> Iterator[Slip]:
    """Yield units that do not fit what is counted: 人数…人次, 条次."""
    text = passage.text
    for match in _PERSONS_AS_TIMES.finditer(text) if "数" in text else ():
        one = match[1]
        yield slip("odd_unit", passage, match.span(), noun=f"{one}数", unit=f"{one}次")
    if not any(unit in text for unit in _ODD_UNITS):
        return
    for match in _ODD_UNIT.finditer(text):
        yield slip("odd_unit", passage, match.span(), variant="unusual", unit=match[1])


# -- ordinals ------------------------------------------------------------------------------

_SESSION = late(
    r"(?<=届)([^，。；\n第届]{0,30}?(?:人民代表大会(?:常务委员会)?|全国委员会|委员会))"
    r"((?:[一二三四五六七八九十]{1,3}|\d{1,2})\s?次(?:全体)?会议)"
)


def missing_ordinals(passage: Passage) -> Iterator[Slip]:
    """Yield sessions of a full name without 第; 十七届人大三次会议 is a usual short form."""
    for match in _SESSION.finditer(passage.text) if "届" in passage.text else ():
        right = f"{match[1]}第{match[2]}"
        yield slip("ordinal_missing", passage, match.span(), right, right=f"第{match[2]}")
