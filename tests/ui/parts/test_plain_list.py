from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QVBoxLayout

from perfdesk.ui.parts.plain_list import PlainList

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.ui.parts.style import Theme


def test_all_rows_have_the_height_of_the_style(qtbot: QtBot, theme: Theme) -> None:
    """Harm: the row that was chosen before the list was shown was higher than those below it."""
    plain = PlainList()
    for row in range(4):
        plain.addItem(f"第{row}行")
        plain.setCurrentRow(row)
    dialog = QDialog()
    qtbot.addWidget(dialog)
    QVBoxLayout(dialog).addWidget(plain)
    dialog.show()
    items = (plain.item(row) for row in range(plain.count()))
    heights = {plain.visualItemRect(item).height() for item in items}
    assert len(heights) == 1
    assert heights.pop() >= plain.fontMetrics().height() + theme.px(12)
