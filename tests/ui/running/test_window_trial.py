from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox

from perfdesk.app.self_test.self_test_steps import INNER_RESULT, TYPED, Steps, Trial, desk_of
from perfdesk.ui.running import window_trial
from perfdesk.ui.running.window_trial import _Walk
from tests.conftest import TOP

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.app.library.library import Library
    from perfdesk.ui.window.main_window import MainWindow

_WAY = ["打开窗口", "打开报告", "找到输入框", "输入文字", "保存", "显示预览", "停留", "关闭窗口"]


def test_the_window_is_walked_through(
    qtbot: QtBot, make_window: Callable[[], MainWindow], library: Library, tmp_path: Path
) -> None:
    steps, trial = Steps(), Trial(inner_report=library.create_sample())
    walk = _Walk(steps, trial, tmp_path / "result.json")
    window = make_window()

    walk.begin()
    window.show()
    qtbot.waitUntil(lambda: len(steps.taken) == len(_WAY), timeout=60_000)

    assert walk.is_done
    assert steps.passed
    assert [step.what for step in steps.taken] == _WAY
    assert steps.figures["platform"] == "offscreen"
    ref, text = steps.figures[TYPED]
    entries = library.open(trial.inner_report).report.entries
    assert {str(one): entry.text for one, entry in entries.items()}[ref] == text


def test_a_box_that_nobody_expects_ends_the_walk(
    qtbot: QtBot, make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    ended: list[int] = []
    steps = Steps()
    walk = _Walk(steps, Trial(inner_report=1), tmp_path / "result.json", ended.append)
    box = QMessageBox()
    box.setText("要不要？")
    QTimer.singleShot(0, box.open)
    window = make_window()

    walk.begin()
    qtbot.waitUntil(lambda: bool(ended), timeout=30_000)
    box.close()
    window.close()

    assert ended == [3]
    (step,) = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))["steps"]
    assert "要不要？" in step["fault"]


def test_what_never_comes_about_ends_the_walk(qtbot: QtBot, tmp_path: Path) -> None:
    ended: list[int] = []
    steps = Steps()
    walk = _Walk(steps, Trial(inner_report=1), tmp_path / "result.json", ended.append)

    walk.begin()
    assert walk._wait is not None
    walk._wait = window_trial._Wait("永远", lambda: False, seconds=0)
    qtbot.waitUntil(lambda: bool(ended), timeout=30_000)

    (step,) = steps.taken
    assert (step.what, bool(step.fault)) == ("永远", True)


def _run(root: Path, *words: str, platform: str = "offscreen") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "perfdesk", *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=TOP,
        timeout=120,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": platform,
            "PYTHONIOENCODING": "utf-8",
            "PERFDESK_LOCAL_DIR": str(root / "own"),
        },
    )


@pytest.fixture
def report(tmp_path: Path) -> str:
    """Return the id of a sample on the desk that is tried."""
    return _run(tmp_path, "sample", "--data-dir", str(desk_of(tmp_path).root)).stdout.strip()


def test_the_real_program_passes(tmp_path: Path, report: str) -> None:
    done = _run(tmp_path, "self-test", str(tmp_path), "--inner", report)

    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads((tmp_path / INNER_RESULT).read_text(encoding="utf-8"))
    assert found["passed"]
    assert found["window_ms"] is None or found["window_ms"] > 0


def test_a_desk_that_asks_before_it_opens_is_a_fault(tmp_path: Path, report: str) -> None:
    lock = {
        "kind": "perfdesk lock 1", "host": "另一台", "machine": "x", "user": "李四", "pid": 7,
        "birth": "", "token": "t", "since": "2024-01-01T00:00:00+00:00",
    }  # fmt: skip
    (desk_of(tmp_path).root / "perfdesk.lock").write_text(json.dumps(lock), encoding="utf-8")

    done = _run(tmp_path, "self-test", str(tmp_path), "--inner", report)

    assert done.returncode == 3
    (step,) = json.loads((tmp_path / INNER_RESULT).read_text(encoding="utf-8"))["steps"]
    assert "另一台" in step["fault"]
