from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType

from perfdesk.errors import UserError
from perfdesk.ui.running.crash import CrashGuard, log_qt_message

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import RecordingDialogs

_MOMENT = datetime(2026, 3, 1, 6, 3, 12, tzinfo=UTC)


def _handle(guard: CrashGuard, error: Exception) -> None:
    guard.handle(type(error), error, error.__traceback__)


def test_a_bug_is_saved_from_logged_and_told(
    qtbot: QtBot, tmp_path: Path, dialogs: RecordingDialogs, caplog: pytest.LogCaptureFixture
) -> None:
    guard = CrashGuard(dialogs, tmp_path, lambda: (True, _MOMENT))

    _handle(guard, ZeroDivisionError("the bug"))
    qtbot.waitUntil(lambda: len(dialogs.told) == 1)

    assert "已经保存" in dialogs.told[0]
    assert str(tmp_path) in dialogs.told[0]
    assert "the bug" in caplog.text
    caplog.clear()


def test_a_failed_save_is_not_hidden(
    qtbot: QtBot, tmp_path: Path, dialogs: RecordingDialogs, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever reads 已保存 closes the window: it must never stand where nothing was saved."""

    def save() -> tuple[bool, datetime | None]:
        raise ArithmeticError

    for guard in (
        CrashGuard(dialogs, tmp_path, lambda: (False, _MOMENT)),
        CrashGuard(dialogs, tmp_path, save),
    ):
        _handle(guard, ZeroDivisionError())
        qtbot.waitUntil(lambda: bool(dialogs.told))
        assert "没能保存" in dialogs.told.pop()
    caplog.clear()


def test_what_could_not_be_saved_is_kept_in_the_journal(
    qtbot: QtBot, tmp_path: Path, dialogs: RecordingDialogs, caplog: pytest.LogCaptureFixture
) -> None:
    def save() -> tuple[bool, datetime | None]:
        raise ArithmeticError

    for guard in (
        CrashGuard(dialogs, tmp_path, lambda: (False, _MOMENT), lambda: _MOMENT),
        CrashGuard(dialogs, tmp_path, save, lambda: _MOMENT),
    ):
        _handle(guard, ZeroDivisionError())
        qtbot.waitUntil(lambda: bool(dialogs.told))
        assert "已另存应急副本" in dialogs.told.pop()
    caplog.clear()


def test_keeping_that_fails_too_promises_nothing(
    qtbot: QtBot, tmp_path: Path, dialogs: RecordingDialogs, caplog: pytest.LogCaptureFixture
) -> None:
    def keep() -> datetime | None:
        raise ArithmeticError

    _handle(CrashGuard(dialogs, tmp_path, lambda: (False, _MOMENT), keep), ZeroDivisionError())
    qtbot.waitUntil(lambda: bool(dialogs.told))

    assert "没能保存" in dialogs.told[0]
    assert "应急副本" not in dialogs.told[0]
    caplog.clear()


def test_a_bug_on_a_worker_is_told_on_the_main_thread(
    qtbot: QtBot, tmp_path: Path, dialogs: RecordingDialogs, caplog: pytest.LogCaptureFixture
) -> None:
    saving: list[threading.Thread] = []

    def save() -> None:
        saving.append(threading.current_thread())

    guard = CrashGuard(dialogs, tmp_path, save)
    worker = threading.Thread(target=_handle, args=(guard, ZeroDivisionError()))
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: bool(dialogs.told))

    assert saving == [threading.main_thread()]
    assert "没有打开报告" in dialogs.told[0]
    caplog.clear()


def test_a_fault_of_the_world_is_told_as_its_sentence(
    qtbot: QtBot, tmp_path: Path, dialogs: RecordingDialogs, caplog: pytest.LogCaptureFixture
) -> None:
    guard = CrashGuard(dialogs, tmp_path, lambda: None)

    _handle(guard, UserError("disk_full", path="x"))
    qtbot.waitUntil(lambda: bool(dialogs.errors))

    assert dialogs.errors[0].code == "disk_full"
    assert not dialogs.told
    caplog.clear()


def test_qt_messages_go_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        log_qt_message(QtMsgType.QtWarningMsg, QMessageLogContext(), "from Qt")

    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("WARNING", "from Qt")
    ]
    caplog.clear()


def test_a_bug_before_the_window_is_told_too(
    tmp_path: Path, dialogs: RecordingDialogs, caplog: pytest.LogCaptureFixture
) -> None:
    """No loop of events ran that could show the box: the program ended without a word."""
    with CrashGuard(dialogs, tmp_path, lambda: None):
        raise ZeroDivisionError("at the start")

    assert "意外的错误" in dialogs.told[0]
    assert "at the start" in caplog.text
    caplog.clear()


def test_what_is_no_bug_passes(tmp_path: Path, dialogs: RecordingDialogs) -> None:
    with pytest.raises(KeyboardInterrupt), CrashGuard(dialogs, tmp_path, lambda: None):
        raise KeyboardInterrupt

    assert dialogs.told == []
