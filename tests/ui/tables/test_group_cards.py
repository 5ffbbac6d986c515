from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QScrollBar

from perfdesk.report.values import FieldRef
from perfdesk.ui.editors.grip import Grip
from perfdesk.ui.editors.text_editor import TextEditor
from perfdesk.ui.tables.card import Card
from perfdesk.ui.tables.group_cards import GroupEditor
from tests.helpers.packages import load_package, open_session
from tests.helpers.pages import EVERY_TYPE, OpenPage, commit, open_page

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def with_tasks(qtbot: QtBot, tmp_path: Path, count: int) -> OpenPage:
    """Show the section with records of a report that has so many of them."""
    template = load_package(tmp_path, EVERY_TYPE)
    session, _store = open_session(template)
    for _time in range(count):
        session.add_line("task")
    return open_page(qtbot, template, "records", session)


@pytest.fixture
def records(qtbot: QtBot, tmp_path: Path) -> OpenPage:
    return open_page(qtbot, load_package(tmp_path, EVERY_TYPE), "records")


def lines(page: OpenPage, group: str = "task", parent: int = 0) -> tuple[int, ...]:
    return page.session.report.lines(group, parent)


def add(page: OpenPage, *goals: str) -> GroupEditor:
    group = page.editor("task", GroupEditor)
    for goal in goals:
        group.add_button.click()
        if goal:
            commit(page.editor("goal", TextEditor, lines(page)[-1]).input, goal)
    return group


def words(card: Card) -> list[str]:
    return [part.text() for part in card.head.findChildren(QLabel) if not part.isHidden()]


def act(card: Card, word: str) -> None:
    (action,) = [one for one in card.menu_button.menu_now().actions() if one.text() == word]
    assert action.isEnabled()
    action.trigger()


def test_added_record_gets_the_focus_in_its_first_field(records: OpenPage) -> None:
    add(records, "")
    assert records.editor("goal", TextEditor, lines(records)[0]).input.hasFocus()


def test_card_is_titled_by_its_content_and_tells_what_is_to_do(records: OpenPage) -> None:
    group = add(records, "")
    card = group.card(lines(records)[0])
    assert words(card) == ["任务1", "还没有填写", "○ 1 项待填"]
    commit(records.editor("goal", TextEditor, lines(records)[0]).input, "建成档案馆")
    assert words(card) == ["任务1", "建成档案馆"]
    records.enter("score", "很高", lines(records)[0])
    assert words(card) == ["任务1", "建成档案馆", "✗ 1 个错误"]


def test_copy_takes_all_below_along(records: OpenPage) -> None:
    group = add(records, "建成")
    (first,) = lines(records)
    records.editor("indicator", GroupEditor, first).add_button.click()
    (inner,) = lines(records, "indicator", first)
    commit(records.editor("account", TextEditor, inner).input, "一座")
    act(group.card(first), "复制")
    second = lines(records)[1]
    assert records.text("goal", second) == "建成"
    (copied,) = lines(records, "indicator", second)
    assert records.editor("account", TextEditor, copied).input.text == "一座"


def test_move_keeps_the_cards_and_renumbers_them(records: OpenPage, qtbot: QtBot) -> None:
    group = add(records, "甲", "乙", "丙")
    first, second, third = lines(records)
    act(group.card(third), "上移")
    assert lines(records) == (first, third, second)
    assert [words(group.card(line)) for line in lines(records)] == [
        ["任务1", "甲"], ["任务2", "丙"], ["任务3", "乙"],
    ]  # fmt: skip
    qtbot.waitUntil(lambda: 0 < group.card(third).y() < group.card(second).y())
    acts = {one.text(): one for one in group.card(first).menu_button.menu_now().actions()}
    assert not acts["上移"].isEnabled()
    name = records.editor("goal", TextEditor, third).input.accessibleName()
    assert name == "任务2 目标"


