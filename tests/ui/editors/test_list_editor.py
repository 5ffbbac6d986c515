from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QMouseEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from perfdesk.ui.editors.list_editor import ItemRow, ListEditor
from perfdesk.ui.editors.number_editor import NumberEditor
from tests.helpers.packages import load_package
from tests.helpers.pages import EVERY_TYPE, OpenPage, commit, compose, open_page

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from perfdesk.ui.editors.grip import Grip


def filled(page: OpenPage, *items: str) -> ListEditor:
    page.enter("items", "\n".join(items))
    return page.editor("items", ListEditor)


def texts(editor: ListEditor) -> list[str]:
    return [editor._rows[index].input.text for index in range(len(editor._rows))]


def markers(editor: ListEditor) -> list[str]:
    return [
        part.text() for part in editor.findChildren(QLabel) if part.text().startswith(("（", "·"))
    ]


def paste(editor: ListEditor, index: int, text: str) -> None:
    mime = QMimeData()
    mime.setText(text)
    QApplication.clipboard().setMimeData(mime)
    editor._rows[index].input.paste()


def test_enter_begins_the_next_item(page: OpenPage) -> None:
    editor = page.editor("items", ListEditor)
    commit(editor._rows[0].input, "第一项")
    QTest.keyClick(editor._rows[0].input, Qt.Key.Key_Return)
    assert editor._rows[1].input.hasFocus()
    commit(editor._rows[1].input, "第二项")
    assert page.text("items") == "第一项\n第二项"
    assert markers(editor) == ["（1）", "（2）"]


def test_enter_in_the_middle_parts_an_item_also_behind_rare_characters(page: OpenPage) -> None:
    editor = filled(page, "𠮷甲乙丙")
    cursor = editor.input.textCursor()
    cursor.setPosition(3)  # Qt counts 𠮷 twice.
    editor.input.setTextCursor(cursor)
    QTest.keyClick(editor.input, Qt.Key.Key_Return)
    assert page.text("items") == "𠮷甲\n乙丙"


def test_backspace_on_an_empty_item_removes_it(page: OpenPage) -> None:
    editor = filled(page, "甲", "", "丙")
    QTest.keyClick(editor._rows[1].input, Qt.Key.Key_Backspace)
    assert page.text("items") == "甲\n丙"
    assert editor._rows[0].input.hasFocus()


def test_backspace_at_the_beginning_joins_with_the_item_above(page: OpenPage) -> None:
    editor = filled(page, "甲", "乙")
    editor._rows[1].input.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClick(editor._rows[1].input, Qt.Key.Key_Backspace)
    assert page.text("items") == "甲乙"
    assert editor._rows[0].input.textCursor().position() == 1


def test_backspace_in_the_only_item_keeps_it(page: OpenPage) -> None:
    editor = page.editor("items", ListEditor)
    QTest.keyClick(editor.input, Qt.Key.Key_Backspace)
    assert len(editor._rows) == 1


def test_alt_arrows_move_an_item_within_the_list(page: OpenPage) -> None:
    editor = filled(page, "甲", "乙", "丙")
    alt = Qt.KeyboardModifier.AltModifier
    QTest.keyClick(editor._rows[2].input, Qt.Key.Key_Up, alt)
    assert page.text("items") == "甲\n丙\n乙"
    QTest.keyClick(editor._rows[0].input, Qt.Key.Key_Up, alt)
    QTest.keyClick(editor._rows[0].input, Qt.Key.Key_Down, alt)
    assert page.text("items") == "丙\n甲\n乙"
    assert editor._rows[1].input.hasFocus()


def test_paste_of_several_lines_makes_items(page: OpenPage) -> None:
    editor = filled(page, "甲", "丁")
    editor._rows[0].input.moveCursor(QTextCursor.MoveOperation.End)
    paste(editor, 0, "上\n乙\n\n丙\n")
    assert page.text("items") == "甲上\n乙\n丙\n丁"
    assert texts(editor) == ["甲上", "乙", "丙", "丁"]


