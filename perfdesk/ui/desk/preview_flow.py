"""Keep the preview true while the clerk writes: what is made beside the screen, and when.

Pages follow when typing has paused. The report is copied, which takes a fraction of a millisecond;
all else is done on the worker with the copy, and given up as soon as something newer is wanted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout

from perfdesk.ui.desk.helper import PREVIEW
from perfdesk.ui.parts.tasks import gently

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from perfdesk.app.printed.preview import Frozen, Sheets
    from perfdesk.errors import UserError
    from perfdesk.report.values import Change, FieldRef
    from perfdesk.ui.bridge import Bridge
    from perfdesk.ui.desk.helper import Helper
    from perfdesk.ui.desk.zones import Zones
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.parts.tasks import Runner
    from perfdesk.ui.printed.preview_panel import PreviewPanel
    from perfdesk.ui.printed.sheet_painter import SheetPainter
    from perfdesk.ui.printed.sheet_view import SheetView, Wanted

#: So long after the last keystroke the pages are made anew.
_PAUSE_MS = 140


class _Ticket:
    """Says to work under way whether it is still wanted."""

    def __init__(self) -> None:
        self.is_over = False

    def give_up(self) -> bool:
        """Say whether the work is for nothing now."""
        return self.is_over


class PreviewFlow(QObject):
    """Makes the panel when it is first looked at, and its pages whenever they are out of date.

    Signals:
        place_wanted: (section, ``FieldRef`` or None) of the line that was clicked.
        print_wanted: The clerk wants it on paper.
        shown: The pages of the report as it is now came to sight.
    """

    place_wanted = Signal(str, object)
    print_wanted = Signal()
    shown = Signal()

    def __init__(
        self, bridge: Bridge, helper: Helper, zones: Zones, theme: Theme, runner: Runner
    ) -> None:
        # No widget's child: work under way may outlive the desk, and comes back to this.
        super().__init__()
        self._bridge = bridge
        self._helper = helper
        self._zones = zones
        self._theme = theme
        self._runner = runner
        self._panel: PreviewPanel | None = None
        self._painter: SheetPainter | None = None
        self._ref: FieldRef | None = None
        self._is_old = True
        self._is_left = False
        self._laying: _Ticket | None = None
        self._painting: dict[SheetView, _Ticket] = {}
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        bridge.changed.connect(self._note_change)
        helper.preview_shown.connect(self.refresh)
        zones.widened.connect(self._show_wide)
        helper.destroyed.connect(self._leave)

    @property
    def panel(self) -> PreviewPanel | None:
        """Return the panel; None before it was first looked at."""
        return self._panel

    def show(self) -> None:
        """Bring the pages to the front, wide where they could not be read beside all else."""
        was_seen = self._is_seen()
        self._zones.unfold_helper()
        self._helper.show_front(PREVIEW)
        if not was_seen and not self._zones.is_readable():
            self._zones.widen_helper(is_wide=True)
        self.refresh()

    def toggle_wide(self) -> None:
        """Give the pages all the room there is, or take it back."""
        is_wide = self._zones.is_wide
        self.show()
        self._zones.widen_helper(is_wide=not is_wide)

    def note_field(self, ref: FieldRef) -> None:
        """Mark where the field with the keyboard stands."""
        self._ref = ref
        if self._panel is not None and self._is_seen():
            self._panel.show_field(ref)

    # -- when ------------------------------------------------------------------------------------

    def _leave(self) -> None:
        """Leave alone what is no more: the desk was put away while something was under way."""
        self._is_left = True
        self._pause.stop()

    def _is_seen(self) -> bool:
        return not self._is_left and self._helper.isVisible() and self._helper.front == PREVIEW

    def _note_change(self, _change: Change) -> None:
        self._is_old = True
        if self._laying is not None:
            self._laying.is_over = True
        for ticket in self._painting.values():
            ticket.is_over = True
        if self._is_seen():
            self._pause.start()

    def refresh(self) -> None:
        """Make the pages anew where they are seen and out of date."""
        if not self._is_seen():
            return
        panel = self._panel or self._make_panel()
        panel.show_field(self._ref)
        if self._is_old and self._laying is None:
            self._lay_out()

    def _make_panel(self) -> PreviewPanel:
        # Whoever never looks at the pages does not pay for what makes them.
        from perfdesk.ui.printed.preview_panel import PreviewPanel  # noqa: PLC0415

        panel = self._panel = PreviewPanel(self._theme)
        box = QVBoxLayout(self._helper.preview)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(panel)
        self._helper.preview.setFocusProxy(panel.view)
        panel.view.pictures_wanted.connect(self._paint)
        panel.strip.pictures_wanted.connect(self._paint)
        panel.place_wanted.connect(self.place_wanted)
        panel.print_wanted.connect(self.print_wanted)
        panel.wide_wanted.connect(self._widen)
        panel.wide.setChecked(self._zones.is_wide)
        return panel

    def _widen(self, is_wide: bool) -> None:  # noqa: FBT001 - a signal's
        self._zones.widen_helper(is_wide=is_wide)

    def _show_wide(self, is_wide: bool) -> None:  # noqa: FBT001 - a signal's
        if self._panel is not None:
            self._panel.wide.setChecked(is_wide)

    # -- laying out ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        from perfdesk.app.printed.preview import freeze  # noqa: PLC0415 - as above

        frozen = freeze(self._bridge.session)
        ticket = self._laying = _Ticket()
        self._is_old = False

        def end() -> None:
            self._laying = None
            if self._is_old and not self._is_left and not self._pause.isActive():
                self._pause.start()

        def show(sheets: Sheets | None) -> None:
            if sheets is not None and not ticket.is_over:
                self._show_sheets(sheets)

        self._runner.run(lambda: _laid_out(frozen, ticket), show, self._tell, end)

    def _show_sheets(self, sheets: Sheets) -> None:
        from perfdesk.ui.printed.sheet_painter import SheetPainter  # noqa: PLC0415 - as above

        if self._painter is None or not self._painter.serves(sheets.shapes):
            self._painter = SheetPainter(sheets.shapes)
        if self._panel is not None and self._is_seen():
            self._panel.show_sheets(sheets)
            self._panel.show_field(self._ref)
            self.shown.emit()
        else:
            self._is_old = True

    def _tell(self, error: UserError) -> None:
        if self._panel is not None and not self._is_left:
            self._panel.show_fault(str(error))

    # -- painting --------------------------------------------------------------------------------

    def _paint(self) -> None:
        """Have the pictures made that the views lack; whoever asked before waits no longer."""
        if self._panel is None or self._painter is None:
            return
        for view in (self._panel.view, self._panel.strip):
            if view.isVisible():
                self._paint_for(view, self._painter)

    def _paint_for(self, view: SheetView, painter: SheetPainter) -> None:
        wanted = view.wanted()
        if not wanted or view in self._painting:
            return
        # One picture at a time: each is shown when it is there, and nothing old is waited for.
        first, ticket = wanted[0], _Ticket()
        self._painting[view] = ticket

        def end() -> None:
            del self._painting[view]

        def take(image: QImage) -> None:
            # Given up: the pages change, and then the views ask again.
            if self._is_seen() and not ticket.is_over:
                view.take(first, image)
                self._paint_for(view, painter)

        self._runner.run(lambda: _painted(painter, first, ticket), take, self._tell, end)


def _laid_out(frozen: Frozen, ticket: _Ticket) -> Sheets | None:
    """Return the pages; None where they were not wanted any more when their turn came."""
    from perfdesk.app.printed.preview import lay_out  # noqa: PLC0415 - as above

    if ticket.is_over:
        return None
    with gently():
        return lay_out(frozen)


def _painted(painter: SheetPainter, wanted: Wanted, ticket: _Ticket) -> QImage:
    with gently():
        return painter.image(wanted.page, wanted.scale, ticket.give_up)
