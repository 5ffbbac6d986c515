"""Quiet lines below the head of the window: what the clerk should know and need not answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.ui.parts.style import Theme

_CLOSE = "知道了"


class Notices(QWidget):
    """Lines that stay until the clerk takes them away or their reason is gone.

    Each has a key: what is said again under the same key takes the old line's place.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: dict[str, _Row] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self.hide()

    def words(self) -> dict[str, str]:
        """Return what is said, by key."""
        return {key: row.words for key, row in self._rows.items()}

    def say(
        self,
        key: str,
        words: str,
        act: tuple[str, Callable[[], object]] | None = None,
        *,
        stays: bool = False,
    ) -> None:
        """Show a line, with a button where something can be done; ``stays``: not to be taken away.

        Whoever cannot see the colour reads the words, and a screen reader reads them too.
        """
        self.take_back(key)
        row = _Row(words, self._theme, act, can_close=not stays)
        row.closed.clicked.connect(lambda: self.take_back(key))
        self._rows[key] = row
        self._box.addWidget(row)
        self.show()

    def take_back(self, key: str) -> None:
        """Say it no longer; nothing where it is not said."""
        row = self._rows.pop(key, None)
        if row is None:
            return
        self._box.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.setVisible(bool(self._rows))


class _Row(QWidget):
    """One line."""

    def __init__(
        self,
        words: str,
        theme: Theme,
        act: tuple[str, Callable[[], object]] | None,
        *,
        can_close: bool,
    ) -> None:
        super().__init__()
        self.words = words
        self.closed = QPushButton(_CLOSE)
        self._theme = theme
        self._mark = QLabel()
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        label.setAccessibleName(words)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "notice")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(4), theme.px(12), theme.px(4))
        row.setSpacing(theme.px(8))
        row.addWidget(self._mark)
        row.addWidget(label, 1)
        if act is not None:
            button = QPushButton(act[0])
            button.setProperty("role", "quiet")
            run = act[1]
            button.clicked.connect(lambda _checked: run())
            row.addWidget(button)
        self.closed.setProperty("role", "quiet")
        self.closed.setVisible(can_close)
        row.addWidget(self.closed)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        size = self.fontMetrics().ascent()
        ratio = self.devicePixelRatioF()
        pixmap = self._theme.pixmap("hint", "warning", round(size * ratio)).copy()
        pixmap.setDevicePixelRatio(ratio)
        self._mark.setPixmap(pixmap)
