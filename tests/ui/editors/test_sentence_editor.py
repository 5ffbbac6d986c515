from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from perfdesk.ui.editors.number_editor import NumberEditor
from perfdesk.ui.editors.sentence_editor import SentenceEditor
from tests.helpers.pages import OpenPage, commit

GENERATED = "预算10万元，执行9万元，完成90.0%。"


def told(page: OpenPage) -> SentenceEditor:
    QTest.keyClicks(page.editor("budget", NumberEditor).input, "10")
    QTest.keyClicks(page.editor("spent", NumberEditor).input, "9")
    return page.editor("told", SentenceEditor)


def words(editor: SentenceEditor) -> list[str]:
    return [part.text() for part in editor.findChildren(QLabel) if not part.isHidden()]


def test_figures_still_missing_are_named(page: OpenPage) -> None:
    editor = page.editor("told", SentenceEditor)
    assert editor.input.placeholderText().startswith("填好预算数、执行数之后")
    QTest.keyClicks(page.editor("budget", NumberEditor).input, "10")
    assert editor.input.placeholderText().startswith("填好执行数之后")


def test_sentence_follows_its_figures(page: OpenPage) -> None:
    editor = told(page)
    assert editor.input.text == GENERATED
    assert not editor.is_open
    assert "生成" in words(editor)
    page.enter("spent", "8")
    assert editor.input.text == "预算10万元，执行8万元，完成80.0%。"


def test_generated_sentence_takes_no_keys(page: OpenPage) -> None:
    editor = told(page)
    QTest.keyClicks(editor.input, "abc")
    assert page.text("told") == GENERATED


def test_rewriting_is_kept_marked_and_checked(page: OpenPage) -> None:
    editor = told(page)
    editor.rewrite_button.click()
    assert editor.input.hasFocus()
    editor.input.selectAll()
    commit(editor.input, "预算10万元，全部执行。")
    assert page.text("told") == "预算10万元，全部执行。"
    assert "已改写" in words(editor)
    assert any("没有出现执行数 9" in text for text in words(editor))
    page.enter("budget", "20")
    assert editor.input.text == "预算10万元，全部执行。"


def test_restoring_brings_the_generated_sentence_back(page: OpenPage) -> None:
    editor = told(page)
    editor.rewrite_button.click()
    commit(editor.input, "另写")
    editor.restore_button.click()
    assert editor.input.text == GENERATED == page.text("told")
    assert not editor.is_open
    assert "生成" in words(editor)


def test_emptied_sentence_is_generated_again_when_left(page: OpenPage) -> None:
    editor = told(page)
    editor.rewrite_button.click()
    editor.input.selectAll()
    QTest.keyClick(editor.input, Qt.Key.Key_Delete)
    assert editor.input.text == ""
    page.editor("budget", NumberEditor).input.setFocus()
    assert editor.input.text == GENERATED
    assert not editor.is_open


def test_opened_but_unchanged_sentence_closes_when_left(page: OpenPage) -> None:
    editor = told(page)
    editor.rewrite_button.click()
    page.editor("budget", NumberEditor).input.setFocus()
    assert not editor.is_open


def test_restoring_an_override_offers_the_way_back(page: OpenPage) -> None:
    editor = told(page)
    editor.rewrite_button.click()
    editor.input.selectAll()
    commit(editor.input, "自己写的一段。")
    editor.restore_button.click()
    undo = editor._undo
    assert undo is not None
    assert undo.isVisibleTo(editor)
    undo.button.click()
    assert page.text("told") == "自己写的一段。" == editor.input.text
    assert editor.is_open
    assert not undo.isVisibleTo(editor)
