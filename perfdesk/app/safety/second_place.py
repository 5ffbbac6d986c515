"""Keep each backup a second time: on another disk, a stick, a share, as the clerk chose."""

from __future__ import annotations

import hashlib
import platform
import re
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from perfdesk.errors import UserError
from perfdesk.models.database.faults import folder_faults
from perfdesk.models.database.swap import copy_file
from perfdesk.models.keeping.backups import find_backups
from perfdesk.models.keeping.drives import find_drives

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from perfdesk.models.keeping.backups import Backup
    from perfdesk.models.keeping.drives import Drive
    from perfdesk.paths import DataFolder

#: Settings of this PC.
PLACE_SETTING = "backup_second_place"
COPIED_SETTING = "backup_second_copied_at"

_SUGGESTED = "绩效自评备份"
_UNSAFE_IN_NAMES = re.compile(r"[^\w-]+")


class Settings(Protocol):
    """What is remembered of this PC, apart from the reports; see ``app.settings``."""

    def get(self, name: str) -> str | None:
        """Return a setting, None where it was never chosen."""

    def set(self, name: str, text: str | None) -> None:
        """Keep a setting; None forgets it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A folder that suits as second place; ``drive`` says on what it lies and what is free."""

    folder: Path
    drive: Drive


class SecondPlace:
    """A folder of the clerk's choice with this desk's own folder in it.

    That folder is made when the place is chosen and only looked for afterwards: where it is not,
    the stick is not there, or another one is, on which these reports have no business.

    Attributes:
        fault: Why the last copy failed; None where it worked or the place was not there.
    """

    def __init__(self, data: DataFolder, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._data = data
        self._settings = settings
        self._clock = clock
        # The runner copies while the screen asks.
        self._lock = threading.Lock()
        self.fault: UserError | None = None

    @property
    def folder(self) -> Path | None:
        """Return the folder that was chosen, None where none is."""
        return None if self.own_folder is None else self.own_folder.parent

    @property
    def own_folder(self) -> Path | None:
        """Return the folder in it that holds this desk's backups; it need not be there now."""
        # Its name is kept, not worked out anew: this PC may be renamed.
        text = self._settings.get(PLACE_SETTING)
        return Path(text) if text else None

    @property
    def is_reachable(self) -> bool:
        """Say whether it is there now."""
        return self.own_folder is not None and _is_folder(self.own_folder)

    @property
    def copied_at(self) -> datetime | None:
        """Return when a backup was last copied there (UTC)."""
        try:
            return datetime.fromisoformat(self._settings.get(COPIED_SETTING) or "").astimezone(UTC)
        except ValueError:
            return None

    def choose(self, folder: Path | None) -> None:
        """Take another folder, or none; what lies at the old one stays there.

        Raises:
            UserError: ``second_place_same`` for one inside the data folder, ``folder_unwritable``
                or ``disk_full``; the choice stays as it was.
        """
        own = None
        if folder is not None:
            self._require_apart(folder)
            own = folder.absolute() / _own_name(self._data.root)
            with folder_faults(folder):
                own.mkdir(parents=True, exist_ok=True)
                probe = own / ".perfdesk-probe"
                probe.write_bytes(b"perfdesk")
                probe.unlink()
        self._settings.set(PLACE_SETTING, None if own is None else str(own))
        self._settings.set(COPIED_SETTING, None)
        self.fault = None

    def _require_apart(self, folder: Path) -> None:
        data = self._data.root.resolve()
        place = folder.resolve()
        if place == data or place.is_relative_to(data):
            raise UserError("second_place_same", path=folder)

    def offers(self) -> tuple[Offer, ...]:
        """Return folders on the other disks and sticks that are there now."""
        drives = find_drives(self._data.root)
        return tuple(Offer(drive.root / _SUGGESTED, drive) for drive in drives)

    def all(self) -> tuple[Backup, ...]:
        """Return the backups there, in no order; none where it is not there."""
        own = self.own_folder
        return () if own is None else tuple(find_backups(own, is_second=True))

    def copy(self, backup: Backup) -> None:
        """Copy a backup there, unless it is there already or the place is not.

        A failure is kept as ``fault``, and is no reason to stop: the backup itself is made.
        """
        with self._lock:
            own = self.own_folder
            if own is None or not _is_folder(own):
                self.fault = None
                return
            target = own / backup.path.name
            try:
                if _size(target) != backup.size:
                    copy_file(backup.path, target)
            except UserError as error:
                # A pulled stick is no fault: it is simply not there any more.
                self.fault = error if _is_folder(own) else None
                return
            self.fault = None
            self._settings.set(COPIED_SETTING, self._clock().isoformat())

    def remove(self, backups: Iterable[Backup]) -> None:
        """Thin: remove these of its backups; what cannot be removed stays."""
        for backup in backups:
            try:
                backup.path.unlink(missing_ok=True)
            except OSError:
                return


def _own_name(data_root: Path) -> str:
    """Return a name that tells this desk from others whose backups may lie there too."""
    host = _UNSAFE_IN_NAMES.sub("-", platform.node())[:40] or "pc"
    key = hashlib.sha256(f"{host}\n{data_root.resolve()}".encode("utf-8", "surrogatepass"))
    return f"perfdesk-{host}-{key.hexdigest()[:6]}"


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1
