"""Find wrong fixed phrases, misspelt words and mixed-up constructions, all of them data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from perfdesk.proof.language.words import slip, table, word_begins, word_ends

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.proof.values import Passage, Slip


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern of ``rules.toml``; ``right``, ``likely``, ``advice`` are templates of its groups.

    What is only ``likely`` is told, never put in by a click: some correct sentence has the words.
    """

    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    why: str
    right: str
    likely: str
    advice: str
    usual: bool


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
            one.get("likely", ""),
            one.get("advice", ""),
            one.get("usual", False),
        )
        for one in table("rules")[check]
    )


def _rules_for(check: str, text: str) -> Iterator[_Rule]:
    return (rule for rule in _rules(check) if any(words in text for words in rule.needs))


def wrong_phrases(passage: Passage) -> Iterator[Slip]:
    """Yield words that are wrong, each with what is right instead.

    Where the characters may belong to other words (交|通迅|速), nothing is put in by a click; where
    they surely do, nothing is told.
    """
    text = passage.text
    present = set(text)  # Rules out most words faster than looking for them.
    for characters, wrong, right, why in _pairs():
        at = text.find(wrong) if characters <= present else -1
        while at >= 0:
            span = (at, at + len(wrong))
            if (doubt := _doubt(text, *span)) < _OTHER_WORDS:
                yield _wrong(passage, span, right, why, is_sure=doubt == 0)
            at = text.find(wrong, span[1])
    for rule in _rules_for("wrong_phrase", text):
        for match in rule.pattern.finditer(text):
            right = match.expand(rule.right or rule.likely)
            yield _wrong(passage, match.span(), right, rule.why, is_sure=bool(rule.right))


def _wrong(passage: Passage, span: tuple[int, int], right: str, why: str, *, is_sure: bool) -> Slip:
    if is_sure:
        return slip("wrong_phrase", passage, span, right, right=right, why=why)
    return slip("wrong_phrase", passage, span, variant="likely", right=right, why=why)


#: Both neighbours make words with parts of what was found.
_OTHER_WORDS = 2
#: Longer ones are known by themselves, unless both neighbours part them.
_SHORT = 3


def _doubt(text: str, start: int, end: int) -> int:
    """Return how many neighbours make words with parts of the words at ``start`` to ``end``."""
    first = start > 0 and text[start - 1] in word_ends(text[start])
    last = end < len(text) and text[end] in word_begins(text[end - 1])
    if end - start <= 2:
        return first + last
    # Of longer words the rest must be one, too: 办事|出具 in 街道办事出具.
    first = first and text[start + 2] in word_begins(text[start + 1])
    last = last and text[end - 3] in word_ends(text[end - 2])
    doubt = max(first, last)
    return doubt if end - start <= _SHORT else doubt * _OTHER_WORDS


def wrong_constructions(passage: Passage) -> Iterator[Slip]:
    """Yield clauses in which two constructions are mixed, or a part is missing or told twice."""
    for rule in _rules_for("construction", passage.text):
        for match in rule.pattern.finditer(passage.text):
            groups = (match[0], *match.groups(""))
            why, advice = rule.why.format(*groups), rule.advice.format(*groups)
            variant = "usual" if rule.usual else ""
            slots = {"why": why, "advice": advice}
            yield slip("wrong_construction", passage, match.span(), variant=variant, **slots)
