"""What the steps of any build hand to each other: the folders that all systems have."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeVar

from common.project import NAME, TOP
from common.steps import choose, run_steps

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from common.project import Project
    from common.steps import Step


@dataclass(slots=True)
class BuildContext:
    """One build: where it works and what it has made so far; all paths are known beforehand.

    Attributes:
        system: The system for which it builds; its own files lie in the folder of that name.
    """

    system: ClassVar[str]
    work: Path
    out: Path
    project: Project

    @property
    def here(self) -> Path:
        """Return the folder of the build's own files."""
        return TOP / "packaging" / self.system

    @property
    def lock(self) -> Path:
        """Return the lock file of all packages."""
        return self.here / "requirements.lock"

    @property
    def downloads(self) -> Path:
        """Return where downloaded files are kept from build to build."""
        return self.work / "downloads"

    @property
    def made(self) -> Path:
        """Return the folder of what is made for the freezing: wheel, icon, pictures."""
        return self.work / "made"

    @property
    def tree(self) -> Path:
        """Return the folder of the frozen program: what is installed."""
        return self.work / "dist" / NAME

    @property
    def pictures(self) -> Path:
        """Return the folder of the pictures taken on the way."""
        return self.out / "pictures"

    def python_environment(self, more: Mapping[str, str] | None) -> dict[str, str]:
        """Return what the build's Python finds: whatever would change its results is fixed."""
        return {
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUTF8": "1",
            "SOURCE_DATE_EPOCH": str(self.project.epoch),
            **(more or {}),
        }


_Context = TypeVar("_Context", bound=BuildContext)


def build_by(
    plan: Sequence[Step[_Context]],
    context: _Context,
    wanted: str,
    meanwhile: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> None:
    """Run those steps of a plan that are wanted (see ``choose``); ``?`` lists them all.

    Raises:
        BuildError: A step failed; those after it were not begun.
    """
    if wanted == "?":
        for step in plan:
            print(f"{step.name:16}{step.title}")
        return
    steps = choose(plan, wanted)
    context.work.mkdir(parents=True, exist_ok=True)
    context.out.mkdir(parents=True, exist_ok=True)
    with meanwhile():
        outcomes = list(run_steps(steps, context))
    print(f"done: {len(outcomes)} steps in {sum(one.seconds for one in outcomes):.0f} s")
