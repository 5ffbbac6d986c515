from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsOpacityEffect, QVBoxLayout, QWidget

from perfdesk.ui.editors.grip import Grip

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def holder() -> QWidget:
    return QWidget()


@pytest.fixture
def rows(qtbot: QtBot, holder: QWidget) -> list[QWidget]:
    qtbot.addWidget(holder)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    rows = [QWidget(holder) for _index in range(3)]
    for row in rows:
        row.setFixedSize(200, 40)
        column.addWidget(row)
        Grip(row, lambda: rows, row).resize(10, 40)
    with qtbot.waitExposed(holder):
        holder.show()
    return rows


def grip_of(row: QWidget) -> Grip:
    (grip,) = row.findChildren(Grip)
    return grip


def pull(grip: Grip, to: QPoint) -> QPoint:
    QTest.mousePress(grip, Qt.MouseButton.LeftButton, pos=QPoint(5, 20))
    end = grip.mapFromGlobal(to)
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(end), QPointF(to),
        Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(grip, event)
    return end


@pytest.mark.parametrize(("moved", "onto", "y"), [(0, 2, 39), (0, 1, 39), (2, 0, 0)])
def test_a_drag_shows_where_it_lands_and_what_is_dragged(
    holder: QWidget, rows: list[QWidget], moved: int, onto: int, y: int
) -> None:
    """Harm: nothing moved on the screen, most of all above the first, and clerks let go."""
    grip = grip_of(rows[moved])
    end = pull(grip, rows[onto].mapToGlobal(QPoint(5, y)))
    (line,) = [one for one in holder.findChildren(QFrame) if one.property("role") == "dropLine"]
    assert line.isVisible()
    assert holder.rect().contains(line.geometry())
    effect = rows[moved].graphicsEffect()
    assert isinstance(effect, QGraphicsOpacityEffect)
    assert effect.opacity() < 1
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=end)
    assert rows[moved].graphicsEffect() is None
    assert not line.isVisible()
