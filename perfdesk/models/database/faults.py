"""Tell the faults of the world (disk, rights, locks, broken files) from bugs, by error code only.

This is the one place that knows SQLite's result codes; what is not named here is a bug and passes.
"""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from perfdesk.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Primary result codes: https://www.sqlite.org/rescode.html
_SENTENCES = {
    sqlite3.SQLITE_BUSY: "database_locked",
    sqlite3.SQLITE_LOCKED: "database_locked",
    sqlite3.SQLITE_PROTOCOL: "database_locked",
    sqlite3.SQLITE_PERM: "database_read_only",
    sqlite3.SQLITE_READONLY: "database_read_only",
    sqlite3.SQLITE_CORRUPT: "database_damaged",
    sqlite3.SQLITE_NOTADB: "database_damaged",
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_IOERR: "database_io",
    # The file is there but cannot be opened for writing together with its journal.
    sqlite3.SQLITE_CANTOPEN: "database_read_only",
}
# A full disk shows here first in WAL mode: the shared-memory file cannot grow.
_EXTENDED_SENTENCES = {sqlite3.SQLITE_IOERR_SHMSIZE: "disk_full"}


@contextmanager
def database_faults(path: Path) -> Iterator[None]:
    """Turn environment faults of SQLite into a UserError that names ``path``; let bugs pass.

    Raises:
        UserError: ``database_locked``, ``database_read_only``, ``database_damaged``,
            ``database_missing``, ``database_io`` or ``disk_full``.
    """
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415 - the lock is taken without it

    try:
        yield
    except DBAPIError as error:
        code = _sentence(error.orig, path)
        if code is None:
            raise
        raise UserError(code, path=path) from error
    except sqlite3.Error as error:
        # Raised by the connect listener and by the backup API, which SQLAlchemy does not wrap.
        code = _sentence(error, path)
        if code is None:
            raise
        raise UserError(code, path=path) from error


def _sentence(error: BaseException | None, path: Path) -> str | None:
    extended = getattr(error, "sqlite_errorcode", None)
    if not isinstance(extended, int):
        return None
    primary = extended & 0xFF
    if primary == sqlite3.SQLITE_CANTOPEN and not path.exists():
        return "database_missing"
    return _EXTENDED_SENTENCES.get(extended) or _SENTENCES.get(primary)


@contextmanager
def folder_faults(folder: Path) -> Iterator[None]:
    """Turn a refused creation, renaming or removal of a file in ``folder`` into a UserError.

    Raises:
        UserError: ``disk_full`` or ``folder_unwritable``.
    """
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise UserError("disk_full" if full else "folder_unwritable", path=folder) from error
