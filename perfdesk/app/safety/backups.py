"""Make, find, look into and restore backups of the desk, by the rules of ``models.keeping``."""

from __future__ import annotations

import json
import logging
import threading
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from perfdesk.app.safety.second_place import SecondPlace
from perfdesk.errors import UserError
from perfdesk.models.database.backup import copy_database
from perfdesk.models.database.faults import folder_faults
from perfdesk.models.database.swap import PART, copy_with_sides, put_in_place, set_aside
from perfdesk.models.keeping.backups import (
    Backup,
    aside_name,
    backup_name,
    count_reports,
    find_backups,
    fingerprint,
    in_order,
    is_empty,
    is_from_the_future,
    makes_side_files,
    read_backup,
    to_thin,
)
from perfdesk.models.keeping.elsewhere import find_elsewhere, read_any
from perfdesk.models.reports.repository import Repository
from perfdesk.temporary import require_temporary_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from perfdesk.app.library.library import Library
    from perfdesk.app.safety.second_place import Settings
    from perfdesk.paths import DataFolder
    from perfdesk.report.values import ReportData, ReportSummary

__all__ = ["Backup", "Backups", "Why", "read_any"]

Why = Literal["start", "close", "timer", "hand", "before_restore"]

_log = logging.getLogger(__name__)
#: What the database was like when the newest backup was made.
_NEWEST = "newest.json"
#: A half file that is older belongs to no copy that is under way.
_LEFT_BEHIND = timedelta(hours=1)


def utc_now() -> datetime:
    """Return this moment, aware and in UTC."""
    return datetime.now(UTC)


