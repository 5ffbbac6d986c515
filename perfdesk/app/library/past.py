"""What the reports of a desk were: revisions, deleted records, named snapshots, last year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.app.library.kept import Kept

if TYPE_CHECKING:
    from perfdesk.report.values import FieldRef, RemovedRecord, ReportData, Revision, Snapshot


class Past(Kept):
    """Hands out what the store kept of a report's past; what is raised: ``models.reports.past``."""

    def history(self, report_id: int, ref: FieldRef) -> list[Revision]:
        """Return the changes of one field, the newest first; also of a field that is gone."""
        return self._repository.history(report_id, ref)

    def changes(self, report_id: int, limit: int = 500) -> list[Revision]:
        """Return the newest changes of a whole report, the newest first."""
        return self._repository.changes(report_id, limit)

    def removed(self, report_id: int) -> tuple[RemovedRecord, ...]:
        """Return the deleted records of a report, the one deleted last first."""
        return self._repository.removed(report_id)

    def purge_removed(self, report_id: int, number: int | None) -> None:
        """Forget a deleted record for ever, all of them for None."""
        self._repository.purge_removed(report_id, number)

    def snapshots(self, report_id: int) -> tuple[Snapshot, ...]:
        """Return the snapshots of a report without their content, the newest first."""
        return self._repository.snapshots(report_id)

    def add_snapshot(self, report_id: int, name: str, data: ReportData) -> Snapshot:
        """Keep a state of a report, as the caller holds it, under a name."""
        return self._repository.add_snapshot(report_id, name, data)

    def snapshot(self, report_id: int, snapshot_id: int) -> ReportData:
        """Return the content of a snapshot."""
        return self._repository.snapshot(report_id, snapshot_id)

    def drop_snapshot(self, report_id: int, snapshot_id: int) -> None:
        """Forget a snapshot."""
        self._repository.drop_snapshot(report_id, snapshot_id)

    def set_previous(self, report_id: int, previous_id: int | None) -> None:
        """Say which report is last year's, None for none."""
        self._repository.set_previous(report_id, previous_id)
