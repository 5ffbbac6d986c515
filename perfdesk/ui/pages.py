"""The pages of an open report: one for each section, made when it is visited, few kept alive."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from perfdesk.report.values import FieldRef
from perfdesk.ui.section_page import SectionPage

if TYPE_CHECKING:
    from perfdesk.report.values import Change
    from perfdesk.ui.bridge import Bridge

#: Pages that stay alive, so that going back and forth is quick; a large page holds many widgets.
_ALIVE = 4


class Pages(QStackedWidget):
    """Shows one section at a time and passes changes on to it.

    A page that is not shown hears of no change; it is refreshed when it is visited next.

    Signals:
        field_focused: ``FieldRef`` of the field that got the focus.
        navigate: -1 or 1: the clerk wants the section before or after.
        section_wanted: Code of a section that the clerk chose on the page above it.
    """

    field_focused = Signal(object)
    navigate = Signal(int)
    section_wanted = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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

    def show_page(self, code: str) -> None:
        """Bring a section's page to the front, making it where it is not alive."""
        page = self._alive.get(code)
        if page is None:
            page = SectionPage(code, self._bridge)
            page.field_focused.connect(self.field_focused)
            page.navigate.connect(self.navigate)
            page.open_section.connect(self.section_wanted)
            self.addWidget(page)
            self._alive[code] = page
        elif code in self._stale:
            page.refresh()
        self._stale.discard(code)
        self._alive.move_to_end(code)
        self.current = code
        self.setCurrentWidget(page)
        while len(self._alive) > _ALIVE:
            self._drop(next(iter(self._alive)))

    def show_change(self, change: Change) -> None:
        """Let the page that is shown repaint; the others do when they are visited."""
        self._stale.update(set(self._alive) - {self.current})
        if self.current in self._alive:
            self._alive[self.current].show_change(change)

    def focus_ref(self, ref: FieldRef) -> bool:
        """Give the focus to a field of the page that is shown."""
        return self.current in self._alive and self._alive[self.current].focus_ref(ref)

    def focus_first(self) -> None:
        """Give the focus to the first field of the page that can be filled in."""
        template = self._report.template
        for code in template.members.get(self.current, ()):
            field = template.fields[code]
            if field.is_container or field.is_generated or field.readonly:
                continue
            if self.focus_ref(FieldRef(code)):
                return

    def _is_hidden(self, code: str) -> bool:
        hidden = self._report.hidden_sections
        return any(one in hidden for one in self._report.template.section_path(code))

    def _drop(self, code: str) -> None:
        page = self._alive.pop(code)
        self.removeWidget(page)
        page.deleteLater()
