"""How a folder looks when an installer was killed at each moment that matters."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.project import NAME

from windows.make_setup import INNER, LIST, Program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: As ``installer.nsi`` names them.
STAGED, ASIDE = "_perfdesk.new", "_perfdesk.old"


@dataclass(frozen=True, slots=True)
class BrokenOff:
    """The states in which an installer that is killed can leave the folder of the older version."""

    folder: Path
    #: The files of the newer version.
    newer: Path
    #: An entry that only the older version has.
    own: str

    @property
    def states(self) -> dict[str, Callable[[], None]]:
        """Return what makes each state."""
        return {
            "while unpacking": self._half_staged,
            "with the first file moved": self._first_moved,
            "with nothing in place": self._all_moved,
            "with half in place": self._half_in_place,
            "while cleaning": self._half_cleaned,
        }

    def _stage(self) -> None:
        staged = self.folder / STAGED
        shutil.copytree(self.newer, staged, dirs_exist_ok=True)
        for inner in (staged, staged / INNER):
            listed = Program.read(self.newer).list_text()
            (inner / LIST).write_text(listed, encoding="utf-16", newline="")

    def _move(self, *names: str) -> None:
        aside = self.folder / ASIDE
        aside.mkdir(exist_ok=True)
        for name in names:
            (self.folder / name).rename(aside / name)

    def _half_staged(self) -> None:
        self._stage()
        shutil.rmtree(self.folder / STAGED / INNER)

    def _first_moved(self) -> None:
        self._stage()
        self._move(f"{NAME}.exe")

    def _all_moved(self) -> None:
        self._stage()
        self._move(f"{NAME}.exe", self.own, INNER, LIST, f"{NAME}-cli.exe")

    def _half_in_place(self) -> None:
        self._all_moved()
        (self.folder / STAGED / INNER).rename(self.folder / INNER)

    def _half_cleaned(self) -> None:
        self._all_moved()
        for entry in list((self.folder / STAGED).iterdir()):
            entry.rename(self.folder / entry.name)
        (self.folder / ASIDE / INNER / "old.dll").unlink()
