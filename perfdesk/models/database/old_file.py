"""Make a database as a former version of the program had it, to try out that it is brought up."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.models.database.engine import file_url, open_engine
from perfdesk.models.database.faults import database_faults, folder_faults
from perfdesk.models.database.migrate import MIGRATION_FAULTS, migrate
from perfdesk.models.database.version import SHIPPED

if TYPE_CHECKING:
    from pathlib import Path

#: Columns that every version has had.
_REPORT = """
INSERT INTO report (uid, template_id, template_version, fiscal_year, unit, percent, errors,
    warnings, created_at, saved_at)
VALUES ('0123456789abcdef0123456789abcdef', 'sample', 1, 2023, ?, 50, 0, 0, ?, ?)
"""
_VALUE = """
INSERT INTO value (report_id, code, line, text, state, provenance)
VALUES (1, 'goal', 0, ?, 'valid', 'typed')
"""
_TIME = "2024-03-01T08:00:00+00:00"


def make_old_file(path: Path, version: int, unit: str, text: str) -> None:
    """Make a database of schema ``version`` with one report of a unit, which has one text.

    Raises:
        UserError: ``self_test_migrated`` where the steps do not lead there, and as of
            ``folder_faults`` and ``database_faults``.
    """
    with folder_faults(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.touch()
    engine = open_engine(file_url(path))
    try:
        with database_faults(path):
            migrate(engine, version, SHIPPED.scripts)
            with closing(sqlite3.connect(path)) as connection, connection:
                connection.execute(_REPORT, (unit, _TIME, _TIME))
                connection.execute(_VALUE, (text,))
    except MIGRATION_FAULTS as error:
        raise UserError("self_test_migrated", version=version, what=error) from error
    finally:
        engine.dispose()
