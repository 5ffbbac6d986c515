"""What one indicator of a scoring table tells: rule, figures, score, and why there is none."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from perfdesk.errors import message
from perfdesk.report.calculate import LineScope
from perfdesk.report.values import FieldRef, Provenance, State
from perfdesk.template.datatypes import Value, rounded
from perfdesk.template.deadlines import told_time
from perfdesk.template.measures import measured

if TYPE_CHECKING:
    from perfdesk.report.report import Report
    from perfdesk.report.values import FieldValue
    from perfdesk.template.score_tables import QualitativeBand
    from perfdesk.template.template import CompiledRule, CompiledScoring, ReportTemplate

_MAX_QUOTE = 20
#: What stands for nothing, explains nothing: marks, digits, blanks.
_NO_WORD = re.compile(r"[\W\d_]")


class Limits(NamedTuple):
    """The lowest and the highest points of a band, and whether they belong to it."""

    low: Decimal
    high: Decimal
    includes_low: bool
    includes_high: bool

    def hold(self, score: Decimal) -> bool:
        """Say whether a score lies within."""
        is_above = score > self.low or (self.includes_low and score == self.low)
        return is_above and (score < self.high or (self.includes_high and score == self.high))


class ScoreRow:
    """A record of a scoring table, as its rules see it.

    Args:
        report: The report, with true values.
        compiled: The table's rules.
        line: The record.
    """

    def __init__(self, report: Report, compiled: CompiledScoring, line: int) -> None:
        self._report = report
        self._scope = LineScope(report, line)
        self.compiled = compiled
        self.scoring = compiled.scoring
        self.line = line

    @property
    def fiscal_year(self) -> int:
        """Return the year that the report tells."""
        return self._report.meta.fiscal_year

    def ref(self, code: str) -> FieldRef:
        """Return a field of this record."""
        return FieldRef(code, self.line)

    def _entry(self, code: str | None) -> FieldValue | None:
        return None if code is None else self._report.values.get(self.ref(code))

    def text(self, code: str | None) -> str:
        """Return a field's text; empty where the table has no such field."""
        entry = self._entry(code)
        return "" if entry is None else entry.text.strip()

    def _value(self, code: str | None) -> Value:
        return None if code is None else self._scope.value(code)

    def _number(self, code: str) -> Decimal | None:
        value = self._value(code)
        return value if isinstance(value, Decimal) else None

    @cached_property
    def is_applicable(self) -> bool:
        """Say whether the indicator counts."""
        return self._value(self.scoring.applicable) is not False

    @cached_property
    def weight(self) -> Decimal | None:
        """Return 分值."""
        return self._number(self.scoring.weight)

    @cached_property
    def score(self) -> Decimal | None:
        """Return 得分 as it stands, computed or set by hand."""
        return self._number(self.scoring.score)

    @cached_property
    def computed(self) -> Decimal | None:
        """Return the score by the rules, whether or not another one was set by hand."""
        expression = self._report.template.compiled[self.scoring.score].calculate
        value = expression.evaluate(self._scope) if expression is not None else None
        return value if isinstance(value, Decimal) else None

    @cached_property
    def is_overridden(self) -> bool:
        """Say whether the score was set by hand (or is one of another file)."""
        entry = self._entry(self.scoring.score)
        if entry is None or entry.state in (State.EMPTY, State.NOT_RELEVANT):
            return False
        return entry.provenance is not Provenance.GENERATED

    @cached_property
    def sign(self) -> str:
        """Return the comparison sign; empty where there is none."""
        sign = self.compiled.sign.evaluate(self._scope) if self.compiled.sign is not None else None
        return sign if isinstance(sign, str) else ""

    @cached_property
    def is_qualitative(self) -> bool:
        """Say whether it is judged instead of measured."""
        if self.scoring.judgement is None:
            return False
        if self.scoring.comparator is None:
            return self._value(self.scoring.judgement) is not None
        return self.sign in self.scoring.qualitative

    @cached_property
    def rule(self) -> CompiledRule | None:
        """Return the rule by which figures are scored; None for a judgement or without a sign."""
        if self.is_qualitative:
            return None
        rules = self.compiled.rules
        if self.compiled.sign is None:
            return rules[0]
        return next((one for one in rules if self.sign in one.rule.comparators), None)

    @cached_property
    def band(self) -> QualitativeBand | None:
        """Return the band of a judgement."""
        level = self.text(self.scoring.judgement) if self.is_qualitative else ""
        return next((band for band in self.scoring.band if band.level == level), None)

    @cached_property
    def limits(self) -> Limits | None:
        """Return the points that the band of a judgement allows, rounded as scores are."""
        if self.band is None or self.weight is None:
            return None
        places = self.scoring.places
        low, high = (share * self.weight for share in (self.band.low, self.band.high))
        includes = self.band.includes_low, self.band.includes_high
        return Limits(rounded(low, places), rounded(high, places), *includes)

    # -- figures -----------------------------------------------------------------------------

    @cached_property
    def read_target(self) -> tuple[Decimal | None, str]:
        """Return the target's figure, or None with the code of the reason."""
        return measured(self._value(self.scoring.target), [self._value(self.scoring.unit)])

    @cached_property
    def read_actual(self) -> tuple[Decimal | None, str]:
        """Return the actual value's figure, or None with the code of the reason."""
        beside = [self._value(code) for code in (self.scoring.target, self.scoring.unit)]
        return measured(self._value(self.scoring.actual), beside)

    @cached_property
    def is_over(self) -> bool:
        """Say whether the target is exceeded by so much that the template asks why."""
        is_over = self.compiled.is_over
        if is_over is None or not self.is_applicable or self.is_qualitative:
            return False
        return is_over.evaluate(self._scope) is True

    @cached_property
    def over_share(self) -> Decimal | None:
        """Return the actual value as a share of a target that is exceeded by far."""
        if not self.is_over or not self.read_target[0] or self.read_actual[0] is None:
            return None
        return self.read_actual[0] / self.read_target[0]

    @cached_property
    def has_note(self) -> bool:
        """Say whether the deviation is explained, which "-" and "无" do not.

        True where the table has no place for it.
        """
        words = _NO_WORD.sub("", self.text(self.scoring.note))
        return self.scoring.note is None or len(words) >= self.scoring.note_least

    @cached_property
    def is_note_due(self) -> bool:
        """Say whether the deviation has to be explained: marks lost, set by hand, far exceeded."""
        if self.scoring.note is None or not self.is_applicable:
            return False
        if self.is_overridden or (self.is_over and self.scoring.over.action != "warn"):
            return True
        return self.score is not None and self.weight is not None and self.score < self.weight


