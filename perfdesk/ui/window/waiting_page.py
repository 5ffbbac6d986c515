"""What stands in the window while it waits for a file to be written before it closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from perfdesk.ui.parts.messages import sentence

if TYPE_CHECKING:
    from perfdesk.ui.parts.tasks import Runner


class WaitingPage(QWidget):
    """Stands in front of all other pages while ``runner`` is busy and the window is to be closed.

    Signals:
        toggled: True when waiting begins, False when it ends, either way.
        over: What was waited for is done and told; the window may close.
        left: Waiting has ended, either way; where the window was to close it has tried to.
    """

    toggled = Signal(bool)
    over = Signal()
    left = Signal()

    def __init__(self, stack: QStackedWidget, runner: Runner) -> None:
        super().__init__()
        self._stack = stack
        self._runner = runner
        self._before: QWidget | None = None
        self.stay = QPushButton("不关闭")
        self.stay.clicked.connect(self._stay)
        # The words come when they are needed: the start reads no sentences that it does not show.
        words = self._words = QLabel()
        words.setWordWrap(True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box = QVBoxLayout(self)
        box.addStretch(1)
        box.addWidget(words)
        box.addWidget(self.stay, 0, Qt.AlignmentFlag.AlignCenter)
        box.addStretch(1)
        stack.addWidget(self)

    @property
    def is_waiting(self) -> bool:
        """Say whether the window closes later, unless its clerk says no."""
        return self._before is not None

    def must_wait(self) -> bool:
        """Say whether something is still being written; then ``over`` follows when it is done."""
        if self._runner.is_busy and self._before is None:
            self._before = self._stack.currentWidget()
            self._words.setText(sentence("closing_waits"))
            self._stack.setCurrentWidget(self)
            self.stay.setFocus()
            self.toggled.emit(True)  # noqa: FBT003 - Qt's way to emit
            # A turn later: what went wrong is then told before the last window is gone.
            self._runner.when_idle(lambda: QTimer.singleShot(0, self._tell_over))
        return self._runner.is_busy

    def _tell_over(self) -> None:
        if self._before is not None:
            self._end()
            self.over.emit()
            self.left.emit()

    def _stay(self) -> None:
        self._end()
        self.left.emit()

    def _end(self) -> None:
        """Go back to where the clerk was."""
        if self._before is not None:
            self._stack.setCurrentWidget(self._before)
            self._before = None
            self.toggled.emit(False)  # noqa: FBT003 - Qt's way to emit
