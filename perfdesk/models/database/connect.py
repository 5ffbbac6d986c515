"""Open SQLite files with Python's own sqlite3: plainly, or so that what is saved is on the disk.

What the start needs before its first paint goes this way, for importing SQLAlchemy costs half as
much as showing the whole window.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Journal = Literal["wal", "delete"]

#: How long a statement waits for another program's lock; longer would look like a frozen window.
BUSY_MS = 2000

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


def connect_to_read(
    path: Path, *, immutable: bool = False, busy_ms: int = BUSY_MS
) -> sqlite3.Connection:
    """Open a file only to read it; ``immutable`` promises that nobody writes it meanwhile."""
    uri = f"{file_uri(path.absolute().as_posix())}?mode=ro{'&immutable=1' if immutable else ''}"
    return sqlite3.connect(uri, uri=True, timeout=busy_ms / 1000, isolation_level=None)


def prepare(connection: sqlite3.Connection, journal: Journal, busy_ms: int) -> None:
    """Set a connection up as the design says; see ``set_pragma`` for what is raised."""
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
