from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.ui.autosave import Autosave

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

_MOMENT = datetime(2026, 3, 1, 6, 3, 12, tzinfo=UTC)


class Disk:
    """Counts what is written; refuses while it is full."""

    def __init__(self) -> None:
        self.written = 0
        self.is_full = False
        self.is_buggy = False

    def flush(self) -> datetime:
        if self.is_buggy:
            raise ZeroDivisionError
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
    autosave = Autosave(disk.flush, idle_ms=60_000, ceiling_ms=20)
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
    autosave = Autosave(disk.flush, idle_ms=60_000, ceiling_ms=5)
    failures: list[str] = []
    autosave.failed.connect(lambda error: failures.append(error.code))

    with pytest.raises(ZeroDivisionError):
        autosave.flush_now()

    assert failures == ["saving_broke"]
    assert autosave.is_broken
    assert autosave.is_waiting
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
