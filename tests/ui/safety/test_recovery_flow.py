from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from perfdesk.app.data_folder.opening import Opening
from perfdesk.app.library.library import Library
from perfdesk.app.safety.recovery import unsaved_of
from perfdesk.app.settings import Settings
from perfdesk.errors import UserError
from perfdesk.report.values import FieldRef
from perfdesk.ui.running.guard import Guard
from perfdesk.ui.running.program import desk_maker
from perfdesk.ui.safety.recovery_dialog import LATER, RESTORE, RecoveryDialog
from perfdesk.ui.window.main_window import MainWindow
from tests.ui.conftest import TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.paths import DataFolder
    from perfdesk.ui.parts.style import Theme
    from tests.ui.conftest import InlineRunner, RecordingDialogs

_TEXT = FieldRef("conclusion")


@pytest.fixture
def opening(
    folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Opening]:
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(tmp_path / "local"))
    opening = Opening(folder, Settings(tmp_path / "own"))
    opening.open()
    yield opening
    opening.close()


@pytest.fixture
def number(opening: Opening) -> int:
    assert opening.library is not None
    return opening.library.create(TEMPLATE, 2023, "某某局")


@pytest.fixture
def window(
    qtbot: QtBot,
    opening: Opening,
    theme: Theme,
    dialogs: RecordingDialogs,
    runner: InlineRunner,
) -> Iterator[MainWindow]:
    assert opening.library is not None
    make_desk = desk_maker(theme, dialogs, runner)
    window = MainWindow(opening.library, opening.folder, theme, dialogs, make_desk, runner)
    qtbot.addWidget(window)
    window.show()
    yield window
    dialogs.answers = ["give_up"]
    window.show_start()


@pytest.fixture
def guard(
    opening: Opening,
    window: MainWindow,
    theme: Theme,
    dialogs: RecordingDialogs,
    runner: InlineRunner,
) -> Iterator[Guard]:
    guard = Guard(opening, window, theme, dialogs, runner)
    yield guard
    guard.end()


class _Answers:
    """Answers the dialogs that come up, and counts them."""

    def __init__(self, window: MainWindow, *answers: str) -> None:
        self.answers = list(answers)
        self.seen = 0
        # Ends with the window: it must not answer for the next test.
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._look)
        self._timer.start(10)

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, RecoveryDialog) and dialog.isVisible():
            self.seen += 1
            dialog._choose(self.answers.pop(0))


def _leave_unsaved(
    window: MainWindow, number: int, dialogs: RecordingDialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Type something that cannot be saved, and close with "find it again next time"."""

    def fail(*_arguments: object) -> None:
        raise UserError("database_locked", path="x")

    window.open_report(number)
    assert window.desk is not None
    assert window.session is not None
    with monkeypatch.context() as held:
        held.setattr(window.session._store, "save", fail)
        window.desk.bridge.enter_many({_TEXT: "只在应急副本里"}, "写")
        dialogs.answers = ["find_again"]
        assert window.show_start()


def test_what_was_left_is_asked_about_when_its_report_is_opened_again(
    qtbot: QtBot,
    guard: Guard,
    window: MainWindow,
    number: int,
    dialogs: RecordingDialogs,
    opening: Opening,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Harm: it opened with its old text without a question, and was written anew beside that."""
    guard.begin()
    _leave_unsaved(window, number, dialogs, monkeypatch)
    answers = _Answers(window, RESTORE)

    window.open_report(number)
    qtbot.waitUntil(lambda: answers.seen == 1 and "recovered" in window.notices.words())

    assert opening.library is not None
    assert opening.library.open(number).value(_TEXT).text == "只在应急副本里"
    assert opening.recovery.found() == ()


def test_what_is_put_off_then_is_said_and_not_asked_again_by_itself(
    qtbot: QtBot,
    guard: Guard,
    window: MainWindow,
    number: int,
    dialogs: RecordingDialogs,
    opening: Opening,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Harm: a question at each opening would drive the clerk to answer anything."""
    guard.begin()
    _leave_unsaved(window, number, dialogs, monkeypatch)
    answers = _Answers(window, LATER)
    window.open_report(number)
    qtbot.waitUntil(lambda: "unsaved" in window.notices.words())

    window.show_start()
    window.open_report(number)
    qtbot.wait(100)

    assert answers.seen == 1
    assert len(opening.recovery.found()) == 1


def test_desk_that_cannot_be_read_now_is_looked_at_again(
    guard: Guard,
    window: MainWindow,
    number: int,
    dialogs: RecordingDialogs,
    opening: Opening,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Harm: a database held by another program ended the start in a report of a bug."""
    assert opening.library is not None
    session = opening.library.open(number)
    session.enter(_TEXT, "没有存上")
    Opening(opening.folder, opening.settings).recovery.keep(unsaved_of(session))

    def fail(*_arguments: object) -> None:
        raise UserError("database_locked", path="x")

    with monkeypatch.context() as held:
        held.setattr(Library, "load", fail)
        guard.begin()
        assert "稍后会再看" in window.notices.words()["unsaved"]
        guard._recovery._again.timeout.emit()
        assert "稍后会再看" in window.notices.words()["unsaved"]
    assert dialogs.errors == []

    guard._recovery._again.timeout.emit()
    assert "尚未处理" in window.notices.words()["unsaved"]

    session.flush()
    guard._recovery._again.timeout.emit()
    assert "unsaved" not in window.notices.words()
