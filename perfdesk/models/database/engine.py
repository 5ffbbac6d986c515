"""SQLAlchemy's engines on SQLite files: each connection is set up, transactions are our own.

Another database of SQLAlchemy's gets an engine of its own instead of this one; see ``Store``.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from sqlalchemy import URL, NullPool, create_engine, event

from perfdesk.models.database.connect import BUSY_MS, Journal, file_uri, prepare, set_pragma

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from sqlalchemy import Connection, Engine
    from sqlalchemy.pool import ConnectionPoolEntry

#: The execution option of a connection that is going to write.
WRITES = "perfdesk_writes"


def file_url(path: Path) -> URL:
    """Return the URL of an existing SQLite file; opening it never makes a new one.

    Without ``mode=rw`` a file that was deleted or moved meanwhile would come back empty. Blanks,
    Chinese characters, ``?``, ``#`` and Windows shares (//server/share) are kept to the letter.
    """
    return URL.create(
        "sqlite", database=file_uri(path.absolute().as_posix()), query={"mode": "rw", "uri": "true"}
    )


def reading_url(path: Path, *, immutable: bool = False) -> URL:
    """Return the URL by which a file is only read.

    ``immutable`` says that nobody writes it meanwhile; without that promise SQLite cannot read a
    WAL database where it may not put its side files.
    """
    promise = {"immutable": "1"} if immutable else {}
    return URL.create(
        "sqlite",
        database=file_uri(path.absolute().as_posix()),
        query={"mode": "ro", "uri": "true", **promise},
    )


def open_reading_engine(url: URL, *, busy_ms: int = BUSY_MS) -> Engine:
    """Return an engine that cannot change the file; for the rest as ``open_engine``."""
    engine = create_engine(url, poolclass=NullPool)

    def set_up(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        set_pragma(connection, "busy_timeout", busy_ms)
        set_pragma(connection, "query_only", 1)

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", _begin)
    return engine


def open_engine(url: URL, *, journal: Journal = "wal", busy_ms: int = BUSY_MS) -> Engine:
    """Return an engine on a SQLite file whose every connection is set up as the design says.

    NullPool on purpose: between two transactions nobody holds the file, so it is complete on the
    disk without side files (a clerk copies it by hand), can be replaced by a backup, and each
    thread gets a connection of its own. Opening costs about a millisecond.
    """
    engine = create_engine(url, poolclass=NullPool)

    def set_up(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        # What cannot be used must not hold the file (Windows would refuse to move it).
        with ExitStack() as failed:
            failed.callback(connection.close)
            prepare(connection, journal, busy_ms)
            failed.pop_all()

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    # A writer takes the lock at once: taking it later, after reading, can fail without waiting.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def driver_connection(connection: Connection) -> sqlite3.Connection:
    """Return the connection of Python's sqlite3 below one of SQLAlchemy's."""
    found: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    return found
