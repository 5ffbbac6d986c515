from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from perfdesk.app.editing.last_year import LastYear
from perfdesk.app.editing.session import ReportSession
from perfdesk.report.values import FieldRef, Provenance
from perfdesk.ui.editors.choice_editor import ChoiceEditor, FlagEditor
from perfdesk.ui.editors.list_editor import ListEditor
from perfdesk.ui.editors.number_editor import NumberEditor
from perfdesk.ui.editors.sentence_editor import SentenceEditor
from perfdesk.ui.editors.text_editor import TextEditor
from perfdesk.ui.tables.group_cards import GroupEditor
from perfdesk.ui.tables.table_editor import TableEditor
from tests.helpers.packages import load_package, open_session
from tests.helpers.pages import EVERY_TYPE, OpenPage, commit, open_page

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.ui.editors.base import FieldEditor

LONG = "全年围绕群众反映集中的事项开展工作，按月调度进度，按季检查质量，年底前全部完成并通过验收。"


def tags(editor: FieldEditor) -> dict[str, str]:
    """Return the words beside the label with what they are to the style sheet."""
    return {
        part.text(): part.property("role")
        for part in editor.findChildren(QLabel)
        if not part.isHidden() and str(part.property("role")).startswith("tag")
    }


@pytest.mark.parametrize(
    ("provenance", "word", "role"),
    [
        (Provenance.IMPORTED, "导入", "tag-accent"),
        (Provenance.CARRIED_OVER, "沿用上年", "tag-accent"),
    ],
)
def test_where_a_text_comes_from_is_said_by_word_and_colour(
    page: OpenPage, provenance: Provenance, word: str, role: str
) -> None:
    editor = page.editor("note", TextEditor)
    page.bridge.changed.emit(page.session.enter(FieldRef("note"), "一段", provenance))
    page.page.refresh()
    assert tags(editor) == {word: role}
    QTest.keyClicks(editor.input, "a")
    assert tags(editor) == {}


def test_default_is_no_result(qtbot: QtBot, tmp_path: Path) -> None:
    fields = EVERY_TYPE.replace('label = "得分"\n', 'label = "得分"\ndefault = "0"\n')
    page = open_page(qtbot, load_package(tmp_path, fields), "records")
    page.editor("task", GroupEditor).add_button.click()
    (line,) = page.session.report.lines("task")
    editor = page.editor("score", NumberEditor, line)
    assert tags(editor) == {"默认": "tag"}
    assert tags(page.editor("goal", TextEditor, line)) == {}


def test_results_are_marked_as_made(page: OpenPage) -> None:
    for code in ("budget", "spent"):
        QTest.keyClicks(page.editor(code, NumberEditor).input, "10")
    assert tags(page.editor("rate", NumberEditor)) == {"生成": "tag"}
    assert tags(page.editor("told", SentenceEditor)) == {"生成": "tag"}


def test_text_that_is_last_years_is_marked_until_it_is_changed(page: OpenPage) -> None:
    template = page.session.template
    earlier, _store = open_session(template)
    earlier.enter(FieldRef("note"), LONG)
    page.enter("note", LONG)
    editor = page.editor("note", TextEditor)
    assert tags(editor) == {}
    last_year = LastYear(template, template, earlier.report.to_data())
    page.bridge.changed.emit(page.session.look_back(last_year))
    assert tags(editor) == {"与上年相同": "tag-warning"}
    commit(editor.input, "今年有新的做法。")
    assert tags(editor) == {}


def test_desk_that_is_read_only_takes_no_entry(qtbot: QtBot, tmp_path: Path) -> None:
    template = load_package(tmp_path, EVERY_TYPE)
    filled, store = open_session(template)
    filled.enter(FieldRef("items"), "甲\n乙")
    filled.enter(FieldRef("public"), "是")
    task, _change = filled.add_line("task")
    filled.enter(FieldRef("goal", task.number), "目标")
    filled.add_line("project")
    data = filled.report.to_data()
    session = ReportSession(1, template, data, store, is_read_only=True)
    page = open_page(qtbot, template, "main", session)
    for code in ("note", "budget"):
        editor = page.page.editor(FieldRef(code))
        assert editor is not None
        QTest.keyClicks(editor.input, "1")
    items = page.editor("items", ListEditor)
    QTest.keyClick(items.input, Qt.Key.Key_Return)
    assert items.add_button.isHidden()
    assert page.editor("told", SentenceEditor).rewrite_button.isHidden()
    assert not page.editor("kind", ChoiceEditor).input.isEnabled()
    assert page.editor("public", FlagEditor).clear_button.isHidden()
    records = open_page(qtbot, template, "records", session)
    group, table = records.editor("task", GroupEditor), records.editor("project", TableEditor)
    assert group.add_button.isHidden()
    assert group.card(task.number).menu_button.isHidden()
    QTest.keyClick(group.card(task.number).head, Qt.Key.Key_Delete)
    assert table.add_button.isHidden()
    QTest.keyClick(table.input, Qt.Key.Key_Delete)
    QTest.keyClick(table.input, Qt.Key.Key_Return)
    assert session.report.to_data() == data
