"""What can be undone and done again: named steps of operations, with typing merged into steps."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.report.operations import EntryPut
from perfdesk.report.places import records
from perfdesk.report.values import Provenance

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.report.operations import Operation
    from perfdesk.report.report import Report
    from perfdesk.report.values import FieldRef

#: Bounds of what is kept: steps, and characters in them (two bytes each in memory).
MAX_STEPS = 1_000
MAX_CHARACTERS = 25_000_000
#: So many characters are typed into one step.
MAX_TYPED = 40
#: Texts are compared by so many characters at once.
_PIECE = 4096
#: A name stands in a menu.
_MAX_NAME = 24


@dataclass(frozen=True, slots=True)
class Step:
    """One act of the clerk: its name, as the menu shows it, and what it did."""

    name: str
    operations: tuple[Operation, ...]

    def size(self) -> int:
        """Return about how many characters it keeps."""
        return sum(operation.size() for operation in self.operations)


class UndoStack:
    """The steps behind and before the present state of a report."""

    def __init__(self) -> None:
        self._done: deque[Step] = deque()
        self._undone: list[Step] = []
        self._size = 0

    @property
    def undo_name(self) -> str:
        """Return the name of the step that would be undone; empty where there is none."""
        return self._done[-1].name if self._done else ""

    @property
    def redo_name(self) -> str:
        """Return the name of the step that would be done again; empty where there is none."""
        return self._undone[-1].name if self._undone else ""

    def add(self, step: Step) -> None:
        """Take a new step; what was undone before cannot be done again."""
        self._size += step.size() - sum(undone.size() for undone in self._undone)
        self._undone.clear()
        self._done.append(step)
        self._bound()

    def replace_last(self, step: Step) -> None:
        """Let the last step, which is still being typed, become another one."""
        self._size += step.size() - self._done.pop().size()
        self._done.append(step)
        self._bound()

    def last(self) -> Step:
        """Return the last step."""
        return self._done[-1]

    def _bound(self) -> None:
        """Forget the oldest steps; the last one stays, however large."""
        while len(self._done) > 1 and (len(self._done) > MAX_STEPS or self._size > MAX_CHARACTERS):
            self._size -= self._done.popleft().size()

    def undo(self) -> Step | None:
        """Return the step to be undone, None where there is none."""
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1]

    def redo(self) -> Step | None:
        """Return the step to be done again, None where there is none."""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1]


# -- typing --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edit:
    """How one text became another: at one place something went and something came.

    Attributes:
        first, last: Where it may have been: in 好好 nobody can tell which 好 is the new one.
    """

    first: int
    last: int
    gone: int
    came: str


def edit_between(old: str, new: str) -> Edit:
    """Return the shortest edit between two texts."""
    shorter = min(len(old), len(new))
    ahead = _alike(lambda start, stop: old[start:stop] == new[start:stop], shorter)

    def is_alike_behind(start: int, stop: int) -> bool:
        behind = old[len(old) - stop : len(old) - start]
        return behind == new[len(new) - stop : len(new) - start]

    first = shorter - _alike(is_alike_behind, shorter)
    if first > ahead:  # Something came and something went.
        behind = shorter - first
        first = ahead
    else:
        behind = shorter - ahead
    return Edit(first, ahead, len(old) - behind - ahead, new[ahead : len(new) - behind])


def _alike(is_alike: Callable[[int, int], bool], most: int) -> int:
    """Return how many characters are alike, of at most so many; quick on long texts too."""
    start, size = 0, _PIECE
    while start < most:
        stop = min(start + size, most)
        if is_alike(start, stop):
            start = stop
        elif size == 1:
            return start
        else:
            size = max(1, size // 16)
    return start


class TypingRun:
    """The step that is being typed: whether a further edit belongs to it."""

    def __init__(self, ref: FieldRef, edit: Edit) -> None:
        self._ref = ref
        self._is_deleting = not edit.came
        self._count = 0
        self._first = self._last = 0
        self._stand_behind(edit)

    def takes(self, ref: FieldRef, edit: Edit) -> bool:
        """Take a further edit in, if it goes on where the last one ended."""
        if ref != self._ref or not self._goes_on(edit):
            return False
        low, high = max(self._first, edit.first), min(self._last, edit.last)
        if not self._is_deleting:
            edit = Edit(low, high, 0, edit.came)
        self._stand_behind(edit)
        return True

    def _goes_on(self, edit: Edit) -> bool:
        if self._is_deleting:
            is_delete_key = self._meets(edit.first, edit.last)
            is_backspace = self._meets(edit.first + edit.gone, edit.last + edit.gone)
            return not edit.came and (is_delete_key or is_backspace)
        return (
            not edit.gone
            and "\n" not in edit.came
            and self._count + len(edit.came) <= MAX_TYPED
            and self._meets(edit.first, edit.last)
        )

    def _meets(self, first: int, last: int) -> bool:
        return first <= self._last and self._first <= last

    def _stand_behind(self, edit: Edit) -> None:
        self._first, self._last = edit.first + len(edit.came), edit.last + len(edit.came)
        self._count += len(edit.came)


def entry_name(report: Report, put: EntryPut, edit: Edit) -> str:
    """Return what the entry of one text is called: ``输入 任务2 名称``."""
    what = named(report, put.ref)
    provenance = put.new.provenance if put.new is not None else Provenance.TYPED
    if provenance is Provenance.CARRIED_OVER:
        return message("undo", "carried_over", what=what)
    if provenance is Provenance.IMPORTED:
        return message("undo", "imported", what=what)
    if not edit.came:
        return message("undo", "erased", what=what)
    return message("undo", "changed" if edit.gone else "typed", what=what)


def merged_entry(step: Step, put: EntryPut) -> Step:
    """Return the step of an entry that was typed on."""
    (first,) = step.operations
    old = first.old if isinstance(first, EntryPut) else put.old
    return Step(step.name, (EntryPut(put.ref, old, put.new),))


def named(report: Report, ref: FieldRef) -> str:
    """Return a field with the record that it stands in: ``任务2 名称``."""
    label = report.template.fields[ref.code].label
    return shortened(" ".join([*records(report, ref.line), label]))


def named_record(report: Report, number: int) -> str:
    """Return a record with those around it: ``任务2 指标1``."""
    return shortened(" ".join(records(report, number)))


def shortened(words: str) -> str:
    """Return words as a menu can hold them."""
    return words if len(words) <= _MAX_NAME else f"{words[: _MAX_NAME - 1]}…"
