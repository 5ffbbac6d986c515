"""Open a desk only to read it, wherever it lies and whatever state it was left in.

The file is never changed, nor what stands beside it; only that SQLite puts two side files beside a
WAL database where it may, which the next one who writes takes away. Where SQLite cannot read the
file as it is (a WAL or a rollback journal that would have to be played back, an older schema), a
copy in the PC's folder for temporary files is opened instead; it goes when the desk is closed.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.models.database.connect import BUSY_MS, connect_to_read
from perfdesk.models.database.engine import open_reading_engine, reading_url
from perfdesk.models.database.faults import database_faults, folder_faults
from perfdesk.models.database.store import Store, open_store
from perfdesk.models.database.version import SHIPPED, Schema, version_of
from perfdesk.temporary import require_temporary_folder

if TYPE_CHECKING:
    from collections.abc import Callable

# What SQLite may have left beside a database, by what is appended to its name.
_SIDE_FILES = ("-wal", "-journal")


def open_read_only(path: Path, *, schema: Schema = SHIPPED, busy_ms: int = BUSY_MS) -> Store:
    """Open the file as it is, or a copy of it where it has to be brought into order first.

    Raises:
        UserError: ``database_missing``, ``database_newer``, ``database_foreign``,
            ``database_damaged``, and as of ``database_faults``; ``disk_full`` or
            ``folder_unwritable`` where a copy is needed and has no place.
    """
    with database_faults(path):
        try:
            return _open(path, schema, busy_ms, immutable=False)
        except sqlite3.OperationalError as error:
            if not _lacks_only_rights(error) or not path.exists():
                raise
        if any(_holds_something(path, suffix) for suffix in _SIDE_FILES):
            return _open_copy(path, schema, busy_ms, _copy_with_side_files)
        # The promise that nobody writes the file is dear, for SQLite then looks at no lock; it is
        # given only where the file's folder is closed to this PC.
        return _open(path, schema, busy_ms, immutable=True)


def _open(path: Path, schema: Schema, busy_ms: int, *, immutable: bool) -> Store:
    with closing(connect_to_read(path, immutable=immutable, busy_ms=busy_ms)) as connection:
        is_of_today = version_of(connection, path, schema) == schema.version
        if not is_of_today:
            return _open_copy(path, schema, busy_ms, lambda _, copy: _back_up(connection, copy))
    url = reading_url(path, immutable=immutable)
    return Store(open_reading_engine(url, busy_ms=busy_ms), path, is_read_only=True)


def _lacks_only_rights(error: sqlite3.OperationalError) -> bool:
    """Say whether SQLite could not put the file in order, or its side files in their place."""
    primary = error.sqlite_errorcode & 0xFF
    return primary in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}


def _holds_something(path: Path, suffix: str) -> bool:
    side = path.with_name(path.name + suffix)
    return side.exists() and side.stat().st_size > 0


def _open_copy(
    path: Path, schema: Schema, busy_ms: int, make: Callable[[Path, Path], None]
) -> Store:
    require_temporary_folder()
    with ExitStack() as failed:
        with folder_faults(Path(gettempdir())):
            folder = TemporaryDirectory(prefix="perfdesk-")
            failed.callback(folder.cleanup)
            copy = Path(folder.name) / path.name
            make(path, copy)
        try:
            open_store(copy, copy.parent, schema=schema, busy_ms=busy_ms).close()
        except UserError as error:
            # The clerk knows the file by its own place.
            raise UserError(error.code, **error.slots | {"path": path}) from error
        failed.pop_all()
    engine = open_reading_engine(reading_url(copy), busy_ms=busy_ms)
    return Store(engine, path, is_read_only=True, on_close=folder.cleanup)


def _back_up(connection: sqlite3.Connection, copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as target:
        connection.backup(target)


def _copy_with_side_files(path: Path, copy: Path) -> None:
    shutil.copyfile(path, copy)
    for suffix in _SIDE_FILES:
        if _holds_something(path, suffix):
            shutil.copyfile(path.with_name(path.name + suffix), copy.with_name(copy.name + suffix))
