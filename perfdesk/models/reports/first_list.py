"""Read of a desk where nothing is unusual what is listed, and a report, without SQLAlchemy.

Importing that costs a third of a start and is needed for nothing else before the first paint, nor
by commands that only read. These readers never raise for a file that is in any way unlike a sound
one of today: ``Repository.open`` is then the one who upgrades it or says what is wrong.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.models.database.connect import connect_plainly
from perfdesk.models.database.place import journal_for
from perfdesk.models.database.version import APPLICATION_ID, SHIPPED, version_of
from perfdesk.models.reports.content import read_content
from perfdesk.models.reports.origin import origin_key
from perfdesk.report.values import ReportMeta, ReportSummary

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.report.values import ReportData

#: What a file that is unlike a sound one of today may raise.
_UNUSUAL = (sqlite3.Error, OSError, UserError, ValueError, TypeError)

_COLUMNS = (
    "SELECT id, template_id, template_version, fiscal_year, unit, percent, errors, warnings,"
    " created_at, saved_at, deleted_at, unfinished FROM report"
)
# The same rows in the same order as those of ``Repository.summaries`` and ``discarded``.
_SUMMARIES = f"{_COLUMNS} WHERE deleted_at IS NULL ORDER BY saved_at DESC, id DESC"
_DISCARDED = f"{_COLUMNS} WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, id DESC"


@dataclass(frozen=True, slots=True)
class FirstList:
    """A desk's reports and settings as they were when the program started.

    Attributes:
        path: The file.
        summaries: As of ``Repository.summaries``.
        discarded: As of ``Repository.discarded``.
        settings: All that ``Repository.get_setting`` knows.
    """

    path: Path
    summaries: tuple[ReportSummary, ...]
    discarded: tuple[ReportSummary, ...]
    settings: dict[str, str]

    def report(self, report_id: int) -> ReportData | None:
        """Return a report as it is now, as of ``Repository.load``.

        None where there is none, or the file is not known to be sound any more, or has not the
        journal that its place asks for, which is changed by who opens it in full.
        """
        try:
            with closing(connect_plainly(self.path, busy_ms=0)) as connection:
                connection.execute("BEGIN")
                (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
                is_of_today = version_of(connection, self.path, SHIPPED) == SHIPPED.version
                if not is_of_today or journal != journal_for(self.path):
                    return None
                return read_content(connection.execute, report_id)
        except _UNUSUAL:
            return None


def read_first_list(path: Path) -> FirstList | None:
    """Return what the start page lists; None where the file is not known to be sound and writable.

    Nothing of the file is changed. No lock is waited for: whoever opens the file in full does that
    with the clerk's knowledge.
    """
    if not (os.access(path, os.R_OK | os.W_OK) and os.access(path.parent, os.W_OK)):
        return None
    try:
        with closing(connect_plainly(path, busy_ms=0)) as connection:
            return _read(connection, path)
    except _UNUSUAL:
        return None


def _read(connection: sqlite3.Connection, path: Path) -> FirstList | None:
    connection.execute("BEGIN IMMEDIATE")
    if version_of(connection, path, SHIPPED) != SHIPPED.version:
        return None
    settings = dict(connection.execute("SELECT key, value FROM setting"))
    found = FirstList(
        path,
        _summaries(connection, _SUMMARIES, settings),
        _summaries(connection, _DISCARDED, settings),
        settings,
    )
    # As ``require_writable``: BEGIN IMMEDIATE on a read-only file is a reading one.
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("ROLLBACK")
    return found


def _summaries(
    connection: sqlite3.Connection, rows: str, settings: dict[str, str]
) -> tuple[ReportSummary, ...]:
    moment = datetime.fromisoformat
    return tuple(
        ReportSummary(
            id=row[0],
            meta=ReportMeta(*row[1:5]),
            percent=row[5],
            errors=row[6],
            warnings=row[7],
            created_at=moment(row[8]),
            saved_at=moment(row[9]),
            deleted_at=None if row[10] is None else moment(row[10]),
            unfinished=row[11],
            origin=settings.get(origin_key(row[0]), ""),
        )
        for row in connection.execute(rows)
    )
