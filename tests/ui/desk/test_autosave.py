from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.ui.desk.autosave import Autosave

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

_MOMENT = datetime(2026, 3, 1, 6, 3, 12, tzinfo=UTC)


class Disk:
    """Counts what is written; refuses while it is full. Keeps a journal as long as it may."""

    def __init__(self) -> None:
        self.written = 0
        self.tries = 0
        self.is_full = False
        self.is_buggy = False
        self.is_overtaken = False
        self.kept = 0
        self.dropped = 0
        self.left = 0
        self.may_keep = True
        self.reserved = 0

    def reserve(self) -> None:
        self.reserved += 1

    @property
    def place(self) -> Path | None:
        return Path("place") if self.kept else None

    def keep(self) -> datetime:
        if not self.may_keep:
            raise UserError("disk_full", path="x")
        self.kept += 1
        return _MOMENT + timedelta(seconds=self.kept)

    def drop(self) -> None:
        self.dropped += 1

    def leave(self) -> None:
        self.left += 1

    def flush(self) -> datetime:
        self.tries += 1
        if self.is_buggy:
            raise ZeroDivisionError
        if self.is_overtaken:
            raise UserError("report_changed_elsewhere")
        if self.is_full:
            raise UserError("disk_full", path="x")
        self.written += 1
        return _MOMENT


def test_saves_when_the_hand_rests(qtbot: QtBot) -> None:
    disk = Disk()
    autosave = Autosave(disk.flush, idle_ms=20, ceiling_ms=60_000)

    with qtbot.waitSignal(autosave.saved) as saved:
        for _keystroke in range(5):
            autosave.touch()

    assert saved.args == [_MOMENT]
    assert disk.written == 1
    assert not autosave.is_waiting


def test_saves_at_the_ceiling_while_the_hand_never_rests(qtbot: QtBot) -> None:
    disk = Disk()
    autosave = Autosave(disk.flush, idle_ms=60_000, ceiling_ms=20)

    with qtbot.waitSignal(autosave.saved):
        autosave.touch()

    assert disk.written == 1


def test_goes_on_trying_while_saving_fails(qtbot: QtBot) -> None:
    disk = Disk()
    disk.is_full = True
    autosave = Autosave(disk.flush)
    autosave.set_times(60_000, 60_000, retry_ms=20)
    failures: list[str] = []
    autosave.failed.connect(lambda error: failures.append(error.code))

    assert not autosave.flush_now()
    qtbot.waitUntil(lambda: len(failures) >= 2)
    with qtbot.waitSignal(autosave.saved):
        disk.is_full = False

    assert set(failures) == {"disk_full"}
    assert disk.written == 1


def test_a_bug_is_told_and_tried_again(qtbot: QtBot) -> None:
    """正在保存… for ever, and no further try, would let the clerk type on for nothing."""
    disk = Disk()
    disk.is_buggy = True
    autosave = Autosave(disk.flush)
    autosave.set_times(60_000, 60_000, retry_ms=1)
    failures: list[str] = []
    autosave.failed.connect(lambda error: failures.append(error.code))

    with pytest.raises(ZeroDivisionError):
        autosave.flush_now()

    assert failures == ["saving_broke"]
    assert autosave.is_broken
    disk.is_buggy = False
    with qtbot.waitSignal(autosave.saved):
        pass
    assert autosave.failure is None


def test_no_further_try_where_the_report_was_changed_elsewhere(qtbot: QtBot) -> None:
    tries: list[str] = []

    def flush() -> datetime:
        tries.append("try")
        raise UserError("report_changed_elsewhere")

    autosave = Autosave(flush, idle_ms=5, ceiling_ms=10)
    failures: list[str] = []
    autosave.failed.connect(lambda error: failures.append(error.code))
    autosave.touch()
    qtbot.waitUntil(lambda: bool(failures))

    autosave.touch()

    with qtbot.assertNotEmitted(autosave.failed, wait=60):
        assert not autosave.is_waiting
    assert autosave.is_overtaken
    assert tries == ["try"]


def test_saves_nothing_any_more_after_stop(qtbot: QtBot) -> None:
    autosave = Autosave(Disk().flush, idle_ms=10, ceiling_ms=20)

    autosave.touch()
    autosave.stop()

    with qtbot.assertNotEmitted(autosave.saved, wait=50):
        assert not autosave.is_waiting


# -- the emergency journal -------------------------------------------------------------------------


def failing(disk: Disk, *, idle_ms: int = 60_000, retry_ms: int = 60_000) -> Autosave:
    disk.is_full = True
    autosave = Autosave(disk.flush)
    autosave.set_times(idle_ms, 60_000, retry_ms)
    autosave.keep_with(disk)
    return autosave


