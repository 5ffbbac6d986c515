"""Take along what a report was when it goes to another desk: history, bin, versions, last year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import insert, select

from perfdesk.errors import UserError
from perfdesk.models.database.tables import REMOVED, REPORT, REVISION, SNAPSHOT
from perfdesk.models.reports.loading import load_meta
from perfdesk.models.reports.origin import Heritage
from perfdesk.models.reports.shelf import Shelf
from perfdesk.report.packing import pack, unpack

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Table

#: The columns that are taken as they are; ``report_id`` is the new report's.
_TAKEN = {
    REVISION: ("at", "code", "line", "old", "new"),
    REMOVED: ("number", "at", "title", "content"),
    SNAPSHOT: ("name", "at", "content"),
}


class Heritages(Shelf):
    """Reports that go from one desk to another."""

    def heritage(self, report_id: int, origin: str = "") -> Heritage:
        """Return what a report has beside its content, for ``Repository.create`` of a desk."""
        with self.store.reading() as connection:
            load_meta(connection, report_id)
            uid, previous_id = connection.execute(
                select(REPORT.c.uid, REPORT.c.previous_id).where(REPORT.c.id == report_id)
            ).one()
            previous = select(REPORT.c.uid).where(REPORT.c.id == previous_id)
            return Heritage(
                origin=origin,
                uid=uid,
                previous_uid=connection.scalar(previous) or "",
                rows={
                    table.name: _rows(connection, table, columns, report_id)
                    for table, columns in _TAKEN.items()
                },
            )

    def id_of(self, uid: str) -> int | None:
        """Return the id of the report with this uid, also of one in the bin; None for none."""
        with self.store.reading() as connection:
            return id_of(connection, uid)


def free_uid(connection: Connection, heritage: Heritage) -> str:
    """Return the uid of a report that comes: its own, or a new one where that is taken."""
    is_free = heritage.uid and id_of(connection, heritage.uid) is None
    return heritage.uid if is_free else uuid4().hex


def id_of(connection: Connection, uid: str) -> int | None:
    """Return the id of the report with this uid, None where there is none."""
    return connection.scalar(select(REPORT.c.id).where(REPORT.c.uid == uid))


def insert_heritage(connection: Connection, report_id: int, uid: str, heritage: Heritage) -> None:
    """Give a new report all that it had on the other desk."""
    for table in _TAKEN:
        rows = [
            {**row, "report_id": report_id} | _renamed(table, row, uid)
            for row in heritage.rows.get(table.name, ())
        ]
        # SQLAlchemy would take an empty list for one row of defaults.
        if rows:
            connection.execute(insert(table), rows)


def insert_missing_versions(
    connection: Connection, report_id: int, uid: str, heritage: Heritage
) -> None:
    """Give a report those versions of its twin on another desk that it has not yet itself."""
    found = SNAPSHOT.c
    rows = connection.execute(select(found.name, found.at).where(found.report_id == report_id))
    known = {(row.name, row.at) for row in rows}
    told = heritage.rows.get(SNAPSHOT.name, ())
    missing = tuple(row for row in told if (row["name"], row["at"]) not in known)
    insert_heritage(connection, report_id, uid, Heritage(rows={SNAPSHOT.name: missing}))


def _renamed(table: Table, row: dict[str, object], uid: str) -> dict[str, object]:
    """Let a version go on being one of this report: records are told apart by number then."""
    if table is not SNAPSHOT:
        return {}
    try:
        return {"content": pack(replace(unpack(str(row["content"])), uid=uid))}
    except UserError:
        return {}  # A damaged version comes as it is; it is told where it is opened.


def _rows(
    connection: Connection, table: Table, columns: tuple[str, ...], report_id: int
) -> tuple[dict[str, object], ...]:
    order = table.c.number if table is REMOVED else table.c.id
    wanted = select(*(table.c[name] for name in columns))
    found = connection.execute(wanted.where(table.c.report_id == report_id).order_by(order))
    return tuple(_as_dict(row) for row in found)


def _as_dict(row: Row[tuple[object, ...]]) -> dict[str, object]:
    return dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
