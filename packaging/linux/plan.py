"""The steps of the Linux build in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common import licensing
from common.context import build_by
from common.project import Project
from common.steps import Step

from linux import deb, floor, freeze, install_test, interpreter, measure, packages
from linux.context import Context

if TYPE_CHECKING:
    from pathlib import Path

STEPS: tuple[Step[Context], ...] = (
    Step("system", "programs of this machine, and bare Debians", packages.prepare),
    Step("python", "compile Python on the older Debian; verify all packages", interpreter.make),
    Step("prepare", "wheel and pictures", freeze.prepare),
    Step("freeze", "PyInstaller: one folder, two programs", freeze.freeze),
    Step("licences", "bill of materials and licence texts", licensing.write),
    Step("floor", "every library is there; what the system must have", floor.check),
    Step("package", "dpkg-deb", deb.make),
    Step("try-older", "install, run, upgrade, purge on the older Debian", install_test.older),
    Step("try-newer", "the same on the newer one", install_test.newer),
    Step("figures", "sizes and start, held to what is promised", measure.measure),
    Step("sums", "checksums", measure.sums),
)


def make_context(work: Path, out: Path) -> Context:
    """Return the context of a build of the checkout as it is."""
    return Context(work, out, Project.read())


def build(context: Context, wanted: str) -> None:
    """Run the steps that are wanted.

    Raises:
        BuildError: A step failed; those after it were not begun.
    """
    build_by(STEPS, context, wanted)
