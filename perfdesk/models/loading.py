"""Read a report's content from its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from perfdesk.errors import UserError
from perfdesk.models.tables import ANSWER, LEFTOVER, LINE, REPORT, VALUE
from perfdesk.report.values import (
    Answer,
    FieldRef,
    Line,
    Provenance,
    ReportData,
    ReportMeta,
    State,
    StoredValue,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection, CursorResult


def meta_columns(meta: ReportMeta) -> dict[str, object]:
    """Return the columns that say what a report is."""
    return {
        "template_id": meta.template_id,
        "template_version": meta.template_version,
        "fiscal_year": meta.fiscal_year,
        "unit": meta.unit,
    }


def require_one(found: CursorResult[tuple[()]], report_id: int) -> None:
    """Raise ``report_unknown`` unless a statement met one report."""
    if found.rowcount != 1:
        raise UserError("report_unknown", id=report_id)


def load_meta(connection: Connection, report_id: int) -> ReportMeta:
    """Return what a report is; raises ``report_unknown``."""
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


def load_report(connection: Connection, report_id: int) -> ReportData:
    """Return a whole report; see ``Repository.load``."""
    meta = load_meta(connection, report_id)
    next_line, saved_at, uid, previous_id = connection.execute(
        select(REPORT.c.next_line, REPORT.c.saved_at, REPORT.c.uid, REPORT.c.previous_id).where(
            REPORT.c.id == report_id
        )
    ).one()
    return ReportData(
        meta=meta,
        lines=_load_lines(connection, report_id),
        values=_load_values(connection, report_id),
        leftovers=_load_leftovers(connection, report_id),
        next_line=next_line,
        saved_at=saved_at,
        uid=uid,
        previous_id=previous_id,
        answers=_load_answers(connection, report_id),
    )


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


def _load_answers(connection: Connection, report_id: int) -> tuple[Answer, ...]:
    kept = ANSWER.c
    rows = connection.execute(
        select(kept.check_code, kept.code, kept.line, kept.quote, kept.text)
        .where(kept.report_id == report_id)
        .order_by(kept.position)
    )
    return tuple(
        Answer(check, FieldRef(code, line), quote, text) for check, code, line, quote, text in rows
    )
