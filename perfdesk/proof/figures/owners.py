"""Whose a figure is: the whole office's, or that of something its sentence speaks of before it.

政府采购预算数200万元，执行数190万元 tells one 执行数, and it is that of the procurement: what a
sentence speaks of at first holds for the bare names behind it. So words that are no name of the
office's own figures (``own`` in ``resources/proof/figures.toml``) give a sentence another subject.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

from perfdesk.proof.figures.known import known
from perfdesk.proof.figures.sentences import ANY
from perfdesk.regex import late

if TYPE_CHECKING:
    from perfdesk.proof.figures.numbers import Mention
    from perfdesk.proof.figures.sentences import Placed, Sentence
    from perfdesk.proof.values import Passage

#: ``own``: nothing else than the office's figures is spoken of; ``open``: it may be somebody's.
Owner = Literal["own", "open", "other"]

_SEGMENT = late(r"[；;。]")
_CLAUSE = late(rf"[，,、：:（()）{ANY}]")
#: A clause that says of what the figures behind it are.
_TOPIC = late(r"(?:方面|领域|工作|来看|[中上里看])$")
_OFFICE = late(
    r"部门整体|整体支出|我[局院办委馆处校会部厅]|本[局院办委馆处校会部厅]|本?部门(?!预算)|本?单位|全[局院委馆校]"
)
#: 执行率低于80%的项目, 得分90分以上的单位: the number tells which ones.
_WHICH = late(
    r"^(?:以[上下内])?的[^，。；]{0,8}(?:项目|单位|资金|部门|指标|专项|企业|场馆|学校|街道)"
)
_PLAIN = late(r"[^\u4e00-\u9fff]|20\d\d年?")
_LEAST = 2


def owner(sentence: Sentence, mention: Mention) -> Owner:
    """Say whose figure a number is, by what stands before it in its sentence and just behind."""
    if _WHICH.match(mention.noun):
        return "other"
    place = sentence.at[sentence.mentions.index(mention)]
    before = sentence.shape[:place]
    segments = _SEGMENT.split(before)
    if any(_is_other(segment) for segment in segments[-1:]):
        return "other"
    if any(_rest(segment) for segment in segments) or "其中" in before:
        return "open"
    return "own"


def is_surely_of_the_office(placed: Placed, mention: Mention, passage: Passage) -> bool:
    """Say whether a figure can be none but the office's own.

    Its sentence speaks of nothing else, and either names the office or begins a paragraph on
    income and expenditure.
    """
    sentence = placed.sentence
    if mention.is_bound or owner(sentence, mention) != "own":
        return False
    place = sentence.at[sentence.mentions.index(mention)]
    if _OFFICE.search(sentence.shape, 0, place):
        return True
    lead = passage.text[: placed.start].rstrip(" \u3000")
    return passage.role == "money" and (not lead or lead.endswith("\n"))


def _is_other(segment: str) -> bool:
    """Say whether a number before, or a clause that tells a topic, is of something else."""
    clauses = _CLAUSE.split(segment)
    signs = _CLAUSE.findall(segment)
    for clause, sign in zip(clauses, [*signs, ""], strict=True):
        is_told = sign in ANY and sign != ""
        if (is_told or sign in {":", "："} or _TOPIC.search(clause)) and _rest(clause):
            return not _OFFICE.search(segment)
    return False


def _rest(words: str) -> str:
    """Return what of some words tells neither the office nor its own figures."""
    rest = _PLAIN.sub("", _own().sub("", _PLAIN.sub("", words)))
    return rest if len(rest) >= _LEAST else ""


@cache
def _own() -> re.Pattern[str]:
    names = {_PLAIN.sub("", name) for name in known().names}
    words = sorted({*known().own, *names}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))
