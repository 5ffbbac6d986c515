"""A long scoring table: rows in sight are measured at once, the rest in idle moments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from perfdesk.report.values import FieldRef
from perfdesk.ui.tables.row_heights import AT_ONCE
from perfdesk.ui.tables.score_editor import ScoreEditor
from tests.helpers.packages import load_package
from tests.helpers.pages import OpenPage, open_page
from tests.ui.tables.test_score_editor import SCORES

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

ROWS = AT_ONCE + 15
#: Needs several lines in any column that shows it.
LONG = "本指标反映全年各项工作完成的数量、质量和时效，并与年初的目标逐项对照，说明差异" * 2
WIDE = "1234567890.55"


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> OpenPage:
    open_ = open_page(qtbot, load_package(tmp_path, SCORES), "table")
    open_.page.resize(700, 900)
    open_.bridge.add_line("project", 0)
    return open_


@pytest.fixture
def table(page: OpenPage) -> ScoreEditor:
    """Return a table of many indicators, long words and a long figure in the last but one."""
    (project,) = page.session.report.lines("project", 0)
    table = page.editor("mark", ScoreEditor, project)
    rows = [["三级指标", "年度指标值"], *([f"指标{row}", "1"] for row in range(ROWS))]
    rows[-2] = [LONG, WIDE]
    QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in rows))
    QTest.keyClick(table.input, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(table.model.lines) == ROWS
    return table


def _settled(table: ScoreEditor) -> bool:
    heights = table._grid._row_heights
    return not heights._idle.isActive() and not heights._unmeasured


def test_all_rows_get_their_heights_and_columns_their_widths(
    qtbot: QtBot, table: ScoreEditor
) -> None:
    grid = table._grid
    assert grid.rowHeight(0) == grid.sizeHintForRow(0)
    qtbot.waitUntil(lambda: _settled(table), timeout=60_000)
    last = ROWS - 2
    assert grid.rowHeight(last) == grid.sizeHintForRow(last) > grid.rowHeight(0)
    column = [field.code for field in table.model.columns].index("goal")
    assert grid.columnWidth(column) >= grid.fontMetrics().horizontalAdvance(WIDE)


def test_cell_that_is_gone_to_is_measured_and_in_sight(table: ScoreEditor) -> None:
    """Before the rows around it had their heights it came to lie below the edge."""
    grid, last = table._grid, ROWS - 2
    table.focus_ref(FieldRef("three", table.model.lines[last]))
    assert grid.rowHeight(last) == grid.sizeHintForRow(last)
    place = grid.visualRect(grid.currentIndex())
    assert grid.viewport().rect().contains(place.center())


def test_rows_scrolled_into_sight_are_measured(table: ScoreEditor) -> None:
    bar = table._grid.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert table._grid.rowHeight(ROWS - 2) == table._grid.sizeHintForRow(ROWS - 2)


def test_many_rows_change_go_and_come_back_at_once(
    qtbot: QtBot, page: OpenPage, table: ScoreEditor
) -> None:
    lines = table.model.lines
    page.bridge.enter_many({FieldRef("done", line): "2" for line in lines}, "填入")
    assert all(table.model.text_at(row, 5) == "2" for row in range(ROWS))
    table.input.selectAll()
    table.remove_button.click()
    assert table.model.lines == ()
    page.bridge.undo()
    assert table.model.lines == lines
    qtbot.waitUntil(lambda: _settled(table), timeout=60_000)
    assert table._grid.rowHeight(ROWS - 2) > table._grid.rowHeight(0)
