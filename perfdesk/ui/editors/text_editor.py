"""Prose: a text that grows, with a count of its characters beside the advised length."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from perfdesk.errors import message
from perfdesk.report.findings.check import UNFINISHED
from perfdesk.ui.editors.base import FieldEditor
from perfdesk.ui.inputs.inputs import TextInput
from perfdesk.ui.inputs.text_marks import spans_of
from perfdesk.ui.parts.look import label, set_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.report.values import FieldValue, Finding

#: Rows of an empty text by depth: in the section itself, in a record, in a record's record.
_ROWS = (3, 2, 1)


class TextEditor(FieldEditor):
    """Paragraphs, one a line of the text."""

    HIDDEN_CHECKS: ClassVar[frozenset[str]] = UNFINISHED | {"length"}

    def _build_input(self) -> QWidget:
        depth = len(self.host.report.template.groups_of(self.ref.code))
        rows = 1 if self.field.is_generated else _ROWS[min(depth, len(_ROWS) - 1)]
        self._input = TextInput(rows, self)
        self._input.set_fixed(is_fixed=self.is_fixed)
        self._input.typed.connect(self._tell)
        self._input.composed.connect(self._show_deferred)
        self._input.entered.connect(self._enter)
        self._input.left.connect(self._leave)
        return self._input

    def _build_foot(self) -> None:
        self._count: QLabel | None = None
        if self.field.advised_length is None:
            super()._build_foot()
            return
        row = QHBoxLayout()
        row.addWidget(label(self.field.hint, "hint", self, wraps=True), 1)
        self._count = label("", "hint", self)
        row.addWidget(self._count, 0, Qt.AlignmentFlag.AlignTop)
        self._body.addLayout(row)

    @property
    def input(self) -> TextInput:
        """Return the text widget."""
        return self._input

    def _is_composing(self) -> bool:
        return self._input.is_composing

    def _fill(self, value: FieldValue) -> None:
        if value.text != self._input.text:
            self._input.fill(value.text)

    def _mark_spans(self, findings: Sequence[Finding]) -> None:
        self._input.mark(spans_of(findings))

    def show_echo(self, value: FieldValue) -> None:
        """Count the characters as well."""
        super().show_echo(value)
        advised = self.field.advised_length
        if self._count is None or advised is None:
            return
        count = len("".join(value.text.split()))
        least, most = advised
        words = message("ui", "length_advice", count=count, least=least, most=most)
        is_off = bool(count) and not least <= count <= most
        if is_off:
            words = f"{words}，{'偏短' if count < least else '偏长'}"
        set_role(self._count, "finding-warning" if is_off else "hint")
        self._count.setText(words)
