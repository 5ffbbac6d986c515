"""Find, replace and jump from the menus: the bar above the page and the box to type in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from perfdesk.ui.desk.search_bar import SearchBar

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from perfdesk.report.searching.jump import Target
    from perfdesk.report.values import FieldRef
    from perfdesk.ui.bridge import Bridge
    from perfdesk.ui.parts.style import Theme

#: U+2029: how a text widget tells the end of a paragraph in what is marked.
_PARAGRAPH = "\u2029"


class DeskSearch(QObject):
    """Opens the bar with what is marked in the page, and goes where the clerk typed.

    Attributes:
        bar: The bar, to be put above the page.

    Signals:
        target_wanted: The ``Target`` that the clerk jumps to.
    """

    target_wanted = Signal(object)

    def __init__(self, bridge: Bridge, theme: Theme, desk: QWidget) -> None:
        super().__init__(desk)
        self._bridge = bridge
        self._theme = theme
        self._desk = desk
        self._place: FieldRef | None = None
        self.bar = SearchBar(bridge, theme)

    def note_place(self, ref: FieldRef) -> None:
        """Take note of where the clerk is; the search begins there."""
        self._place = ref

    def find(self) -> None:
        """Open the bar."""
        self.bar.open(self._place, self._marked())

    def replace(self) -> None:
        """Open the bar with the line for other words."""
        self.bar.open(self._place, self._marked(), with_replace=True)

    def step(self, step: int) -> None:
        """Go to the next (1) or former (-1) place; without words, ask for them."""
        if not self.bar.wanted:
            self.find()
        else:
            self.bar.step(step)

    def jump(self) -> None:
        """Let the clerk type where to go."""
        # Dialogs are made of more than a desk needs.
        from perfdesk.ui.desk.jump_dialog import JumpDialog  # noqa: PLC0415

        dialog = JumpDialog(self._bridge.session.report, self._theme, self._desk.window())
        dialog.exec()
        target: Target | None = dialog.chosen
        dialog.deleteLater()
        if target is not None:
            self.target_wanted.emit(target)

    def _marked(self) -> str:
        focus = QApplication.focusWidget()
        if focus is None or self.bar.isAncestorOf(focus):
            return ""
        if isinstance(focus, QLineEdit):
            return focus.selectedText()
        if isinstance(focus, QPlainTextEdit):
            marked = focus.textCursor().selectedText()
            return "" if _PARAGRAPH in marked else marked
        return ""
