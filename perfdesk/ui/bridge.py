"""The one object between the widgets and an open report: calls go down, one signal comes up."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from perfdesk.app.safety.unsaved import restore
from perfdesk.report.values import Provenance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.editing.undoable import Together
    from perfdesk.app.safety.unsaved import Unsaved
    from perfdesk.report.values import Change, FieldRef, Finding, RemovedRecord, ReportData

#: After so long without a keystroke the next one begins a new step to be undone.
TYPING_PAUSE_MS = 1500
#: After so long without a keystroke the texts are read proof: at each key it would hold the screen.
READING_PAUSE_MS = 250


@contextmanager
def _patience() -> Iterator[None]:
    """Show the pointer of waiting while what may be a lot is done: a thousand rows take seconds."""
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QGuiApplication.restoreOverrideCursor()


class Bridge(QObject):
    """Passes the clerk's acts to the session and tells all views what changed.

    Signals:
        changed: A ``Change``; each view repaints what it names, the initiator is skipped. One for
            each act, also for all acts of ``together``.
        line_added: Number of a record that the clerk just added, so that its first field gets the
            focus; emitted after ``changed``, but not by ``together``.
        names_changed: What would be undone and what would be done again, each as the menu says it;
            empty where there is nothing.
    """

    changed = Signal(object)
    line_added = Signal(int)
    names_changed = Signal(str, str)

    def __init__(self, session: ReportSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._names = (session.undo_name, session.redo_name)
        self._depth = 0
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._pause.timeout.connect(session.end_typing)
        self._reading = QTimer(self, singleShot=True, interval=READING_PAUSE_MS)
        self._reading.timeout.connect(self._read)

    # -- entries ---------------------------------------------------------------------------

    def submit(self, ref: FieldRef, text: str) -> None:
        """Enter what the clerk's own hand typed."""
        self._tell(self.session.enter(ref, text, reads_later=True))
        self._pause.start()
        self._reading.start()

    def _read(self) -> None:
        change = self.session.read_proof()
        if change.findings_added or change.findings_removed:
            self._tell(change)

    def enter_many(
        self,
        texts: Mapping[FieldRef, str],
        name: str,
        provenance: Provenance = Provenance.TYPED,
    ) -> None:
        """Enter several texts as one step."""
        with _patience():
            self._tell(self.session.enter_many(texts, name, provenance))

    def restore_generated(self, ref: FieldRef) -> None:
        """Drop the override of a sentence or of a computed figure."""
        self._tell(self.session.restore_generated(ref))

    # -- findings --------------------------------------------------------------------------

    def fix(self, what: Finding | str) -> None:
        """Put right what a finding tells, or all that a check (its code) tells, in one step."""
        session = self.session
        self._tell(session.fix_all(what) if isinstance(what, str) else session.fix(what))

    def answer(self, finding: Finding, text: str | None) -> None:
        """Keep what the clerk says to a finding; None takes it back."""
        self._tell(self.session.answer(finding, text))

    def know_people(self, people: tuple[str, ...]) -> None:
        """Look for these persons' names from now on."""
        self._tell(self.session.know_people(people))

    # -- records ---------------------------------------------------------------------------

    def add_line(self, group: str, parent: int, position: int | None = None) -> None:
        """Add an empty record to a group, at the end where no position is given."""
        line, change = self.session.add_line(group, parent, position)
        self._tell_added(line.number, change)

    def copy_line(self, number: int) -> None:
        """Copy a record with all below it."""
        line, change = self.session.copy_line(number)
        self._tell_added(line.number, change)

    def remove_line(self, number: int) -> None:
        """Remove a record with all below it."""
        self._tell(self.session.remove_line(number))

    def move_line(self, number: int, position: int) -> None:
        """Put a record at another place among its siblings."""
        self._tell(self.session.move_line(number, position))

    def put_back(self, removed: RemovedRecord, others: Iterable[RemovedRecord] = ()) -> None:
        """Put a deleted record back; ``others`` is what else lies in the recycle bin."""
        self._tell(self.session.put_back(removed, others))

    # -- a lot at once -----------------------------------------------------------------------

    def take_over(self, data: ReportData, name: str, codes: AbstractSet[str] | None = None) -> None:
        """Make the report's content that of the data, all or only these fields and groups."""
        with _patience():
            self._tell(self.session.take_over(data, name, codes))

    def recover(self, unsaved: Unsaved) -> None:
        """Make an unsaved content the report's; raises ``recovery_other_report``."""
        self._tell(restore(self.session, unsaved))

    def clear_section(self, code: str) -> None:
        """Make a section with all below it as in a new report."""
        with _patience():
            self._tell(self.session.clear_section(code))

    def rename(self, fiscal_year: int, unit: str) -> None:
        """Correct year and unit."""
        self._tell(self.session.rename(fiscal_year, unit))

    def drop_leftover(self, index: int) -> None:
        """Forget a piece of imported text that had no place."""
        self._tell(self.session.drop_leftover(index))

    # -- undoing -----------------------------------------------------------------------------

    def undo(self) -> Change:
        """Take the last step back; return the change, whose ``focus`` is to be shown."""
        with _patience():
            return self._tell(self.session.undo())

    def redo(self) -> Change:
        """Do the step again that was undone last; return the change, as ``undo``."""
        with _patience():
            return self._tell(self.session.redo())

    @contextmanager
    def together(self, name: str) -> Iterator[Together]:
        """Make all acts inside one step with one ``changed``; one that is refused undoes all."""
        acts: Together | None = None
        self._depth += 1
        with _patience():
            try:
                with self.session.together(name) as acts:
                    yield acts
            finally:
                self._depth -= 1
                if acts is not None:  # A read-only desk refuses before anything is done.
                    self._tell(acts.change)

    # -- telling -----------------------------------------------------------------------------

    def _tell_added(self, number: int, change: Change) -> None:
        self._tell(change)
        if not self._depth:
            self.line_added.emit(number)

    def _tell(self, change: Change) -> Change:
        if not self._depth:
            self.changed.emit(change)
            self._tell_names()
        return change

    def _tell_names(self) -> None:
        names = (self.session.undo_name, self.session.redo_name)
        if names != self._names:
            self._names = names
            self.names_changed.emit(*names)
