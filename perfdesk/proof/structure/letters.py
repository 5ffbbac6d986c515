"""Texts without blanks and marks, and what of a sentence tells its matter: for comparisons."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from perfdesk import paths
from perfdesk.proof.keeping import kept

_LETTER = re.compile(r"[^\W_]")
_NO_LETTER = re.compile(r"[\W_]+")
_HANZI_RUN = re.compile("[\u4e00-\u9fff]{2,}")
_MEASURES = "个名人次场项件份家户处期批轮天月年套台辆篇条册所座间公里米吨元分"
_HANZI_DIGITS = "一二两三四五六七八九十百千"
_NUMBER = re.compile(
    rf"\d|百分之[一二三四五六七八九十]"
    rf"|(?<![第届{_HANZI_DIGITS}])(?!十分(?![钟之]))"
    rf"[{_HANZI_DIGITS}]{{1,8}}(?:多|余)?[{_MEASURES}](?!会议|性)"
)


@cache
def word_lists() -> dict[str, Any]:
    """Return the words that this room needs as data: ``resources/proof/structure.toml``."""
    path = paths.resources() / "proof" / "structure.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def one_of(words: list[str]) -> str:
    """Return the expression of one of several words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@kept
def letters_of(text: str) -> str:
    """Return the letters, digits and hanzi of a text."""
    if "\n" in text:
        return "".join(map(letters_of, text.split("\n")))
    return _NO_LETTER.sub("", text)


def places_of(text: str) -> tuple[int, ...]:
    """Return where in the text each of its letters stands."""
    return tuple(match.start() for match in _LETTER.finditer(text))


_places_in_line = kept(places_of)


def place_of(text: str, letter: int) -> int:
    """Return where in the text one of its letters stands; of a long text a paragraph is read."""
    begin = 0
    for line in text.split("\n"):
        places = _places_in_line(line)
        if letter < len(places):
            return begin + places[letter]
        letter -= len(places)
        begin += len(line) + 1
    raise IndexError(letter)


@cache
def _generic() -> re.Pattern[str]:
    return re.compile(one_of(word_lists()["generic"]))


@kept
def pairs_of(text: str) -> frozenset[str]:
    """Return all pairs of neighbouring hanzi."""
    letters = letters_of(text)
    return frozenset(letters[at : at + 2] for at in range(len(letters) - 1))


@kept
def telling_pairs(text: str) -> frozenset[str]:
    """Return the pairs of hanzi that tell what a text speaks of: not the words of every report."""
    return frozenset[str]().union(*map(_pairs_in_line, text.split("\n")))


@kept
def _pairs_in_line(text: str) -> frozenset[str]:
    bare = _generic().sub(" ", text)
    runs = _HANZI_RUN.findall(bare)
    return frozenset(run[at : at + 2] for run in runs for at in range(len(run) - 1))


def has_figure(text: str) -> bool:
    """Say whether a text tells any figure; ordinals (第八次会议) and 十分 (very) are none."""
    return _NUMBER.search(text) is not None


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text."""

    start: int
    end: int
    text: str


def pieces(text: str, marks: str, start: int = 0) -> list[Piece]:
    """Cut a text at marks; blank pieces are left out, blanks around one are no part of it."""
    found: list[Piece] = []
    for match in re.finditer(rf"[^{marks}]+", text[start:]):
        words = match[0]
        begin = start + match.start() + len(words) - len(words.lstrip())
        if words.strip():
            found.append(Piece(begin, begin + len(words.strip()), words.strip()))
    return found
