"""After a crash: what was kept and not saved, beside what is stored, before the clerk chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from perfdesk.ui.parts.framing import fit, framed
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.times import clock_time, when_words
from perfdesk.ui.past.diff_text import DiffText

if TYPE_CHECKING:
    from datetime import datetime

    from perfdesk.app.safety.unsaved import Question
    from perfdesk.report.comparing.compare import Difference
    from perfdesk.ui.parts.style import Theme

RESTORE, NEW, DROP, LATER = "restore", "new", "drop", "later"
#: More differences are counted, not shown: what they are can be read in the report afterwards.
_SHOWN = 60
_LINES = 8
_KINDS = {"changed": "不同", "new": "报告里没有", "gone": "副本里没有"}


class RecoveryDialog(QDialog):
    """Asks what becomes of one unsaved content; ``answer`` is one of the four words above.

    Closing the dialog decides nothing.
    """

    def __init__(self, question: Question, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = question
        self._theme = theme
        self.answer = LATER
        self._build()

    def _build(self) -> None:
        self.setWindowTitle("找回没有保存的内容")
        title = QLabel(self._question.title)
        title.setProperty("role", "pageTitle")
        title.setWordWrap(True)
        about = QLabel(self._words())
        about.setWordWrap(True)
        box = framed(self, self._theme)
        box.addWidget(title)
        box.addWidget(about)
        box.addWidget(self._differences(), 1)
        box.addLayout(self._answers())
        fit(self, 52, 36)

    def _words(self) -> str:
        question = self._question
        kept, stored = _moment(question.unsaved.at), _moment(question.stored_at)
        lines = [sentence("recovery_about"), f"副本的时间：{kept}　　报告的保存时间：{stored}"]
        if question.has_moved_on:
            lines.append(sentence("recovery_moved_on"))
        if not question.is_there:
            lines.append(sentence("recovery_report_gone"))
        elif not question.is_fitting:
            lines.append(sentence("recovery_other_template"))
        elif question.is_in_bin:
            lines.append(sentence("recovery_in_bin"))
        return "\n\n".join(lines)

    def _differences(self) -> QWidget:
        px = self._theme.px
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, px(8), 0)
        column.setSpacing(px(12))
        found = self._question.differences
        for words in self._other_words() or (() if found else (sentence("recovery_same"),)):
            label = QLabel(words)
            label.setWordWrap(True)
            column.addWidget(label)
        for difference in found[:_SHOWN]:
            column.addWidget(self._card(difference))
        if len(found) > _SHOWN:
            column.addWidget(QLabel(sentence("recovery_more", count=len(found) - _SHOWN)))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setAccessibleName("两边的不同")
        return scroll

    def _other_words(self) -> tuple[str, ...]:
        """Return what differs and is no field."""
        told = (
            ("recovery_meta", self._question.other_meta),
            ("recovery_leftovers", self._question.other_leftovers),
            ("recovery_answers", self._question.other_answers),
        )
        return tuple(
            sentence(code, stored=pair[0], kept=pair[1]) for code, pair in told if pair is not None
        )

    def _card(self, difference: Difference) -> QWidget:
        px = self._theme.px
        card = QFrame()
        card.setProperty("role", "card")
        where = QLabel(f"{difference.where} · {difference.label}（{_KINDS[difference.kind]}）")
        where.setProperty("role", "panelTitle")
        where.setWordWrap(True)
        text = DiffText(self._theme, f"{difference.label}：保存的与副本的不同")
        text.show_texts(difference.old or "", difference.new or "")
        line = text.fontMetrics().lineSpacing()
        lines = 2 + max(len(difference.old or ""), len(difference.new or "")) // 30
        text.setFixedHeight(line * min(lines, _LINES) + px(16))
        inner = QVBoxLayout(card)
        inner.setContentsMargins(px(12), px(8), px(12), px(8))
        inner.setSpacing(px(6))
        inner.addWidget(where)
        inner.addWidget(text)
        return card

    def _answers(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        for answer, label, tip in (
            (RESTORE, "恢复", sentence("recovery_restore_tip")),
            (NEW, "另存为新报告", sentence("recovery_new_tip")),
            (DROP, "不要", sentence("recovery_drop_tip")),
            (LATER, "以后再说", sentence("recovery_later_tip")),
        ):
            button = QPushButton(label)
            button.setToolTip(tip)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked, chosen=answer: self._choose(chosen))
            button.setEnabled(answer != RESTORE or self._question.may_restore)
            row.addWidget(button)
            is_first = answer == (RESTORE if self._question.may_restore else NEW)
            if is_first:
                button.setProperty("role", "primary")
                button.setDefault(True)
                button.setFocus()
        return row

    def _choose(self, answer: str) -> None:
        self.answer = answer
        self.accept()


def _moment(at: datetime | None) -> str:
    if at is None:
        return "没有"
    return f"{when_words(at).rsplit(' ', 1)[0]} {clock_time(at)}"
