"""Figures: one line, right-aligned, with the unit inside; never reformatted while typing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt

from perfdesk.report.values import State
from perfdesk.template.datatypes import DataType, content_type
from perfdesk.ui.editors.base import FieldEditor
from perfdesk.ui.editors.inputs import LineInput

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from perfdesk.report.values import FieldValue

#: Typed like this, a figure says itself how it was understood.
_LITERAL = re.compile(r"-?[0-9]+(\.[0-9]+)?%?", re.ASCII)


class NumberEditor(FieldEditor):
    """An integer, decimal, amount of money or percentage; read-only where it is calculated."""

    IS_WIDE: ClassVar[bool] = False

    def _build_input(self) -> QWidget:
        self._input = LineInput(self._unit(), self)
        self._input.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if self.field.is_generated or self.field.readonly:
            self._input.setReadOnly(True)
            self._input.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            self._input.setToolTip(self._formula())
        self._input.textEdited.connect(self._tell)
        self._input.composed.connect(self._show_deferred)
        self._input.entered.connect(self._enter)
        return self._input

    def _unit(self) -> str:
        return self.field.unit or ("%" if self.field.type is DataType.PERCENT else "")

    def _formula(self) -> str:
        """Say which figures a calculated one comes from."""
        template = self.host.report.template
        expression = template.compiled[self.ref.code].calculate
        if expression is None:
            return ""
        names = [code for code in template.fields if code in expression.names]
        return f"由{'、'.join(template.fields[name].label for name in names)}算出"

    @property
    def input(self) -> LineInput:
        """Return the line."""
        return self._input

    def _is_composing(self) -> bool:
        return self._input.is_composing

    def _fill(self, value: FieldValue) -> None:
        text = value.text.removesuffix("%") if value.state is State.CALCULATED else value.text
        if text != self._input.text():
            self._input.fill(text)

    def _understood_text(self) -> str:
        if self.value.state is not State.VALID:
            return ""
        text = self.value.text.strip()
        if _LITERAL.fullmatch(text):
            return ""
        shown = content_type(self.field.type).show(self.value.value, self.field.options)
        return f"＝ {shown.removesuffix('%')} {self._unit()}".rstrip()
