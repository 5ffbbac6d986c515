"""Change the data folder: planned while the program runs, done at its next start.

The reports move to a new folder as a copy; or the clerk goes over to reports that lie elsewhere
already, as after a move to another PC, and nothing is copied.
"""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.models.database.backup import copy_database
from perfdesk.models.database.faults import folder_faults
from perfdesk.models.database.swap import copy_file
from perfdesk.models.keeping.journal import journal_files
from perfdesk.paths import DataFolder, choose_data_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.app.settings import Settings

_log = logging.getLogger(__name__)

_PLAN = "data_folder_next"
_JOINS = "data_folder_next_has_reports"
#: What is copied beside the database, with the tables that the office's own templates are made of;
#: the log and the lock belong to the place.
_FOLDERS = ("backups", "templates", "parts")


class Moving:
    """Where the data folder goes at the next start; the old one always stays as it is."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def target(self) -> Path | None:
        """Return the folder that is planned, None where none is."""
        text = self._settings.get(_PLAN)
        return Path(text) if text else None

    @property
    def joins(self) -> bool:
        """Say whether the reports of the folder that is planned are to be gone over to."""
        return self.target is not None and self._settings.get(_JOINS) is not None

    def plan_to_join(self, target: Path) -> None:
        """Go over to the reports that lie in ``target`` at the next start; nothing is copied."""
        self._settings.set(_PLAN, str(target.absolute()))
        self._settings.set(_JOINS, "1")

    def plan(self, folder: DataFolder, target: Path | None) -> None:
        """Let the data go to ``target`` at the next start; None takes that back.

        Raises:
            UserError: ``folder_taken`` where other reports lie there, ``folder_inside`` for one
                in the data folder itself, ``folder_unwritable`` or ``disk_full``.
        """
        if target is None or target.resolve() == folder.root.resolve():
            self._drop()
            return
        if target.resolve().is_relative_to(folder.root.resolve()):
            raise UserError("folder_inside", path=target)
        if DataFolder(target).database.exists():
            raise UserError("folder_taken", path=target)
        with folder_faults(target):
            target.mkdir(parents=True, exist_ok=True)
            probe = target / ".perfdesk-probe"
            probe.write_bytes(b"perfdesk")
            probe.unlink()
        self._drop()
        self._settings.set(_PLAN, str(target.absolute()))

    def _drop(self) -> None:
        for name in (_PLAN, _JOINS):
            self._settings.set(name, None)

    def carry_out(self, folder: DataFolder) -> DataFolder:
        """Copy the folder to where it was planned to go and begin there; else return it as it is.

        Where reports are gone over to, nothing is copied. Nobody may have the database open. It
        comes last: only when it is complete is the new folder one, and only then is it chosen. What
        was kept in need goes along: it is asked about where the clerk works from now on.

        Raises:
            UserError: As of ``plan``, ``copy_file`` and ``copy_database``, and ``data_folder_gone``
                where reports are to be gone over to; then the plan is dropped, so that the program
                starts with the old folder, and what was copied is removed again.
        """
        target, joins = self.target, self.joins
        if target is None:
            return folder
        self._drop()
        new = DataFolder(target)
        if joins:
            return _join(new)
        if new.database.exists():
            raise UserError("folder_taken", path=target)
        copying = _Copying()
        try:
            for name in _FOLDERS:
                copying.copy_tree(folder.root / name, target / name)
            for journal in journal_files(folder.root):
                copying.copy(journal, target / journal.name)
            for journal in journal_files(folder.local):
                copying.copy(journal, new.local / journal.name)
            if folder.database.exists():
                copying.made.append(new.database)
                copy_database(folder.database, new.database)
            with folder_faults(target):
                choose_data_folder(target)
        except UserError:
            copying.take_back()
            raise
        _log.info("The data folder is %s now; %s stays as it was", target, folder.root)
        return new


def _join(new: DataFolder) -> DataFolder:
    if not new.database.exists():
        raise UserError("data_folder_gone", path=new.root)
    with folder_faults(new.root):
        choose_data_folder(new.root)
    _log.info("The data folder is %s now, with the reports that were there", new.root)
    return new


class _Copying:
    """Copies file by file and remembers what was not there before.

    Attributes:
        made: The new files and folders, in the order of their making.
    """

    def __init__(self) -> None:
        self.made: list[Path] = []

    def copy(self, source: Path, target: Path) -> None:
        """Copy a file; raises as ``copy_file``."""
        self._make_folder(target.parent)
        if not target.exists():
            self.made.append(target)
        copy_file(source, target)

    def copy_tree(self, source: Path, target: Path) -> None:
        """Copy a folder with all in it; none where it is not there."""
        for found in _files(source):
            self.copy(found, target / found.relative_to(source))

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        with folder_faults(folder.parent):
            folder.mkdir(exist_ok=True)
        self.made.append(folder)

    def take_back(self) -> None:
        """Remove what was made; a folder that holds something else stays."""
        for path in reversed(self.made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()


def _files(folder: Path) -> Iterator[Path]:
    for place, _folders, names in os.walk(folder):
        yield from (Path(place) / name for name in sorted(names))
