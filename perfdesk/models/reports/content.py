"""Read a report's content from its rows, in plain SQL that is the same for whoever asks.

The repository asks through SQLAlchemy, a start or a command that only reads with sqlite3 alone
(``first_list``): importing SQLAlchemy costs more than opening a report.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from perfdesk.errors import UserError
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
    from collections.abc import Callable, Iterable, Mapping, Sequence

    #: Asks a database for rows: a statement and its parameters by name.
    Ask = Callable[[str, Mapping[str, object]], Iterable[Sequence[Any]]]

_META = "SELECT template_id, template_version, fiscal_year, unit FROM report WHERE id = :report"
_KEPT = "SELECT next_line, saved_at, uid, previous_id FROM report WHERE id = :report"
_LINES = (
    "SELECT number, group_code, parent, position FROM line WHERE report_id = :report"
    " ORDER BY parent, group_code, position, number"
)
_VALUES = (
    "SELECT code, line, text, state, provenance FROM value WHERE report_id = :report"
    " ORDER BY code, line"
)
_LEFTOVERS = "SELECT text FROM leftover WHERE report_id = :report ORDER BY position"
_ANSWERS = (
    "SELECT check_code, code, line, quote, text FROM answer WHERE report_id = :report"
    " ORDER BY position"
)


def read_meta(ask: Ask, report_id: int) -> ReportMeta:
    """Return what a report is; raises ``report_unknown``."""
    for row in ask(_META, {"report": report_id}):
        return ReportMeta(*row)
    raise UserError("report_unknown", id=report_id)


def read_content(ask: Ask, report_id: int) -> ReportData:
    """Return a whole report; see ``Repository.load``."""
    which = {"report": report_id}
    meta = read_meta(ask, report_id)
    ((next_line, saved_at, uid, previous_id),) = ask(_KEPT, which)
    return ReportData(
        meta=meta,
        lines=tuple(Line(*row) for row in ask(_LINES, which)),
        values=tuple(
            StoredValue(FieldRef(code, line), text, State(state), Provenance(provenance))
            for code, line, text, state, provenance in ask(_VALUES, which)
        ),
        leftovers=tuple(text for (text,) in ask(_LEFTOVERS, which)),
        next_line=next_line,
        saved_at=datetime.fromisoformat(saved_at),
        uid=uid,
        previous_id=previous_id,
        answers=tuple(
            Answer(check, FieldRef(code, line), quote, text)
            for check, code, line, quote, text in ask(_ANSWERS, which)
        ),
    )
