"""Say what is told of an annex on the way: nothing to do, a score, or how many tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.report.values import ROOT, FieldRef, SectionState

if TYPE_CHECKING:
    from perfdesk.report.report import Report
    from perfdesk.report.values import SectionProgress

#: Of an annex that nobody began: it need not be filled in.
OPTIONAL = "可不填"


def annex_words(report: Report, section: str, progress: SectionProgress) -> str:
    """Return a word or two about an annex; "" for any other section."""
    template = report.template
    if not template.sections[section].annex:
        return ""
    totals = [
        report.values[FieldRef(compiled.scoring.total, line)].text
        for compiled in template.scorings.values()
        if template.section_of(compiled.scoring.group) == section
        for line in report.tree.holding(compiled.scoring.total, ROOT)
    ]
    told = [text for text in totals if text]
    if len(totals) > 1:
        return f"{len(totals)} 张表"
    if told:
        return f"{told[0]} 分"
    return OPTIONAL if progress.state is SectionState.EMPTY else ""
