"""Keep reports and settings: report values go in and come out, rows and SQL stay here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import delete, func, insert, select, union_all, update

from perfdesk.errors import UserError
from perfdesk.models.saving import (
    insert_lines,
    insert_values,
    replace_leftovers,
    save_lines,
    save_values,
)
from perfdesk.models.store import open_store
from perfdesk.models.tables import (
    LEFTOVER,
    LINE,
    REPORT,
    REVISION,
    SETTING,
    VALUE,
)
from perfdesk.report.values import (
    FieldRef,
    Line,
    Provenance,
    ReportData,
    ReportMeta,
    ReportSummary,
    Revision,
    State,
    StoredValue,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection, CursorResult

    from perfdesk.models.store import Store
    from perfdesk.report.values import Delta


def utc_now() -> datetime:
    """Return this moment, aware and in UTC."""
    return datetime.now(UTC)


class Repository:
    """The reports of one desk.

    Every method is one transaction: it is on the disk as a whole when the method returns, or not at
    all. Methods raise UserError for the world's faults (see ``models.faults``) and
    ``report_unknown`` for an id that is not there (any more).

    Attributes:
        store: The open database, for its check, its copies and its journal mode.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime] = utc_now) -> None:
        self.store = store
        self._clock = clock

    @classmethod
    def open(cls, path: Path, backups: Path) -> Repository:
        """Open the database file, new or old; copies before a migration go into ``backups``.

        Raises:
            UserError: See ``open_store``.
        """
        return cls(open_store(path, backups))

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def create(
        self, data: ReportData, *, percent: int = 0, errors: int = 0, warnings: int = 0
    ) -> int:
        """Keep a new report and return its id, which is never given twice.

        Its first content is no revision: there was nothing before it. ``next_line`` is not kept:
        a number that the store has never seen has no history either.
        """
        now = self._clock()
        row = insert(REPORT).values(
            uid=uuid4().hex,
            **_meta_columns(data.meta),
            percent=percent,
            errors=errors,
            warnings=warnings,
            created_at=now,
            saved_at=now,
        )
        with self.store.writing() as connection:
            (report_id,) = connection.execute(row.returning(REPORT.c.id)).one()
            insert_lines(connection, report_id, data.lines)
            insert_values(connection, report_id, data.values)
            replace_leftovers(connection, report_id, data.leftovers)
        return int(report_id)

    def summaries(self) -> list[ReportSummary]:
        """Return all reports, the one saved last first; one query, whatever their number."""
        columns = (
            REPORT.c.id,
            REPORT.c.template_id,
            REPORT.c.template_version,
            REPORT.c.fiscal_year,
            REPORT.c.unit,
            REPORT.c.percent,
            REPORT.c.errors,
            REPORT.c.warnings,
            REPORT.c.created_at,
            REPORT.c.saved_at,
        )
        newest_first = (REPORT.c.saved_at.desc(), REPORT.c.id.desc())
        with self.store.reading() as connection:
            rows = connection.execute(select(*columns).order_by(*newest_first)).all()
        return [
            ReportSummary(
                report_id, ReportMeta(*meta), percent, errors, warnings, created_at, saved_at
            )
            for report_id, *meta, percent, errors, warnings, created_at, saved_at in rows
        ]

    def load(self, report_id: int) -> ReportData:
        """Return a whole report.

        Lines come by parent, group and position; values by code and line; leftovers as given;
        ``next_line`` is above every number that a line, a value or a revision of it ever had.
        """
        with self.store.reading() as connection:
            return ReportData(
                meta=_load_meta(connection, report_id),
                lines=_load_lines(connection, report_id),
                values=_load_values(connection, report_id),
                leftovers=_load_leftovers(connection, report_id),
                next_line=_find_next_line(connection, report_id),
                saved_at=connection.scalar(
                    select(REPORT.c.saved_at).where(REPORT.c.id == report_id)
                ),
            )

    def save(self, report_id: int, delta: Delta) -> datetime:
        """Write what changed, with a revision for every field whose text became another.

        Returns:
            The time of this save, in UTC, as the start page will show it.

        Raises:
            UserError: ``report_changed_elsewhere``: it was saved since ``delta.base`` by someone
                else, whose work would be overwritten. Nothing is written.
        """
        now = self._clock()
        changed = {
            "percent": delta.percent,
            "errors": delta.errors,
            "warnings": delta.warnings,
            "saved_at": now,
            **({} if delta.meta is None else _meta_columns(delta.meta)),
        }
        with self.store.writing() as connection:
            target = update(REPORT).where(REPORT.c.id == report_id)
            if delta.base is not None:
                target = target.where(REPORT.c.saved_at == delta.base)
            if connection.execute(target.values(changed)).rowcount != 1:
                _load_meta(connection, report_id)
                raise UserError("report_changed_elsewhere")
            save_values(connection, report_id, delta, now)
            save_lines(connection, report_id, delta)
            if delta.leftovers is not None:
                replace_leftovers(connection, report_id, delta.leftovers)
        return now

    def delete(self, report_id: int) -> None:
        """Remove a report with its whole content and history."""
        with self.store.writing() as connection:
            found = connection.execute(delete(REPORT).where(REPORT.c.id == report_id))
            _require_one(found, report_id)

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
            _load_meta(connection, report_id)
            return [Revision(at, ref, old, new) for at, old, new in connection.execute(changes)]

    def get_setting(self, key: str) -> str | None:
        """Return a setting of this desk, or None where it was never set."""
        with self.store.reading() as connection:
            return connection.scalar(select(SETTING.c.value).where(SETTING.c.key == key))

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting of this desk."""
        with self.store.writing() as connection:
            connection.execute(delete(SETTING).where(SETTING.c.key == key))
            connection.execute(insert(SETTING).values(key=key, value=value))


def _meta_columns(meta: ReportMeta) -> dict[str, object]:
    return {
        "template_id": meta.template_id,
        "template_version": meta.template_version,
        "fiscal_year": meta.fiscal_year,
        "unit": meta.unit,
    }


def _require_one(found: CursorResult[tuple[()]], report_id: int) -> None:
    if found.rowcount != 1:
        raise UserError("report_unknown", id=report_id)


def _load_meta(connection: Connection, report_id: int) -> ReportMeta:
    row = connection.execute(
        select(
            REPORT.c.template_id,
            REPORT.c.template_version,
            REPORT.c.fiscal_year,
            REPORT.c.unit,
        ).where(REPORT.c.id == report_id)
    ).one_or_none()
    if row is None:
        raise UserError("report_unknown", id=report_id)
    return ReportMeta(*row)


def _load_lines(connection: Connection, report_id: int) -> tuple[Line, ...]:
    rows = connection.execute(
        select(LINE.c.number, LINE.c.group_code, LINE.c.parent, LINE.c.position)
        .where(LINE.c.report_id == report_id)
        .order_by(LINE.c.parent, LINE.c.group_code, LINE.c.position, LINE.c.number)
    )
    return tuple(Line(*row) for row in rows)


def _load_values(connection: Connection, report_id: int) -> tuple[StoredValue, ...]:
    rows = connection.execute(
        select(VALUE.c.code, VALUE.c.line, VALUE.c.text, VALUE.c.state, VALUE.c.provenance)
        .where(VALUE.c.report_id == report_id)
        .order_by(VALUE.c.code, VALUE.c.line)
    )
    return tuple(
        StoredValue(FieldRef(code, line), text, State(state), Provenance(provenance))
        for code, line, text, state, provenance in rows
    )


def _load_leftovers(connection: Connection, report_id: int) -> tuple[str, ...]:
    rows = connection.scalars(
        select(LEFTOVER.c.text)
        .where(LEFTOVER.c.report_id == report_id)
        .order_by(LEFTOVER.c.position)
    )
    return tuple(rows)


def _find_next_line(connection: Connection, report_id: int) -> int:
    numbers = (LINE.c.number, VALUE.c.line, REVISION.c.line)
    highest = union_all(
        *(
            select(func.max(number).label("number")).where(number.table.c.report_id == report_id)
            for number in numbers
        )
    ).subquery()
    found = connection.scalar(select(func.max(highest.c.number)))
    return 1 + int(found or 0)
