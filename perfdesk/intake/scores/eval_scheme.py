"""Say by which scheme a scoring table was weighted: the one whose sums its levels have."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.report.values import FieldRef
from perfdesk.template.datatypes import ValueFaultError, content_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.intake.scores.table_proposal import TableProposal
    from perfdesk.template.score_tables import Scoring
    from perfdesk.template.template import ReportTemplate


def schemes_of(template: ReportTemplate, found: TableProposal) -> Iterator[tuple[FieldRef, str]]:
    """Yield for each new table the scheme that it follows, where its template has several.

    A table that follows none of them follows its place's notice, if that is a choice.
    """
    for one in template.scorings.values():
        scoring = one.scoring
        if scoring.scheme is None:
            continue
        choices = template.fields[scoring.scheme].choices
        other = next((choice for choice in choices if choice not in scoring.schemes), "")
        for record in found.records:
            if record.group == template.fields[scoring.scheme].group:
                sums = _sums(template, scoring, found, record.line)
                named = (name for name, parts in scoring.schemes.items() if dict(parts) == sums)
                yield FieldRef(scoring.scheme, record.line), next(named, other)


def _sums(
    template: ReportTemplate, scoring: Scoring, found: TableProposal, table: int
) -> dict[str, Decimal]:
    """Return the weights of each outermost level of a table; those of none under no name."""
    own = {one.line for one in found.records if one.parent == table}
    texts = {(one.ref.code, one.ref.line): one.new for one in found.taken}
    field = template.fields[scoring.weight]
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in own:
        try:
            weight = content_type(field.type).parse(
                texts.get((scoring.weight, line), ""), field.options
            )
        except ValueFaultError:
            weight = None
        level = texts.get((scoring.level1 or "", line), "")
        sums[level] += weight if isinstance(weight, Decimal) else 0
    return dict(sums)
