"""Count, section by section, what is filled of what has to be filled."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from perfdesk.report.findings.check import UNFINISHED, is_required
from perfdesk.report.reach import Reach
from perfdesk.report.values import (
    ROOT,
    FieldRef,
    Finding,
    Progress,
    Provenance,
    SectionProgress,
    SectionState,
    State,
)
from perfdesk.template.datatypes import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.report.report import Report


@dataclass(frozen=True, slots=True)
class _Share:
    """What one field adds to its section."""

    section: str
    required: int
    filled: int
    entered: int


@dataclass(slots=True)
class _Sums:
    """What has been counted below a section; ``faults`` are errors that are not just unfinished."""

    required: int = 0
    filled: int = 0
    entered: int = 0
    errors: int = 0
    warnings: int = 0
    faults: int = 0


class ProgressCounter:
    """The progress of one report, kept true change by change at a cost that size does not raise."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._reach = Reach(report)
        self._shares: dict[FieldRef, _Share] = {}
        self._sums = {code: _Sums() for code in report.template.sections}
        self._paths = {
            code: report.template.section_path(code) for code in report.template.sections
        }

    def update(self, refs: Iterable[FieldRef]) -> None:
        """Count the given fields again, and what is required or not because of them."""
        for ref in self._reach.of(refs):
            old = self._shares.pop(ref, None)
            if old is not None:
                self._add(old, -1)
            if ref in self._report.values:
                self._shares[ref] = new = self._share(ref)
                self._add(new, 1)

    def _add(self, share: _Share, sign: int) -> None:
        for code in self._paths[share.section]:
            sums = self._sums[code]
            sums.required += sign * share.required
            sums.filled += sign * share.filled
            sums.entered += sign * share.entered

    def count_findings(self, added: Iterable[Finding], removed: Iterable[Finding]) -> None:
        """Take note of findings that came and went."""
        for findings, sign in ((added, 1), (removed, -1)):
            for finding in findings:
                self._count_finding(finding, sign)

    def _count_finding(self, finding: Finding, sign: int) -> None:
        section = self._report.template.section_of(finding.refs[0].code)
        for code in self._paths[section]:
            sums = self._sums[code]
            if finding.severity is Severity.ERROR:
                sums.errors += sign
                sums.faults += sign * int(finding.check not in UNFINISHED)
            elif finding.severity is Severity.WARNING and finding.answer is None:
                sums.warnings += sign

    def _share(self, ref: FieldRef) -> _Share:
        template = self._report.template
        field = template.fields[ref.code]
        state = self._report.values[ref].state
        section = template.section_of(ref.code)
        if state is State.NOT_RELEVANT:
            return _Share(section, 0, 0, 0)
        if field.is_container:
            # A record is work still to be done, not work done: only those that lack are counted,
            # and one that is added brings its own required fields.
            count = len(self._report.lines(ref.code, ref.line))
            return _Share(section, max(0, field.min_lines - count), 0, int(count > 0))
        if field.is_generated:
            return _Share(section, 0, 0, 0)
        is_valid = state is State.VALID
        required = int(is_required(self._report, ref))
        entered = int(state is not State.EMPTY and not self._is_default(ref))
        return _Share(section, required, required * int(is_valid), entered)

    def _is_default(self, ref: FieldRef) -> bool:
        """A default that nobody touched is no work done; the same text typed or imported is."""
        field, value = self._report.template.fields[ref.code], self._report.values[ref]
        is_untouched = value.provenance is Provenance.GENERATED
        return bool(field.default) and is_untouched and value.text == field.default

    def progress(self) -> Progress:
        """Return the state of all sections, each with what stands below it."""
        codes = self._report.template.children.get(None, ())
        outermost = [self._sums[code] for code in codes]
        return Progress(
            percent=self._percent(codes),
            errors=sum(sums.errors for sums in outermost),
            warnings=sum(sums.warnings for sums in outermost),
            sections={code: _section(sums) for code, sums in self._sums.items()},
            unfinished=sum(sums.errors - sums.faults for sums in outermost),
        )

    def _percent(self, codes: Iterable[str]) -> int:
        """Return what is done of all that is required, in percent, rounded down.

        A table of an annex is one piece, however many cells it has: else the cells of three tables
        outweigh the chapters, and a report without a word is all but finished.
        """
        required, filled = Fraction(0), Fraction(0)
        for code in codes:
            sums = self._sums[code]
            pieces = self._pieces(code)
            if sums.required and pieces is not None:
                required += pieces
                filled += Fraction(sums.filled * pieces, sums.required)
            else:
                required += sums.required
                filled += sums.filled
        return int(filled * 100 / required) if required else 100

    def _pieces(self, section: str) -> int | None:
        """Return how many tables an annex has, at least one; None for what is no annex."""
        template = self._report.template
        if not template.sections[section].annex:
            return None
        groups = [code for code in template.members[section] if template.fields[code].is_container]
        return max(1, sum(len(self._report.lines(code, ROOT)) for code in groups))


def _section(sums: _Sums) -> SectionProgress:
    if sums.faults:
        state = SectionState.FAULTY
    elif sums.required and sums.filled == sums.required and not sums.errors:
        state = SectionState.DONE
    elif sums.entered:
        is_done = not sums.required and not sums.errors
        state = SectionState.DONE if is_done else SectionState.IN_WORK
    else:
        state = SectionState.EMPTY
    unfinished = sums.errors - sums.faults
    return SectionProgress(
        state, sums.filled, sums.required, sums.errors, sums.warnings, unfinished
    )
