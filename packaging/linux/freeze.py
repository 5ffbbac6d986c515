"""Freeze the program: wheel and pictures, then PyInstaller on the compiled Python."""

from __future__ import annotations

import filecmp
import shutil
import sys
from typing import TYPE_CHECKING

from common.project import NAME, TOP
from common.running import run
from common.steps import BuildError
from common.tree import set_times, size

from linux import floor, icu

if TYPE_CHECKING:
    from pathlib import Path

    from linux.context import Context

#: Desktops draw the SVG; these are for what reads none.
PICTURES = (128, 256)
_DRAW = """\
import sys
from pathlib import Path
from windows.draw_icon import draw
source, folder, *sizes = sys.argv[1:]
for size in map(int, sizes):
    Path(folder, f"{size}.png").write_bytes(draw(Path(source), size))
"""


def prepare(context: Context) -> str:
    """Make the program's wheel and lay it into the Python; draw the pictures."""
    shutil.rmtree(context.made, ignore_errors=True)
    context.made.mkdir(parents=True)
    wheel = _wheel(context)
    picture = TOP / "resources" / "icons" / "program.svg"
    sizes = [str(size) for size in PICTURES]
    context.run_python(
        ("-c", _DRAW, picture, context.made, *sizes),
        timeout=120,
        environment={"PYTHONPATH": context.machine.path(TOP / "packaging")},
    ).must("Drawing the icon")
    return f"{wheel.name}, icon with {', '.join(sizes)} dots"


def _wheel(context: Context) -> Path:
    """Build the wheel with the pinned hatchling and lay it out beside the other packages."""
    folder = context.made / "wheel"
    build = ("-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    context.run_python(build, timeout=300, cwd=TOP).must("Building the program's wheel")
    wheel = next(folder.glob("*.whl"), None)
    if wheel is None:
        raise BuildError("hatchling made no wheel.")
    for old in context.packages.glob(f"{NAME}*"):
        shutil.rmtree(old)
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    options = ("--no-index", "--no-deps", "--no-compile", "--target", context.packages, wheel)
    run((*pip, *options), timeout=300).must("Laying out the program's wheel")
    return wheel


def freeze(context: Context) -> str:
    """Run PyInstaller and set all files' times and rights to those of the state that is built."""
    spec = TOP / "packaging" / "common" / f"{NAME}.spec"
    told = context.run_python(
        (
            *("-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"),
            *("--distpath", context.tree.parent, "--workpath", context.work / "freezing"),
            spec,
        ),
        timeout=1800,
        environment={"PERFDESK_TOP": context.machine.path(TOP)},
    )
    (context.out / "pyinstaller.log").write_text(told.output, encoding="utf-8")
    told.must("PyInstaller")
    for program in (NAME, f"{NAME}-cli"):
        if not (context.tree / program).is_file():
            raise BuildError(f"PyInstaller made no {program}.")
    python = context.python / "bin" / "python3.11"
    reduced = icu.reduce(context.tree, context.machine, python, context.made)
    strip(context.tree)
    join(context.tree)
    set_rights(context.tree)
    set_times(context.tree, context.project.epoch)
    count = sum(1 for path in context.tree.rglob("*") if path.is_file())
    return f"{count} files, {size(context.tree) / 1e6:.1f} MB\n{reduced}"


def join(tree: Path) -> None:
    """Let both programs be one file with two names: Linux knows no windowed programs.

    A hard link, because each has to be known by its own name in ``/proc``.
    """
    windowed, console = tree / NAME, tree / f"{NAME}-cli"
    if filecmp.cmp(windowed, console, shallow=False):
        console.unlink()
        console.hardlink_to(windowed)


def strip(tree: Path) -> None:
    """Take out of the libraries what only a debugger reads: a third of Python's own."""
    for path in sorted(tree.glob("_internal/**/*.so*")):
        if path.is_symlink() or not floor.is_elf(path):
            continue
        sections = run(("readelf", "--wide", "-S", path), timeout=60).must("readelf")
        if " .debug_" in sections:
            path.chmod(0o755)
            run(("strip", "--strip-debug", path), timeout=60).must("strip")


def set_rights(tree: Path) -> None:
    """Let everybody read all, run the programs, and nobody but root write."""
    programs = {tree / NAME, tree / f"{NAME}-cli"}
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path in programs else 0o644)
