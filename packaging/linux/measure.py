"""Measure what the Linux build promises: sizes, the system it needs, how fast it starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from common import figures, locks
from common.project import NAME, TOP
from common.starts import starts
from common.steps import BuildError
from common.tree import size

from linux import desktop, floor

if TYPE_CHECKING:
    from pathlib import Path

    from linux.context import Context
    from linux.machine import Chroot

#: Megabytes (10^6 bytes), and frozen to unfrozen: as on Windows.
_LARGEST_PACKAGE, _LARGEST_TREE, _LARGEST_RATIO = 60, 150, 1.5
_FIGURES = TOP / "docs" / "build-figures.md"


@dataclass(slots=True)
class _Both:
    """Where the frozen and the unfrozen program are at once: the Debian that builds."""

    work: Path
    pictures: Path
    tree: Path
    machine: Chroot

    @property
    def program(self) -> Path:
        return self.tree / NAME

    @property
    def console(self) -> Path:
        return self.tree / f"{NAME}-cli"


def measure(context: Context) -> str:
    """Measure, write the table, and hold what was promised.

    Raises:
        BuildError: Something is larger, slower or newer than promised; the table tells which.
    """
    package, installed = context.package.stat().st_size / 1e6, size(context.tree) / 1e6
    with desktop.open_desktop() as display:
        context.machine.display = display
        place = _Both(context.work, context.pictures, context.tree, context.machine)
        python = context.python / "bin" / "python3.11"
        frozen, unfrozen = starts(place, (python, "-m", NAME))
    context.machine.display = ""
    ratio = frozen / unfrozen
    glibc = floor.measure(context.tree).highest("GLIBC")
    most = ".".join(str(part) for part in floor.HIGHEST_GLIBC)
    rows = [
        ("package (.deb)", f"{package:.1f} MB", f"{_LARGEST_PACKAGE} MB"),
        ("installed", f"{installed:.1f} MB", f"{_LARGEST_TREE} MB"),
        ("lowest glibc", glibc, most),
        ("frozen start to usable window", f"{frozen:.0f} ms", ""),
        ("unfrozen start, same Python and machine", f"{unfrozen:.0f} ms", ""),
        ("frozen to unfrozen", f"{ratio:.2f}", f"{_LARGEST_RATIO}"),
    ]
    figures.write(_FIGURES, "linux", context.project.version, rows)
    is_over = package > _LARGEST_PACKAGE or installed > _LARGEST_TREE or ratio > _LARGEST_RATIO
    told = "\n".join(f"{name}: {value}" for name, value, _most in rows)
    if is_over:
        raise BuildError(f"Larger or slower than promised:\n{told}")
    return told


def sums(context: Context) -> str:
    """Write the SHA-256 of what is handed out, as ``sha256sum -c`` reads it."""
    bill = context.out / f"{NAME}-{context.project.version}-bom.json"
    lines = [f"{locks.sha256(path)} *{path.name}" for path in (context.package, bill)]
    target = context.out / f"{NAME}-{context.project.version}-sha256.txt"
    target.write_text("\n".join(lines) + "\n", encoding="ascii", newline="\n")
    return "\n".join([target.name, *lines])
