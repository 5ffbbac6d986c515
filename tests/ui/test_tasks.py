from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_results_arrive_on_the_main_thread(qtbot: QtBot) -> None:
    runner = TaskRunner()
    seen: list[tuple[threading.Thread, threading.Thread]] = []

    runner.run(
        threading.current_thread,
        lambda worker: seen.append((worker, threading.current_thread())),
        lambda _error: None,
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

    runner.run(work, lambda _result: None, lambda error: failed.append(error.code))
    qtbot.waitUntil(lambda: failed == ["disk_full"])


def test_a_bug_is_raised_again_on_the_main_thread(qtbot: QtBot) -> None:
    """``sys.excepthook`` has to hear of it: a bug in a worker must not vanish."""
    runner = TaskRunner()

    def work() -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as raised:
        runner.run(work, lambda _result: None, lambda _error: None)
        qtbot.waitUntil(lambda: not runner.is_busy and bool(raised))

    assert raised[0][0] is ZeroDivisionError


def test_pieces_of_work_run_one_after_the_other(qtbot: QtBot) -> None:
    runner = TaskRunner()
    done: list[int] = []

    for number in range(20):
        runner.run(lambda number=number: number, done.append, lambda _error: None)  # type: ignore[misc]
    runner.wait()
    qtbot.waitUntil(lambda: len(done) == 20)

    assert done == list(range(20))
