from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from perfdesk.app.safety.recovery import Question, ask_about, unsaved_of
from perfdesk.report.comparing.compare import Difference
from perfdesk.report.values import FieldRef
from perfdesk.ui.past.diff_text import DiffText
from perfdesk.ui.safety.recovery_dialog import DROP, LATER, NEW, RESTORE, RecoveryDialog
from tests.helpers.dialog_walk import faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.ui.parts.style import Theme


@pytest.fixture
def question(library: Library, session: ReportSession) -> Question:
    session.enter(FieldRef("conclusion"), "没有来得及保存的话。")
    return ask_about(unsaved_of(session, datetime.now(UTC)), library)


@pytest.fixture
def show(qtbot: QtBot, theme: Theme) -> Callable[[Question], RecoveryDialog]:
    def show(question: Question) -> RecoveryDialog:
        dialog = RecoveryDialog(question, theme)
        qtbot.addWidget(dialog)
        return dialog

    return show


def _words(dialog: RecoveryDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def _button(dialog: RecoveryDialog, words: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == words)


def test_both_sides_are_shown_before_the_choice(
    show: Callable[[Question], RecoveryDialog], question: Question
) -> None:
    dialog = show(question)

    assert "某某局" in _words(dialog)
    assert "副本的时间：今天" in _words(dialog)
    (text,) = dialog.findChildren(DiffText)
    assert text.toPlainText() == "没有来得及保存的话。"
    assert dialog.answer == LATER


@pytest.mark.parametrize(
    ("label", "answer"),
    [("恢复", RESTORE), ("另存为新报告", NEW), ("不要", DROP), ("以后再说", LATER)],
)
def test_each_button_is_an_answer(
    show: Callable[[Question], RecoveryDialog], question: Question, label: str, answer: str
) -> None:
    dialog = show(question)

    _button(dialog, label).click()

    assert dialog.answer == answer


def test_closing_decides_nothing(
    show: Callable[[Question], RecoveryDialog], question: Question
) -> None:
    dialog = show(question)
    dialog.reject()

    assert dialog.answer == LATER


def test_what_cannot_go_into_its_report_can_become_a_new_one(
    show: Callable[[Question], RecoveryDialog], question: Question
) -> None:
    gone = show(replace(question, is_there=False, stored_at=None))
    assert not _button(gone, "恢复").isEnabled()
    assert _button(gone, "另存为新报告").isDefault()
    assert "已不在" in _words(gone)
    assert "没有" in _words(gone)

    assert "另一版本的模板" in _words(show(replace(question, is_fitting=False)))
    assert "回收站里" in _words(show(replace(question, is_in_bin=True)))
    assert "又保存过" in _words(show(replace(question, has_moved_on=True)))


def test_nothing_and_very_much_can_be_different(
    show: Callable[[Question], RecoveryDialog], question: Question
) -> None:
    assert "没有不同" in _words(show(replace(question, differences=())))
    other = replace(question, differences=(), other_meta=("甲", "乙"), other_leftovers=(3, 2))
    assert "“甲”" in _words(show(other))
    assert "有 3 段" in _words(show(other))
    assert "没有不同" not in _words(show(other))

    one = Difference(FieldRef("conclusion"), "x", "结论", "一", "旧" * 400, None, "gone")
    many = show(replace(question, differences=(one,) * 100))
    assert "另有 40 处不同。" in _words(many)
    assert len(many.findChildren(DiffText)) == 60


def test_all_of_it_is_reached_by_keys(
    show: Callable[[Question], RecoveryDialog], question: Question
) -> None:
    dialog = show(question)
    dialog.show()
    assert faults(dialog) == []
