"""The steps of the Windows build in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common import licensing, trial
from common.context import build_by
from common.project import Project
from common.steps import Step

from windows import (
    freeze,
    install_test,
    interpreter,
    make_setup,
    measure,
    packages,
    pe_check,
    portable,
    prefix,
    signing,
    sums,
)
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
    Step("licences", "bill of materials and licence texts", licensing.write),
    Step("sign", "signatures of the programs, where a certificate is given", signing.sign_programs),
    Step("imports", "every library that is asked for is there", pe_check.check),
    Step(
        "self-test",
        "the frozen program tries itself, its window and its commands",
        trial.try_program,
    ),
    Step("window", "the window as a user opens it, seen and closed", trial.try_window),
    Step("installer", "NSIS", make_setup.make),
    Step("sign-installer", "its signature", signing.sign_setup),
    Step("try-installer", "install, run, upgrade, uninstall on a PC of wine's", install_test.run),
    Step("portable", "the zip that needs no installing", portable.make),
    Step("try-portable", "from a stick whose letter changes", portable.try_out),
    Step("figures", "sizes and start, held to what is promised", measure.measure),
    Step("sums", "checksums", sums.write),
)


def make_context(work: Path, out: Path) -> Context:
    """Return the context of a build of the checkout as it is."""
    return Context(work, out, Project.read())


def build(context: Context, wanted: str) -> None:
    """Run the steps that are wanted.

    Raises:
        BuildError: A step failed; those after it were not begun.
    """
    build_by(STEPS, context, wanted, lambda: stage(context.machine))