def test_record_is_removed_at_once_and_comes_back_by_the_line_in_its_place(
    records: OpenPage,
) -> None:
    group = add(records, "甲", "乙")
    first, second = lines(records)
    act(group.card(first), "删除")
    assert lines(records) == (second,)
    assert records.page.editor(FieldRef("goal", first)) is None
    assert words(group.card(second))[0] == "任务1"
    assert group.card(second).head.hasFocus()
    undo = group._undo
    assert undo is not None
    assert undo.isVisibleTo(group)
    assert [part.text() for part in undo.findChildren(QLabel)] == ["已删除任务1。"]
    undo.button.click()
    assert lines(records) == (first, second)
    assert records.text("goal", first) == "甲"
    assert not undo.isVisibleTo(group)


def test_way_back_goes_with_the_next_act(records: OpenPage) -> None:
    """Harm: the line still offers to undo a deletion, and takes back what was typed since."""
    group = add(records, "甲", "乙")
    first, second = lines(records)
    act(group.card(first), "删除")
    assert group._undo is not None
    commit(records.editor("goal", TextEditor, second).input, "丙")
    assert not group._undo.isVisibleTo(group)


def test_keys_on_the_heads_go_move_fold_and_remove(records: OpenPage) -> None:
    group = add(records, "甲", "乙", "丙")
    first, second, third = lines(records)
    head = group.card(first).head
    head.setFocus()
    QTest.keyClick(head, Qt.Key.Key_Down)
    assert group.card(second).head.hasFocus()
    QTest.keyClick(group.card(second).head, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert lines(records) == (first, third, second)
    assert group.card(second).head.hasFocus()
    QTest.keyClick(group.card(second).head, Qt.Key.Key_Left)
    assert not group.card(second).is_open
    QTest.keyClick(group.card(second).head, Qt.Key.Key_Right)
    assert group.card(second).is_open
    QTest.keyClick(group.card(second).head, Qt.Key.Key_Delete)
    assert lines(records) == (first, third)
    assert group.card(third).head.hasFocus()
    QTest.keyClick(group.card(first).head, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert lines(records) == (first, third)


def test_tab_follows_the_records_order_also_after_moving(records: OpenPage) -> None:
    group = add(records, "甲", "乙")
    first, second = lines(records)
    act(group.card(second), "上移")
    group.card(second).head.setFocus()
    QTest.keyClick(group.card(second).head, Qt.Key.Key_Tab)
    assert group.card(second).menu_button.hasFocus()
    QTest.keyClick(group.card(second).menu_button, Qt.Key.Key_Tab)
    assert records.editor("goal", TextEditor, second).input.hasFocus()
    head = group.card(first).head
    head.setFocus()
    QTest.keyClick(head, Qt.Key.Key_Backtab)
    assert group.card(second).isAncestorOf(records.page.focusWidget())


def test_empty_record_is_removed_at_once(records: OpenPage) -> None:
    group = add(records, "")
    act(group.card(lines(records)[0]), "删除")
    assert lines(records) == ()
    assert group.label.property("missing") == "true"


def test_click_or_enter_on_the_head_folds_and_unfolds(records: OpenPage, qtbot: QtBot) -> None:
    group = add(records, "甲")
    card = group.card(lines(records)[0])
    goal = records.editor("goal", TextEditor, lines(records)[0])
    qtbot.waitUntil(goal.isVisible)
    QTest.mouseClick(card.head, Qt.MouseButton.LeftButton)
    assert (card.is_open, goal.isVisible()) == (False, False)
    QTest.keyClick(card.head, Qt.Key.Key_Return)
    assert (card.is_open, goal.isVisible()) == (True, True)


def test_record_too_many_is_refused_in_words(records: OpenPage) -> None:
    add(records, "甲")
    (task,) = lines(records)
    inner = records.editor("indicator", GroupEditor, task)
    for _time in range(4):
        inner.add_button.click()
    assert len(lines(records, "indicator", task)) == 3
    (told,) = [part for part in inner.findChildren(QLabel) if "最多 3 项" in part.text()]
    assert told.isVisibleTo(inner)
    act(inner.card(lines(records, "indicator", task)[0]), "删除")
    assert not told.isVisibleTo(inner)


def test_missing_records_are_said_in_words(qtbot: QtBot, tmp_path: Path) -> None:
    fields = EVERY_TYPE.replace("min_lines = 1", "min_lines = 2")
    page = open_page(qtbot, load_package(tmp_path, fields), "records")
    group = page.editor("task", GroupEditor)

    def told() -> list[str]:
        return [part.text() for part in group.findChildren(QLabel) if not part.isHidden()]

    assert "至少 2 项" in told()
    add(page, "", "")
    assert "至少 2 项" not in told()


def test_record_of_one_field_stands_in_one_row(records: OpenPage) -> None:
    add(records, "甲")
    (task,) = lines(records)
    inner = records.editor("indicator", GroupEditor, task)
    inner.add_button.click()
    (line,) = lines(records, "indicator", task)
    editor = records.editor("account", TextEditor, line)
    assert inner.card(line).is_compact
    assert editor.label.isHidden()
    assert editor.input.accessibleName() == "任务1 指标1 完成值"


def test_rows_move_by_keys_and_tab_goes_from_input_to_input(records: OpenPage) -> None:
    add(records, "甲")
    (task,) = lines(records)
    inner = records.editor("indicator", GroupEditor, task)
    for text in ("一", "二"):
        inner.add_button.click()
        line = lines(records, "indicator", task)[-1]
        commit(records.editor("account", TextEditor, line).input, text)
    first, second = lines(records, "indicator", task)
    beside = records.editor("account", TextEditor, second).input
    QTest.keyClick(beside, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert lines(records, "indicator", task) == (second, first)
    assert beside.hasFocus()
    QTest.keyClick(beside, Qt.Key.Key_Tab)
    assert records.editor("account", TextEditor, first).input.hasFocus()
    menu = beside.menu_now()
    texts = [action.text() for action in menu.actions() if action.text()]
    assert len(set(texts)) == len(texts)  # 删除 of the marked text is another one.
    remove = menu.actions()[-1]
    assert remove.text().startswith("删除")
    assert remove.isEnabled()
    menu.deleteLater()


def test_card_is_dragged_by_its_handle(records: OpenPage, qtbot: QtBot) -> None:
    group = add(records, "甲", "乙", "丙")
    first, second, third = lines(records)
    cards = [group.card(line) for line in (first, second, third)]
    qtbot.waitUntil(lambda: cards[2].y() > cards[1].y() > cards[0].y())
    (grip,) = cards[0].head.findChildren(Grip)
    QTest.mousePress(grip, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    end = grip.mapFromGlobal(cards[1].mapToGlobal(QPoint(5, cards[1].height() - 2)))
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(end), QPointF(grip.mapToGlobal(end)),
        Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(grip, event)
    (line,) = [one for one in group.findChildren(QFrame) if one.property("role") == "dropLine"]
    assert line.isVisibleTo(group)
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=end)
    assert lines(records) == (second, first, third)
    assert records.session.undo_name.startswith("移动")


def test_two_hundred_records_are_not_built_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    page = with_tasks(qtbot, tmp_path, 200)
    numbers = lines(page)
    built = len(page.page.findChildren(Card))
    assert built < 20
    qtbot.waitUntil(lambda: len(page.page.findChildren(Card)) == 200, timeout=20_000)
    group = page.editor("task", GroupEditor)
    assert group.card(numbers[0]).is_open
    assert group.card(numbers[150]).grid is None
    assert page.page.focus_ref(FieldRef("goal", numbers[150]))
    assert group.card(numbers[150]).is_open
    assert page.editor("goal", TextEditor, numbers[150]).input.hasFocus()


def test_record_that_still_waits_is_made_when_it_is_wanted(qtbot: QtBot, tmp_path: Path) -> None:
    page = with_tasks(qtbot, tmp_path, 60)
    assert page.page.focus_ref(FieldRef("goal", lines(page)[-1]))
    group = page.editor("task", GroupEditor)
    act(group.card(lines(page)[-1]), "上移")

    def is_in_order() -> bool:
        places = [group.card(line).y() for line in lines(page)]
        return places == sorted(set(places))

    qtbot.waitUntil(is_in_order)


def test_record_added_while_others_wait_comes_last(qtbot: QtBot, tmp_path: Path) -> None:
    page = with_tasks(qtbot, tmp_path, 60)
    group = page.editor("task", GroupEditor)
    group.add_button.click()
    assert len(page.page.findChildren(Card)) < 61
    last = group.card(lines(page)[-1])
    qtbot.waitUntil(lambda: len(page.page.findChildren(Card)) == 61, timeout=20_000)
    qtbot.waitUntil(
        lambda: last is max(page.page.findChildren(Card), key=lambda card: card.y()), timeout=20_000
    )
    qtbot.waitUntil(lambda: not last.visibleRegion().isEmpty(), timeout=20_000)


def test_many_records_that_come_back_at_once_hold_up_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    """Harm: undoing a cleared section of 200 tasks stood still for eleven seconds."""
    page = with_tasks(qtbot, tmp_path, 60)
    numbers = lines(page)
    page.bridge.clear_section("records")
    QApplication.processEvents()

    page.bridge.undo()

    group = page.editor("task", GroupEditor)
    assert lines(page) == numbers
    assert len(group._cards) < 20
    qtbot.waitUntil(lambda: len(group._cards) == 60)
    assert [card.number for card in group._in_order()] == list(numbers)


def test_records_that_go_while_they_wait_are_never_made(qtbot: QtBot, tmp_path: Path) -> None:
    """Harm: a page behind the shown one hears of no change, and asked for a record long gone."""
    page = with_tasks(qtbot, tmp_path, 60)
    group = page.editor("task", GroupEditor)
    for number in lines(page)[30:]:
        page.session.remove_line(number)

    qtbot.waitUntil(lambda: not group._waiting)

    assert sorted(group._cards) == list(lines(page))


def test_field_gone_to_stays_in_sight_while_the_page_grows(qtbot: QtBot, tmp_path: Path) -> None:
    """Harm: the texts above it take their height later and push it out of sight."""
    template = load_package(tmp_path, EVERY_TYPE)
    session, _store = open_session(template)
    for _time in range(9):
        line, _change = session.add_line("task")
        session.enter(FieldRef("goal", line.number), "目标内容。" * 60)
    page = open_page(qtbot, template, "records", session)
    last = lines(page)[-1]
    assert page.page.focus_ref(FieldRef("goal", last))
    goal = page.editor("goal", TextEditor, last)
    group = page.editor("task", GroupEditor)
    above = [page.editor("goal", TextEditor, line).input for line in lines(page)]
    qtbot.waitUntil(lambda: all(text.height() > 3 * text.row_height > 0 for text in above))
    qtbot.waitUntil(lambda: goal.visibleRegion().boundingRect().height() == goal.height())
    page.page.verticalScrollBar().triggerAction(QScrollBar.SliderAction.SliderToMinimum)
    group.add_button.setFocus()
    assert goal.visibleRegion().isEmpty()


def test_card_is_titled_by_words_before_figures(records: OpenPage) -> None:
    """Harm: a scoring table was called 4860.00, which was its budget."""
    group = add(records, "")
    line = lines(records)[0]
    records.enter("score", "95", line)
    assert words(group.card(line))[1].endswith(" 95")
    assert words(group.card(line))[1] != "95"
    records.enter("goal", "建成档案馆", line)
    assert words(group.card(line))[1] == "建成档案馆"
