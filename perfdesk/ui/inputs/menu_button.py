"""The small ⋯ button beside a record or an item, with its acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from perfdesk.ui.parts.look import QuietButton, set_role

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: (word, act, may be done now)
Act = tuple[str, "Callable[[], None]", bool]


class MenuButton(QuietButton):
    """Opens a menu that is made anew each time, so that it always fits the record's place."""

    def __init__(self, acts: Callable[[], Sequence[Act]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._acts = acts
        self.setText("⋯")
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_role(self, "quiet")
        self.clicked.connect(self.open_menu)

    def menu_now(self) -> QMenu:
        """Return a menu of what can be done now."""
        menu = QMenu(self)
        for word, act, is_possible in self._acts():
            action = menu.addAction(word)
            action.setEnabled(is_possible)
            action.triggered.connect(act)
        return menu

    def open_menu(self) -> None:
        """Show the menu below the button."""
        menu = self.menu_now()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
