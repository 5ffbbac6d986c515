from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.report.values import FieldRef
from perfdesk.ui.bridge import Bridge
from perfdesk.ui.past.removed_dialog import RemovedDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.ui.parts.style import Theme
    from tests.ui.conftest import RecordingDialogs


@pytest.fixture
def task(session: ReportSession) -> int:
    """A task with content, deleted but not saved."""
    line, _change = session.add_line("task")
    session.enter(FieldRef("task_goal", line.number), "办好展览。")
    return line.number


@pytest.fixture
def open_dialog(
    qtbot: QtBot,
    session: ReportSession,
    library: Library,
    theme: Theme,
    dialogs: RecordingDialogs,
) -> Callable[[], RemovedDialog]:
    def make() -> RemovedDialog:
        dialog = RemovedDialog(Bridge(session), library, theme, dialogs)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return make


@pytest.mark.parametrize("is_saved", [False, True])
def test_a_deleted_record_is_shown_and_put_back(
    qtbot: QtBot,
    session: ReportSession,
    task: int,
    open_dialog: Callable[[], RemovedDialog],
    *,
    is_saved: bool,
) -> None:
    session.flush()
    session.remove_line(task)
    if is_saved:
        session.flush()
    dialog = open_dialog()
    assert dialog._list.count() == 1
    assert "办好展览。" in dialog._text.toPlainText()
    assert ("刚才" in dialog._list.item(0).text()) is not is_saved

    with qtbot.waitSignal(dialog.said):
        dialog._back.click()

    assert session.value(FieldRef("task_goal", task)).text == "办好展览。"
    assert dialog._list.count() == 0
    assert "没有删除过" in dialog._words.text()


def test_nothing_deleted_is_said(open_dialog: Callable[[], RemovedDialog]) -> None:
    dialog = open_dialog()

    assert not dialog._back.isEnabled()
    assert dialog._text.toPlainText() == ""
    dialog._put_back()


def test_a_bin_that_cannot_be_read_is_told(
    library: Library,
    dialogs: RecordingDialogs,
    open_dialog: Callable[[], RemovedDialog],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_arguments: object) -> None:
        raise UserError("disk_full", path="x")

    monkeypatch.setattr(library, "removed", refuse)

    open_dialog()

    assert [error.code for error in dialogs.errors] == ["disk_full"]


def test_what_cannot_be_put_back_is_told(
    session: ReportSession,
    task: int,
    dialogs: RecordingDialogs,
    open_dialog: Callable[[], RemovedDialog],
) -> None:
    session.remove_line(task)
    dialog = open_dialog()
    session.is_read_only = True

    dialog._back.click()

    assert [error.code for error in dialogs.errors] == ["desk_read_only"]
