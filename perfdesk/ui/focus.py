"""Find where the keyboard can go to in a part of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def first_stop(part: QWidget) -> QWidget | None:
    """Return the first widget in a part, in Tab order, that takes the keyboard; None if none."""
    stop = part.nextInFocusChain()
    while stop is not part:
        if part.isAncestorOf(stop) and _takes_keyboard(stop):
            return stop
        stop = stop.nextInFocusChain()
    return None


def _takes_keyboard(widget: QWidget) -> bool:
    policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(policy) and widget.isVisible() and widget.isEnabled()
