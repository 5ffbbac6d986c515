"""Keeps the editors of one page: makes them, wires them, and hands each its part of a change."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from perfdesk.errors import UserError
from perfdesk.report.values import ROOT, FieldRef
from perfdesk.template.datatypes import DataType, Severity
from perfdesk.ui.editors.base import ContainerEditor, FieldEditor
from perfdesk.ui.editors.number_editor import NumberEditor
from perfdesk.ui.editors.sentence_editor import SentenceEditor
from perfdesk.ui.pages.catalogue import editor_of
from perfdesk.ui.tables.table_editor import TableEditor

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from PySide6.QtWidgets import QWidget

    from perfdesk.report.report import Report
    from perfdesk.report.values import Change, Finding
    from perfdesk.ui.bridge import Bridge


class PageHost(QObject):
    """The ``Host`` of all editors on a page.

    Signals:
        field_focused: FieldRef of the field that the clerk came to.
        sight_wanted: FieldRef of the field that should be scrolled to.
        field_wanted: FieldRef of the field that an undo brought back.
    """

    field_focused = Signal(object)
    field_wanted = Signal(object)
    sight_wanted = Signal(object)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._editors: dict[FieldRef, FieldEditor] = {}
        self._findings: dict[FieldRef, list[Finding]] = {}
        self._conditional: dict[FieldRef, Callable[[], None]] = {}
        self._jobs: deque[tuple[FieldEditor, Callable[[], None]]] = deque()
        self._idle = QTimer(self, interval=0)
        self._idle.timeout.connect(self._do_one)
        self._seen_year = bridge.session.last_year
        self._index_findings()

    @property
    def bridge(self) -> Bridge:
        """Return the way down."""
        return self._bridge

    @property
    def report(self) -> Report:
        """Return the content, to be read only."""
        return self._bridge.session.report

    @property
    def is_read_only(self) -> bool:
        """Say whether the whole report may only be read."""
        return self._bridge.session.is_read_only

    def is_unread(self, ref: FieldRef) -> bool:
        """Say whether the findings of a field quote a former text of it."""
        return self._bridge.session.is_unread(ref)

    def end_typing(self) -> None:
        """Let what is typed next be undone by itself."""
        self._bridge.session.end_typing()

    def _index_findings(self) -> None:
        self._findings.clear()
        for finding in self._bridge.session.findings:
            for ref in self._places(finding):
                self._findings.setdefault(ref, []).append(finding)

    def _places(self, finding: Finding) -> list[FieldRef]:
        """Return where a finding is shown: at its first field, and once in each other section."""
        first: dict[str, FieldRef] = {}
        for ref in finding.refs:
            first.setdefault(self.report.template.section_of(ref.code), ref)
        return list(first.values())

    def findings_at(self, ref: FieldRef) -> tuple[Finding, ...]:
        """Return the findings that are shown at a field; what the clerk has explained is not.

        They stand as their words stand in the text, whatever was found anew last.
        """
        found = self._findings.get(ref)
        if not found:  # Asked of every cell of a table.
            return ()
        return tuple(sorted((one for one in found if one.answer is None), key=_place))

    @property
    def places_found(self) -> Collection[FieldRef]:
        """Return the fields at which findings are shown, and some at which none are any more."""
        return self._findings.keys()

    # -- editors ---------------------------------------------------------------------------

    def make(self, ref: FieldRef, parent: QWidget) -> FieldEditor:
        """Return a new editor of a field, filled and wired."""
        editor = editor_of(self.report.template, ref.code)(ref, self, parent)
        self._editors[ref] = editor
        condition = _condition(editor)
        if condition is not None:
            self._conditional[ref] = condition
        editor.edited.connect(self._submit)
        editor.restore_wanted.connect(self._restore)
        editor.focused.connect(self.field_focused)
        editor.sight_wanted.connect(self.sight_wanted)
        self._show(editor)
        return editor

    def _show(self, editor: FieldEditor) -> None:
        editor.show_value(self.report.values[editor.ref])
        editor.show_last_year(self._last_year(editor.ref))
        editor.show_findings(self.findings_at(editor.ref))
        if isinstance(editor, SentenceEditor):
            editor.show_missing()

    def _look_back(self) -> None:
        """Mark all fields anew where another report is last year's now."""
        if self._bridge.session.last_year is not self._seen_year:
            self._seen_year = self._bridge.session.last_year
            for ref, editor in self._editors.items():
                if ref in self.report.values:
                    editor.show_last_year(self._last_year(ref))

    def _last_year(self, ref: FieldRef) -> str:
        """Return how a field stands to last year's report, as far as one is at hand."""
        last_year = self._bridge.session.last_year
        if last_year is None:
            return "none"
        return str(last_year.state(ref, self.report.values[ref].text))

    def editor(self, ref: FieldRef) -> FieldEditor | None:
        """Return the editor of a field: its own, or the table that shows it; None if not here.

        Records around it are unfolded, since folded ones have no editors yet.
        """
        if ref not in self.report.values:
            return None
        for line in self._lines_around(ref.line):
            holder = self._holder(line)
            if isinstance(holder, ContainerEditor):
                holder.reveal(line)
        return self.shown_at(ref)

    def shown_at(self, ref: FieldRef) -> FieldEditor | None:
        """Return the editor of a field or the table that shows it, as far as it is made already."""
        if ref not in self.report.values:
            return None
        own = self._editors.get(ref)
        return own if own is not None or ref.line == ROOT else self._holder(ref.line)

    def _lines_around(self, line: int) -> list[int]:
        """Return the records around and with ``line``, outermost first."""
        lines: list[int] = []
        while line != ROOT:
            lines.append(line)
            line = self.report.line(line).parent
        return lines[::-1]

    def _holder(self, line: int) -> FieldEditor | None:
        record = self.report.line(line)
        return self._editors.get(FieldRef(record.group, record.parent))

    # -- down ------------------------------------------------------------------------------

    def _submit(self, ref: FieldRef, text: str) -> None:
        editor = self._editors.get(ref) or self._holder(ref.line)
        if editor is not None:
            self.attempt(editor, lambda: self._bridge.submit(ref, text))

    def _restore(self, ref: FieldRef) -> None:
        self.attempt(self._editors[ref], lambda: self._bridge.restore_generated(ref))

    def later(self, editor: FieldEditor, act: Callable[[], None]) -> None:
        """Do something when nothing else is to be done; one thing at a time, so no key waits."""
        self._jobs.append((editor, act))
        self._idle.start()

    def _do_one(self) -> None:
        editor, act = self._jobs.popleft()
        if not self._jobs:
            self._idle.stop()
        if isValid(editor):
            act()

    def undo(self, editor: FieldEditor) -> None:
        """Take the last act back and show where it was."""
        self.attempt(editor, self._undo)

    def _undo(self) -> None:
        change = self._bridge.undo()
        if change.focus is not None:
            self.field_wanted.emit(change.focus)

    def attempt(self, editor: FieldEditor, act: Callable[[], None]) -> bool:
        """Do something through the bridge; what it refuses is told at the editor."""
        try:
            act()
        except UserError as err:
            editor.show_notice(str(err))
            return False
        editor.show_notice("")
        return True

    def fix(self, editor: FieldEditor, finding: Finding) -> None:
        """Put right what a finding of the editor's field tells."""
        self.attempt(editor, lambda: self._bridge.fix(finding))

    # -- up --------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show everything anew, after changes that this page was not told of."""
        self._index_findings()
        for editor in list(self._editors.values()):
            if isinstance(editor, ContainerEditor) and editor.ref in self.report.values:
                editor.show_lines()
        self._prune()
        for editor in self._editors.values():
            self._show(editor)

    def show_change(self, change: Change) -> None:
        """Hand each editor its part; the initiator keeps its text."""
        touched = self._take_findings(change)
        self._look_back()
        for group, parent in change.groups:
            editor = self._editors.get(FieldRef(group, parent))
            if isinstance(editor, ContainerEditor):
                editor.show_lines()
        if change.groups:
            self._prune()
        for value in change.values:
            editor = self._editors.get(value.ref)
            if editor is not None and value.ref == change.initiator:
                editor.show_echo(value)
            elif editor is not None:
                editor.show_value(value)
            if editor is not None:
                editor.show_last_year(self._last_year(value.ref))
        self._show_findings(touched)
        self._show_records({value.ref for value in change.values} | touched)
        self._show_conditions()

    def _take_findings(self, change: Change) -> set[FieldRef]:
        """Keep the index of findings true; return the fields that have others now."""
        touched: set[FieldRef] = set()
        for finding in change.findings_removed:
            for ref in self._places(finding):
                touched.add(ref)
                if finding in (kept := self._findings.get(ref, [])):
                    kept.remove(finding)
        for finding in change.findings_added:
            for ref in self._places(finding):
                touched.add(ref)
                known = self._findings.setdefault(ref, [])
                if finding not in known:  # A page that came meanwhile asked for it already.
                    known.append(finding)
        return touched

    def _show_findings(self, touched: set[FieldRef]) -> None:
        for ref in touched:
            editor = self._editors.get(ref)
            if editor is not None:
                editor.show_findings(self.findings_at(ref))

    def _show_records(self, refs: set[FieldRef]) -> None:
        """Tell the containers around changed fields; a row or a title may show them."""
        within: dict[int, set[FieldRef]] = {}
        for ref in refs:
            if ref.line != ROOT and ref in self.report.values:
                within.setdefault(ref.line, set()).add(ref)
        below: dict[int, set[FieldRef]] = {}
        for inner, here in within.items():
            for line in self._lines_around(inner):
                below.setdefault(line, set()).update(here)
        for line, touched in below.items():
            holder = self._holder(line)
            if isinstance(holder, ContainerEditor):
                holder.show_record(line, touched)

    def _show_conditions(self) -> None:
        """Show what hangs on other fields without being a value: duty, and missing figures."""
        for show in self._conditional.values():
            show()

    def _prune(self) -> None:
        for ref in [ref for ref in self._editors if ref not in self.report.values]:
            del self._editors[ref]
            self._conditional.pop(ref, None)


def _condition(editor: FieldEditor) -> Callable[[], None] | None:
    """Return what an editor shows that hangs on other fields, None where nothing does."""
    if isinstance(editor, SentenceEditor):
        return editor.show_missing
    if isinstance(editor, TableEditor):
        return editor.show_changes
    if isinstance(editor, NumberEditor) and editor.field.type is DataType.MONEY:
        return editor.show_conditions
    return editor.show_due if isinstance(editor.field.required, str) else None


def _place(finding: Finding) -> tuple[int, tuple[int, int], str, str]:
    """Return where a finding stands below its field: the heavier first, then by its words."""
    weight = tuple(Severity).index(finding.severity)
    return weight, finding.span or (-1, -1), finding.check, finding.message
