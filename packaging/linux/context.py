"""What the steps of the Linux build hand to each other: folders, files, the machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from common.project import NAME, TOP, Project

from linux.machine import Chroot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from common.running import Ended

#: Where checkout and work folder are seen inside the Debian that builds; they stand in no result.
_SOURCE, _WORK = "/perfdesk/source", "/perfdesk/work"
#: As Debian calls the processors for which this builds.
ARCHITECTURE = "amd64"


@dataclass(slots=True)
class Context:
    """One build: where it works and what it has made so far; all paths are known beforehand."""

    work: Path
    out: Path
    project: Project
    #: The Debian that builds.
    machine: Chroot = field(init=False)

    def __post_init__(self) -> None:
        self.machine = Chroot(self.work / "builder", {TOP: _SOURCE, self.work: _WORK})

    @property
    def system(self) -> str:
        """Return the name of the system for which this builds."""
        return "linux"

    @property
    def here(self) -> Path:
        """Return the folder of the Linux build's own files."""
        return TOP / "packaging" / "linux"

    @property
    def lock(self) -> Path:
        """Return the lock file of all packages."""
        return self.here / "requirements.lock"

    @property
    def downloads(self) -> Path:
        """Return where downloaded files are kept from build to build."""
        return self.work / "downloads"

    def pristine(self, name: str) -> Path:
        """Return the folder of a bare Debian, which is only copied."""
        return self.work / "debians" / name

    @property
    def python(self) -> Path:
        """Return the folder of the Python that is compiled there."""
        return self.machine.root / "opt" / "python"

    @property
    def packages(self) -> Path:
        """Return where all pinned packages are laid out."""
        return self.python / "lib" / "python3.11" / "dist-packages"

    @property
    def python_texts(self) -> Path:
        """Return the folder with Python's licence."""
        return self.python / "lib" / "python3.11"

    @property
    def made(self) -> Path:
        """Return the folder of what is made for the freezing: wheel, pictures."""
        return self.work / "made"

    @property
    def tree(self) -> Path:
        """Return the folder of the frozen program: what is installed."""
        return self.work / "dist" / NAME

    @property
    def pictures(self) -> Path:
        """Return the folder of the pictures taken on the way."""
        return self.out / "pictures"

    @property
    def package(self) -> Path:
        """Return what users get."""
        return self.out / f"{NAME}_{self.project.version}_{ARCHITECTURE}.deb"

    @property
    def previous(self) -> Path:
        """Return the package of a lower version, made of the same tree to test an upgrade."""
        return self.work / f"{NAME}_{self.project.before()}_{ARCHITECTURE}.deb"

    def run_python(
        self,
        args: Sequence[str | Path],
        timeout: float,
        environment: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> Ended:
        """Run the Python of the build, inside its Debian."""
        fixed = {
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUTF8": "1",
            "SOURCE_DATE_EPOCH": str(self.project.epoch),
        }
        command = (self.python / "bin" / "python3.11", *args)
        # Not in the checkout: the program that is frozen is the wheel's, never that folder's.
        return self.machine.run(
            command,
            timeout=timeout,
            environment=fixed | dict(environment or {}),
            cwd=cwd or self.work,
        )
