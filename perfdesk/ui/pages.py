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

    A page that is not shown hears of no change; one that would have to is made anew when it is
    visited next.

    Signals:
        field_focused: ``FieldRef`` of the field that got the focus.
        navigate: -1 or 1: the clerk wants the section before or after.
    """

    field_focused = Signal(object)
    navigate = Signal(int)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self._bridge = bridge
        self._report = bridge.session.report
        self._alive: OrderedDict[str, SectionPage] = OrderedDict()
        self.current = ""

    def codes(self) -> list[str]:
        """Return the sections that have a page, in reading order: those with entries."""
        template = self._report.template
        return [
            code
            for code, _level in template.walk_sections()
            if template.members.get(code) and not self._is_hidden(code)
        ]

    def page_code(self, section: str) -> str | None:
        """Return the section whose page stands for ``section``: itself, or the first below it."""
        path_of = self._report.template.section_path
        return next((code for code in self.codes() if section in path_of(code)), None)

    def show_page(self, code: str) -> None:
        """Bring a section's page to the front, making it where it is not alive."""
        page = self._alive.get(code)
        if page is None:
            page = SectionPage(code, self._bridge)
            page.field_focused.connect(self.field_focused)
            page.navigate.connect(self.navigate)
            self.addWidget(page)
            self._alive[code] = page
        self._alive.move_to_end(code)
        self.current = code
        self.setCurrentWidget(page)
        while len(self._alive) > _ALIVE:
            self._drop(next(iter(self._alive)))

    def show_change(self, change: Change) -> None:
        """Let the page that is shown repaint; forget the others that it concerns."""
        stale = set(self._alive) if change.sections or change.groups else self._sections_of(change)
        for code in stale & set(self._alive) - {self.current}:
            self._drop(code)
        if self.current in self._alive:
            self._alive[self.current].show_change(change)

    def focus_ref(self, ref: FieldRef) -> bool:
        """Give the focus to a field of the page that is shown."""
        return self.current in self._alive and self._alive[self.current].focus_ref(ref)

    def focus_first(self) -> None:
        """Give the focus to the first field of the page that takes it."""
        for code in self._report.template.members.get(self.current, ()):
            if self.focus_ref(FieldRef(code)):
                return

    def _is_hidden(self, code: str) -> bool:
        hidden = self._report.hidden_sections
        return any(one in hidden for one in self._report.template.section_path(code))

    def _sections_of(self, change: Change) -> set[str]:
        codes = {value.ref.code for value in change.values}
        for finding in (*change.findings_added, *change.findings_removed):
            codes |= {ref.code for ref in finding.refs}
        return {self._report.template.section_of(code) for code in codes}

    def _drop(self, code: str) -> None:
        page = self._alive.pop(code)
        self.removeWidget(page)
        page.deleteLater()
