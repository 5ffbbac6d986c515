"""A quiet line that says what was just removed or replaced, with the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from perfdesk.ui.parts.look import GAP, WrappingLabel, quiet_button

if TYPE_CHECKING:
    from perfdesk.ui.bridge import Bridge

#: So long the line stays, unless something else is done before.
_STAYS_MS = 15_000


class UndoLine(QWidget):
    """Stands where the act was done until the next act, or for some seconds.

    Signals:
        undo_wanted: The clerk wants back what was there.
    """

    undo_wanted = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self._words = WrappingLabel("", "hint", self)
        self.button = quiet_button("撤销", "", self)
        self.button.clicked.connect(self.undo_wanted)
        row.addWidget(self._words)
        row.addWidget(self.button)
        row.addStretch(1)
        self._stays = QTimer(self, singleShot=True, interval=_STAYS_MS)
        self._stays.timeout.connect(self.hide)
        # Whatever is done next is what undo would take back then.
        bridge.changed.connect(self._go)
        self.hide()

    def show_done(self, words: str, *, is_undoable: bool = True) -> None:
        """Say what was done, or why nothing was: then there is nothing to take back."""
        self.button.setVisible(is_undoable)
        self._words.setText(words)
        self.button.setAccessibleName(f"{words}撤销")
        self.show()
        self._stays.start()

    def _go(self) -> None:
        self.hide()
        self._stays.stop()
