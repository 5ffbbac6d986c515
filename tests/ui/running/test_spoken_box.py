from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit

from perfdesk.ui.running.spoken_box import SpokenBox

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_a_long_text_can_be_read_and_copied_but_not_changed(qtbot: QtBot) -> None:
    text = "\n".join(f"第 {number} 行" for number in range(200))
    box = SpokenBox(text)
    qtbot.addWidget(box)
    box.show()

    view = box.findChild(QPlainTextEdit)
    assert view is not None
    assert view.toPlainText() == text
    assert view.isReadOnly()
    assert box.height() <= box.screen().availableGeometry().height()
