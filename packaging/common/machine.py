"""Say what a machine is on which programs of a build run: wine, Windows, a Debian in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from common.running import Ended


class Machine(Protocol):
    """Where programs run that are not the host's own."""

    @property
    def display(self) -> str:
        """Return the screen on which windows show; empty where it is the system's own."""
        ...

    def path(self, path: Path) -> str:
        """Return a path of the host as programs there have to be told it."""
        ...

    def run(
        self,
        command: Sequence[str | Path],
        *,
        timeout: float,
        environment: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> Ended:
        """Run a program there to its end; paths among its words are told as ``path`` says."""
        ...


class Place(Protocol):
    """A program on a machine, to be tried."""

    @property
    def work(self) -> Path:
        """Return a folder that both see."""
        ...

    @property
    def pictures(self) -> Path:
        """Return the folder of the pictures taken on the way."""
        ...

    @property
    def program(self) -> Path:
        """Return the windowed program."""
        ...

    @property
    def console(self) -> Path:
        """Return the console program."""
        ...

    @property
    def machine(self) -> Machine:
        """Return where they run."""
        ...
