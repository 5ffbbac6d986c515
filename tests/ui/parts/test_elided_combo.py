"""A choice that does not fit is shortened, and told whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.ui.parts.elided_combo import ElidedCombo

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.ui.parts.style import Theme


def test_a_long_choice_ends_with_dots(qtbot: QtBot, theme: Theme) -> None:
    combo = ElidedCombo()
    qtbot.addWidget(combo)
    combo.addItems(["短", "荔湾区 2023 年度部门整体支出绩效自评报告"])
    combo.resize(theme.px(140), combo.sizeHint().height())
    assert not combo.grab().isNull()
    assert combo.toolTip() == ""
    combo.setCurrentIndex(1)
    assert not combo.grab().isNull()
    assert combo.toolTip() == combo.itemText(1)
    combo.resize(theme.px(600), combo.sizeHint().height())
    assert not combo.grab().isNull()
    assert combo.toolTip() == ""
