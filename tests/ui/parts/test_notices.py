from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QPushButton

from perfdesk.ui.parts.notices import Notices

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.ui.parts.style import Theme


@pytest.fixture
def notices(qtbot: QtBot, theme: Theme) -> Notices:
    notices = Notices(theme)
    qtbot.addWidget(notices)
    return notices


def _buttons(notices: Notices) -> list[QPushButton]:
    return [one for one in notices.findChildren(QPushButton) if not one.isHidden()]


def test_what_is_said_stays_until_it_is_taken_away(notices: Notices) -> None:
    assert notices.isHidden()
    notices.say("a", "先说的")
    notices.say("b", "再说的")
    assert not notices.isHidden()
    assert notices.words() == {"a": "先说的", "b": "再说的"}

    notices.say("a", "改说的")
    notices.take_back("b")
    notices.take_back("nothing")
    assert notices.words() == {"a": "改说的"}

    (close,) = notices._rows["a"].findChildren(QPushButton)
    close.click()
    assert notices.words() == {}
    assert notices.isHidden()


def test_something_can_be_done_about_it(notices: Notices) -> None:
    done: list[str] = []
    notices.say("a", "有事", ("去做", lambda: done.append("x")))

    next(one for one in _buttons(notices) if one.text() == "去做").click()

    assert done == ["x"]


def test_what_holds_all_the_time_cannot_be_taken_away(notices: Notices) -> None:
    notices.say("a", "只读", stays=True)

    assert _buttons(notices) == []


def test_the_mark_follows_the_colours(notices: Notices, theme: Theme) -> None:
    notices.say("a", "有事")
    before = notices._rows["a"]._mark.pixmap().toImage()
    try:
        theme.look(theme.percent, theme.family, "dark")
        assert notices._rows["a"]._mark.pixmap().toImage() != before
    finally:
        theme.look(theme.percent, theme.family, "system")
