"""What stands around the start page's list: the report to go on with, notes, the foot line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from perfdesk.ui.parts.messages import PROGRAM_NAME, sentence
from perfdesk.ui.parts.report_words import name_words, state_words
from perfdesk.ui.parts.times import when_words

if TYPE_CHECKING:
    from perfdesk.report.values import ReportSummary
    from perfdesk.ui.parts.style import Theme


class ContinueCard(QFrame):
    """Offers the report that was left last.

    Signals:
        wanted: Id of the report to go on with.
    """

    wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report_id = 0
        self._name = QLabel()
        self._where = QLabel()
        self._go = QPushButton("继续填写")
        self._build(theme)
        self._go.clicked.connect(lambda: self.wanted.emit(self._report_id))
        self.hide()

    def show_report(self, summary: ReportSummary | None, section: str) -> None:
        """Show this report and the section it was left at; None hides the card."""
        if summary is not None:
            self._report_id = summary.id
            self._name.setText(name_words(summary))
            when = when_words(summary.saved_at)
            state = f"{state_words(summary)} · {when}"
            at = sentence("start_left_at", section=section, state=state)
            self._where.setText(at if section else state)
            self._go.setAccessibleDescription(f"{self._name.text()} {self._where.text()}")
        self.setVisible(summary is not None)

    def show_read_only(self, *, is_read_only: bool) -> None:
        """Promise no more than can be done."""
        self._go.setText("继续查看" if is_read_only else "继续填写")

    def _build(self, theme: Theme) -> None:
        px = theme.px
        self.setProperty("role", "card")
        title = QLabel("继续上次的报告")
        title.setProperty("role", "hint")
        self._name.setProperty("role", "pageTitle")
        self._where.setProperty("role", "muted")
        words = QVBoxLayout()
        words.setSpacing(px(4))
        for label in (title, self._name, self._where):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            words.addWidget(label)
        self._go.setProperty("role", "primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(20), px(14), px(20), px(14))
        row.setSpacing(px(24))
        row.addLayout(words, 1)
        row.addWidget(self._go)


class EmptyCard(QWidget):
    """Explains a desk without reports and offers the ways to begin."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.begin = QPushButton("新建报告")
        self.take = QPushButton("导入旧报告")
        self.sample = QPushButton("看一份示例报告")
        self._build(theme)

    def focus_first(self) -> None:
        """Give the keyboard to the button that most want."""
        self.begin.setFocus()

    def show_read_only(self, *, is_read_only: bool) -> None:
        """Take away what would make a report."""
        for button in (self.begin, self.take, self.sample):
            button.setEnabled(not is_read_only)

    def _build(self, theme: Theme) -> None:
        px = theme.px
        title = QLabel("还没有报告")
        title.setProperty("role", "headline")
        words = QLabel(sentence("start_empty", program=PROGRAM_NAME))
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        self.begin.setProperty("role", "primary")
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        for button in (self.begin, self.take, self.sample):
            buttons.addWidget(button)
        buttons.addStretch(1)
        card = QFrame()
        card.setProperty("role", "card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(px(32), px(28), px(32), px(28))
        inner.setSpacing(px(16))
        inner.addWidget(title)
        inner.addWidget(words)
        inner.addLayout(buttons)
        box = QVBoxLayout(self)
        box.addStretch(2)
        box.addWidget(card)
        box.addStretch(3)


class NoteLine(QFrame):
    """Says in one line what was just done, and offers to take it back.

    Signals:
        undo_wanted: It is to be taken back.
    """

    undo_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel()
        self._undo = QPushButton("撤销")
        self._can_undo = False
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._undo.setProperty("role", "quiet")
        self._undo.setToolTip("Ctrl+Z")
        self._undo.clicked.connect(self.undo)
        self.setProperty("role", "card")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(4), theme.px(8), theme.px(4))
        row.addWidget(self._words, 1)
        row.addWidget(self._undo)
        self.hide()

    def show_words(self, words: str, *, can_undo: bool) -> None:
        """Say this; nothing where there are no words."""
        self._words.setText(words)
        self._can_undo = can_undo
        self._undo.setVisible(can_undo)
        self.setVisible(bool(words))

    def undo(self) -> None:
        """Ask for taking it back, where it can be."""
        if self._can_undo:
            self.undo_wanted.emit()


class FootLine(QWidget):
    """The line below the list: how old the last backup is, and what lies in the bin."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_old = False
        self.backup = QPushButton("最近备份")
        self.bin = QPushButton("回收站")
        for button in (self.backup, self.bin):
            button.setProperty("role", "quiet")
            button.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.backup)
        row.addStretch(1)
        row.addWidget(self.bin)
        theme.changed.connect(self._dress)

    def show_bin(self, count: int) -> None:
        """Lead to the bin while something lies in it."""
        self.bin.setText(f"回收站（{count}）")
        self.bin.setVisible(count > 0)

    def show_backup(self, words: str, *, is_old: bool) -> None:
        """Tell of the last backup; no words: nothing."""
        self._is_old = is_old
        self.backup.setText(words)
        self.backup.setVisible(bool(words))
        self._dress()

    def _dress(self) -> None:
        size = self._theme.px(16)
        self.backup.setIconSize(QSize(size, size))
        self.backup.setIcon(self._theme.icon("warning", "warning") if self._is_old else QIcon())
