"""One open report: the single door through which it changes.

No Qt, no database: an act becomes operations on the content; what follows from them goes through
relevance -> calculation -> checks -> progress and comes back as a ``Change``. The operations stay,
so that the act can be undone; what has to be stored is remembered until ``flush``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.app.editing import wholesale
from perfdesk.app.editing.identity import report_meta
from perfdesk.app.editing.proofed import ProofedReport
from perfdesk.app.editing.undo import (
    edit_between,
    entry_name,
    named,
    named_record,
    shortened,
)
from perfdesk.errors import UserError, message
from perfdesk.report.operations import (
    EntryPut,
    LeftoversPut,
    MetaPut,
    Operation,
    Record,
    RecordAdded,
    RecordMoved,
    RecordRemoved,
)
from perfdesk.report.report import Entry
from perfdesk.report.values import ROOT, Change, FieldRef, Line, Provenance

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from perfdesk.report.values import RemovedRecord, ReportData

#: What no text of a report can hold: NUL and lone surrogates (broken clipboards yield them).
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def _storable(text: str) -> str:
    """Return a text with plain line ends and without what the store cannot keep."""
    return _UNSTORABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class ReportSession(ProofedReport):
    """An open report and the acts that change it.

    Every act raises ``desk_read_only`` where nothing may be changed. An act that is refused, for
    whatever reason, has changed nothing.
    """

    # -- entries ---------------------------------------------------------------------------

    def enter(
        self,
        ref: FieldRef,
        text: str,
        provenance: Provenance = Provenance.TYPED,
        *,
        reads_later: bool = False,
    ) -> Change:
        """Put a text into a field, as it was typed; for what is generated this overrides it.

        A sentence, and a figure that the template lets be set by hand, is generated again when the
        text is empty or says the same.

        What is typed on without a pause is one step to be undone (see ``end_typing``). With
        ``reads_later`` the texts are read proof at the pause (see ``read_proof``).

        Raises:
            UserError: ``ref_unknown``, ``field_calculated``, ``field_holds_records`` or
                ``field_readonly``.
        """
        put = self._entry(ref, text, provenance)
        if put.is_idle:
            return self._following.nothing(ref)
        edit = edit_between(self.report.values[ref].text, _storable(text))
        name = entry_name(self.report, put, edit)
        change = self._follow(self._apply([put]), initiator=ref, reads_later=reads_later)
        is_typed = provenance is Provenance.TYPED
        if self._gathering is not None or not is_typed:
            self._keep(name, [put], change)
        else:
            self._keep_typed(name, put, edit)
        return change

    def enter_many(
        self,
        texts: Mapping[FieldRef, str],
        name: str,
        provenance: Provenance = Provenance.TYPED,
    ) -> Change:
        """Put texts into several fields at once, or into none where one of them takes no text.

        Args:
            texts: What to enter, by field.
            name: What the menu calls it: ``粘贴 12 格``.
            provenance: Where the texts come from.

        Raises:
            UserError: As ``enter``.
        """
        self._require_writable()
        puts = [self._entry(ref, text, provenance) for ref, text in texts.items()]
        return self._perform(name, (put for put in puts if not put.is_idle), is_shown=True)

    def restore_generated(self, ref: FieldRef) -> Change:
        """Drop an override: sentence or figure is generated from the entries again."""
        self._require_writable()
        self.report.value(ref)
        field = self.template.fields[ref.code]
        if not field.may_be_overridden:
            raise UserError("field_not_generated", label=field.label)
        name = message("undo", "regenerated", what=named(self.report, ref))
        old = self.report.entries.get(ref)
        return self._perform(name, [EntryPut(ref, old, None)] if old is not None else [])

    def _entry(self, ref: FieldRef, text: str, provenance: Provenance) -> EntryPut:
        """Return the operation that enters a text."""
        self._require_writable()
        self._require_editable(ref)
        text = _storable(text)
        if self.template.fields[ref.code].may_be_overridden:
            is_same = self._following.calculator.is_as_generated(ref, text)
            text = "" if is_same or not text.strip() else text
            if provenance is Provenance.TYPED:
                provenance = Provenance.OVERRIDDEN
        new = Entry(text, provenance) if text else None
        return EntryPut(ref, self.report.entries.get(ref), new)

    def _require_editable(self, ref: FieldRef) -> None:
        self.report.value(ref)
        field = self.template.fields[ref.code]
        if field.calculate is not None and not field.overridable:
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
        self._require_writable()
        line = self.report.add_line(group, parent, position)
        return line, self._after_new_line(line, "added")

    def copy_line(self, number: int) -> tuple[Line, Change]:
        """Add a copy of a record, with all below it, right after it."""
        self._require_writable()
        line = self.report.copy_line(number)
        return line, self._after_new_line(line, "copied", named_record(self.report, number))

    def _after_new_line(self, line: Line, code: str, what: str = "") -> Change:
        """Take note of a record that stands in the report already."""
        name = message("undo", code, what=what or named_record(self.report, line.number))
        added: list[Operation] = [RecordAdded(Record.of(self.report, line.number))]
        change = self._follow(added)
        self._keep(name, added, change)
        return change

    def remove_line(self, number: int) -> Change:
        """Remove a record with all below it; it goes to the recycle bin."""
        self._require_writable()
        record = Record.of(self.report, number)
        name = message("undo", "removed", what=named_record(self.report, number))
        return self._perform(name, [RecordRemoved(record)])

    def move_line(self, number: int, position: int) -> Change:
        """Put a record at another place among its siblings."""
        self._require_writable()
        line = self.report.line(number)
        last = len(self.report.lines(line.group, line.parent)) - 1
        name = message("undo", "moved", what=named_record(self.report, number))
        moved = RecordMoved(line, max(0, min(position, last)))
        return self._follow([moved]) if moved.is_idle else self._perform(name, [moved])

    # -- a lot at once -----------------------------------------------------------------------

    def clear_section(self, section: str) -> Change:
        """Make a section with all below it as in a new report; raises ``section_unknown``."""
        self._require_writable()
        known = self.template.sections.get(section)
        name = message("undo", "cleared", what=shortened(known.heading if known else ""))
        return self._perform(name, wholesale.clear_section(self.report, section), is_shown=True)

    def put_back(self, removed: RemovedRecord, others: Iterable[RemovedRecord] = ()) -> Change:
        """Put a deleted record back where it stood.

        Args:
            removed: The record, of ``last_removed`` or of the recycle bin.
            others: What else lies in the bin: one of them may have to be put back first.

        Raises:
            UserError: ``removed_parent_gone``, ``removed_is_there``, ``too_many_lines``, or
                ``group_unknown``.
        """
        self._require_writable()
        name = message("undo", "put_back", what=shortened(removed.title))
        known = [*self.last_removed, *others]
        return self._perform(name, wholesale.put_back(self.report, removed, known), is_shown=True)

    def take_over(
        self, data: ReportData, name: str, codes: AbstractSet[str] | None = None
    ) -> Change:
        """Make the content that of the data, all of it or only these fields and groups.

        Records keep the data's numbers, unless the data is (by its uid) of another report. Unit,
        year and leftovers come along only from a state of this report, and only with all else.

        Args:
            data: The content.
            name: What the menu calls it.
            codes: Codes of fields and groups; a group comes with all below it. None: all.
        """
        self._require_writable()
        operations = wholesale.take_over(self.report, data, codes)
        return self._perform(name, operations, is_shown=True)

    # -- what the report is ------------------------------------------------------------------

    def rename(self, fiscal_year: int, unit: str) -> Change:
        """Correct year and unit; everything that tells them is generated anew.

        Raises:
            UserError: ``year_out_of_range`` or ``unit_missing``; nothing is changed.
        """
        self._require_writable()
        meta = report_meta(self.template, fiscal_year, unit)
        put = MetaPut(self.report.meta, meta)
        return self._perform(message("undo", "renamed"), [put] if put.old != put.new else ())

    def drop_leftover(self, index: int) -> Change:
        """Forget a piece of imported text that the clerk has dealt with; none where it is gone."""
        self._require_writable()
        left = self.report.leftovers
        if not 0 <= index < len(left):
            return self._following.nothing()
        put = LeftoversPut(left, (*left[:index], *left[index + 1 :]))
        return self._perform(message("undo", "leftover"), [put])
