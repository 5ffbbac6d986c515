"""Measure what the build promises: sizes, and how fast the frozen program's window is there."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from common import figures
from common.project import NAME, TOP
from common.steps import BuildError

from windows.trial import self_test

if TYPE_CHECKING:
    from pathlib import Path

    from windows.context import Context

#: Each is started so often, in turn; the first of each fills the caches and is not counted.
_STARTS = 5
#: Promised to the users: megabytes (10^6 bytes), and frozen to unfrozen.
_LARGEST_SETUP, _LARGEST_TREE, _LARGEST_RATIO = 60, 150, 1.5
#: On a screen where there is one: that is what a user waits for.
_ON_SCREEN: tuple[str, ...] = ()
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
    """Return the medians of frozen and unfrozen starts in milliseconds."""
    found: dict[str, list[float]] = {"frozen": [], "unfrozen": []}
    for number in range(_STARTS + 1):
        for name, times in found.items():
            elapsed = _start(context, name)
            if number:
                times.append(elapsed)
    return statistics.median(found["frozen"]), statistics.median(found["unfrozen"])


def _start(context: Context, name: str) -> float:
    """Return how long a window took to be usable, as it says itself, counted from its process."""
    if name == "frozen":
        program: tuple[str | Path, ...] = (context.console,)
        environment = {}
    else:
        program = (context.python / "python.exe", "-m", NAME)
        # Its bytecode is kept, as that of every installed program is.
        environment = {"PYTHONDONTWRITEBYTECODE": ""}
    found = self_test(context, program, f"start-{name}", *_ON_SCREEN, environment=environment)
    return float(found["window_ms"])
