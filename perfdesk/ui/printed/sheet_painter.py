"""Paint a page of the layout with Qt: on the screen, as a small picture, on a printer.

Glyphs are filled outlines, never fonts of the system: what no printer driver replaces stands on the
paper exactly where the PDF has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QTransform

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.app.printed.preview import Line, Page, Shape, Shapes

#: Rules on the screen are never thinner than this, in device pixels.
_HAIR = 0.9


def _never() -> bool:
    return False


class SheetPainter:
    """Paints pages in points; glyphs that were painted once are kept."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._glyphs: dict[tuple[str, str], tuple[QPainterPath, float]] = {}

    def serves(self, shapes: Shapes) -> bool:
        """Say whether these are the shapes that are painted here."""
        return shapes == self._shapes

    def paint(
        self,
        painter: QPainter,
        page: Page,
        hair: float = 0.0,
        is_over: Callable[[], bool] = _never,
    ) -> None:
        """Paint a page with its upper left corner at the painter's origin, one unit a point.

        ``hair`` is the least weight of a rule. ``is_over`` is asked line by line whether the page
        is wanted no more.
        """
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        base = painter.transform()
        if page.stamp is not None:
            stamp = page.stamp
            turned = QTransform.fromTranslate(stamp.x, stamp.y).rotate(-stamp.angle) * base
            self._line(painter, stamp.line, turned, QColor.fromRgbF(*[stamp.grey] * 3))
            painter.setTransform(base)
        for rule in page.rules:
            painter.setPen(_pen(max(rule.weight, hair)))
            painter.drawLine(QPointF(rule.x0, rule.y0), QPointF(rule.x1, rule.y1))
        black = QColor(0, 0, 0)
        for line in page.lines:
            if is_over():
                break
            self._line(painter, line, QTransform.fromTranslate(0, line.y) * base, black)
        painter.setTransform(base)

    def image(
        self,
        page: Page,
        scale: float,
        is_over: Callable[[], bool] = _never,
    ) -> QImage:
        """Return a page as a picture, ``scale`` device pixels a point.

        May run beside the screen.
        """
        size = QRectF(0, 0, page.width * scale, page.height * scale).toAlignedRect().size()
        # Everything on the page is black or grey, which takes a quarter of the room of colours.
        image = QImage(size, QImage.Format.Format_Grayscale8)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.scale(scale, scale)
        self.paint(painter, page, _HAIR / scale, is_over)
        painter.end()
        return image

    def _line(self, painter: QPainter, line: Line, base: QTransform, colour: QColor) -> None:
        size = line.size
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for run in line.runs:
            x = run.x
            for char in run.text:
                path, advance = self._glyph(run.face, char)
                painter.setTransform(QTransform(size, 0, 0, size, x, 0) * base)
                painter.drawPath(path)
                x += advance * size + run.spacing
        painter.setTransform(base)

    def _glyph(self, face: str, char: str) -> tuple[QPainterPath, float]:
        found = self._glyphs.get((face, char))
        if found is None:
            shape = self._shapes.of(face, char)
            found = self._glyphs[face, char] = _path(shape), shape.advance
        return found


def _pen(weight: float) -> QPen:
    pen = QPen(QColor(0, 0, 0), weight)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _path(shape: Shape) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for start, steps in shape.contours:
        path.moveTo(*start)
        for step in steps:
            if len(step) == 2:
                path.lineTo(*step)
            else:
                path.quadTo(*step)
        path.closeSubpath()
    return path
