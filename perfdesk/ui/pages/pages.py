"""The pages of an open report: the overview and one for each section, made when visited."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from perfdesk.report.values import FieldRef
from perfdesk.ui.inputs.tab_order import following
from perfdesk.ui.inputs.text_places import cursor_in, put_cursor, select_in
from perfdesk.ui.pages.overview_page import OverviewPage
from perfdesk.ui.pages.section_page import SectionPage
from perfdesk.ui.pages.section_tree import OVERVIEW
from perfdesk.ui.parts.focus import first_stop

if TYPE_CHECKING:
    from perfdesk.report.values import Change
    from perfdesk.ui.bridge import Bridge
    from perfdesk.ui.editors.base import FieldEditor
    from perfdesk.ui.parts.style import Theme

#: Pages that stay alive, so that going back and forth is quick; a large page holds many widgets.
_ALIVE = 4


class Pages(QStackedWidget):
    """Shows the overview, or one section at a time, and passes changes on to it.

    A page that is not shown hears of no change; it is refreshed when it is visited next.

    Signals:
        field_focused: ``FieldRef`` of the field that got the focus.
        navigate: -1 or 1: the clerk wants the section before or after.
        section_wanted: Code of a section that the clerk chose on the page above it.
        zone_wanted: -1 or 1: Tab leads out of the page.
        ref_wanted: ``FieldRef`` of a field that the clerk chose on the overview.
    """

    field_focused = Signal(object)
    navigate = Signal(int)
    section_wanted = Signal(str)
    zone_wanted = Signal(int)
    ref_wanted = Signal(object)

    def __init__(self, bridge: Bridge, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._overview: OverviewPage | None = None
        self.setProperty("role", "page")
        self._bridge = bridge
        self._report = bridge.session.report
        self._alive: OrderedDict[str, SectionPage] = OrderedDict()
        self._stale: set[str] = set()
        self.current = ""

    def codes(self) -> list[str]:
        """Return the sections that apply, in reading order."""
        walk = self._report.template.walk_sections()
        return [code for code, _level in walk if not self._is_hidden(code)]

    def applies(self, code: str) -> bool:
        """Say whether there is such a page now."""
        return code == OVERVIEW or code in self.codes()

    def show_page(self, code: str) -> None:
        """Bring a page to the front, making it where it is not alive."""
        self.current = code
        if code == OVERVIEW:
            self.setCurrentWidget(self._fresh_overview())
            return
        page = self._alive.get(code)
        if page is None:
            page = self._make(code)
        elif code in self._stale:
            page.refresh()
        self._stale.discard(code)
        self._alive.move_to_end(code)
        self._show_ends(page)
        self.setCurrentWidget(page)
        while len(self._alive) > _ALIVE:
            self._drop(next(iter(self._alive)))

    def _make(self, code: str) -> SectionPage:
        page = self._alive[code] = SectionPage(code, self._bridge)
        page.field_focused.connect(self.field_focused)
        page.navigate.connect(self.navigate)
        page.open_section.connect(self.section_wanted)
        page.zone_wanted.connect(self.zone_wanted)
        self.addWidget(page)
        return page

    def _fresh_overview(self) -> OverviewPage:
        if self._overview is None:
            self._overview = OverviewPage(self._bridge.session, self._theme)
            self._overview.section_wanted.connect(self.section_wanted)
            self._overview.ref_wanted.connect(self.ref_wanted)
            self.addWidget(self._overview)
        self._overview.refresh()
        return self._overview

    def _show_ends(self, page: SectionPage) -> None:
        """Before the first section and after the last one there is none to go to."""
        codes = self.codes()
        page.back_button.setEnabled(page.section_code != codes[0])
        page.next_button.setEnabled(page.section_code != codes[-1])

    def show_change(self, change: Change) -> None:
        """Let the page that is shown repaint; the others do when they are visited."""
        self._stale.update(set(self._alive) - {self.current})
        if self.current == OVERVIEW and self._overview is not None:
            self._overview.refresh_soon()
        elif self.current in self._alive:
            page = self._alive[self.current]
            page.show_change(change)
            if change.sections:
                self._show_ends(page)

    def cursor_of(self, ref: FieldRef) -> int:
        """Return where the cursor stands in a field's text, in characters; 0 where none does."""
        editor = self._own_editor(ref)
        return 0 if editor is None else cursor_in(editor)

    def put_cursor(self, ref: FieldRef, cursor: int) -> None:
        """Put the cursor into a field's text, as far as it has that many characters."""
        editor = self._own_editor(ref)
        if editor is not None:
            put_cursor(editor, cursor)

    def select(self, ref: FieldRef, start: int, length: int) -> None:
        """Mark a part of a field's text, in characters."""
        editor = self._own_editor(ref)
        if editor is not None:
            select_in(editor, start, length)

    def _own_editor(self, ref: FieldRef) -> FieldEditor | None:
        """Return the editor that shows nothing but this field; a table's cells have none."""
        if self.current not in self._alive:
            return None
        editor = self._alive[self.current].editor(ref)
        return editor if editor is not None and editor.ref == ref else None

    def focus_ref(self, ref: FieldRef) -> bool:
        """Give the focus to a field of the page that is shown."""
        return self.current in self._alive and self._alive[self.current].focus_ref(ref)

    def focus_first(self) -> None:
        """Give the focus to the first field of the page that can be filled in, else to a way on."""
        if self.current == OVERVIEW and self._overview is not None:
            self._overview.focus_first()
            return
        template = self._report.template
        for code in template.members.get(self.current, ()):
            field = template.fields[code]
            if field.is_container or field.is_generated or field.readonly:
                continue
            if self.focus_ref(FieldRef(code)):
                return
        stop = first_stop(self.currentWidget())
        if stop is not None:
            stop.setFocus()

    def focus_start(self) -> None:
        """Give the focus to the page's first stop, as Tab does that comes from before the page."""
        page = self.currentWidget()
        stop = following(page, page)
        if stop is None:
            self.focus_first()
            return
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(page, QScrollArea):
            page.ensureWidgetVisible(stop)

    def _is_hidden(self, code: str) -> bool:
        hidden = self._report.hidden_sections
        return any(one in hidden for one in self._report.template.section_path(code))

    def _drop(self, code: str) -> None:
        page = self._alive.pop(code)
        self.removeWidget(page)
        page.deleteLater()
