from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from perfdesk.app.data_folder.opening import Opening
from perfdesk.app.safety.backups import Backups
from perfdesk.app.safety.recovery import unsaved_of
from perfdesk.app.settings import Choices, Settings
from perfdesk.errors import UserError
from perfdesk.report.values import FieldRef
from perfdesk.ui.running.guard import Guard
from perfdesk.ui.running.program import desk_maker
from perfdesk.ui.safety.recovery_dialog import DROP, LATER, NEW, RESTORE, RecoveryDialog
from perfdesk.ui.window.main_window import MainWindow
from tests.ui.conftest import TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.paths import DataFolder
    from perfdesk.ui.parts.style import Theme
    from tests.ui.conftest import InlineRunner, RecordingDialogs

_TEXT = FieldRef("conclusion")


@pytest.fixture
def opening(folder: DataFolder, tmp_path: Path) -> Iterator[Opening]:
    opening = Opening(folder, Settings(tmp_path / "own"))
    yield opening
    opening.close()


@pytest.fixture
def guarded(
    qtbot: QtBot,
    opening: Opening,
    theme: Theme,
    dialogs: RecordingDialogs,
    runner: InlineRunner,
) -> Callable[..., tuple[MainWindow, Guard]]:
    def make(*, read_only: bool = False) -> tuple[MainWindow, Guard]:
        library = opening.library or opening.open(read_only=read_only)
        make_desk = desk_maker(theme, dialogs, runner)
        window = MainWindow(library, opening.folder, theme, dialogs, make_desk, runner)
        qtbot.addWidget(window)
        window.show()
        return window, Guard(opening, window, theme, dialogs, runner)

    return make


def _new(opening: Opening) -> int:
    library = opening.library or opening.open()
    return library.create(TEMPLATE, 2023, "某某局")


def _answer(answer: str) -> None:
    """Let the dialog that comes up be answered so."""

    def choose() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RecoveryDialog)
        dialog._choose(answer)

    QTimer.singleShot(0, choose)


def test_a_start_backs_up_and_says_how_old_the_backup_is(
    opening: Opening, guarded: Callable[..., tuple[MainWindow, Guard]]
) -> None:
    number = _new(opening)
    window, guard = guarded()
    guard.begin()

    assert [one.why for one in opening.backups.all()] == ["start"]
    assert window.open_report(number)
    assert window.notices.words() == {}
    guard.end()
    assert not guard._timer.isActive()


def test_a_backup_of_a_wrong_clock_has_no_age(
    opening: Opening, guarded: Callable[..., tuple[MainWindow, Guard]]
) -> None:
    """Made with the clock a year ahead it counted as new until then, however old it became."""
    _new(opening)
    made = opening.backups.make("timer")
    assert made is not None
    made.path.rename(made.path.with_name("perfdesk-29991231-120000-timer.sqlite3"))
    window, guard = guarded()
    window.open_report(1)

    guard.show_backup()

    assert window.desk is not None
    assert "时间在将来" in guard._backup_words


def test_the_timer_backs_up_what_has_changed(
    opening: Opening, guarded: Callable[..., tuple[MainWindow, Guard]]
) -> None:
    _new(opening)
    window, guard = guarded()
    guard.begin()
    guard._timer.timeout.emit()
    assert len(opening.backups.all()) == 1

    _new(opening)
    guard._timer.timeout.emit()
    assert {one.why for one in opening.backups.all()} == {"start", "timer"}
    assert window.isVisible()


