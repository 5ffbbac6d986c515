from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from perfdesk.report.values import FieldRef
from perfdesk.ui.tables.card import Card
from perfdesk.ui.tables.group_cards import GroupEditor
from tests.helpers.packages import load_package
from tests.helpers.pages import EVERY_TYPE, OpenPage, open_page

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


class _Heights(QObject):
    """Takes down every height that a card gets."""

    def __init__(self) -> None:
        super().__init__()
        self.of: dict[int, list[int]] = {}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, Card):
            self.of.setdefault(watched.number, []).append(watched.height())
        return False


@pytest.fixture
def records(qtbot: QtBot, tmp_path: Path) -> OpenPage:
    return open_page(qtbot, load_package(tmp_path, EVERY_TYPE), "records")


def _settle() -> None:
    for _round in range(20):
        QApplication.processEvents()


def test_cards_are_not_squeezed_while_others_come(records: OpenPage) -> None:
    """Each batch laid all open cards out in the room there was, and once more when there was more:

    on a page of 200 records the window did not answer for 60 ms at a time.
    """
    group = records.editor("task", GroupEditor)
    for _number in range(3):
        group.add_button.click()
    _settle()
    heights = _Heights()
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(heights)
    known = set(records.session.report.lines("task"))

    for _number in range(40):
        records.session.add_line("task")
    group.show_lines()
    _settle()

    application.removeEventFilter(heights)
    assert not known & set(heights.of)
    assert len(heights.of) > 20


def test_a_record_that_is_gone_to_unfolds_in_its_place_at_once(records: OpenPage) -> None:
    """The first click after a jump met the head where it was before the page had grown."""
    group = records.editor("task", GroupEditor)
    for _number in range(30):
        records.session.add_line("task")
    group.show_lines()
    last = records.session.report.lines("task")[-1]

    records.page.focus_ref(FieldRef("goal", last))

    card = group.card(last)
    assert card.is_open
    assert card.isVisible()
    assert card.height() >= card.minimumSizeHint().height()
    assert card.head.height() >= card.head.minimumSizeHint().height()
