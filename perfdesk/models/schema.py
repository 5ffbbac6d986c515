"""Know whose a database file is and which version it has; make new ones, have old ones migrated.

Version history of the schema (``PRAGMA user_version`` = the number of Alembic's revision):

1. Reports, values by code and line, lines of groups, leftovers, revisions, settings.
2. Recycle bins of reports and of records, named snapshots, last year's report, the place where the
   clerk was, the next line number, the number of unfinished entries.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.models.backup import copy_database
from perfdesk.models.engine import WRITES, connect_plainly
from perfdesk.models.faults import database_faults, folder_faults
from perfdesk.models.tables import ALEMBIC_VERSION, METADATA

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Engine

#: "PFDS": marks a SQLite file as ours in its header.
APPLICATION_ID = 0x50464453

# How every SQLite file begins (https://www.sqlite.org/fileformat2.html, 1.3.1).
_MAGIC = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema version, and the folder of the scripts that lead to it (a part of the program)."""

    version: int
    scripts: Path


SHIPPED = Schema(version=2, scripts=Path(__file__).resolve().parent / "migrations")


def find_version(path: Path, schema: Schema = SHIPPED, *, busy_ms: int) -> int | None:
    """Return the schema version of the file, None for a file with nothing in it; change nothing.

    Raises:
        UserError: ``database_foreign`` for another program's file, ``database_newer`` for one that
            a newer perfdesk has written, ``database_damaged`` for a few bytes of something else.
            Faults of SQLite pass as they are.
    """
    with closing(connect_plainly(path, busy_ms=busy_ms)) as connection:
        return version_of(connection, path, schema)


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


def create(engine: Engine) -> None:
    """Make all tables of today's schema in one transaction and stamp them, without Alembic.

    Does nothing when another program was faster.
    """
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        if connection.exec_driver_sql("PRAGMA application_id").scalar_one() == APPLICATION_ID:
            return
        METADATA.create_all(connection, checkfirst=False)
        stamp = f"{SHIPPED.version:04d}"
        connection.execute(ALEMBIC_VERSION.insert().values(version_num=stamp))
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {SHIPPED.version}")


def require_writable(engine: Engine) -> None:
    """Write what stands there already and take it back; raises SQLite's fault where it may not.

    A transaction alone would not tell: BEGIN IMMEDIATE on a read-only file is a reading one.
    """
    with engine.execution_options(**{WRITES: True}).connect() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.rollback()


def upgrade(engine: Engine, path: Path, found: int, schema: Schema, backups: Path) -> Path:
    """Copy the database into ``backups``, then bring it from version ``found`` to the schema's.

    A start that was broken off in the middle, whenever it was, is made up for by the next one: the
    steps are one transaction, and a copy appears only when it is complete.

    Returns:
        The copy. It stays, also when a step fails and leaves the database as it was.

    Raises:
        UserError: ``migration_failed``, and as of ``database_faults`` and ``folder_faults``.
    """
    # Imported here because it costs a quarter of a second and is needed once a year.
    from perfdesk.models.migrate import MIGRATION_FAULTS, migrate  # noqa: PLC0415

    # The desk's own time, for a person reads it; microseconds, so that no copy replaces another.
    moment = datetime.now(UTC).astimezone().strftime("%Y%m%d-%H%M%S-%f")
    copy = backups / f"{path.stem}-v{found}-{moment}{path.suffix}"
    for torn in backups.glob(f"{path.stem}-v*{path.suffix}.part"):
        with folder_faults(backups):
            torn.unlink(missing_ok=True)
    copy_database(path, copy)
    try:
        with database_faults(path):
            migrate(engine, schema.version, schema.scripts)
    except MIGRATION_FAULTS as error:
        raise UserError("migration_failed", path=path, copy=copy) from error
    return copy
