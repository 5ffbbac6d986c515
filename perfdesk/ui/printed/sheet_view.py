"""Show pages below one another (or two by two) at any size; asks for the pictures it lacks."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractScrollArea

from perfdesk.ui.printed.sheet_plan import Plan, fitting, plan_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import (
        QImage,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
        QShowEvent,
        QWheelEvent,
    )

    from perfdesk.app.printed.preview import Box, Page
    from perfdesk.ui.parts.style import Theme

#: Instead of a size in per cent: as wide as the view, and as a whole.
FIT_WIDTH, FIT_PAGE = 0, -1
#: Sizes in per cent of the paper's own.
ZOOMS = (25, 33, 50, 67, 75, 90, 100, 110, 125, 150, 200, 300, 400)
#: Pixels around the pages, and of a step of the arrow keys, at 100 %.
_GAP, _STEP = 12, 40
#: What lies over the lines of the field at hand: the paper is white in the dark, too. And the
#: width of the bar beside them, in pixels.
_MARK = QColor(31, 79, 143, 36)
_MARK_BAR = 3
#: A field that is brought to sight stands so far below the view's upper edge.
_SIGHT = 0.25
#: So much of a page is its margin above the text and a line of it (42 of 297 mm).
_HEAD = 0.14


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture that is lacking: the page, its place (from 0), and device pixels a point."""

    index: int
    page: Page
    scale: float


