"""One of several given answers: a drop-down, or 是 / 否 side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QWidget

from perfdesk.ui.editors.base import FieldEditor
from perfdesk.ui.inputs.inputs import AnswerInput, ChoiceInput
from perfdesk.ui.inputs.writing import FocusWatcher
from perfdesk.ui.parts.look import WIDE_GAP, quiet_button

if TYPE_CHECKING:
    from perfdesk.report.values import FieldValue

_NONE = "请选择"


class ChoiceEditor(FieldEditor):
    """A drop-down of the template's choices; a stored text that is none of them stays visible."""

    IS_WIDE: ClassVar[bool] = False

    def _build_input(self) -> QWidget:
        self._input = ChoiceInput(self)
        self._input.addItem(_NONE, "")
        for choice in self.field.choices:
            self._input.addItem(choice, choice)
        self._input.setEnabled(not self.is_fixed)
        # activated is emitted for the clerk's hand only, currentIndexChanged for filling as well.
        self._input.activated.connect(self._tell_choice)
        FocusWatcher(self._input).entered.connect(self._enter)
        return self._input

    @property
    def input(self) -> ChoiceInput:
        """Return the drop-down."""
        return self._input

    def _tell_choice(self, index: int) -> None:
        self._tell(str(self._input.itemData(index)))

    def _fill(self, value: FieldValue) -> None:
        text = value.text.strip()
        with QSignalBlocker(self._input):
            index = self._input.findData(text)
            if index < 0:
                self._input.addItem(f"{text}（不在可选项中）", text)
                index = self._input.count() - 1
            self._input.setCurrentIndex(index)


class FlagEditor(FieldEditor):
    """是 or 否, or not answered yet."""

    IS_WIDE: ClassVar[bool] = False

    def _build_input(self) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(WIDE_GAP)
        self._answers = {word: self._build_answer(word, box) for word in ("是", "否")}
        for button in self._answers.values():
            row.addWidget(button)
        self.clear_button = quiet_button("清除", f"{self.field.label}：清除", box)
        self.clear_button.clicked.connect(self._clear)
        row.addWidget(self.clear_button)
        row.addStretch(1)
        return box

    def _build_answer(self, word: str, box: QWidget) -> QRadioButton:
        button = AnswerInput(word, box)
        # Exclusive buttons cannot be emptied again; the other one is unchecked in _show_answer.
        button.setAutoExclusive(False)
        button.setEnabled(not self.is_fixed)
        button.clicked.connect(lambda: self._answer(word))
        FocusWatcher(button).entered.connect(self._enter)
        return button

    @property
    def input(self) -> QRadioButton:
        """Return the button 是."""
        return self._answers["是"]

    def _answer(self, word: str) -> None:
        self._show_answer(word)
        self._tell(word)

    def _clear(self) -> None:
        self._show_answer("")
        self._tell("")
        self.input.setFocus()

    def _show_answer(self, text: str) -> None:
        for word, button in self._answers.items():
            button.setChecked(word == text)
        can_clear = bool(text) and not self.is_fixed
        self.clear_button.setVisible(can_clear)

    def refresh_name(self) -> None:
        """Name both buttons."""
        super().refresh_name()
        for word, button in self._answers.items():
            button.setAccessibleName(f"{self.field.label} {word}")

    def _fill(self, value: FieldValue) -> None:
        self._show_answer(value.text.strip())
