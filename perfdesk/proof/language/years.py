"""Find years of other reports: last year's left standing, or one that has not come yet.

Other years are right in archives, comparisons, budgets carried over, plans, titles and numbers of
documents: clauses with such words (``years.toml``) may name any year.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.proof.language.words import folded, slip, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.proof.values import Passage, Setting, Slip

_CHINESE = {ord(mark): str(digit) for digit, mark in enumerate("〇一二三四五六七八九")}
_CHINESE |= {ord("零"): "0", ord("○"): "0"}
_YEAR = re.compile(
    r"(?<![\d.])(?:(?:19|20)\d\d|[一二][〇零○一二三四五六七八九]{3})\s?年(?![限度]?[以之]?[后前内]?代)"
)
#: 2021、2022年 and 2021—2025年 are series and periods.
_SERIES = re.compile(r"\d{4}\s?年?\s?(?:[、—–~～-]|至|到|和|与)\s?$|至\s?$")
_END = frozenset("。！？\n")
_CLAUSE_END = frozenset("，；：") | _END
#: How far a sentence is looked through on either side of a year.
_REACH = 80
_NEAR = 2
#: Roles in which plans are told.
_PLANS = frozenset({"improvements", "result_use", "goals", "goal", "problems"})
_DEEDS = ("title", "heading")


def wrong_years(passage: Passage, setting: Setting) -> Iterator[Slip]:
    """Yield years beside the report's own that nothing around them explains."""
    text = passage.text
    if not setting.fiscal_year or passage.is_stable or passage.kind in _DEEDS or "年" not in text:
        return
    if passage.role == "functions":
        return
    for match in _YEAR.finditer(folded(text)):
        year = int(match[0].rstrip("年").strip().translate(_CHINESE))
        if not 0 < abs(year - setting.fiscal_year) <= _NEAR:
            continue
        if year > setting.fiscal_year and _is_plan(passage, match.end()):
            continue
        if not _is_explained(text, match.start(), match.end(), setting.fiscal_year):
            yield slip(
                "wrong_year",
                passage,
                match.span(),
                variant="" if year < setting.fiscal_year else "later",
                year=str(setting.fiscal_year),
            )


def _is_plan(passage: Passage, behind_year: int) -> bool:
    """Say whether a year to come is meant: only as the head of a sentence (2024年，) it is not."""
    return passage.role in _PLANS or passage.text[behind_year : behind_year + 1] not in {"，", "度"}


def _is_explained(text: str, start: int, end: int, own: int) -> bool:
    if _SERIES.search(text[max(start - 8, 0) : start]):
        return True
    first, last = _sentence(text, start, end)
    sentence = text[first:last]
    if str(own) in sentence.replace(" ", ""):
        return True  # Two years in one sentence are compared.
    before, behind = text[first:start], text[end:last]
    if before.count("《") > before.count("》") or behind.count("）") > behind.count("（"):
        return True  # In a title; in a note in brackets.
    clause = _clause(before, text[start:end], behind)
    words = table("years")
    if any(word in clause for word in words["in_clause"]):
        return True
    return any(word in sentence for word in words["in_sentence"])


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    first, last = start, end
    while first > 0 and start - first < _REACH and text[first - 1] not in _END:
        first -= 1
    while last < len(text) and last - end < _REACH and text[last] not in _END:
        last += 1
    return first, last


def _clause(before: str, year: str, behind: str) -> str:
    """Return the words around a year up to the next marks; 2022年， goes on behind its comma."""
    at = len(before)
    while at > 0 and before[at - 1] not in _CLAUSE_END:
        at -= 1
    until = 1 if behind.startswith("，") else 0
    while until < len(behind) and behind[until] not in _CLAUSE_END:
        until += 1
    return before[at:] + year + behind[:until]
