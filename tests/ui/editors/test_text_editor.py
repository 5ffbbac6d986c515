from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from perfdesk.ui.editors.number_editor import NumberEditor
from perfdesk.ui.editors.text_editor import TextEditor
from tests.helpers.packages import load_package
from tests.helpers.pages import OpenPage, commit, compose, open_page

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def words(editor: TextEditor) -> list[str]:
    return [part.text() for part in editor.findChildren(QLabel) if not part.isHidden()]


def test_typed_text_reaches_the_report_with_its_paragraphs(page: OpenPage) -> None:
    editor = page.editor("note", TextEditor)
    QTest.keyClicks(editor.input, "one")
    QTest.keyClick(editor.input, Qt.Key.Key_Return)
    commit(editor.input, "第二段")
    assert page.text("note") == "one\n第二段"


def test_filling_is_no_entry(page: OpenPage, qtbot: QtBot) -> None:
    editor = page.editor("note", TextEditor)
    with qtbot.assertNotEmitted(editor.edited):
        page.enter("note", "从别处来的文字")
    assert editor.input.text == "从别处来的文字"


def test_label_is_bold_only_while_required_and_empty(page: OpenPage) -> None:
    editor = page.editor("note", TextEditor)
    assert editor.label.property("missing") == "true"
    QTest.keyClicks(editor.input, "a")
    assert editor.label.property("missing") == ""


def test_characters_are_counted_against_the_advised_length(page: OpenPage) -> None:
    editor = page.editor("note", TextEditor)
    commit(editor.input, "两 字")
    assert "已写 2 字，建议 4 至 8 字，偏短" in words(editor)
    commit(editor.input, "再加三字")
    assert "已写 6 字，建议 4 至 8 字" in words(editor)
    commit(editor.input, "又加四个字")
    assert "已写 11 字，建议 4 至 8 字，偏长" in words(editor)


def test_composition_is_not_reset_by_a_change_from_elsewhere(page: OpenPage) -> None:
    editor = page.editor("note", TextEditor)
    QTest.keyClicks(editor.input, "a")
    compose(editor.input, "zhong")
    page.enter("note", "外来")
    assert editor.input.text == "a"
    commit(editor.input, "中")
    # The clerk was later than what came from elsewhere.
    assert editor.input.text == "a中"
    assert page.text("note") == "a中"


def test_composition_that_is_given_up_lets_the_change_in(page: OpenPage) -> None:
    editor = page.editor("note", TextEditor)
    compose(editor.input, "zhong")
    page.enter("note", "外来")
    compose(editor.input, "")
    assert editor.input.text == "外来"


def test_text_grows_to_a_third_of_the_window_then_scrolls(page: OpenPage, qtbot: QtBot) -> None:
    editor = page.editor("note", TextEditor)
    qtbot.waitUntil(lambda: editor.input.row_height > 0)
    low = editor.input.height()
    page.enter("note", "\n".join(["一段"] * 8))
    assert editor.input.height() > low
    page.enter("note", "\n".join(["一段"] * 200))
    third = page.page.window().height() // 3
    assert third - editor.input.row_height <= editor.input.height() <= third + 40
    assert editor.input.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAsNeeded


def test_a_text_without_room_yet_asks_for_no_negative_height(page: OpenPage) -> None:
    """Shown before it had its place, an input of a record that was gone to wanted -68 pixels."""
    text = page.editor("note", TextEditor).input
    wanted = text.minimumHeight()
    text.viewport().resize(100, text.height() + 200)

    text.fit()

    assert text.minimumHeight() == wanted > 0


def test_tab_leaves_the_text(page: OpenPage) -> None:
    editor = page.editor("note", TextEditor)
    editor.input.setFocus()
    QTest.keyClick(editor.input, Qt.Key.Key_Tab)
    assert page.text("note") == ""
    assert not editor.input.hasFocus()


def test_screen_reader_gets_name_and_hint(page: OpenPage) -> None:
    editor = page.editor("note", TextEditor)
    assert editor.input.accessibleName() == "说明"
    assert editor.input.accessibleDescription() == "写几句话。"
    assert editor.label.buddy() is editor.input


def test_required_and_empty_is_said_in_words_beside_the_label(page: OpenPage) -> None:
    editor = page.editor("note", TextEditor)
    assert "必填" in words(editor)
    QTest.keyClicks(editor.input, "a")
    assert "必填" not in words(editor)
    QTest.keyClick(editor.input, Qt.Key.Key_Backspace)
    assert "必填" in words(editor)


def test_calculated_text_takes_one_row_and_no_tab(qtbot: QtBot, tmp_path: Path) -> None:
    fields = """
[[section]]
code = "main"
heading = "结论"

[[field]]
code = "score"
type = "decimal"
label = "得分"
section = "main"

[[field]]
code = "grade"
type = "text"
label = "等级"
section = "main"
calculate = '"优" if score >= 90 else "中"'

[[field]]
code = "free"
type = "text"
label = "说明"
section = "main"
"""
    page = open_page(qtbot, load_package(tmp_path, fields), "main")
    grade, free = page.editor("grade", TextEditor), page.editor("free", TextEditor)
    page.enter("score", "95")
    assert grade.input.text == "优"
    # A face that stands in for Chinese may be a little higher than the font's own row.
    qtbot.waitUntil(lambda: 0 < grade.input.height() < 1.5 * grade.input.row_height)
    assert free.input.height() > grade.input.height()
    page.editor("score", NumberEditor).input.setFocus()
    QTest.keyClick(page.editor("score", NumberEditor).input, Qt.Key.Key_Tab)
    assert free.input.hasFocus()
