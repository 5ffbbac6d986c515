from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from perfdesk.report.values import FieldRef
from perfdesk.ui.editors.choice_editor import ChoiceEditor, FlagEditor
from perfdesk.ui.editors.date_editor import DateEditor
from perfdesk.ui.editors.list_editor import ListEditor
from perfdesk.ui.editors.number_editor import NumberEditor
from perfdesk.ui.editors.text_editor import TextEditor
from perfdesk.ui.inputs.inputs import LineInput
from perfdesk.ui.inputs.writing import splice, units
from tests.helpers.pages import OpenPage, commit, compose

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def written(page: OpenPage) -> dict[str, QWidget]:
    """Return one widget of each kind that is written in."""
    return {
        "text": page.editor("note", TextEditor).input,
        "figure": page.editor("budget", NumberEditor).input,
        "item": page.editor("items", ListEditor).input,
        "date": page.editor("day", DateEditor).input,
    }


def shortcut(page: OpenPage, keys: str) -> list[str]:
    """Put a command into the window, as the menus do, and return what was called."""
    called: list[str] = []
    action = QAction(page.page)
    action.setShortcut(QKeySequence(keys))
    action.triggered.connect(lambda: called.append(keys))
    page.page.addAction(action)
    return called


@given(st.text(alphabet="甲乙\n𠀀", max_size=12), st.text(alphabet="甲乙\n𠀀", max_size=12))
def test_two_texts_part_at_one_place(old: str, new: str) -> None:
    start, old_end, end = splice(old, new)
    assert 0 <= start <= old_end <= len(old)
    assert old[:start] + new[start:end] + old[old_end:] == new
    assert old == new or start < max(old_end, end)


def test_lengths_count_as_qt_counts() -> None:
    assert units("甲𠀀") == 3


@pytest.mark.parametrize("kind", ["text", "figure", "item", "date"])
@pytest.mark.parametrize("keys", ["Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z"])
def test_undo_belongs_to_the_menu(page: OpenPage, kind: str, keys: str) -> None:
    called = shortcut(page, keys)
    widget = written(page)[kind]
    widget.setFocus()
    QTest.keyClicks(widget, "12")
    key = Qt.Key.Key_Y if keys.endswith("Y") else Qt.Key.Key_Z
    QTest.keyClick(widget, key, CONTROL | SHIFT if "Shift" in keys else CONTROL)
    assert called == [keys]
    assert isinstance(widget, QLineEdit | QPlainTextEdit)
    text = widget.text() if isinstance(widget, QLineEdit) else widget.toPlainText()
    assert text == "12"


@pytest.mark.parametrize("kind", ["text", "figure", "item", "date"])
def test_undo_that_nobody_offers_changes_nothing(page: OpenPage, kind: str) -> None:
    """Harm: the menu's undo is greyed, and the widget undoes behind the report's back."""
    widget = written(page)[kind]
    widget.setFocus()
    QTest.keyClicks(widget, "12")
    QTest.keyClick(widget, Qt.Key.Key_Z, CONTROL)
    assert isinstance(widget, QLineEdit | QPlainTextEdit)
    assert (widget.text() if isinstance(widget, QLineEdit) else widget.toPlainText()) == "12"


@pytest.mark.parametrize("kind", ["text", "figure", "item", "date"])
def test_context_menu_has_no_undo_of_its_own(page: OpenPage, kind: str) -> None:
    widget = written(page)[kind]
    menu = widget.menu_now()  # type: ignore[attr-defined]
    names = [action.objectName() for action in menu.actions()]
    assert "edit-copy" in names
    assert not {"edit-undo", "edit-redo"} & set(names)
    assert not menu.actions()[0].isSeparator()
    menu.deleteLater()


@pytest.mark.parametrize("kind", ["text", "figure", "item", "date"])
def test_shortcuts_are_dead_while_composing(page: OpenPage, kind: str) -> None:
    saved, next_one = shortcut(page, "Ctrl+S"), shortcut(page, "F8")
    widget = written(page)[kind]
    widget.setFocus()
    compose(widget, "zhong")
    QTest.keyClick(widget, Qt.Key.Key_S, CONTROL)
    QTest.keyClick(widget, Qt.Key.Key_F8)
    QTest.keyClick(widget, Qt.Key.Key_V, CONTROL)
    assert (saved, next_one) == ([], [])
    commit(widget, "中")
    QTest.keyClick(widget, Qt.Key.Key_S, CONTROL)
    assert saved == ["Ctrl+S"]


