"""Copy a database as a whole with SQLite's backup API, also while it is in use."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.models.connect import BUSY_MS, connect_plainly
from perfdesk.models.faults import database_faults, folder_faults

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


def copy_database(source: Path, target: Path, *, busy_ms: int = BUSY_MS) -> None:
    """Copy a sound database; ``target`` appears, or is replaced, only when the copy is complete.

    The folder is made where it is missing; the source is never changed.

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
            # The backup API waits for a lock without end; a transaction has it before.
            original.execute("BEGIN")
            quick_check(original, source)
            _copy(original, part)
        with folder_faults(target.parent):
            part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _copy(original: sqlite3.Connection, part: Path) -> None:
    with database_faults(part), closing(connect_plainly(part)) as copy:
        original.backup(copy)
        # The copy may travel on a stick: one file, no WAL, no side files.
        copy.execute("PRAGMA journal_mode = delete").close()


def quick_check(connection: sqlite3.Connection, path: Path) -> None:
    """Let SQLite look through the whole file.

    Raises:
        UserError: ``database_damaged``.
    """
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise UserError("database_damaged", path=path)
