from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from perfdesk.ui.parts.tasks import TaskRunner
from perfdesk.ui.running.instance import Outcome, Request
from perfdesk.ui.running.later_starts import LaterStarts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.paths import DataFolder
    from perfdesk.ui.window.main_window import MainWindow
    from tests.ui.conftest import RecordingDialogs


#: The offscreen platform says so of windows that are to come to the front.
_noisy = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    caplog.clear()


@pytest.fixture
def owner() -> QObject:
    return QObject()


def _told(later: LaterStarts) -> list[Outcome]:
    """Ask the window to close; return what is told, which may grow later."""
    told: list[Outcome] = []
    later._close_window(told.append)
    return told


@_noisy
def test_a_later_start_opens_its_report_here(
    window: MainWindow, folder: DataFolder, owner: QObject, report_id: int
) -> None:
    later = LaterStarts(folder, lambda: window, owner)
    later._instance.called.emit(Request(report_id))

    assert window.session is not None
    assert window.session.id == report_id
    later.close()


@_noisy
def test_an_opened_file_is_taken_in_here(
    window: MainWindow,
    folder: DataFolder,
    owner: QObject,
    dialogs: RecordingDialogs,
    tmp_path: Path,
) -> None:
    later = LaterStarts(folder, lambda: window, owner)
    later._instance.called.emit(Request(file=tmp_path / "没有.perfdesk"))

    assert len(dialogs.errors) == 1
    later.close()


@_noisy
def test_while_something_is_asked_no_report_is_opened(
    qtbot: QtBot, window: MainWindow, folder: DataFolder, owner: QObject, report_id: int
) -> None:
    later = LaterStarts(folder, lambda: window, owner)
    box = QMessageBox(window)
    box.open()
    qtbot.waitUntil(box.isVisible)

    later._instance.called.emit(Request(report_id))
    assert window.session is None
    assert _told(later) == [Outcome.STAYS]
    assert window.isVisible()

    box.close()
    assert _told(later) == [Outcome.CLOSED]
    assert not window.isVisible()
    later.close()


def test_between_two_windows_nothing_can_be_done(folder: DataFolder, owner: QObject) -> None:
    """A backup is being restored: the one window has gone, the other is not there yet."""
    folder.root.mkdir()
    later = LaterStarts(folder, lambda: None, owner)
    later._instance.called.emit(Request(1))

    assert _told(later) == [Outcome.STAYS]
    later.close()


@pytest.mark.parametrize("outcome", Outcome)
def test_what_came_of_it_is_told_when_the_file_is_written(
    qtbot: QtBot, window: MainWindow, folder: DataFolder, owner: QObject, outcome: Outcome
) -> None:
    """An installer that is told no would go no further though the window closes by itself."""
    runner = TaskRunner()
    window.waiting._runner = runner
    written = Event()
    runner.run(written.wait, lambda _: None, lambda _: None, lambda: None)
    later = LaterStarts(folder, lambda: window, owner)

    told = _told(later)
    assert told == []
    if outcome is Outcome.STAYS:
        window.waiting.stay.click()
    written.set()
    qtbot.waitUntil(lambda: not runner.is_busy)
    qtbot.waitUntil(lambda: told == [outcome])

    assert window.isVisible() == (outcome is Outcome.STAYS)
    assert not window.waiting.is_waiting
    later.close()