@pytest.mark.usefixtures("qapp")
def test_keeps_at_once_what_cannot_be_saved() -> None:
    disk = Disk()
    autosave = failing(disk)
    told: list[str] = []
    autosave.failed.connect(lambda error: told.append(error.code))
    autosave.kept.connect(lambda moment: told.append(f"kept {moment:%S}"))

    assert not autosave.flush_now()

    assert told == ["disk_full", "kept 13"]
    assert autosave.kept_at == _MOMENT + timedelta(seconds=1)
    assert autosave.kept_in == Path("place")


def test_keeps_what_is_typed_on_without_trying_the_database_each_time(qtbot: QtBot) -> None:
    """Each try may hold the screen until the other program lets the file go."""
    disk = Disk()
    autosave = failing(disk, idle_ms=5)
    autosave.flush_now()

    for typed in (2, 3):
        with qtbot.waitSignal(autosave.kept):
            autosave.touch()
        assert disk.kept == typed

    assert disk.tries == 1
    assert not autosave.is_waiting


def test_is_not_kept_again_where_nothing_was_typed_since(qtbot: QtBot) -> None:
    disk = Disk()
    autosave = failing(disk)
    autosave.flush_now()

    with qtbot.waitSignal(autosave.kept):
        assert autosave.keep_now()

    assert disk.kept == 1


def test_drops_the_journal_when_saving_works_again(qtbot: QtBot) -> None:
    disk = Disk()
    autosave = failing(disk, retry_ms=20)
    autosave.flush_now()
    assert disk.dropped == 0

    with qtbot.waitSignal(autosave.saved):
        disk.is_full = False

    assert disk.dropped == 1
    assert autosave.kept_at is None


def test_does_not_say_that_it_is_kept_where_it_is_not(qtbot: QtBot) -> None:
    disk = Disk()
    disk.may_keep = False
    autosave = failing(disk, idle_ms=5)

    with qtbot.assertNotEmitted(autosave.kept, wait=30):
        autosave.flush_now()
        autosave.touch()

    assert not autosave.keep_now()
    assert autosave.kept_at is None
    disk.may_keep = True
    assert autosave.keep_now()


@pytest.mark.usefixtures("qapp")
def test_what_was_kept_is_no_longer_all_after_the_next_keystroke() -> None:
    autosave = failing(Disk())
    autosave.flush_now()

    autosave.touch()

    assert autosave.kept_at is None


def test_keeps_a_report_that_was_changed_elsewhere(qtbot: QtBot) -> None:
    disk = Disk()
    disk.is_overtaken = True
    autosave = Autosave(disk.flush)
    autosave.set_times(5, 60_000, retry_ms=1)
    autosave.keep_with(disk)
    assert not autosave.flush_now()

    with qtbot.waitSignal(autosave.kept):
        autosave.touch()

    assert (disk.kept, disk.tries) == (2, 1)


@pytest.mark.usefixtures("qapp")
def test_keeps_where_a_bug_prevents_saving() -> None:
    disk = Disk()
    disk.is_buggy = True
    autosave = Autosave(disk.flush)
    autosave.keep_with(disk)

    with pytest.raises(ZeroDivisionError):
        autosave.flush_now()

    assert disk.kept == 1


def test_gives_up_by_word(qtbot: QtBot) -> None:
    disk = Disk()
    autosave = failing(disk, idle_ms=5, retry_ms=5)
    autosave.flush_now()

    autosave.give_up()

    assert disk.dropped == 1
    with qtbot.assertNotEmitted(autosave.kept, wait=40):
        assert disk.tries == 1


def test_leaves_what_is_kept_for_a_later_question(qtbot: QtBot) -> None:
    disk = Disk()
    autosave = failing(disk, idle_ms=5, retry_ms=5)
    autosave.flush_now()

    autosave.leave_kept()

    assert (disk.left, disk.dropped) == (1, 0)
    with qtbot.assertNotEmitted(autosave.kept, wait=40):
        assert disk.tries == 1


@pytest.mark.usefixtures("qapp")
def test_nothing_is_kept_while_saving_works() -> None:
    disk = Disk()
    autosave = failing(disk)
    disk.is_full = False

    assert autosave.flush_now()

    assert not autosave.keep_now()
    assert disk.kept == 0


def test_a_desk_that_is_only_read_saves_nothing(qtbot: QtBot) -> None:
    disk = Disk()
    autosave = Autosave(disk.flush, idle_ms=1, ceiling_ms=1, is_read_only=True)
    autosave.keep_with(disk)

    with qtbot.assertNotEmitted(autosave.dirtied, wait=20):
        autosave.touch()
        assert autosave.flush_now()

    assert disk.tries == 0


def test_takes_room_for_the_journal(qtbot: QtBot) -> None:
    disk = Disk()
    autosave = Autosave(disk.flush)
    autosave.keep_with(disk)

    qtbot.waitUntil(lambda: disk.reserved == 1)
