"""Arrows are drawn, in the colours of what they stand beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAction, QImage

from perfdesk.ui.parts.chevron import Chevron, MenuPush
from perfdesk.ui.parts.style import set_role

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.ui.parts.style import Theme


def _grabbed(widget: Chevron | MenuPush) -> QImage:
    return widget.grab().toImage()


def test_arrow_turns_when_it_opens(qtbot: QtBot, theme: Theme) -> None:
    arrow = Chevron()
    qtbot.addWidget(arrow)
    arrow.resize(theme.px(20), theme.px(20))
    closed = _grabbed(arrow)
    arrow.show_open(is_open=True)
    opened = _grabbed(arrow)
    assert closed != opened
    arrow.show_open(is_open=False)
    assert _grabbed(arrow) == closed
    assert arrow.sizeHint().isValid()


@pytest.mark.parametrize("role", ["", "primary"])
def test_button_of_a_menu_has_an_arrow(qtbot: QtBot, theme: Theme, role: str) -> None:
    assert theme.percent
    button = MenuPush("导出")
    qtbot.addWidget(button)
    set_role(button, role)
    button.show_actions([QAction("导出 PDF…", button)])
    button.resize(button.sizeHint())
    colours = {
        _grabbed(button).pixelColor(x, button.height() // 2 + y).name()
        for x in range(button.width() - 24, button.width() - 8)
        for y in range(-6, 7)
    }
    assert len(colours) > 2
    assert button.menu().actions()[0].text() == "导出 PDF…"
    button.setEnabled(False)
    assert not _grabbed(button).isNull()
