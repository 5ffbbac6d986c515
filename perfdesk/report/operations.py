"""The few ways in which a report's content can change, each with its exact way back.

Whatever a clerk does comes down to a list of these; undoing it is the inverse ones, backwards.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfdesk.report.answers import AnswerKey
    from perfdesk.report.report import Entry, Report
    from perfdesk.report.values import Line, ReportMeta
    from perfdesk.template.template import ReportTemplate


@dataclass(frozen=True, slots=True)
class EntryPut:
    """A field's entry became another one; None is "has no entry"."""

    ref: FieldRef
    old: Entry | None
    new: Entry | None

    @property
    def is_idle(self) -> bool:
        """Say whether it changes nothing; an empty entry is none."""
        old = self.old if self.old is not None and self.old.text else None
        return old == self.new

    def inverse(self) -> EntryPut:
        """Return what brings the former entry back, with where it came from."""
        return EntryPut(self.ref, self.new, self.old)

    def apply(self, report: Report) -> None:
        """Put the new entry."""
        if self.new is None:
            report.entries.pop(self.ref, None)
        else:
            report.entries[self.ref] = self.new

    def size(self) -> int:
        """Return how many characters it keeps."""
        return sum(len(entry.text) for entry in (self.old, self.new) if entry is not None)


@dataclass(frozen=True, slots=True)
class Record:
    """A record with all below it, as it stands in a report.

    Attributes:
        lines: The record's own line first; each before those below it, siblings in their order.
        entries: What was entered in all of them.
    """

    lines: tuple[Line, ...]
    entries: tuple[tuple[FieldRef, Entry], ...]

    @property
    def line(self) -> Line:
        """Return the record's own line."""
        return self.lines[0]

    @classmethod
    def of(cls, report: Report, number: int) -> Record:
        """Take a record of a report as it is now."""
        lines = tuple(report.line(below) for below in report.tree.within(number))
        entries = report.entries
        return cls(
            lines,
            tuple((ref, entries[ref]) for ref in report.refs_within(number) if ref in entries),
        )

    def refs(self, template: ReportTemplate) -> Iterator[FieldRef]:
        """Yield every field of the record and of all below it."""
        for line in self.lines:
            for code in template.members.get(line.group, ()):
                yield FieldRef(code, line.number)

    def size(self) -> int:
        """Return about how many characters it keeps."""
        return 20 * len(self.lines) + sum(len(entry.text) for _ref, entry in self.entries)


@dataclass(frozen=True, slots=True)
class RecordAdded:
    """A record came, with all below it.

    Attributes:
        from_bin: It lay in the recycle bin, and goes there again when this is undone.
    """

    record: Record
    from_bin: bool = False

    def inverse(self) -> RecordRemoved:
        """Return what takes it out again."""
        return RecordRemoved(self.record, to_bin=self.from_bin)

    def apply(self, report: Report) -> None:
        """Put the record where it stood, with the numbers that it had."""
        for line in self.record.lines:
            report.tree.place(line, line.position)
        report.entries.update(self.record.entries)

    def size(self) -> int:
        """Return about how many characters it keeps."""
        return self.record.size()


@dataclass(frozen=True, slots=True)
class RecordRemoved:
    """A record went, with all below it.

    Attributes:
        to_bin: The clerk deleted it: it goes to the recycle bin.
    """

    record: Record
    to_bin: bool = True

    def inverse(self) -> RecordAdded:
        """Return what puts it back."""
        return RecordAdded(self.record, from_bin=self.to_bin)

    def apply(self, report: Report) -> None:
        """Take the record out."""
        report.remove_line(self.record.line.number)

    def size(self) -> int:
        """Return about how many characters it keeps."""
        return self.record.size()


@dataclass(frozen=True, slots=True)
class RecordMoved:
    """A record stands at another place among its siblings."""

    line: Line
    position: int

    @property
    def is_idle(self) -> bool:
        """Say whether the record stands there already."""
        return self.position == self.line.position

    def inverse(self) -> RecordMoved:
        """Return what moves it back."""
        moved = replace(self.line, position=self.position)
        return RecordMoved(moved, self.line.position)

    def apply(self, report: Report) -> None:
        """Move it."""
        report.move_line(self.line.number, self.position)

    def size(self) -> int:
        """Return that it keeps no text."""
        return 0


@dataclass(frozen=True, slots=True)
class LeftoversPut:
    """The list of what had no place became another one."""

    old: tuple[str, ...]
    new: tuple[str, ...]

    def inverse(self) -> LeftoversPut:
        """Return what brings the former list back."""
        return LeftoversPut(self.new, self.old)

    def apply(self, report: Report) -> None:
        """Put the new list."""
        report.leftovers = self.new

    def size(self) -> int:
        """Return how many characters it keeps."""
        return sum(map(len, self.old)) + sum(map(len, self.new))


@dataclass(frozen=True, slots=True)
class MetaPut:
    """Year or unit became another one."""

    old: ReportMeta
    new: ReportMeta

    def inverse(self) -> MetaPut:
        """Return what brings year and unit back."""
        return MetaPut(self.new, self.old)

    def apply(self, report: Report) -> None:
        """Put year and unit."""
        report.meta = self.new

    def size(self) -> int:
        """Return that it keeps next to no text."""
        return len(self.old.unit) + len(self.new.unit)


@dataclass(frozen=True, slots=True)
class AnswerPut:
    """What the clerk says to a finding became something else; None is "has said nothing"."""

    key: AnswerKey
    old: str | None
    new: str | None

    def inverse(self) -> AnswerPut:
        """Return what brings back what was said before."""
        return AnswerPut(self.key, self.new, self.old)

    def apply(self, report: Report) -> None:
        """Put the new answer."""
        if self.new is None:
            report.answers.pop(self.key, None)
        else:
            report.answers[self.key] = self.new

    def size(self) -> int:
        """Return how many characters it keeps."""
        return len(self.key[2]) + len(self.old or "") + len(self.new or "")


Operation = (
    EntryPut | RecordAdded | RecordRemoved | RecordMoved | LeftoversPut | MetaPut | AnswerPut
)


def inverses(operations: Iterable[Operation]) -> list[Operation]:
    """Return what takes a list of operations back, in the order in which it has to be done."""
    return [operation.inverse() for operation in reversed(list(operations))]


def place_of(operation: Operation, report: Report) -> FieldRef | None:
    """Return the field at which an operation can be seen now; None where it is at no field."""
    match operation:
        case EntryPut(ref=ref):
            return ref if ref in report.values else None
        case AnswerPut(key=(_check, ref, _quote)):
            return ref if ref in report.values else None
        case RecordAdded(record=record) | RecordRemoved(record=record):
            line = record.line
        case RecordMoved(line=line):
            pass
        case _:
            return None
    if report.tree.has(line.number):
        codes = report.template.members.get(line.group, ())
        inner = next((code for code in codes if not report.template.fields[code].is_generated), "")
        return FieldRef(inner or line.group, line.number if inner else line.parent)
    holder = FieldRef(line.group, line.parent)
    return holder if holder in report.values else None
