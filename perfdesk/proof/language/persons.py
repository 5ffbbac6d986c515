"""Find what is told of persons and must not be published unseen, and words of secrecy."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from perfdesk.proof.language.words import folded, one_of, slip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.proof.values import Passage, Setting, Slip

_IDENTITY = re.compile(r"(?<![\dA-Za-z])(?:\d{17}[\dXx]|\d{15})(?![\dA-Za-z])")
#: GB 11643-1999: weights of the digits, and the check characters by remainder.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
#: First digits of the provinces' codes (GB/T 2260).
_PROVINCES = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
#: No such number is shorter.
_LONG = re.compile(r"\d[\d -]{6,60}")
_MOBILE = re.compile(r"(?<![\d.A-Za-z])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![\d.A-Za-z])")
_LANDLINE = re.compile(
    r"(?<![\d.-])(?:0\d{2,3}[- ]\d{7,8}|[（(]0\d{2,3}[）)]\s?\d{7,8})(?![\d.])"
    r"|(?<=电话)(?:号码)?[：:为]?\s?(?:\d{8})(?!\d)"
)
_CARD = re.compile(
    r"(?<![\d.A-Za-z])(?:62|4\d|5[1-5])\d{2}(?: ?\d{4}){3}(?: ?\d{1,3})?(?![\d.A-Za-z])"
)
_ACCOUNT = re.compile(r"(?:账号|帐号|账户|帐户|卡号)(?:号码)?[：:为]?\s?(\d(?:[ -]?\d){8,29})")
_MAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}", re.ASCII
)


def personal_numbers(passage: Passage) -> Iterator[Slip]:
    """Yield numbers of identity cards, telephones and bank accounts, and addresses of mail."""
    text = folded(passage.text)
    taken: set[int] = set()
    for variant, match in _numbers(text):
        span = match.span(match.lastindex or 0)
        if taken.isdisjoint(range(*span)):
            taken.update(range(*span))
            masked = _masked(passage.text[slice(*span)])
            yield slip("personal_number", passage, span, variant=variant, masked=masked)


def _masked(number: str) -> str:
    """Return enough of a number to know it again: what is told of it may be passed on."""
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"


def _numbers(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield what may be such a number, the surest kinds first."""
    if _LONG.search(text) is not None:
        yield from _long_numbers(text)
    if "@" in text:
        for match in _MAIL.finditer(text):
            yield "mail", match


def _long_numbers(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for match in _IDENTITY.finditer(text):
        if _is_identity(match[0].upper()):
            yield "", match
    for match in _CARD.finditer(text):
        if _is_card(match[0].replace(" ", "")):
            yield "account", match
    for match in _ACCOUNT.finditer(text):
        yield "account", match
    for match in _MOBILE.finditer(text):
        yield "mobile", match
    for match in _LANDLINE.finditer(text):
        yield "landline", match


def _is_identity(number: str) -> bool:
    """Say whether this is the number of an identity card, by its place, birth and check."""
    if not _PROVINCES.match(number):
        return False
    birth = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
    try:
        born = date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
    except ValueError:
        return False
    if not 1900 <= born.year <= 2100:
        return False
    if len(number) == 15:
        return True
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[-1]


def _is_card(number: str) -> bool:
    """Say whether a number has the check digit of bank cards (ISO/IEC 7812-1, Luhn)."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def personal_names(passage: Passage, setting: Setting) -> Iterator[Slip]:
    """Yield names of the clerk's own list."""
    for name in dict.fromkeys(setting.people):
        at = passage.text.find(name) if name else -1
        while at >= 0:
            yield slip("personal_name", passage, (at, at + len(name)))
            at = passage.text.find(name, at + len(name))


def secrecy_words(passage: Passage) -> Iterator[Slip]:
    """Yield words that mark papers which are not for the public."""
    pattern = re.compile(
        rf"{one_of('secrecy', 'marks')}|(?<!计算)机密(?![码钥度性])|(?<!拒)绝密(?![封切])"
    )
    for match in pattern.finditer(passage.text):
        yield slip("secrecy_word", passage, match.span())
