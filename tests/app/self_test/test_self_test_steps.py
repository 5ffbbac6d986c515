from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

from perfdesk.app.self_test.self_test_steps import Step, Steps, Watchdog

if TYPE_CHECKING:
    from pathlib import Path


def _bitten(steps: Steps, path: Path) -> list[int]:
    ended: list[int] = []
    bites = threading.Event()

    def end(code: int) -> None:
        ended.append(code)
        bites.set()

    with Watchdog(steps, path, 0, end):
        assert bites.wait(30)
    return ended


def test_a_step_that_hangs_is_named_and_the_process_ends(tmp_path: Path) -> None:
    steps = Steps(current="导出")
    assert _bitten(steps, tmp_path / "result.json") == [3]

    (step,) = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))["steps"]
    assert step["what"] == "导出"
    assert "没有完成" in step["fault"]


def test_between_two_steps_it_bites_too(tmp_path: Path) -> None:
    steps = Steps()
    assert _bitten(steps, tmp_path / "result.json") == [3]
    assert [step.what for step in steps.taken] == ["结束"]


def test_it_does_not_bite_who_is_done(tmp_path: Path) -> None:
    with Watchdog(Steps(), tmp_path / "result.json", 600, lambda _code: None) as _none:
        pass
    assert not (tmp_path / "result.json").exists()


def test_steps_tell_how_long_they_took() -> None:
    steps = Steps()
    assert steps.attempt("一步", lambda: 7) == 7
    assert steps.taken[0].ms >= 0
    assert steps.passed
    steps.take(Step("两步", "坏了"))
    assert not steps.passed
