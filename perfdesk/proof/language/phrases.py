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
    needs: tuple[str, ...]
    why: str
    right: str
    advice: str


@cache
def _pairs() -> tuple[tuple[frozenset[str], str, str, str], ...]:
    """Return the wrong words (their characters first), the right ones, and why."""
    pairs = ((pair, group["why"]) for group in table("phrases")["group"] for pair in group["pairs"])
    split = ((*pair.split("→"), why) for pair, why in pairs)
    return tuple((frozenset(wrong), wrong, right, why) for wrong, right, why in split)


@cache
def _rules(check: str) -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            re.compile(one["pattern"]),
            tuple(one["needs"]),
            one["why"],
            one.get("right", ""),
            one.get("advice", ""),
        )
        for one in table("rules")[check]
    )


def _rules_for(check: str, text: str) -> Iterator[_Rule]:
    return (rule for rule in _rules(check) if any(words in text for words in rule.needs))


def wrong_phrases(passage: Passage) -> Iterator[Slip]:
    """Yield words that are never right, each with what is right instead."""
    text = passage.text
    present = set(text)  # Rules out most words faster than looking for them.
    for characters, wrong, right, why in _pairs():
        at = text.find(wrong) if characters <= present else -1
        while at >= 0:
            span = (at, at + len(wrong))
            yield slip("wrong_phrase", passage, span, right, right=right, why=why)
            at = text.find(wrong, span[1])
    for rule in _rules_for("wrong_phrase", text):
        for match in rule.pattern.finditer(text):
            right = match.expand(rule.right)
            yield slip("wrong_phrase", passage, match.span(), right, right=right, why=rule.why)


def wrong_constructions(passage: Passage) -> Iterator[Slip]:
    """Yield clauses in which two constructions are mixed, or a part is missing or told twice."""
    for rule in _rules_for("construction", passage.text):
        for match in rule.pattern.finditer(passage.text):
            groups = (match[0], *match.groups(""))
            why, advice = rule.why.format(*groups), rule.advice.format(*groups)
            yield slip("wrong_construction", passage, match.span(), why=why, advice=advice)