def test_numbered_list_from_word_becomes_items_without_numbers(page: OpenPage) -> None:
    editor = filled(page, "甲", "尾")
    editor._rows[0].input.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClick(editor._rows[0].input, Qt.Key.Key_Return)
    paste(editor, 1, "一、乙\r\n（二）丙\x0b3.\t丁\r\n●\t戊")
    assert texts(editor) == ["甲", "乙", "丙", "丁", "戊", "尾"]
    assert page.text("items") == "甲\n乙\n丙\n丁\n戊\n尾"
    assert editor._rows[4].input.hasFocus()


def test_list_pasted_into_the_middle_keeps_what_stands_around_it(page: OpenPage) -> None:
    editor = filled(page, "前后")
    cursor = editor.input.textCursor()
    cursor.setPosition(1)
    editor.input.setTextCursor(cursor)
    paste(editor, 0, "1、甲\n2、乙𠮷")
    assert texts(editor) == ["前甲", "乙𠮷后"]
    assert editor._rows[1].input.textCursor().position() == 3


def test_one_line_is_pasted_as_it_is_except_into_an_empty_item(page: OpenPage) -> None:
    editor = filled(page, "见")
    editor.input.moveCursor(QTextCursor.MoveOperation.End)
    paste(editor, 0, "1、甲")
    assert texts(editor) == ["见1、甲"]
    page.enter("items", "")
    paste(editor, 0, "1、甲")
    assert texts(editor) == ["甲"]


def drag(grip: Grip, to: QWidget) -> None:
    start = QPoint(grip.width() // 2, 8)
    QTest.mousePress(grip, Qt.MouseButton.LeftButton, pos=start)
    end = grip.mapFromGlobal(to.mapToGlobal(QPoint(5, to.height() - 1)))
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(end), QPointF(grip.mapToGlobal(end)),
        Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(grip, event)
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=end)


def test_item_is_dragged_by_its_handle(page: OpenPage, qtbot: QtBot) -> None:
    editor = filled(page, "甲", "乙", "丙")
    rows = [editor._rows[index].input.parentWidget() for index in range(3)]
    assert all(isinstance(row, ItemRow) for row in rows)
    first, _second, third = rows
    assert isinstance(first, ItemRow)
    assert isinstance(third, ItemRow)
    qtbot.waitUntil(lambda: third.y() > first.y())
    drag(first.grip, third)
    assert page.text("items") == "乙\n丙\n甲"
    qtbot.waitUntil(lambda: first.y() > third.y())
    drag(first.grip, first)
    assert page.text("items") == "乙\n丙\n甲"


def test_enter_on_a_last_empty_item_leaves_the_list(page: OpenPage) -> None:
    editor = filled(page, "甲")
    editor.input.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClick(editor._rows[0].input, Qt.Key.Key_Return)
    QTest.keyClick(editor._rows[1].input, Qt.Key.Key_Return)
    assert texts(editor) == ["甲"] == [page.text("items")]
    assert page.editor("budget", NumberEditor).input.hasFocus()


def test_tab_goes_from_item_to_item_also_to_one_made_late(page: OpenPage) -> None:
    editor = filled(page, "甲", "丙")
    editor._rows[0].input.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClick(editor._rows[0].input, Qt.Key.Key_Return)
    editor._rows[0].input.setFocus()
    for index in (1, 2):
        QTest.keyClick(editor._rows[index - 1].input, Qt.Key.Key_Tab)
        assert editor._rows[index].input.hasFocus()
    QTest.keyClick(editor._rows[2].input, Qt.Key.Key_Backtab)
    assert editor._rows[1].input.hasFocus()


