"""Last year's report at hand while this year's is filled in: beside it, compared, carried over."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from perfdesk.report.calculate import calculated_report, shown
from perfdesk.report.comparing import carry_over
from perfdesk.report.comparing.diff import Piece, differences
from perfdesk.report.comparing.pairs import list_pairs, title
from perfdesk.report.comparing.renamed_view import in_codes_of
from perfdesk.report.findings.look_back import PreviousReport, is_last_years, text_key
from perfdesk.report.places import place
from perfdesk.report.values import ROOT, FieldRef, ReportData, State
from perfdesk.template.datatypes import PROSE, DataType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from perfdesk.report.report import Report
    from perfdesk.report.values import ReportSummary
    from perfdesk.template.template import ReportTemplate

#: How a text of this year stands to last year's: there was none; the same, which is odd; the same,
#: as may be; another one.
Standing = Literal["none", "unchanged", "may_stay", "changed"]


@dataclass(frozen=True, slots=True)
class Offer:
    """A field or a group that may be carried over from last year.

    Attributes:
        text: Last year's content; of a group the titles of its records, one a line.
        is_filled: This year's has content, which would be replaced.
        is_suggested: Chosen from the start.
        count_records: How many records a group brings; 0 for a field.
    """

    section: str
    code: str
    label: str
    text: str
    is_filled: bool
    is_suggested: bool
    count_records: int


@dataclass(frozen=True, slots=True)
class LastText:
    """A text of last year's report that has no field of its own this year.

    Attributes:
        where: Its place in last year's report, in words.
    """

    label: str
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Which records of a list go with which of last year's, and what that was seen from."""

    numbers: tuple[int, ...]
    titles: dict[int, str]
    last: dict[int, int]


