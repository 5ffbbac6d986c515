"""Explain the scores of scoring tables, total them, and find what is wrong with them (C07 to C09).

What is computed are ordinary values; here it is only looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.report.scores.score_checks import reach, scoring_findings
from perfdesk.report.scores.score_row import (
    ScoreRow,
    figure_words,
    percent_words,
    row_of,
    why_no_score,
)
from perfdesk.report.scores.score_words import times_of
from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    from perfdesk.report.report import Report
    from perfdesk.template.template import CompiledScoring

__all__ = ["Explanation", "Totals", "explain", "reach", "scoring_findings", "table_totals"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a score is what it is.

    Attributes:
        rule: The rule in words; of a judgement its level.
        sign: The comparison sign.
        target, actual: What was entered.
        target_figure, actual_figure: As they were compared, in one unit; None where unreadable.
        computed: The score by the rules; None with the reason in ``why``.
        score: The score that counts.
        level_band: Lowest and highest points of the judgement's band.
        is_over: The target is exceeded by more than the template lets pass.
        over_share: The actual value as a share of the target, where it is exceeded by far.
        is_note_due: The deviation has to be explained.
        has_note: It is.
    """

    rule: str
    sign: str
    target: str
    actual: str
    target_figure: Decimal | None
    actual_figure: Decimal | None
    weight: Decimal | None
    computed: Decimal | None
    score: Decimal | None
    is_overridden: bool
    is_applicable: bool
    is_qualitative: bool
    level_band: tuple[Decimal, Decimal] | None
    is_over: bool
    over_share: Decimal | None
    is_note_due: bool
    has_note: bool
    why: str

    def text(self) -> str:
        """Return it in Chinese, a line each for rule, figures, result and what is to be done."""
        lines = [self._rule_words(), self._figure_words(), self._result_words()]
        if self.is_over:
            share = self.over_share
            code = "over" if share is not None else "over_zero"
            lines.append(message("scores", code, share=percent_words(share or Decimal(0))))
        if self.is_note_due and not self.has_note:
            lines.append(message("scores", "note_due"))
        return "\n".join(line for line in lines if line)

    def _rule_words(self) -> str:
        if not self.is_applicable or not self.rule:
            return ""
        if self.level_band is None:
            return message("scores", "rule", rule=f"{self.sign} {self.rule}".strip())
        low, high = map(figure_words, self.level_band)
        return message("scores", "band", level=self.rule, low=low, high=high)

    def _figure_words(self) -> str:
        if not self.is_applicable or self.weight is None:
            return ""
        weight = figure_words(self.weight)
        if self.is_qualitative or self.computed is None:
            return message("scores", "weight", weight=weight)
        target, actual = self.target, self.actual
        return message("scores", "figures", target=target, actual=actual, weight=weight)

    def _result_words(self) -> str:
        computed = None if self.computed is None else figure_words(self.computed)
        if not self.is_overridden or self.score is None:
            if computed is None:
                return message("scores", "no_score", why=self.why)
            return message("scores", "score", score=computed)
        score = figure_words(self.score)
        if computed is None:
            return message("scores", "set_by_hand", score=score)
        return message("scores", "set_instead", score=score, computed=computed)


@dataclass(frozen=True, slots=True)
class Totals:
    """What a scoring table comes to now.

    Attributes:
        weight_total: Sum of 分值, None while there is none.
        total: Total score of what is scored so far.
        grade: Its grade; empty where the template gives none.
        next_grade: The next better grade and the points that are missing for it.
        missing: How many indicators that count have no score yet.
    """

    weight_total: Decimal | None
    total: Decimal | None
    full_marks: Decimal
    grade: str
    next_grade: tuple[str, Decimal] | None
    missing: int


def explain(report: Report, ref: FieldRef) -> Explanation | None:
    """Return why a score is what it is; None for a field that is no score."""
    row = row_of(report, ref)
    if row is None:
        return None
    if row.is_qualitative:
        rule = row.text(row.scoring.judgement)
    elif times_of(row) is not None and row.scoring.dates is not None:
        rule = row.scoring.dates.label
    else:
        rule = row.rule.rule.label if row.rule is not None else ""
    return Explanation(
        rule=rule,
        sign=row.sign,
        target=row.text(row.scoring.target),
        actual=row.text(row.scoring.actual),
        target_figure=row.read_target[0],
        actual_figure=row.read_actual[0],
        weight=row.weight,
        computed=row.computed,
        score=row.score,
        is_overridden=row.is_overridden,
        is_applicable=row.is_applicable,
        is_qualitative=row.is_qualitative,
        level_band=None if row.limits is None else (row.limits.low, row.limits.high),
        is_over=row.is_over,
        over_share=row.over_share,
        is_note_due=row.is_note_due,
        has_note=row.has_note,
        why=why_no_score(report, row),
    )


def table_totals(report: Report, scoring: str, line: int) -> Totals:
    """Return what a table comes to.

    Args:
        report: The report, with true values.
        scoring: The table's code in ``template.scorings``.
        line: The record beside whose group the totals stand; 0 for the report itself.
    """
    compiled = report.template.scorings[scoring]
    table = compiled.scoring
    rows = (ScoreRow(report, compiled, one) for one in report.lines(table.group, line))
    missing = sum(1 for row in rows if row.is_applicable and row.score is None)
    total = _number(report, FieldRef(table.total, line))
    grade = report.values.get(FieldRef(table.grade, line)) if table.grade is not None else None
    return Totals(
        _number(report, FieldRef(table.weight_total, line)),
        total,
        table.full_marks,
        grade.text if grade is not None else "",
        _next_grade(compiled, total),
        missing,
    )


def _number(report: Report, ref: FieldRef) -> Decimal | None:
    value = report.values.get(ref)
    return value.value if value is not None and isinstance(value.value, Decimal) else None


def _next_grade(compiled: CompiledScoring, total: Decimal | None) -> tuple[str, Decimal] | None:
    if total is None:
        return None
    better = [band for band in compiled.scoring.grades if band.least > total]
    return (better[-1].name, better[-1].least - total) if better else None
