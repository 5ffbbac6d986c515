from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from perfdesk.report.values import FieldRef
from perfdesk.ui.pages.overview_page import OverviewPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.ui.parts.style import Theme


@pytest.fixture
def page(qtbot: QtBot, session: ReportSession, theme: Theme) -> OverviewPage:
    page = OverviewPage(session, theme)
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.refresh()
    page.show()
    return page


def _words(page: OverviewPage) -> list[str]:
    model = page._model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def test_each_section_tells_its_state_and_how_it_begins(
    page: OverviewPage, session: ReportSession
) -> None:
    assert len(_words(page)) == len(session.template.sections)
    assert any("未填" in words for words in _words(page))

    session.enter(FieldRef("conclusion"), "目标已经实现。")
    page.refresh()

    assert any(words.endswith("目标已经实现。") for words in _words(page))
    assert not page.grab().isNull()


def test_what_does_not_apply_is_left_out(page: OverviewPage, session: ReportSession) -> None:
    count = len(_words(page))
    session.report.hidden_sections.add("functions")

    page.refresh()

    assert len(_words(page)) == count - 1


def test_the_next_step_leads_to_what_is_missing(qtbot: QtBot, page: OverviewPage) -> None:
    assert page._next.text().startswith("接下来：")
    page.focus_first()
    qtbot.waitUntil(page._next.hasFocus)

    with qtbot.waitSignal(page.ref_wanted) as wanted:
        page._next.click()

    assert wanted.args == [FieldRef("functions_intro")]


def test_a_click_and_enter_lead_to_a_section(page: OverviewPage) -> None:
    chosen: list[str] = []
    page.section_wanted.connect(chosen.append)
    rows = page._rows

    rows.setCurrentIndex(page._model.index(2))
    QTest.keyClick(rows, Qt.Key.Key_Return)
    spot = rows.visualRect(page._model.index(3)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    rows.keyPressEvent(
        QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)
    )

    assert chosen == ["functions", "revenue_expenditure"]
    assert rows.currentIndex().row() == 4


def test_figures_lead_to_their_fields_and_follow_the_report(
    qtbot: QtBot, page: OverviewPage, session: ReportSession
) -> None:
    session.enter(FieldRef("full_year_budget"), "3435.02")
    page.refresh_soon()
    qtbot.waitUntil(
        lambda: any("3435.02 万元" in one.accessibleName() for one in page._figure_buttons)
    )

    button = next(one for one in page._figure_buttons if "全年预算数" in one.accessibleName())
    with qtbot.waitSignal(page.ref_wanted) as wanted:
        button.click()
    assert wanted.args == [FieldRef("full_year_budget")]


def test_a_finished_report_says_so(qtbot: QtBot, library: Library, theme: Theme) -> None:
    page = OverviewPage(library.open(library.create_sample()), theme)
    qtbot.addWidget(page)
    page.refresh()
    page.show()

    assert not page._next.isVisible()
    assert "没有错误" in page._done.text()
    page.focus_first()
    qtbot.waitUntil(page._rows.hasFocus)
