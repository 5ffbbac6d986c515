from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from perfdesk.ui.parts.rows_model import ROW_ROLE
from perfdesk.ui.start.report_list import ORDERS
from perfdesk.ui.start.start_page import StartPage
from tests.ui.start.test_report_list import summary

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtGui import QAction
    from pytestqt.qtbot import QtBot

    from perfdesk.ui.parts.style import Theme


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> StartPage:
    page = StartPage(str, theme)
    qtbot.addWidget(page)
    page.resize(1366, 728)
    page.show()
    return page


def _ids(page: StartPage) -> list[int]:
    rows = page._filter
    return [rows.index(row, 0).data(ROW_ROLE).id for row in range(rows.rowCount())]


def _caught(signal: SignalInstance) -> list[object]:
    caught: list[object] = []
    signal.connect(caught.append)
    return caught


def _action(page: StartPage, words: str) -> QAction:
    return next(action for action in page._list.actions() if action.text() == words)


def _button(page: StartPage, words: str) -> QPushButton:
    return next(
        button
        for button in page.findChildren(QPushButton)
        if button.isVisible() and button.text() == words
    )


def test_enter_opens_the_first_report(qtbot: QtBot, page: StartPage) -> None:
    page.show_summaries([summary(7), summary(8)])
    page.focus_list()

    with qtbot.waitSignal(page.report_chosen) as chosen:
        QTest.keyClick(page._list, Qt.Key.Key_Return)

    assert chosen.args == [7]


def test_double_click_opens_a_report_once(page: StartPage) -> None:
    """Opening twice would close and load the report a second time."""
    page.show_summaries([summary(7), summary(8)])
    view = page._list
    chosen = _caught(page.report_chosen)
    spot = view.visualRect(view.model().index(1, 0)).center()

    button = Qt.MouseButton.LeftButton
    QTest.mouseClick(view.viewport(), button, pos=spot)
    QTest.mouseDClick(view.viewport(), button, pos=spot)

    assert chosen == [8]


def test_looking_for_words_narrows_the_list(page: StartPage) -> None:
    page.show_summaries([summary(1, unit="教育局"), summary(2, unit="财政局")])

    page._search.setText("财政")
    assert _ids(page) == [2]
    assert page._count.text() == "1 / 2 份报告"
    assert page._actions[0].isEnabled()

    page._search.setText("没有的局")
    assert _ids(page) == []
    assert not page._actions[0].isEnabled()


def test_the_list_is_sorted_as_the_clerk_chooses(page: StartPage) -> None:
    page.show_summaries(
        [summary(1, unit="卫生局"), summary(2, unit="财政局"), summary(9, unit="卫生局")]
    )

    orders = {}
    for number, order in enumerate(ORDERS):
        page._order.activated.emit(number)
        orders[order.words] = _ids(page)

    assert orders == {"按最近保存": [9, 2, 1], "按单位": [2, 9, 1], "按年度": [9, 2, 1]}


# -- acting on a row -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "key", "signal"),
    [
        ("更正单位和年度…", Qt.Key.Key_F2, "rename_wanted"),
        ("删除", Qt.Key.Key_Delete, "discard_wanted"),
        ("打开", None, "report_chosen"),
        ("复制为新报告…", None, "copy_wanted"),
    ],
)
def test_a_rows_menu_and_keys(page: StartPage, words: str, key: Qt.Key | None, signal: str) -> None:
    page.show_summaries([summary(7), summary(8)])
    page.select(8)
    page._list.setFocus()
    caught = _caught(getattr(page, signal))

    _action(page, words).trigger()
    if key is not None:
        QTest.keyClick(page._list, key)

    assert caught == ([8] if key is None else [8, 8])
    assert _action(page, words) in page._more.menu().actions()


def test_the_bin_is_reached_from_a_row_and_from_the_foot(qtbot: QtBot, page: StartPage) -> None:
    page.show_summaries([summary(7)])
    page.show_bin(0)
    assert not page._foot.bin.isVisible()

    page.show_bin(3)

    with qtbot.waitSignal(page.bin_wanted):
        _button(page, "回收站（3）").click()
    with qtbot.waitSignal(page.bin_wanted):
        _action(page, "回收站…").trigger()


