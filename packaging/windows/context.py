"""What the steps of the Windows build hand to each other: folders, files, the machine."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from common.context import BuildContext
from common.project import NAME

from windows.machine import Windows, Wine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from common.running import Ended


@dataclass(slots=True)
class Context(BuildContext):
    """One build for Windows."""

    system: ClassVar[str] = "windows"
    certificate: Path | None = None
    password_variable: str = ""
    #: Address of a time stamp authority; asked only where a certificate is given.
    timestamp: str = ""
    machine: Wine | Windows = field(init=False)

    def __post_init__(self) -> None:
        self.machine = Windows() if os.name == "nt" else Wine(self.work / "prefix")

    @property
    def python(self) -> Path:
        """Return the folder of the Windows Python with all pinned packages."""
        return self.work / "python"

    @property
    def packages(self) -> Path:
        """Return where all pinned packages are laid out."""
        return self.python / "Lib" / "site-packages"

    @property
    def python_texts(self) -> Path:
        """Return the folder with Python's licence."""
        return self.python

    @property
    def program(self) -> Path:
        """Return the windowed program of the tree."""
        return self.tree / f"{NAME}.exe"

    @property
    def console(self) -> Path:
        """Return the console program of the tree."""
        return self.tree / f"{NAME}-cli.exe"

    @property
    def setup(self) -> Path:
        """Return the installer."""
        return self.out / f"{NAME}-{self.project.version}-setup.exe"

    @property
    def previous(self) -> Path:
        """Return the installer of a lower version, made of the same tree to test an upgrade."""
        return self.work / f"{NAME}-{self.project.before()}-setup.exe"

    @property
    def portable(self) -> Path:
        """Return the zip that needs no installing."""
        return self.out / f"{NAME}-{self.project.version}-portable.zip"

    @property
    def display(self) -> str:
        """Return the screen on which wine's windows show; empty on Windows."""
        return self.machine.display

    def run_python(
        self,
        args: Sequence[str | Path],
        timeout: float,
        environment: Mapping[str, str] | None = None,
    ) -> Ended:
        """Run the Windows Python."""
        command = (self.python / "python.exe", *args)
        # Not in the checkout: the program that is frozen is the wheel's, never that folder's.
        return self.machine.run(
            command,
            timeout=timeout,
            environment=self.python_environment(environment),
            cwd=self.work,
        )
