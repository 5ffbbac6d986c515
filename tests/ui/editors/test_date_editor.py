from __future__ import annotations

import pytest
from PySide6.QtCore import QDate
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from perfdesk.ui.editors.date_editor import DateEditor
from tests.helpers.pages import OpenPage, commit


def words(editor: DateEditor) -> list[str]:
    return [part.text() for part in editor.findChildren(QLabel) if not part.isHidden()]


@pytest.mark.parametrize("typed", ["2024-02-29", "2024/2/29", "2024.2.29"])
def test_date_is_understood_and_left_as_typed(page: OpenPage, typed: str) -> None:
    editor = page.editor("day", DateEditor)
    QTest.keyClicks(editor.input, typed)
    assert page.text("day") == typed == editor.input.text()
    assert "＝ 2024年2月29日" in words(editor)


def test_date_that_is_none_is_told(page: OpenPage) -> None:
    editor = page.editor("day", DateEditor)
    commit(editor.input, "2023年2月30日")
    assert any(text.startswith("✗ 错误") for text in words(editor))


# The offscreen platform has no window manager and says so for every popup.
@pytest.mark.qt_log_ignore("This plugin does not support")
def test_day_picked_in_the_calendar_is_entered(page: OpenPage) -> None:
    editor = page.editor("day", DateEditor)
    QTest.keyClicks(editor.input, "2024-02-29")
    editor.calendar_button.click()
    assert editor.calendar.calendar.selectedDate() == QDate(2024, 2, 29)
    editor.calendar.calendar.clicked.emit(QDate(2024, 3, 1))
    assert page.text("day") == "2024年3月1日" == editor.input.text()
    assert editor.calendar.isHidden()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_same_day_picked_again_is_no_entry(page: OpenPage) -> None:
    editor = page.editor("day", DateEditor)
    commit(editor.input, "2024年3月1日")
    editor.calendar_button.click()
    editor.calendar.calendar.clicked.emit(QDate(2024, 3, 1))
    assert page.text("day") == "2024年3月1日"


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_calendar_says_its_month_and_turns_the_pages(page: OpenPage) -> None:
    editor = page.editor("day", DateEditor)
    commit(editor.input, "2024年1月31日")
    editor.calendar_button.click()
    calendar = editor.calendar
    assert calendar.month.text() == "2024 年 1 月"
    turned = []
    for button in (calendar.last_month, calendar.next_year, calendar.next_month):
        button.click()
        turned.append(calendar.month.text())
    assert turned == ["2023 年 12 月", "2024 年 12 月", "2025 年 1 月"]
    calendar.last_year.click()
    assert calendar.month.text() == "2024 年 1 月"
    assert page.text("day") == "2024年1月31日"