class LastYear:
    """Last year's report, by the fields of this year's.

    Attributes:
        report_id: Its id on this desk.
        previous: What it said, for the checks.
    """

    def __init__(
        self,
        template: ReportTemplate,
        previous_template: ReportTemplate,
        previous: ReportData,
        report_id: int = 0,
    ) -> None:
        self.report_id = report_id
        self._template = template
        self._last = in_codes_of(template, calculated_report(previous_template, previous))
        self.previous = PreviousReport(self._last, template.identity.look_back)
        self._report: Report | None = None
        self._pairs: dict[tuple[str, int], _Pairs] = {}

    def attach(self, report: Report) -> None:
        """Name this year's report: only with it can be said which record was which."""
        self._report = report
        self._pairs.clear()

    @property
    def fiscal_year(self) -> int:
        """Return the year of last year's report; need not be the year before."""
        return self._last.meta.fiscal_year

    @cached_property
    def title(self) -> str:
        """Return its title as it is printed."""
        pattern = self._last.template.report_title
        return pattern.fill(lambda slot: shown(self._last, slot.name, ROOT))

    # -- beside this year's ---------------------------------------------------------------------

    def text_of(self, ref: FieldRef) -> str | None:
        """Return last year's text of a field; None where it had no such field or record."""
        if not carry_over.corresponds(self._last.template, self._template, ref.code):
            return None
        line = self._last_line(ref.line)
        value = None if line is None else self._last.values.get(FieldRef(ref.code, line))
        if value is None or value.state is State.NOT_RELEVANT:
            return None
        return value.text

    def pieces(self, ref: FieldRef, text: str) -> tuple[Piece, ...]:
        """Return how a text of this year differs from last year's of the same field."""
        return differences(self.text_of(ref) or "", text)

    def state(self, ref: FieldRef, text: str) -> Standing:
        """Say how a text of this year stands to last year's."""
        last = self.text_of(ref)
        if self._is_typed_prose(ref) and is_last_years(self._template, self.previous, ref, text):
            return "unchanged"
        if not (last or "").strip():
            return "none"
        return "may_stay" if text_key(text) == text_key(last or "") else "changed"

    def _is_typed_prose(self, ref: FieldRef) -> bool:
        """What is generated follows from the figures, whatever it was last year."""
        kind = self._template.fields[ref.code].type
        value = None if self._report is None else self._report.values.get(ref)
        is_made = value is not None and value.state is State.CALCULATED
        return kind in PROSE or (kind is DataType.SENTENCE and not is_made)

    def others(self, section: str | None) -> tuple[LastText, ...]:
        """Return the texts of last year's section that no field of this year's asks for.

        The headings' aliases say which section was which. For None: those of sections that are
        no more.
        """
        return tuple(text for there, text in self._without_field if there == section)

    @cached_property
    def _without_field(self) -> tuple[tuple[str | None, LastText], ...]:
        old = self._last.template
        return tuple(
            (
                _counterpart(old, self._template, old.section_of(ref.code)),
                LastText(old.fields[ref.code].label, place(self._last, ref), value.text),
            )
            for ref in self._last.refs()
            if (value := self._last.values[ref]).text.strip()
            and value.state is not State.NOT_RELEVANT
            and old.fields[ref.code].calculate is None
            and not carry_over.corresponds(old, self._template, ref.code)
        )

    # -- which record was which -----------------------------------------------------------------

    def _last_line(self, number: int) -> int | None:
        """Return last year's record that goes with one of this year's."""
        report = self._report
        if number == ROOT:
            return ROOT
        if report is None or not report.tree.has(number):
            return None
        line = report.line(number)
        parent = self._last_line(line.parent)
        is_shared = carry_over.corresponds(self._last.template, self._template, line.group)
        if parent is None or not is_shared:
            return None
        return self._pairs_of(report, line.group, line.parent, number, parent).get(number)

    def _pairs_of(
        self, report: Report, group: str, parent: int, number: int, last_parent: int
    ) -> dict[int, int]:
        """Pair the records of a list, anew where it or the title of the one asked for changed."""
        known = self._pairs.get((group, parent))
        numbers = report.lines(group, parent)
        if (
            known is None
            or known.numbers != numbers
            or known.titles[number] != title(report, number)
        ):
            olds = self._last.lines(group, last_parent)
            last = list_pairs(self._last, report, olds, numbers, by_position=True)
            titles = {one: title(report, one) for one in numbers}
            known = self._pairs[group, parent] = _Pairs(numbers, titles, last)
        return known.last

    # -- carrying over ---------------------------------------------------------------------------

    def offers(self, report: Report, section: str | None = None) -> tuple[Offer, ...]:
        """Return what may be carried over, of a section with all below it or of all sections.

        What stands in this year's report already, to the letter, is not offered again.
        """
        return tuple(
            offer
            for code in carry_over.carried_codes(self._last.template, self._template)
            if (offer := self._offer(report, code)) is not None
            and (section is None or section in self._template.section_path(offer.section))
        )

    def _offer(self, report: Report, code: str) -> Offer | None:
        field, ref = self._template.fields[code], FieldRef(code)
        section = self._template.section_of(code)
        if section in report.hidden_sections:
            return None
        records = self._last.lines(code) if field.is_container else ()
        if field.is_container:
            text = "\n".join(title(self._last, number) for number in records)
        else:
            text = carry_over.carried_text(self._last, self._template, ref)
            if text_key(text) == text_key(report.values[ref].text):
                return None
        if not (records or text.strip()):
            return None
        is_filled = any(carry_over.filled_refs(report, report.refs_below(code, ROOT)))
        is_suggested = self._template.carry_over(code) == "suggest"
        return Offer(section, code, field.label, text, is_filled, is_suggested, len(records))

    def content(self, report: Report, codes: AbstractSet[str]) -> ReportData:
        """Return last year's content of fields and groups, to be taken over as this year's."""
        return carry_over.carried_over(self._last, report, codes)


def _counterpart(old: ReportTemplate, new: ReportTemplate, section: str) -> str | None:
    """Return this year's section for one of last year's, or for one around it."""
    for code in reversed(old.section_path(section)):
        if code in new.sections:
            return code
        found = [other for other in new.sections if _is_same(old, new, code, other)]
        if found:
            return found[0]
    return None


def _is_same(old: ReportTemplate, new: ReportTemplate, section: str, other: str) -> bool:
    before, after = old.sections[section], new.sections[other]
    return before.heading in (after.heading, *after.aliases) or after.heading in before.aliases


def sorted_candidates(
    report_id: int, unit: str, fiscal_year: int, summaries: Iterable[ReportSummary]
) -> list[ReportSummary]:
    """Sort the other reports by how likely each is last year's.

    First the unit's own of earlier years, the nearest year first; then the unit's others; then
    those of other units.
    """

    def unlikeliness(summary: ReportSummary) -> tuple[bool, bool, int]:
        years = fiscal_year - summary.meta.fiscal_year
        return summary.meta.unit != unit, years <= 0, abs(years)

    others: Iterator[ReportSummary] = (one for one in summaries if one.id != report_id)
    return sorted(others, key=unlikeliness)


def year_before(
    report_id: int, unit: str, fiscal_year: int, summaries: Sequence[ReportSummary]
) -> int | None:
    """Return the id of the unit's report of the year before, where there is just one."""
    found = [
        one.id
        for one in summaries
        if (one.meta.unit, one.meta.fiscal_year) == (unit, fiscal_year - 1) and one.id != report_id
    ]
    return found[0] if len(found) == 1 else None
