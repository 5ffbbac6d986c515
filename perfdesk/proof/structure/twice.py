"""Find results that are told twice in other words: the same figures in like sentences."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

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


class ToldTwice:
    """Sentences of two parts of the report that tell the same figures in like words."""

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return the sentences with figures: where they stand, and the figures."""
        if passage.role not in _ROLES or passage.is_generated:
            return ()
        found: list[Hashable] = []
        for piece in pieces(passage.text, "。！？\n"):
            figures = frozenset("".join(one.split()) for one in _FIGURE.findall(piece.text))
            if len(figures) >= _FEWEST_FIGURES and len(letters_of(piece.text)) >= _SHORTEST:
                found.append((piece.start, piece.end, piece.text, figures))
        return tuple(found)

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Compare the sentences that have two figures in common."""
        by_figure: dict[str, list[_Told]] = {}
        for passage, facts in told:
            for fact in facts:
                start, end, text, figures = cast("tuple[int, int, str, frozenset[str]]", fact)
                one = _Told(passage, start, end, text)
                other = _first_like(one, figures, by_figure)
                if other is not None:
                    yield Slip("told_twice", one.spot, (other.spot,))
                for figure in figures:
                    by_figure.setdefault(figure, []).append(one)


@dataclass(frozen=True, slots=True)
class _Told:
    passage: Passage
    start: int
    end: int
    text: str

    @property
    def spot(self) -> Spot:
        return Spot(self.passage.key, self.start, self.end)


def _first_like(
    one: _Told, figures: frozenset[str], by_figure: dict[str, list[_Told]]
) -> _Told | None:
    """Return the first earlier sentence of another part that is like this one."""
    shared = Counter(
        other
        for figure in figures
        for other in by_figure.get(figure, ())
        if other.passage.part != one.passage.part
    )
    return next(
        (
            other
            for other, count in shared.items()
            if count >= _FEWEST_FIGURES and _are_like(one.text, other.text)
        ),
        None,
    )


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
