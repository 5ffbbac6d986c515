"""The list of a desk's reports: what lies where, in the list or in the bin, and where one was left.

It needs nothing of what works on an open report, so the start page comes up without that.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.app.library.kept import Kept

if TYPE_CHECKING:
    from perfdesk.report.values import Place, ReportSummary
    from perfdesk.template.template import ReportTemplate

_LAST = "last_report"


@dataclass(frozen=True, slots=True)
class LastReport:
    """The report that was left last; ``section`` is the heading it was left at, or empty."""

    report_id: int
    section: str = ""


class Shelf(Kept):
    """Lists reports, moves them to the bin and back, and knows where each was left."""

    #: The templates of the reports that were opened, for the headings of their sections.
    _opened: dict[int, ReportTemplate]

    @property
    def is_read_only(self) -> bool:
        """Say whether nothing of this desk can be changed."""
        # Only a store that may be written is opened late.
        return self._first is None and self._repository.is_read_only

    def summaries(self) -> list[ReportSummary]:
        """Return the reports that are not in the bin, the one saved last first."""
        first = self._first
        return self._repository.summaries() if first is None else list(first.summaries)

    def discarded(self) -> list[ReportSummary]:
        """Return the reports in the bin, the one discarded last first."""
        first = self._first
        return self._repository.discarded() if first is None else list(first.discarded)

    def discard(self, report_id: int) -> None:
        """Move a report to the bin."""
        self._repository.discard(report_id)

    def restore(self, report_id: int) -> None:
        """Take a report out of the bin."""
        self._repository.restore(report_id)

    def delete(self, report_id: int) -> None:
        """Remove a report with all that it was, for ever."""
        self._repository.delete(report_id)

    # -- where the clerk was -----------------------------------------------------------------

    def place(self, report_id: int) -> Place | None:
        """Return where a report was left, None where that is not known."""
        return self._repository.place(report_id)

    def keep_place(self, report_id: int, place: Place) -> None:
        """Remember where a report is left, and that it is the one to go on with.

        A desk that is only read keeps nothing.
        """
        if self.is_read_only:
            return
        told = json.dumps(
            {"report": report_id, "section": self._heading(report_id, place.section)},
            ensure_ascii=False,
        )
        self._repository.keep_place(report_id, place, (_LAST, told))

    def last_report(self) -> LastReport | None:
        """Return the report that was left last; it may be in the bin or gone by now."""
        told = self.get_setting(_LAST)
        try:
            found = json.loads(told or "")
            return LastReport(int(found["report"]), str(found["section"]))
        except (ValueError, TypeError, KeyError, OverflowError):
            # Never set, or changed by another hand: then there is nothing to go on with.
            return None

    def _heading(self, report_id: int, section: str) -> str:
        template = self._opened.get(report_id)
        known = {} if template is None else template.sections
        return known[section].heading if section in known else ""

    # -- settings ----------------------------------------------------------------------------

    def get_setting(self, key: str) -> str | None:
        """Return a setting, None where it was never set."""
        first = self._first
        return self._repository.get_setting(key) if first is None else first.settings.get(key)

    def set_setting(self, key: str, text: str) -> None:
        """Keep a setting."""
        self._repository.set_setting(key, text)