@pytest.mark.parametrize(
    ("kind", "code"), [("text", "note"), ("figure", "budget"), ("item", "items"), ("date", "day")]
)
def test_focus_that_goes_takes_the_composition_over(page: OpenPage, kind: str, code: str) -> None:
    """Harm: the clerk clicks elsewhere before the last word is confirmed, and it is gone."""
    widget = written(page)[kind]
    widget.setFocus()
    compose(widget, "12")
    page.editor("people", NumberEditor).input.setFocus()
    assert page.text(code) == "12"


def test_change_from_elsewhere_puts_the_cursor_where_it_is(page: OpenPage) -> None:
    text = page.editor("note", TextEditor).input
    page.enter("note", "开头的话，结尾的话")
    assert text.textCursor().position() == 0
    page.enter("note", "开头的话，中间的话，结尾的话")
    assert text.textCursor().position() == len("开头的话，中间的话，")
    page.enter("note", "开头的话，结尾的话")
    assert text.textCursor().position() == len("开头的话，")
    line = page.editor("budget", NumberEditor).input
    page.enter("budget", "1234")
    page.enter("budget", "12934")
    assert line.cursorPosition() == 3


@pytest.mark.parametrize("kind", ["text", "figure"])
def test_candidates_stand_at_the_text_after_scrolling(page: OpenPage, kind: str) -> None:
    """Harm: the page was scrolled, and the candidate box covers text a screen away."""
    page.page.resize(900, 300)
    widget = written(page)[kind]
    widget.setFocus()
    bar = page.page.verticalScrollBar()
    for step in (30, 60):
        bar.setValue(step)
        compose(widget, "zhong")
        shown = QGuiApplication.inputMethod().cursorRectangle().toRect()
        top = widget.mapTo(page.page, QPoint(0, 0)).y()
        assert top < shown.center().y() < top + widget.height()
    commit(widget, "中")


def test_enter_goes_on_to_the_next_input_past_the_buttons(page: OpenPage) -> None:
    figure, after = page.editor("budget", NumberEditor), page.editor("spent", NumberEditor)
    figure.input.setFocus()
    QTest.keyClicks(figure.input, "12")
    QTest.keyClick(figure.input, Qt.Key.Key_Return)
    assert after.input.hasFocus()
    day = page.editor("day", DateEditor)
    day.input.setFocus()
    QTest.keyClick(day.input, Qt.Key.Key_Enter)
    assert not day.calendar_button.hasFocus()
    assert page.page.editor(FieldRef("kind")) is not None
    assert not day.input.hasFocus()


def test_enter_in_answers_goes_on_to_the_next_field(page: OpenPage) -> None:
    day = page.editor("day", DateEditor)
    day.input.setFocus()
    QTest.keyClick(day.input, Qt.Key.Key_Return)
    kind, public = page.editor("kind", ChoiceEditor), page.editor("public", FlagEditor)
    assert kind.input.hasFocus()
    QTest.keyClick(kind.input, Qt.Key.Key_Return)
    assert public._answers["是"].hasFocus()
    QTest.keyClick(public._answers["是"], Qt.Key.Key_Space)
    QTest.keyClick(public._answers["是"], Qt.Key.Key_Return)
    assert page.text("public") == "是"
    assert page.editor("link", NumberEditor).input.hasFocus()


def test_enter_scrolls_the_next_input_into_sight(page: OpenPage) -> None:
    page.page.resize(700, 160)
    written = page.editor("budget", NumberEditor).input
    for _step in range(4):
        written.setFocus()
        page.page.verticalScrollBar().setValue(0)
        QTest.keyClick(written, Qt.Key.Key_Return)
        QApplication.processEvents()
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus is not written
        assert not focus.visibleRegion().isEmpty()
        if not isinstance(focus, LineInput):
            break
        written = focus