class SheetView(QAbstractScrollArea):
    """The pages; what is in sight keeps its place when the pages change.

    Signals:
        pictures_wanted: Something in sight has no picture, or an old one; ``wanted`` tells.
        clicked: (page from 0, point on it).
        moved: Another page may be in sight, or the size is another one.
    """

    pictures_wanted = Signal()
    clicked = Signal(int, QPointF)
    moved = Signal()

    def __init__(self, theme: Theme, name: str, *, is_strip: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._is_strip = is_strip
        self._pages: tuple[Page, ...] = ()
        self._plan = Plan()
        self._pictures: dict[int, tuple[Wanted, QImage]] = {}
        self._marks: tuple[tuple[int, Box], ...] = ()
        self._chosen = -1
        self._zoom = FIT_WIDTH
        self._columns = 1
        self.setProperty("role", "sheets")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._look)
        self.horizontalScrollBar().valueChanged.connect(self._look)
        theme.changed.connect(self._fit)

    # -- what is shown -------------------------------------------------------------------------

    def show_pages(self, pages: Sequence[Page], marks: tuple[tuple[int, Box], ...] = ()) -> None:
        """Show these instead of those before; what is in sight stays where it is."""
        hold = self._plan.hold(self._sight(), self._plan.marks(self._marks))
        self._pages, self._marks = tuple(pages), marks
        self._keep_pictures()
        self._arrange()
        top = None if hold is None else self._plan.top_of(hold, self._plan.marks(marks))
        if top is not None:
            self.verticalScrollBar().setValue(top)
        self._look()

    def show_marks(self, marks: tuple[tuple[int, Box], ...]) -> None:
        """Mark where a field stands, and bring its first line to sight if none of them is."""
        self._marks = marks
        self.viewport().update()
        rects, sight = self._plan.marks(marks), self._sight()
        if rects and not any(sight.contains(rect.center()) for rect in rects):
            self.verticalScrollBar().setValue(round(rects[0].top() - sight.height() * _SIGHT))

    def show_chosen(self, index: int) -> None:
        """Frame a page, and bring it to sight; for a strip of small pages."""
        if index == self._chosen or not 0 <= index < len(self._plan.rects):
            return
        self._chosen = index
        rect, sight, gap = self._plan.rects[index], self._sight(), self._theme.px(_GAP)
        if rect.top() < sight.top():
            self.verticalScrollBar().setValue(round(rect.top()) - gap)
        elif rect.bottom() > sight.bottom():
            self.verticalScrollBar().setValue(round(rect.bottom() + gap - sight.height()))
        self.viewport().update()

    def take(self, wanted: Wanted, image: QImage) -> None:
        """Show a picture that was asked for."""
        self._pictures[wanted.index] = wanted, image
        self.viewport().update()

    def wanted(self) -> list[Wanted]:
        """Return the pictures that are lacking: in sight first, then those above and below."""
        scale = self._plan.scale * self.devicePixelRatioF()
        shown = self._plan.in_sight(self._sight())
        around = [at for at in (shown.stop, shown.start - 1) if 0 <= at < len(self._pages)]
        every = [Wanted(index, self._pages[index], scale) for index in (*shown, *around)]
        return [one for one in every if self._pictures.get(one.index, (None,))[0] != one]

    @property
    def page(self) -> int:
        """Return the page (from 0) that is being read: the first of which half is in sight."""
        return self._plan.page_at(self._sight().top())

    @property
    def percent(self) -> int:
        """Return the size that is shown, in per cent of the paper's own."""
        return round(self._plan.scale / self._true_scale() * 100)

    @property
    def zoom(self) -> int:
        """Return the size that is chosen: per cent, ``FIT_WIDTH`` or ``FIT_PAGE``."""
        return self._zoom

    # -- moving and sizing -----------------------------------------------------------------------

    def set_zoom(self, zoom: int) -> None:
        """Show the pages in this size: per cent, ``FIT_WIDTH`` or ``FIT_PAGE``."""
        self._zoom = zoom
        self._fit()

    def step_zoom(self, step: int) -> None:
        """Show the pages in the next size up (1) or down (-1)."""
        now = self.percent
        beyond = [zoom for zoom in ZOOMS if (zoom - now) * step > 0]
        self.set_zoom(min(beyond, key=lambda zoom: abs(zoom - now), default=now))

    def set_columns(self, columns: int) -> None:
        """Show one page or two beside each other."""
        page = self.page
        self._columns = columns
        self._arrange()
        self.go_to_page(page)

    def go_to_page(self, index: int) -> None:
        """Bring the upper edge of a page (from 0) to sight."""
        if self._pages:
            rect = self._plan.rects[max(0, min(index, len(self._pages) - 1))]
            self.verticalScrollBar().setValue(round(rect.top()) - self._theme.px(_GAP) // 2)

    def step_page(self, step: int) -> None:
        """Go a page (or a pair of pages) on or back."""
        self.go_to_page((self.page // self._columns + step) * self._columns)

    # -- geometry --------------------------------------------------------------------------------

    def _true_scale(self) -> float:
        """Return pixels a point at which a page is as large as the paper."""
        return self.logicalDpiX() / 72

    def _sight(self) -> QRectF:
        """Return the part of the plane that is in sight."""
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return QRectF(left, top, self.viewport().width(), self.viewport().height())

    def _scale(self) -> float:
        """Return pixels a point for the size that is chosen."""
        if self._zoom > 0 or not self._pages:
            return self._true_scale() * max(self._zoom, 1) / 100
        # The bar's room is taken off also where it is not there: else it would come and go.
        room = self.contentsRect().width() - self.verticalScrollBar().sizeHint().width()
        high = self.viewport().height() if self._zoom == FIT_PAGE else math.inf
        fit = fitting(self._pages, self._columns, self._theme.px(_GAP), room, high)
        return max(fit, self._true_scale() * ZOOMS[0] / 400)

    def _arrange(self) -> None:
        """Lay the pages out and say to the bars how much there is."""
        view = self.viewport().size()
        gap = self._theme.px(_GAP)
        self._plan = plan_of(self._pages, self._columns, self._scale(), gap, view.width())
        for bar, whole, part in (
            (self.horizontalScrollBar(), self._plan.width, view.width()),
            (self.verticalScrollBar(), self._plan.height, view.height()),
        ):
            bar.setRange(0, max(0, round(whole) - part))
            bar.setPageStep(part)
            bar.setSingleStep(self._theme.px(_STEP))

    def _fit(self) -> None:
        """Lay the same pages out anew, in another size or another room."""
        self.show_pages(self._pages, self._marks)

    def _look(self) -> None:
        """Let go of the pictures far out of sight, and ask for those that are lacking."""
        shown = self._plan.in_sight(self._sight())
        near = range(shown.start - 2, shown.stop + 2)
        self._pictures = {
            at: one for at, one in self._pictures.items() if at in near and at < len(self._pages)
        }
        self.viewport().update()
        if self.isVisible() and self.wanted():
            self.pictures_wanted.emit()
        self.moved.emit()

    def _keep_pictures(self) -> None:
        """Let pictures be those of pages that did not change; of others they wait for new ones."""
        for at, (wanted, image) in self._pictures.items():
            if at < len(self._pages) and wanted.page == self._pages[at]:
                self._pictures[at] = replace(wanted, page=self._pages[at]), image

    # -- Qt --------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground, the pages in sight, the field's mark, the frame of the chosen page."""
        painter = QPainter(self.viewport())
        theme, sight = self._theme, self._sight()
        painter.fillRect(self.viewport().rect(), theme.colour("bar"))
        painter.translate(-sight.topLeft())
        for index in self._plan.in_sight(sight):
            self._paint_page(painter, index)
        bar = theme.px(_MARK_BAR)
        for rect in self._plan.marks(self._marks):
            painter.fillRect(rect, _MARK)
            beside = QRectF(rect.left() - 3 * bar, rect.top(), bar, rect.height())
            painter.fillRect(beside, _MARK.lighter())
        painter.end()

    def _paint_page(self, painter: QPainter, index: int) -> None:
        rect = self._plan.rects[index]
        is_chosen = index == self._chosen
        wide = self._theme.px(2) if is_chosen else 1
        frame = self._theme.colour("accent" if is_chosen else "shade")
        painter.fillRect(rect.adjusted(-wide, -wide, wide, wide), frame)
        painter.fillRect(rect, Qt.GlobalColor.white)
        if index not in self._pictures:
            return
        wanted, image = self._pictures[index]
        ratio = self.devicePixelRatioF()
        if wanted.scale == self._plan.scale * ratio:
            image.setDevicePixelRatio(ratio)
            painter.drawImage(rect.topLeft(), image)
        else:  # Another size is on its way; until then the old picture is better than none.
            image.setDevicePixelRatio(1.0)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(rect, image)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages anew."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what is lacking now that it is seen."""
        super().showEvent(event)
        self._look()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the size with Ctrl, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and not self._is_strip:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell which point of which page was clicked."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        point = event.position() + self._sight().topLeft()
        for index, rect in enumerate(self._plan.rects):
            if rect.contains(point):
                self.clicked.emit(index, self._plan.point(point - rect.topLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages and change the size; all else (arrows) scrolls."""
        key, last = event.key(), len(self._pages) - 1
        match key:
            case Qt.Key.Key_PageDown | Qt.Key.Key_PageUp:
                self.step_page(1 if key == Qt.Key.Key_PageDown else -1)
            case Qt.Key.Key_Home | Qt.Key.Key_End:
                self.go_to_page(0 if key == Qt.Key.Key_Home else last)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self._pages:
                self._click_here()
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal if not self._is_strip:
                self.step_zoom(1)
            case Qt.Key.Key_Minus if not self._is_strip:
                self.step_zoom(-1)
            case Qt.Key.Key_0 if not self._is_strip:
                self.set_zoom(FIT_WIDTH)
            case _:
                super().keyPressEvent(event)

    def _click_here(self) -> None:
        """Let Enter do what a click does, on the page that is read, near the view's top."""
        rect, sight = self._plan.rects[self.page], self._sight()
        first = rect.top() + rect.height() * _HEAD
        y = min(max(sight.top() + sight.height() * _SIGHT, first), rect.bottom())
        point = QPointF(rect.width() / 2, y - rect.top())
        self.clicked.emit(self.page, self._plan.point(point))
