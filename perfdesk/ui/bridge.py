"""The one object between the widgets and an open report: calls go down, one signal comes up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from perfdesk.app.session import ReportSession
    from perfdesk.report.values import Change, FieldRef


class Bridge(QObject):
    """Passes the clerk's acts to the session and tells all views what changed.

    Signals:
        changed: A ``Change``; each view repaints what it names, the initiator is skipped.
        line_added: Number of a record that the clerk just added, so that its first field gets the
            focus; emitted after ``changed``.
    """

    changed = Signal(object)
    line_added = Signal(int)

    def __init__(self, session: ReportSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session

    def submit(self, ref: FieldRef, text: str) -> None:
        """Enter what the clerk's own hand typed."""
        self._tell(self.session.enter(ref, text))

    def restore_generated(self, ref: FieldRef) -> None:
        """Drop the override of a sentence."""
        self._tell(self.session.restore_generated(ref))

    def add_line(self, group: str, parent: int) -> None:
        """Add an empty record at the end of a group."""
        line, change = self.session.add_line(group, parent)
        self._tell(change)
        self.line_added.emit(line.number)

    def copy_line(self, number: int) -> None:
        """Copy a record with all below it."""
        line, change = self.session.copy_line(number)
        self._tell(change)
        self.line_added.emit(line.number)

    def remove_line(self, number: int) -> None:
        """Remove a record with all below it."""
        self._tell(self.session.remove_line(number))

    def move_line(self, number: int, position: int) -> None:
        """Put a record at another place among its siblings."""
        self._tell(self.session.move_line(number, position))

    def _tell(self, change: Change) -> None:
        self.changed.emit(change)
