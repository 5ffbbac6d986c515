"""Count, section by section, what is filled of what has to be filled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.report.check import UNFINISHED, is_required
from perfdesk.report.reach import Reach
from perfdesk.report.values import (
    FieldRef,
    Finding,
    Progress,
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


class ProgressCounter:
    """The progress of one report, kept true change by change."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._reach = Reach(report)
        self._shares: dict[FieldRef, _Share] = {}

    def update(self, refs: Iterable[FieldRef]) -> None:
        """Count the given fields again; fields that are gone no longer count."""
        for ref in self._reach.of(refs):
            if ref in self._report.values:
                self._shares[ref] = self._share(ref)
            else:
                self._shares.pop(ref, None)

    def _share(self, ref: FieldRef) -> _Share:
        template = self._report.template
        field = template.fields[ref.code]
        state = self._report.values[ref].state
        section = template.section_of(ref.code)
        if state is State.NOT_RELEVANT:
            return _Share(section, 0, 0, 0)
        if field.is_container:
            count = len(self._report.lines(ref.code, ref.line))
            return _Share(section, field.min_lines, min(count, field.min_lines), int(count > 0))
        if field.is_generated:
            return _Share(section, 0, 0, 0)
        is_valid = state is State.VALID
        required = int(is_required(self._report, ref))
        entered = int(state is not State.EMPTY and not self._is_default(ref))
        return _Share(section, required, required * int(is_valid), entered)

    def _is_default(self, ref: FieldRef) -> bool:
        """A default that nobody touched is no work done."""
        field = self._report.template.fields[ref.code]
        return bool(field.default) and self._report.values[ref].text == field.default

    def progress(self, findings: Iterable[Finding]) -> Progress:
        """Return the state of all sections, each with what stands below it."""
        sums: dict[str, list[int]] = {}
        template = self._report.template

        def add(section: str, index: int, amount: int) -> None:
            for code in template.section_path(section):
                sums.setdefault(code, [0] * 6)[index] += amount

        for share in self._shares.values():
            for index, amount in enumerate((share.required, share.filled, share.entered)):
                if amount:
                    add(share.section, index, amount)
        for finding in findings:
            section = template.section_of(finding.refs[0].code)
            if finding.severity is Severity.ERROR:
                add(section, 3, 1)
                add(section, 5, int(finding.check not in UNFINISHED))
            elif finding.severity is Severity.WARNING:
                add(section, 4, 1)
        sections = {code: _section(sums.get(code, [0] * 6)) for code in template.sections}
        required = sum(share.required for share in self._shares.values())
        filled = sum(share.filled for share in self._shares.values())
        outermost = [sections[code] for code in template.children.get(None, ())]
        return Progress(
            percent=filled * 100 // required if required else 100,
            errors=sum(section.errors for section in outermost),
            warnings=sum(section.warnings for section in outermost),
            sections=sections,
        )


def _section(sums: list[int]) -> SectionProgress:
    required, filled, entered, errors, warnings, faults = sums
    if faults:
        state = SectionState.FAULTY
    elif required and filled == required and not errors:
        state = SectionState.DONE
    elif entered:
        state = SectionState.DONE if not required and not errors else SectionState.IN_WORK
    else:
        state = SectionState.EMPTY
    return SectionProgress(state, filled, required, errors, warnings)
