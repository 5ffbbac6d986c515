"""The window is tried in a process of its own, and whatever that does is told."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from perfdesk.__main__ import open_library
from perfdesk.app.self_test import self_test, self_test_window
from perfdesk.app.self_test.self_test_steps import INNER_RESULT, Steps, Trial, desk_of
from perfdesk.app.self_test.self_test_window import try_window

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_OFFSCREEN = Trial(has_window=True, platform="offscreen", limit_s=120)
#: In the place of the program: leaves what the test wants it to.
_INNER = """
import json, sys
from pathlib import Path
Path({folder!r}, {name!r}).write_text(json.dumps({result!r}))
sys.exit({code})
"""


def faults(steps: Steps) -> dict[str, str]:
    return {step.what: step.fault for step in steps.taken if step.fault}


@pytest.fixture
def sample(tmp_path: Path, desk_with_sample: Path) -> Path:
    """Spare the trial that makes a sample what the first test has shown."""
    desk = desk_of(tmp_path)
    desk.root.mkdir(parents=True)
    shutil.copy(desk_with_sample, desk.database)
    return desk.database


@pytest.fixture
def inner(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that lets another program stand in for the one with the window."""

    assert sample.is_file()

    def stand_in(result: object, code: int = 0) -> None:
        script = _INNER.format(folder=str(tmp_path), name=INNER_RESULT, result=result, code=code)
        monkeypatch.setattr(self_test_window, "_program", lambda: [sys.executable, "-c", script])

    return stand_in


def test_the_window_of_this_program_works(tmp_path: Path) -> None:
    assert self_test.run(tmp_path, open_library, _OFFSCREEN) == 0

    result = json.loads((tmp_path / "self-test.json").read_text(encoding="utf-8"))
    assert result["passed"]
    assert result["platform"] == "offscreen"
    assert result["window_ms"] is None or result["window_ms"] > 0
    tried = [step["what"] for step in result["steps"]]
    assert tried[-2:] == ["关闭窗口", "核对窗口中填写的内容"]
    assert (tmp_path / "self-test-window.log").is_file()


@pytest.mark.usefixtures("sample")
def test_without_a_screen_that_is_told(tmp_path: Path) -> None:
    steps = Steps()
    try_window(tmp_path, open_library, steps, Trial(platform="nothing-such"))

    assert list(faults(steps)) == ["窗口的结束"]
    said = (tmp_path / "self-test-window.log").read_text(encoding="utf-8")
    assert "nothing-such" in said


@pytest.mark.parametrize("result", [[], "{", {"steps": [], "window_ms": 7}])
def test_an_odd_result_is_no_result(
    tmp_path: Path, inner: Callable[..., None], result: object
) -> None:
    inner(result)
    steps = Steps()
    try_window(tmp_path, open_library, steps, _OFFSCREEN)

    assert steps.passed
    assert steps.figures == ({"window_ms": 7} if isinstance(result, dict) else {})


def test_text_that_is_not_on_the_disk_is_told(tmp_path: Path, inner: Callable[..., None]) -> None:
    inner({"steps": [{"what": "输入", "fault": "", "ms": 1}], "typed": ["nothing_such", "自"]})
    steps = Steps()
    try_window(tmp_path, open_library, steps, _OFFSCREEN)

    (fault,) = faults(steps).values()
    assert "填的是“自”，读到“”" in fault


def test_other_text_on_the_disk_is_told(tmp_path: Path, inner: Callable[..., None]) -> None:
    library = open_library(desk_of(tmp_path))
    session = library.open(library.create_sample())
    ref, entry = next(iter(session.report.entries.items()))
    library.close()
    inner({"typed": [str(ref), "另一段"]})
    steps = Steps()
    try_window(tmp_path, open_library, steps, _OFFSCREEN)

    (fault,) = faults(steps).values()
    assert f"读到“{entry.text}”" in fault


@pytest.mark.usefixtures("sample")
def test_a_window_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hangs = [sys.executable, "-c", "import time; time.sleep(600)"]
    monkeypatch.setattr(self_test_window, "_program", lambda: hangs)
    monkeypatch.setattr(self_test_window, "_GRACE_S", 0)
    steps = Steps()
    try_window(tmp_path, open_library, steps, Trial(limit_s=1))

    assert list(faults(steps)) == ["打开、填写并关闭窗口"]


@pytest.mark.usefixtures("sample")
def test_a_program_that_does_not_start_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "perfdesk.exe"))
    steps = Steps()
    try_window(tmp_path, open_library, steps, _OFFSCREEN)

    assert list(faults(steps)) == ["打开、填写并关闭窗口"]


def test_a_desk_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    desk_of(tmp_path).root.touch()
    steps = Steps()
    try_window(tmp_path, open_library, steps, _OFFSCREEN)

    assert list(faults(steps)) == ["备好窗口的数据"]
