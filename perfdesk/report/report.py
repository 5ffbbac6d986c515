"""A filled-in report in memory: what was entered, its records, and the value of every field.

Holds content and answers questions; ``calculate`` fills in what follows from the entries.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
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
    from collections.abc import Iterable, Iterator

    from perfdesk.template.template import ReportTemplate

_FILLED = frozenset({State.VALID, State.INVALID, State.CALCULATED})


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
        entries: What was entered, by field; a field without an entry is empty or generated.
        values: What every field is now; kept true by ``calculate.Calculator``.
        hidden_sections: Codes of the sections that do not apply.
        leftovers: Pieces of an imported text that have no place yet.
    """

    def __init__(self, template: ReportTemplate, meta: ReportMeta) -> None:
        self.template = template
        self.meta = meta
        self.entries: dict[FieldRef, Entry] = {}
        self.values: dict[FieldRef, FieldValue] = {}
        self.hidden_sections: set[str] = set()
        self.leftovers: tuple[str, ...] = ()
        #: Kept by ``places``: hidden sections and the headings' numbers that follow from them.
        self.heading_numbers: tuple[frozenset[str], dict[str, str]] | None = None
        self._lines: dict[int, Line] = {}
        self._order: dict[tuple[str, int], list[int]] = {}
        self._next_line = 1

    @classmethod
    def from_data(cls, template: ReportTemplate, data: ReportData) -> Report:
        """Take over a stored report; entries of unknown codes stay in the store only."""
        report = cls(template, data.meta)
        depth = {code: len(template.groups_of(code)) for code in template.fields}
        known = [line for line in data.lines if line.group in template.fields]
        for line in sorted(known, key=lambda line: (depth[line.group], line.position)):
            if report._takes(line):
                report._place(line, len(report.lines(line.group, line.parent)))
        # Numbers of lines that this template does not know stay theirs in the store.
        above_all = max((line.number for line in data.lines), default=0) + 1
        report._next_line = max(above_all, data.next_line)
        for stored in data.values:
            if stored.ref.code in template.fields and report._has_place(stored.ref):
                report.entries[stored.ref] = Entry(stored.text, stored.provenance)
        report.leftovers = data.leftovers
        return report

    def _takes(self, line: Line) -> bool:
        """Say whether a stored record's group and the record around it are there."""
        field = self.template.fields[line.group]
        return field.is_container and self._has_place(FieldRef(line.group, line.parent))

    def _has_place(self, ref: FieldRef) -> bool:
        group = self.template.fields[ref.code].group
        if group is None:
            return ref.line == ROOT
        return ref.line in self._lines and self._lines[ref.line].group == group

    def to_data(self) -> ReportData:
        """Return everything that has to be stored."""
        return ReportData(
            self.meta,
            tuple(sorted(self._lines.values(), key=lambda line: line.number)),
            tuple(self.stored(ref) for ref in sorted(self.entries)),
            self.leftovers,
            self._next_line,
        )

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
        """Return a record.

        Raises:
            UserError: ``line_unknown``.
        """
        if number not in self._lines:
            raise UserError("line_unknown", line=number)
        return self._lines[number]

    def lines(self, group: str, parent: int = ROOT) -> tuple[int, ...]:
        """Return the numbers of a group's records below a line, in order."""
        return tuple(self._order.get((group, parent), ()))

    def has_line(self, number: int) -> bool:
        """Say whether a record is there; 0, the report itself, always is."""
        return number == ROOT or number in self._lines

    def group_of(self, line: int) -> str | None:
        """Return the group of a line, None for the report itself."""
        return None if line == ROOT else self._lines[line].group

    def climb(self, line: int, group: str | None) -> int:
        """Return the line of ``group`` that holds ``line``; the report itself for None."""
        while line != ROOT and self._lines[line].group != group:
            line = self._lines[line].parent
        return line

    def lines_below(self, line: int, chain: Iterable[str]) -> list[int]:
        """Return the records at the end of a chain of groups, beginning below ``line``."""
        found = [line]
        for group in chain:
            found = [child for parent in found for child in self._order.get((group, parent), ())]
        return found

    def lines_of(self, code: str, line: int) -> list[int]:
        """Return the lines in which a field has the values that belong to ``line``.

        One line where the field stands around or in the line's records, all below it where it
        stands in records further in, and those of the nearest common record otherwise.
        """
        wanted = self.template.groups_of(code)
        return self._lines_in(wanted, line)

    def records_of(self, container: str, line: int) -> list[int]:
        """Return the records of a container that belong to ``line``, as ``lines_of``."""
        return self._lines_in((*self.template.groups_of(container), container), line)

    def _lines_in(self, wanted: tuple[str, ...], line: int) -> list[int]:
        group = self.group_of(line)
        here = () if group is None else (*self.template.groups_of(group), group)
        common = 0
        while common < min(len(wanted), len(here)) and wanted[common] == here[common]:
            common += 1
        anchor = self.climb(line, wanted[common - 1] if common else None)
        return self.lines_below(anchor, wanted[common:])

    def lines_within(self, number: int) -> Iterator[int]:
        """Yield a record's number and those of all records below it."""
        yield number
        for code in self.template.members.get(self._lines[number].group, ()):
            for child in self._order.get((code, number), ()):
                yield from self.lines_within(child)

    def refs_within(self, number: int) -> Iterator[FieldRef]:
        """Yield every field of a record and of all records below it."""
        for code in self.template.members.get(self._lines[number].group, ()):
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

    def is_filled(self, ref: FieldRef) -> bool:
        """Say whether something stands in a field (a container: whether it has records)."""
        return self.values[ref].state in _FILLED

    # -- changing (without calculation) -----------------------------------------------------

    def put(self, ref: FieldRef, text: str, provenance: Provenance) -> None:
        """Keep a text as it was typed; an empty one removes the entry."""
        if text:
            self.entries[ref] = Entry(text, provenance)
        else:
            self.entries.pop(ref, None)

    def add_line(self, group: str, parent: int = ROOT, position: int | None = None) -> Line:
        """Add a record that holds nothing but defaults.

        Raises:
            UserError: ``group_unknown``, ``line_unknown`` (no such parent) or ``too_many_lines``.
        """
        field = self.template.fields.get(group)
        if field is None or not field.is_container:
            raise UserError("group_unknown", group=group)
        if (None if parent == ROOT else self.line(parent).group) != field.group:
            raise UserError("line_unknown", line=parent)
        count = len(self._order.get((group, parent), ()))
        if count >= field.max_lines:
            raise UserError("too_many_lines", label=field.label, limit=field.max_lines)
        place = count if position is None else max(0, min(position, count))
        line = Line(self._next_line, group, parent, place)
        self._next_line += 1
        self._place(line, place)
        for code in self.template.members.get(group, ()):
            default = self.template.fields[code].default
            self.put(FieldRef(code, line.number), default, Provenance.GENERATED)
        return line

    def _place(self, line: Line, position: int) -> None:
        self._lines[line.number] = line
        self._order.setdefault((line.group, line.parent), []).insert(position, line.number)
        self._renumber(line.group, line.parent)

    def _renumber(self, group: str, parent: int) -> list[Line]:
        """Make the positions of a list of records true again; return those that changed."""
        changed = []
        for position, number in enumerate(self._order.get((group, parent), ())):
            if self._lines[number].position != position:
                self._lines[number] = replace(self._lines[number], position=position)
                changed.append(self._lines[number])
        return changed

    def remove_line(self, number: int) -> list[Line]:
        """Remove a record with all below it; return the removed lines, outermost first."""
        line = self.line(number)
        removed = [line]
        for group in self.template.members.get(line.group, ()):
            for child in self.lines(group, number):
                removed.extend(self.remove_line(child))
        self._order[line.group, line.parent].remove(number)
        del self._lines[number]
        self._renumber(line.group, line.parent)
        for code in self.template.members.get(line.group, ()):
            self.entries.pop(FieldRef(code, number), None)
            self.values.pop(FieldRef(code, number), None)
        return removed

    def move_line(self, number: int, position: int) -> None:
        """Put a record at another place among its siblings."""
        line = self.line(number)
        order = self._order[line.group, line.parent]
        order.remove(number)
        order.insert(max(0, min(position, len(order))), number)
        self._renumber(line.group, line.parent)

    def copy_line(self, number: int) -> Line:
        """Add a copy of a record, with all below it, right after it."""
        source = self.line(number)
        copied = self.add_line(source.group, source.parent, source.position + 1)
        self._copy_content(number, copied.number)
        return copied

    def _copy_content(self, source: int, target: int) -> None:
        for code in self.template.members.get(self._lines[target].group, ()):
            entry = self.entries.get(FieldRef(code, source))
            if entry is not None:
                self.entries[FieldRef(code, target)] = entry
            else:  # A default that was emptied stays empty in the copy.
                self.entries.pop(FieldRef(code, target), None)
            for child in self.lines(code, source):
                self._copy_content(child, self.add_line(code, target).number)
