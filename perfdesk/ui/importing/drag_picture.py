"""What hangs at the pointer while pieces are dragged: a slip that leaves the goal in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QPen, QPixmap

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

#: Width of the words in characters; room round them and away from the pointer in pixels.
_EMS, _ROOM, _AWAY = 16, 6, 14


def picture_of(words: str, count: int, widget: QWidget) -> QPixmap:
    """Return a slip with the beginning of what is dragged, and how many pieces go with it."""
    metrics, palette = widget.fontMetrics(), widget.palette()
    more = f" 等 {count} 段" if count > 1 else ""
    room = metrics.horizontalAdvance("国") * _EMS
    text = metrics.elidedText(" ".join(words.split()), Qt.TextElideMode.ElideRight, room) + more
    size = QSize(metrics.horizontalAdvance(text), metrics.height()) + QSize(_ROOM, _ROOM) * 2
    ratio = widget.devicePixelRatioF()
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(palette.color(QPalette.ColorRole.Base))
    painter = QPainter(pixmap)
    painter.setFont(widget.font())
    painter.setPen(palette.color(QPalette.ColorRole.Text))
    area = QRect(QPoint(), size)
    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), text)
    painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 1))
    painter.drawRect(area.adjusted(0, 0, -1, -1))
    painter.end()
    return pixmap


def beside_pointer() -> QPoint:
    """Return the place of the pointer, as seen from the slip: above and left of it."""
    return QPoint(-_AWAY, -_AWAY)
