"""The store behind a library: opened, or read just far enough for what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.models.reports.first_list import read_first_list

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from perfdesk.models.reports.first_list import FirstList
    from perfdesk.models.reports.repository import Repository
    from perfdesk.report.values import Delta, ReportData


@dataclass(frozen=True, slots=True)
class Late:
    """A store that is opened when something is wanted that ``first`` does not know."""

    first: FirstList
    open: Callable[[], Repository]


def late_store(database: Path, open_store: Callable[[], Repository]) -> Late | None:
    """Return the store of a file to be opened late; None where anything about it is unusual."""
    first = read_first_list(database)
    return None if first is None else Late(first, open_store)


class _LateSaving:
    """Where a session saves whose report was read before the store was opened."""

    def __init__(self, open_store: Callable[[], Repository]) -> None:
        self._open = open_store

    def save(self, report_id: int, delta: Delta) -> datetime:
        """See ``Repository.save``."""
        return self._open().save(report_id, delta)

    def saved_at(self, report_id: int) -> datetime | None:
        """See ``Repository.saved_at``."""
        return self._open().saved_at(report_id)


class Kept:
    """Has a store at hand."""

    def __init__(self, store: Repository | Late) -> None:
        self._store = store

    def complete(self) -> None:
        """Open the store where that was left for later.

        Raises:
            UserError: As of ``Repository.open``; the next use tries again.
        """
        _ = self._repository

    @property
    def _repository(self) -> Repository:
        """The store; its first use opens it."""
        if isinstance(self._store, Late):
            self._store = self._store.open()
        return self._store

    @property
    def _first(self) -> FirstList | None:
        """What was read for the first paint, None as soon as the store itself can say it."""
        return self._store.first if isinstance(self._store, Late) else None

    def _content(self, report_id: int) -> ReportData:
        """Return a report as it is stored; it alone is no reason to open the store."""
        found = None if self._first is None else self._first.report(report_id)
        return self._repository.load(report_id) if found is None else found

    @property
    def _saving(self) -> Repository | _LateSaving:
        """What a session saves with."""
        return self._repository if self._first is None else _LateSaving(lambda: self._repository)

    def close(self) -> None:
        """Let go of the store's file."""
        if not isinstance(self._store, Late):
            self._store.close()
