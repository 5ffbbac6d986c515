"""Find characters and words that were typed twice (依法法行政, not 人民民主)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.proof.language.words import HAN, is_han, slip, table, word_begins, word_ends

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.proof.values import Passage, Slip

_TWICE = re.compile(rf"([{HAN}])\1")
_WORD_TWICE = re.compile(rf"([{HAN}]{{2,12}})\1")
_NUMERALS = frozenset("〇零一二三四五六七八九十")
#: No word of the list of words is longer.
_LONGEST = 4
#: A word of so many characters is not needed twice in a row.
_SURE_WORD = 3


def doubled_characters(passage: Passage) -> Iterator[Slip]:
    """Yield characters that stand twice where no word is doubled and no two words meet.

    Only what is wrong in every sentence is mended by one click: a name or a word that no list
    knows (方政政, 安保保供) must not be cut.
    """
    text = passage.text
    for match in _TWICE.finditer(text):
        if _is_right(text, match.start()):
            continue
        if _is_sure(text, match.start()):
            yield slip("doubled_character", passage, match.span(), match[1])
        else:
            yield slip("doubled_character", passage, match.span(), variant="unsure")


def _is_right(text: str, at: int) -> bool:
    """Say whether the characters at ``at`` and behind it may be the same."""
    character, rules = text[at], table("doubled")
    if character in _NUMERALS or character in rules["reduplicated"]:
        return True
    before, after = _beside(text, at)
    if before == "一" or character in {before, after}:  # 一项项; 哈哈哈 is no typing error.
        return True
    if _is_pair(text[at + 2 : at + 4]) or _is_pair(text[max(at - 2, 0) : at]):
        return True  # 点点滴滴
    return _is_in_word(text, at) or _words_meet(before, character, after)


def _beside(text: str, at: int) -> tuple[str, str]:
    """Return what stands before and behind two characters; nothing at an end of the text."""
    return text[max(at - 1, 0) : at], text[at + 2 : at + 3]


def _is_pair(characters: str) -> bool:
    return _TWICE.fullmatch(characters) is not None


def _is_in_word(text: str, at: int) -> bool:
    around = text[max(at + 2 - _LONGEST, 0) : at + _LONGEST]
    pair = text[at] * 2
    return any(pair in word and word in around for word in table("doubled")["words"])


def _words_meet(before: str, character: str, after: str) -> bool:
    """Say whether a word may end with the first and another begin with the second.

    A preposition is a word before it (对对口部门) and behind it (可以以此为例).
    """
    rules = table("doubled")
    ends, begins = word_ends(character), word_begins(character)
    is_begun, is_ended = after != "" and after in begins, before != "" and before in ends
    if character in rules["prepositions"]:
        return is_begun or is_ended
    if not (is_ended or (before and character in rules["suffixes"])):
        return False
    return character in rules["particles"] or is_begun


def _is_sure(text: str, at: int) -> bool:
    """Say whether no correct sentence has the character twice here."""
    character, rules = text[at], table("doubled")
    before, after = _beside(text, at)
    if not is_han(before) or before in rules["surnames"] or after in word_begins(character):
        return False
    if character in rules["never_twice"]:
        return before not in word_ends(character)
    return character in rules["never_alone"] and before in word_ends(character)


def doubled_words(passage: Passage) -> Iterator[Slip]:
    """Yield words that stand twice in a row: 绩效绩效; 研究研究 and 一项一项 are meant."""
    rules = table("repeats")
    for match in _WORD_TWICE.finditer(passage.text):
        word = match[1]
        if len(set(word)) == 1 or word in rules["meant"] or word[0] in rules["meant_after"]:
            continue
        if word[-1] in rules["meant_before"]:
            continue
        span, word = _last_turn(passage.text, match)
        # 评价|评价机构: a short word may head a compound behind another that it ends.
        right = word if len(word) >= _SURE_WORD else None
        yield slip("doubled_word", passage, span, right, word=word)


def _last_turn(text: str, match: re.Match[str]) -> tuple[tuple[int, int], str]:
    """Return where the word stands twice: 实行预算执行预算执行 is 预算执行 twice, not 行预算执."""
    (start, end), length = match.span(), len(match[1])
    more = 0
    while more < length and text[end + more : end + more + 1] == text[end + more - length]:
        more += 1
    more %= length  # It stands there three times: the first two are told.
    return (start + more, end + more), text[end + more - length : end + more]
