"""Find results that are told twice in other words: the same figures in like sentences."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, cast

from perfdesk.proof.keeping import kept
from perfdesk.proof.structure.letters import letters_of, pairs_of, pieces
from perfdesk.proof.structure.repeats import SHORTEST
from perfdesk.proof.values import Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from perfdesk.proof.values import Passage, Setting
    from perfdesk.template.schema import Role

#: Goals and what became of them are alike by nature; results are told once.
_ROLES: frozenset[Role] = frozenset({"result", "achievements", "effectiveness", "work", "money"})
_FIGURE = re.compile(r"(?<![\d.])\d{1,12}(?:\.\d{1,6})?[ \t]{0,3}[%％]?[\u4e00-\u9fff]")
_FEWEST_FIGURES = 2
_SHORTEST = 25
#: So much of the shorter sentence stands in the longer one, in pairs of hanzi.
_LIKE = 0.6


#: Where a sentence stands, its words and its figures.
_Fact = tuple[int, int, str, frozenset[str]]


class ToldTwice:
    """Sentences of two parts of the report that tell the same figures in like words."""

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return the sentences with figures: where they stand, and the figures."""
        if passage.role not in _ROLES or passage.is_generated:
            return ()
        found: list[Hashable] = []
        begin = 0
        for line in passage.text.split("\n"):
            for start, end, words, figures in _sentences_in(line):
                found.append((begin + start, begin + end, words, figures))
            begin += len(line) + 1
        return tuple(found)

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Compare the sentences that have two figures in common."""
        sentences = [(passage, *cast("_Fact", fact)) for passage, facts in told for fact in facts]
        common = _common(figures for *_, figures in sentences)
        by_figure: dict[str, list[int]] = {}
        for place, (passage, start, end, text, figures) in enumerate(sentences):
            shared = figures & common
            if len(shared) < _FEWEST_FIGURES:
                continue
            for other in _sharing(shared, by_figure):
                first, begin, until, words, _ = sentences[other]
                if first.part != passage.part and _are_like(text, words):
                    spot = Spot(passage.key, start, end)
                    yield Slip("told_twice", spot, (Spot(first.key, begin, until),))
                    break
            for figure in shared:
                by_figure.setdefault(figure, []).append(place)


@kept
def _sentences_in(line: str) -> tuple[_Fact, ...]:
    """Return the sentences of a line that tell figures enough to be known by them."""
    found: list[_Fact] = []
    for piece in pieces(line, "。！？"):
        figures = frozenset("".join(one.split()) for one in _FIGURE.findall(piece.text))
        if len(figures) >= _FEWEST_FIGURES and len(letters_of(piece.text)) >= _SHORTEST:
            found.append((piece.start, piece.end, piece.text, figures))
    return tuple(found)


def _common(figures: Iterable[frozenset[str]]) -> set[str]:
    """Return the figures that more than one sentence tells: few of a report's."""
    counts = Counter(chain.from_iterable(figures))
    return {figure for figure, count in counts.items() if count > 1}


def _sharing(figures: frozenset[str], by_figure: dict[str, list[int]]) -> list[int]:
    """Return the earlier sentences that tell two of the figures, in order."""
    counts = Counter(chain.from_iterable(by_figure.get(figure, ()) for figure in figures))
    return sorted(place for place, count in counts.items() if count >= _FEWEST_FIGURES)


def _are_like(first: str, second: str) -> bool:
    """Say whether the shorter is in the longer, but not word for word: that is told elsewhere."""
    mine, theirs = pairs_of(first), pairs_of(second)
    shorter = min(len(mine), len(theirs))
    if len(mine & theirs) < shorter * _LIKE:
        return False
    short, long = sorted((letters_of(first), letters_of(second)), key=len)
    return not any(
        short[at : at + SHORTEST] in long for at in range(0, max(1, len(short) - SHORTEST), 5)
    )
