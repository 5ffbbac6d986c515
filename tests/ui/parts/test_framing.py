"""A box is as large as its letters ask, and never larger than its share of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from perfdesk.ui.parts.framing import fit

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_a_box_is_so_many_letters_wide_and_high(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    em = dialog.fontMetrics().horizontalAdvance("国")

    fit(dialog, 12, 9)

    assert (dialog.width(), dialog.height()) == (em * 12, em * 9)


def test_no_box_is_larger_than_the_screen_allows(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    room = dialog.screen().availableGeometry().size()

    fit(dialog, 1000, 1000, 0.5)

    assert abs(dialog.width() - room.width() / 2) <= 1
    assert abs(dialog.height() - room.height() / 2) <= 1
