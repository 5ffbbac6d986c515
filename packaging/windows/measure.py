"""Measure what the build promises: sizes, and how fast the frozen program's window is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common import figures
from common.project import NAME, TOP
from common.starts import starts
from common.steps import BuildError

if TYPE_CHECKING:
    from windows.context import Context

#: Promised to the users: megabytes (10^6 bytes), and frozen to unfrozen.
_LARGEST_SETUP, _LARGEST_TREE, _LARGEST_RATIO = 60, 150, 1.5
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
    frozen, unfrozen = starts(context, (context.python / "python.exe", "-m", NAME))
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
