"""Open SQLite files so that what is saved is on the disk: pragmas read back, own transactions.

Another database of SQLAlchemy's gets an engine of its own instead of this one; see ``Store``.
"""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from sqlalchemy import URL, NullPool, create_engine, event

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine
    from sqlalchemy.pool import ConnectionPoolEntry

Journal = Literal["wal", "delete"]

#: How long a statement waits for another program's lock; longer would look like a frozen window.
BUSY_MS = 2000

#: The execution option of a connection that is going to write.
WRITES = "perfdesk_writes"

_SYNCHRONOUS_FULL = 2

_patience_ms: ContextVar[int | None] = ContextVar("patience_ms", default=None)


@contextmanager
def waiting_at_most(milliseconds: int) -> Iterator[None]:
    """Let connections that are opened meanwhile wait no longer than this for another's lock."""
    token = _patience_ms.set(milliseconds)
    try:
        yield
    finally:
        _patience_ms.reset(token)


class PragmaRefusedError(RuntimeError):
    """SQLite did not take a setting without which data is not safe; a fault of the build."""


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


def connect_to_read(
    path: Path, *, immutable: bool = False, busy_ms: int = BUSY_MS
) -> sqlite3.Connection:
    """Open a file only to read it; see ``reading_url``."""
    uri = f"{file_uri(path.absolute().as_posix())}?mode=ro{'&immutable=1' if immutable else ''}"
    return sqlite3.connect(uri, uri=True, timeout=busy_ms / 1000, isolation_level=None)


def open_reading_engine(url: URL, *, busy_ms: int = BUSY_MS) -> Engine:
    """Return an engine that cannot change the file; for the rest as ``open_engine``."""
    engine = create_engine(url, poolclass=NullPool)

    def prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        set_pragma(connection, "busy_timeout", busy_ms)
        set_pragma(connection, "query_only", 1)

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin)
    return engine


def file_uri(name: str) -> str:
    """Return SQLite's URI of an absolute file name with forward slashes.

    C:/desk becomes /C:/desk, //server/share gets two slashes more, for SQLite knows no hosts
    (https://www.sqlite.org/uri.html, 3.1).
    """
    return "file://" + quote(name if name.startswith("/") else f"/{name}", safe="/:")


def connect_plainly(path: Path, *, busy_ms: int = BUSY_MS) -> sqlite3.Connection:
    """Open an existing SQLite file as it is, to look whose it is or to copy it."""
    uri = f"{file_uri(path.absolute().as_posix())}?mode=rw"
    return sqlite3.connect(uri, uri=True, timeout=busy_ms / 1000, isolation_level=None)


def open_engine(url: URL, *, journal: Journal = "wal", busy_ms: int = BUSY_MS) -> Engine:
    """Return an engine on a SQLite file whose every connection is set up as the design says.

    NullPool on purpose: between two transactions nobody holds the file, so it is complete on the
    disk without side files (a clerk copies it by hand), can be replaced by a backup, and each
    thread gets a connection of its own. Opening costs about a millisecond.
    """
    engine = create_engine(url, poolclass=NullPool)

    def prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        # What cannot be used must not hold the file (Windows would refuse to move it).
        with ExitStack() as failed:
            failed.callback(connection.close)
            _prepare(connection, journal, busy_ms)
            failed.pop_all()

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, journal: Journal, busy_ms: int) -> None:
    # sqlite3 opens transactions late and not before every statement; ``_begin`` does it instead.
    connection.isolation_level = None
    # First, because already the next line may meet a lock.
    patience_ms = _patience_ms.get()
    set_pragma(connection, "busy_timeout", busy_ms if patience_ms is None else patience_ms)
    set_pragma(connection, "foreign_keys", 1)
    set_journal(connection, journal)
    set_pragma(connection, "synchronous", _SYNCHRONOUS_FULL)


def set_pragma(connection: sqlite3.Connection, name: str, value: int) -> None:
    """Set a pragma and read it back.

    Raises:
        PragmaRefusedError: SQLite keeps another value.
    """
    connection.execute(f"PRAGMA {name} = {value}").close()
    found = connection.execute(f"PRAGMA {name}").fetchone()
    if found != (value,):
        raise PragmaRefusedError(f"{name} is {found}, not {value}")


def set_journal(connection: sqlite3.Connection, journal: Journal) -> str:
    """Set the journal mode and return the one in force.

    WAL needs shared memory, which a network drive or an odd file system refuses; then the rollback
    journal, safe everywhere, is used.
    """
    found = _journal(connection, journal)
    return found if found == journal else _journal(connection, "delete")


def _journal(connection: sqlite3.Connection, journal: Journal) -> str:
    return str(connection.execute(f"PRAGMA journal_mode = {journal}").fetchone()[0])


def _begin(connection: Connection) -> None:
    # A writer takes the lock at once: taking it later, after reading, can fail without waiting.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def driver_connection(connection: Connection) -> sqlite3.Connection:
    """Return the connection of Python's sqlite3 below one of SQLAlchemy's."""
    found: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    return found
