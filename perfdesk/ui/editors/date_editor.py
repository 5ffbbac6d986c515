"""A date: typed in any usual way, or picked from a calendar."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QDate, QPoint
from PySide6.QtWidgets import QHBoxLayout, QWidget

from perfdesk.report.values import State
from perfdesk.template.datatypes import content_type
from perfdesk.ui.editors.base import FieldEditor
from perfdesk.ui.inputs.calendar_popup import CalendarPopup
from perfdesk.ui.inputs.inputs import LineInput
from perfdesk.ui.parts.look import TIGHT, quiet_button

if TYPE_CHECKING:
    from perfdesk.report.values import FieldValue


class DateEditor(FieldEditor):
    """A line for the date with a button that opens a calendar."""

    IS_WIDE: ClassVar[bool] = False
    KEEPS_ROOM: ClassVar[bool] = True

    def _build_input(self) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TIGHT)
        self._input = LineInput("", box)
        self._input.setPlaceholderText("年-月-日")
        self._input.textEdited.connect(self._tell)
        self._input.composed.connect(self._show_deferred)
        self._input.entered.connect(self._enter)
        self._input.left.connect(self._leave)
        self._input.set_fixed(is_fixed=self.is_fixed)
        self._calendar: CalendarPopup | None = None
        self.calendar_button = quiet_button("日历", f"{self.field.label}：打开日历", box)
        self.calendar_button.setEnabled(not self.is_fixed)
        self.calendar_button.clicked.connect(self._open_calendar)
        row.addWidget(self._input, 1)
        row.addWidget(self.calendar_button)
        return box

    @property
    def input(self) -> LineInput:
        """Return the line."""
        return self._input

    def _is_composing(self) -> bool:
        return self._input.is_composing

    def _fill(self, value: FieldValue) -> None:
        if value.text != self._input.text():
            self._input.fill(value.text)

    def _understood_text(self) -> str:
        if self.value.state is not State.VALID:
            return ""
        shown = content_type(self.field.type).show(self.value.value, self.field.options)
        return "" if shown == self.value.text.strip() else f"＝ {shown}"

    # -- calendar --------------------------------------------------------------------------

    @property
    def calendar(self) -> CalendarPopup:
        """Return the calendar, made when it is first wanted."""
        if self._calendar is None:
            self._calendar = CalendarPopup(f"{self.field.label} 日历", self)
            self._calendar.picked.connect(self._pick)
        return self._calendar

    def _open_calendar(self) -> None:
        value = self.value.value
        day = QDate.currentDate()
        if isinstance(value, date):
            day = QDate(value.year, value.month, value.day)
        self.calendar.show_day(day)
        self.calendar.adjustSize()
        self.calendar.move(self._input.mapToGlobal(QPoint(0, self._input.height())))
        self.calendar.show()
        self.calendar.calendar.setFocus()

    def _pick(self, day: QDate) -> None:
        self.calendar.hide()
        text = f"{day.year()}年{day.month()}月{day.day()}日"
        if text != self._input.text():
            self._input.fill(text)
            self._tell(text)
        self._input.setFocus()
