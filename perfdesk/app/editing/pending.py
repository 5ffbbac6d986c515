"""What of an open report is not stored yet.

Only what was touched is noted; what has to be written of it is found when it is written. So acts,
undoing and redoing may come in any order, before and after a save.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.report.answers import stored_answers
from perfdesk.report.operations import (
    AnswerPut,
    EntryPut,
    LeftoversPut,
    RecordAdded,
    RecordMoved,
    RecordRemoved,
)
from perfdesk.report.places import record_title
from perfdesk.report.values import Delta, FieldRef, Provenance, RemovedRecord

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from perfdesk.report.operations import Operation, Record
    from perfdesk.report.report import Report
    from perfdesk.report.values import Change, Line, Progress, ReportData


class Pending:
    """What was touched since the last save, and what that save already has."""

    def __init__(self, report: Report, data: ReportData) -> None:
        self._report = report
        self._refs: set[FieldRef] = set()
        self._lines: set[int] = set()
        self._stored_lines = {line.number for line in data.lines}
        self._stored_refs = {value.ref for value in data.values}
        self._leftovers_changed = False
        self._meta_changed = False
        self._answers_changed = False
        self._removed: dict[int, RemovedRecord] = {}

    @property
    def is_anything(self) -> bool:
        """Say whether something was touched."""
        marks = (self._leftovers_changed, self._meta_changed, self._answers_changed)
        return bool(self._refs or self._lines or any(marks))

    @property
    def removed(self) -> tuple[RemovedRecord, ...]:
        """Return the deleted records that are still to be written to the recycle bin."""
        tree = self._report.tree
        return tuple(gone for number, gone in self._removed.items() if not tree.has(number))

    # -- taking note -------------------------------------------------------------------------

    def note_removal(self, record: Record) -> None:
        """Keep a record for the recycle bin, as long as it still stands in the report.

        One that nobody wrote anything into is not kept.
        """
        entries = dict(record.entries)
        is_worth = any(
            entry.text.strip() and entry.provenance is not Provenance.GENERATED
            for entry in entries.values()
        )
        if is_worth:
            number = record.line.number
            self._removed.pop(number, None)  # The one deleted last stands last.
            self._removed[number] = RemovedRecord(
                number,
                record_title(self._report, number),
                record.lines,
                tuple(self._report.stored(ref) for ref in sorted(entries)),
            )

    def note(self, operations: Iterable[Operation], change: Change) -> None:
        """Take note of operations that were applied, and of what followed from them."""
        lists: dict[tuple[str, int], int] = {}

        def note_list(line: Line, position: int) -> None:
            place = (line.group, line.parent)
            lists[place] = min(position, lists.get(place, position))

        for operation in operations:
            match operation:
                case EntryPut(ref=ref):
                    self._refs.add(ref)
                case RecordAdded(record=record) | RecordRemoved(record=record):
                    self._lines.update(line.number for line in record.lines)
                    self._refs.update(ref for ref, _entry in record.entries)
                    self._refs.update(
                        ref
                        for ref in record.refs(self._report.template)
                        if ref in self._stored_refs
                    )
                    note_list(record.line, record.line.position)
                case RecordMoved(line=line, position=position):
                    note_list(line, min(line.position, position))
                case LeftoversPut():
                    self._leftovers_changed = True
                case AnswerPut():
                    self._answers_changed = True
                case _:
                    self._meta_changed = True
        for (group, parent), position in lists.items():
            self._lines.update(self._report.lines(group, parent)[position:])
        # The store keeps each entry's state, which may follow from another field.
        entries = self._report.entries
        self._refs.update(value.ref for value in change.values if value.ref in entries)

    # -- writing -----------------------------------------------------------------------------

    def delta(self, base: datetime | None, progress: Progress) -> Delta:
        """Return what has to be written, as the report is now."""
        report = self._report
        here = sorted(number for number in self._lines if report.tree.has(number))
        values = sorted(
            ref
            for ref in self._refs
            if report.tree.has(ref.line) and (ref in report.entries or ref in self._stored_refs)
        )
        return Delta(
            values=tuple(report.stored(ref) for ref in values),
            dropped=tuple(sorted(ref for ref in self._refs if not report.tree.has(ref.line))),
            lines=tuple(report.line(number) for number in here),
            dropped_lines=tuple(sorted(self._gone())),
            leftovers=report.leftovers if self._leftovers_changed else None,
            meta=report.meta if self._meta_changed else None,
            removed=self.removed,
            base=base,
            answers=stored_answers(report.answers) if self._answers_changed else None,
            percent=progress.percent,
            errors=progress.errors,
            warnings=progress.warnings,
            unfinished=progress.unfinished,
        )

    def _gone(self) -> set[int]:
        return {
            number
            for number in self._lines & self._stored_lines
            if not self._report.tree.has(number)
        }

    def settle(self, delta: Delta) -> None:
        """Take note that a delta was written: nothing is pending any more."""
        self._stored_lines.update(line.number for line in delta.lines)
        self._stored_lines.difference_update(delta.dropped_lines)
        self._stored_refs.update(value.ref for value in delta.values)
        self._stored_refs.difference_update(delta.dropped)
        for marks in (self._refs, self._lines, self._removed):
            marks.clear()
        self._leftovers_changed = self._meta_changed = self._answers_changed = False
