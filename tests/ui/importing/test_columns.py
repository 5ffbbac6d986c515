"""Columns of a table are as wide as what stands below each other needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from perfdesk.app.importing.import_rows import OldRow
from perfdesk.app.importing.import_state import Sureness
from perfdesk.intake.arrangement import PartKind
from perfdesk.ui.importing.columns import edges_of
from perfdesk.ui.importing.drag_picture import beside_pointer, picture_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def row(number: int, *cells: str) -> OldRow:
    kind = PartKind.ROW if cells else PartKind.TEXT
    return OldRow(number, kind, "", "", 0, cells, "", "", Sureness.SURE, is_open=False)


def test_a_short_column_leaves_room_to_a_long_one() -> None:
    table = (row(2, "法律援助案件数", "20"), row(3, "案件办结率", "9.5"))
    found = edges_of((row(1), *table, row(4), row(5, "甲", "乙", "丙"), row(6, "长" * 90, "20")))
    assert found.keys() == {2, 3, 5, 6}
    assert found[2] == found[3] == (16 / 22, 1.0)
    assert found[5] == pytest.approx((1 / 3, 2 / 3, 1.0))
    assert found[6] == (26 / 32, 1.0)
    wide = edges_of((row(1, "分值", *("长" * 20 for _ in range(4))),))[1]
    assert wide == pytest.approx((6 / 58, 19 / 58, 32 / 58, 45 / 58, 1.0))
    assert edges_of((row(1, *"甲" * 30),))[1][:2] == pytest.approx((1 / 30, 2 / 30))


def test_what_is_dragged_leaves_the_goal_in_sight(qtbot: QtBot) -> None:
    widget = QLabel()
    qtbot.addWidget(widget)
    em = widget.fontMetrics().horizontalAdvance("国")
    one, many = (picture_of("承担全市的日常巡护\n" * 9, count, widget) for count in (1, 3))
    assert one.width() <= em * 18
    assert one.width() < many.width() < em * 24
    assert beside_pointer().x() < 0
    assert one.toImage().pixelColor(3, 3) != one.toImage().pixelColor(0, 0)
