"""Prose that figures make; the clerk may write her own instead, and go back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor

from perfdesk.errors import message
from perfdesk.report.values import FieldRef, State
from perfdesk.ui.editors.base import FieldEditor
from perfdesk.ui.editors.undo_line import UndoLine
from perfdesk.ui.inputs.inputs import TextInput
from perfdesk.ui.inputs.text_marks import spans_of
from perfdesk.ui.parts.look import quiet_button

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtWidgets import QWidget

    from perfdesk.report.values import FieldValue, Finding

#: So many missing figures are named one by one.
_FEW = 2


class SentenceEditor(FieldEditor):
    """Shows the generated sentence live; 改写 opens it for writing, ↺ 恢复生成 closes it again."""

    def _build_input(self) -> QWidget:
        self._undo: UndoLine | None = None
        self._input = TextInput(1, self)
        self._input.typed.connect(self._tell)
        self._input.composed.connect(self._show_deferred)
        self._input.entered.connect(self._enter)
        self._input.left.connect(self._settle)
        self.rewrite_button = quiet_button("改写", "自己写这段文字", self)
        self.restore_button = quiet_button("↺ 恢复生成", "用系统按数字生成的文字", self)
        self.rewrite_button.clicked.connect(self._rewrite)
        self.restore_button.clicked.connect(self._restore)
        self.head.addWidget(self.rewrite_button)
        self.head.addWidget(self.restore_button)
        self._set_open(is_open=False)
        return self._input

    @property
    def input(self) -> TextInput:
        """Return the text widget; read-only while the sentence is generated."""
        return self._input

    @property
    def is_open(self) -> bool:
        """Say whether it shows the clerk's own text."""
        return self._is_open

    def _set_open(self, *, is_open: bool) -> None:
        self._is_open = is_open
        self._input.setReadOnly(not is_open or self.host.is_read_only)
        self._show_role()
        may_write = not (self.field.readonly or self.host.is_read_only)
        self.rewrite_button.setVisible(not is_open and may_write)
        self.restore_button.setVisible(is_open and may_write)

    def _role(self) -> str:
        return "overridden" if self.is_open else "generated"

    def _rewrite(self) -> None:
        self._set_open(is_open=True)
        self._input.moveCursor(QTextCursor.MoveOperation.End)
        self._input.setFocus()

    def _restore(self) -> None:
        self._leave()
        was_own = self._is_own()
        self._set_open(is_open=False)
        self.restore_wanted.emit(self.ref)
        self._fill(self.value)
        if was_own and not self._is_own():
            self._offer_undo()

    def _offer_undo(self) -> None:
        if self._undo is None:
            self._undo = UndoLine(self.host.bridge, self)
            self._undo.undo_wanted.connect(lambda: self.host.undo(self))
            self._body.insertWidget(2, self._undo)
        self._undo.show_done(message("ui", "restored_line"))

    def _settle(self) -> None:
        """Close again what was opened and not changed, or emptied."""
        self._leave()
        if self._is_own():
            return
        self._set_open(is_open=False)
        self._fill(self.value)

    def _is_own(self) -> bool:
        """A generated sentence is CALCULATED; VALID is what was written or imported."""
        return self.value.state is State.VALID

    def _is_composing(self) -> bool:
        return self._input.is_composing

    def _fill(self, value: FieldValue) -> None:
        if self._is_own():
            self._set_open(is_open=True)
        elif not self._input.hasFocus():
            self._set_open(is_open=False)
        if value.text != self._input.text:
            self._input.fill(value.text)

    def _mark_spans(self, findings: Sequence[Finding]) -> None:
        self._input.mark(spans_of(findings))

    def show_missing(self) -> None:
        """Name what the clerk has to fill in before the sentence can be made."""
        if self.value.state is not State.EMPTY:
            return
        report = self.host.report
        missing = [code for code in self._sources(self.ref.code) if not self._is_told(code)]
        waiting = [code for one in missing for code in self._to_fill(one)]
        few = list(dict.fromkeys(report.template.fields[code].label for code in waiting or missing))
        labels = "、".join(few[:_FEW])
        if len(few) > _FEW:
            labels += f"等 {len(few)} 项"
        self._input.setPlaceholderText(message("ui", "sentence_waits", labels=labels))

    def _sources(self, code: str) -> list[str]:
        """Return the fields that a generated one is made of; containers have no value to fill."""
        template = self.host.report.template
        made = template.compiled[code]
        names = [slot.name for slot in made.pattern.slots] if made.pattern else []
        if made.calculate is not None:
            names += [name for name in template.fields if name in made.calculate.names]
        known = [name for name in names if name in template.fields]
        return [name for name in known if not template.fields[name].is_container]

    def _to_fill(self, code: str) -> Iterator[str]:
        """Tell what the clerk's hand has to fill in for a field without a value."""
        if not self.host.report.template.fields[code].is_generated:
            yield code
            return
        for source in self._sources(code):  # Templates with circles are refused.
            if not self._is_told(source):
                yield from self._to_fill(source)

    def _is_told(self, code: str) -> bool:
        report = self.host.report
        lines = report.tree.holding(code, self.ref.line)
        states = [report.values[FieldRef(code, line)].state for line in lines]
        return bool(states) and all(state in (State.VALID, State.CALCULATED) for state in states)
