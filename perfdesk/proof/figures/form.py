"""Prose against the form: a figure that a sentence names otherwise than its field tells it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.proof.figures.known import known
from perfdesk.proof.figures.numbers import PERCENT, YUAN, Mention
from perfdesk.proof.figures.owners import is_surely_of_the_office
from perfdesk.proof.figures.quantities import (
    clean_subject,
    forms,
    is_of_this_year,
    tells_of_the_office,
)
from perfdesk.proof.figures.sentences import sentences
from perfdesk.proof.figures.words import gap
from perfdesk.proof.values import Slip, Spot
from perfdesk.template.numerals import read_number

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from perfdesk.proof.values import Passage, Setting

CHECK = "form_figure"
_WAN, _YI = Decimal(10**4), Decimal(10**8)
#: Names so short say nothing without their table: 得分, 金额.
_SHORTEST = 3
_SCORE = "score"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the form, in 元 if it is money, by all that it is called."""

    names: tuple[str, ...]
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class _Told:
    """A figure in prose, by what it may be a name of, the longest first.

    Attributes:
        is_sure: It can be none but the office's own.
    """

    names: tuple[str, ...]
    is_sure: bool
    mention: Mention
    words: str
    start: int
    end: int


class FormFigure:
    """Finds figures in prose that are not those of the form."""

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return the figure of a field, or the figures that prose names."""
        if passage.kind == "figure":
            figure = None if passage.is_row else read_figure(passage)
            return () if figure is None else (figure,)
        if passage.is_generated or not tells_of_the_office(passage):
            return ()
        return tuple(_told(passage, setting))

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Compare what prose names with the figures of that name; one that agrees is enough."""
        figures = _by_name(
            (passage, one) for passage, facts in told for one in facts if isinstance(one, Figure)
        )
        for passage, facts in told:
            for one in facts:
                if isinstance(one, _Told):
                    yield from _compare(passage, one, figures)


_Named = tuple["Passage", Figure]


def read_figure(passage: Passage) -> Figure | None:
    """Read a field of the form; None where it is no number or has no name that says something."""
    value = read_number(passage.text.replace("%", "").removesuffix(passage.unit))
    if value is None:
        return None
    unit = passage.unit
    if unit.endswith(YUAN):
        value *= _YI if "亿" in unit else _WAN if "万" in unit else 1
        unit = YUAN
    if unit == "" and "%" in passage.text:
        unit = PERCENT
    names: dict[str, None] = {}
    for label in (passage.label, *passage.names):
        bare = label.replace("“", "").replace("”", "").replace(" ", "")
        names |= dict.fromkeys(form for form in forms(bare) if len(form) >= _SHORTEST)
    return Figure(tuple(names), value, unit) if names else None


def _told(passage: Passage, setting: Setting) -> Iterator[_Told]:
    for placed in sentences(passage.text):
        sentence = placed.sentence
        for mention in sentence.mentions:
            if not mention.unit or not is_of_this_year(sentence, mention, setting):
                continue
            subject = clean_subject(sentence, mention).replace("“", "").replace("”", "")
            names = tuple(form for form in forms(subject) if len(form) > 1)
            if names and len(names[-1]) <= 20:
                spot = placed.spot(None, mention)
                words = sentence.told(mention)
                is_sure = _is_conclusion(passage, mention, names) or is_surely_of_the_office(
                    placed, mention, passage
                )
                yield _Told(names, is_sure, mention, words, spot.start, spot.end)


def _is_conclusion(passage: Passage, mention: Mention, names: Iterable[str]) -> bool:
    """Say whether this is the score that the conclusion tells of the office."""
    is_score = any(known().names.get(name) == _SCORE for name in names)
    return passage.role == "conclusion" and is_score and not mention.is_approximate


def _by_name(figures: Iterable[_Named]) -> dict[str, list[_Named]]:
    names: defaultdict[str, list[_Named]] = defaultdict(list)
    for passage, figure in figures:
        for name in figure.names:
            names[name].append((passage, figure))
            code = known().names.get(name)
            if code is not None and (passage, figure) not in names[f"@{code}"]:
                names[f"@{code}"].append((passage, figure))
    return names


def _compare(passage: Passage, told: _Told, figures: dict[str, list[_Named]]) -> Iterator[Slip]:
    # 预算100万元 by itself may be anybody's.
    is_clear = told.is_sure or not told.mention.is_money
    for name in (*told.names, *(f"{name}数" for name in told.names if is_clear)):
        if name in figures:
            yield from _wrong(passage, told, figures[name], "" if told.is_sure else "open")
            return
    codes = known().names
    code = next((codes[name] for name in told.names if name in codes), None)
    if code is not None and f"@{code}" in figures:
        variant = "score" if code == _SCORE and told.is_sure else "called"
        yield from _wrong(passage, told, figures[f"@{code}"], variant)


def _wrong(
    passage: Passage, told: _Told, figures: Sequence[_Named], variant: str
) -> Iterator[Slip]:
    mention = told.mention
    alike = [(where, figure) for where, figure in figures if figure.unit == mention.unit]
    if not alike or any(agrees(mention, figure.value) for _, figure in alike):
        return
    where, figure = alike[0]
    is_unit = mention.is_money and any(
        agrees(mention, value) for value in (figure.value * _WAN, figure.value / _WAN)
    )
    yield Slip(
        CHECK,
        Spot(passage.key, told.start, told.end),
        also=(Spot(where.key, 0, len(where.text)),),
        slots={
            "told": told.words,
            "figure": f"{where.text.strip().removesuffix(where.unit)}{where.unit}",
            "difference": gap(mention.value, figure.value, mention),
        },
        variant="unit" if is_unit else variant,
    )


def agrees(mention: Mention, value: Decimal) -> bool:
    """Say whether what is told may be this value, rounded to the decimals told or told roughly."""
    return (mention.low is None or mention.low <= value) and (
        mention.high is None or value <= mention.high
    )
