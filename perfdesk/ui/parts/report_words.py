"""What is said of a report wherever one is named: its name, its state, its moment, its twins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.ui.parts.counts import error_words, fault_count
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.origins import origin_words
from perfdesk.ui.parts.times import when_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.report.values import ReportSummary

_FULL = 100


def name_words(summary: ReportSummary) -> str:
    """Return what the clerk calls a report; a twin of another by what it comes from."""
    return f"{summary.meta.unit} {year_words(summary)}"


def year_words(summary: ReportSummary) -> str:
    """Return a report's year, and of a twin what it comes from."""
    origin = origin_words(summary)
    year = f"{summary.meta.fiscal_year} 年度"
    return f"{year}（{origin}）" if origin else year


def state_words(summary: ReportSummary) -> str:
    """Return how far a report is, in words: what is wrong, and what is only not filled in yet."""
    if summary.percent == 0 and not fault_count(summary):
        return "未开始"
    lacks = error_words(summary)
    if not lacks:
        return "已完成" if summary.percent >= _FULL else "填写中"
    return " · ".join(lacks)


def twin_words(unit: str, fiscal_year: int, summaries: Iterable[ReportSummary]) -> str:
    """Say that there is a report of this unit and year already; empty where there is none."""
    wanted = (" ".join(unit.split()), fiscal_year)
    for one in summaries:
        if (one.meta.unit, one.meta.fiscal_year) == wanted:
            return sentence("wizard_twin", name=name_words(one), state=state_words(one))
    return ""


def moment_words(summary: ReportSummary) -> str:
    """Return when a report was saved last, or, of one in the bin, when it was put there."""
    if summary.deleted_at is not None:
        return f"{when_words(summary.deleted_at)} 删除"
    return when_words(summary.saved_at)
