"""Measure what the build promises: sizes, and how fast the frozen program's window is there."""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import TYPE_CHECKING

from common import figures
from common.project import NAME, TOP
from common.steps import BuildError

from windows.trial import self_test

if TYPE_CHECKING:
    from windows.context import Context

#: Each is started so often, in turn; the first of each fills the caches and is not counted.
_STARTS = 5
#: Promised to the users: megabytes (10^6 bytes), and frozen to unfrozen.
_LARGEST_SETUP, _LARGEST_TREE, _LARGEST_RATIO = 60, 150, 1.5
#: The folder of this trial, and what the self-test keeps in it for the window.
_NAME, _DESK, _SETTINGS = "starts", "自检 窗口", "自检 设置"
_FIGURES = TOP / "docs" / "build-figures.md"


def measure(context: Context) -> str:
    """Measure, write the table, and hold what was promised.

    Raises:
        BuildError: Something is larger or slower than promised; the table tells which.
    """
    sizes = {
        "installer": context.setup.stat().st_size / 1e6,
        "installed": sum(p.stat().st_size for p in context.tree.rglob("*") if p.is_file()) / 1e6,
        "portable zip": context.portable.stat().st_size / 1e6,
    }
    frozen, unfrozen = starts(context)
    ratio = frozen / unfrozen
    rows = [
        ("installer", f"{sizes['installer']:.1f} MB", f"{_LARGEST_SETUP} MB"),
        ("installed", f"{sizes['installed']:.1f} MB", f"{_LARGEST_TREE} MB"),
        ("portable zip", f"{sizes['portable zip']:.1f} MB", ""),
        ("frozen start to usable window", f"{frozen:.0f} ms", ""),
        ("unfrozen start, same Python and machine", f"{unfrozen:.0f} ms", ""),
        ("frozen to unfrozen", f"{ratio:.2f}", f"{_LARGEST_RATIO}"),
    ]
    figures.write(_FIGURES, "windows", context.project.version, rows)
    over = [
        f"{name} {value} (at most {most})"
        for name, value, most, is_over in (
            (*rows[0], sizes["installer"] > _LARGEST_SETUP),
            (*rows[1], sizes["installed"] > _LARGEST_TREE),
            (*rows[5], ratio > _LARGEST_RATIO),
        )
        if is_over
    ]
    if over:
        raise BuildError("Larger or slower than promised: " + "; ".join(over))
    return "\n".join(f"{name}: {value}" for name, value, _most in rows)


def starts(context: Context) -> tuple[float, float]:
    """Return the medians of frozen and unfrozen starts in milliseconds.

    What is started is the process of the self-test that shows the window: it opens the desk, shows
    the start page and tells how old it was when the window could be used.
    """
    report = _prepare(context)
    commands: dict[str, tuple[str | Path, ...]] = {
        "frozen": (context.console,),
        "unfrozen": (context.python / "python.exe", "-m", NAME),
    }
    found: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(_STARTS + 1):
        for name, times in found.items():
            elapsed = _start(context, commands[name], report)
            if number:
                times.append(elapsed)
    return statistics.median(found["frozen"]), statistics.median(found["unfrozen"])


def _prepare(context: Context) -> str:
    """Leave a desk with a report, as the self-test does; return the report's number."""
    self_test(context, (context.console,), _NAME)
    desk = context.machine.path(_folder(context) / _DESK)
    told = context.wine((context.console, "--data-dir", desk, "list", "--json"), timeout=120)
    return str(json.loads(told.must("perfdesk-cli list"))[0]["id"])


def _start(context: Context, program: tuple[str | Path, ...], report: str) -> float:
    """Return how long a window took to be usable, as it says itself, counted from its process."""
    folder = _folder(context)
    result = folder / "self-test-window.json"
    result.unlink(missing_ok=True)
    environment = {
        "PERFDESK_LOCAL_DIR": context.machine.path(folder / _SETTINGS),
        # An unfrozen program keeps its bytecode, as every installed one does.
        "PYTHONDONTWRITEBYTECODE": "",
    }
    words = ("self-test", context.machine.path(folder), "--inner", report, "--limit", "300")
    # Not in the checkout, where an unfrozen program would be another one than that of the wheel.
    context.machine.run(
        (*program, *words), timeout=360, environment=environment, cwd=context.work
    ).must(f"{Path(program[0]).name} with its window")
    return float(json.loads(result.read_text(encoding="utf-8"))["window_ms"])


def _folder(context: Context) -> Path:
    return context.work / "trials" / _NAME
