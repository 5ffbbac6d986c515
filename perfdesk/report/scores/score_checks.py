"""Find what is wrong in scoring tables: scores, weights, explanations (C07 to C09; DOMAIN 2.8).

Findings of a record hang on its score, those of a table on its sum of weights; ``reach`` says which
of these have to be judged again when a field has changed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.report.answers import gist_of
from perfdesk.report.places import place
from perfdesk.report.scores.score_row import (
    figure_words,
    percent_words,
    row_of,
    unreadable,
)
from perfdesk.report.scores.score_words import is_negative, times_of, told_level
from perfdesk.report.values import FieldRef, Finding
from perfdesk.template.datatypes import Severity
from perfdesk.template.functions import within
from perfdesk.template.measures import sign_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from perfdesk.report.report import Report
    from perfdesk.report.scores.score_row import ScoreRow
    from perfdesk.template.score_tables import Scoring

#: Signs of one direction.
_DIRECTIONS = ("≥>", "≤<", "=")
#: Stands between level-1 and level-2 names in ``weights``: 产出指标/数量指标.
_WITHIN = "/"
_BOTH = 2


def reach(report: Report, ref: FieldRef) -> tuple[FieldRef, ...]:
    """Return the scores and sums of weights to be judged again when a field has changed."""
    field = report.template.fields.get(ref.code)
    if field is None or not report.tree.has(ref.line):
        return ()
    found: list[FieldRef] = []
    for compiled in report.template.scorings.values():
        scoring = compiled.scoring
        if field.group == scoring.group:
            found.append(FieldRef(scoring.score, ref.line))
            if ref.code in (scoring.weight, scoring.level1, scoring.level2):
                holder = report.line(ref.line).parent
                found.append(FieldRef(scoring.weight_total, holder))
        elif ref.code in (scoring.group, scoring.weight_total, scoring.scheme):
            found.append(FieldRef(scoring.weight_total, ref.line))
    return tuple(found)


def scoring_findings(report: Report, ref: FieldRef) -> tuple[Finding, ...]:
    """Return all that is wrong with the record of a score, or with the weights of a table.

    They take the place of all that was found by the same ``ref`` before; a finding's own refs may
    be others (the deviation note, a weight).
    """
    row = row_of(report, ref)
    if row is not None:
        return tuple(_row_findings(report, row)) if row.is_applicable else ()
    for compiled in report.template.scorings.values():
        if compiled.scoring.weight_total == ref.code and ref in report.values:
            return tuple(_table_findings(report, compiled.scoring, ref))
    return ()


def _finding(
    report: Report,
    severity: Severity,
    check: str,
    refs: tuple[FieldRef, ...],
    *,
    sentence: str = "",
    **slots: object,
) -> Finding:
    """Return a finding at the first field; ``sentence`` names a sentence other than the check's."""
    text = message("findings", sentence or check, place=place(report, refs[0]), **slots)
    title, basis = message("titles", check), message("bases", check)
    quote = report.values[refs[0]].text
    gist = gist_of(quote, slots)
    return Finding(severity, check, refs, text, quote, title=title, basis=basis, gist=gist)


# -- one indicator -----------------------------------------------------------------------------


def _row_findings(report: Report, row: ScoreRow) -> Iterator[Finding]:
    if row.weight is not None and row.weight <= 0:
        ref = row.ref(row.scoring.weight)
        yield _finding(report, Severity.ERROR, "weight_not_positive", (ref,), name=_name(row))
    yield from _contradiction(report, row)
    unread = unreadable(row)
    if unread is not None and not row.is_overridden:
        ref, why = unread
        refs = (ref, row.ref(row.scoring.score))
        yield _finding(report, Severity.ERROR, "score_unreadable", refs, name=_name(row), why=why)
    if is_negative(row) and not row.is_overridden:
        refs = (row.ref(row.scoring.actual), row.ref(row.scoring.score))
        yield _finding(
            report, Severity.WARNING, "actual_negative", refs,
            name=_name(row), actual=row.text(row.scoring.actual),
        )  # fmt: skip
    yield from _judgement_findings(report, row)
    yield from _time_findings(report, row)
    if row.score is not None and row.weight is not None:
        yield from _score_findings(report, row, row.score, row.weight)
    yield from _note_findings(report, row)


