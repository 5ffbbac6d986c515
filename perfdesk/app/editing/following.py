"""Keep true what follows from a report's content: values, findings, progress."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.report.calculate import Calculator
from perfdesk.report.findings.checker import Checker
from perfdesk.report.operations import (
    AnswerPut,
    EntryPut,
    MetaPut,
    Operation,
    RecordAdded,
    RecordMoved,
    RecordRemoved,
)
from perfdesk.report.progress import ProgressCounter
from perfdesk.report.values import Change, FieldRef, FieldValue, Finding, Line, Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from perfdesk.report.findings.checker import Changes
    from perfdesk.report.findings.look_back import PreviousReport
    from perfdesk.report.operations import Record
    from perfdesk.report.report import Report

Place = tuple[str, int]


@dataclass(slots=True)
class _Traces:
    """What operations leave behind that has to be looked at again.

    Attributes:
        seeds: Fields (code, line) to be computed.
        lists: First position that is another one, by list of records (group, parent).
        gone: Fields of records that were taken out.
        left: Codes that a line no longer has below it, with the group of the record that went.
        parents: Where the lines that were taken out stood.
    """

    seeds: set[Place] = field(default_factory=set)
    lists: dict[Place, int] = field(default_factory=dict)
    gone: set[FieldRef] = field(default_factory=set)
    left: set[tuple[str, int, str]] = field(default_factory=set)
    parents: dict[int, int] = field(default_factory=dict)

    def note_list(self, line: Line, position: int) -> None:
        """Note that a list of records is another one from a position on."""
        place = (line.group, line.parent)
        self.lists[place] = min(position, self.lists.get(place, position))


class Following:
    """What follows from the content of one report.

    With ``reads_later`` its texts are not read proof until something is asked of that; ``progress``
    counts none of it before.
    """

    def __init__(
        self, report: Report, people: tuple[str, ...] = (), *, reads_later: bool = False
    ) -> None:
        self._report = report
        self._people = people
        self._previous: PreviousReport | None = None
        #: What came and went without having been told yet.
        self._untold: list[Changes] = []
        self._typed: FieldRef | None = None
        self.calculator = Calculator(report)
        self.calculator.calculate_all()
        self._start_views(reads_later=reads_later)

    def _start_views(self, *, reads_later: bool = False) -> None:
        """Check and count everything from the beginning."""
        self.checker = Checker(self._report, self._previous, self._people)
        self.checker.check_all(reads_later=reads_later)
        self._counter = ProgressCounter(self._report)
        self._counter.update(self._report.values)
        self._counter.count_findings(self.checker.findings, ())
        self.progress: Progress = self._counter.progress()

    def follow(
        self,
        operations: Sequence[Operation],
        initiator: FieldRef | None,
        focus: Callable[[], FieldRef | None],
        *,
        reads_later: bool = False,
    ) -> Change:
        """Work out what follows from operations that were applied to the report, all at once.

        ``focus`` is asked when all values are true again. With ``reads_later`` the proof-reader
        waits: until ``read`` or the next act, or until the findings are asked for.
        """
        if any(isinstance(operation, MetaPut) for operation in operations):
            return self._anew(operations, initiator, focus)
        if not operations:
            return self.nothing(initiator)
        traces = self._traces(operations)
        changed, sections = self.calculator.recompute(self._seeds(traces))
        groups = self._groups(traces)
        touched = {*changed, *traces.gone}
        moved = self._moved(traces) if groups else None
        answered = {put.key for put in operations if isinstance(put, AnswerPut)}
        self._typed = initiator if reads_later else None
        self._counter.update(touched)
        self._count(self.checker.recheck(touched, moved, answered, reads_later=reads_later))
        added, removed = self._told()
        return Change(
            initiator=initiator,
            values=tuple(changed.values()),
            groups=groups,
            sections=tuple(sorted(sections)),
            findings_added=added,
            findings_removed=removed,
            progress=self.progress,
            focus=focus(),
        )

    def _anew(
        self,
        operations: Sequence[Operation],
        initiator: FieldRef | None,
        focus: Callable[[], FieldRef | None],
    ) -> Change:
        """Year and unit are told everywhere: make all anew and compare."""
        values, hidden = dict(self._report.values), self._report.hidden_sections
        findings = self.checker.found  # Their records may be gone: they have no order any more.
        self.calculator.calculate_all()
        self._start_views()
        self._untold.append(compared(findings, self.checker.found))
        added, removed = self._told()
        return Change(
            initiator=initiator,
            values=tuple(v for ref, v in self._report.values.items() if values.get(ref) != v),
            groups=self._groups(self._traces(operations)),
            sections=tuple(sorted(hidden ^ self._report.hidden_sections)),
            findings_added=added,
            findings_removed=removed,
            progress=self.progress,
            focus=focus(),
        )

    def nothing(self, initiator: FieldRef | None = None) -> Change:
        """Return the change of an act that changed nothing."""
        return Change(initiator, (), (), (), (), (), self.progress)

    def look_back(self, previous: PreviousReport | None) -> Change:
        """Hold the texts against last year's report from now on."""
        self._previous = previous
        return self._found_otherwise(self.checker.look_back(previous))

    def know(self, people: tuple[str, ...]) -> Change:
        """Look for these persons' names from now on."""
        self._people = people
        return self._found_otherwise(self.checker.know(people))

    def _found_otherwise(self, changes: Changes) -> Change:
        self._count(changes)
        added, removed = self._told()
        return Change(None, (), (), (), added, removed, self.progress)

    # -- reading proof -----------------------------------------------------------------------

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Return the errors; texts that were never read proof are read for these alone."""
        if self.checker.is_begun:
            self.catch_up()
        return self.checker.errors

    def catch_up(self) -> None:
        """Read proof what was typed; the next change tells what came of it."""
        if self.checker.is_behind:
            self._count(self.checker.recheck(()))

    def read(self) -> Change:
        """Read proof what was typed, as far as it was not, and tell what came of it."""
        self.catch_up()
        added, removed = self._told()
        return Change(self._typed, (), (), (), added, removed, self.progress)

    def _count(self, changes: Changes) -> None:
        self._untold.append(changes)
        self._counter.count_findings(*changes)
        self.progress = self._counter.progress()

    def _told(self) -> Changes:
        """Return all that came and went since the last change was told."""
        untold, self._untold = self._untold, []
        if len(untold) == 1:
            return untold[0]
        came: Counter[Finding] = Counter()
        for added, removed in untold:
            came.update(added)
            came.subtract(removed)
        return tuple(came.elements()), tuple((-came).elements())

    # -- what operations leave behind --------------------------------------------------------

    def _traces(self, operations: Iterable[Operation]) -> _Traces:
        traces = _Traces()
        for operation in operations:
            match operation:
                case EntryPut(ref=ref):
                    traces.seeds.add((ref.code, ref.line))
                case RecordAdded(record=record):
                    traces.note_list(record.line, record.line.position)
                    refs = record.refs(self._report.template)
                    traces.seeds.update((ref.code, ref.line) for ref in refs)
                case RecordRemoved(record=record):
                    self._trace_removed(record, traces)
                case RecordMoved(line=line, position=position):
                    traces.note_list(line, min(line.position, position))
        return traces

    def _trace_removed(self, record: Record, traces: _Traces) -> None:
        traces.note_list(record.line, record.line.position)
        refs = list(record.refs(self._report.template))
        traces.gone.update(refs)
        # What hung on the record's fields hangs now on what is left below its parent.
        line = record.line
        traces.left.update((ref.code, line.parent, line.group) for ref in refs)
        traces.parents.update((line.number, line.parent) for line in record.lines)

    def _seeds(self, traces: _Traces) -> list[Place]:
        tree = self._report.tree
        seeds = {*traces.seeds, *traces.lists}
        for code, line, group in traces.left:
            here = line
            while not tree.has(here):
                here = traces.parents[here]
            seeds.update(self.calculator.dependents_at(code, here, group))
        return [(code, line) for code, line in seeds if tree.has(line)]

    def _groups(self, traces: _Traces) -> tuple[Place, ...]:
        return tuple(place for place in traces.lists if self._report.tree.has(place[1]))

    def _moved(self, traces: _Traces) -> set[int]:
        """Return the records that stand elsewhere now, with all below them."""
        moved: set[int] = set()
        for (group, parent), position in traces.lists.items():
            for number in self._report.lines(group, parent)[position:]:
                moved.update(self._report.tree.within(number))
        return moved


def compared(
    before: Iterable[Finding], after: Iterable[Finding]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the findings that came and those that went, each as often as it did."""
    old, new = Counter(before), Counter(after)
    return tuple((new - old).elements()), tuple((old - new).elements())


def merged(
    changes: Sequence[Change], report: Report, progress: Progress, focus: FieldRef | None
) -> Change:
    """Return several changes, one after the other, as one."""
    values: dict[FieldRef, FieldValue] = {}
    groups: dict[Place, None] = {}
    sections: set[str] = set()
    came: Counter[Finding] = Counter()
    for change in changes:
        values.update((value.ref, value) for value in change.values)
        groups.update(dict.fromkeys(change.groups))
        sections ^= set(change.sections)
        came.update(change.findings_added)
        came.subtract(change.findings_removed)
    return Change(
        initiator=None,
        values=tuple(value for ref, value in values.items() if ref in report.values),
        groups=tuple(place for place in groups if report.tree.has(place[1])),
        sections=tuple(sorted(sections)),
        findings_added=tuple(came.elements()),
        findings_removed=tuple((-came).elements()),
        progress=progress,
        focus=focus,
    )
