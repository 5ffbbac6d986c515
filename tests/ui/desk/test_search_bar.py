from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from perfdesk.report.values import FieldRef
from perfdesk.ui.bridge import Bridge
from perfdesk.ui.desk.search_bar import SearchBar, find_in

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.report.searching.search import Hit
    from perfdesk.ui.parts.style import Theme

_INTRO, _OTHER = FieldRef("functions_intro"), FieldRef("other_functions")
_BUDGET, _CONCLUSION = FieldRef("full_year_budget"), FieldRef("conclusion")


@pytest.fixture
def bar(qtbot: QtBot, session: ReportSession, theme: Theme) -> SearchBar:
    session.enter(_INTRO, "绩效，绩效。")
    session.enter(_CONCLUSION, "绩效好。")
    bar = SearchBar(Bridge(session), theme)
    qtbot.addWidget(bar)
    bar.resize(800, 300)
    return bar


def _shown(bar: SearchBar) -> list[tuple[FieldRef, int]]:
    return [(hit.ref, hit.start) for hit in bar._model.rows]


def test_every_place_is_listed_while_words_are_typed(qtbot: QtBot, bar: SearchBar) -> None:
    bar.open(None)
    bar._wanted.setText("绩效")

    qtbot.waitUntil(lambda: len(_shown(bar)) == 3)
    assert _shown(bar) == [(_INTRO, 0), (_INTRO, 3), (_CONCLUSION, 0)]
    assert bar._count.text() == "找到 3 处"
    assert not bar.grab().isNull()


def test_enter_and_the_arrows_go_from_place_to_place(bar: SearchBar) -> None:
    wanted: list[Hit] = []
    bar.hit_wanted.connect(wanted.append)
    bar.open(None, "绩效")

    QTest.keyClick(bar._wanted, Qt.Key.Key_Return)
    QTest.keyClick(bar._wanted, Qt.Key.Key_Down)
    QTest.keyClick(bar._wanted, Qt.Key.Key_Up)
    bar.step(-1)

    assert [(hit.ref, hit.start) for hit in wanted] == [
        (_INTRO, 0),
        (_INTRO, 3),
        (_INTRO, 0),
        (_CONCLUSION, 0),
    ]
    assert bar._count.text() == "第 3 处，共 3 处"


def test_the_search_begins_where_the_clerk_is(bar: SearchBar) -> None:
    wanted: list[Hit] = []
    bar.hit_wanted.connect(wanted.append)
    bar.open(_OTHER, "绩效")

    bar.step(1)

    assert wanted[0].ref == _CONCLUSION


def test_one_place_is_replaced_and_the_next_shown(bar: SearchBar, session: ReportSession) -> None:
    bar.open(None, "绩效", with_replace=True)
    bar._by.setText("绩效绩效")

    bar._one.click()  # shows the first
    bar._one.click()
    bar._one.click()

    assert session.value(_INTRO).text == "绩效绩效，绩效绩效。"
    assert session.value(_CONCLUSION).text == "绩效好。"
    assert bar._model.rows[bar._at].ref == _CONCLUSION


def test_all_places_are_one_step_and_what_is_generated_is_told(
    bar: SearchBar, session: ReportSession
) -> None:
    said: list[str] = []
    bar.said.connect(said.append)
    session.enter(_BUDGET, "100")
    session.enter(FieldRef("executed_amount"), "100")
    session.enter(_CONCLUSION, "全年预算数不变。")
    bar.open(None, "全年预算数", with_replace=True)
    bar._by.setText("预算")

    bar._all.click()

    assert session.value(_CONCLUSION).text == "预算不变。"
    assert said == ["已替换 1 处，可以一次撤销（Ctrl+Z）；1 处是自动生成的文字，没有替换"]
    assert "替换" in session.undo_name
    session.undo()
    assert session.value(_CONCLUSION).text == "全年预算数不变。"


def test_a_generated_place_is_passed_over(bar: SearchBar, session: ReportSession) -> None:
    said: list[str] = []
    bar.said.connect(said.append)
    session.enter(_BUDGET, "100")
    session.enter(FieldRef("executed_amount"), "100")
    bar.open(None, "完成预算的", with_replace=True)
    assert not bar._one.isEnabled()

    bar._by.returnPressed.emit()
    bar._by.returnPressed.emit()

    assert "自动生成" in said[0]
    assert "其中 1 处是自动生成" in bar._count.text()


def test_the_list_follows_the_report(qtbot: QtBot, bar: SearchBar) -> None:
    bar.open(None, "绩效")
    assert len(_shown(bar)) == 3

    bar._bridge.submit(_CONCLUSION, "很好。")

    qtbot.waitUntil(lambda: len(_shown(bar)) == 2)


def test_nothing_found_is_said(bar: SearchBar) -> None:
    bar.open(None, "没有这样的话")

    assert bar._count.text() == "没有找到"
    assert not bar.step(1)
    bar._by.returnPressed.emit()
    bar._all.clicked.emit()


def test_esc_closes_and_gives_the_keyboard_back(qtbot: QtBot, bar: SearchBar) -> None:
    bar.open(None, "绩效")

    with qtbot.waitSignal(bar.closed):
        QTest.keyClick(bar._wanted, Qt.Key.Key_Escape)

    assert not bar.isVisible()


def test_a_click_in_the_list_shows_the_place(qtbot: QtBot, bar: SearchBar) -> None:
    bar.open(None, "绩效")
    index = bar._model.index(2)

    with qtbot.waitSignal(bar.hit_wanted) as wanted:
        bar._list.clicked.emit(index)

    assert wanted.args[0].ref == _CONCLUSION
    assert "绩效好" in str(index.data())


@pytest.mark.parametrize(
    ("text", "wanted", "places"),
    [("Aa aa", "aa", [0, 3]), ("aaa", "aa", [0]), ("甲", "", []), ("", "甲", [])],
)
def test_places_in_what_is_put_in(text: str, wanted: str, places: list[int]) -> None:
    assert find_in(text, wanted) == places


def test_after_replacing_all_it_is_said_how_many(bar: SearchBar) -> None:
    """Harm: after a success the bar said "没有找到", which reads as a failure."""
    bar.open(None, "绩效", with_replace=True)
    bar._by.setText("成绩")

    bar._all.click()

    assert bar._count.text() == "已替换 3 处"
    bar._wanted.setText("绩效")
    bar._wanted.setText("没有这样的话")
    bar._find()
    assert bar._count.text() == "没有找到"
