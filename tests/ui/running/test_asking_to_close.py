from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.models.keeping.lock import DeskLock
from perfdesk.ui.running import asking_to_close as module
from perfdesk.ui.running.asking_to_close import ask
from perfdesk.ui.running.instance import Outcome

if TYPE_CHECKING:
    from perfdesk.paths import DataFolder

pytestmark = pytest.mark.usefixtures("qapp")


def test_nobody_has_to_close_where_nobody_is(folder: DataFolder) -> None:
    assert ask(folder, 1) == 0


def test_a_window_that_does_not_answer_stays(
    folder: DataFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is just coming up, or hangs."""
    lock = DeskLock(folder.root)
    lock.acquire()

    assert ask(folder, 1) == 1
    assert "窗口没有关闭" in capsys.readouterr().err

    lock.release()
    assert ask(folder, 1) == 0


@pytest.mark.parametrize(("answer", "code"), [(Outcome.CLOSED, 0), (Outcome.STAYS, 1), (None, 0)])
def test_what_the_window_says_is_handed_on(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, answer: Outcome | None, code: int
) -> None:
    monkeypatch.setattr(module, "ask_to_close", lambda _folder, _seconds: answer)

    assert ask(folder, 1) == code


def test_who_said_yes_is_waited_for(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The window has gone, but it still backs up and holds its files."""
    looks = iter([True, True, False, False])
    monkeypatch.setattr(module, "ask_to_close", lambda _folder, _seconds: Outcome.CLOSED)
    monkeypatch.setattr(module, "is_marked_running", lambda: next(looks))

    assert ask(folder, 30) == 0


def test_a_window_that_is_coming_up_is_asked_again(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It holds its folder before it listens; an installer must not give up between the two."""
    lock = DeskLock(folder.root)
    lock.acquire()
    said: list[Outcome | None] = []

    def answer(_folder: DataFolder, _seconds: int) -> Outcome | None:
        said.append(Outcome.CLOSED if said else None)
        if said[-1] is Outcome.CLOSED:
            lock.release()
        return said[-1]

    monkeypatch.setattr(module, "ask_to_close", answer)

    assert ask(folder, 30) == 0
    assert said == [None, Outcome.CLOSED]
