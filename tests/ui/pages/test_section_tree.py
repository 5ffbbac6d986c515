from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfdesk.report.values import FieldRef, Progress, SectionProgress, SectionState
from perfdesk.ui.pages.section_tree import OVERVIEW, SectionTree

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.ui.parts.style import Theme


@pytest.fixture
def tree(qtbot: QtBot, session: ReportSession, theme: Theme) -> SectionTree:
    tree = SectionTree(session.report, theme)
    qtbot.addWidget(tree)
    tree.resize(270, 600)
    tree.show()
    tree.show_progress(session.progress)
    return tree


def _indexes(tree: SectionTree, parent: QModelIndex | None = None) -> list[QModelIndex]:
    model, found = tree.model(), []
    above = parent or QModelIndex()
    for row in range(model.rowCount(above)):
        index = model.index(row, 0, above)
        found += [index, *_indexes(tree, index)]
    return found


def test_headings_carry_their_generated_numbers(tree: SectionTree) -> None:
    headings = [index.data() for index in _indexes(tree)]

    assert headings[:4] == ["总览", "文首", "一、基本情况", "（一）部门职能"]
    # Annexes stand last, without a number.
    assert headings[-3].startswith("四、")
    assert headings[-2:] == ["部门整体支出绩效自评表", "项目支出绩效自评表"]


def test_state_is_spoken_too(tree: SectionTree, session: ReportSession) -> None:
    """A screen reader sees no marks."""
    spoken = [index.data(Qt.ItemDataRole.AccessibleTextRole) for index in _indexes(tree)]
    assert "一、基本情况，未填，必填 11 项，已填 0 项" in spoken

    change = session.enter(FieldRef("full_year_budget"), "many")
    tree.show_progress(change.progress)

    spoken = [index.data(Qt.ItemDataRole.AccessibleTextRole) for index in _indexes(tree)]
    assert "一、基本情况，有错误，必填 11 项，已填 0 项" in spoken


def test_a_click_and_the_arrow_keys_lead_to_a_section(tree: SectionTree) -> None:
    chosen: list[str] = []
    tree.section_chosen.connect(chosen.append)
    spot = tree.visualRect(_indexes(tree)[3]).center()

    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert set(chosen) == {"functions"}
    QTest.keyClick(tree, Qt.Key.Key_Down)
    assert chosen[-1] == "revenue_expenditure"


def test_enter_leads_into_the_page(qtbot: QtBot, tree: SectionTree) -> None:
    tree.show_current("functions")

    with qtbot.waitSignals([tree.section_chosen, tree.page_wanted]):
        QTest.keyClick(tree, Qt.Key.Key_Return)


def test_the_arrow_folds_and_chooses_nothing(qtbot: QtBot, tree: SectionTree) -> None:
    basics = _indexes(tree)[2]
    spot = tree.visualRect(basics).topLeft() + QPoint(6, 10)

    with qtbot.assertNotEmitted(tree.section_chosen):
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    assert not tree.isExpanded(basics)
    assert not tree.grab().isNull()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert tree.isExpanded(basics)


def test_a_folded_section_that_is_gone_to_is_unfolded(tree: SectionTree) -> None:
    tree.collapseAll()

    tree.show_current("functions")

    assert tree.isExpanded(_indexes(tree)[2])


def test_the_overview_stands_first(tree: SectionTree) -> None:
    chosen: list[str] = []
    tree.section_chosen.connect(chosen.append)
    spot = tree.visualRect(_indexes(tree)[0]).center()

    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    assert chosen == [OVERVIEW]


def test_marking_the_section_that_is_shown_tells_nobody(qtbot: QtBot, tree: SectionTree) -> None:
    with qtbot.assertNotEmitted(tree.section_chosen):
        tree.show_current("functions")

    assert tree.currentIndex().data() == "（一）部门职能"


def test_a_section_that_does_not_apply_is_hidden_and_numbers_close_up(
    tree: SectionTree, session: ReportSession
) -> None:
    session.report.hidden_sections.add("functions")

    tree.show_sections()

    indexes = _indexes(tree)
    assert tree.isRowHidden(0, indexes[2])
    assert indexes[4].data() == "（一）部门整体收支情况"


@pytest.mark.parametrize("state", list(SectionState))
def test_every_state_can_be_painted(
    tree: SectionTree, session: ReportSession, state: SectionState
) -> None:
    section = SectionProgress(state, 1, 2, 3, 4)
    sections = dict.fromkeys(session.template.sections, section)

    tree.show_progress(Progress(50, 3, 4, sections))

    assert not tree.grab().isNull()


def test_the_mark_and_the_page_agree_after_a_drag(tree: SectionTree) -> None:
    """Harm: pressed, drawn over the list and let go, the mark stood on another section."""
    tree.show_current("functions")
    chosen: list[str] = []
    tree.section_chosen.connect(chosen.append)
    indexes = _indexes(tree)
    begin, end = (tree.visualRect(indexes[at]).center() for at in (4, 1))

    QTest.mousePress(tree.viewport(), Qt.MouseButton.LeftButton, pos=begin)
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(end),
        tree.viewport().mapToGlobal(QPointF(end)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(tree.viewport(), move)
    QTest.mouseRelease(tree.viewport(), Qt.MouseButton.LeftButton, pos=end)

    assert tree.currentIndex() == indexes[4]
    assert len(chosen) == 1
