"""The findings of an open report: listed, walked through, visited, put right, explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from perfdesk.ui.findings.findings_walk import FindingsWalk, open_findings
from perfdesk.ui.parts.messages import sentence

if TYPE_CHECKING:
    from perfdesk.report.values import Finding
    from perfdesk.ui.desk.desk import Desk
    from perfdesk.ui.desk.desk_acts import DeskActs
    from perfdesk.ui.desk.helper import Helper
    from perfdesk.ui.desk.navigator import Navigator

#: Findings are listed again this long after the last change; typing does not wait for the list.
_LIST_DELAY_MS = 200


class DeskFindings(QObject):
    """Keeps the list true and carries out what the clerk wants with a finding.

    Attributes:
        walk: Knows the way from finding to finding.

    Signals:
        said: What was done, in a few words.
    """

    said = Signal(str)

    def __init__(self, desk: Desk, acts: DeskActs, navigator: Navigator, helper: Helper) -> None:
        super().__init__(desk)
        self._desk = desk
        self._bridge = desk.bridge
        self._session = desk.bridge.session
        self._acts = acts
        self._navigator = navigator
        self._helper = helper
        self.walk = FindingsWalk(self._session, self)
        self._relist = QTimer(self, singleShot=True, interval=_LIST_DELAY_MS)
        self._relist.timeout.connect(self.show_list)
        self.walk.wanted.connect(self.visit)
        self.walk.nothing_found.connect(acts.tell_no_findings)
        helper.finding_chosen.connect(self.visit)
        helper.findings_shown.connect(self.show_list)
        panel = helper.findings.acts
        panel.fix_wanted.connect(self.fix)
        panel.fix_all_wanted.connect(self.fix_all)
        panel.answer_wanted.connect(self.answer)

    def list_soon(self) -> None:
        """List all again in a moment."""
        self._relist.start()

    def show_list(self) -> None:
        """A list that nobody sees is not filled; it is when it comes to the front."""
        self._relist.stop()
        findings = self._session.findings
        self._helper.show_count(len(open_findings(self._session)))
        if self._helper.is_showing_findings:
            self._helper.show_findings(findings)

    def step(self, step: int) -> None:
        """Go to the finding after (1) or before (-1) where the clerk is, around the end."""
        self.walk.step(step, self._helper.chosen_finding)

    def show(self, finding: Finding) -> None:
        """Show the list and visit one of it."""
        self._desk.show_findings()
        self.visit(finding)

    def visit(self, finding: Finding) -> None:
        """Show the field of a finding, the cursor at the words it quotes."""
        self._helper.show_chosen(finding)
        if not self._navigator.go_to_finding(finding):
            self._acts.tell(sentence("finding_gone"))
        self.walk.note_visit(finding)

    # -- acts ----------------------------------------------------------------------------------

    def fix(self, finding: Finding) -> None:
        """Put right what a finding tells."""
        if self._acts.attempt(lambda: self._bridge.fix(finding)):
            self.said.emit(sentence("fixed_one"))
            self._go_on()

    def fix_all(self, check: str) -> None:
        """Put right all that a check tells."""
        count = len(self._session.fixable(check))
        if self._acts.attempt(lambda: self._bridge.fix(check)):
            self.said.emit(sentence("fixed_all", count=count))
            self._go_on()

    def answer(self, finding: Finding, text: str | None) -> None:
        """Keep what the clerk says to a finding; None takes it back."""
        if self._acts.attempt(lambda: self._bridge.answer(finding, text)):
            code = (
                "answer_taken_back" if text is None else ("answer_kept" if text else "answer_read")
            )
            self.said.emit(sentence(code))
            self._go_on()

    def _go_on(self) -> None:
        """Stay in the list, at what stands now where the finding was.

        The button that was pressed is gone: Qt would give the keyboard to what folds the panel.
        """
        self.show_list()
        self._helper.findings.take_keyboard()
