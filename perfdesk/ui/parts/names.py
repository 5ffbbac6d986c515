"""Name a widget for screen readers together with the parts that Qt builds into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QToolButton

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def name_whole(widget: QWidget, name: str) -> None:
    """Give a widget its name, and the parts of it that a reader may come to.

    These are the list of a drop-down, the line in which a number or a choice is typed, and the
    button that clears a line; Qt leaves them without any.
    """
    widget.setAccessibleName(name)
    if isinstance(widget, QComboBox):
        name_list(widget)
    if isinstance(widget, QComboBox | QAbstractSpinBox):
        for line in widget.findChildren(QLineEdit):
            line.setAccessibleName(name)
    if isinstance(widget, QLineEdit):
        for button in widget.findChildren(QToolButton):
            button.setAccessibleName(f"清空{name}")


def name_list(combo: QComboBox) -> None:
    """Name the list of a drop-down as the drop-down itself."""
    for view in (combo.view(), *combo.findChildren(QAbstractItemView)):
        view.setAccessibleName(f"{combo.accessibleName()}的选项")
