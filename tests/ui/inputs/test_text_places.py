from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from perfdesk.ui.inputs.text_places import cursor_in, put_cursor, select_in

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def items(qtbot: QtBot) -> QWidget:
    """An editor of a list: each item an input of its own."""
    editor = QWidget()
    qtbot.addWidget(editor)
    box = QVBoxLayout(editor)
    for text in ("甲乙", "𠮷丙", ""):
        box.addWidget(QPlainTextEdit(text))
    editor.show()
    qtbot.waitExposed(editor)
    return editor


def _inputs(editor: QWidget) -> list[QPlainTextEdit]:
    return editor.findChildren(QPlainTextEdit)


def test_a_place_in_a_list_is_a_place_in_its_lines(qtbot: QtBot, items: QWidget) -> None:
    select_in(items, 4, 1)  # 甲 乙 \n 𠮷 [丙]

    marked = _inputs(items)[1]
    qtbot.waitUntil(marked.hasFocus)
    assert marked.textCursor().selectedText() == "丙"
    assert cursor_in(items) == 5


def test_the_cursor_comes_back_to_its_place(qtbot: QtBot, items: QWidget) -> None:
    put_cursor(items, 4)
    qtbot.waitUntil(_inputs(items)[1].hasFocus)

    assert cursor_in(items) == 4
    assert _inputs(items)[1].textCursor().position() == 2  # Qt counts 𠮷 twice.


def test_a_place_behind_the_end_is_the_end(qtbot: QtBot) -> None:
    line = QLineEdit("甲乙丙")
    qtbot.addWidget(line)
    line.show()

    select_in(line, 99, 5)

    assert line.cursorPosition() == 3


def test_where_the_keyboard_is_elsewhere_there_is_no_cursor(qtbot: QtBot) -> None:
    other = QLineEdit()
    qtbot.addWidget(other)

    assert cursor_in(other) == 0
