"""Small things that all editors share: roles for the style sheet, marks, sizes by the font."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QLabel,
    QSizePolicy,
    QSpacerItem,
    QStyle,
    QStyleOption,
    QToolButton,
    QWidget,
)

from perfdesk.report.values import Provenance
from perfdesk.template.datatypes import Severity

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent

#: Distances in pixels (UI.md): within an editor, between editors, between blocks.
TIGHT = 4
GAP = 8
WIDE_GAP = 16
BLOCK_GAP = 24

#: Severity -> (mark and word, role); colour is never the only mark.
FINDING_MARKS: dict[Severity, tuple[str, str]] = {
    Severity.ERROR: ("✗ 错误", "finding-error"),
    Severity.WARNING: ("! 提醒", "finding-warning"),
    Severity.HINT: ("· 提示", "finding-hint"),
}
#: Provenance -> (word, role, sentence of the tool tip); what was typed needs no mark.
PROVENANCE_MARKS: dict[Provenance, tuple[str, str, str]] = {
    Provenance.GENERATED: ("生成", "tag", "provenance_generated"),
    Provenance.OVERRIDDEN: ("已改写", "tag-warning", "provenance_overridden"),
    Provenance.CARRIED_OVER: ("沿用上年", "tag-accent", "provenance_carried_over"),
    Provenance.IMPORTED: ("导入", "tag-accent", "provenance_imported"),
}
#: A value that the template gave and nobody touched.
DEFAULT_MARK = ("默认", "tag", "provenance_default")
#: How a text stands to last year's -> (word, role, sentence of the tool tip).
LAST_YEAR_MARKS: dict[str, tuple[str, str, str]] = {
    "unchanged": ("与上年相同", "tag-warning", "last_year_unchanged"),
    "may_stay": ("可与上年相同", "tag", "last_year_may_stay"),
}


def set_role(widget: QWidget, role: str) -> None:
    """Say what a widget is to the style sheet; a widget already styled is styled again."""
    set_mark(widget, "role", role)


def set_mark(widget: QWidget, name: str, mark: str) -> None:
    """Set a property that the style sheet asks for."""
    if (widget.property(name) or "") == mark:
        return
    widget.setProperty(name, mark)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def em(widget: QWidget) -> int:
    """Return the side of a Chinese character in the widget's font, in pixels."""
    return widget.fontInfo().pixelSize()


def label(text: str, role: str, parent: QWidget | None = None, *, wraps: bool = False) -> QLabel:
    """Return a label of plain text with a role."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    if wraps:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    set_role(made, role)
    return made


class QuietButton(QToolButton):
    """A button that Enter presses as well as the space bar."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter for a click."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


def quiet_button(text: str, tip: str = "", parent: QWidget | None = None) -> QToolButton:
    """Return a flat button that stays in the background."""
    button = QuietButton(parent)
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip or text)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    set_role(button, "quiet")
    return button


class LineRoom(QSpacerItem):
    """As high as a line of hints with the distance above it, or nothing."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._widget = widget

    def keep(self, *, is_free: bool) -> None:
        """Take the room of a line where that is free."""
        height = TIGHT + em(self._widget) * 5 // 4 if is_free else 0
        self.changeSize(0, height, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)


class WrappingLabel(QLabel):
    """A text in one line where there is room, in more where there is not; it pushes nothing."""

    def __init__(self, text: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        set_role(self, role)

    def sizeHint(self) -> QSize:
        """Wish for one line; a breaking QLabel would wish for a block of several."""
        self.ensurePolished()
        room = self.fontMetrics().size(0, self.text())
        return QSize(room.width() + 1, room.height())

    def minimumSizeHint(self) -> QSize:
        """Need no more than a few characters' width."""
        return self.sizeHint().boundedTo(QSize(em(self) * 4, 1 << 20))


class ElidedLabel(QLabel):
    """A line of text that is cut with … where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """Need the height of a line and no width."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits, in the colours of the style."""
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        style = self.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        room: QRect = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        style.drawItemText(
            painter, room, flags, self.palette(), self.isEnabled(), text, self.foregroundRole()
        )
