"""The small arrow of what opens, a fold or a menu: drawn, since not every typeface has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QMenu,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction, QPaintEvent

#: Of an arrow's half, how thick its stroke is.
_THICK = 0.35


def draw_chevron(
    painter: QPainter, centre: QPointF, half: float, colour: QColor, *, is_open: bool
) -> None:
    """Draw an arrow of twice ``half`` pixels: downwards where something is open, else aside."""
    ends = ((-1.0, -0.5), (0.0, 0.5), (1.0, -0.5))
    if not is_open:
        ends = ((-0.5, -1.0), (0.5, 0.0), (-0.5, 1.0))
    pen = QPen(colour, max(1.2, half * _THICK))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.drawPolyline([centre + QPointF(x * half, y * half) for x, y in ends])


def _half(widget: QWidget) -> float:
    return widget.fontInfo().pixelSize() * 0.3


class Chevron(QWidget):
    """An arrow before the title of what can be folded."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_open = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_open(self, *, is_open: bool) -> None:
        """Point downwards where it is open, else to the right."""
        self._is_open = is_open
        self.update()

    def sizeHint(self) -> QSize:
        """Be a little wider than a character."""
        side = self.fontInfo().pixelSize() * 5 // 4
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow in the colour of hints."""
        painter = QPainter(self)
        colour = self.palette().color(QPalette.ColorRole.PlaceholderText)
        centre = QPointF(self.rect().center())
        draw_chevron(painter, centre, _half(self), colour, is_open=self._is_open)
        painter.end()


class MenuPush(QPushButton):
    """A button that opens a menu, with an arrow at its right."""

    def show_actions(self, actions: Sequence[QAction]) -> None:
        """Let the button open a menu of these."""
        menu = QMenu(self)
        menu.addActions(actions)
        self.setMenu(menu)

    def sizeHint(self) -> QSize:
        """Leave room for the arrow."""
        return super().sizeHint() + QSize(self.fontInfo().pixelSize(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, its words in the middle of what the arrow leaves, and the arrow."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        # PySide6's stubs (6.9) leave its attributes out.
        told = cast("Any", option)
        told.features &= ~QStyleOptionButton.ButtonFeature.HasMenu
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        told.rect = self.rect().adjusted(0, 0, -self.fontInfo().pixelSize(), 0)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonLabel, option)
        roles = QPalette.ColorRole
        is_primary = self.property("role") == "primary"
        role = roles.HighlightedText if is_primary else roles.ButtonText
        half = _half(self)
        centre = QPointF(self.width() - 4 * half, self.height() / 2)
        colour = self.palette().color(role if self.isEnabled() else roles.PlaceholderText)
        draw_chevron(painter, centre, half * 0.8, colour, is_open=True)
        painter.end()
