"""An open report held against one of the same content that was worked out from scratch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.report.calculate import Calculator
from perfdesk.report.findings.checker import Checker
from perfdesk.report.progress import ProgressCounter
from perfdesk.report.report import Report

if TYPE_CHECKING:
    from perfdesk.app.editing.session import ReportSession


def assert_as_from_scratch(session: ReportSession) -> None:
    """Hold values, hidden sections, findings and progress to those of a new report."""
    scratch = Report.from_data(session.template, session.report.to_data())
    Calculator(scratch).calculate_all()
    checker, counter = Checker(scratch), ProgressCounter(scratch)
    checker.check_all()
    counter.update(scratch.values)
    counter.count_findings(checker.findings, ())
    assert session.report.values == scratch.values
    assert session.report.hidden_sections == scratch.hidden_sections
    assert session.findings == checker.findings
    assert session.progress == counter.progress()
