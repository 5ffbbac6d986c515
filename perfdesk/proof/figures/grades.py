"""Scores and the grade that follows: 自评得分85分，等级为“优”; the grade of the scoring table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.proof.figures.known import known
from perfdesk.proof.figures.quantities import TASK_ROLES, is_of_this_year, name_of
from perfdesk.proof.figures.sentences import sentences
from perfdesk.proof.figures.words import plain
from perfdesk.proof.values import Slip, Spot
from perfdesk.regex import late
from perfdesk.template.numerals import MOST

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence
    from decimal import Decimal

    from perfdesk.proof.figures.known import Grade
    from perfdesk.proof.values import Passage, Setting

CHECK = "grade_told"
_SCORE = "score"
_GRADE = late(
    r"(?:(?P<sure>(?:自评|评价|绩效|综合|总体)(?:等级|等次|结果))|等级|等次)(?:均|评定|确定|初评|自评)?"
    r"(?:为|是|达到)[ ]?[“‘\"「]?(?P<word>优秀|良好|中等|优|良|中|差)(?![秀好等间\w])"
)
_OTHERS = late(r"项目|下属|所属|上年|去年|指标|以上|各")


@dataclass(frozen=True, slots=True)
class _Told:
    """A score, or a grade (its place in the list of grades), of the office as a whole."""

    score: Decimal | None
    grade: int
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _OfTable:
    """The grade that the office's scoring table comes to, by whatever words its template has."""

    words: str


def _grades() -> dict[str, int]:
    return {word: index for index, grade in enumerate(known().grades) for word in grade.words}


class GradeTold:
    """Finds grades that no scheme gives for the score told, and two grades that differ."""

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return the scores and grades of the office that a passage tells, or a table's grade."""
        if passage.is_generated and passage.label.endswith("等级") and not passage.is_row:
            return (_OfTable(passage.text.strip()),)
        if passage.kind not in {"text", "items"} or passage.role in TASK_ROLES:
            return ()
        if not any(word in passage.text for word in ("分", "等", "结果")):
            return ()
        return (*_scores(passage, setting), *_told_grades(passage.text[:MOST]))

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Compare every grade with the table's, else with the first score and the first grade."""
        table = [
            (passage, one) for passage, facts in told for one in facts if isinstance(one, _OfTable)
        ]
        all_told = [
            (passage, one) for passage, facts in told for one in facts if isinstance(one, _Told)
        ]
        scores = [one for one in all_told if one[1].score is not None]
        grades = [one for one in all_told if one[1].score is None]
        for index, (passage, grade) in enumerate(grades):
            if table and passage.role == "conclusion" and not passage.is_generated:
                if table[0][1].words not in known().grades[grade.grade].words:
                    yield _table_slip((passage, grade), table[0])
                continue
            wrong = [one for one in scores if not _fits(one[1].score, known().grades[grade.grade])]
            if wrong and len(wrong) == len(scores):
                yield _slip((passage, grade), wrong[0], "")
            elif index and grade.grade != grades[0][1].grade:
                yield _slip((passage, grade), grades[0], "twice")


def _scores(passage: Passage, setting: Setting) -> Iterator[_Told]:
    for placed in sentences(passage.text):
        for one in placed.sentence.mentions:
            if one.unit != "分" or one.is_approximate or name_of(one.subject) != _SCORE:
                continue
            if is_of_this_year(placed.sentence, one, setting):
                spot = placed.spot(None, one)
                yield _Told(one.value, 0, placed.sentence.told(one), spot.start, spot.end)


def _told_grades(text: str) -> Iterator[_Told]:
    for match in _GRADE.finditer(text):
        clause = re.split(r"[。；，\n]", text[max(match.start() - 30, 0) : match.start()])[-1]
        if not _OTHERS.search(clause):
            word = match["word"]
            yield _Told(None, _grades()[word], word, match.start("word"), match.end("word"))


def _fits(score: Decimal | None, grade: Grade) -> bool:
    return score is None or grade.low <= score <= grade.high


def _table_slip(one: tuple[Passage, _Told], table: tuple[Passage, _OfTable]) -> Slip:
    (passage, grade), (where, right) = one, table
    return Slip(
        CHECK,
        Spot(passage.key, grade.start, grade.end),
        also=(Spot(where.key, 0, len(where.text)),),
        slots={"grade": grade.words, "other": right.words},
        variant="form",
    )


def _slip(one: tuple[Passage, _Told], other: tuple[Passage, _Told], variant: str) -> Slip:
    (passage, grade), (beside, fact) = one, other
    bounds = known().grades[grade.grade]
    return Slip(
        CHECK,
        Spot(passage.key, grade.start, grade.end),
        also=(Spot(beside.key, fact.start, fact.end),),
        slots={
            "grade": grade.words,
            "other": fact.words,
            "low": plain(bounds.low),
            "high": plain(bounds.high),
        },
        variant=variant,
    )
