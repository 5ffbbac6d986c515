"""Make new databases of today's schema, have old ones migrated."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.models.database.backup import copy_database
from perfdesk.models.database.engine import WRITES
from perfdesk.models.database.faults import database_faults, folder_faults
from perfdesk.models.database.tables import ALEMBIC_VERSION, METADATA
from perfdesk.models.database.version import APPLICATION_ID, SHIPPED, Schema

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


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
    from perfdesk.models.database.migrate import MIGRATION_FAULTS, migrate  # noqa: PLC0415

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
