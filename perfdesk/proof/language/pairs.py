"""Find brackets and quotation marks without their other half, turned round, or wrongly nested."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from perfdesk.proof.language.words import slip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.proof.values import Passage, Slip

_CLOSES = {
    "（": "）",
    "《": "》",
    "〈": "〉",
    "【": "】",
    "〔": "〕",
    "［": "］",
    "「": "」",
    "『": "』",
}
#: A half-width bracket is the same bracket: that it is mixed, others say (``marks.py``).
_SAME = {"(": "（", ")": "）", "[": "［", "]": "］"}
_MARK = re.compile("[（）《》〈〉【】〔〕［］「」『』()\\[\\]]")
#: 1） 一） a) open items; nothing opened these brackets.
_ITEM = re.compile(r"(?:^|[\s，。；：、“(（])(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[A-Za-z])$")
_QUOTES = (("“", "”", "‘", "’"), ("‘", "’", "“", "”"))


@dataclass(frozen=True, slots=True)
class Pairs:
    """The brackets of a text: those that belong together, and those that are alone."""

    matched: tuple[tuple[int, int], ...]
    alone: tuple[int, ...]
    nested_titles: tuple[tuple[int, int], ...]


@lru_cache(maxsize=4)
def brackets(text: str) -> Pairs:
    """Match the brackets of a text; one that is missing spoils no pair around it."""
    matched: list[tuple[int, int]] = []
    alone: list[int] = []
    nested: list[tuple[int, int]] = []
    open_ones: list[tuple[str, int]] = []
    for match in _MARK.finditer(text):
        mark, at = _SAME.get(match[0], match[0]), match.start()
        if mark in _CLOSES:
            open_ones.append((mark, at))
            continue
        depth = _depth(open_ones, mark)
        if depth is None:
            if not (mark == "）" and _ITEM.search(text, max(at - 5, 0), at)):
                alone.append(at)
            continue
        alone.extend(start for _, start in open_ones[depth + 1 :])
        start = open_ones[depth][1]
        del open_ones[depth:]
        matched.append((start, at))
        if mark == "》" and any(one == "《" for one, _ in open_ones):
            nested.append((start, at))
    alone.extend(start for _, start in open_ones)
    return Pairs(tuple(matched), tuple(sorted(alone)), tuple(nested))


def _depth(open_ones: Sequence[tuple[str, int]], mark: str) -> int | None:
    """Return which open bracket a closing one closes."""
    for depth in range(len(open_ones) - 1, -1, -1):
        if _CLOSES[open_ones[depth][0]] == mark:
            return depth
    return None


def unmatched_brackets(passage: Passage) -> Iterator[Slip]:
    """Yield brackets of all kinds that have no other half in the passage."""
    for at in brackets(passage.text).alone:
        variant = "closing" if passage.text[at] in "）》〉】〕］」』)]" else ""
        yield slip("unmatched_bracket", passage, (at, at + 1), variant=variant)


def nested_titles(passage: Passage) -> Iterator[Slip]:
    """Yield 《》 inside 《》, which are 〈〉 (GB/T 15834-2011, 4.15.3.4)."""
    for start, end in brackets(passage.text).nested_titles:
        inner = passage.text[start + 1 : end]
        yield slip("nested_marks", passage, (start, end + 1), f"〈{inner}〉", right="〈〉")


def quotation_marks(passage: Passage) -> Iterator[Slip]:
    """Yield quotation marks that are alone, turned the wrong way, or nested in their like."""
    for opening, closing, inner_opening, inner_closing in _QUOTES:
        marks = [
            match.start()
            for match in re.finditer(f"[{opening}{closing}]", passage.text)
            if not _is_apostrophe(passage.text, match.start())
        ]
        reader = _Quotes(passage, marks, (opening, closing), (inner_opening, inner_closing))
        yield from reader.read()


def _is_apostrophe(text: str, at: int) -> bool:
    around = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
    return text[at] == "’" and len(around) == 2 and around.isascii() and around.isalpha()


class _Quotes:
    """Reads the marks of one kind in a passage, from the first to the last."""

    def __init__(
        self, passage: Passage, marks: list[int], kind: tuple[str, str], inner: tuple[str, str]
    ) -> None:
        self._passage = passage
        self._marks = marks
        self._opening, self._closing = kind
        self._inner = inner
        self._open: int | None = None

    def read(self) -> Iterator[Slip]:
        """Yield what is wrong with the marks."""
        step = 0
        while step < len(self._marks):
            at = self._marks[step]
            if self._passage.text[at] == self._opening:
                taken, found = self._opens(step, at)
            else:
                taken, found = 1, self._closes(step, at)
            yield from found
            step += taken
        if self._open is not None:
            yield self._alone(self._open, "")

    def _kinds(self, step: int) -> str:
        return "".join(self._passage.text[at] for at in self._marks[step : step + 2])

    def _opens(self, step: int, at: int) -> tuple[int, list[Slip]]:
        if self._open is None:
            self._open = at
            return 1, []
        following = self._kinds(step + 1)
        if following == self._closing * 2:
            end = self._marks[step + 1]
            words = self._passage.text[at + 1 : end]
            right = f"{self._inner[0]}{words}{self._inner[1]}"
            marks = "".join(self._inner)
            span = (at, end + 1)
            return 2, [slip("nested_marks", self._passage, span, right, right=marks)]
        if following.startswith(self._closing):
            alone, self._open = self._open, at
            return 1, [self._alone(alone, "")]
        self._open = None
        return 1, [self._turned(at, self._closing)]

    def _closes(self, step: int, at: int) -> list[Slip]:
        if self._open is not None:
            self._open = None
            return []
        following = self._kinds(step + 1)
        if following and following != self._opening + self._closing:
            self._open = at
            return [self._turned(at, self._opening)]
        return [self._alone(at, "closing")]

    def _alone(self, at: int, variant: str) -> Slip:
        return slip("unmatched_bracket", self._passage, (at, at + 1), variant=variant)

    def _turned(self, at: int, right: str) -> Slip:
        return slip("quote_turned", self._passage, (at, at + 1), right, right=right)
