"""How a box of the window stands: its size by its letters and the screen, and its edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from perfdesk.ui.parts.style import Theme

#: So much of the screen is taken at most; what is behind stays in sight.
_SHARE = 0.9


def fit(window: QWidget, wide: int, high: int, share: float = _SHARE) -> None:
    """Make a window so many hanzi wide and high, but never larger than its share of the screen."""
    em = window.fontMetrics().horizontalAdvance("国")
    room = window.screen().availableGeometry().size() * share
    window.resize(QSize(em * wide, em * high).boundedTo(room))


def framed(dialog: QDialog, theme: Theme, gap: int = 12) -> QVBoxLayout:
    """Return a dialog's column of parts, with the usual edges."""
    px = theme.px
    box = QVBoxLayout(dialog)
    box.setContentsMargins(px(20), px(16), px(20), px(16))
    box.setSpacing(px(gap))
    return box
