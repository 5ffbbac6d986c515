"""Let a page grow in one round of layout, from the page inwards.

Left alone, Qt lays out each part that is shown at once, in the room that there was before, and the
page around it only afterwards: everything is first squeezed, then put right, as often as there are
new parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtWidgets import QLayout


class GrowingBox(QWidget):
    """A column of parts that grow: the page gives it room before its parts are laid out anew."""

    def event(self, event: QEvent) -> bool:
        """Ask for room first; in the room that was, all parts would be squeezed."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            _grow_around(self)
        return super().event(event)


def show_in(column: QLayout, showing: Iterable[Callable[[], None]]) -> None:
    """Show new parts of a column, and give the page around it the room they need.

    Each of ``showing`` shows one part, whose needs have to be known afterwards. In a column that is
    not visible nothing is done: all comes up with the page.
    """
    box = column.parentWidget()
    outer = box.layout()
    if outer is None or not box.isVisible():
        return
    outer.setEnabled(False)
    for show in showing:
        show()
    outer.setEnabled(True)
    column.invalidate()
    outer.invalidate()
    _grow_around(box)
    outer.activate()


def _grow_around(widget: QWidget) -> None:
    """Tell all around a widget that it needs more room, up to the page, which gives it at once."""
    around = widget.parentWidget()
    while around is not None:
        page = around.parentWidget()
        if isinstance(page, QScrollArea) and page.widget() is widget:
            QApplication.sendEvent(page, QEvent(QEvent.Type.LayoutRequest))
            return
        widget.updateGeometry()
        widget, around = around, page
