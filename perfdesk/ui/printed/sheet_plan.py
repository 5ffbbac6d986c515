"""Where pages lie on the plane that a view shows a part of: below one another, or two by two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.app.printed.preview import Box, Page


@dataclass(frozen=True, slots=True)
class Hold:
    """What a view holds on to while its pages change.

    Attributes:
        page: From 0; -1 for the first mark.
        part: How far down the page, in parts of its height.
        below: How far below the view's upper edge that is.
    """

    page: int
    part: float
    below: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The rectangles of all pages, in pixels, the plane's size, and pixels a point."""

    rects: tuple[QRectF, ...] = ()
    columns: int = 1
    width: float = 0.0
    height: float = 0.0
    scale: float = 1.0

    def in_sight(self, sight: QRectF) -> range:
        """Return the pages of which something is in sight."""
        shown = [index for index, rect in enumerate(self.rects) if rect.intersects(sight)]
        return range(shown[0], shown[-1] + 1) if shown else range(0)

    def page_at(self, y: float) -> int:
        """Return the first page (of a pair the left one) of which half or more lies below ``y``."""
        firsts = range(0, len(self.rects), self.columns)
        return next((at for at in firsts if self.rects[at].center().y() >= y), firsts[-1:].start)

    def rect_of(self, index: int, box: Box) -> QRectF:
        """Return where a rectangle of a page lies."""
        page, scale = self.rects[index], self.scale
        return QRectF(
            page.left() + box.left * scale,
            page.top() + box.top * scale,
            (box.right - box.left) * scale,
            (box.bottom - box.top) * scale,
        )

    def point(self, pixels: QPointF) -> QPointF:
        """Return in points what is that many pixels from a page's corner."""
        return QPointF(pixels.x() / self.scale, pixels.y() / self.scale)

    def marks(self, marks: tuple[tuple[int, Box], ...]) -> list[QRectF]:
        """Return where these rectangles lie; those of pages that are no more are left out."""
        return [self.rect_of(index, box) for index, box in marks if index < len(self.rects)]

    def hold(self, sight: QRectF, marks: list[QRectF]) -> Hold | None:
        """Return what is to stay where it is; None while there is nothing.

        A marked line in sight is the best hold: it stays although lines come before it.
        """
        if marks and sight.intersects(marks[0]):
            return Hold(-1, 0.0, marks[0].top() - sight.top())
        for index, rect in enumerate(self.rects):
            if rect.bottom() > sight.top():
                return Hold(index, (sight.top() - rect.top()) / rect.height(), 0.0)
        return None

    def top_of(self, hold: Hold, marks: list[QRectF]) -> int | None:
        """Return where the view has to begin so that what was held stays in its place."""
        if not self.rects:
            return None
        if hold.page < 0:
            return round(marks[0].top() - hold.below) if marks else None
        rect = self.rects[min(hold.page, len(self.rects) - 1)]
        return round(rect.top() + hold.part * rect.height())


def plan_of(pages: Sequence[Page], columns: int, scale: float, gap: int, width: int) -> Plan:
    """Lay pages out in rows, each row amid a plane that is at least ``width`` wide."""
    rows = [pages[at : at + columns] for at in range(0, len(pages), columns)]
    widths = [sum(p.width for p in row) * scale + gap * (len(row) - 1) for row in rows]
    plane = max([width, *(wide + 2 * gap for wide in widths)])
    rects: list[QRectF] = []
    y = float(gap)
    for row, wide in zip(rows, widths, strict=True):
        x = (plane - wide) / 2
        for page in row:
            # Whole pixels: a picture that lay between two of them would be blurred.
            size = round(page.width * scale), round(page.height * scale)
            rects.append(QRectF(round(x), round(y), *size))
            x += page.width * scale + gap
        y += max(page.height for page in row) * scale + gap
    return Plan(tuple(rects), columns, plane, y, scale)


def fitting(pages: Sequence[Page], columns: int, gap: int, width: float, height: float) -> float:
    """Return the scale at which rows of pages fit a room; an endless ``height`` counts not."""
    rows = [pages[at : at + columns] for at in range(0, len(pages), columns)]
    widest = max(sum(page.width for page in row) for row in rows)
    highest = max(page.height for page in pages)
    return min((width - gap * (columns + 1)) / widest, (height - 2 * gap) / highest)
