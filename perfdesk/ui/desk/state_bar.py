"""The line at the foot: whether all is saved, how far the report is, what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from perfdesk.ui.desk.autosave import COPY_HELPS
from perfdesk.ui.inputs.tab_order import following
from perfdesk.ui.parts.counts import count_words
from perfdesk.ui.parts.look import ElidedLabel
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.style import set_role
from perfdesk.ui.parts.times import clock_time

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QResizeEvent

    from perfdesk.errors import UserError
    from perfdesk.report.values import Progress
    from perfdesk.ui.parts.style import Theme


#: What was just done is told for so long.
_SAID_MS = 8000
#: Widths in ems: of the progress bar at its widest and narrowest, and what the state of saving
#: has at least, however long the other words are.
_BAR_EMS, _LEAST_BAR_EMS, _SAVE_EMS = 8, 3, 12


class StateBar(QWidget):
    """Tells the truth about saving: 已保存 stands only while nothing is unsaved.

    Signals:
        findings_wanted: The clerk clicked the counts.
        details_wanted: The whole sentence why saving failed, which the clerk wants to read.
        copy_wanted: The report can no longer be saved: the clerk wants to go on in a copy.
        passed: Tab leads on behind the line.
    """

    findings_wanted = Signal()
    details_wanted = Signal(str)
    copy_wanted = Signal()
    passed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._saved_at: datetime | None = None
        self._has_failed = False
        self._copy_helps = False
        self._failure = ""
        self._mark = QLabel()
        # Long sentences are shortened instead of pushing the window wider.
        self._save = ElidedLabel()
        self._details = QPushButton("详情")
        self._copy = QPushButton("另存为新报告…")
        self._backup = QLabel()
        self._said = QTimer(self)
        self._task = ElidedLabel()
        self._bar = QProgressBar()
        self._percent = QLabel()
        self._counts = QPushButton()
        self._row = QHBoxLayout(self)
        self._look = ("state-done", "done")
        self._told: tuple[object, ...] = ()
        self._build()
        self._counts.clicked.connect(self.findings_wanted)
        self._details.clicked.connect(self._tell_details)
        self._copy.clicked.connect(self.copy_wanted)
        self._said.timeout.connect(self.end_task)
        theme.changed.connect(self._draw_mark)

    def focusNextPrevChild(self, is_forward: bool) -> bool:  # noqa: FBT001 - Qt's own signature
        """Tell where Tab leads behind the last button: for Qt the pages made late come last."""
        here = QApplication.focusWidget()
        if is_forward and here is not None and here.isVisible() and not following(here, self):
            self.passed.emit()
            return True
        return super().focusNextPrevChild(is_forward)

    # -- saving ----------------------------------------------------------------------------

    def show_saved(self, moment: datetime | None) -> None:
        """Say that everything is saved; None where nothing had to be saved since the last time."""
        self._has_failed = False
        self._saved_at = moment or self._saved_at
        time = "" if self._saved_at is None else f" {clock_time(self._saved_at)}"
        self._say("state-done", "done", "saved", f"已保存{time}")

    def show_dirty(self) -> None:
        """Say that something is not saved; a failure stays in sight until saving works."""
        if not self._has_failed:
            self._say("state-in_work", "muted", "unsaved", "未保存的更改")

    def show_saving(self) -> None:
        """Say that saving is under way."""
        if not self._has_failed:
            self._say("state-in_work", "muted", "unsaved", "正在保存…")
            # Saving holds the screen; on a slow stick these words should be seen meanwhile.
            self._save.repaint()

    def show_failed(self, error: UserError) -> None:
        """Say why saving failed; stays until it works."""
        self._has_failed = True
        self._copy_helps = error.code in COPY_HELPS
        self._failure = f"保存失败：{error}"
        self._say("failed", "error", "unsavable", self._failure)

    def show_kept(self, moment: datetime) -> None:
        """Say that saving fails, but that all is kept in the emergency journal."""
        if self._has_failed:
            words = f"未能保存，已另存应急副本 {clock_time(moment)}"
            self._say("failed", "error", "unsavable", words)

    def show_read_only(self, why: str) -> None:
        """Say that nothing is saved here, since nothing can be changed."""
        self._failure = why
        self._say("hint", "muted", "unsaved", "只读")
        self._save.setToolTip(why)
        self._details.setVisible(bool(why))

    def show_backup(self, words: str) -> None:
        """Say how old the newest backup is."""
        self._backup.setText(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let give way what matters least."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Need no more than the state of saving: the rest gives way."""
        width = self.fontMetrics().horizontalAdvance("国") * _SAVE_EMS
        return QSize(width, super().minimumSizeHint().height())

    def _fit(self) -> None:
        """Cut no words while the progress bar, or the age of the backup, could give way."""
        em = self.fontMetrics().horizontalAdvance("国")
        told = self._save.fontMetrics().horizontalAdvance(self._save.text()) + 2
        self._save.setMinimumWidth(min(told, em * _SAVE_EMS))
        row, margins = self._row, self._row.contentsMargins()
        spare = self.width() - margins.left() - margins.right() - self._theme.px(24)
        for part in (self._mark, self._save, self._details, self._copy, self._task):
            spare -= 0 if part.isHidden() else part.sizeHint().width() + row.spacing()
        for part in (self._percent, self._counts):
            spare -= part.sizeHint().width() + row.spacing()
        backup = self._backup.sizeHint().width() + row.spacing()
        has_backup = bool(self._backup.text()) and spare >= backup
        self._backup.setVisible(has_backup)
        # Where the backup's age has to go, the bar is gone before.
        spare -= backup if self._backup.text() else 0
        bar = min(spare - row.spacing(), em * _BAR_EMS)
        self._bar.setVisible(bar >= em * _LEAST_BAR_EMS)
        if not self._bar.isHidden():
            self._bar.setFixedWidth(bar)

    def _say(self, mark: str, colour: str, role: str, words: str) -> None:
        told = (mark, colour, role, words, self._has_failed, self._copy_helps)
        if told == self._told:
            # The same at every keystroke: a new pixmap would lay the whole line out anew.
            return
        self._told = told
        self._look = (mark, colour)
        self._draw_mark()
        self._save.setText(words)
        self._save.setToolTip(words)
        self._details.setVisible(self._has_failed)
        self._copy.setVisible(self._has_failed and self._copy_helps)
        set_role(self._save, role)
        self._fit()

    def _tell_details(self) -> None:
        self.details_wanted.emit(self._failure)

    def _draw_mark(self) -> None:
        size = self.fontMetrics().ascent()
        ratio = self.devicePixelRatioF()
        pixmap = self._theme.pixmap(*self._look, round(size * ratio)).copy()
        pixmap.setDevicePixelRatio(ratio)
        self._mark.setPixmap(pixmap)

    # -- the rest ----------------------------------------------------------------------------

    def show_progress(self, progress: Progress) -> None:
        """Show completion and counts."""
        self._bar.setValue(progress.percent)
        self._percent.setText(f"完成 {progress.percent} %")
        words = count_words(progress)
        if words != self._counts.text():
            self._counts.setText(words)
            self._fit()

    def say(self, words: str) -> None:
        """Say what was just done; the words go by themselves."""
        self.show_task(words)
        self._said.start()

    def unsay(self) -> None:
        """Forget what was said to be done: something else was done since."""
        if self._said.isActive():
            self.end_task()

    def show_task(self, words: str) -> None:
        """Say what is being done beside the screen."""
        self._said.stop()
        self._task.setText(words)
        self._task.setToolTip(words)
        self._task.show()
        self._fit()

    def end_task(self) -> None:
        """Say that it is over, by saying nothing."""
        self._said.stop()
        self._task.clear()
        self._task.hide()
        self._fit()

    def _build(self) -> None:
        px = self._theme.px
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "stateBar")
        self._save.setAccessibleName("保存状态")
        self._details.setProperty("role", "quiet")
        self._details.setToolTip(sentence("save_details_tip"))
        self._details.hide()
        self._copy.setProperty("role", "quiet")
        self._copy.setToolTip(sentence("save_copy_tip"))
        self._copy.hide()
        self._backup.setProperty("role", "muted")
        self._backup.hide()
        self._said.setSingleShot(True)
        self._said.setInterval(_SAID_MS)
        self._task.hide()
        self._task.setProperty("role", "muted")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("完成进度")
        self._counts.setProperty("role", "quiet")
        self._counts.setToolTip(sentence("counts_tip"))
        for words in (self._save, self._task):
            words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        row = self._row
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(px(12), px(3), px(12), px(3))
        row.setSpacing(px(8))
        row.addWidget(self._mark)
        row.addWidget(self._save)
        row.addWidget(self._details)
        row.addWidget(self._copy)
        row.addWidget(self._task)
        row.addSpacing(px(12))
        row.addStretch(1)
        row.addWidget(self._bar)
        row.addWidget(self._percent)
        row.addSpacing(px(12))
        row.addWidget(self._counts)
        row.addWidget(self._backup)
