"""What every field editor has: a label above, the input, a hint and the findings in words below.

An editor shows what it is told and tells what the clerk's own hand entered; it never asks the core.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from perfdesk.errors import message
from perfdesk.report.findings.check import UNFINISHED, is_required
from perfdesk.report.places import place, records
from perfdesk.report.values import Provenance, State
from perfdesk.template.datatypes import Severity
from perfdesk.ui.editors.finding_line import FindingLines
from perfdesk.ui.editors.spread import Spread
from perfdesk.ui.inputs.writing import Written
from perfdesk.ui.parts.look import (
    DEFAULT_MARK,
    GAP,
    LAST_YEAR_MARKS,
    PROVENANCE_MARKS,
    TIGHT,
    LineRoom,
    WrappingLabel,
    label,
    set_mark,
    set_role,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from perfdesk.report.values import FieldRef, FieldValue, Finding
    from perfdesk.template.schema import FormField
    from perfdesk.ui.editors.host import Host


#: Beside a label: what is due, where the value comes from, how it stands to last year's.
_TAGS = ("due", "mark", "year")


class FieldEditor(QWidget):
    """The editor of one field.

    Signals:
        edited: (FieldRef, text) after the clerk's own hand changed it.
        focused: FieldRef, when the clerk came here.
        restore_wanted: FieldRef of a sentence that is to be generated again.
        sight_wanted: FieldRef, when ``sight`` should be scrolled to.
        relevance_changed: It has to be shown or hidden now.

    Attributes:
        IS_WIDE: Takes the full width of the page; figures stand side by side.
        HIDDEN_CHECKS: Engine checks that the editor shows in a way of its own.
        KEEPS_ROOM: Below the input a line stays free, so that a first word there pushes nothing.
    """

    edited = Signal(object, object)
    focused = Signal(object)
    restore_wanted = Signal(object)
    sight_wanted = Signal(object)
    relevance_changed = Signal()

    IS_WIDE: ClassVar[bool] = True
    HIDDEN_CHECKS: ClassVar[frozenset[str]] = UNFINISHED
    KEEPS_ROOM: ClassVar[bool] = False

    def __init__(self, ref: FieldRef, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ref = ref
        self.host = host
        self.field: FormField = host.report.template.fields[ref.code]
        self.is_relevant = True
        self.value: FieldValue = host.report.values[ref]
        self._is_deferred = False
        self._has_error = False
        self._hint: QLabel | None = None
        self._tags: dict[str, QLabel] = {}
        self._last_year = "none"
        self._is_compact = False
        self._understood: QLabel | None = None
        self._notice: QLabel | None = None
        self._build_frame()
        self._lines = FindingLines(self._body, self)
        self._lines.fix_wanted.connect(lambda one: host.fix(self, one))
        self._body.addWidget(self._build_input())
        self._build_foot()
        self._room = LineRoom(self)
        self._body.addItem(self._room)
        self.label.setBuddy(self.input)
        self.input.setAccessibleDescription(self.field.hint)
        if isinstance(self.input, Written):
            self.input.take_block = Spread(self).take
        self.refresh_name()

    # -- building --------------------------------------------------------------------------

    def _build_frame(self) -> None:
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(TIGHT)
        self.head = QHBoxLayout()
        self.head.setSpacing(GAP)
        self.label = WrappingLabel(self.field.label, "fieldLabel", self)
        self.label.setToolTip(self.field.label)
        self.head.addWidget(self.label)
        self.head.addStretch(1)
        self._body.addLayout(self.head)

    def _build_input(self) -> QWidget:
        """Return the widget between label and hint."""
        raise NotImplementedError

    def _build_foot(self) -> None:
        if self.field.hint:
            self._hint = label(self.field.hint, "hint", self, wraps=True)
            self._body.addWidget(self._hint)

    def add_below(self, line: QWidget) -> None:
        """Put a line below all that belongs to the field."""
        self._body.addWidget(line)

    @property
    def input(self) -> QWidget:
        """Return the widget that takes the keyboard."""
        raise NotImplementedError

    @property
    def is_fixed(self) -> bool:
        """Say whether nothing can be entered here: by the template, or as the report is read."""
        is_result = self.field.calculate is not None
        return self.field.readonly or is_result or self.host.is_read_only

    def make_compact(self) -> None:
        """Drop label and hint where the record's number stands beside the input."""
        self._is_compact = True
        self.label.hide()
        for tag in self._tags.values():
            tag.hide()
        self.show_due()
        self.input.setToolTip(f"{self.field.label}\n{self.field.hint}".strip())
        if self._hint is not None:
            self._hint.hide()

    # -- showing ---------------------------------------------------------------------------

    def show_value(self, value: FieldValue) -> None:
        """Show a value from elsewhere; held back while an input method composes."""
        self.show_echo(value)
        if self._is_composing():
            self._is_deferred = True
        else:
            self._fill(value)

    def show_echo(self, value: FieldValue) -> None:
        """Show what became of what the clerk typed here, without touching the text."""
        self.value = value
        is_relevant = value.state is not State.NOT_RELEVANT
        if is_relevant != self.is_relevant:
            self.is_relevant = is_relevant
            self.relevance_changed.emit()
        self._show_mark()
        self._show_understood()
        self.show_due()

    def _fill(self, value: FieldValue) -> None:
        """Put the value's text into the input, without a signal."""
        raise NotImplementedError

    def _is_composing(self) -> bool:
        return False

    def _show_deferred(self) -> None:
        """Show what came in while an input method composed, unless the clerk was later."""
        if self._is_deferred:
            self._is_deferred = False
            self._fill(self.value)

    def _tell(self, text: str) -> None:
        """Send on what the clerk's hand entered."""
        self._is_deferred = False
        self.edited.emit(self.ref, text)

    def _enter(self) -> None:
        self.focused.emit(self.ref)

    def _leave(self) -> None:
        """Let what is typed next be undone by itself."""
        self.host.end_typing()

    def show_due(self) -> None:
        """Mark the label, bold and in words, where something has to be filled in and is not."""
        is_due = self.value.state is State.EMPTY and is_required(self.host.report, self.ref)
        self._mark_missing(is_missing=is_due)

    def _mark_missing(self, *, is_missing: bool) -> None:
        set_mark(self.label, "missing", "true" if is_missing else "")
        if self._is_compact:
            self._show_due_inside(self._due_words() if is_missing else "")
        else:
            self._show_tag("due", self._due_words() if is_missing else "", "due")

    def _due_words(self) -> str:
        return "必填"

    def _show_due_inside(self, words: str) -> None:
        """Say in the empty input itself that it has to be filled in, where there is no label."""
        if isinstance(self.input, QLineEdit | QPlainTextEdit):
            self.input.setPlaceholderText(words)

    def show_last_year(self, state: str) -> None:
        """Say how the text stands to last year's: none, unchanged, may_stay or changed."""
        if state != self._last_year:
            self._last_year = state
            self._show_mark()

    def _show_mark(self) -> None:
        """Say in a word where the value comes from, and whether it is last year's."""
        is_filled = self.value.state not in (State.EMPTY, State.NOT_RELEVANT)
        mark = self._provenance_mark() if is_filled else None
        year = LAST_YEAR_MARKS.get(self._last_year) if is_filled else None
        if mark is not None and year is not None and self._is_carried_over():
            mark, year = (mark[0], year[1], year[2]), None
        for name, one in (("mark", mark), ("year", year)):
            word, role, tip = one if one is not None else ("", "tag", "")
            self._show_tag(name, "" if self._is_compact else word, role)
            if word and not self._is_compact:
                self._tags[name].setToolTip(message("ui", tip))

    def _is_carried_over(self) -> bool:
        return self.value.provenance is Provenance.CARRIED_OVER

    def _provenance_mark(self) -> tuple[str, str, str] | None:
        if self.value.provenance is Provenance.GENERATED and not self.field.is_generated:
            return DEFAULT_MARK
        return PROVENANCE_MARKS.get(self.value.provenance)

    def _show_tag(self, name: str, words: str, role: str) -> None:
        """Put a word beside the label, in the order of ``_TAGS``; none takes it away."""
        tag = self._tags.get(name)
        if tag is None:
            if not words:
                return
            tag = self._tags[name] = label("", role, self)
            before = [one for one in _TAGS[: _TAGS.index(name)] if one in self._tags]
            middle = Qt.AlignmentFlag.AlignVCenter
            self.head.insertWidget(1 + len(before), tag, 0, middle)
        set_role(tag, role)
        tag.setText(words)
        tag.setVisible(bool(words))

    def _understood_text(self) -> str:
        """Return how the typed text was understood, where that is worth saying."""
        return ""

    def _show_understood(self) -> None:
        text = self._understood_text()
        if self._understood is None:
            if not text:
                return
            self._understood = label("", "hint", self)
            self._body.insertWidget(2, self._understood)
        self._understood.setText(text)
        self._give_room(is_needed=bool(text))
        self._understood.setVisible(bool(text))
        self._keep_room()

    def _give_room(self, *, is_needed: bool) -> None:
        """Give the free line away before a word takes it: what is shown is laid out at once."""
        if is_needed:
            self._room.keep(is_free=False)
            self._body.invalidate()

    def _keep_room(self) -> None:
        """Keep a line free below a figure as long as nothing is said there."""
        if self.KEEPS_ROOM and not self.is_fixed and not self._is_compact:
            is_said = self._understood is not None and not self._understood.isHidden()
            self._room.keep(is_free=not is_said and not self._lines.count)
            self._body.invalidate()

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Say in words, below the input, what is wrong with it."""
        shown = [finding for finding in findings if finding.check not in self.HIDDEN_CHECKS]
        known = self._lines.count
        self._has_error = any(finding.severity is Severity.ERROR for finding in shown)
        self._show_role()
        self._give_room(is_needed=bool(shown))
        told = [(finding, self._words(finding)) for finding in shown]
        self._lines.show_findings(told, may_fix=not self.host.is_read_only)
        if not self.host.is_unread(self.ref):  # Until then the marks move along by themselves.
            self._mark_spans([one for one in findings if one.refs[0] == self.ref])
        self._keep_room()
        if len(shown) > known and self.input.hasFocus():
            self.sight_wanted.emit(self.ref)

    def _mark_spans(self, findings: Sequence[Finding]) -> None:
        """Mark in the text what findings quote; an input that holds no prose marks nothing."""

    def _show_role(self) -> None:
        """Let the style sheet mark an input with an error."""
        set_role(self.input, "finding-error" if self._has_error else self._role())

    def _role(self) -> str:
        """Return what the input is to the style sheet when nothing is wrong."""
        return "generated" if self.field.is_generated or self.field.readonly else ""

    def _words(self, finding: Finding) -> str:
        """Return a finding's message without what stands beside it anyway: where it is."""
        ref = finding.refs[0]
        value = self.host.report.values.get(ref)
        if value is not None and value.fault:
            return value.fault
        return finding.message.removeprefix(f"{place(self.host.report, ref)}：")

    def show_notice(self, sentence: str) -> None:
        """Say that an act was refused and why; an empty sentence takes it away."""
        if self._notice is None:
            if not sentence:
                return
            self._notice = label("", "finding-error", self, wraps=True)
            self._body.addWidget(self._notice)
        self._notice.setText(f"! {sentence}")
        self._notice.setVisible(bool(sentence))

    def refresh_name(self) -> None:
        """Name the input for a screen reader, with the record it stands in."""
        names = [*records(self.host.report, self.ref.line), self.field.label]
        self.input.setAccessibleName(" ".join(names))

    # -- finding the way -------------------------------------------------------------------

    @property
    def sight(self) -> QWidget:
        """Return what has to be in sight where the clerk is in this field."""
        return self

    def focus_ref(self, ref: FieldRef) -> None:
        """Give the keyboard to the input of ``ref``, which is this field or stands in it."""
        self.input.setFocus()


class ContainerEditor(FieldEditor):
    """An editor of a field that holds records."""

    def _due_words(self) -> str:
        least = self.field.min_lines
        return "必填" if least == 1 else f"至少 {least} 项"

    def show_lines(self) -> None:
        """Show which records there are now, in their order."""
        raise NotImplementedError

    def show_record(self, line: int, refs: Collection[FieldRef]) -> None:
        """Show that fields in a record, or findings at them, have changed."""
        raise NotImplementedError

    def reveal(self, line: int) -> None:
        """Unfold a record, so that its editors are there."""
        raise NotImplementedError

    def _fill(self, value: FieldValue) -> None:
        """Have no text of its own."""
