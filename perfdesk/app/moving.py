"""Move the data folder: planned while the program runs, done as a copy at its next start."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.models.backup import copy_database
from perfdesk.models.faults import folder_faults
from perfdesk.paths import DataFolder, choose_data_folder

if TYPE_CHECKING:
    from perfdesk.app.settings import Settings

_log = logging.getLogger(__name__)

_PLAN = "data_folder_next"
#: What is copied beside the database; the log and the lock belong to the place.
_FOLDERS = ("backups", "templates")


class Moving:
    """Where the data folder goes at the next start; the old one always stays as it is."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def target(self) -> Path | None:
        """Return the folder that is planned, None where none is."""
        text = self._settings.get(_PLAN)
        return Path(text) if text else None

    def plan(self, folder: DataFolder, target: Path | None) -> None:
        """Let the data go to ``target`` at the next start; None takes that back.

        Raises:
            UserError: ``folder_taken`` where other reports lie there, ``folder_inside`` for one
                in the data folder itself, ``folder_unwritable`` or ``disk_full``.
        """
        if target is None or target.resolve() == folder.root.resolve():
            self._settings.set(_PLAN, None)
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
        self._settings.set(_PLAN, str(target.absolute()))

    def carry_out(self, folder: DataFolder) -> DataFolder:
        """Copy the folder to where it was planned to go and begin there; else return it as it is.

        Nobody may have the database open. The database comes last: only when it is complete is the
        new folder one, and only then is it chosen.

        Raises:
            UserError: As of ``plan`` and of ``copy_database``; then the plan is dropped, so that
                the program starts with the old folder.
        """
        target = self.target
        if target is None:
            return folder
        self._settings.set(_PLAN, None)
        new = DataFolder(target)
        if new.database.exists():
            raise UserError("folder_taken", path=target)
        with folder_faults(target):
            for name in _FOLDERS:
                if (folder.root / name).is_dir():
                    shutil.copytree(folder.root / name, target / name, dirs_exist_ok=True)
        if folder.database.exists():
            copy_database(folder.database, new.database)
        with folder_faults(target):
            choose_data_folder(target)
        _log.info("The data folder is %s now; %s stays as it was", target, folder.root)
        return new
