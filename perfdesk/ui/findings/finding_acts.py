"""What can be done with a finding: put right, explained, marked as read, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk.report.findings.check import UNFINISHED
from perfdesk.template.datatypes import Severity
from perfdesk.ui.editors.finding_line import fix_words
from perfdesk.ui.parts.look import label
from perfdesk.ui.parts.messages import sentence

if TYPE_CHECKING:
    from perfdesk.report.values import Finding
    from perfdesk.ui.parts.style import Theme

#: Rows of the small editor, and characters that an explanation may have.
_ROWS = 4
_LONGEST = 500
#: Acts stand in so many columns: the panel is narrow.
_COLUMNS = 2


def may_answer(finding: Finding) -> bool:
    """Say whether an explanation settles a finding: an error has to be put right."""
    return finding.severity is not Severity.ERROR and finding.check not in UNFINISHED


class _Explanation(QPlainTextEdit):
    """A few lines; Ctrl+Enter keeps them, Esc leaves them.

    Signals:
        kept, left: By the keys.
    """

    kept = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep or leave, else write."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.matches(QKeySequence.StandardKey.Cancel):
            self.left.emit()
        elif is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.kept.emit()
        else:
            super().keyPressEvent(event)


class FindingActs(QWidget):
    """Buttons for the chosen finding, its basis, and the small editor of the explanation.

    Signals:
        fix_wanted: The ``Finding`` to be put right.
        fix_all_wanted: Code of the check whose findings are all to be put right.
        answer_wanted: (``Finding``, text): the explanation, "" for only marked as read, None to
            take it back.
        writing: The small editor was opened.
    """

    writing = Signal()
    fix_wanted = Signal(object)
    fix_all_wanted = Signal(str)
    answer_wanted = Signal(object, object)

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, is_read_only: bool = False
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_read_only = is_read_only
        self._finding: Finding | None = None
        self._basis = label("", "hint", self, wraps=True)
        self._fix = QPushButton("改正")
        self._fix_all = QPushButton("全部改正")
        self._explain = QPushButton("说明…")
        self._read = QPushButton("标为已阅")
        self._take_back = QPushButton("取回说明")
        self._buttons = QWidget(self)
        self._writing = QWidget(self)
        self._text = _Explanation()
        self._keep = QPushButton("保存说明")
        self._leave = QPushButton("取消")
        self._build()
        self._connect()
        self.show_finding(None, 0)

    def show_finding(self, finding: Finding | None, alike: int) -> None:
        """Offer what can be done with a finding, ``alike`` of whose check can be put right."""
        if finding != self._finding:
            self._close()
        self._finding = finding
        self.setVisible(finding is not None)
        if finding is None:
            return
        self._basis.setText(sentence("finding_basis", basis=finding.basis))
        self._basis.setVisible(bool(finding.basis))
        may_write, is_open = not self._is_read_only, finding.answer is None
        has_fix = may_write and is_open and finding.fix is not None
        self._fix.setVisible(has_fix)
        self._fix.setToolTip(fix_words(finding))
        self._fix_all.setVisible(has_fix and alike > 1)
        self._fix_all.setText(f"全部改正（{alike} 处）")
        self._fix_all.setToolTip(sentence("fix_all_tip", title=finding.title, count=alike))
        may_say = may_write and may_answer(finding)
        self._explain.setVisible(may_say)
        self._explain.setText("修改说明…" if finding.answer else "说明…")
        self._read.setVisible(may_say and is_open)
        self._take_back.setVisible(may_say and not is_open)

    def _build(self) -> None:
        px = self._theme.px
        for button, tip in (
            (self._explain, "finding_explain_tip"),
            (self._read, "finding_read_tip"),
            (self._take_back, "finding_take_back_tip"),
        ):
            button.setToolTip(sentence(tip))
        self._text.setAccessibleName("说明")
        self._text.setPlaceholderText(sentence("finding_explain_what"))
        self._text.setTabChangesFocus(True)
        row = self.fontMetrics().lineSpacing()
        self._text.setMinimumHeight(row * 2 + px(20))
        self._text.setMaximumHeight(row * _ROWS + px(20))
        self._keep.setProperty("role", "primary")
        foot = QHBoxLayout()
        foot.addWidget(self._keep)
        foot.addWidget(self._leave)
        foot.addStretch(1)
        writing = QVBoxLayout(self._writing)
        writing.setContentsMargins(0, 0, 0, 0)
        writing.setSpacing(px(6))
        writing.addWidget(self._text)
        writing.addLayout(foot)
        self._writing.hide()
        buttons = QGridLayout(self._buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(px(6))
        acts = (self._fix, self._fix_all, self._explain, self._read, self._take_back)
        for place, button in zip(((0, 0), (0, 1), (1, 0), (1, 1), (1, 1)), acts, strict=True):
            buttons.addWidget(button, *place)
        for column in range(_COLUMNS):
            buttons.setColumnStretch(column, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(6))
        box.addWidget(self._basis)
        box.addWidget(self._buttons)
        box.addWidget(self._writing)

    def _connect(self) -> None:
        self._fix.clicked.connect(lambda: self.fix_wanted.emit(self._finding))
        self._fix_all.clicked.connect(self._tell_all)
        self._explain.clicked.connect(self._write)
        self._read.clicked.connect(lambda: self.answer_wanted.emit(self._finding, ""))
        self._take_back.clicked.connect(lambda: self.answer_wanted.emit(self._finding, None))
        self._keep.clicked.connect(self._tell_answer)
        self._text.kept.connect(self._tell_answer)
        self._leave.clicked.connect(self._give_up)
        self._text.left.connect(self._give_up)
        self._text.textChanged.connect(self._show_keep)

    def _tell_all(self) -> None:
        if self._finding is not None:
            self.fix_all_wanted.emit(self._finding.check)

    def _write(self) -> None:
        if self._finding is not None:
            self._text.setPlainText(self._finding.answer or self._finding.answered_before)
            self._buttons.hide()  # The panel is low: the editor takes their place.
            self._writing.show()
            self._show_keep()
            self._text.setFocus()
            self.writing.emit()

    def _show_keep(self) -> None:
        count = len(self._text.toPlainText().strip())
        self._keep.setEnabled(0 < count <= _LONGEST)
        self._keep.setToolTip(sentence("finding_explain_long", most=_LONGEST))

    def _tell_answer(self) -> None:
        if self._finding is not None and self._keep.isEnabled():
            finding, text = self._finding, self._text.toPlainText().strip()
            self._close()
            self.answer_wanted.emit(finding, text)

    def _give_up(self) -> None:
        self._close()
        self._explain.setFocus()

    def _close(self) -> None:
        self._writing.hide()
        self._buttons.show()
