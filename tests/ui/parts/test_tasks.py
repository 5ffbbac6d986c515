from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.ui.parts import tasks
from perfdesk.ui.parts.tasks import TaskRunner, give_way, screen_first

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot


def _nothing() -> None:
    pass


def _ignore(_error: UserError) -> None:
    pass


def test_results_arrive_on_the_main_thread(qtbot: QtBot) -> None:
    runner = TaskRunner()
    seen: list[tuple[threading.Thread, threading.Thread]] = []

    runner.run(
        threading.current_thread,
        lambda worker: seen.append((worker, threading.current_thread())),
        _ignore,
        _nothing,
    )
    qtbot.waitUntil(lambda: bool(seen))

    worker, receiver = seen[0]
    assert worker is not receiver
    assert receiver is threading.main_thread()
    assert not runner.is_busy


def test_a_fault_of_the_world_is_handed_over(qtbot: QtBot) -> None:
    runner = TaskRunner()
    failed: list[str] = []

    def work() -> None:
        raise UserError("disk_full", path="x")

    runner.run(work, lambda _result: None, lambda error: failed.append(error.code), _nothing)
    qtbot.waitUntil(lambda: failed == ["disk_full"])


def test_a_bug_is_raised_again_on_the_main_thread(qtbot: QtBot) -> None:
    """``sys.excepthook`` has to hear of it: a bug in a worker must not vanish."""
    runner = TaskRunner()

    ended: list[bool] = []

    def work() -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as raised:
        runner.run(work, lambda _result: None, _ignore, lambda: ended.append(True))
        qtbot.waitUntil(lambda: not runner.is_busy and bool(raised))

    assert raised[0][0] is ZeroDivisionError
    assert ended == [True]


def test_pieces_of_work_run_one_after_the_other(qtbot: QtBot) -> None:
    runner = TaskRunner()
    done: list[int] = []

    for number in range(20):
        runner.run(lambda number=number: number, done.append, _ignore, _nothing)  # type: ignore[misc]
    runner.wait()
    qtbot.waitUntil(lambda: len(done) == 20)

    assert done == list(range(20))


def test_what_waits_for_the_end_is_called_after_the_result_was_told(qtbot: QtBot) -> None:
    runner = TaskRunner()
    told: list[str] = []

    runner.when_idle(lambda: told.append("at once"))
    runner.run(lambda: "result", told.append, _ignore, _nothing)
    runner.when_idle(lambda: told.append("idle"))
    assert runner.is_busy
    qtbot.waitUntil(lambda: not runner.is_busy)

    assert told == ["at once", "result", "idle"]


class _Work:
    """Work that can be watched."""

    def do(self) -> _Work:
        return self


def test_nothing_of_a_piece_of_work_is_kept_once_it_was_told(qtbot: QtBot) -> None:
    """A pool of PySide keeps the tasks it was given: with the preview that was all its pages."""
    runner = TaskRunner()
    work, told = _Work(), list[str]()
    watched = weakref.ref(work)

    runner.run(work.do, lambda _result: told.append("done"), _ignore, _nothing)
    del work
    qtbot.waitUntil(lambda: bool(told) and not runner.is_busy)

    assert watched() is None


def test_work_beside_the_screen_gives_way(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "_COURTESY", 60)
    runner, steps, begun = TaskRunner(), [0], threading.Event()

    def work() -> None:
        while steps[0] < 400:
            begun.set()
            give_way()
            steps[0] += 1

    with screen_first():
        runner.run(work, lambda _result: None, _ignore, _nothing)
        begun.wait()
        assert steps == [0]
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert steps == [400]
