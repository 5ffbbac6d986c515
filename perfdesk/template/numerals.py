"""Read and measure single numbers: Arabic and Chinese, full-width, with 万 and 亿."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.regex import late

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

#: Nobody writes longer texts into a field; what is pasted beyond is not looked through.
MOST = 100_000
_DIGITS = {
    **{digit: value for value, digit in enumerate("零一二三四五六七八九")},
    "〇": 0,
    "两": 2,
}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}


_FOLD = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), 0xFF05, 0xFF0B, 0xFF0D, 0xFF0E)}
_FOLD |= {ord(mark): " " for mark in "\u3000\xa0\u2002\u2003\u2009\u202f\t"}
_FOLD |= {ord("−"): "-", ord("○"): "〇", ord("﹪"): "%"}
#: The marks that stand for numbers in shapes (``sentences``) mean nothing in a text.
_FOLD |= dict.fromkeys(range(0xE000, 0xE010), " ")


_WIDE_COMMA = late(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")


def fold(text: str) -> str:
    """Return a text with half-width digits and plain blanks; every character keeps its place."""
    return _WIDE_COMMA.sub(",", text[:MOST]).translate(_FOLD)


ARABIC = (
    r"(?:\d{1,3}(?:,\d{3})++(?!\d)(?:\.\d++)?+|\d{1,3}(?:[ ]\d{3})++(?:\.\d++)?+(?=[ ]?[万亿]?元)"
    r"|\d++(?:\.\d++)?+)"
)
CN = "零〇一二两三四五六七八九"
CHINESE = rf"(?:[一二两三四五六七八九十][{CN}十百千万亿]*+(?:点[{CN}]++[万亿]*+)?+)"
TIMES = r"(?:[十百千]?(?:万亿|亿|万)|[百千](?=[ ]?[元名个人件次条份余多]))"
_ALONE = r"\d{1,3}(?:[, ]\d{3})++(?:\.\d++)?+|\d++(?:\.\d++)?+"
_SINGLE = late(
    rf"(?:(?P<hundred_millions>{_ALONE})[ ]?亿[ ]?)?"
    rf"(?P<arabic>{_ALONE})[ ]?(?P<times>{TIMES}|[百千])?"
    rf"|(?P<chinese>{CHINESE}|[零〇])"
)


def read_number(text: str) -> Decimal | None:
    """Read one number: 3,415.62 · ３０ · 1.2万 · 1亿2000万 · 三百五十六 · 二点五万 · 二〇.

    Signs and blanks around it are allowed; None for anything else.
    """
    folded = fold(text).strip()
    sign = -1 if folded.startswith("-") else 1
    total = magnitude(folded.lstrip("+-").strip())
    return None if total is None else sign * total


def magnitude(words: str) -> Decimal | None:
    """Read one folded number without a sign; None for anything else."""
    match = _SINGLE.fullmatch(words)
    if match is None:
        return None
    parts = [number * times for number, times in _parts(match)]
    return sum(parts, Decimal(0)) if parts else None


def _parts(match: re.Match[str]) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield the pieces of 1亿2000万 with what each is multiplied by."""
    chinese = match["chinese"]
    if chinese:
        value = _chinese(chinese)
        if value is not None:
            yield value, Decimal(1)
        return
    if match["hundred_millions"]:
        yield Decimal(match["hundred_millions"].replace(",", "")), Decimal(10**8)
    yield Decimal(match["arabic"].replace(",", "").replace(" ", "")), times_of(match["times"])


def times_of(words: str | None) -> Decimal:
    """Return by what 万, 亿, 千 multiply."""
    product = Decimal(1)
    for word in words or "":
        product *= _SMALL.get(word) or _LARGE[word]
    return product


def _chinese(words: str) -> Decimal | None:
    """Read Chinese numerals: by places (三百五十六), by digits (二〇), with 点; None for 七八十."""
    whole, point, fraction = words.partition("点")
    number = _by_digits(whole) if _is_digits(whole) else _by_places(whole)
    if number is None or not point:
        return None if number is None else Decimal(number)
    tail, times = fraction.rstrip("万亿"), fraction[len(fraction.rstrip("万亿")) :]
    digits = "".join(str(_DIGITS[digit]) for digit in tail)
    return Decimal(f"{number}.{digits}") * times_of(times)


def _is_digits(words: str) -> bool:
    return len(words) > 1 and all(word in _DIGITS for word in words)


def _by_digits(words: str) -> int | None:
    """Read 二〇 and 一九八〇; 三五 (three to five) is no number."""
    if "〇" not in words and "零" not in words:
        return None
    return int("".join(str(_DIGITS[word]) for word in words))


def _by_places(words: str) -> int | None:
    """Read 三千四百三十五, 两万零五, 一亿二千万; None for no number or an unclear one (三万五)."""
    total = group = section = digit = 0
    last = above = 10**9
    for before, word in zip(f" {words}", words, strict=False):
        if word in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[word]
            above = 1 if before in "零〇" else last
        elif word in _SMALL:
            if _SMALL[word] >= last or not (digit or word == "十"):
                return None
            section += (digit or 1) * _SMALL[word]
            last, digit = _SMALL[word], 0
        else:
            group += section + digit
            section = digit = 0
            last = _LARGE[word]
            if word == "万":
                group *= last
            else:
                total, group = (total + group) * last, 0
    if digit and 10 < above < 10**9:
        return None
    return total + group + section + digit


def step_of(number: str) -> Decimal:
    """Return what a one in the last digit told is worth: 0.01 of 3.25, 1000 of 1.2万."""
    body = number.strip()
    plain = body.rstrip("万亿千百十 ") or body
    after = body[len(plain) :].replace(" ", "")
    _, point, fraction = plain.replace("点", ".").partition(".")
    places = Decimal(1).scaleb(-len(fraction)) if point else Decimal(1)
    is_arabic = plain[-1].isascii()
    if not is_arabic and not point:
        return times_of(after.lstrip("十百千"))
    return places * times_of(after)