def _name(row: ScoreRow) -> str:
    name = " ".join(row.text(row.scoring.level3).split())
    return f"“{name}”" if name else message("scores", "unnamed")


def _contradiction(report: Report, row: ScoreRow) -> Iterator[Finding]:
    """A target that is written with a sign of another direction than the one that was chosen."""
    if row.scoring.comparator is None:
        return
    chosen = row.text(row.scoring.comparator)
    told = sign_of(row.text(row.scoring.target))
    directions = {
        signs for signs in _DIRECTIONS for sign in (chosen, told) if sign and sign in signs
    }
    if len(directions) < _BOTH:
        return
    refs = (row.ref(row.scoring.comparator), row.ref(row.scoring.target))
    target = row.text(row.scoring.target)
    yield _finding(
        report, Severity.WARNING, "sign_contradicts", refs,
        name=_name(row), sign=chosen, target=target,
    )  # fmt: skip


def _judgement_findings(report: Report, row: ScoreRow) -> Iterator[Finding]:
    """A judgement other than the one that the actual value's own words are."""
    if row.band is None or row.scoring.judgement is None:
        return
    told = told_level(row)
    if told in ("", row.band.level):
        return
    refs = (row.ref(row.scoring.judgement), row.ref(row.scoring.actual))
    yield _finding(
        report, Severity.WARNING, "judgement_contradicts", refs,
        name=_name(row), level=row.band.level, told=told,
        actual=row.text(row.scoring.actual),
    )  # fmt: skip


def _time_findings(report: Report, row: ScoreRow) -> Iterator[Finding]:
    """Something that was done after the year, or after it was accepted."""
    times = times_of(row)
    if times is None or times.actual is None:
        return
    refs = (row.ref(row.scoring.actual), row.ref(row.scoring.score))
    told = {"name": _name(row), "actual": row.text(row.scoring.actual)}
    told["year"] = str(row.fiscal_year)
    if times.actual.first.year > row.fiscal_year:
        yield _finding(report, Severity.WARNING, "finished_after_year", refs, **told)
    if times.accepted is not None and times.actual.first > times.accepted.last:
        day = times.accepted.last
        told["accepted"] = f"{day.year}年{day.month}月"
        yield _finding(report, Severity.WARNING, "finished_after_acceptance", refs, **told)


def _score_findings(
    report: Report, row: ScoreRow, score: Decimal, weight: Decimal
) -> Iterator[Finding]:
    """A score that is impossible, or another one than the rules give."""
    ref = row.ref(row.scoring.score)
    told = {"name": _name(row), "score": figure_words(score), "weight": figure_words(weight)}
    if score > weight or score < 0:
        refs = (ref, row.ref(row.scoring.weight))
        told["counted"] = figure_words(within(score, weight))
        yield _finding(report, Severity.ERROR, "score_above_weight", refs, **told)
    elif row.limits is not None and row.is_overridden:
        if not row.limits.hold(score):
            low, high = map(figure_words, (row.limits.low, row.limits.high))
            told |= {"level": row.text(row.scoring.judgement), "low": low, "high": high}
            yield _finding(report, Severity.ERROR, "score_out_of_band", (ref,), **told)
    elif row.is_overridden and row.computed not in (None, score):
        # With its reason beside it this is what overriding is for.
        severity = Severity.HINT if row.has_note else Severity.WARNING
        computed = figure_words(row.computed or score)
        yield _finding(
            report, severity, "score_differs_from_rule", (ref,), computed=computed, **told
        )


