"""The handle at the left of a record or an item, by which the mouse drags it to another place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QFrame, QGraphicsOpacityEffect, QScrollArea, QSizePolicy, QWidget

from perfdesk.ui.parts.look import em, set_role

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QMouseEvent, QPaintEvent

#: Near the edge of the page, so many pixels, it scrolls.
_EDGE = 40
#: Thick enough to be seen on any ground, no thicker than the gap between two items.
_LINE = 4
#: How much is left of what is being dragged away.
_DIMMED = 0.4


class Grip(QWidget):
    """Six dots; dragging dims the thing and shows a line where it would go.

    The release tells the place.

    Signals:
        dropped: The place among its siblings, counted from 0, where it was let go.
    """

    dropped = Signal(int)

    def __init__(
        self, moved: QWidget, siblings: Callable[[], Sequence[QWidget]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._moved = moved
        self._siblings = siblings
        self._line: QFrame | None = None
        self._target: int | None = None
        self._is_dimmed = False
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setToolTip("拖动调整顺序（也可以按 Alt+↑、Alt+↓）")

    def sizeHint(self) -> QSize:
        """Be half a character wide."""
        side = em(self)
        return QSize(side * 3 // 4, side * 3 // 2)

    def minimumSizeHint(self) -> QSize:
        """Be no smaller."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dots, stronger where the mouse is on them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_near = self.underMouse() or self._target is not None
        role = QPalette.ColorRole.WindowText if is_near else QPalette.ColorRole.Dark
        painter.setBrush(self.palette().color(role))
        painter.setPen(Qt.PenStyle.NoPen)
        step, radius = em(self) / 3, max(1.0, em(self) / 11)
        middle = QPointF(self.width() / 2, self.height() / 2)
        for x in (-0.5, 0.5):
            for y in (-1, 0, 1):
                painter.drawEllipse(middle + QPointF(x * step, y * step), radius, radius)

    # -- the mouse ---------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        event.accept()
        if event.button() is Qt.MouseButton.LeftButton:
            self._target = self._place_now()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where it would go."""
        event.accept()
        if self._target is not None:
            at = event.globalPosition().toPoint()
            self._scroll(at)
            self._target = self._place_at(at)
            self._dim()
            self._show_line()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        event.accept()
        target, self._target = self._target, None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        if self._is_dimmed:
            self._is_dimmed = False
            self._moved.setGraphicsEffect(None)  # type: ignore[arg-type]
        if self._line is not None:
            self._line.hide()
            self._line.deleteLater()
            self._line = None
        if target is not None and target != self._place_now():
            self.dropped.emit(target)

    # -- places ------------------------------------------------------------------------------

    def _others(self) -> list[QWidget]:
        return [one for one in self._siblings() if one is not self._moved]

    def _place_now(self) -> int:
        siblings = list(self._siblings())
        return siblings.index(self._moved) if self._moved in siblings else 0

    def _place_at(self, at: QPoint) -> int:
        return sum(
            one.mapToGlobal(QPoint(0, one.height() // 2)).y() < at.y() for one in self._others()
        )

    def _dim(self) -> None:
        if not self._is_dimmed:
            self._is_dimmed = True
            effect = QGraphicsOpacityEffect(self._moved)
            effect.setOpacity(_DIMMED)
            self._moved.setGraphicsEffect(effect)

    def _show_line(self) -> None:
        holder, others = self._moved.parentWidget(), self._others()
        if holder is None or not others or self._target is None:
            return
        if self._line is None:
            self._line = QFrame(holder)
            set_role(self._line, "dropLine")
        if self._target:
            above = others[self._target - 1].geometry()
            top = above.bottom() + 1
        else:
            above = others[0].geometry()
            top = above.top() - _LINE
        # Above the first and below the last there is often no room beyond the holder's edge.
        top = max(0, min(top, holder.height() - _LINE))
        self._line.setGeometry(above.left(), top, above.width(), _LINE)
        self._line.show()
        self._line.raise_()

    def _scroll(self, at: QPoint) -> None:
        """Let the page follow a drag beyond its edge."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if isinstance(area, QScrollArea) and area.widget() is not None:
            place = area.widget().mapFromGlobal(at)
            area.ensureVisible(place.x(), place.y(), 0, _EDGE)
