from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QPushButton

from perfdesk.ui.start_page import StartPage
from tests.ui.test_report_list import summary

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.ui.style import Theme


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> StartPage:
    page = StartPage(str, theme)
    qtbot.addWidget(page)
    page.resize(1366, 728)
    page.show()
    return page


def _list(page: StartPage) -> QListView:
    view = page.findChild(QListView)
    assert isinstance(view, QListView)
    return view


def test_enter_opens_the_first_report(qtbot: QtBot, page: StartPage) -> None:
    page.show_summaries([summary(7), summary(8)])
    page.focus_list()

    with qtbot.waitSignal(page.report_chosen) as chosen:
        QTest.keyClick(_list(page), Qt.Key.Key_Return)

    assert chosen.args == [7]


def test_double_click_opens_a_report_once(page: StartPage) -> None:
    """Opening twice would close and load the report a second time."""
    page.show_summaries([summary(7), summary(8)])
    view = _list(page)
    chosen: list[int] = []
    page.report_chosen.connect(chosen.append)
    spot = view.visualRect(view.model().index(1, 0)).center()

    button = Qt.MouseButton.LeftButton
    QTest.mouseClick(view.viewport(), button, pos=spot)
    QTest.mouseDClick(view.viewport(), button, pos=spot)

    assert chosen == [8]


def test_looking_for_words_narrows_the_list(page: StartPage) -> None:
    page.show_summaries([summary(1, unit="教育局"), summary(2, unit="财政局")])
    search = page.findChild(QLineEdit)
    assert isinstance(search, QLineEdit)

    search.setText("财政")

    assert _list(page).model().rowCount() == 1


def test_empty_page_explains_and_offers_both_ways(qtbot: QtBot, page: StartPage) -> None:
    page.show_summaries([])

    shown = {
        button.text(): button for button in page.findChildren(QPushButton) if button.isVisible()
    }
    assert set(shown) == {"新建报告", "导入旧报告"}
    with qtbot.waitSignal(page.new_wanted):
        shown["新建报告"].click()
    with qtbot.waitSignal(page.import_wanted):
        shown["导入旧报告"].click()


def test_a_thousand_reports_are_shown(page: StartPage) -> None:
    page.show_summaries([summary(number) for number in range(1, 1001)])

    assert _list(page).model().rowCount() == 1000
    assert not page.grab().isNull()
