from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from perfdesk.ui.parts.year_box import YearBox

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.usefixtures("theme")
def test_full_width_digits_are_taken(qtbot: QtBot) -> None:
    """A year typed with the input method's wide digits was refused without a word."""
    box = YearBox()
    box.setSuffix(" 年度")
    qtbot.addWidget(box)
    box.show()
    box.selectAll()

    committed = QInputMethodEvent()
    committed.setCommitString("２０２１")
    QApplication.sendEvent(box.lineEdit(), committed)

    assert box.value() == 2021
    assert box.text() == "2021 年度"
