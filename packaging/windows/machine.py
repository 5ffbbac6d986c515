"""The Windows that programs of the build run on: wine with a prefix of its own, or Windows."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import threading
from typing import TYPE_CHECKING

from common import screen
from common.running import Ended, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

#: Code page 936 follows from it in a prefix that is made under it.
LOCALE = "zh_CN.UTF-8"
#: On a busy machine wine's services, which hold the same pipe, end with such lines.
_WINES_OWN = re.compile(r"^wine(?: client error)?:.*\n?", re.MULTILINE)
#: No Mono, no Gecko, no menu entries on the host; none of them has to do with the program.
_OVERRIDES = "mscoree=d;mshtml=d;winemenubuilder.exe=d"


class Wine:
    """Wine with a prefix and a screen of its own; see ``stage`` and ``prefix.prepare``."""

    def __init__(self, prefix: Path) -> None:
        self.prefix = prefix
        self._display = ""
        self._stack: contextlib.ExitStack | None = None
        self._making = threading.Lock()

    @property
    def display(self) -> str:
        """Return the screen; the first who asks on a stage has it made."""
        # A program and who takes its picture may ask at once; both have to get the same.
        with self._making:
            if not self._display and self._stack is not None:
                self._display = self._stack.enter_context(screen.open_screen())
        return self._display

    @display.setter
    def display(self, name: str) -> None:
        """Take a screen that another machine has."""
        self._display = name

    @contextlib.contextmanager
    def on_stage(self) -> Iterator[None]:
        """Have a screen from the first need on; end it and all programs at last."""
        with contextlib.ExitStack() as self._stack:
            try:
                yield
            finally:
                if self._display:
                    self.stop()
        self._stack, self._display = None, ""

    @property
    def environment(self) -> dict[str, str]:
        """Return what wine programs have to find in their environment."""
        return {
            "WINEPREFIX": str(self.prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": _OVERRIDES,
            "LC_ALL": LOCALE,
            "DISPLAY": self.display,
        }

    @property
    def drive(self) -> Path:
        """Return the folder that is drive C."""
        return self.prefix / "drive_c"

    def path(self, path: Path) -> str:
        """Return the path on drive C of the prefix, else on Z, which is the host's root."""
        absolute = path.absolute()
        if absolute.is_relative_to(self.drive):
            return "C:\\" + str(absolute.relative_to(self.drive)).replace("/", "\\")
        return "Z:" + str(absolute).replace("/", "\\")

    def run(
        self,
        command: Sequence[str | Path],
        *,
        timeout: float,
        environment: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> Ended:
        """Run a program under wine, which keeps variables ``QT_…`` from it; see ``Machine``."""
        words = [word if isinstance(word, str) else self.path(word) for word in command]
        ended = run(
            ("wine", *words),
            timeout=timeout,
            cwd=cwd,
            environment=self.environment | dict(environment or {}),
        )
        # Where all went well, what wine says of its own services is no output of the program.
        return ended if ended.code else Ended(ended.code, _WINES_OWN.sub("", ended.output))

    def stop(self) -> None:
        """End all programs of this prefix."""
        if self.prefix.is_dir() and shutil.which("wineserver"):
            subprocess.run(
                ["wineserver", "-k"], env={**os.environ, **self.environment}, check=False
            )


class Windows:
    """Windows itself."""

    display = ""

    def path(self, path: Path) -> str:
        """Return the absolute path."""
        return str(path.absolute())

    def run(
        self,
        command: Sequence[str | Path],
        *,
        timeout: float,
        environment: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> Ended:
        """Run a program; see ``Machine``."""
        return run(command, timeout=timeout, cwd=cwd, environment=environment)


@contextlib.contextmanager
def stage(machine: Wine | Windows) -> Iterator[None]:
    """Give wine a screen meanwhile, and end both at last; do nothing on Windows."""
    if isinstance(machine, Windows):
        yield
        return
    with machine.on_stage():
        yield
