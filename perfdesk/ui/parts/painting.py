"""Paint rows of lists by hand, all in one manner: ground, marks, elided lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

    from perfdesk.ui.parts.style import Theme

_LEFT = Qt.AlignmentFlag.AlignLeft
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class _Option(Protocol):
    """The attributes of QStyleOptionViewItem that PySide6's stubs leave out (6.9)."""

    font: QFont
    rect: QRect
    state: QStyle.StateFlag


def option_font(option: QStyleOptionViewItem) -> QFont:
    """Return a row's font."""
    return cast("_Option", option).font


@dataclass(frozen=True, slots=True)
class Cell:
    """A row that is being painted."""

    painter: QPainter
    theme: Theme
    rect: QRect
    font: QFont
    is_chosen: bool
    is_hovered: bool
    has_keyboard: bool

    @classmethod
    def of(cls, painter: QPainter, theme: Theme, option: QStyleOptionViewItem) -> Cell:
        """Take over what a delegate is given."""
        told = cast("_Option", option)
        return cls(
            painter,
            theme,
            told.rect,
            told.font,
            bool(told.state & QStyle.StateFlag.State_Selected),
            bool(told.state & QStyle.StateFlag.State_MouseOver),
            bool(told.state & QStyle.StateFlag.State_HasFocus),
        )

    @property
    def metrics(self) -> QFontMetrics:
        """Return the measures of the row's font."""
        return QFontMetrics(self.font)

    def ground(self, plain: str) -> None:
        """Fill the row: chosen, hovered, or in the colour ``plain``; frame it with the keyboard."""
        colour = "accent_soft" if self.is_chosen else "hover" if self.is_hovered else plain
        self._fill(self.rect, colour)
        if self.is_chosen:
            strip = QRect(self.rect.topLeft(), QSize(self.theme.px(3), self.rect.height()))
            self._fill(strip, "accent")
        if self.has_keyboard:
            self.painter.setPen(QPen(self.theme.colour("accent"), 1))
            self.painter.drawRect(self.rect.adjusted(0, 0, -1, -1))

    def _fill(self, area: QRect, colour: str) -> None:
        """Fill an area; ``fillRect`` would first make PySide's 180 names of gradients."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.theme.colour(colour))
        self.painter.drawRect(area)
        # Whoever frames something next would fill it.
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def hairline(self) -> None:
        """Draw the line below the row."""
        self.painter.setPen(QPen(self.theme.colour("line"), 1))
        self.painter.drawLine(self.rect.bottomLeft(), self.rect.bottomRight())

    def mark(self, area: QRect, name: str, colour: str) -> None:
        """Draw an icon of the set into a square area."""
        ratio = self.painter.device().devicePixelRatioF()
        pixmap = self.theme.pixmap(name, colour, round(area.width() * ratio))
        self.painter.drawPixmap(area, pixmap)

    def line(
        self,
        area: QRect,
        text: str,
        colour: str,
        align: Qt.AlignmentFlag = _LEFT | _MIDDLE,
        font: QFont | None = None,
    ) -> None:
        """Write one line, shortened with an ellipsis where it is too long."""
        font = font or self.font
        self.painter.setFont(font)
        self.painter.setPen(self.theme.colour(colour))
        text = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        self.painter.drawText(area, align | Qt.TextFlag.TextSingleLine, text)

    def bar(self, area: QRect, percent: int, colour: str) -> None:
        """Draw a progress bar; whatever is begun shows at least a dot."""
        radius = area.height() / 2
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.theme.colour("bar"))
        self.painter.drawRoundedRect(area, radius, radius)
        if percent > 0:
            width = max(area.height(), area.width() * percent // 100)
            self.painter.setBrush(self.theme.colour(colour))
            self.painter.drawRoundedRect(
                QRect(area.topLeft(), QSize(width, area.height())), radius, radius
            )
