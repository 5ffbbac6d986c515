from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from perfdesk.ui.desk.zone_walk import ZoneWalk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def lines(qtbot: QtBot) -> Iterator[list[QLineEdit]]:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    lines = [QLineEdit() for _zone in range(3)]
    for line in lines:
        zone = QWidget()
        QHBoxLayout(zone).addWidget(line)
        row.addWidget(zone)
    window.show()
    window.activateWindow()
    yield lines
    window.close()


def _zone(line: QLineEdit) -> QWidget:
    zone = line.parentWidget()
    assert zone is not None
    return zone


def _walk(lines: list[QLineEdit]) -> ZoneWalk:
    return ZoneWalk([(_zone(line), line.setFocus) for line in lines])


def test_the_keyboard_goes_round_the_zones(lines: list[QLineEdit]) -> None:
    walk = _walk(lines)
    lines[0].setFocus()

    walk.step(1)
    assert lines[1].hasFocus()
    walk.step(-1)
    walk.step(-1)
    assert lines[2].hasFocus()


def test_a_zone_out_of_sight_is_passed(lines: list[QLineEdit]) -> None:
    """The keyboard went into a folded zone, and what was typed went nowhere."""
    walk = _walk(lines)
    lines[0].setFocus()
    _zone(lines[1]).hide()

    walk.step(1)
    assert lines[2].hasFocus()
    walk.enter_first(lines[2].setFocus)
    assert lines[0].hasFocus()
    _zone(lines[0]).hide()
    walk.enter_first(lines[2].setFocus)
    assert lines[2].hasFocus()
