"""Put another state of a report in the place of its content; what it was stays as a version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, update

from perfdesk.models.database.tables import REPORT, SNAPSHOT
from perfdesk.models.reports.heritage import id_of, insert_missing_versions
from perfdesk.models.reports.loading import load_report, meta_columns
from perfdesk.models.reports.origin import origin_key
from perfdesk.models.reports.saving import (
    line_after,
    put_setting,
    save_lines,
    save_removed,
    save_rest,
    save_values,
)
from perfdesk.models.reports.shelf import Shelf
from perfdesk.report.packing import pack
from perfdesk.report.values import Delta

if TYPE_CHECKING:
    from perfdesk.models.reports.origin import Heritage
    from perfdesk.report.values import Progress, ReportData


@dataclass(frozen=True, slots=True)
class Replacement:
    """What comes in the place of a report's content.

    Attributes:
        progress: What the list tells of it.
        heritage: What it was on the other desk; its history stays there, its versions come along.
        name: Under which what was there before is kept as a version.
    """

    data: ReportData
    progress: Progress
    heritage: Heritage
    name: str


class Replacing(Shelf):
    """Reports that come again, from another desk."""

    def replace_report(self, report_id: int, new: Replacement) -> None:
        """Replace the whole content of a report, also of one in the bin, which leaves it.

        The state before is a version with the given name, every text that became another is a
        revision, and last year's report stays the same one where there was one: all of that, or
        nothing.
        """
        now, data = self._clock(), new.data
        with self.store.writing() as connection:
            old = load_report(connection, report_id)
            version = {"report_id": report_id, "name": new.name, "at": now, "content": pack(old)}
            connection.execute(insert(SNAPSHOT).values(version))
            insert_missing_versions(connection, report_id, old.uid, new.heritage)
            previous_id = old.previous_id or id_of(connection, new.heritage.previous_uid)
            row = {
                **meta_columns(data.meta),
                "percent": new.progress.percent,
                "errors": new.progress.errors,
                "warnings": new.progress.warnings,
                "unfinished": new.progress.unfinished,
                "saved_at": now,
                "deleted_at": None,
                "next_line": max(old.next_line, line_after(data)),
                "previous_id": previous_id,
            }
            connection.execute(update(REPORT).where(REPORT.c.id == report_id).values(row))
            put_setting(connection, origin_key(report_id), new.heritage.origin)
            delta = _delta(old, data)
            save_values(connection, report_id, delta, now)
            save_lines(connection, report_id, delta)
            save_removed(connection, report_id, data.meta, delta, now)
            save_rest(connection, report_id, delta)


def _delta(old: ReportData, new: ReportData) -> Delta:
    """Return what has to be written so that one becomes the other."""
    values, lines = set(old.values), set(old.lines)
    refs, numbers = {value.ref for value in new.values}, {line.number for line in new.lines}
    gone = {line.number for line in old.lines if line.number not in numbers}
    return Delta(
        # What hangs on a line that goes would go with it unless it is given.
        values=tuple(one for one in new.values if one not in values or one.ref.line in gone),
        dropped=tuple(value.ref for value in old.values if value.ref not in refs),
        lines=tuple(line for line in new.lines if line not in lines),
        dropped_lines=tuple(sorted(gone)),
        leftovers=new.leftovers,
        answers=new.answers,
    )
