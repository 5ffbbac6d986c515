"""Prose that figures make; the clerk may write her own instead, and go back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.report.values import FieldRef, State
from perfdesk.ui.editors.base import FieldEditor
from perfdesk.ui.editors.inputs import TextInput
from perfdesk.ui.editors.look import quiet_button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from perfdesk.report.values import FieldValue

#: So many missing figures are named one by one.
_FEW = 2


class SentenceEditor(FieldEditor):
    """Shows the generated sentence live; 改写 opens it for writing, ↺ 恢复生成 closes it again."""

    def _build_input(self) -> QWidget:
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
        """Say whether the clerk may write in it now."""
        return not self._input.isReadOnly()

    def _set_open(self, *, is_open: bool) -> None:
        self._input.setReadOnly(not is_open)
        self._show_role()
        may_write = not self.field.readonly
        self.rewrite_button.setVisible(not is_open and may_write)
        self.restore_button.setVisible(is_open)

    def _role(self) -> str:
        return "overridden" if self.is_open else "generated"

    def _rewrite(self) -> None:
        self._set_open(is_open=True)
        self._input.setFocus()

    def _restore(self) -> None:
        self._set_open(is_open=False)
        self.restore_wanted.emit(self.ref)
        self._fill(self.value)

    def _settle(self) -> None:
        """Close again what was opened and not changed, or emptied."""
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

    def show_missing(self) -> None:
        """Name the figures that the sentence still waits for."""
        if self.value.state is not State.EMPTY:
            return
        report = self.host.report
        pattern = report.template.compiled[self.ref.code].pattern
        names = [
            report.template.fields[slot.name].label
            for slot in (pattern.slots if pattern else ())
            if slot.name in report.template.fields and not self._is_told(slot.name)
        ]
        few = list(dict.fromkeys(names))
        labels = "、".join(few[:_FEW])
        if len(few) > _FEW:
            labels += f"等 {len(few)} 项"
        self._input.setPlaceholderText(message("ui", "sentence_waits", labels=labels))

    def _is_told(self, code: str) -> bool:
        report = self.host.report
        line = report.tree.climb(self.ref.line, report.template.fields[code].group)
        ref = FieldRef(code, line)
        return report.values[ref].state in (State.VALID, State.CALCULATED)
