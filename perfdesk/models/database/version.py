"""Know whose a database file is and which version its schema has.

Version history of the schema (``PRAGMA user_version`` = the number of Alembic's revision):

1. Reports, values by code and line, lines of groups, leftovers, revisions, settings.
2. Recycle bins of reports and of records, named snapshots, last year's report, the place where the
   clerk was, the next line number, the number of unfinished entries.
3. Answers to findings.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from perfdesk.errors import UserError
from perfdesk.models.database.connect import connect_plainly

#: "PFDS": marks a SQLite file as ours in its header.
APPLICATION_ID = 0x50464453

# How every SQLite file begins (https://www.sqlite.org/fileformat2.html, 1.3.1).
_MAGIC = b"SQLite format 3\0"
# The tables alone take more; one page of SQLite's takes this at most.
_SMALLEST = 1 << 16


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema version, and the folder of the scripts that lead to it (a part of the program)."""

    version: int
    scripts: Path


SHIPPED = Schema(version=3, scripts=Path(__file__).resolve().parents[1] / "migrations")


def find_version(path: Path, schema: Schema = SHIPPED, *, busy_ms: int) -> int | None:
    """Return the schema version of the file, None for a file with nothing in it; change nothing.

    Raises:
        UserError: ``database_foreign`` for another program's file, ``database_newer`` for one that
            a newer perfdesk has written, ``database_damaged`` for a few bytes of something else.
            Faults of SQLite pass as they are.
    """
    with closing(connect_plainly(path, busy_ms=busy_ms)) as connection:
        return version_of(connection, path, schema)


def holds_nothing(path: Path) -> bool:
    """Say whether there is no file, or one that SQLite takes for a database without content.

    Anything else, and what cannot be read, is for those to tell who open it.
    """
    try:
        size = path.stat().st_size
        # A desk of ours is never so small: the usual start needs no look into the file.
        return size == 0 or (size < _SMALLEST and find_version(path, busy_ms=0) is None)
    except FileNotFoundError:
        return True
    except (OSError, sqlite3.Error, UserError):
        return False


def version_of(connection: sqlite3.Connection, path: Path, schema: Schema) -> int | None:
    """Do the same with a connection that is open already."""
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (count,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if (owner, version, count) == (0, 0, 0):
        _require_empty(path)
        return None
    if owner != APPLICATION_ID:
        raise UserError("database_foreign", path=path)
    if version > schema.version:
        raise UserError("database_newer", path=path, found=version, known=schema.version)
    return int(version)


def _require_empty(path: Path) -> None:
    # SQLite takes a file that is shorter than its own header for an empty one, and overwrites it.
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) not in {b"", _MAGIC}:
            raise UserError("database_damaged", path=path)
