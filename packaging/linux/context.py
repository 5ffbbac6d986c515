"""What the steps of the Linux build hand to each other: folders, files, the machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from common.context import BuildContext
from common.project import NAME, TOP

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
class Context(BuildContext):
    """One build for Linux."""

    system: ClassVar[str] = "linux"
    #: The Debian that builds.
    machine: Chroot = field(init=False)

    def __post_init__(self) -> None:
        self.machine = Chroot(self.work / "builder", {TOP: _SOURCE, self.work: _WORK})

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
        command = (self.python / "bin" / "python3.11", *args)
        # Not in the checkout: the program that is frozen is the wheel's, never that folder's.
        return self.machine.run(
            command,
            timeout=timeout,
            environment=self.python_environment(environment),
            cwd=cwd or self.work,
        )
