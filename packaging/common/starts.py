"""Measure how fast the window is there, frozen and unfrozen, on one machine in one run."""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import TYPE_CHECKING

from common.trial import self_test

if TYPE_CHECKING:
    from common.machine import Place

#: Each is started so often, in turn; the first of each fills the caches and is not counted.
_STARTS = 5
#: The folder of this trial, and what the self-test keeps in it for the window.
_NAME, _DESK, _SETTINGS = "starts", "自检 窗口", "自检 设置"


def starts(place: Place, unfrozen: tuple[str | Path, ...]) -> tuple[float, float]:
    """Return the medians of frozen and unfrozen starts in milliseconds.

    What is started is the process of the self-test that shows the window: it opens the desk, shows
    the start page and tells how old it was when the window could be used.

    Args:
        place: Where the frozen program is.
        unfrozen: The command that starts the same program unfrozen there.
    """
    report = _prepare(place)
    commands: dict[str, tuple[str | Path, ...]] = {
        "frozen": (place.console,),
        "unfrozen": unfrozen,
    }
    found: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(_STARTS + 1):
        for name, times in found.items():
            elapsed = _start(place, commands[name], report)
            if number:
                times.append(elapsed)
    return statistics.median(found["frozen"]), statistics.median(found["unfrozen"])


def _prepare(place: Place) -> str:
    """Leave a desk with a report, as the self-test does; return the report's number."""
    self_test(place, (place.console,), _NAME)
    desk = place.machine.path(_folder(place) / _DESK)
    told = place.machine.run((place.console, "--data-dir", desk, "list", "--json"), timeout=120)
    return str(json.loads(told.must("perfdesk-cli list"))[0]["id"])


def _start(place: Place, program: tuple[str | Path, ...], report: str) -> float:
    """Return how long a window took to be usable, as it says itself, counted from its process."""
    folder = _folder(place)
    result = folder / "self-test-window.json"
    result.unlink(missing_ok=True)
    environment = {
        "PERFDESK_LOCAL_DIR": place.machine.path(folder / _SETTINGS),
        # An unfrozen program keeps its bytecode, as every installed one does.
        "PYTHONDONTWRITEBYTECODE": "",
    }
    words = ("self-test", place.machine.path(folder), "--inner", report, "--limit", "300")
    # Not in the checkout, where an unfrozen program would be another one than that of the wheel.
    place.machine.run(
        (*program, *words), timeout=360, environment=environment, cwd=place.work
    ).must(f"{Path(program[0]).name} with its window")
    return float(json.loads(result.read_text(encoding="utf-8"))["window_ms"])


def _folder(place: Place) -> Path:
    return place.work / "trials" / _NAME
