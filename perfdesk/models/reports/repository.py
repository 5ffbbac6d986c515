"""Keep reports and settings: report values go in and come out, rows and SQL stay here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, delete, insert, select, update

from perfdesk.errors import UserError
from perfdesk.models.database.place import place_kind
from perfdesk.models.database.read_only import open_read_only
from perfdesk.models.database.store import open_store
from perfdesk.models.database.tables import REPORT, SETTING
from perfdesk.models.reports.heritage import Heritages, free_uid, id_of, insert_heritage
from perfdesk.models.reports.loading import load_meta, load_report, meta_columns, require_one
from perfdesk.models.reports.origin import NOTHING, ORIGIN, origin_key
from perfdesk.models.reports.past import RemovedRecords, Revisions, Snapshots
from perfdesk.models.reports.replacing import Replacing
from perfdesk.models.reports.saving import (
    insert_content,
    line_after,
    put_setting,
    save_lines,
    save_removed,
    save_rest,
    save_values,
)
from perfdesk.report.values import FieldRef, Place, ReportData, ReportMeta, ReportSummary

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import ColumnElement, Connection, UnaryExpression

    from perfdesk.models.database.place import PlaceKind
    from perfdesk.models.reports.origin import Heritage
    from perfdesk.report.values import Delta


class Repository(Revisions, RemovedRecords, Snapshots, Heritages, Replacing):
    """The reports of one desk; what they were is in the classes that it is made of."""

    @classmethod
    def open(cls, path: Path, backups: Path, *, read_only: bool = False) -> Repository:
        """Open the database file, new or old; copies before a migration go into ``backups``.

        A read-only one is never made, migrated or changed, and may lie where nothing can be
        written.

        Raises:
            UserError: See ``open_store`` and ``open_read_only``.
        """
        return cls(open_read_only(path) if read_only else open_store(path, backups))

    @property
    def is_read_only(self) -> bool:
        """Say whether every writing method raises ``desk_read_only``."""
        return self.store.is_read_only

    @property
    def place_kind(self) -> PlaceKind:
        """Say whether the file lies on a local disk or on a share or stick, which can go away."""
        return place_kind(self.store.path)

    def write_while(self, may_write: Callable[[], bool]) -> None:
        """Ask this before each writing; where it says no, ``desk_taken_over`` is raised."""
        self.store.may_write = may_write

    def quick_check(self) -> None:
        """Let SQLite look through the whole file; raises ``database_damaged``."""
        self.store.quick_check()

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    # -- reports -----------------------------------------------------------------------------

    def create(  # noqa: PLR0913 - each by its name
        self,
        data: ReportData,
        *,
        percent: int = 0,
        errors: int = 0,
        warnings: int = 0,
        unfinished: int = 0,
        previous_id: int | None = None,
        heritage: Heritage = NOTHING,
    ) -> int:
        """Keep a new report and return its id, which is never given twice.

        Its first content is no revision: there was nothing before it. It gets a ``uid`` of its own.
        With a ``heritage`` it goes on being the report of another desk; its ``origin`` is told in
        the summaries.

        Raises:
            UserError: ``report_unknown``: there is no report ``previous_id``.
        """
        now = self._clock()
        row = insert(REPORT).values(
            **meta_columns(data.meta),
            percent=percent,
            errors=errors,
            warnings=warnings,
            unfinished=unfinished,
            created_at=now,
            saved_at=now,
            next_line=line_after(data),
        )
        with self.store.writing() as connection:
            if previous_id is not None:
                load_meta(connection, previous_id)
            else:
                previous_id = id_of(connection, heritage.previous_uid)
            uid = free_uid(connection, heritage)
            row = row.values(uid=uid, previous_id=previous_id)
            (report_id,) = connection.execute(row.returning(REPORT.c.id)).one()
            insert_heritage(connection, report_id, uid, heritage)
            if heritage.origin:
                put_setting(connection, origin_key(report_id), heritage.origin)
            insert_content(connection, report_id, data)
        return int(report_id)

    def summaries(self) -> list[ReportSummary]:
        """Return the reports that are not in the bin, the one saved last first; one query."""
        return self._list(REPORT.c.deleted_at.is_(None), REPORT.c.saved_at.desc())

    def discarded(self) -> list[ReportSummary]:
        """Return the reports in the recycle bin, the one discarded last first."""
        return self._list(REPORT.c.deleted_at.is_not(None), REPORT.c.deleted_at.desc())

    def _list(
        self, which: ColumnElement[bool], order: UnaryExpression[datetime]
    ) -> list[ReportSummary]:
        found = REPORT.c
        columns = (
            found.id,
            found.template_id,
            found.template_version,
            found.fiscal_year,
            found.unit,
            found.percent,
            found.errors,
            found.warnings,
            found.created_at,
            found.saved_at,
            found.deleted_at,
            found.unfinished,
        )
        rows = select(*columns).where(which).order_by(order, found.id.desc())
        origins = select(SETTING.c.key, SETTING.c.value).where(SETTING.c.key.startswith(ORIGIN))
        with self.store.reading() as connection:
            told = {row.key: row.value for row in connection.execute(origins)}
            return [
                ReportSummary(
                    row[0], ReportMeta(*row[1:5]), *row[5:], told.get(origin_key(row[0]), "")
                )
                for row in connection.execute(rows)
            ]

    def load(self, report_id: int) -> ReportData:
        """Return a whole report, also of one in the recycle bin.

        Lines come by parent, group and position; values by code and line; leftovers and answers as
        given; ``next_line`` is above every number that a line or a value of it ever had.
        """
        with self.store.reading() as connection:
            return load_report(connection, report_id)

    def save(self, report_id: int, delta: Delta) -> datetime:
        """Write what changed, with a revision for every field whose text became another.

        Returns:
            The time of this save, in UTC, as the start page will show it.

        Raises:
            UserError: ``report_changed_elsewhere``: it was saved since ``delta.base`` by someone
                else, whose work would be overwritten. ``report_in_bin``: it was put into the bin
                meanwhile, where nobody would look for what is typed on. ``report_unknown``.
                Nothing is written.
        """
        now = self._clock()
        changed = {
            "percent": delta.percent,
            "errors": delta.errors,
            "warnings": delta.warnings,
            "unfinished": delta.unfinished,
            "saved_at": now,
            "next_line": _at_least(line_after(delta)),
            **({} if delta.meta is None else meta_columns(delta.meta)),
            **({} if delta.place is None else _place_columns(delta.place)),
        }
        with self.store.writing() as connection:
            target = update(REPORT).where(REPORT.c.id == report_id, REPORT.c.deleted_at.is_(None))
            if delta.base is not None:
                target = target.where(REPORT.c.saved_at == delta.base)
            if connection.execute(target.values(changed)).rowcount != 1:
                raise _refusal(connection, report_id)
            save_values(connection, report_id, delta, now)
            save_lines(connection, report_id, delta)
            if delta.lines or delta.removed:
                meta = load_meta(connection, report_id)
                save_removed(connection, report_id, meta, delta, now)
            save_rest(connection, report_id, delta)
        return now

    def saved_at(self, report_id: int) -> datetime | None:
        """Return when a report was saved last (UTC), None where it is not there."""
        with self.store.reading() as connection:
            return connection.scalar(select(REPORT.c.saved_at).where(REPORT.c.id == report_id))

    def delete(self, report_id: int) -> None:
        """Remove a report for ever, with its whole content and history."""
        follower = update(REPORT).where(REPORT.c.previous_id == report_id)
        with self.store.writing() as connection:
            found = connection.execute(delete(REPORT).where(REPORT.c.id == report_id))
            require_one(found, report_id)
            connection.execute(follower.values(previous_id=None))
            connection.execute(delete(SETTING).where(SETTING.c.key == origin_key(report_id)))

    def discard(self, report_id: int) -> None:
        """Put a report into the recycle bin."""
        self._set(report_id, deleted_at=self._clock())

    def restore(self, report_id: int) -> None:
        """Take a report out of the recycle bin."""
        self._set(report_id, deleted_at=None)

    def set_previous(self, report_id: int, previous_id: int | None) -> None:
        """Keep which report is last year's.

        Raises:
            UserError: ``report_unknown``: one of the two is not there.
        """
        target = update(REPORT).where(REPORT.c.id == report_id)
        with self.store.writing() as connection:
            if previous_id is not None:
                load_meta(connection, previous_id)
            changed = connection.execute(target.values(previous_id=previous_id))
            require_one(changed, report_id)

    def _set(self, report_id: int, **columns: object) -> None:
        """Change what is known of a report apart from its content; ``saved_at`` stays."""
        target = update(REPORT).where(REPORT.c.id == report_id).values(columns)
        with self.store.writing() as connection:
            require_one(connection.execute(target), report_id)

    # -- the clerk's place and settings ------------------------------------------------------

    def place(self, report_id: int) -> Place | None:
        """Return where the clerk was in a report, None where she never was."""
        kept = REPORT.c
        wanted = select(kept.place_section, kept.place_ref, kept.place_cursor)
        with self.store.reading() as connection:
            load_meta(connection, report_id)
            row = connection.execute(wanted.where(kept.id == report_id)).one()
        section, ref, cursor = row
        if section is None:
            return None
        return Place(section, None if ref is None else FieldRef.parse(ref), cursor)

    def keep_place(self, report_id: int, place: Place, setting: tuple[str, str] = ("", "")) -> None:
        """Keep where the clerk is; the report does not count as saved by that.

        ``setting`` is a key and its value to be kept by the same transaction: each waits for the
        disk. An empty key keeps none.
        """
        target = update(REPORT).where(REPORT.c.id == report_id)
        with self.store.writing() as connection:
            require_one(connection.execute(target.values(_place_columns(place))), report_id)
            if setting[0]:
                put_setting(connection, *setting)

    def get_setting(self, key: str) -> str | None:
        """Return a setting of this desk, or None where it was never set."""
        with self.store.reading() as connection:
            return connection.scalar(select(SETTING.c.value).where(SETTING.c.key == key))

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting of this desk."""
        with self.store.writing() as connection:
            put_setting(connection, key, value)


def _place_columns(place: Place) -> dict[str, object]:
    return {
        "place_section": place.section,
        "place_ref": None if place.ref is None else str(place.ref),
        "place_cursor": place.cursor,
    }


def _refusal(connection: Connection, report_id: int) -> UserError:
    """Return why a save met no report."""
    load_meta(connection, report_id)
    binned = select(REPORT.c.deleted_at).where(REPORT.c.id == report_id)
    is_in_bin = connection.scalar(binned) is not None
    return UserError("report_in_bin" if is_in_bin else "report_changed_elsewhere")


def _at_least(number: int) -> ColumnElement[int]:
    return case((REPORT.c.next_line < number, number), else_=REPORT.c.next_line)
