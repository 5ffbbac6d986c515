from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfdesk.ui.editors.choice_editor import ChoiceEditor, FlagEditor
from perfdesk.ui.editors.number_editor import NumberEditor
from perfdesk.ui.editors.text_editor import TextEditor

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.helpers.pages import OpenPage


def test_choice_is_entered_by_keys_and_taken_back(page: OpenPage) -> None:
    editor = page.editor("kind", ChoiceEditor)
    editor.input.setFocus()
    QTest.keyClick(editor.input, Qt.Key.Key_Down)
    QTest.keyClick(editor.input, Qt.Key.Key_Down)
    assert page.text("kind") == "乙类"
    QTest.keyClick(editor.input, Qt.Key.Key_Home)
    assert page.text("kind") == ""


def test_filling_a_choice_is_no_entry(page: OpenPage, qtbot: QtBot) -> None:
    editor = page.editor("kind", ChoiceEditor)
    with qtbot.assertNotEmitted(editor.edited):
        page.enter("kind", "甲类")
    assert editor.input.currentText() == "甲类"


def test_stored_text_that_is_no_choice_stays_visible(page: OpenPage) -> None:
    page.enter("kind", "丙类")
    assert page.editor("kind", ChoiceEditor).input.currentText() == "丙类（不在可选项中）"


def test_wheel_over_a_choice_changes_nothing(page: OpenPage) -> None:
    page.enter("kind", "甲类")
    combo = page.editor("kind", ChoiceEditor).input
    event = QWheelEvent(
        QPointF(5, 5), combo.mapToGlobal(QPointF(5, 5)), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(combo, event)
    assert combo.currentText() == "甲类"


def test_flag_is_answered_changed_and_cleared(page: OpenPage) -> None:
    editor = page.editor("public", FlagEditor)
    editor._answers["是"].click()
    assert page.text("public") == "是"
    editor._answers["否"].click()
    assert page.text("public") == "否"
    assert not editor._answers["是"].isChecked()
    editor.clear_button.click()
    assert page.text("public") == ""
    assert editor.clear_button.isHidden()


def test_fields_appear_and_go_with_the_flag_that_they_hang_on(page: OpenPage) -> None:
    flag = page.editor("public", FlagEditor)
    link, reason = page.editor("link", NumberEditor), page.editor("reason", TextEditor)
    assert link.isHidden()
    assert reason.isHidden()
    flag._answers["是"].click()
    assert link.isVisible()
    assert reason.isHidden()
    flag._answers["否"].click()
    assert link.isHidden()
    assert reason.isVisible()


@pytest.mark.qt_log_ignore("raise|grabbing the keyboard", extend=True)
def test_the_list_of_a_choice_is_named_when_it_comes_up(page: OpenPage) -> None:
    """The list that drops down had no name, and a page has too many to name them all before."""
    choice = page.editor("kind", ChoiceEditor).input

    choice.showPopup()

    assert choice.view().accessibleName() == "类别的选项"
    choice.hidePopup()