def scoring_with(template: ReportTemplate, score: str) -> CompiledScoring | None:
    """Return the scoring table whose scores a field holds."""
    return next((one for one in template.scorings.values() if one.scoring.score == score), None)


def row_of(report: Report, ref: FieldRef) -> ScoreRow | None:
    """Return the indicator of a score that is there and relevant; None for any other field."""
    compiled = scoring_with(report.template, ref.code)
    value = report.values.get(ref)
    if compiled is None or value is None or value.state is State.NOT_RELEVANT:
        return None
    return ScoreRow(report, compiled, ref.line)


def unreadable(row: ScoreRow) -> tuple[FieldRef, str] | None:
    """Return the field whose figure cannot be read, and why; None where both can.

    What is still empty is not unreadable.
    """
    if not row.is_applicable or row.rule is None:
        return None
    scoring = row.scoring
    target = row.text(scoring.target)
    if scoring.dates is not None and told_time(target, row.fiscal_year) is not None:
        return _unreadable_time(row, target)
    for code, (figure, why) in (
        (scoring.target, row.read_target),
        (scoring.actual, row.read_actual),
    ):
        if figure is None and row.text(code):
            text = message("scores", why, text=_quoted(row.text(code)), target=_quoted(target))
            return row.ref(code), text
    return None


def _unreadable_time(row: ScoreRow, target: str) -> tuple[FieldRef, str] | None:
    """Return the actual value where it does not say whether the target, a time, was kept."""
    actual = row.text(row.scoring.actual)
    if not actual or row.computed is not None or row.weight is None:
        return None
    is_time = told_time(actual, row.fiscal_year) is not None
    why = "time_open" if is_time else "time_none"
    text = message("scores", why, text=_quoted(actual), target=_quoted(target))
    return row.ref(row.scoring.actual), text


def why_no_score(report: Report, row: ScoreRow) -> str:
    """Return why the rules give no score; empty where they do."""
    if row.computed is not None:
        return ""
    scoring = row.scoring
    if not row.is_applicable:
        return message("scores", "not_applicable")
    if not row.is_qualitative and row.weight is not None and row.rule is None:
        return message("scores", "no_sign")
    found = unreadable(row)
    if row.weight is not None and found is not None:
        return found[1]
    needed = (scoring.judgement,) if row.is_qualitative else (scoring.target, scoring.actual)
    for code in (scoring.weight, *needed):
        if code is not None and not row.text(code):
            return message("scores", "lacks", label=report.template.fields[code].label)
    return message("scores", "no_result")


def figure_words(number: Decimal) -> str:
    """Write a figure without zeros at its end: 8.7, 100."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent_words(share: Decimal) -> str:
    """Write a share in percent with at most one decimal: 133.3%."""
    return f"{figure_words(rounded(share * 100, 1))}%"


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MAX_QUOTE else f"{line[:_MAX_QUOTE]}…"
