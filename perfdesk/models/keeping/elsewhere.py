"""Find backups in a folder of the clerk's choice: a stick, another PC's data folder."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from perfdesk.models.database.version import APPLICATION_ID
from perfdesk.models.keeping.backups import Backup, find_backups, read_backup

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Where SQLite's header tells whose file it is (https://www.sqlite.org/fileformat2.html, 1.3).
_OWNER_AT = 68
_SUFFIX = ".sqlite3"
#: How deep and how far is looked: on a stick lies the second place, in it the folder of a desk; a
#: whole disk is not gone through.
_LEVELS, _MOST_FOLDERS = 2, 1000


def find_elsewhere(folder: Path, own: Path) -> Iterator[Backup]:
    """Yield the backups in a folder and two levels below, in no order.

    The database of a data folder that was copied as a whole counts as one, and a copy that got
    another name; ``own``, the database of this desk, does not.
    """
    for one in islice(_folders(folder), _MOST_FOLDERS):
        yield from find_backups(one, is_second=True)
        database = one / own.name
        if not _is_same(database, own):
            yield from _as_backup(database)
        yield from _renamed(one, own)


def read_any(path: Path) -> Backup | None:
    """Return a backup by its name, or one with another name by what it holds; None for others."""
    return read_backup(path) or (next(_as_backup(path), None) if _is_ours(path) else None)


def _renamed(folder: Path, own: Path) -> Iterator[Backup]:
    """Yield copies that the system or a person gave another name: “… - 副本”, “2024年的”."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == _SUFFIX)
    except OSError:
        return
    for path in paths:
        is_known = path.name == own.name or read_backup(path) is not None
        if not is_known and _is_ours(path) and not _is_same(path, own):
            yield from _as_backup(path)


def _is_ours(path: Path) -> bool:
    """Say whether the file is a database of this program, by its first bytes alone."""
    mark = APPLICATION_ID.to_bytes(4, "big")
    try:
        with path.open("rb") as file:
            return file.read(_OWNER_AT + len(mark))[_OWNER_AT:] == mark
    except OSError:
        return False


def _folders(folder: Path) -> Iterator[Path]:
    """Yield a folder and those below it, the nearer ones first; what cannot be read is left out."""
    near = [folder]
    for _level in range(_LEVELS + 1):
        yield from near
        near = [below for one in near[:_MOST_FOLDERS] for below in _right_below(one)]


def _right_below(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError:
        return []


def _is_same(database: Path, own: Path) -> bool:
    try:
        return database.samefile(own)
    except OSError:
        return False


def _as_backup(database: Path) -> Iterator[Backup]:
    try:
        found = database.stat()
        at = datetime.fromtimestamp(found.st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return
    yield Backup(database, at, found.st_size, is_second=True, why="desk")
