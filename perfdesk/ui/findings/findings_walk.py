"""Walk from finding to finding, on from where the clerk is, around the end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from perfdesk.app.editing.session import ReportSession
    from perfdesk.report.values import FieldRef, Finding


def open_findings(session: ReportSession) -> tuple[Finding, ...]:
    """Return the findings that the clerk has not explained, in reading order."""
    return tuple(one for one in session.findings if one.answer is None)


class FindingsWalk(QObject):
    """Knows the finding that was visited last and the field that the clerk went to since.

    Signals:
        wanted: The ``Finding`` to show; whoever shows it calls ``note_visit`` afterwards.
        nothing_found: There is no finding to go to.
    """

    wanted = Signal(object)
    nothing_found = Signal()

    def __init__(self, session: ReportSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._place: FieldRef | None = None
        self._index = -1
        #: The finding visited last, None where the clerk has gone elsewhere since.
        self.current: Finding | None = None

    def step(self, step: int, chosen: Finding | None) -> None:
        """Go to the finding after (1) or before (-1) where the clerk is.

        That is the one chosen in the list, else the one visited last, else, where she has gone to
        another field since, that field.
        """
        findings = open_findings(self._session)
        if not findings:
            self.nothing_found.emit()
            return
        last, index = chosen or self.current, self._index
        if last is None and self._place is not None:
            index = self._index_beside(self._place, step, findings)
        elif last is not None and last in findings:
            index = findings.index(last) + step
        elif step < 0 or index < 0:  # What was at this place is gone: its follower stands here now.
            index += step
        self.wanted.emit(findings[index % len(findings)])

    def note_place(self, ref: FieldRef) -> None:
        """Take note of the field that the clerk is in now."""
        self._place = ref
        if self.current is not None and ref not in self.current.refs:
            self.current, self._index = None, -1

    def note_visit(self, finding: Finding) -> None:
        """Take note that a finding is shown; after the jump, which leaves fields on its way."""
        findings = open_findings(self._session)
        self.current = finding
        # The list that it was chosen in may be a moment older than the report.
        self._index = findings.index(finding) if finding in findings else 0

    def _index_beside(self, place: FieldRef, step: int, findings: tuple[Finding, ...]) -> int:
        """Return the first finding in reading order behind (1) or before (-1) a field."""
        order = {ref: index for index, ref in enumerate(self._session.report.refs())}
        at = order.get(place, -1)
        places = [order[finding.refs[0]] for finding in findings]
        return bisect_right(places, at) if step > 0 else bisect_left(places, at) - 1
