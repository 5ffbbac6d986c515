"""The Tab key's way through a page: the order in which things stand, whenever they were made.

Qt goes by the order of creation; records are added, moved and made late, so it would jump about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLayout, QRadioButton, QScrollArea, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator


_TAB_POLICIES = (
    Qt.FocusPolicy.TabFocus,
    Qt.FocusPolicy.StrongFocus,
    Qt.FocusPolicy.WheelFocus,
)


def following(widget: QWidget, root: QWidget, *, forward: bool = True) -> QWidget | None:
    """Return what Tab (or Shift+Tab) goes to from a widget within ``root``, None at the end."""
    if forward:
        inside = next(_stops_in(widget, forward=True), None)
        if inside is not None:
            return inside
    while widget is not root:
        parent = widget.parentWidget()
        if parent is None:
            return None
        siblings = _parts(parent)
        if widget in siblings:
            place = siblings.index(widget)
            rest = siblings[place + 1 :] if forward else siblings[:place][::-1]
            for sibling in rest:
                stop = next(_stops(sibling, forward=forward), None)
                if stop is not None:
                    return stop
        if not forward and parent is not root and _is_stop(parent):
            return parent
        widget = parent
    return None


def next_input(widget: QWidget, root: QWidget) -> QWidget | None:
    """Return the next thing to fill in, past the small buttons beside it, None at the end."""
    after = following(widget, root)
    while after is not None and not _is_input(after):
        after = following(after, root)
    return after


def _is_input(widget: QWidget) -> bool:
    if isinstance(widget, QAbstractButton) and not isinstance(widget, QRadioButton):
        return bool(widget.property("role") == "primary")
    return True


def _stops(widget: QWidget, *, forward: bool) -> Iterator[QWidget]:
    """Yield a widget and all in it that take the Tab key, as far as they are shown."""
    if _is_away(widget):
        return
    if forward and _is_stop(widget):
        yield widget
    yield from _stops_in(widget, forward=forward)
    if not forward and _is_stop(widget):
        yield widget


def _stops_in(widget: QWidget, *, forward: bool) -> Iterator[QWidget]:
    parts = _parts(widget)
    for part in parts if forward else parts[::-1]:
        yield from _stops(part, forward=forward)


def _is_stop(widget: QWidget) -> bool:
    if widget.focusPolicy() not in _TAB_POLICIES or widget.focusProxy() is not None:
        return False
    return widget.isEnabled()


def _is_away(widget: QWidget) -> bool:
    """Say whether it was hidden on purpose; what was just made is shown in a moment."""
    return widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)


def _parts(widget: QWidget) -> list[QWidget]:
    """Return the widgets that a widget is laid out of, in their order."""
    if isinstance(widget, QScrollArea):
        return [widget.widget()] if widget.widget() is not None else []
    layout = widget.layout()
    return list(_laid_out(layout)) if layout is not None else []


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        inner = item.layout() if item is not None else None
        if inner is not None:
            yield from _laid_out(inner)
        elif item is not None and item.widget() is not None:
            yield item.widget()
