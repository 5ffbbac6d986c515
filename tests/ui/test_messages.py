from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from perfdesk.errors import UserError
from perfdesk.ui.messages import Answer, Dialogs

if TYPE_CHECKING:
    from collections.abc import Callable

_ANSWERS = (Answer("drop", "删除"), Answer("keep", "保留"))

pytestmark = pytest.mark.usefixtures("theme")


def _when_shown(act: Callable[[QMessageBox], None]) -> None:
    def find_and_act() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        act(box)

    QTimer.singleShot(0, find_and_act)


def _button(box: QMessageBox, label: str) -> None:
    next(button for button in box.buttons() if button.text() == label).click()


@pytest.mark.parametrize(("label", "key"), [("删除", "drop"), ("保留", "keep")])
def test_the_pressed_button_answers(label: str, key: str) -> None:
    _when_shown(lambda box: _button(box, label))

    assert Dialogs().ask(None, "删除吗？", _ANSWERS) == key


def test_closing_the_box_is_the_harmless_answer() -> None:
    _when_shown(lambda box: QTest.keyClick(box, Qt.Key.Key_Escape))

    assert Dialogs().ask(None, "删除吗？", _ANSWERS) == "keep"


def test_an_error_is_shown_as_its_sentence_and_never_as_markup() -> None:
    error = UserError("disk_full", path="<b>D:/x</b>")
    seen: list[tuple[str, Qt.TextFormat]] = []

    def look(box: QMessageBox) -> None:
        seen.append((box.text(), box.textFormat()))
        box.accept()

    _when_shown(look)
    Dialogs().tell_error(None, error)

    assert seen == [(str(error), Qt.TextFormat.PlainText)]


def test_a_plain_word_is_told_with_a_chinese_button() -> None:
    labels: list[str] = []

    def look(box: QMessageBox) -> None:
        labels.extend(button.text() for button in box.buttons())
        box.accept()

    _when_shown(look)
    Dialogs().tell(None, "好了。")

    assert labels == ["确定"]
