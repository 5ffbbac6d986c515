"""Know where in the report the clerk is, and lead her elsewhere."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from perfdesk.errors import UserError
from perfdesk.report.values import Place
from perfdesk.ui.pages.section_tree import OVERVIEW

if TYPE_CHECKING:
    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.report.searching.jump import Target
    from perfdesk.report.searching.search import Hit
    from perfdesk.report.values import FieldRef, Finding
    from perfdesk.ui.pages.pages import Pages

_LOG = logging.getLogger(__name__)
#: After so long in one place the store remembers it.
_PLACE_DELAY_MS = 3000


class Navigator(QObject):
    """Shows pages and fields, and remembers the field that had the focus last.

    Signals:
        leaving: Another page is about to be shown.
        shown: Code of the section (or ``OVERVIEW``) that is shown now.
        reached: ``FieldRef`` of the field that got the focus.
        settled: The clerk has stayed in one place for a while.
    """

    leaving = Signal()
    shown = Signal(str)
    reached = Signal(object)
    settled = Signal()

    def __init__(
        self, session: ReportSession, library: Library, pages: Pages, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._library = library
        self._pages = pages
        self._focused: FieldRef | None = None
        self._kept: Place | None = None
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_PLACE_DELAY_MS)
        self._settling.timeout.connect(self.settled)
        pages.navigate.connect(self.step)
        pages.section_wanted.connect(self.enter)
        pages.ref_wanted.connect(self.go_to)
        pages.field_focused.connect(self._note_field)

    def show(self, code: str) -> bool:
        """Show the overview or a section's page; False where the section does not apply."""
        if not self._pages.applies(code):
            return False
        self.leaving.emit()
        if code != self._pages.current:
            self._focused = None
        self._pages.show_page(code)
        self.shown.emit(code)
        self._settling.start()
        return True

    def show_first(self) -> None:
        """Show the first section."""
        self.show(next(iter(self._pages.codes()), OVERVIEW))

    def enter(self, code: str) -> None:
        """Show a page and give the keyboard to its first field."""
        if self.show(code):
            self._pages.focus_first()

    def enter_page(self) -> None:
        """Give the keyboard to the page that is shown, where it was last."""
        if self._focused is None or not self._pages.focus_ref(self._focused):
            self._pages.focus_first()

    def go_to(self, ref: FieldRef) -> bool:
        """Show a field and give it the focus; False where the report has no such field."""
        if ref not in self._session.report.values:
            return False
        section = self._session.template.section_of(ref.code)
        return self.show(section) and self._pages.focus_ref(ref)

    def go_to_finding(self, finding: Finding) -> bool:
        """Show the field of a finding and put the cursor before the words that it quotes."""
        ref = finding.refs[0]
        if not self.go_to(ref):
            return False
        if finding.span is not None:
            self._pages.put_cursor(ref, finding.span[0])
        return True

    def go_to_hit(self, hit: Hit) -> None:
        """Show a place that was found and mark its words."""
        if self.go_to(hit.ref):
            self._pages.select(hit.ref, hit.start, hit.length)

    def go_to_target(self, target: Target) -> None:
        """Show what the clerk jumps to: a field, else a section."""
        if target.ref is None or not self.go_to(target.ref):
            self.enter(target.section)

    def go_to_line(self, section: str, ref: FieldRef | None) -> None:
        """Show what a line of the printed page was made of: a field, else its section."""
        if ref is None or not self.go_to(ref):
            self.enter(section)

    def step(self, step: int) -> None:
        """Go to the section after (1) or before (-1) the one that is shown."""
        codes = [OVERVIEW, *self._pages.codes()]
        index = codes.index(self._pages.current) + step if self._pages.current in codes else 1
        if 0 <= index < len(codes):
            self.enter(codes[index])

    # -- the place -----------------------------------------------------------------------------

    @property
    def place(self) -> Place:
        """Return the section that is shown, the field in it that had the focus last, the cursor."""
        ref = self._focused
        if ref is None or ref not in self._session.report.values:
            return Place(self._pages.current)
        return Place(self._pages.current, ref, self._pages.cursor_of(ref))

    def go_to_place(self, place: Place) -> None:
        """Show what ``place`` gave, of this desk or of another one of the same report."""
        if not self.show(place.section):
            return
        if place.ref is None or not self.go_to(place.ref):
            self._pages.focus_first()
        elif place.cursor:
            self._pages.put_cursor(place.ref, place.cursor)

    def settle_later(self) -> None:
        """Tell once more that the clerk has stayed, after as long again."""
        self._settling.start()

    def hand_place(self) -> None:
        """Let the save that comes keep the place: after a crash the cursor is where she wrote."""
        self._session.place = self.place

    def keep_place(self) -> None:
        """Let the store remember where the clerk is; where it cannot, no harm is done.

        What the last save kept along is not kept again, while the start page's words stay true.
        """
        place = self.place
        is_told = self._kept is not None and self._kept.section == place.section
        if self._session.is_read_only or (is_told and place == self._session.kept_place):
            return
        try:
            self._library.keep_place(self._session.id, place)
        except UserError as error:
            _LOG.info("place not kept: %s", error.code)
        self._kept = self._session.kept_place = place

    def _note_field(self, ref: FieldRef) -> None:
        self._focused = ref
        self._settling.start()
        self.reached.emit(ref)
