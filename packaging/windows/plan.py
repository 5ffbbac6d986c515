"""The steps of the Windows build in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.project import Project
from common.steps import Step, choose, run_steps

from windows import freeze, interpreter, packages, pe_check, prefix
from windows.context import Context
from windows.machine import stage

if TYPE_CHECKING:
    from pathlib import Path

STEPS: tuple[Step[Context], ...] = (
    Step("system", "programs of this machine that the build needs", packages.install),
    Step("python", "fetch and verify the Windows Python and all packages", interpreter.make),
    Step("prefix", "a Chinese Windows 10 to try things on", prefix.make),
    Step("prepare", "wheel, icon and version resources", freeze.prepare),
    Step("freeze", "PyInstaller: one folder, two programs", freeze.freeze),
    Step("imports", "every library that is asked for is there", pe_check.check),
)


def build(work: Path, out: Path, wanted: str, certificate: Path | None, variable: str) -> None:
    """Run the steps that are wanted.

    Raises:
        BuildError: A step failed; those after it were not begun.
    """
    if wanted == "?":
        for step in STEPS:
            print(f"{step.name:12}{step.title}")
        return
    steps = choose(STEPS, wanted)
    context = Context(work, out, Project.read(), certificate, variable)
    work.mkdir(parents=True, exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    with stage(context.machine):
        outcomes = list(run_steps(steps, context))
    print(f"done: {len(outcomes)} steps in {sum(one.seconds for one in outcomes):.0f} s")
