from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication

from perfdesk.ui.desk.leftovers_panel import LeftoversPanel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.ui.parts.style import Theme


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> LeftoversPanel:
    panel = LeftoversPanel(theme)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_the_chosen_piece_stands_in_full_and_is_copied_whole(panel: LeftoversPanel) -> None:
    long = "很长的一段。" * 50
    panel.show_leftovers(("短的", long))

    panel._list.setCurrentRow(1)
    panel._copy.click()

    assert QGuiApplication.clipboard().text() == long
    assert len(panel._list.item(1).text()) < 50


def test_dropping_is_only_asked_for(qtbot: QtBot, panel: LeftoversPanel) -> None:
    panel.show_leftovers(("甲", "乙"))
    panel._list.setCurrentRow(1)

    with qtbot.waitSignal(panel.drop_wanted) as wanted:
        panel._drop.click()

    assert wanted.args == [1]
    assert panel._list.count() == 2


def test_the_place_in_the_list_is_kept(panel: LeftoversPanel) -> None:
    panel.show_leftovers(("甲", "乙", "丙"))
    panel._list.setCurrentRow(2)

    panel.show_leftovers(("甲", "乙"))

    assert panel._text.toPlainText() == "乙"


def test_nothing_left_is_said(panel: LeftoversPanel) -> None:
    panel.show_leftovers(())

    assert "没有未归位" in panel._words.text()
    assert not panel._body.isVisible()