class Backups:
    """The backups of one data folder and of its second place.

    May be called from several threads; the store may be in use, except by ``restore`` and
    ``set_aside``.

    Attributes:
        second: The second place: which it is, whether it is there, how the last copy went.
    """

    def __init__(
        self, folder: DataFolder, settings: Settings, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self.second = SecondPlace(folder, settings, clock)

    # -- making ----------------------------------------------------------------------------------

    def make(self, why: Why) -> Backup | None:
        """Back the database up; None where nothing has changed since the newest backup.

        What a person asks for is made unless the newest one is of the same kind. Each backup goes
        to the second place too; one that could not because the stick was away follows now.

        A desk without a report is worth no backup where there are some, and none of those goes for
        it: whoever has just lost all reports finds them as they were.

        Raises:
            UserError: ``disk_full``, ``folder_unwritable``, or as of ``database_faults``; the
                backups there are stay as they are. ``database_damaged`` for a file without content.
        """
        database, is_asked_for = self._folder.database, why not in {"start", "close", "timer"}
        if is_empty(database):
            raise UserError("database_damaged", path=database)
        has_reports = count_reports(database) != 0
        with self._lock:
            if not (has_reports or is_asked_for) and any(find_backups(self._folder.backups)):
                return None
            mark = fingerprint(database)
            newest = self._unchanged(mark)
            if newest is not None and not (is_asked_for and newest.why != why):
                self.second.copy(newest)
                return None
            backup = self._copy(why)
            self._remember(backup, mark)
        self.second.copy(backup)
        if has_reports:
            self.thin()
        return backup

    def _copy(self, why: Why) -> Backup:
        at = _free(self._folder.backups, self._clock())
        target = self._folder.backups / backup_name(at, why)
        with folder_faults(self._folder.backups):
            copy_database(self._folder.database, target)
            return Backup(target, at, target.stat().st_size, why=why)

    def _unchanged(self, mark: str) -> Backup | None:
        """Return the newest backup if the database is still what it was when that was made."""
        try:
            known = json.loads((self._folder.backups / _NEWEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if not isinstance(known, dict) or not mark or known.get("mark") != mark:
            return None
        backup = read_backup(self._folder.backups / str(known.get("name")))
        if backup is None or backup.size != known.get("size") or self.is_from_the_future(backup):
            return None
        return backup

    def _remember(self, backup: Backup, mark: str) -> None:
        known = {"name": backup.path.name, "size": backup.size, "mark": mark}
        try:
            (self._folder.backups / _NEWEST).write_text(json.dumps(known), encoding="utf-8")
        except OSError as error:  # Then the next backup is made though nothing may have changed.
            _log.info("The newest backup is not remembered: %s", error)

    def thin(self) -> None:
        """Remove what the rule lets go, here and at the second place, and half files left behind.

        What cannot be removed stays.
        """
        now = self._clock()
        here = [*find_backups(self._folder.backups)]
        self.second.remove(to_thin(here, now, self._newest_good(here)))
        there = [*self.second.all()]
        self.second.remove(to_thin(there, now, next(iter(self._in_order(there)), None)))
        for part in self._folder.backups.glob(f"*{PART}*"):
            self._remove_left_behind(part, now)

    @staticmethod
    def _remove_left_behind(part: Path, now: datetime) -> None:
        try:
            if now.timestamp() - part.stat().st_mtime > _LEFT_BEHIND.total_seconds():
                part.unlink()
        except OSError as error:
            _log.info("%s stays: %s", part, error)

    def _newest_good(self, backups: Iterable[Backup]) -> Backup | None:
        """Return the newest good one that has a report, else the newest good one."""
        without: Backup | None = None
        for backup in self._in_order(backups):
            try:
                if self.look(backup):
                    return backup
            except UserError as error:
                _log.info("%s is no good backup: %s", backup.path, error.code)
            else:
                without = without or backup
        return without

    # -- finding ---------------------------------------------------------------------------------

    def all(self) -> tuple[Backup, ...]:
        """Return all backups, the newest first: here, at the second place, and replaced files.

        Those from the future come last: a wrong clock has dated them, so nobody knows their age.
        """
        replaced = find_backups(self._folder.root)
        here = find_backups(self._folder.backups)
        return tuple(self._in_order((*replaced, *here, *self.second.all())))

    def _in_order(self, backups: Iterable[Backup]) -> list[Backup]:
        return in_order(backups, self._clock())

    def is_from_the_future(self, backup: Backup) -> bool:
        """Say whether its name tells a time that is still to come."""
        return is_from_the_future(backup, self._clock())

    @property
    def newest(self) -> Backup | None:
        """Return the newest backup, wherever it lies."""
        made = (backup for backup in self.all() if backup.why != "replaced")
        return next(made, None)

    @property
    def newest_good(self) -> Backup | None:
        """Return the newest backup that can be restored; it is opened to be sure.

        One with reports goes before newer ones without: those are of a desk that had lost them.
        """
        return self._newest_good(one for one in self.all() if one.why != "replaced")

    def found_in(self, folder: Path) -> tuple[Backup, ...]:
        """Return the backups in any folder and two levels below, the newest first.

        For the way to a new PC: a stick's backups belong to the desk that made them. The database
        of a data folder that was copied as a whole is among them.
        """
        return tuple(self._in_order(find_elsewhere(folder, self._folder.database)))

    # -- looking ---------------------------------------------------------------------------------

    def look(self, backup: Backup) -> list[ReportSummary]:
        """Return the reports in a backup, those in its bin last; the backup is not changed.

        Raises:
            UserError: ``database_damaged``, ``database_newer``, ``database_missing`` and the like.
        """
        with _opened(backup) as repository:
            return [*repository.summaries(), *repository.discarded()]

    def load(self, backup: Backup, report_id: int) -> ReportData:
        """Return a whole report of a backup.

        Raises:
            UserError: ``report_unknown``, and as of ``look``.
        """
        with _opened(backup) as repository:
            return repository.load(report_id)

    # -- restoring -------------------------------------------------------------------------------

    def restore(self, backup: Backup) -> Path:
        """Put a backup in the database's place; return where the present file is kept.

        The store has to be closed and the desk's lock held: see ``Opening.restore``. The backup
        stays; an older one is migrated when the store opens.

        Raises:
            UserError: As of ``look``; ``disk_full``, ``folder_unwritable`` or ``database_locked``.
                Then everything is as it was.
        """
        with self._lock:
            with _opened(backup):
                pass
            root = self._folder.root
            aside = root / aside_name(_free(root, self._clock()), "replaced")
            put_in_place(backup.path, self._folder.database, aside)
        _log.info("%s was restored, the file before is %s", backup.path, aside)
        return aside

    def restore_report(self, backup: Backup, report_id: int, library: Library) -> int:
        """Store one report of a backup as a new one and return its id; the others stay.

        Its versions, its history, its deleted records and its link to last year's report come too;
        the link only where that report is on this desk.

        Raises:
            UserError: As of ``load`` and of ``Library.adopt``.
        """
        with _opened(backup) as repository:
            data = repository.load(report_id)
            heritage = repository.heritage(report_id, f"backup@{backup.at.isoformat()}")
        return library.adopt(data, heritage)

    def set_aside(self, path: Path) -> Path:
        """Give a damaged database another name, beside it, and return that; not a bit is changed.

        Raises:
            UserError: ``folder_unwritable`` or ``database_locked``; nothing is changed.
        """
        aside = path.parent / aside_name(_free(path.parent, self._clock()), "damaged")
        set_aside(path, aside)
        _log.info("%s was set aside as %s", path, aside)
        return aside


@contextmanager
def _opened(backup: Backup) -> Iterator[Repository]:
    """Open a backup only to read it; it is sound, and stays as it is."""
    with ExitStack() as exits:
        path = backup.path
        if is_empty(path):
            raise UserError("database_damaged", path=path)
        if makes_side_files(path):
            require_temporary_folder()
            folder = Path(exits.enter_context(TemporaryDirectory(prefix="perfdesk-")))
            path = folder / path.name
            copy_with_sides(backup.path, path)
        with _named(path, backup.path):
            repository = Repository.open(path, path.parent, read_only=True)
            exits.callback(repository.close)
            repository.quick_check()
        yield repository


@contextmanager
def _named(copy: Path, original: Path) -> Iterator[None]:
    """Tell faults of a copy as those of the file that the clerk knows."""
    try:
        yield
    except UserError as error:
        is_of_copy = error.slots.get("path") == copy
        path = original if is_of_copy else error.slots.get("path")
        raise UserError(error.code, **{**error.slots, "path": path}) from error


def _free(folder: Path, at: datetime) -> datetime:
    """Return this second or the next one of which no file is, so that the names tell the order."""
    at = at.replace(microsecond=0)
    while any(folder.glob(f"*{at.astimezone():%Y%m%d-%H%M%S}*")):
        at += timedelta(seconds=1)
    return at
