from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from perfdesk.report.values import FieldRef
from perfdesk.ui.pages.section_tree import OVERVIEW

if TYPE_CHECKING:
    from perfdesk.ui.desk.desk import Desk
    from perfdesk.ui.window.main_window import MainWindow

_TEXT = FieldRef("conclusion")


@pytest.fixture
def desk(window: MainWindow, report_id: int) -> Desk:
    window.open_report(report_id)
    assert window._desk is not None
    return window._desk


def _action(window: MainWindow, begins: str) -> QAction:
    return next(one for one in window.findChildren(QAction) if one.text().startswith(begins))


def test_undo_and_redo_say_what_they_do_and_lead_there(window: MainWindow, desk: Desk) -> None:
    undo, redo = _action(window, "撤销"), _action(window, "重做")
    assert not undo.isEnabled()
    desk.bridge.submit(_TEXT, "目标 & 任务。")
    desk.bridge.session.end_typing()
    assert undo.text().startswith("撤销“输入")
    assert not redo.isEnabled()

    undo.trigger()

    assert desk.bridge.session.value(_TEXT).text == ""
    assert desk.place.ref == _TEXT
    assert not undo.isEnabled()
    assert redo.text().startswith("重做“")
    redo.trigger()
    assert desk.bridge.session.value(_TEXT).text == "目标 & 任务。"


def test_no_report_no_names(window: MainWindow, desk: Desk) -> None:
    desk.bridge.submit(_TEXT, "字")
    assert window.show_start()

    assert _action(window, "撤销").text() == "撤销"
    assert not _action(window, "撤销").isEnabled()


@pytest.mark.parametrize(
    ("label", "section"), [("总览", OVERVIEW), ("下一节", "basics"), ("上一节", OVERVIEW)]
)
def test_menus_lead_through_the_report(
    window: MainWindow, desk: Desk, label: str, section: str
) -> None:
    _action(window, label).trigger()

    assert desk.place.section == section


def test_every_line_of_the_desk_can_be_chosen(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines that only show something: none may end in an exception."""
    monkeypatch.setattr("PySide6.QtWidgets.QDialog.exec", lambda _dialog: 0)
    go = ("查找", "替换", "下一处", "上一处", "定位", "下一区", "上一区")
    past = ("上年的文字", "本栏的历史", "存一个版本", "版本和比较", "已删除")

    for label in (*go, *past):
        _action(window, label).trigger()
        QApplication.processEvents()

    assert desk.isVisible()


def test_clearing_a_section_can_be_undone(window: MainWindow, desk: Desk) -> None:
    desk.go_to(_TEXT)
    desk.bridge.submit(_TEXT, "目标已经实现。")

    _action(window, "清空本节").trigger()
    assert desk.bridge.session.value(_TEXT).text == ""
    assert "可以撤销" in desk._state._task.text()
    _action(window, "撤销").trigger()

    assert desk.bridge.session.value(_TEXT).text == "目标已经实现。"
