"""Recognise the numbers that open headings and items: 一、 （一） 1. （1） ① 第一部分."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from perfdesk.intake.words.wording import BLANK
from perfdesk.template.patterns import chinese_number, numbered

if TYPE_CHECKING:
    from perfdesk.template.patterns import Pattern

_VALUES = {chinese_number(number): number for number in range(1, 100)}
#: A number, Arabic (of either width) or Chinese.
NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_CHINESE = rf"{BLANK}*([一二三四五六七八九十]{{1,3}}){BLANK}*"
_ARABIC = rf"{BLANK}*(\d{{1,3}}){BLANK}*"


class Form(StrEnum):
    """How a number is written."""

    CHINESE = "一、"
    CHINESE_BRACKETS = "（一）"
    ARABIC = "1."
    ARABIC_BRACKETS = "（1）"
    CIRCLED = "①"
    PART = "第一部分"


#: Forms that a line of running text does not begin with by accident.
SURE_FORMS = frozenset({Form.CHINESE_BRACKETS, Form.ARABIC_BRACKETS, Form.CIRCLED, Form.PART})

_FORMS = (
    (Form.CHINESE_BRACKETS, re.compile(rf"[（(]{_CHINESE}[）)][、.．]?")),
    (Form.ARABIC_BRACKETS, re.compile(rf"[（(]{_ARABIC}[）)][、.．]?")),
    (Form.PART, re.compile(rf"第({NUMBER})(?:部分|章|节)[、：:]?")),
    (Form.CHINESE, re.compile(rf"{_CHINESE}[、.．]")),
    (Form.ARABIC, re.compile(rf"{_ARABIC}[.．、)）](?!\d)")),
    (Form.CIRCLED, re.compile("([①-⑳])")),
)
#: What none of them begins with needs no further look: most lines of a text.
_OPENING = re.compile(rf"{BLANK}*[（(第①-⑳\d一二三四五六七八九十]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number at the beginning of a text; ``length`` counts its characters, marks included."""

    form: Form
    value: int
    length: int


def number_value(text: str) -> int:
    """Return what a number says; 0 for Chinese digits that make none (十十)."""
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    return int(text) if text.isdecimal() else _VALUES.get(text, 0)


def leading_number(text: str) -> Number | None:
    """Return the number with which a text begins, if any."""
    if _OPENING.match(text) is None:
        return None
    for form, pattern in _FORMS:
        match = pattern.match(text)
        if match is not None:
            return Number(form, number_value(match[1]), match.end())
    return None


def form_of(pattern: Pattern) -> Form | None:
    """Return the form of a template's numbering or marker, None where it is none of these."""
    number = leading_number(numbered(pattern, 1))
    return number.form if number is not None else None
