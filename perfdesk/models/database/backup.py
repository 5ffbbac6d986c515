"""Copy a database as a whole with SQLite's backup API, also while it is in use."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.models.database.connect import BUSY_MS, connect_plainly
from perfdesk.models.database.faults import database_faults, folder_faults

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# A step is a quarter of a megabyte: a tenth of a second on a slow stick.
_PAGES = 64
_PAUSE_S = 0.01
_RESTARTS = 20


def copy_database(
    source: Path,
    target: Path,
    *,
    busy_ms: int = BUSY_MS,
    between: Callable[[int], None] = lambda _left: None,
) -> None:
    """Copy a sound database; ``target`` appears, or is replaced, only when the copy is complete.

    The folder is made where it is missing; the source is never changed, and somebody who saves
    meanwhile waits for a few pages at most. What is checked is the copy: it is nobody else's.

    ``between`` is called where others may write, with the number of pages that are left.

    Raises:
        UserError: As of ``database_faults`` and ``folder_faults``; a damaged source is not copied,
            so that it cannot take the place of a good backup.
    """
    part = target.with_name(target.name + ".part")
    with folder_faults(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        part.touch()
    try:
        with database_faults(source), closing(connect_plainly(source, busy_ms=busy_ms)) as original:
            (mode,) = original.execute("PRAGMA journal_mode").fetchone()
            _copy(original, part, source, None if mode == "wal" else between)
        with folder_faults(target.parent):
            part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _copy(
    original: sqlite3.Connection, part: Path, source: Path, between: Callable[[int], None] | None
) -> None:
    with database_faults(part), closing(connect_plainly(part)) as copy:
        try:
            if between is None or not _copy_in_steps(original, copy, between):
                _copy_at_once(original, copy)
            # The copy may travel on a stick: one file, no WAL, no side files.
            copy.execute("PRAGMA journal_mode = delete").close()
            quick_check(copy, source)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
                # Only where it breaks after the first look: the mode is not read of a damaged file.
                raise UserError("database_damaged", path=source) from error  # pragma: no cover
            raise


def _copy_at_once(original: sqlite3.Connection, copy: sqlite3.Connection) -> None:
    """Copy within one reading transaction, which holds up no one who writes a WAL.

    The backup API waits for a lock without end; the first statement of a transaction does not.
    """
    original.execute("BEGIN")
    try:
        original.execute("SELECT count(*) FROM sqlite_schema").close()
        original.backup(copy)
    finally:
        original.execute("ROLLBACK").close()


class _TooOftenChangedError(Exception):
    """The database was changed again and again while it was copied."""


def _copy_in_steps(
    original: sqlite3.Connection, copy: sqlite3.Connection, between: Callable[[int], None]
) -> bool:
    """Copy some pages at a time and let go of the file in between.

    SQLite begins anew when somebody has written; False where that came too often, or a step found
    the file locked: then somebody has to wait.
    """
    restarts, last = 0, 1 << 62

    def pause(_status: int, left: int, _total: int) -> None:
        nonlocal restarts, last
        # Locked, or begun anew.
        restarts, last = restarts + (left >= last), left
        if restarts > _RESTARTS:
            raise _TooOftenChangedError
        between(left)

    # Whoever holds it all the time is told from whoever saves now and then.
    original.execute("SELECT count(*) FROM sqlite_schema").close()
    try:
        original.backup(copy, pages=_PAGES, progress=pause, sleep=_PAUSE_S)
    except _TooOftenChangedError:
        return False
    return True


def quick_check(connection: sqlite3.Connection, path: Path) -> None:
    """Let SQLite look through the whole file.

    Raises:
        UserError: ``database_damaged``.
    """
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise UserError("database_damaged", path=path)
