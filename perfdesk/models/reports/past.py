"""What a report was: its revisions, its deleted records, its named snapshots."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from perfdesk.errors import UserError
from perfdesk.models.database.tables import REMOVED, REVISION, SNAPSHOT
from perfdesk.models.reports.loading import load_meta
from perfdesk.models.reports.shelf import Shelf
from perfdesk.report.packing import pack, unpack
from perfdesk.report.values import FieldRef, RemovedRecord, Revision, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from perfdesk.report.values import ReportData

_LOG = logging.getLogger(__name__)


class Revisions(Shelf):
    """Every text that a report ever had."""

    def history(self, report_id: int, ref: FieldRef) -> list[Revision]:
        """Return the changes of one field, the newest first; also of a field that is gone."""
        changes = (
            select(REVISION.c.at, REVISION.c.old, REVISION.c.new)
            .where(
                REVISION.c.report_id == report_id,
                REVISION.c.code == ref.code,
                REVISION.c.line == ref.line,
            )
            .order_by(REVISION.c.id.desc())
        )
        with self.store.reading() as connection:
            load_meta(connection, report_id)
            return [Revision(at, ref, old, new) for at, old, new in connection.execute(changes)]

    def changes(self, report_id: int, limit: int = 500) -> list[Revision]:
        """Return the newest changes of a whole report, the newest first."""
        found = REVISION.c
        changes = (
            select(found.at, found.code, found.line, found.old, found.new)
            .where(found.report_id == report_id)
            .order_by(found.id.desc())
            .limit(limit)
        )
        with self.store.reading() as connection:
            load_meta(connection, report_id)
            return [
                Revision(at, FieldRef(code, line), old, new)
                for at, code, line, old, new in connection.execute(changes)
            ]


class RemovedRecords(Shelf):
    """The recycle bin inside a report; ``Repository.save`` fills it."""

    def removed(self, report_id: int) -> tuple[RemovedRecord, ...]:
        """Return the deleted records, the one deleted last first."""
        rows = (
            select(REMOVED.c.number, REMOVED.c.title, REMOVED.c.content, REMOVED.c.at)
            .where(REMOVED.c.report_id == report_id)
            .order_by(REMOVED.c.at.desc(), REMOVED.c.number.desc())
        )
        with self.store.reading() as connection:
            load_meta(connection, report_id)
            found = connection.execute(rows).all()
        return tuple(_unpacked(found))

    def purge_removed(self, report_id: int, number: int | None) -> None:
        """Forget a deleted record for ever, all of them for None."""
        gone = delete(REMOVED).where(REMOVED.c.report_id == report_id)
        if number is not None:
            gone = gone.where(REMOVED.c.number == number)
        with self.store.writing() as connection:
            load_meta(connection, report_id)
            connection.execute(gone)


def _unpacked(rows: Iterable[tuple[int, str, str, datetime]]) -> Iterable[RemovedRecord]:
    for number, title, content, at in rows:
        try:
            data = unpack(content)
        except UserError:
            # One damaged record must not hide the others; it stays in the table.
            _LOG.warning("deleted record %s cannot be read", number)
            continue
        yield RemovedRecord(number, title, data.lines, data.values, at)


class Snapshots(Shelf):
    """States of a report that the clerk gave names."""

    def snapshots(self, report_id: int) -> tuple[Snapshot, ...]:
        """Return the snapshots of a report without their content, the newest first."""
        rows = (
            select(SNAPSHOT.c.id, SNAPSHOT.c.name, SNAPSHOT.c.at)
            .where(SNAPSHOT.c.report_id == report_id)
            .order_by(SNAPSHOT.c.id.desc())
        )
        with self.store.reading() as connection:
            load_meta(connection, report_id)
            return tuple(Snapshot(*row) for row in connection.execute(rows))

    def add_snapshot(self, report_id: int, name: str, data: ReportData) -> Snapshot:
        """Keep a state of a report, as the caller holds it, under a name."""
        now = self._clock()
        row = insert(SNAPSHOT).values(report_id=report_id, name=name, at=now, content=pack(data))
        with self.store.writing() as connection:
            load_meta(connection, report_id)
            (number,) = connection.execute(row.returning(SNAPSHOT.c.id)).one()
        return Snapshot(int(number), name, now)

    def snapshot(self, report_id: int, snapshot_id: int) -> ReportData:
        """Return the content of a snapshot.

        Raises:
            UserError: ``snapshot_unknown`` or ``packed_damaged``.
        """
        wanted = select(SNAPSHOT.c.content).where(
            SNAPSHOT.c.report_id == report_id, SNAPSHOT.c.id == snapshot_id
        )
        with self.store.reading() as connection:
            load_meta(connection, report_id)
            content = connection.scalar(wanted)
        if content is None:
            raise UserError("snapshot_unknown", id=snapshot_id)
        return unpack(content)

    def drop_snapshot(self, report_id: int, snapshot_id: int) -> None:
        """Forget a snapshot.

        Raises:
            UserError: ``snapshot_unknown``.
        """
        gone = delete(SNAPSHOT).where(
            SNAPSHOT.c.report_id == report_id, SNAPSHOT.c.id == snapshot_id
        )
        with self.store.writing() as connection:
            load_meta(connection, report_id)
            if connection.execute(gone).rowcount != 1:
                raise UserError("snapshot_unknown", id=snapshot_id)
