"""What an editor may ask of the page around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from PySide6.QtWidgets import QWidget

    from perfdesk.report.report import Report
    from perfdesk.report.values import FieldRef, Finding
    from perfdesk.ui.bridge import Bridge
    from perfdesk.ui.editors.base import FieldEditor


class Host(Protocol):
    """What an editor may ask of the page around it."""

    @property
    def report(self) -> Report:
        """Return the content, to be read only."""

    @property
    def bridge(self) -> Bridge:
        """Return the way down, for acts on records."""

    @property
    def is_read_only(self) -> bool:
        """Say whether the whole report may only be read."""

    def make(self, ref: FieldRef, parent: QWidget) -> FieldEditor:
        """Return a new editor of a field, filled and wired."""

    def findings_at(self, ref: FieldRef) -> tuple[Finding, ...]:
        """Return the findings that are shown at a field."""

    @property
    def places_found(self) -> Collection[FieldRef]:
        """Return the fields at which findings are shown, and some at which none are any more."""

    def is_unread(self, ref: FieldRef) -> bool:
        """Say whether the findings of a field quote a former text of it."""

    def end_typing(self) -> None:
        """Tell that the clerk has left a field: the next key begins a new step of undo."""

    def later(self, editor: FieldEditor, act: Callable[[], None]) -> None:
        """Do something when nothing else is to be done, unless the editor is gone by then."""

    def undo(self, editor: FieldEditor) -> None:
        """Take the last act back and show where it was."""

    def attempt(self, editor: FieldEditor, act: Callable[[], None]) -> bool:
        """Do something through the bridge; what it refuses is told at the editor."""

    def fix(self, editor: FieldEditor, finding: Finding) -> None:
        """Put right what a finding of the editor's field tells."""
