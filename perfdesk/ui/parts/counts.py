"""Say how much is wrong and how much is only not filled in yet: two things to a clerk."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfdesk.report.values import Progress, ReportSummary, SectionProgress


def fault_count(progress: Progress | SectionProgress | ReportSummary) -> int:
    """Return the errors in what is filled in."""
    return progress.errors - progress.unfinished


def error_words(progress: Progress | SectionProgress | ReportSummary) -> list[str]:
    """Return what keeps a report from being handed in, each with its number; empty if nothing."""
    counts = ((fault_count(progress), "{} 个错误"), (progress.unfinished, "{} 项待填"))
    return [text.format(count) for count, text in counts if count]


def count_words(progress: Progress | SectionProgress) -> str:
    """Return all counts in one line; what is to be filled in only where there is such."""
    words = [f"{fault_count(progress)} 个错误", f"{progress.warnings} 个提醒"]
    if progress.unfinished:
        words.append(f"{progress.unfinished} 项待填")
    return " · ".join(words)
