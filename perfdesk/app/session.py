"""One open report: the single door through which it changes.

No Qt, no database: an entry goes through parse -> relevance -> calculation -> checks -> progress
and comes back as a ``Change``; what has to be stored is remembered until ``flush``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from perfdesk.app.identity import report_meta
from perfdesk.document.build import build_document
from perfdesk.errors import UserError
from perfdesk.report.calculate import Calculator
from perfdesk.report.check import Checker
from perfdesk.report.progress import ProgressCounter
from perfdesk.report.report import Report
from perfdesk.report.values import (
    ROOT,
    Change,
    Delta,
    FieldRef,
    FieldValue,
    Finding,
    Line,
    Progress,
    Provenance,
    ReportData,
)
from perfdesk.template.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from perfdesk.document.blocks import Document
    from perfdesk.template.template import ReportTemplate


#: What no text of a report can hold: NUL and lone surrogates (broken clipboards yield them).
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def _storable(text: str) -> str:
    """Return a text with plain line ends and without what the store cannot keep."""
    return _UNSTORABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class Store(Protocol):
    """Where a session's changes are kept."""

    def save(self, report_id: int, delta: Delta) -> datetime:
        """Write everything in one transaction and return the time of saving (UTC)."""


class ReportSession:
    """An open report with its values, findings and progress.

    Attributes:
        report: The content; to be read freely, to be changed only through this class.
    """

    def __init__(
        self, report_id: int, template: ReportTemplate, data: ReportData, store: Store
    ) -> None:
        self.id = report_id
        self.report = Report.from_data(template, data)
        self._store = store
        self._calculator = Calculator(self.report)
        self._calculator.calculate_all()
        self._start_views()
        self._dirty_refs: set[FieldRef] = set()
        self._dirty_lines: set[int] = set()
        self._stored_lines = {line.number for line in data.lines}
        self._dropped_lines: set[int] = set()
        self._dropped_refs: set[FieldRef] = set()
        self._leftovers_changed = False
        self._meta_changed = False
        self._saved_at = data.saved_at

    def _start_views(self) -> None:
        """Check and count everything from the beginning."""
        self._checker = Checker(self.report)
        self._checker.check_all()
        self._counter = ProgressCounter(self.report)
        self._counter.update(self.report.values)
        self._counter.count_findings(self._checker.findings, ())
        self._progress = self._counter.progress()

    # -- reading ---------------------------------------------------------------------------

    @property
    def template(self) -> ReportTemplate:
        """Return the template it is filled in by."""
        return self.report.template

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return all findings in reading order."""
        return self._checker.findings

    def findings_at(self, ref: FieldRef) -> tuple[Finding, ...]:
        """Return the findings that are shown at a field."""
        return self._checker.of(ref)

    @property
    def progress(self) -> Progress:
        """Return how far the report is."""
        return self._progress

    @property
    def saved_at(self) -> datetime | None:
        """Return the time of the save that this goes on from (UTC); None for one never stored."""
        return self._saved_at

    @property
    def is_dirty(self) -> bool:
        """Say whether something is not stored yet."""
        return bool(
            self._dirty_refs
            or self._dirty_lines
            or self._dropped_lines
            or self._dropped_refs
            or self._leftovers_changed
            or self._meta_changed
        )

    # -- entries ---------------------------------------------------------------------------

    def enter(self, ref: FieldRef, text: str, provenance: Provenance = Provenance.TYPED) -> Change:
        """Put a text into a field, as it was typed; for a sentence this overrides the prose.

        Raises:
            UserError: ``ref_unknown``, ``field_calculated``, ``field_holds_records`` or
                ``field_readonly``.
        """
        self._require_editable(ref)
        text = _storable(text)
        if self.template.fields[ref.code].type is DataType.SENTENCE:
            is_same = text.strip() == self._calculator.generated_text(ref)
            text = "" if is_same or not text.strip() else text
            if provenance is Provenance.TYPED:
                provenance = Provenance.OVERRIDDEN
        self.report.put(ref, text, provenance)
        self._dirty_refs.add(ref)
        return self._after([(ref.code, ref.line)], initiator=ref)

    def restore_generated(self, ref: FieldRef) -> Change:
        """Drop an override: the sentence is generated from its figures again."""
        self.report.value(ref)
        field = self.template.fields[ref.code]
        if field.type is not DataType.SENTENCE:
            raise UserError("field_not_generated", label=field.label)
        self.report.put(ref, "", Provenance.TYPED)
        self._dirty_refs.add(ref)
        return self._after([(ref.code, ref.line)], initiator=None)

    def generated_text(self, ref: FieldRef) -> str:
        """Return what a sentence would be without its override."""
        return self._calculator.generated_text(ref)

    def _require_editable(self, ref: FieldRef) -> None:
        self.report.value(ref)
        field = self.template.fields[ref.code]
        if field.calculate is not None:
            raise UserError("field_calculated", label=field.label)
        if field.is_container:
            raise UserError("field_holds_records", label=field.label)
        if field.readonly:
            raise UserError("field_readonly", label=field.label)

    # -- records ---------------------------------------------------------------------------

    def add_line(
        self, group: str, parent: int = ROOT, position: int | None = None
    ) -> tuple[Line, Change]:
        """Add an empty record to a group and return it."""
        line = self.report.add_line(group, parent, position)
        return line, self._after_new_line(line)

    def copy_line(self, number: int) -> tuple[Line, Change]:
        """Add a copy of a record, with all below it, right after it."""
        line = self.report.copy_line(number)
        return line, self._after_new_line(line)

    def _after_new_line(self, line: Line) -> Change:
        refs = list(self.report.refs_within(line.number))
        self._dirty_lines.update(self.report.tree.within(line.number))
        self._dirty_refs.update(ref for ref in refs if ref in self.report.entries)
        seeds = [(ref.code, ref.line) for ref in refs]
        seeds.append((line.group, line.parent))
        moved = self._moved_from(line.group, line.parent, line.position)
        return self._after(seeds, groups=[(line.group, line.parent)], moved=moved)

    def remove_line(self, number: int) -> Change:
        """Remove a record with all below it."""
        line = self.report.line(number)
        refs = list(self.report.refs_within(number))
        # What hung on the record's fields hangs now on what is left below its parent.
        codes = {ref.code for ref in refs}
        for gone in self.report.remove_line(number):
            self._dirty_lines.discard(gone.number)
            if gone.number in self._stored_lines:
                self._dropped_lines.add(gone.number)
        self._dirty_refs.difference_update(refs)
        self._dropped_refs.update(refs)
        seeds = [(line.group, line.parent)]
        for code in codes:
            seeds.extend(self._calculator.dependents_at(code, line.parent))
        moved = self._moved_from(line.group, line.parent, line.position)
        return self._after(seeds, groups=[(line.group, line.parent)], moved=moved, gone=refs)

    def move_line(self, number: int, position: int) -> Change:
        """Put a record at another place among its siblings."""
        line = self.report.line(number)
        self.report.move_line(number, position)
        first = min(line.position, self.report.line(number).position)
        moved = self._moved_from(line.group, line.parent, first)
        return self._after([], groups=[(line.group, line.parent)], moved=moved)

    def _moved_from(self, group: str, parent: int, position: int) -> set[int]:
        """Note that records from a position on stand elsewhere; return them with all below them."""
        siblings = self.report.lines(group, parent)[position:]
        self._dirty_lines.update(siblings)
        return {line for number in siblings for line in self.report.tree.within(number)}

    # -- what the report is ------------------------------------------------------------------

    def rename(self, fiscal_year: int, unit: str) -> None:
        """Correct year and unit; everything that tells them is generated anew.

        Raises:
            UserError: ``year_out_of_range`` or ``unit_missing``; nothing is changed.
        """
        self.report.meta = report_meta(self.template, fiscal_year, unit)
        self._meta_changed = True
        self._calculator.calculate_all()
        self._start_views()

    # -- leftovers -------------------------------------------------------------------------

    def drop_leftover(self, index: int) -> None:
        """Forget a piece of imported text that the clerk has dealt with; none where it is gone."""
        left = self.report.leftovers
        if not 0 <= index < len(left):
            return
        self.report.leftovers = (*left[:index], *left[index + 1 :])
        self._leftovers_changed = True

    # -- what follows ------------------------------------------------------------------------

    def _after(
        self,
        seeds: Iterable[tuple[str, int]],
        *,
        initiator: FieldRef | None = None,
        groups: Sequence[tuple[str, int]] = (),
        moved: AbstractSet[int] = frozenset(),
        gone: Iterable[FieldRef] = (),
    ) -> Change:
        """Recompute from the seeds; ``moved`` records tell their findings anew."""
        changed, sections = self._calculator.recompute(seeds)
        touched = {*changed, *gone}
        added, removed = self._checker.recheck(touched, moved if groups else None)
        self._counter.update(touched)
        self._counter.count_findings(added, removed)
        self._dirty_refs.update(ref for ref in changed if ref in self.report.entries)
        self._progress = self._counter.progress()
        return Change(
            initiator=initiator,
            values=tuple(changed.values()),
            groups=tuple(groups),
            sections=tuple(sorted(sections)),
            findings_added=added,
            findings_removed=removed,
            progress=self._progress,
        )

    # -- storing -----------------------------------------------------------------------------

    def flush(self) -> datetime | None:
        """Store what has changed; return the time of saving, or None if nothing had to be stored.

        If the store refuses, everything stays marked, so that the next flush tries again.

        Raises:
            UserError: ``report_changed_elsewhere``: another window or command saved this report
                since; nothing of theirs was overwritten. Or the store's own.
        """
        if not self.is_dirty:
            return None
        saved_at = self._store.save(self.id, self._delta())
        self._saved_at = saved_at
        self._stored_lines |= self._dirty_lines
        self._stored_lines -= self._dropped_lines
        for marks in (self._dirty_refs, self._dirty_lines, self._dropped_lines, self._dropped_refs):
            marks.clear()
        self._leftovers_changed = self._meta_changed = False
        return saved_at

    def _delta(self) -> Delta:
        return Delta(
            values=tuple(self.report.stored(ref) for ref in sorted(self._dirty_refs)),
            dropped=tuple(sorted(self._dropped_refs)),
            lines=tuple(self.report.line(number) for number in sorted(self._dirty_lines)),
            dropped_lines=tuple(sorted(self._dropped_lines)),
            leftovers=self.report.leftovers if self._leftovers_changed else None,
            meta=self.report.meta if self._meta_changed else None,
            base=self._saved_at,
            percent=self._progress.percent,
            errors=self._progress.errors,
            warnings=self._progress.warnings,
            unfinished=self._progress.unfinished,
        )

    def value(self, ref: FieldRef) -> FieldValue:
        """Return what a field is now; raises ``ref_unknown``."""
        return self.report.value(ref)

    def document(self) -> Document:
        """Return what would be printed now; frozen, so that another thread may write it."""
        return build_document(self.report)
