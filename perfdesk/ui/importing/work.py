"""Read an old report beside the screen: what takes long says what is done and can be stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from perfdesk.ui.parts.look import label
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.tasks import gently

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.app.importing.importing import Reading
    from perfdesk.errors import UserError
    from perfdesk.ui.parts.messages import Dialogs
    from perfdesk.ui.parts.style import Theme
    from perfdesk.ui.parts.tasks import Runner

#: What takes longer says what is being done, this often.
_PATIENCE_MS, _TICK_MS = 500, 100


class ImportWork(QWidget):
    """The page that is shown while something takes long; it knows what is under way.

    Attributes:
        is_long: It is time to show the page.

    Signals:
        changed: Work began, ended, was stopped, or is long now.
    """

    changed = Signal()

    def __init__(self, theme: Theme, dialogs: Dialogs, runner: Runner) -> None:
        super().__init__()
        self.is_long = False
        self._dialogs = dialogs
        self._runner = runner
        self._reading: Reading | None = None
        self._name = ""
        self._waited = 0
        self._patience = QTimer(self, interval=_TICK_MS)
        self._patience.timeout.connect(self._tick)
        self._stage = label("", "muted", wraps=True)
        self._stop = QPushButton("停止")
        self._stop.setAutoDefault(False)
        self._stop.clicked.connect(self.stop)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName("读取进度")
        box = QVBoxLayout(self)
        box.setSpacing(theme.px(8))
        box.addStretch()
        for part in (self._stage, bar):
            box.addWidget(part)
        box.addWidget(self._stop, 0, Qt.AlignmentFlag.AlignLeft)
        box.addStretch()

    @property
    def is_busy(self) -> bool:
        """Say whether something is under way that was not stopped."""
        return self._reading is not None

    def begin(
        self, name: str, reading: Reading, work: Callable[[], object], done: Callable[..., None]
    ) -> None:
        """Do work beside the screen; what was stopped or overtaken is let go."""
        self._reading, self._name = reading, name
        self._waited, self.is_long = 0, False
        self._patience.start()
        self.changed.emit()

        def end() -> bool:
            is_mine = self._reading is reading
            if is_mine:
                self._end()
            return is_mine

        def show(result: object) -> None:
            if end():
                done(result)
                self.changed.emit()

        def fail(error: UserError) -> None:
            if end():
                self.changed.emit()
                self._dialogs.tell_error(self, error)

        self._runner.run(gently()(work), show, fail, lambda: None)

    def stop(self) -> None:
        """Let go of what is under way."""
        if self._reading is not None:
            self._reading.cancel()
        self._end()
        self.changed.emit()

    def _end(self) -> None:
        self._reading = None
        self.is_long = False
        self._patience.stop()

    def _tick(self) -> None:
        self._waited += _TICK_MS
        self.is_long = self._waited >= _PATIENCE_MS
        if self.is_long and self._reading is not None:
            stage = self._reading.stage or "等待"
            self._stage.setText(sentence("import_reading", name=self._name, stage=stage))
            self.changed.emit()
