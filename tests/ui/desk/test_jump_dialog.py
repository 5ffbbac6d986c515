from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from perfdesk.report.values import FieldRef
from perfdesk.ui.desk.jump_dialog import JumpDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.ui.parts.style import Theme


@pytest.fixture
def dialog(qtbot: QtBot, session: ReportSession, theme: Theme) -> JumpDialog:
    dialog = JumpDialog(session.report, theme)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.mark.parametrize("typed", ["全年预算", "qnyss"])
def test_words_or_initials_lead_to_a_field(dialog: JumpDialog, typed: str) -> None:
    QTest.keyClicks(dialog._typed, typed) if typed.isascii() else dialog._typed.setText(typed)

    QTest.keyClick(dialog._typed, Qt.Key.Key_Return)

    assert dialog.result() == JumpDialog.DialogCode.Accepted
    assert dialog.chosen is not None
    assert dialog.chosen.ref == FieldRef("full_year_budget")


def test_the_arrows_choose_while_letters_are_typed(dialog: JumpDialog) -> None:
    QTest.keyClick(dialog._typed, Qt.Key.Key_Down)
    QTest.keyClick(dialog._typed, Qt.Key.Key_Down)

    assert dialog._list.currentRow() == 2
    assert not dialog.grab().isNull()


def test_what_is_nowhere_is_said_and_leads_nowhere(dialog: JumpDialog) -> None:
    dialog._typed.setText("没有这样的地方")

    QTest.keyClick(dialog._typed, Qt.Key.Key_Return)

    assert dialog.chosen is None
    assert dialog._nothing.isVisible()
