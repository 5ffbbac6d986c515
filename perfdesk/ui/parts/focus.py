"""Find where the keyboard can go to in a part of the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def first_stop(part: QWidget) -> QWidget | None:
    """Return the first widget in a part that takes the keyboard by Tab; None if none.

    In the order of making, which is that of Tab here. The chain of focus itself is not walked: it
    leads through the menus, whose lines PySide 6.9 then takes for deleted when the window closes.
    """
    return next((one for one in part.findChildren(QWidget) if _takes_keyboard(one)), None)


def _takes_keyboard(widget: QWidget) -> bool:
    policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(policy) and widget.isVisible() and widget.isEnabled()
