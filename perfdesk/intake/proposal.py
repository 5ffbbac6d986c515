"""What an old report would become: where each piece goes, for the clerk to confirm."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.intake.account import Share
from perfdesk.intake.words.wording import compact, fold
from perfdesk.report.values import Provenance, ReportData, ReportMeta, State, StoredValue
from perfdesk.template.datatypes import rounded

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.intake.account import Span
    from perfdesk.intake.arrangement import Arrangement
    from perfdesk.report.values import FieldRef, Line


_FIGURE = re.compile(r"(-?[\d,]*\d(?:\.\d+)?)(%|万元|元|分)?")


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece of the source and the field it goes to.

    Attributes:
        section: Code of the section of the field.
        source_heading: The heading above the piece as it stands in the source, number included.
        calculated: The template generates this by itself (a computed figure, a sentence that says
            what its figures say): shown in its field, never stored.
        within: For a figure that was read out of a sentence, that sentence.
        parts: Numbers of the arrangement's pieces in which it stands.
    """

    ref: FieldRef
    section: str
    source_heading: str
    text: str
    calculated: bool = False
    within: FieldRef | None = None
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """An old report, read by a template; nothing is stored yet.

    Attributes:
        fiscal_year: As the title says it, None where it says none.
        unit: As the title says it, or empty.
        lines: The records, numbered from 1 upward.
        leftovers: What has no place, in the order of the source.
        arrangement: Which piece goes to which section; the same with another one after a change.
        notes: What the clerk should know of the reading, whole sentences.
        account: Every character of the source with its owner, but for blanks.
    """

    template_id: str
    template_version: int
    fiscal_year: int | None
    unit: str
    lines: tuple[Line, ...]
    placed: tuple[Placed, ...]
    leftovers: tuple[str, ...]
    arrangement: Arrangement | None = None
    notes: tuple[str, ...] = ()
    account: tuple[Span, ...] = ()

    def shares(self) -> dict[Share, int]:
        """Return how many characters that are no blanks go where; they sum up to the source's."""
        counts = dict.fromkeys(Share, 0)
        for span in self.account:
            counts[span.owner.share] += len(compact(span.text))
        return counts


def as_data(proposal: Proposal, fiscal_year: int, unit: str) -> ReportData:
    """Return the proposal as a report; states are provisional, the caller calculates."""
    meta = ReportMeta(proposal.template_id, proposal.template_version, fiscal_year, unit)
    values = tuple(
        StoredValue(placed.ref, placed.text, State.VALID, Provenance.IMPORTED)
        for placed in proposal.placed
        if not placed.calculated and placed.text
    )
    return ReportData(meta, proposal.lines, values, proposal.leftovers)


def contradicted(proposal: Proposal, shown: Callable[[FieldRef], str]) -> tuple[Placed, ...]:
    """Return the sentences whose computed figures are printed otherwise than they compute.

    Such a sentence is to be kept as it stands in the source, as an override.

    ``shown`` says what the report prints for a field after calculation.
    """
    wrong = {
        placed.within
        for placed in proposal.placed
        if placed.calculated and placed.within and not _is_same(placed.text, shown(placed.ref))
    }
    return tuple(placed for placed in proposal.placed if placed.calculated and placed.ref in wrong)


def _is_same(text: str, shown: str) -> bool:
    """Say whether a printed figure is what is computed, to its own places (99.4%, 99.44%)."""
    if fold(text) == fold(shown):
        return True
    ours, theirs = _FIGURE.fullmatch(fold(shown)), _FIGURE.fullmatch(fold(text))
    if ours is None or theirs is None or ours[2] != theirs[2]:
        return False
    figure = Decimal(theirs[1].replace(",", ""))
    exponent = figure.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) else 0
    return rounded(Decimal(ours[1].replace(",", "")), max(places, 0)) == figure
