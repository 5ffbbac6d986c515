"""A list of lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QListWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent


class PlainList(QListWidget):
    """A list whose rows are as high as the style sheet says, whenever they were filled in.

    Qt measures rows when one is chosen, maybe before the list has its style, and never again.
    """

    def showEvent(self, event: QShowEvent) -> None:
        """Lay the rows out anew, now that the style is known."""
        super().showEvent(event)
        self.doItemsLayout()
