from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from perfdesk.ui.parts.focus import first_stop

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_the_keyboard_goes_to_the_first_that_takes_it(qtbot: QtBot) -> None:
    window, part = QWidget(), QWidget()
    qtbot.addWidget(window)
    outer, inner = QVBoxLayout(window), QVBoxLayout(part)
    outer.addWidget(QLineEdit())
    outer.addWidget(part)
    dead, live = QLineEdit(), QLineEdit()
    dead.setEnabled(False)
    for widget in (QLabel("字"), dead, live):
        inner.addWidget(widget)
    window.show()

    assert first_stop(part) is live
    live.hide()
    assert first_stop(part) is None