def test_the_next_row_is_chosen_where_one_is_gone(page: StartPage) -> None:
    page.show_summaries([summary(7), summary(8), summary(9)])
    page.select(8)

    page.show_summaries([summary(7), summary(9)])
    assert page._chosen() == summary(9)
    page.show_summaries([summary(7)])
    assert page._chosen() == summary(7)
    assert not page.select(9)


def test_what_was_done_is_told_and_can_be_undone(page: StartPage) -> None:
    page.show_summaries([summary(7)])
    page.focus_list()
    caught: list[bool] = []
    page.undo_wanted.connect(lambda: caught.append(True))

    page.show_note("已恢复。")
    assert page._note.isVisible()
    QTest.keyClick(page._list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert caught == []

    page.show_note("已移入回收站。", can_undo=True)
    QTest.keyClick(page._list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    _button(page, "撤销").click()
    assert len(caught) == 2

    page.show_note("")
    assert not page._note.isVisible()


# -- going on, beginning ---------------------------------------------------------------------------


def test_the_report_left_last_is_offered_with_its_section(page: StartPage) -> None:
    page.show_summaries([summary(7, unit="某局", errors=5, unfinished=3)])
    chosen = _caught(page.report_chosen)
    page.show_last(summary(7, unit="某局", errors=5, unfinished=3), "收支情况")

    assert page._continue._name.text() == "某局 2022 年度"
    assert page._continue._where.text().startswith("停在“收支情况” · 2 个错误 · 3 项待填 · ")
    _button(page, "继续填写").click()
    assert chosen == [7]
    assert page._new.property("role") == ""

    page.show_last(summary(7))
    assert page._continue._where.text().startswith("填写中 · ")
    page.show_last(None)
    assert not page._continue.isVisible()
    assert page._new.property("role") == "primary"


def test_empty_page_explains_and_offers_all_ways(qtbot: QtBot, page: StartPage) -> None:
    page.show_summaries([])
    page.focus_list()

    shown = {
        button.text(): button for button in page.findChildren(QPushButton) if button.isVisible()
    }
    assert set(shown) == {"新建报告", "导入旧报告", "看一份示例报告"}
    for words, wanted in (
        ("新建报告", page.new_wanted),
        ("导入旧报告", page.import_wanted),
        ("看一份示例报告", page.sample_wanted),
    ):
        with qtbot.waitSignal(wanted):
            shown[words].click()


def test_the_age_of_the_last_backup_is_told(qtbot: QtBot, page: StartPage) -> None:
    page.show_summaries([summary(7)])
    assert not page._foot.backup.isVisible()

    page.show_backup("最近备份 今天 13:30", False)
    assert page._foot.backup.icon().isNull()
    page.show_backup("还没有备份", True)
    assert not page._foot.backup.icon().isNull()

    with qtbot.waitSignal(page.backups_wanted):
        _button(page, "还没有备份").click()


def test_a_desk_that_is_only_read_offers_no_change(page: StartPage) -> None:
    page.show_summaries([summary(7)])
    page.show_read_only(True)

    states = {action.text(): action.isEnabled() for action in page._actions if action.text()}
    assert states == {
        "打开": True,
        "打包带走…": True,
        "更正单位和年度…": False,
        "复制为新报告…": False,
        "删除": False,
        "批量导出…": True,
        "收取报告包…": False,
        "回收站…": True,
    }
    assert not page._new.isEnabled()
    page.show_last(summary(7))
    _button(page, "继续查看")
    page.show_summaries([])
    assert page._empty is not None
    assert not page._empty.begin.isEnabled()


def test_a_thousand_reports_are_shown(page: StartPage) -> None:
    page.show_summaries([summary(number) for number in range(1, 1001)])

    assert len(_ids(page)) == 1000
    assert not page.grab().isNull()