def _note_findings(report: Report, row: ScoreRow) -> Iterator[Finding]:
    """What has to be explained and is not."""
    if row.scoring.note is None or row.has_note:
        return
    refs = (row.ref(row.scoring.note), row.ref(row.scoring.score))
    told = {"name": _name(row), "label": report.template.fields[row.scoring.note].label}
    is_demanded = row.scoring.over.action != "warn"
    if row.is_over:
        share = row.text(row.scoring.actual)
        if row.over_share is not None:
            share = percent_words(row.over_share)
        severity = Severity.ERROR if is_demanded else Severity.WARNING
        yield _finding(report, severity, "over_achieved", refs, share=share, **told)
    if row.is_note_due and row.score is not None and not (row.is_over and is_demanded):
        told["score"] = figure_words(row.score)
        told["weight"] = "" if row.weight is None else figure_words(row.weight)
        sentence = "note_missing_by_hand" if row.is_overridden else "note_missing"
        if note := row.text(row.scoring.note):
            sentence = "note_too_short"
            told |= {"note": note, "least": str(row.scoring.note_least)}
        yield _finding(report, Severity.ERROR, "note_missing", refs, sentence=sentence, **told)


# -- the weights of a table ------------------------------------------------------------------


def _table_findings(report: Report, scoring: Scoring, ref: FieldRef) -> Iterator[Finding]:
    total = report.values[ref].value
    lines = report.lines(scoring.group, ref.line)
    weights = [report.values[FieldRef(scoring.weight, line)].value for line in lines]
    if not isinstance(total, Decimal) or all(weight is None for weight in weights):
        return
    difference = total - scoring.full_marks
    if difference:
        told = {"total": figure_words(total), "full": figure_words(scoring.full_marks)}
        told["difference"] = figure_words(abs(difference))
        sentence = "weights_short" if difference < 0 else "weights_over"
        yield _finding(
            report, Severity.ERROR, "weights_not_full", (ref,), sentence=sentence, **told
        )
    if None not in weights:
        yield from _level_findings(report, scoring, ref, lines)


def _level_findings(
    report: Report, scoring: Scoring, ref: FieldRef, lines: tuple[int, ...]
) -> Iterator[Finding]:
    """The indicators of a level have together what the template gives to it."""
    wanted = _wanted_weights(report, scoring, ref.line)
    found: dict[str, Decimal] = {}
    first: dict[str, FieldRef] = {}
    for line, names in _levels(report, scoring, lines):
        place_of_weight = FieldRef(scoring.weight, line)
        weight = report.values[place_of_weight].value
        for name in names:
            amount = weight if isinstance(weight, Decimal) else Decimal(0)
            found[name] = found.get(name, Decimal(0)) + amount
            first.setdefault(name, place_of_weight)
    for name, weight in wanted.items():
        sum_here = found.get(name, Decimal(0))
        if sum_here != weight:
            refs = (first.get(name, ref), ref)
            told = {"total": figure_words(sum_here), "full": figure_words(weight)}
            yield _finding(
                report, Severity.WARNING, "level_weights", tuple(dict.fromkeys(refs)),
                level=name.replace(_WITHIN, "—"), **told,
            )  # fmt: skip


def _wanted_weights(report: Report, scoring: Scoring, line: int) -> Mapping[str, Decimal]:
    if scoring.scheme is None:
        return scoring.weights
    chosen = report.values[FieldRef(scoring.scheme, line)].text.strip()
    return scoring.schemes.get(chosen, scoring.weights)


def _levels(
    report: Report, scoring: Scoring, lines: tuple[int, ...]
) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the names of each record's levels; an empty cell goes on with those above it."""
    above = ("", "")
    for line in lines:
        outer, inner = (
            report.values[FieldRef(code, line)].text.strip() if code is not None else ""
            for code in (scoring.level1, scoring.level2)
        )
        if not outer or outer == above[0]:
            outer, inner = outer or above[0], inner or above[1]
        above = (outer, inner)
        yield line, (outer, f"{outer}{_WITHIN}{inner}")
