"""Say what is wrong with a ``[[scoring]]``: its fields, signs, bands, grades and weights."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from perfdesk.template.datatypes import NUMERIC, DataType, ValueFaultError, content_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.template.score_tables import Scoring
    from perfdesk.template.work import Work

_WORDS = frozenset({DataType.TEXT, DataType.CHOICE})
_VALUES = NUMERIC | {DataType.TEXT}
#: Keys that name a field of the records, with the types that it may have.
_OF_RECORD = {
    "level1": _WORDS, "level2": _WORDS, "level3": _WORDS, "comparator": _WORDS,
    "target": _VALUES, "actual": _VALUES, "unit": _WORDS, "weight": NUMERIC, "score": NUMERIC,
    "note": frozenset({DataType.TEXT, DataType.LIST}), "account": frozenset({DataType.TEXT}),
    "judgement": frozenset({DataType.CHOICE}),
    "applicable": frozenset({DataType.FLAG}),
}  # fmt: skip
#: Keys that name a field beside the table.
_BESIDE = {
    "total": NUMERIC, "weight_total": NUMERIC, "grade": frozenset({DataType.TEXT}),
    "execution_score": NUMERIC, "execution_weight": NUMERIC,
    "scheme": frozenset({DataType.CHOICE}),
}  # fmt: skip
_COMPUTED = ("score", "total", "weight_total", "grade")


def check_names(work: Work, scoring: Scoring) -> None:
    """The fields that a scoring table names are there, of the right type and in the right place."""
    if not work.is_container(scoring.group):
        work.fault(scoring, "group", "for_each_unknown", code=scoring.group)
        return
    _check_fields(work, scoring, _OF_RECORD, scoring.group)
    _check_fields(work, scoring, _BESIDE, work.fields[scoring.group].group)
    for key in _COMPUTED:
        code = getattr(scoring, key)
        if code in work.fields and work.fields[code].calculate is not None:
            # Its own formula, or that of another scoring table.
            work.fault(scoring, key, "scoring_calculated", code=code)
    named = [getattr(scoring, key) for key in _COMPUTED]
    if len(set(named)) < len(named):
        work.fault(scoring, "score", "code_twice")


def _check_fields(
    work: Work, scoring: Scoring, kinds: Mapping[str, frozenset[DataType]], group: str | None
) -> None:
    for key, types in kinds.items():
        code = getattr(scoring, key)
        if code is None:
            continue
        entry = work.fields.get(code)
        if entry is None:
            work.fault(scoring, key, "name_unknown", code=code)
        elif entry.group != group:
            work.fault(scoring, key, "scoring_elsewhere", code=code)
        elif entry.type not in types:
            allowed = "、".join(sorted(types))
            work.fault(scoring, key, "scoring_type", code=code, types=allowed)


def check_values(work: Work, scoring: Scoring) -> None:
    """Signs, bands, grades and weights go together."""
    _check_signs(work, scoring)
    _check_bands(work, scoring)
    _check_grades(work, scoring)
    _check_schemes(work, scoring)
    _check_start(work, scoring)


def _check_signs(work: Work, scoring: Scoring) -> None:
    """Each sign has one rule: none is told twice, and each choice of the comparator has one."""
    signs: set[str] = set()
    for place, rule in enumerate(scoring.rule):
        for sign in rule.comparators:
            if sign in signs or (sign in scoring.qualitative and scoring.judgement is not None):
                work.fault(scoring, f"rule.{place}.comparators", "scoring_sign_twice", sign=sign)
            signs.add(sign)
    if scoring.judgement is not None:
        signs |= set(scoring.qualitative)
    choices = () if scoring.comparator is None else work.fields[scoring.comparator].choices
    for sign in choices:
        if sign not in signs:
            work.fault(scoring, "comparator", "scoring_sign_without_rule", sign=sign)
    is_told = scoring.comparator is not None or work.fields[scoring.target].type is DataType.TEXT
    if len(scoring.rule) > 1 and not is_told:
        work.fault(scoring, "rule", "scoring_no_sign")


def _check_bands(work: Work, scoring: Scoring) -> None:
    if (scoring.judgement is None) != (not scoring.band):
        work.fault(scoring, "band", "scoring_band_judgement")
    for place, band in enumerate(scoring.band):
        if band.low >= band.high:
            work.fault(scoring, f"band.{place}", "scoring_band_empty", level=band.level)
    for lower, upper in pairwise(sorted(scoring.band, key=lambda band: (band.low, band.high))):
        touches = lower.high == upper.low and lower.includes_high and upper.includes_low
        if lower.high > upper.low or touches:
            work.fault(
                scoring, "band", "scoring_bands_overlap", first=lower.level, second=upper.level
            )
    levels = [band.level for band in scoring.band]
    choices = () if scoring.judgement is None else work.fields[scoring.judgement].choices
    if scoring.judgement is not None and sorted(levels) != sorted(choices):
        work.fault(
            scoring, "band", "scoring_band_levels", code=scoring.judgement,
            levels="、".join(levels), choices="、".join(choices),
        )  # fmt: skip


def _check_grades(work: Work, scoring: Scoring) -> None:
    """Grades stand from the best down, and the last takes whatever is left: half-open intervals."""
    if (scoring.grade is None) != (not scoring.grades):
        work.fault(scoring, "grades", "scoring_grade_field")
    for better, worse in pairwise(scoring.grades):
        if better.least <= worse.least:
            work.fault(
                scoring, "grades", "scoring_grades_order", first=better.name, second=worse.name
            )
    names = [grade.name for grade in scoring.grades]
    if len(set(names)) < len(names):
        work.fault(scoring, "grades", "scoring_grades_names")
    if scoring.grades and scoring.grades[-1].least > 0:
        work.fault(scoring, "grades", "scoring_grades_open", name=names[-1])


def _check_schemes(work: Work, scoring: Scoring) -> None:
    if (scoring.scheme is None) != (not scoring.schemes):
        work.fault(scoring, "schemes", "scoring_scheme_field")
    choices = () if scoring.scheme is None else work.fields[scoring.scheme].choices
    for name in scoring.schemes:
        if scoring.scheme is not None and name not in choices:
            work.fault(scoring, f"schemes.{name}", "scoring_scheme_unknown", name=name)
    every = {"weights": scoring.weights}
    every |= {f"schemes.{name}": weights for name, weights in scoring.schemes.items()}
    for key, weights in every.items():
        if weights and scoring.level1 is None:
            work.fault(scoring, key, "scoring_weights_level")
        # 产出指标/数量指标 is within 产出指标.
        outer = [weight for name, weight in weights.items() if "/" not in name]
        if any(weight <= 0 for weight in weights.values()) or sum(outer) > scoring.full_marks:
            work.fault(scoring, key, "scoring_weights_sum", full=f"{scoring.full_marks:f}")


def _check_start(work: Work, scoring: Scoring) -> None:
    """What an empty table may begin with are entries that its fields take."""
    for place, record in enumerate(scoring.start):
        for code, text in record.items():
            key = f"start.{place}.{code}"
            entry = work.fields.get(code)
            if entry is None or entry.group != scoring.group:
                work.fault(scoring, key, "scoring_elsewhere", code=code)
            elif entry.is_container or entry.is_generated or code == scoring.score:
                work.fault(scoring, key, "scoring_start_computed", code=code)
            else:
                try:
                    content_type(entry.type).parse(text, entry.options)
                except ValueFaultError as err:
                    work.tell(scoring, key, str(err))