def test_a_backup_that_fails_is_told_until_one_works(
    opening: Opening,
    guarded: Callable[..., tuple[MainWindow, Guard]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _new(opening)
    window, guard = guarded()

    def fail(*_arguments: object) -> None:
        raise UserError("disk_full", path="x")

    with monkeypatch.context() as full:
        full.setattr(Backups, "make", fail)
        guard.begin()
    assert "磁盘空间已满" in window.notices.words()["backup"]

    guard.back_up("timer")
    assert window.notices.words() == {}
    opening.backups.second.fault = UserError("disk_full", path="D:")
    guard._made(None)
    assert "D:" in window.notices.words()["backup"]


def test_only_one_backup_at_a_time(
    opening: Opening, guarded: Callable[..., tuple[MainWindow, Guard]]
) -> None:
    _new(opening)
    _window, guard = guarded()
    guard._is_backing_up = True
    guard.back_up("timer")

    assert opening.backups.all() == ()


def test_damage_is_told_and_no_report_opens(
    qtbot: QtBot,
    opening: Opening,
    guarded: Callable[..., tuple[MainWindow, Guard]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = _new(opening)
    window, guard = guarded()

    def find_damage(_opening: Opening) -> None:
        raise UserError("database_damaged", path="x")

    monkeypatch.setattr(Opening, "check", find_damage)
    with qtbot.waitSignal(guard.damaged):
        guard.begin()

    assert not window.open_report(number)
    assert opening.backups.all() == (), "a damaged desk takes no good backup's place"


def test_a_check_that_cannot_be_made_is_no_damage(
    opening: Opening,
    guarded: Callable[..., tuple[MainWindow, Guard]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = _new(opening)
    window, guard = guarded()

    def fail(_opening: Opening) -> None:
        raise UserError("database_locked", path="x")

    monkeypatch.setattr(Opening, "check", fail)
    guard.begin()

    assert window.open_report(number)


def test_a_desk_that_is_only_read_is_neither_backed_up_nor_held(
    opening: Opening, guarded: Callable[..., tuple[MainWindow, Guard]]
) -> None:
    number = _new(opening)
    opening.close()
    window, guard = guarded(read_only=True)
    guard.begin()
    guard.back_up("timer")

    assert "只读" in window.notices.words()["read_only"]
    assert opening.backups.all() == ()
    assert window.open_report(number)
    assert not guard._beat.isActive()


@pytest.mark.parametrize(
    ("barred_by", "reason"),
    [("desk_held", "别处打开"), ("folder_unwritable", "不允许写入"), ("", "只读方式打开")],
)
def test_only_the_true_reason_for_reading_is_told(
    opening: Opening,
    guarded: Callable[..., tuple[MainWindow, Guard]],
    barred_by: str,
    reason: str,
) -> None:
    """It named two reasons though the program knew which one it was."""
    _new(opening)
    opening.close()
    opening.barred_by = barred_by
    window, _guard = guarded(read_only=True)

    told = window.notices.words()["read_only"]

    assert [one for one in ("别处打开", "不允许写入", "只读方式打开") if one in told] == [reason]


def test_a_share_or_stick_is_warned_of(
    opening: Opening,
    guarded: Callable[..., tuple[MainWindow, Guard]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _new(opening)
    monkeypatch.setattr(
        "perfdesk.app.data_folder.opening.place_kind", lambda _path: "share_or_stick"
    )

    window, _guard = guarded()

    assert "U盘或网络盘" in window.notices.words()["place"]


def _give_to_another(opening: Opening) -> None:
    """Let the lock be another PC's."""
    lock = opening.folder.root / "perfdesk.lock"
    content = json.loads(lock.read_text(encoding="utf-8"))
    lock.write_text(json.dumps({**content, "token": "0" * 32}), encoding="utf-8")


def test_a_takeover_by_another_pc_is_told(
    qtbot: QtBot, opening: Opening, guarded: Callable[..., tuple[MainWindow, Guard]]
) -> None:
    _new(opening)
    _window, guard = guarded()
    guard.begin()
    with qtbot.assertNotEmitted(guard.taken_over):
        guard._beat.timeout.emit()
    _give_to_another(opening)

    with qtbot.waitSignal(guard.taken_over):
        guard._beat.timeout.emit()
    assert not guard._beat.isActive()


def test_nothing_is_written_after_a_takeover_though_the_report_stays_open(
    qtbot: QtBot,
    opening: Opening,
    guarded: Callable[..., tuple[MainWindow, Guard]],
    dialogs: RecordingDialogs,
) -> None:
    """Harm: who chose to stay went on writing into the other PC's desk for good."""
    number = _new(opening)
    window, guard = guarded()
    guard.begin()
    window.open_report(number)
    assert window.desk is not None
    _give_to_another(opening)
    with qtbot.waitSignal(guard.taken_over):
        guard._beat.timeout.emit()

    window.desk.bridge.enter_many({_TEXT: "被接管以后写的"}, "写")

    assert not window.desk.autosave.flush_now()
    assert window.desk.autosave.failure is not None
    assert window.desk.autosave.failure.code == "desk_taken_over"
    assert not window.desk.autosave._retry.isActive()
    dialogs.answers = ["stay", "find_again"]
    assert not window.show_start()
    assert opening.library is not None
    assert opening.library.open(number).value(_TEXT).text == ""
    backups = len(opening.backups.all())
    guard.back_up("timer")
    assert len(opening.backups.all()) == backups
    assert window.show_start()
    (found,) = opening.recovery.found()
    assert [one.text for one in found.data.values if one.ref == _TEXT] == ["被接管以后写的"]


def test_a_save_after_a_long_sleep_looks_at_the_lock_first(
    qtbot: QtBot,
    opening: Opening,
    guarded: Callable[..., tuple[MainWindow, Guard]],
    monkeypatch: pytest.MonkeyPatch,
    dialogs: RecordingDialogs,
) -> None:
    """Harm: until the next heartbeat what was typed went into the desk of the other PC."""
    number = _new(opening)
    window, guard = guarded()
    guard.begin()
    window.open_report(number)
    assert window.desk is not None
    _give_to_another(opening)
    monkeypatch.setattr(opening._lock, "_signed_at", 0.0)

    with qtbot.waitSignal(guard.taken_over):
        window.desk.bridge.enter_many({_TEXT: "醒来以后写的"}, "写")
        assert not window.desk.autosave.flush_now()

    assert opening.library is not None
    assert opening.library.open(number).value(_TEXT).text == ""
    dialogs.answers = ["find_again"]
    assert window.show_start()


def test_a_kill_with_all_saved_is_only_a_quiet_line(
    opening: Opening, guarded: Callable[..., tuple[MainWindow, Guard]]
) -> None:
    number = _new(opening)
    opening.left_at = datetime.now(UTC) - timedelta(hours=1)
    window, guard = guarded()
    guard.begin()

    assert "内容已保存到" in window.notices.words()["ended"]
    assert window.open_report(number)


def test_a_kill_after_which_nothing_was_typed_is_not_told(
    opening: Opening, guarded: Callable[..., tuple[MainWindow, Guard]]
) -> None:
    _new(opening)
    opening.left_at = datetime.now(UTC) + timedelta(seconds=5)
    window, guard = guarded()
    guard.begin()

    assert window.notices.words() == {}


def test_a_desk_gets_the_chosen_times_and_a_journal(
    opening: Opening, guarded: Callable[..., tuple[MainWindow, Guard]]
) -> None:
    number = _new(opening)
    opening.settings.keep(Choices(idle_ms=700, ceiling_ms=1100))
    window, guard = guarded()
    guard.begin()
    window.open_report(number)

    assert window.desk is not None
    autosave = window.desk.autosave
    assert (autosave._idle.interval(), autosave._ceiling.interval()) == (700, 1100)
    assert autosave._keeper is not None


@pytest.fixture
def kept(opening: Opening) -> int:
    """A report of which an earlier run left something that it could not save."""
    number = _new(opening)
    assert opening.library is not None
    session = opening.library.open(number)
    session.enter(_TEXT, "没有来得及保存的话。")
    Opening(opening.folder, opening.settings).recovery.keep(unsaved_of(session))
    return number


def test_what_was_not_saved_is_restored_as_one_step(
    opening: Opening, guarded: Callable[..., tuple[MainWindow, Guard]], kept: int
) -> None:
    window, guard = guarded()
    _answer(RESTORE)
    guard.begin()

    assert opening.library is not None
    assert opening.library.open(kept).value(_TEXT).text == "没有来得及保存的话。"
    assert window.desk is not None
    assert "撤销" in window.notices.words()["recovered"]
    window.desk.bridge.undo()
    assert window.session is not None
    assert window.session.value(_TEXT).text == ""
    assert opening.recovery.found() == ()


def test_what_was_not_saved_of_a_binned_report_takes_it_out_of_the_bin(
    opening: Opening, guarded: Callable[..., tuple[MainWindow, Guard]], kept: int
) -> None:
    """Harm: it was restored into the bin, where the clerk does not find it."""
    assert opening.library is not None
    opening.library.discard(kept)
    _window, guard = guarded()
    _answer(RESTORE)
    guard.begin()

    assert [one.id for one in opening.library.summaries()] == [kept]
    assert opening.library.open(kept).value(_TEXT).text == "没有来得及保存的话。"
    assert opening.recovery.found() == ()


def test_restoring_leaves_the_clerk_where_she_wanted_to_be(
    guarded: Callable[..., tuple[MainWindow, Guard]], kept: int
) -> None:
    window, guard = guarded()
    _answer(RESTORE)
    window.hold()
    window.open_report(kept, FieldRef("annex_number"))
    guard.begin()

    assert window.desk is not None
    assert window.desk.place.section == "cover"
    assert window.session is not None
    assert window.session.value(_TEXT).text == "没有来得及保存的话。"


def test_what_was_not_saved_can_become_a_report_of_its_own(
    opening: Opening, guarded: Callable[..., tuple[MainWindow, Guard]], kept: int
) -> None:
    window, guard = guarded()
    _answer(NEW)
    guard.begin()

    assert opening.library is not None
    assert opening.library.open(kept).value(_TEXT).text == ""
    assert window.session is not None
    assert window.session.id != kept
    assert window.session.value(_TEXT).text == "没有来得及保存的话。"
    assert opening.recovery.found() == ()


def test_what_was_not_saved_can_be_given_up(
    opening: Opening, guarded: Callable[..., tuple[MainWindow, Guard]], kept: int
) -> None:
    window, guard = guarded()
    _answer(DROP)
    guard.begin()

    assert opening.library is not None
    assert opening.library.open(kept).value(_TEXT).text == ""
    assert opening.recovery.found() == ()
    assert window.notices.words() == {}


def test_what_was_put_off_can_be_looked_at_again(
    opening: Opening, guarded: Callable[..., tuple[MainWindow, Guard]], kept: int
) -> None:
    window, guard = guarded()
    _answer(LATER)
    guard.begin()
    assert "尚未处理" in window.notices.words()["unsaved"]
    assert len(opening.recovery.found()) == 1

    _answer(RESTORE)
    guard._recovery._ask_again()

    assert opening.library is not None
    assert opening.library.open(kept).value(_TEXT).text == "没有来得及保存的话。"
    assert "unsaved" not in window.notices.words()


@pytest.mark.usefixtures("kept")
def test_what_cannot_be_kept_as_a_new_report_stays_in_the_journal(
    opening: Opening,
    guarded: Callable[..., tuple[MainWindow, Guard]],
    dialogs: RecordingDialogs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window, guard = guarded()

    def fail(*_arguments: object) -> None:
        raise UserError("disk_full", path="x")

    monkeypatch.setattr(type(opening.library), "adopt", fail)
    _answer(NEW)
    guard.begin()

    assert [error.code for error in dialogs.errors] == ["disk_full"]
    assert len(opening.recovery.found()) == 1
    assert "unsaved" in window.notices.words()
