"""Find characters and words that were typed twice (依法法行政, not 人民民主)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.proof.language.words import HAN, slip, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.proof.values import Passage, Slip

_TWICE = re.compile(rf"([{HAN}])\1")
_WORD_TWICE = re.compile(rf"([{HAN}]{{2,12}})\1")
_NUMERALS = frozenset("〇零一二三四五六七八九十")
#: No word of the list of words is longer.
_LONGEST = 4


def doubled_characters(passage: Passage) -> Iterator[Slip]:
    """Yield characters that stand twice where no word is doubled and no two words meet."""
    text = passage.text
    for match in _TWICE.finditer(text):
        if not _is_right(text, match.start()):
            yield slip("doubled_character", passage, match.span(), match[1])


def _is_right(text: str, at: int) -> bool:
    """Say whether the characters at ``at`` and behind it may be the same."""
    character, rules = text[at], table("doubled")
    if character in _NUMERALS or character in rules["reduplicated"]:
        return True
    if text[at + 2 : at + 3] == character:  # 哈哈哈: no typing error of this kind.
        return True
    before, after = text[max(at - 1, 0) : at], text[at + 2 : at + 3]
    return _is_in_word(text, at) or _words_meet(before, character, after)


def _is_in_word(text: str, at: int) -> bool:
    around = text[max(at + 2 - _LONGEST, 0) : at + _LONGEST]
    pair = text[at] * 2
    return any(pair in word and word in around for word in table("doubled")["words"])


def _words_meet(before: str, character: str, after: str) -> bool:
    """Say whether a word may end with the first and another begin with the second.

    A preposition is a word before it: 对对口部门.
    """
    rules = table("doubled")
    ends, _, begins = rules["joins"].get(character, "|").partition("|")
    if character in rules["prepositions"] and after and after in begins:
        return True
    if not before or not (before in ends or character in rules["suffixes"]):
        return False
    return character in rules["particles"] or (after != "" and after in begins)


def doubled_words(passage: Passage) -> Iterator[Slip]:
    """Yield words that stand twice in a row: 绩效绩效; 研究研究 and 一项一项 are meant."""
    rules = table("repeats")
    for match in _WORD_TWICE.finditer(passage.text):
        word = match[1]
        if len(set(word)) == 1 or word in rules["meant"] or word[0] in rules["meant_after"]:
            continue
        if word[-1] in rules["meant_before"]:
            continue
        yield slip("doubled_word", passage, *_last_turn(passage.text, match))


def _last_turn(text: str, match: re.Match[str]) -> tuple[tuple[int, int], str]:
    """Return where the word stands twice: 实行预算执行预算执行 is 预算执行 twice, not 行预算执."""
    (start, end), length = match.span(), len(match[1])
    more = 0
    while more < length and text[end + more : end + more + 1] == text[end + more - length]:
        more += 1
    more %= length  # It stands there three times: the first two are told.
    return (start + more, end + more), text[end + more - length : end + more]
