"""The pages as they will be printed, with the buttons for their size and the small pages beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QToolBar, QVBoxLayout, QWidget

from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.printed.sheet_view import FIT_PAGE, FIT_WIDTH, SheetView

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction, QResizeEvent

    from perfdesk.app.printed.preview import Box, Sheets
    from perfdesk.report.values import FieldRef
    from perfdesk.ui.parts.style import Theme

#: Width of the strip of small pages, at 100 %.
_STRIP = 128
#: A click so near a line (points) means it.
_REACH = 24.0


class PreviewPanel(QWidget):
    """Shows the pages of one report.

    Attributes:
        view: The pages.
        strip: The small pages, hidden at first.

    Signals:
        place_wanted: (section, ``FieldRef`` or None) of the line that was clicked.
        wide_wanted: Whether the clerk wants the preview wide.
        print_wanted: The clerk wants it on paper.
    """

    place_wanted = Signal(str, object)
    wide_wanted = Signal(bool)
    print_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._sheets: Sheets | None = None
        self._ref: FieldRef | None = None
        self._clicked: FieldRef | None = None
        self._boxes: tuple[tuple[int, Box], ...] = ()
        self.view = SheetView(theme, sentence("preview_name"))
        self.strip = SheetView(theme, sentence("preview_strip_name"), is_strip=True)
        self._bars = (QToolBar(), QToolBar())
        self._bar_box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._where = QLabel()
        self._note = QLabel()
        self._build()
        self.view.clicked.connect(self._go)
        self.view.moved.connect(self._show_where)
        self.strip.clicked.connect(self._show_page)

    def _build(self) -> None:
        size, shape = self._bars
        self._add(size, "−", "缩小（减号键）", lambda: self.view.step_zoom(-1))
        self._add(size, "+", "放大（加号键，Ctrl+滚轮）", lambda: self.view.step_zoom(1))
        self._fits = (
            (
                self._add(size, "适宽", "与窗口同宽（0 键）", self._fit_width, is_switch=True),
                FIT_WIDTH,
            ),
            (self._add(size, "整页", "显示整页", self._fit_page, is_switch=True), FIT_PAGE),
        )
        self.wide = self._add(
            shape, "加宽", "加宽预览，收起栏目（Shift+F9）", self._widen, is_switch=True
        )
        self.pairs = self._add(shape, "双页", "两页并排", self._show_pairs, is_switch=True)
        self.small = self._add(shape, "页图", "显示各页小图", self._show_strip, is_switch=True)
        self._add(shape, "打印", "打印（Ctrl+P）", self.print_wanted.emit)
        for bar in self._bars:
            bar.setAccessibleName(sentence("preview_bar_name"))
            self._bar_box.addWidget(bar)
        self._bar_box.setSpacing(0)
        self._bar_box.addStretch(1)
        self._where.setProperty("role", "hint")
        self._where.setText(sentence("preview_making"))
        self._note.setProperty("role", "finding-warning")
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.hide()
        self.strip.hide()
        self.strip.setFixedWidth(self._theme.px(_STRIP))
        pages = QHBoxLayout()
        pages.setSpacing(0)
        pages.addWidget(self.strip)
        pages.addWidget(self.view, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self._theme.px(4))
        box.addLayout(self._bar_box)
        box.addLayout(pages, 1)
        box.addWidget(self._where)
        box.addWidget(self._note)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the buttons take two rows where one would hide some of them."""
        super().resizeEvent(event)
        wanted = sum(bar.sizeHint().width() for bar in self._bars)
        is_narrow = self.width() < wanted
        kind = QBoxLayout.Direction
        self._bar_box.setDirection(kind.TopToBottom if is_narrow else kind.LeftToRight)

    def _add(
        self,
        bar: QToolBar,
        label: str,
        tip: str,
        act: Callable[[], object],
        *,
        is_switch: bool = False,
    ) -> QAction:
        action = bar.addAction(label)
        action.setToolTip(tip)
        action.setCheckable(is_switch)
        action.triggered.connect(lambda _is_on: act())
        # Qt lets the keyboard pass the buttons of a bar by.
        bar.widgetForAction(action).setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return action

    # -- showing ---------------------------------------------------------------------------------

    def show_sheets(self, sheets: Sheets) -> None:
        """Show these pages instead of those before."""
        self._sheets = sheets
        # What was clicked stands elsewhere now.
        self._clicked, self._boxes = None, ()
        self.view.show_pages(sheets.pages, self._marks())
        self.strip.show_pages(sheets.pages)
        self._say("\n".join(sheets.notes))
        self._show_where()

    def show_field(self, ref: FieldRef | None) -> None:
        """Mark where a field stands; None where none is at hand.

        Of a field that was just clicked the paragraph that was meant stays marked, not all of it.
        """
        if ref != self._ref:
            self._ref = ref
            if ref != self._clicked:
                self._clicked, self._boxes = None, ()
            self.view.show_marks(self._marks())

    def show_fault(self, words: str) -> None:
        """Say why the pages cannot be made; those before stay."""
        self._say(words)

    def _say(self, words: str) -> None:
        self._note.setText(words)
        self._note.setVisible(bool(words))

    def _marks(self) -> tuple[tuple[int, Box], ...]:
        if self._sheets is None or self._ref is None:
            return ()
        return self._boxes or self._sheets.boxes(self._ref)

    def _show_where(self) -> None:
        count = 0 if self._sheets is None else len(self._sheets.pages)
        if count:
            page = self.view.page
            self._where.setText(
                sentence("preview_where", page=page + 1, count=count, percent=self.view.percent)
            )
            self.strip.show_chosen(page)
        for action, zoom in self._fits:
            action.setChecked(self.view.zoom == zoom)

    # -- what the buttons do -----------------------------------------------------------------------

    def _fit_width(self) -> None:
        self.view.set_zoom(FIT_WIDTH)

    def _fit_page(self) -> None:
        self.view.set_zoom(FIT_PAGE)

    def _show_pairs(self) -> None:
        is_pair = self.pairs.isChecked()
        self.view.set_columns(2 if is_pair else 1)
        if is_pair and not self.wide.isChecked():
            # Two pages in a narrow strip could not be read.
            self.wide.trigger()

    def _show_strip(self) -> None:
        self.strip.setVisible(self.small.isChecked())

    def _widen(self) -> None:
        self.wide_wanted.emit(self.wide.isChecked())

    def _show_page(self, page: int, _point: QPointF) -> None:
        self.view.go_to_page(page)

    def _go(self, page: int, point: QPointF) -> None:
        """Tell what stands where the clerk clicked."""
        if self._sheets is None:
            return
        section, ref = self._sheets.source_at(page, point.x(), point.y(), _REACH)
        if section or ref is not None:
            self._clicked = ref
            self._boxes = self._sheets.boxes_at(page, point.x(), point.y(), _REACH)
            self.view.show_marks(self._marks())
            self.place_wanted.emit(section, ref)
