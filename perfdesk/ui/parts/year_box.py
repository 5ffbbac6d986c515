"""Ask for a fiscal year; digits may come full-width, as an input method gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSpinBox

from perfdesk.template.datatypes import YEARS
from perfdesk.ui.parts.names import name_whole

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

#: Full-width digits to plain ones.
_PLAIN = {0xFF10 + digit: str(digit) for digit in range(10)}


class YearBox(QSpinBox):
    """A box for the year of a report, within the years that reports can have."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(YEARS[0], YEARS[-1])
        name_whole(self, "评价年度")

    def validate(self, text: str, pos: int) -> object:
        """Take full-width digits for the plain ones; Qt would swallow them without a word."""
        return super().validate(text.translate(_PLAIN), pos)
