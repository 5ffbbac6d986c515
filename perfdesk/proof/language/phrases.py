"""Find wrong fixed phrases, misspelt words and mixed-up constructions, all of them data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from perfdesk.proof.language.words import slip, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.proof.values import Passage, Slip


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern of ``rules.toml``; ``right`` and ``advice`` are templates of its groups."""

    pattern: re.Pattern[str]
    why: str
    right: str | None
    advice: str


@cache
def _pairs() -> tuple[tuple[str, str, str], ...]:
    """Return the wrong words, the right ones, and why."""
    groups = table("phrases")["group"]
    pairs = ((*pair.split("→"), group["why"]) for group in groups for pair in group["pairs"])
    return tuple((wrong, right, why) for wrong, right, why in pairs)


@cache
def _rules(check: str) -> tuple[_Rule, ...]:
    return tuple(
        _Rule(re.compile(one["pattern"]), one["why"], one.get("right"), one.get("advice", ""))
        for one in table("rules")[check]
    )


def wrong_phrases(passage: Passage) -> Iterator[Slip]:
    """Yield words that are never right, each with what is right instead."""
    text = passage.text
    for wrong, right, why in _pairs():
        at = text.find(wrong)
        while at >= 0:
            span = (at, at + len(wrong))
            yield slip("wrong_phrase", passage, span, right, right=right, why=why)
            at = text.find(wrong, span[1])
    for rule in _rules("wrong_phrase"):
        for match in rule.pattern.finditer(text):
            right = match.expand(rule.right or "")
            yield slip("wrong_phrase", passage, match.span(), right, right=right, why=rule.why)


def wrong_constructions(passage: Passage) -> Iterator[Slip]:
    """Yield clauses in which two constructions are mixed, or a part is missing or told twice."""
    for rule in _rules("construction"):
        for match in rule.pattern.finditer(passage.text):
            groups = (match[0], *match.groups(""))
            why, advice = rule.why.format(*groups), rule.advice.format(*groups)
            yield slip("wrong_construction", passage, match.span(), why=why, advice=advice)
