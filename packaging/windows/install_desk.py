"""A clerk's PC to try installers on: a wine prefix of its own, with a Chinese user name."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.project import NAME, PRODUCT
from common.running import Ended, end_group
from common.steps import BuildError

from windows import prefix
from windows.machine import Wine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from windows.context import Context

#: An ordinary name; its folder is on the way to everything that is installed and kept.
USER = "王秀英"
UNINSTALL_KEY = rf"Software\Microsoft\Windows\CurrentVersion\Uninstall\{NAME}"
CLASSES = r"Software\Classes"
#: A silent installation of the whole program takes ten seconds, on a busy machine far more.
SETUP_SECONDS = 300


def expect(holds: object, what: str) -> None:
    """Go on only if something is as it should be.

    Raises:
        BuildError: It is not; ``what`` says what should have been.
    """
    if not holds:
        raise BuildError(f"The installer's test failed; it should be so: {what}")


class DeskWine(Wine):
    """Wine as the clerk's PC: her name, and a home apart from that of whoever builds."""

    def __init__(self, prefix_folder: Path, home: Path) -> None:
        super().__init__(prefix_folder)
        self.home = home

    @property
    def environment(self) -> dict[str, str]:
        """Return what wine programs have to find in their environment."""
        own = {"USER": USER, "LOGNAME": USER, "HOME": str(self.home)}
        return super().environment | own


@dataclass(slots=True)
class Desk:
    """The PC, and where things lie on it."""

    machine: DeskWine

    @classmethod
    def make(cls, context: Context) -> Desk:
        """Make a fresh one.

        Raises:
            BuildError: Wine cannot, or it is not Chinese.
        """
        machine = DeskWine(context.work / "install-prefix", context.work / "install-home")
        machine.display = context.display
        shutil.rmtree(machine.home, ignore_errors=True)
        (machine.home / "Desktop").mkdir(parents=True)
        prefix.prepare(machine, context)
        desk = cls(machine)
        expect(desk.profile.is_dir(), f"the user's folder is called {USER}")
        return desk

    @contextlib.contextmanager
    def awake(self) -> Iterator[None]:
        """Keep wine's own processes meanwhile, and end all at last.

        Wine's desktop would else begin with the next program, hold that program's output, and so
        make it seem to run for as long as any other does.
        """
        quiet = {
            "stdin": subprocess.PIPE,
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
        }
        environment = {**os.environ, **self.machine.environment}
        with subprocess.Popen(["wine", "cmd"], env=environment, **quiet) as idle:  # type: ignore[call-overload]
            try:
                command = ["wine", "winecfg", "-v", "win10"]
                subprocess.run(command, env=environment, timeout=120, check=True, **quiet)  # type: ignore[call-overload]
                yield
            finally:
                idle.kill()
                self.machine.stop()

    @property
    def drive(self) -> Path:
        """Return drive C."""
        return self.machine.drive

    @property
    def profile(self) -> Path:
        """Return the user's folder."""
        return self.drive / "users" / USER

    @property
    def program(self) -> Path:
        """Return where the program is installed if nobody says otherwise."""
        return self.profile / "AppData" / "Local" / "Programs" / NAME

    @property
    def data(self) -> Path:
        """Return where the user's reports are kept."""
        return self.profile / "AppData" / "Roaming" / NAME

    @property
    def local(self) -> Path:
        """Return where what belongs to this PC alone is kept."""
        return self.profile / "AppData" / "Local" / NAME

    def start_menu(self, *, everybody: bool = False) -> Path:
        """Return the link in the Start menu."""
        inner = "Microsoft/Windows/Start Menu/Programs"
        above = self.drive / "ProgramData" if everybody else self.profile / "AppData" / "Roaming"
        return above / inner / f"{PRODUCT}.lnk"

    def desktop(self, *, everybody: bool = False) -> Path:
        """Return the link on the desktop."""
        above = self.drive / "users" / "Public" if everybody else self.profile
        return above / "Desktop" / f"{PRODUCT}.lnk"

    def run(self, words: Sequence[str | Path], timeout: float = 120) -> Ended:
        """Run a Windows program to its end."""
        return self.machine.run(words, timeout=timeout)

    def install(self, setup: Path, *switches: str, expected: int = 0) -> None:
        """Install silently.

        Raises:
            BuildError: The exit code is another one; what the installer logged is told.
        """
        log = self.drive / "setup.log"
        log.unlink(missing_ok=True)
        words: tuple[str | Path, ...] = (setup, "/S", rf"/LOG=C:\{log.name}", *switches)
        code = self.run(words, SETUP_SECONDS).code
        told = log.read_text(encoding="utf-16") if log.is_file() else "(no log)"
        expect(code == expected, f"{setup.name} {switches} gives {expected}, not {code}:\n{told}")

    def uninstall(self, folder: Path, *switches: str, expected: int = 0) -> None:
        """Uninstall silently and wait for the end; ``uninstall.exe`` itself stays by this way.

        Raises:
            BuildError: The exit code is another one.
        """
        words = ("/S", *switches, f"_?={self.machine.path(folder)}")
        code = self.run((folder / "uninstall.exe", *words), SETUP_SECONDS).code
        expect(code == expected, f"uninstall.exe {switches} gives {expected}, not {code}")

    def registry(self, key: str) -> dict[str, str]:
        """Return the values of a key and, by inner path and name, of those below; {} for none."""
        target = self.drive / "export.reg"
        target.unlink(missing_ok=True)
        self.run(("reg", "export", key, r"C:\export.reg", "/y"))
        if not target.is_file():
            return {}
        return read_registry(target.read_text(encoding="utf-16"))

    @contextlib.contextmanager
    def running(self, words: Sequence[str | Path]) -> Iterator[subprocess.Popen[bytes]]:
        """Have a Windows program run meanwhile; at the end it is ended."""
        told = [word if isinstance(word, str) else self.machine.path(word) for word in words]
        child = subprocess.Popen(
            ["wine", *told],
            env={**os.environ, **self.machine.environment},
            stdin=subprocess.DEVNULL,
            # Wine needs a pipe there; nobody reads it, and these programs say little.
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield child
        finally:
            end_group(child)
            if child.stdout is not None:
                child.stdout.close()
            child.wait()


def read_registry(text: str) -> dict[str, str]:
    """Read what ``reg export`` writes; text as it is, numbers as they stand there."""
    values: dict[str, str] = {}
    top = inner = None
    for line in text.splitlines():
        if line.startswith("["):
            path = line.strip("[]")
            top = top or path
            inner = path[len(top) :].strip("\\")
        elif match := re.fullmatch(r'(@|"(?:[^"\\]|\\.)*")=(.*)', line):
            name, value = match.groups()
            name = "" if name == "@" else _unescape(name)
            value = _unescape(value) if value.startswith('"') else value
            values[f"{inner}\\{name}" if inner else name] = value
    return values


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1])


def snapshot(folder: Path) -> dict[str, str]:
    """Return every file below a folder with the SHA-256 of what is in it."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def points_to(link: Path, target: str) -> bool:
    """Say whether a Windows link is there and leads to this file."""
    return link.is_file() and target.encode("utf-16-le") in link.read_bytes()


def wait_until(holds: Callable[[], object], seconds: float, what: str) -> None:
    """Wait for something.

    Raises:
        BuildError: It did not come.
    """
    end = time.monotonic() + seconds
    while not holds():
        expect(time.monotonic() < end, f"{what} (within {seconds:.0f} s)")
        time.sleep(0.1)
