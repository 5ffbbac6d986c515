"""A calendar to pick a day from, with a heading of our own that follows the style sheet."""

from __future__ import annotations

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from perfdesk.ui.parts.look import GAP, TIGHT, em, label, quiet_button, set_role


class CalendarPopup(QFrame):
    """Opens beside its field and closes with the choice or a click elsewhere.

    Signals:
        picked: The day, after a click or Enter on it.
    """

    picked = Signal(QDate)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        set_role(self, "card")
        self.calendar = QCalendarWidget(self)
        self.calendar.setAccessibleName(name)
        # Its own bar is painted in the highlight colour, on which the style's buttons vanish.
        self.calendar.setNavigationBarVisible(False)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            # Red is for errors only.
            self.calendar.setWeekdayTextFormat(day, QTextCharFormat())
        self.month = label("", "fieldLabel", self)
        self.month.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(TIGHT)
        column.addLayout(self._build_head())
        column.addWidget(self.calendar)
        self._connect()

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        self.last_year = quiet_button("«", "上一年", self)
        self.last_month = quiet_button("‹", "上个月", self)
        self.next_month = quiet_button("›", "下个月", self)
        self.next_year = quiet_button("»", "下一年", self)
        for part in (self.last_year, self.last_month):
            row.addWidget(part)
        row.addWidget(self.month, 1)
        for part in (self.next_month, self.next_year):
            row.addWidget(part)
        return row

    def _connect(self) -> None:
        self.last_year.clicked.connect(self.calendar.showPreviousYear)
        self.last_month.clicked.connect(self.calendar.showPreviousMonth)
        self.next_month.clicked.connect(self.calendar.showNextMonth)
        self.next_year.clicked.connect(self.calendar.showNextYear)
        self.calendar.currentPageChanged.connect(self._show_month)
        self.calendar.clicked.connect(self.picked)
        self.calendar.activated.connect(self.picked)

    def show_day(self, day: QDate) -> None:
        """Turn to a day's month and mark the day."""
        self.calendar.setMinimumSize(em(self) * 20, em(self) * 15)
        self.calendar.setSelectedDate(day)
        self._show_month(day.year(), day.month())

    def _show_month(self, year: int, month: int) -> None:
        self.month.setText(f"{year} 年 {month} 月")