def test_change_from_elsewhere_leaves_other_rows_alone(page: OpenPage) -> None:
    editor = filled(page, "甲", "乙", "丙")
    last = editor._rows[2].input
    page.enter("items", "甲\n丙")
    assert editor._rows[1].input is last
    page.enter("items", "甲\n乙\n丙")
    assert editor._rows[2].input is last
    editor.focus_ref(editor.ref)
    assert editor._rows[1].input.hasFocus()
    page.enter("items", "")
    assert texts(editor) == [""]


def test_blank_rows_do_not_count_in_the_numbers(page: OpenPage) -> None:
    editor = filled(page, "甲", "", "乙")
    assert markers(editor) == ["（1）", "·", "（2）"]


def test_arrows_step_from_item_to_item(page: OpenPage) -> None:
    editor = filled(page, "甲", "乙")
    editor._rows[0].input.setFocus()
    QTest.keyClick(editor._rows[0].input, Qt.Key.Key_Down)
    assert editor._rows[1].input.hasFocus()
    QTest.keyClick(editor._rows[1].input, Qt.Key.Key_Up)
    assert editor._rows[0].input.hasFocus()


def test_add_button_adds_one_empty_item_only(page: OpenPage) -> None:
    editor = filled(page, "甲")
    editor.add_button.click()
    editor.add_button.click()
    assert texts(editor) == ["甲", ""]
    assert editor._rows[1].input.hasFocus()


def test_menu_removes_and_moves(page: OpenPage) -> None:
    editor = filled(page, "甲", "乙")
    menu = editor._rows[0].input.parentWidget().menu_button.menu_now()  # type: ignore[union-attr]
    up, down, remove = menu.actions()
    assert not up.isEnabled()
    down.trigger()
    assert page.text("items") == "乙\n甲"
    remove.trigger()
    assert page.text("items") == "乙"
    only = editor._rows[0].input.parentWidget().menu_button.menu_now()  # type: ignore[union-attr]
    only.actions()[2].trigger()
    assert texts(editor) == [""]
    assert page.text("items") == ""


def test_composition_in_an_item_is_not_reset(page: OpenPage) -> None:
    editor = filled(page, "甲", "乙")
    compose(editor._rows[1].input, "zhong")
    page.enter("items", "丙")
    assert texts(editor) == ["甲", "乙"]
    compose(editor._rows[1].input, "")
    assert texts(editor) == ["丙"]


def test_enter_during_a_composition_is_the_input_methods(page: OpenPage) -> None:
    editor = filled(page, "甲")
    compose(editor.input, "zhong")
    QTest.keyClick(editor.input, Qt.Key.Key_Return)
    assert len(editor._rows) == 1


def test_fixed_list_takes_no_entry(qtbot: QtBot, tmp_path: Path) -> None:
    page = open_page(qtbot, load_package(tmp_path, EVERY_TYPE), "below")
    editor = page.editor("fixed", ListEditor)
    QTest.keyClicks(editor.input, "a")
    QTest.keyClick(editor.input, Qt.Key.Key_Return)
    assert texts(editor) == [""]
    assert editor.add_button.isHidden()


def test_items_are_named_for_a_screen_reader(page: OpenPage) -> None:
    editor = filled(page, "甲", "乙")
    assert editor._rows[1].input.accessibleName() == "事项 第2条"


def test_last_pasted_item_is_in_sight_and_one_cursor_is_drawn(page: OpenPage, qtbot: QtBot) -> None:
    """Harm: the last item stood half below the edge, and two items showed a cursor."""
    page.page.resize(900, 260)
    editor = page.editor("items", ListEditor)
    editor.input.setFocus()
    QApplication.clipboard().setText("\n".join(["一段文字"] * 12))
    QTest.keySequence(editor.input, QKeySequence(QKeySequence.StandardKey.Paste))

    last = editor._rows[11].input
    assert last.hasFocus()
    qtbot.waitUntil(lambda: last.visibleRegion().boundingRect().height() == last.height() > 20)
    first, second = (editor._rows[index].input.viewport() for index in (0, 1))
    assert first.grab().toImage() == second.grab().toImage()
