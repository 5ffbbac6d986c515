"""A drop-down field whose choice is shortened with … where it does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


class ElidedCombo(QComboBox):
    """Shows the whole choice as its tool tip, too, where it is shortened."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits, in the manner of the style."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        style = self.style()
        control, field = (
            QStyle.ComplexControl.CC_ComboBox,
            QStyle.SubControl.SC_ComboBoxEditField,
        )
        room: QRect = style.subControlRect(control, option, field, self)
        whole = self.currentText()
        # Qt draws a few pixels beside the field's edges.
        width = room.width() - self.fontMetrics().horizontalAdvance(" ")
        shown = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, width)
        self.setToolTip(whole if shown != whole else "")
        # PySide6's stubs (6.9) leave its attributes out.
        cast("Any", option).currentText = shown
        painter = QStylePainter(self)
        painter.drawComplexControl(control, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
