"""An open report to be read and stored: values, findings, progress, what is not stored yet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from perfdesk.app.editing.following import Following
from perfdesk.app.editing.pending import Pending
from perfdesk.document.build import build_document
from perfdesk.report.renames import renamed_data
from perfdesk.report.report import Report

if TYPE_CHECKING:
    from datetime import datetime

    from perfdesk.app.editing.last_year import LastYear
    from perfdesk.document.blocks import Document
    from perfdesk.report.values import (
        Change,
        Delta,
        FieldRef,
        FieldValue,
        Finding,
        Place,
        Progress,
        RemovedRecord,
        ReportData,
    )
    from perfdesk.template.template import ReportTemplate


class Store(Protocol):
    """Where a session's changes are kept."""

    def save(self, report_id: int, delta: Delta) -> datetime:
        """Write everything in one transaction and return the time of saving (UTC)."""

    def saved_at(self, report_id: int) -> datetime | None:
        """Return when the report was saved last (UTC), None where it is not there."""


class OpenReport:
    """An open report with its values, findings and progress.

    ``people`` are the names that the proof-reader looks for, from the clerk's own list. With
    ``reads_later`` it waits until findings are asked for, or something is stored.

    Attributes:
        report: The content; to be read freely, to be changed only through ``ReportSession``.
        is_read_only: Nothing may be changed: the desk is open elsewhere or on a write-protected
            disk.
        place: Where the clerk is, which every save keeps along; None where nobody says.
        kept_place: The place that the store is known to have.
        last_year: Last year's report, set by ``look_back``; None where there is none at hand.
    """

    def __init__(  # noqa: PLR0913 - each by its name
        self,
        report_id: int,
        template: ReportTemplate,
        data: ReportData,
        store: Store,
        *,
        is_read_only: bool = False,
        people: tuple[str, ...] = (),
        reads_later: bool = False,
    ) -> None:
        self.id = report_id
        self.is_read_only = is_read_only
        data = renamed_data(template, data)
        self.report = Report.from_data(template, data)
        self._store = store
        self._following = Following(self.report, people, reads_later=reads_later)
        self._pending = Pending(self.report, data)
        self._saved_at = data.saved_at
        self.last_year: LastYear | None = None
        self.place: Place | None = None
        self.kept_place: Place | None = None

    @property
    def template(self) -> ReportTemplate:
        """Return the template it is filled in by."""
        return self.report.template

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return all findings in reading order."""
        self._following.catch_up()
        return self._following.checker.findings

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Return the findings that are errors, in reading order."""
        return self._following.errors

    def findings_at(self, ref: FieldRef) -> tuple[Finding, ...]:
        """Return the findings that are shown at a field."""
        self._following.catch_up()
        return self._following.checker.of(ref)

    @property
    def progress(self) -> Progress:
        """Return how far the report is; what is typed counts once it is read (``read_proof``)."""
        return self._following.progress

    @property
    def saved_at(self) -> datetime | None:
        """Return the time of the save that this goes on from (UTC); None for one never stored."""
        return self._saved_at

    def is_overtaken(self) -> bool:
        """Say whether another window or command has saved this report since.

        Raises:
            UserError: The store cannot be read.
        """
        stored_at = self._store.saved_at(self.id)
        return None not in {stored_at, self._saved_at} and stored_at != self._saved_at

    @property
    def is_dirty(self) -> bool:
        """Say whether something is not stored yet."""
        return self._pending.is_anything

    @property
    def last_removed(self) -> tuple[RemovedRecord, ...]:
        """Return the deleted records that the store has not got yet."""
        return self._pending.removed

    def look_back(self, last_year: LastYear | None) -> Change:
        """Have last year's report at hand, or (None) no more; tell what is odd beside it."""
        self.last_year = last_year
        if last_year is None:
            return self._following.look_back(None)
        last_year.attach(self.report)
        return self._following.look_back(last_year.previous)

    def value(self, ref: FieldRef) -> FieldValue:
        """Return what a field is now; raises ``ref_unknown``."""
        return self.report.value(ref)

    def generated_text(self, ref: FieldRef) -> str:
        """Return what a sentence, or a figure set by hand, would be without its override."""
        return self._following.calculator.generated_text(ref)

    def document(self, mark: str = "") -> Document:
        """Return what would be printed now; frozen, so that another thread may write it.

        ``mark`` (草稿) stands on every page of what is not final.
        """
        return build_document(self.report, mark)

    def flush(self) -> datetime | None:
        """Store what has changed; return the time of saving, or None if nothing had to be stored.

        If the store refuses, everything stays marked, so that the next flush tries again.

        Raises:
            UserError: ``report_changed_elsewhere``: another window or command saved this report
                since; nothing of theirs was overwritten. ``report_in_bin``. Or the store's own.
        """
        if not self.is_dirty:
            return None
        self._following.catch_up()
        delta = replace(self._pending.delta(self._saved_at, self.progress), place=self.place)
        self._saved_at = self._store.save(self.id, delta)
        self.kept_place = self.place or self.kept_place
        self._pending.settle(delta)
        return self._saved_at
