"""Freeze the program: wheel, icon, version resources, then PyInstaller on the Windows Python."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from common.project import NAME, TOP
from common.running import run
from common.steps import BuildError
from common.tree import set_times

from windows import version_resource

if TYPE_CHECKING:
    from pathlib import Path

    from windows.context import Context


def prepare(context: Context) -> str:
    """Make the program's wheel and lay it into the Python; draw the icon, write the resources."""
    shutil.rmtree(context.made, ignore_errors=True)
    context.made.mkdir(parents=True)
    wheel = _wheel(context)
    icon = context.made / f"{NAME}.ico"
    picture = TOP / "resources" / "icons" / "program.svg"
    drawn = context.run_python((context.here / "draw_icon.py", picture, icon), timeout=120)
    sizes = drawn.must("Drawing the icon").strip()
    for program in version_resource.DESCRIPTIONS:
        text = version_resource.resource(context.project, program)
        (context.made / f"{program}.version").write_text(text, encoding="utf-8")
    return f"{wheel.name}, icon with {sizes}, version {context.project.version}"


def _wheel(context: Context) -> Path:
    """Build the wheel with the pinned hatchling and lay it out beside the other packages."""
    folder = context.made / "wheel"
    target = context.machine.path(folder)
    context.machine.run(
        (context.python / "python.exe", "-m", "hatchling", "build", "-t", "wheel", "-d", target),
        timeout=300,
        cwd=TOP,
        environment={"SOURCE_DATE_EPOCH": str(context.project.epoch), "PYTHONUTF8": "1"},
    ).must("Building the program's wheel")
    wheel = next(folder.glob("*.whl"), None)
    if wheel is None:
        raise BuildError("hatchling made no wheel.")
    packages = context.python / "Lib" / "site-packages"
    for old in packages.glob(f"{NAME}*"):
        shutil.rmtree(old)
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    options = ("--no-index", "--no-deps", "--no-compile", "--target", packages, wheel)
    # pip looks whether this Python could run it, and any could: the wheel is pure.
    run((*pip, *options), timeout=300).must("Laying out the program's wheel")
    return wheel


def freeze(context: Context) -> str:
    """Run PyInstaller and set all files' times to that of the state that is built."""
    spec = TOP / "packaging" / "common" / "perfdesk.spec"
    told = context.run_python(
        (
            *("-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"),
            *("--distpath", context.tree.parent, "--workpath", context.work / "freezing"),
            spec,
        ),
        timeout=1800,
        environment={
            "PERFDESK_TOP": context.machine.path(TOP),
            "PERFDESK_MADE": context.machine.path(context.made),
        },
    )
    (context.out / "pyinstaller.log").write_text(told.output, encoding="utf-8")
    told.must("PyInstaller")
    for program in (context.program, context.console):
        if not program.is_file():
            raise BuildError(f"PyInstaller made no {program.name}.")
    set_times(context.tree, context.project.epoch)
    files = [path for path in context.tree.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    return f"{len(files)} files, {size / 1e6:.1f} MB"
