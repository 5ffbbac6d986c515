"""The path of the new-report wizard as a table, without a widget: what is asked, and what lacks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from perfdesk.app.editing.last_year import sorted_candidates, year_before

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from perfdesk.report.values import ReportSummary


#: The id of the new report, which is none of those on the desk.
_NONE = 0


class Start(StrEnum):
    """What a new report starts from."""

    BLANK = "blank"
    LAST_YEAR = "last_year"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class NewReport:
    """What the clerk wants; ``previous_id`` is last year's report, where she starts from it."""

    unit: str
    fiscal_year: int
    template_id: str
    start: Start = Start.BLANK
    previous_id: int | None = None

    @property
    def previous(self) -> int | None:
        """Return last year's report, if this report starts from it."""
        return self.previous_id if self.start is Start.LAST_YEAR else None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the wizard.

    Attributes:
        title: Its name in the line of all steps.
        lack: Code of the sentence (``messages/ui.toml``) that says what is missing before the
            next step; empty where nothing is.
    """

    title: str
    lack: Callable[[NewReport], str]


def _lacks_unit(wanted: NewReport) -> str:
    return "" if wanted.unit else "wizard_unit_missing"


def _lacks_previous(wanted: NewReport) -> str:
    lacks = wanted.start is Start.LAST_YEAR and wanted.previous_id is None
    return "wizard_previous_missing" if lacks else ""


STEPS = (
    Step("单位和年度", _lacks_unit),
    Step("报告模板", lambda _wanted: ""),
    Step("从哪里开始", _lacks_previous),
)

#: What the button of the last step says: verbs for what happens next.
LAST_VERBS = {Start.BLANK: "新建", Start.LAST_YEAR: "新建并沿用…", Start.FILE: "选择文件…"}


def verb(step: int, wanted: NewReport) -> str:
    """Return what the button that goes on says."""
    return "下一步" if step + 1 < len(STEPS) else LAST_VERBS[wanted.start]


def fitting(wanted: NewReport, summaries: Iterable[ReportSummary]) -> list[ReportSummary]:
    """Return what may be last year's report, the likeliest first."""
    return sorted_candidates(_NONE, wanted.unit, wanted.fiscal_year, summaries)


def likely_previous(wanted: NewReport, summaries: Sequence[ReportSummary]) -> int | None:
    """Return the unit's report of the year before, where there is just one."""
    return year_before(_NONE, wanted.unit, wanted.fiscal_year, summaries)
