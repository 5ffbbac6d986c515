"""Bring an older database to today's schema with Alembic; imported only when that is due.

Raising a version: add ``versions/NNNN_subject.py`` (raw SQL only, so that a step keeps its meaning
when the tables move on; nothing that SQLite refuses inside a transaction), change
``tables.py``, raise ``SHIPPED.version``, and put a database of the old version into the tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from perfdesk.models.database.connect import set_pragma
from perfdesk.models.database.engine import WRITES, driver_connection

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine


class DanglingRowsError(RuntimeError):
    """A migration left rows whose parent is gone: a fault of the step, rolled back."""


#: What a step that does not fit the file ends in; the file is as it was before.
MIGRATION_FAULTS = (SQLAlchemyError, CommandError, DanglingRowsError)


def migrate(engine: Engine, version: int, scripts: Path) -> None:
    """Run all due steps in one transaction; when one fails, the database is as it was before.

    Args:
        engine: An engine on the file, which has to be one of ours.
        version: The schema version to reach.
        scripts: The folder with Alembic's ``env.py`` and ``versions``.
    """
    with engine.connect() as connection:
        # SQLite's way to change a table is to copy and drop it, and with foreign keys on, dropping
        # deletes the children. The switch works only outside a transaction.
        set_pragma(driver_connection(connection), "foreign_keys", 0)
        writer = connection.execution_options(**{WRITES: True})
        with writer.begin():
            _run_steps(writer, version, scripts)


def _run_steps(connection: Connection, version: int, scripts: Path) -> None:
    config = Config()
    # The config parser reads % as a mark of its own.
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, f"{version:04d}")
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if dangling:
        raise DanglingRowsError(str(dangling[:5]))
    connection.exec_driver_sql(f"PRAGMA user_version = {version}")
