"""Read a report's content through SQLAlchemy; what is asked stands in ``content``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from perfdesk.errors import UserError
from perfdesk.models.reports.content import read_content, read_meta

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from sqlalchemy import Connection, CursorResult

    from perfdesk.models.reports.content import Ask
    from perfdesk.report.values import ReportData, ReportMeta


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
    return read_meta(_asking(connection), report_id)


def load_report(connection: Connection, report_id: int) -> ReportData:
    """Return a whole report; see ``Repository.load``."""
    return read_content(_asking(connection), report_id)


def _asking(connection: Connection) -> Ask:
    def ask(statement: str, parameters: Mapping[str, object]) -> Iterable[Sequence[Any]]:
        return connection.execute(text(statement), parameters).all()

    return ask
