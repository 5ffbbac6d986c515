"""Read the lines before the first heading: annex label and title, with what their patterns tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from perfdesk.intake.cleaning.title import is_form_row
from perfdesk.intake.words.reverse import literal, reverse
from perfdesk.intake.words.wording import is_closed, seam

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from perfdesk.intake.cleaning.paragraphs import SourceLine
    from perfdesk.template.patterns import Pattern
    from perfdesk.template.schema import FormField
    from perfdesk.template.template import ReportTemplate

#: Label and title stand among the first lines, however long a text without headings is.
_FRONT_LINES = 60
#: A title takes up to so many lines.
_TITLE_LINES = 4
_YEAR_WORDS = re.compile("^年度?")


@dataclass(frozen=True, slots=True)
class Found:
    """A line, or several in a row, that a pattern matches.

    Attributes:
        slots: What stands in the pattern's slots, by name.
        is_generated: The template prints the same; otherwise the words differ.
    """

    first: int
    count: int
    text: str
    slots: dict[str, str]
    is_generated: bool = True


@dataclass(frozen=True, slots=True)
class Front:
    """What was found before the first heading."""

    label: Found | None
    title: Found | None


def read_front(
    template: ReportTemplate, titles: Iterable[Pattern], lines: Sequence[SourceLine]
) -> Front:
    """Find label and title; ``titles`` are the title patterns of other templates."""
    lines = lines[:_FRONT_LINES]
    label = _label(template, lines)
    rest = [
        "" if (label is not None and label.first == index) or is_form_row(line) else line.text
        for index, line in enumerate(lines)
    ]
    gaps = [line.gap for line in lines]
    title = _title(reverse(template.report_title, template.fields, whole=True), rest, gaps)
    if title is not None:
        slots = slots_of(template.report_title, title[2], template.fields)
        return Front(label, Found(*title, slots or {}))
    for pattern in chain((template.report_title,), titles):
        for expression in _loose(pattern):
            title = _title(expression, rest, gaps)
            match = expression.fullmatch(title[2]) if title is not None else None
            if title is not None and match is not None:
                return Front(label, Found(*title, match.groupdict(), is_generated=False))
    return Front(label, None)


def _label(template: ReportTemplate, lines: Sequence[SourceLine]) -> Found | None:
    pattern = template.annex_label
    for index, line in enumerate(lines if pattern.parts else ()):
        slots = slots_of(pattern, line.text, template.fields)
        if slots is not None:
            return Found(index, 1, line.text, slots)
    return None


def slots_of(pattern: Pattern, text: str, fields: Mapping[str, FormField]) -> dict[str, str] | None:
    """Return what stands in the slots of a label or title; None where the words differ."""
    bare = text.rstrip("：:")
    match = reverse(pattern, fields, whole=True).fullmatch(bare) if pattern.parts else None
    if match is None:
        return None
    pieces = zip(pattern.parts, match.groups(), strict=True)
    return {part.name: piece.strip() for part, piece in pieces if not isinstance(part, str)}


def _title(
    expression: re.Pattern[str], texts: Sequence[str], gaps: Sequence[int]
) -> tuple[int, int, str] | None:
    """Return first line, count and text of the lines in a row that are a title.

    The title that ends first wins, and of its readings the longest: where the unit stands at the
    beginning, every line above could be a part of it. Lines further apart than the title's own do
    not belong to it.
    """
    usual = min(gaps[1:], default=0)
    for end in range(len(texts)):
        best: tuple[int, int, str] | None = None
        text = ""
        for first in range(end, max(-1, end - _TITLE_LINES), -1):
            if not texts[first] or is_closed(texts[first]):
                break
            text = texts[first] + seam(texts[first], text) + text
            if expression.fullmatch(text):
                best = (first, end - first + 1, text)
            if gaps[first] > usual:
                break
        if best is not None:
            return best
    return None


def _loose(pattern: Pattern) -> list[re.Pattern[str]]:
    """Return expressions for unit and year in either order before the title's closing words."""
    last = pattern.parts[-1]
    words = _YEAR_WORDS.sub("", last) if isinstance(last, str) else ""
    if not words:
        return []
    year, unit = r"(?P<fiscal_year>\d{4})年度?", r"(?P<unit>.{1,300}?)"
    return [re.compile(order + literal(words)) for order in (year + unit, unit + year)]
