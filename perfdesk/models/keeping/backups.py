"""Know the backups of a desk by their files' names, and which of them are kept how long."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from perfdesk.models.database.connect import connect_plainly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import tzinfo
    from pathlib import Path

#: Why a backup was made: the words that stand in its name. ``upgrade`` is a copy from before a
#: migration, ``replaced`` a file whose place a restored backup has taken.
REASONS = ("start", "close", "timer", "hand", "before_restore", "upgrade", "replaced")
#: These a person or a change of the program wanted; they are never thinned away.
FIXED = frozenset({"hand", "before_restore", "upgrade", "replaced"})

_SUFFIX = ".sqlite3"
_NAME = re.compile(
    r"perfdesk-(?P<v>v\d+-|replaced-)?(?P<at>\d{8}-\d{6})(?P<us>-\d{6})?"
    r"(?:-(?P<why>[a-z_]+))?(?:-\d+)?\.sqlite3"
)
_MOMENT = "%Y%m%d-%H%M%S"
_DOUBTFUL_AFTER = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the whole desk.

    Attributes:
        at: When it was made (UTC), as its name says; that survives being copied about.
        size: Bytes.
        is_second: It lies at the second place.
        why: One of ``REASONS``, or empty where the name does not say.
    """

    path: Path
    at: datetime
    size: int
    is_second: bool = False
    why: str = ""

    @property
    def is_fixed(self) -> bool:
        """Say whether it is never thinned away."""
        return self.why in FIXED


def backup_name(at: datetime, why: str) -> str:
    """Return the file name of a backup made at this moment, in local time: a person reads it."""
    return f"perfdesk-{at.astimezone():{_MOMENT}}-{why}{_SUFFIX}"


def aside_name(at: datetime, kind: str) -> str:
    """Return the name of a database file that is set aside: ``replaced`` or ``damaged``."""
    return f"perfdesk-{kind}-{at.astimezone():{_MOMENT}}{_SUFFIX}"


def read_backup(path: Path, *, is_second: bool = False) -> Backup | None:
    """Return what the file's name and size say; None where it is no backup, or just gone."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        # The local time of this PC, as the name was made.
        at = datetime.fromisoformat(match["at"].replace("-", "T")).astimezone(UTC)
        size = path.stat().st_size
    except (ValueError, OverflowError, OSError):
        return None
    kind = {"v": "upgrade", "r": "replaced"}.get((match["v"] or " ")[0], match["why"] or "")
    return Backup(path, at, size, is_second, kind)


def find_backups(folder: Path, *, is_second: bool = False) -> Iterator[Backup]:
    """Yield the backups in a folder, in no order; none where the folder cannot be read."""
    try:
        paths = [path for path in folder.iterdir() if path.suffix == _SUFFIX]
    except OSError:
        return
    for path in paths:
        backup = read_backup(path, is_second=is_second)
        if backup is not None:
            yield backup


def is_from_the_future(backup: Backup, now: datetime) -> bool:
    """Say whether a clock that was set ahead has dated it.

    A clock that was put right by a little, and the end of summer time, are no reason to doubt.
    """
    return backup.at - now > _DOUBTFUL_AFTER


def in_order(backups: Iterable[Backup], now: datetime) -> list[Backup]:
    """Return them the newest first; those from the future last, for nobody knows their age."""
    return sorted(backups, key=lambda one: (not is_from_the_future(one, now), one.at), reverse=True)


def fingerprint(database: Path) -> str:
    """Return words that become other ones with every change of the database, without reading it.

    The files' sizes and times are compared for being the same only, so that no clock has to be
    right; what the store counts helps where a file system's times are coarse. Empty where it cannot
    be told.
    """
    try:
        counts = _counts(database)
        stats = [_stat(database.with_name(database.name + end)) for end in ("", "-wal")]
    except (OSError, sqlite3.Error):
        return ""
    return f"{counts} {stats}"


def count_reports(database: Path) -> int | None:
    """Return how many reports a desk has, those in its bin too; None where it cannot be told."""
    try:
        with closing(connect_plainly(database)) as connection:
            return int(connection.execute("SELECT count(*) FROM report").fetchone()[0])
    except (OSError, sqlite3.Error):
        return None


def _counts(database: Path) -> tuple[object, ...]:
    counting = (
        "SELECT count(*), max(saved_at), (SELECT max(id) FROM revision),"
        " (SELECT group_concat(value) FROM setting) FROM report"
    )
    with closing(connect_plainly(database)) as connection:
        return tuple(connection.execute(counting).fetchone())


def _stat(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return (0, 0)
    # An empty log comes and goes with every look.
    return (found.st_size, found.st_mtime_ns) if found.st_size else (0, 0)


def is_empty(path: Path) -> bool:
    """Say whether the file has no content at all, which SQLite takes for a database without any."""
    try:
        return path.stat().st_size == 0
    except OSError:
        return False


def makes_side_files(path: Path) -> bool:
    """Say whether SQLite would put files beside this one only to read it.

    That is so for one in WAL mode (https://www.sqlite.org/fileformat2.html, 1.3.3): a desk's file
    that was copied by hand or set aside. Backups of ours are not.
    """
    try:
        with path.open("rb") as file:
            header = file.read(20)
    except OSError:
        return False
    return header[18:] == b"\x02\x02"


# -- thinning ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tier:
    """Of the backups that are younger than ``span``, the newest one of each ``period`` is kept.

    Without a period every one is.
    """

    span: timedelta
    period: Callable[[datetime], object] | None


#: Every one of two hours, hourly for a day, daily for two weeks, weekly for eight, monthly for two
#: years. All tiers begin now and take the newest of each period of the calendar, so that what a
#: later tier needs is there when its time comes, however often is thinned in between.
TIERS = (
    Tier(timedelta(hours=2), None),
    Tier(timedelta(hours=24), lambda at: (at.date(), at.hour)),
    Tier(timedelta(days=14), datetime.date),
    Tier(timedelta(weeks=8), lambda at: at.isocalendar()[:2]),
    Tier(timedelta(days=731), lambda at: (at.year, at.month)),
)


def to_thin(
    backups: Iterable[Backup],
    now: datetime,
    newest_good: Backup | None = None,
    *,
    tiers: tuple[Tier, ...] = TIERS,
    zone: tzinfo | None = None,
) -> list[Backup]:
    """Return the backups that may go; ``zone`` is the PC's own by default.

    Fixed ones and ``newest_good`` stay whatever their age; so do those from the future, which a
    wrong clock has dated, and they stand for no period in the place of another one.
    """
    newest_first = sorted(backups, key=lambda backup: backup.at, reverse=True)
    kept = {backup.path for backup in newest_first if backup.is_fixed or backup == newest_good}
    for tier in tiers:
        seen: set[object] = set()
        for backup in newest_first:
            period = None if tier.period is None else tier.period(backup.at.astimezone(zone))
            is_wanted = period is None or period not in seen or backup.at > now
            if is_wanted and now - backup.at <= tier.span:
                kept.add(backup.path)
            if backup.at <= now:
                seen.add(period)
    return [backup for backup in newest_first if backup.path not in kept]
