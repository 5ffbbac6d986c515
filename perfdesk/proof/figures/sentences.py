"""Cut a text into sentences whose numbers are single signs, so that patterns can speak of them.

The shape of 基本支出 30 万元，占 60%。 is 基本支出M，占P: blanks are gone, each number with its
measure word is one sign by its kind. A pattern over shapes is short, and what it found leads back
to the numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from perfdesk.proof.figures.numbers import numbers
from perfdesk.proof.values import Spot
from perfdesk.template.numerals import MOST, fold

if TYPE_CHECKING:
    from perfdesk.proof.figures.numbers import Mention
    from perfdesk.proof.values import Key

#: The signs: a percentage, a sum of money, a count with its measure word, a bare number.
P, M, C, N = "\ue001", "\ue002", "\ue003", "\ue004"
ANY = f"{P}{M}{C}{N}"
#: What ends a clause.
BREAKS = "，。；：、！？,;:!?（）()《》“”"
#: A sentence that begins with 其中 or 同比 speaks of a figure of the one before.
_SENTENCE = re.compile(
    r"[^。！？!?\n]+(?:。[ \u3000]*(?=其中|同比|比上年|较上年|与上年|比去年|较去年)[^。！？!?\n]+)*"
)
_CLAUSE_BEFORE = re.compile(rf"[^{BREAKS}{ANY}]*$")
_CLAUSE_AFTER = re.compile(rf"[^{BREAKS}{ANY}]*")
#: A subject or noun that is longer says no more than its nearest words.
_LONGEST = 40
#: A sentence with more numbers is a table that was pasted in.
_MOST_NUMBERS = 200


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with numbers; places are counted from its own beginning.

    Attributes:
        shape: Its text without blanks, numbers as signs.
        mentions: Its numbers, in order, with subjects and nouns.
        at: Where in the shape each of them stands.
        words: Its text, folded.
    """

    shape: str
    mentions: tuple[Mention, ...]
    at: tuple[int, ...]
    words: str

    def mention(self, place: int) -> Mention:
        """Return the number whose sign stands at this place of the shape."""
        return self.mentions[self.at.index(place)]

    def within(self, start: int, end: int) -> tuple[Mention, ...]:
        """Return the numbers whose signs stand in a part of the shape."""
        return tuple(
            one for one, place in zip(self.mentions, self.at, strict=True) if start <= place < end
        )

    def told(self, mention: Mention) -> str:
        """Return a number as it stands here, without blanks."""
        return self.words[mention.start : mention.end].replace(" ", "")


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence and where it begins in the text."""

    sentence: Sentence
    start: int

    def spot(self, key: Key, mention: Mention) -> Spot:
        """Return where one of its numbers stands in the passage."""
        return Spot(key, self.start + mention.start, self.start + mention.end)


@lru_cache(maxsize=64)
def sentences(text: str) -> tuple[Placed, ...]:
    """Return the sentences of a text that have numbers. Kept: all checks ask for one in turn."""
    return tuple(
        Placed(sentence, match.start())
        for match in _SENTENCE.finditer(text[:MOST])
        if (sentence := _read(match[0])) is not None
    )


@lru_cache(maxsize=2048)
def _read(words: str) -> Sentence | None:
    """Read a sentence. Kept: a keystroke changes one of a text."""
    folded = fold(words)
    found = tuple(islice(numbers(folded), _MOST_NUMBERS + 1))
    if not found or len(found) > _MOST_NUMBERS:
        return None
    pieces: list[str] = []
    at: list[int] = []
    length = position = 0
    for mention in found:
        between = folded[position : mention.start].replace(" ", "")
        pieces += (between, _sign(mention))
        length += len(between)
        at.append(length)
        length += 1
        position = mention.end
    pieces.append(folded[position:].replace(" ", ""))
    shape = "".join(pieces)
    named = tuple(
        replace(mention, subject=_subject(shape, place), noun=_noun(shape, place))
        for mention, place in zip(found, at, strict=True)
    )
    return Sentence(shape, named, tuple(at), folded)


def _sign(mention: Mention) -> str:
    if mention.is_percent:
        return P
    if mention.is_money:
        return M
    return C if mention.unit else N


def _subject(shape: str, place: int) -> str:
    if shape[place - 1 : place] in {":", "："}:
        place -= 1
    match = _CLAUSE_BEFORE.search(shape, max(place - _LONGEST, 0), place)
    return match[0] if match else ""


def _noun(shape: str, place: int) -> str:
    match = _CLAUSE_AFTER.match(shape, place + 1, place + 1 + _LONGEST)
    return match[0] if match else ""
