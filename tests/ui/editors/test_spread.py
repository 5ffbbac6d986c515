from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from perfdesk.ui.editors.number_editor import NumberEditor
from perfdesk.ui.editors.text_editor import TextEditor
from perfdesk.ui.inputs.inputs import LineInput
from perfdesk.ui.tables.group_cards import GroupEditor

if TYPE_CHECKING:
    from perfdesk.ui.editors.base import FieldEditor
    from tests.helpers.pages import OpenPage


def paste(widget: QWidget, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(widget, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def first(page: OpenPage) -> int:
    page.editor("task", GroupEditor).add_button.click()
    return page.session.report.lines("task", 0)[0]


def tasks(page: OpenPage) -> list[tuple[str, str]]:
    lines = page.session.report.lines("task", 0)
    return [(page.text("goal", line), page.text("score", line)) for line in lines]


def words(editor: FieldEditor) -> list[str]:
    return [part.text() for part in editor.findChildren(QLabel) if part.isVisible()]


def test_block_goes_to_the_fields_and_records_it_is_meant_for(records: OpenPage) -> None:
    """Harm: a whole sheet stood in one field, tabs and all, and had to be taken apart by hand."""
    line = first(records)
    editor = records.editor("goal", TextEditor, line)
    paste(editor.input, "目标\t得分\n甲\t1\n乙\t2\n合计\t3\n")
    assert tasks(records) == [("甲", "1"), ("乙", "2")]
    assert records.session.undo_name == "粘贴 4 格"
    assert "已粘贴 4 格。增加了 1 行。合计行没有粘贴。" in words(editor)
    (back,) = [one for one in editor.findChildren(QToolButton) if one.text() == "撤销"]
    back.click()
    assert tasks(records) == [("", "")]


def test_figures_take_a_block_by_keys_and_by_menu(records: OpenPage) -> None:
    """Harm: in a line of its own a block loses its tabs and becomes one long figure."""
    line = first(records)
    editor = records.editor("score", NumberEditor, line)
    paste(editor.input, "1\t多余\n2\t多余\n")
    assert tasks(records) == [("", "1"), ("", "2")]
    assert "已粘贴 2 格。增加了 1 行。2 格没有放下：没有对应的列。" in words(editor)
    QGuiApplication.clipboard().setText("5\t6\n7\t8")
    menu = editor.input.menu_now()
    next(one for one in menu.actions() if one.objectName() == "edit-paste").trigger()
    menu.close()
    assert tasks(records) == [("", "5"), ("", "7")]


def test_plain_text_and_lists_stay_text(records: OpenPage) -> None:
    """Harm: paragraphs or a list from Word are torn into records."""
    editor = records.editor("goal", TextEditor, first(records))
    for text in ("第一段\n第二段", "\t缩进的一段", "1.\t甲\n2.\t乙", "单元格"):
        editor.input.selectAll()
        paste(editor.input, text)
        assert [goal for goal, _score in tasks(records)] == [text]


def test_outside_records_nothing_is_distributed(page: OpenPage) -> None:
    """Harm: a paste into a field of the section changes others that nobody looks at."""
    note = page.editor("note", TextEditor)
    paste(note.input, "甲\t1\n乙\t2")
    assert page.text("note") == "甲\t1\n乙\t2"
    budget = page.editor("budget", NumberEditor)
    paste(budget.input, "12")
    assert (page.text("budget"), isinstance(budget.input, LineInput)) == ("12", True)
