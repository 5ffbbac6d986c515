"""Turn a template's patterns round: from printed text back to what stood in the slots.

Tolerant of blanks anywhere, of full and half width, and of nothing else.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from perfdesk.intake.words.numbers import NUMBER
from perfdesk.intake.words.wording import compact
from perfdesk.template.datatypes import NUMERIC, DataType
from perfdesk.template.patterns import Slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from perfdesk.template.patterns import Pattern
    from perfdesk.template.schema import FormField

#: Blanks within a paragraph.
BLANK = r"[^\S\n]"
_TWINS = ("，,", "。.．", "：:", "；;", "（(", "）)", "！!", "？?", '“”"', "‘’'", "％%")
#: Marks that separate a label or a marker from what it introduces.
SEPARATOR = r"(?:[：:，,、]|[.．](?!\d))"
_PUNCTUATION = "，,。.．：:；;、！!？?"
#: Digits in a row are taken whole: no figure is longer, and none is a part of a longer one.
_DIGITS = r"\d{1,20}+(?!\d)"
#: Thousands are parted by commas, by a blank, or by both.
_THOUSANDS = rf"(?:[,，]{BLANK}?|{BLANK})\d{{3}}(?!\d)"
_FIGURE = rf"[-+－−]?{BLANK}*{_DIGITS}(?:{_THOUSANDS}){{0,6}}(?:[.．]{_DIGITS})?"
_WORDS = r"[^\n]{1,300}?"
_YEAR = r"\d{4}"


def literal(text: str) -> str:
    """Return the expression of a fixed text."""
    return rf"{BLANK}*".join(_mark(mark) for mark in compact(text))


def _mark(mark: str) -> str:
    for twins in _TWINS:
        if mark in twins:
            return f"[{re.escape(twins)}]"
    if "!" < mark <= "~":  # ASCII has a full-width twin each.
        return f"[{re.escape(mark)}{chr(ord(mark) + 0xFEE0)}]"
    return re.escape(mark)


def words_and_separator(text: str) -> tuple[str, str, str]:
    """Cut ``，完成值：`` into the marks before, the words, and the marks after."""
    bare = compact(text)
    words = bare.strip(_PUNCTUATION)
    if not words:
        return bare, "", ""
    before, _, after = bare.partition(words)
    return before, words, after


def reverse(
    pattern: Pattern, fields: Mapping[str, FormField], *, whole: bool = False
) -> re.Pattern[str]:
    """Return the expression of a pattern, with one group for each of its parts, in order.

    Slots go as far as the next of the pattern's words, and stay there whatever follows: a second
    try with each slot a little longer would take a time with as many powers as there are slots.

    Args:
        pattern: The pattern.
        fields: The template's fields by code.
        whole: It must be all of a text.
    """
    runs = [""]
    for before, part in pairwise(("", *pattern.parts)):
        if isinstance(before, str) and isinstance(part, Slot):
            runs.append("")
        words = literal(part) if isinstance(part, str) else _slot(part, fields)
        runs[-1] += f"({words}{BLANK}*)"
    runs[-1] += r"\Z" if whole else ""
    return re.compile("".join(f"(?>{run})" for run in runs))


def _slot(slot: Slot, fields: Mapping[str, FormField]) -> str:
    if slot.name not in fields:
        return {"fiscal_year": _YEAR, "n": NUMBER}.get(slot.name, _WORDS)
    field = fields[slot.name]
    if field.type is DataType.PERCENT:
        return rf"{_FIGURE}{BLANK}*+[%％]?"
    if field.type in NUMERIC:
        return _FIGURE
    if field.type is DataType.CHOICE:
        return _any_of(field.choices)
    return "[是否]" if field.type is DataType.FLAG else _WORDS


def _any_of(texts: Iterable[str]) -> str:
    """Return the expression of one of several fixed texts, the longest first."""
    ordered = sorted({compact(text) for text in texts} - {""}, key=lambda text: (-len(text), text))
    return f"(?:{'|'.join(map(literal, ordered))})"


@lru_cache(maxsize=1000)
def label(texts: tuple[str, ...], before: str = "", *, separated: bool = True) -> re.Pattern[str]:
    """Return the expression of a label that opens a piece of a record.

    It stands at the beginning, after the end of a sentence, or after the mark ``before`` that the
    template prints in front of it.
    """
    start = literal(before) if before else r"(?:\A|(?<=[。！？；!?;\n]))"
    end = rf"{BLANK}*{SEPARATOR}" if separated else rf"(?:{BLANK}*{SEPARATOR})?"
    return re.compile(f"{start}{BLANK}*{_any_of(texts)}{end}{BLANK}*")


@lru_cache(maxsize=1000)
def figure_label(texts: tuple[str, ...]) -> re.Pattern[str]:
    """Return the expression of a label that stands right before a figure: 目标值90%，完成值≥93%."""
    start = r"(?:\A|(?<=[。！？；!?;\n，,]))"
    sign = rf"(?:[≥≤＞＜><＝=]|不[低少高多大小]于|[大小]于(?:等于)?){BLANK}*"
    end = rf"{BLANK}*(?:为|是|达到)?{BLANK}*(?=(?:{sign})?\d)"
    return re.compile(f"{start}{BLANK}*{_any_of(texts)}{end}")


def marker(parts: Sequence[str | Slot]) -> re.Pattern[str]:
    """Return the expression of the marker that begins a record; group 1 is its number, if any.

    The mark after it may be any separator (任务1：, 任务一、, 任务 3，).
    """
    written = [f"({NUMBER})" if isinstance(part, Slot) else literal(part) for part in parts]
    last = parts[-1]
    if isinstance(last, str):
        words = compact(last).rstrip(_PUNCTUATION)
        written[-1] = literal(words) + ("" if words == compact(last) else BLANK + "*" + SEPARATOR)
    return re.compile(rf"{BLANK}*".join(written) + f"{BLANK}*")


@lru_cache(maxsize=1000)
def inline_marker(pattern: Pattern, *, anywhere: bool = False) -> re.Pattern[str]:
    """Return the expression of an item's marker in running text (二是); group 1 is its number.

    It stands behind a mark, or ``anywhere``.
    """
    texts = [literal(part) if isinstance(part, str) else f"({NUMBER})" for part in pattern.parts]
    start = "" if anywhere else r"(?:\A|(?<=[。；，：、！？;:,!?\n]))"
    return re.compile(start + rf"{BLANK}*".join(texts))
