"""A filled-in report in memory: what was entered, its records, and the value of every field.

Holds content and answers questions; ``calculate`` fills in what follows from the entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.report.answers import answers_by_key, stored_answers
from perfdesk.report.lines import LineTree
from perfdesk.report.renames import renamed_data
from perfdesk.report.values import (
    ROOT,
    FieldRef,
    FieldValue,
    Line,
    Provenance,
    ReportData,
    ReportMeta,
    State,
    StoredValue,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.report.answers import AnswerKey
    from perfdesk.template.template import ReportTemplate


@dataclass(frozen=True, slots=True)
class Entry:
    """A text that a person (or an import) put into a field."""

    text: str
    provenance: Provenance


class Report:
    """Entries, lines and values of one report.

    Attributes:
        template: The template it is filled in by.
        meta: Template, year and unit.
        tree: The records of its groups.
        entries: What was entered, by field; a field without an entry is empty or generated.
        values: What every field is now; kept true by ``calculate.Calculator``.
        hidden_sections: Codes of the sections that do not apply.
        leftovers: Pieces of an imported text that have no place yet.
        answers: What the clerk said to findings; also to such as are no more, and come back.
        uid: Tells this report from any other; empty for one that was never stored.
    """

    def __init__(self, template: ReportTemplate, meta: ReportMeta) -> None:
        self.template = template
        self.meta = meta
        self.entries: dict[FieldRef, Entry] = {}
        self.values: dict[FieldRef, FieldValue] = {}
        self.hidden_sections: set[str] = set()
        self.leftovers: tuple[str, ...] = ()
        self.answers: dict[AnswerKey, str] = {}
        self.uid = ""
        self.previous_id: int | None = None
        #: Kept by ``places``: hidden sections and the headings' numbers that follow from them.
        self.heading_numbers: tuple[frozenset[str], dict[str, str]] | None = None
        self.tree = LineTree(template)

    @classmethod
    def from_data(cls, template: ReportTemplate, data: ReportData) -> Report:
        """Take over a stored report; entries of unknown codes stay in the store only."""
        data = renamed_data(template, data)
        report = cls(template, data.meta)
        depth = {code: len(template.groups_of(code)) for code in template.fields}
        known = [line for line in data.lines if line.group in template.fields]
        for line in sorted(known, key=lambda line: (depth[line.group], line.position)):
            if report._takes(line):
                report.tree.place(line, report.tree.count(line.group, line.parent))
        # Numbers of lines that this template does not know stay theirs in the store.
        above_all = max((line.number for line in data.lines), default=0) + 1
        report.tree.next_number = max(above_all, data.next_line)
        for stored in data.values:
            if stored.ref.code in template.fields and report._has_place(stored.ref):
                report.entries[stored.ref] = Entry(stored.text, stored.provenance)
        report.leftovers = data.leftovers
        report.answers = answers_by_key(data.answers)
        report.uid, report.previous_id = data.uid, data.previous_id
        return report

    def _takes(self, line: Line) -> bool:
        """Say whether a stored record's group and the record around it are there."""
        field = self.template.fields[line.group]
        return field.is_container and self._has_place(FieldRef(line.group, line.parent))

    def _has_place(self, ref: FieldRef) -> bool:
        group = self.template.fields[ref.code].group
        if group is None:
            return ref.line == ROOT
        return ref.line != ROOT and self.tree.has(ref.line) and self.line(ref.line).group == group

    def to_data(self) -> ReportData:
        """Return everything that has to be stored."""
        return ReportData(
            self.meta,
            self.tree.all(),
            tuple(self.stored(ref) for ref in sorted(self.entries)),
            self.leftovers,
            self.tree.next_number,
            uid=self.uid,
            previous_id=self.previous_id,
            answers=stored_answers(self.answers),
        )

    def twin(self) -> Report:
        """Return a report that is read elsewhere (a preview) while this one goes on changing."""
        twin = Report(self.template, self.meta)
        twin.entries, twin.values = dict(self.entries), dict(self.values)
        twin.hidden_sections = set(self.hidden_sections)
        twin.answers, twin.leftovers = dict(self.answers), self.leftovers
        twin.uid, twin.previous_id = self.uid, self.previous_id
        twin.heading_numbers = self.heading_numbers
        twin.tree = self.tree.twin()
        return twin

    def stored(self, ref: FieldRef) -> StoredValue:
        """Return a field's entry as the store keeps it; an empty text where it has none."""
        entry = self.entries.get(ref, Entry("", Provenance.TYPED))
        value = self.values.get(ref)
        state = value.state if value is not None else State.EMPTY
        if value is not None and value.state is State.CALCULATED:
            state = State.EMPTY  # What is generated is made again, not stored.
        return StoredValue(ref, entry.text, state, entry.provenance)

    # -- reading ---------------------------------------------------------------------------

    def value(self, ref: FieldRef) -> FieldValue:
        """Return what a field is now.

        Raises:
            UserError: ``ref_unknown``: no such field, or no such record.
        """
        if ref.code not in self.template.fields or not self._has_place(ref):
            raise UserError("ref_unknown", ref=ref)
        return self.values[ref]

    def line(self, number: int) -> Line:
        """Return a record; raises ``line_unknown``."""
        return self.tree.get(number)

    def lines(self, group: str, parent: int = ROOT) -> tuple[int, ...]:
        """Return the numbers of a group's records in a line, in order."""
        return self.tree.of(group, parent)

    def refs_within(self, number: int) -> Iterator[FieldRef]:
        """Yield every field of a record and of all records below it."""
        for code in self.template.members.get(self.line(number).group, ()):
            yield from self.refs_below(code, number)

    def refs(self) -> Iterator[FieldRef]:
        """Yield every field of the report in reading order, containers before their records."""
        for section, _level in self.template.walk_sections():
            for code in self.template.members.get(section, ()):
                yield from self.refs_below(code, ROOT)

    def refs_below(self, code: str, line: int) -> Iterator[FieldRef]:
        """Yield a field and, for a container, the fields of its records."""
        yield FieldRef(code, line)
        if self.template.fields[code].is_container:
            for record in self.lines(code, line):
                for member in self.template.members.get(code, ()):
                    yield from self.refs_below(member, record)

    # -- changing (without calculation) -----------------------------------------------------

    def put(self, ref: FieldRef, text: str, provenance: Provenance) -> None:
        """Keep a text as it was typed; an empty one removes the entry."""
        if text:
            self.entries[ref] = Entry(text, provenance)
        else:
            self.entries.pop(ref, None)

    def require_room(self, group: str, parent: int = ROOT) -> None:
        """See to it that one more record may be added.

        Raises:
            UserError: ``group_unknown``, ``line_unknown`` (no such parent), ``line_elsewhere`` or
                ``line_nowhere`` (it is no parent of these), or ``too_many_lines``.
        """
        field = self.template.fields.get(group)
        if field is None or not field.is_container:
            raise UserError("group_unknown", group=group)
        if (None if parent == ROOT else self.line(parent).group) != field.group:
            if field.group is None:
                raise UserError("line_nowhere", label=field.label)
            holder = self.template.fields[field.group].label
            raise UserError("line_elsewhere", label=field.label, holder=holder)
        if len(self.lines(group, parent)) >= field.max_lines:
            raise UserError("too_many_lines", label=field.label, limit=field.max_lines)

    def add_line(self, group: str, parent: int = ROOT, position: int | None = None) -> Line:
        """Add a record that holds nothing but defaults; raises as ``require_room``."""
        self.require_room(group, parent)
        line = self.tree.add(group, parent, position)
        for code in self.template.members.get(group, ()):
            default = self.template.fields[code].default
            self.put(FieldRef(code, line.number), default, Provenance.GENERATED)
        return line

    def remove_line(self, number: int) -> list[Line]:
        """Remove a record with all below it; return the removed lines, outermost first."""
        for ref in list(self.refs_within(number)):
            self.entries.pop(ref, None)
            self.values.pop(ref, None)
        return self.tree.remove(number)

    def move_line(self, number: int, position: int) -> None:
        """Put a record at another place among its siblings."""
        self.tree.move(number, position)

    def copy_line(self, number: int) -> Line:
        """Add a copy of a record, with all below it, right after it."""
        source = self.line(number)
        copied = self.add_line(source.group, source.parent, source.position + 1)
        self._copy_content(number, copied.number)
        return copied

    def _copy_content(self, source: int, target: int) -> None:
        for code in self.template.members.get(self.line(target).group, ()):
            entry = self.entries.get(FieldRef(code, source))
            if entry is not None:
                self.entries[FieldRef(code, target)] = entry
            else:  # A default that was emptied stays empty in the copy.
                self.entries.pop(FieldRef(code, target), None)
            for child in self.lines(code, source):
                self._copy_content(child, self.add_line(code, target).number)
