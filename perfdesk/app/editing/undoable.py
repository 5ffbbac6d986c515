"""Make every act on an open report one that can be undone and done again.

Acts, undoing and redoing go one way: operations are applied to the content, and what follows from
them is worked out once.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from perfdesk.app.editing.following import merged
from perfdesk.app.editing.open_report import OpenReport
from perfdesk.app.editing.undo import Step, TypingRun, UndoStack, merged_entry
from perfdesk.errors import UserError
from perfdesk.report.operations import (
    Operation,
    Record,
    RecordAdded,
    RecordRemoved,
    inverses,
    place_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from perfdesk.app.editing.open_report import Store
    from perfdesk.app.editing.undo import Edit
    from perfdesk.report.operations import EntryPut
    from perfdesk.report.values import Change, FieldRef, ReportData
    from perfdesk.template.template import ReportTemplate


class Together:
    """Several acts that are one: one step to be undone, one change for the views.

    Attributes:
        change: What all of them changed; true once the acts are done.
    """

    def __init__(self, nothing: Change) -> None:
        self.change = nothing
        self.operations: list[Operation] = []
        self.changes: list[Change] = []


class UndoableReport(OpenReport):
    """An open report whose acts are steps; which acts there are is said by ``ReportSession``."""

    def __init__(  # noqa: PLR0913 - each by its name
        self,
        report_id: int,
        template: ReportTemplate,
        data: ReportData,
        store: Store,
        *,
        is_read_only: bool = False,
        people: tuple[str, ...] = (),
        reads_later: bool = False,
    ) -> None:
        super().__init__(
            report_id,
            template,
            data,
            store,
            is_read_only=is_read_only,
            people=people,
            reads_later=reads_later,
        )
        self._steps = UndoStack()
        self._typing: TypingRun | None = None
        self._gathering: Together | None = None

    @property
    def undo_name(self) -> str:
        """Return what would be undone, as the menu says it; empty where there is nothing."""
        return self._steps.undo_name

    @property
    def redo_name(self) -> str:
        """Return what would be done again; empty where there is nothing."""
        return self._steps.redo_name

    def undo(self) -> Change:
        """Take the last step back, exactly; change nothing where there is none."""
        self._require_writable()
        step = self._steps.undo()
        return self._go(step, inverses(step.operations) if step is not None else ())

    def redo(self) -> Change:
        """Do the step again that was undone last; change nothing where there is none."""
        self._require_writable()
        step = self._steps.redo()
        return self._go(step, step.operations if step is not None else ())

    def _go(self, step: Step | None, operations: Sequence[Operation]) -> Change:
        self.end_typing()
        done = self._apply(operations)
        return self._follow(done, seen=step.operations if step is not None else ())

    @contextmanager
    def together(self, name: str) -> Iterator[Together]:
        """Make all acts inside one step; where one is refused, those before it are taken back."""
        self._require_writable()
        around, here = self._gathering, Together(self._following.nothing())
        self._gathering = here
        try:
            yield here
        except BaseException:
            here.changes.append(self._follow(self._apply(inverses(here.operations))))
            here.operations.clear()
            raise
        finally:
            self._gathering = around
            focus = self._seen(here.operations)
            here.change = merged(here.changes, self.report, self.progress, focus)
            self._keep(name, here.operations, here.change)

    def add_lines(self, wanted: Iterable[tuple[int, str, int]], name: str) -> dict[int, int]:
        """Add empty records as one act, or none where one is refused; return their numbers.

        ``wanted`` are a key, a group and the parent, which may be the key of one before. What
        follows is worked out once: a thousand records one by one held the window for a minute.

        Raises:
            UserError: ``desk_read_only``, and as ``Report.add_line``.
        """
        self._require_writable()
        numbers: dict[int, int] = {}
        added: list[Operation] = []
        try:
            for key, group, parent in wanted:
                line = self.report.add_line(group, numbers.get(parent, parent))
                numbers[key] = line.number
                added.append(RecordAdded(Record.of(self.report, line.number)))
        except BaseException:
            back = inverses(added)
            for operation in back:
                operation.apply(self.report)
            self._follow([*added, *back])
            raise
        # They are empty: what is put into them is read proof with the next act.
        self._keep(name, added, self._follow(added, reads_later=True))
        return numbers

    def remove_lines(self, numbers: Iterable[int], name: str) -> Change:
        """Remove records with all below them as one act; they go to the recycle bin.

        From the last one on: so those before it keep their places, also when all come back.

        Raises:
            UserError: ``desk_read_only`` and ``line_unknown``.
        """
        self._require_writable()
        lines = sorted(map(self.report.line, numbers), key=lambda line: line.position)
        records = (Record.of(self.report, line.number) for line in reversed(lines))
        return self._perform(name, (RecordRemoved(record) for record in records))

    def end_typing(self) -> None:
        """Let the next keystroke begin a new step: the clerk paused or left the field."""
        self._typing = None

    # -- one way for all ---------------------------------------------------------------------

    def _perform(
        self, name: str, operations: Iterable[Operation], *, is_shown: bool = False
    ) -> Change:
        """Apply operations and keep them as a step."""
        done = self._apply(operations)
        change = self._follow(done, seen=done if is_shown else ())
        self._keep(name, done, change)
        return change

    def _apply(self, operations: Iterable[Operation]) -> list[Operation]:
        """Apply operations as they are yielded; where that ends early, all are taken back."""
        done: list[Operation] = []
        try:
            for operation in operations:
                if isinstance(operation, RecordRemoved) and operation.to_bin:
                    self._pending.note_removal(operation.record)
                operation.apply(self.report)
                done.append(operation)
        except BaseException:
            back = inverses(done)
            for operation in back:
                operation.apply(self.report)
            self._follow([*done, *back])
            raise
        return done

    def _follow(
        self,
        operations: Sequence[Operation],
        *,
        initiator: FieldRef | None = None,
        seen: Sequence[Operation] = (),
        reads_later: bool = False,
    ) -> Change:
        """Work out what follows from applied operations; ``seen`` are those to be shown."""
        change = self._following.follow(
            operations, initiator, lambda: self._seen(seen), reads_later=reads_later
        )
        self._pending.note(operations, change)
        return change

    def _seen(self, operations: Iterable[Operation]) -> FieldRef | None:
        """Return the first field at which operations can be seen."""
        places = (place_of(operation, self.report) for operation in operations)
        return next((ref for ref in places if ref is not None), None)

    def _keep(self, name: str, operations: Sequence[Operation], change: Change) -> None:
        """Keep operations as a step, or as a part of one."""
        self.end_typing()
        if self._gathering is not None:
            self._gathering.operations.extend(operations)
            self._gathering.changes.append(change)
        elif operations:
            self._steps.add(Step(name, tuple(operations)))

    def _keep_typed(self, name: str, put: EntryPut, edit: Edit) -> None:
        """Keep what was typed, as a part of the last step where it goes on from it."""
        if self._typing is not None and self._typing.takes(put.ref, edit):
            self._steps.replace_last(merged_entry(self._steps.last(), put))
        else:
            self._steps.add(Step(name, (put,)))
            self._typing = TypingRun(put.ref, edit)

    def _require_writable(self) -> None:
        if self.is_read_only:
            raise UserError("desk_read_only")
