"""Deal with findings: answer them, or let the program put right what it safely can."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from perfdesk.app.editing.undo import named, shortened
from perfdesk.app.editing.undoable import UndoableReport
from perfdesk.errors import UserError, message
from perfdesk.report.answers import answer_key
from perfdesk.report.operations import AnswerPut
from perfdesk.template.datatypes import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from perfdesk.report.values import Change, FieldRef, Finding, Fix


class ProofedReport(UndoableReport):
    """An open report whose findings can be dealt with; each act is one step to be undone."""

    @abstractmethod
    def enter_many(self, texts: Mapping[FieldRef, str], name: str) -> Change:
        """Put texts into several fields at once; see ``ReportSession``."""

    def know_people(self, people: Iterable[str]) -> Change:
        """Look for these persons' names from now on: the clerk changed her list."""
        return self._following.know(tuple(people))

    def read_proof(self) -> Change:
        """Read proof what was typed with ``reads_later``, and tell what came of it.

        Whatever asks for findings, saves, or is another act does so too.
        """
        return self._following.read()

    def is_unread(self, ref: FieldRef) -> bool:
        """Say whether a field was typed into since it was read proof: findings tell old places."""
        return self._following.checker.is_unread(ref)

    # -- answers -----------------------------------------------------------------------------

    def answer(self, finding: Finding, text: str | None) -> Change:
        """Keep what the clerk says to a finding; it holds as long as the words stand there.

        Args:
            finding: A warning or a hint, as it is among the findings.
            text: The explanation; empty where it is only marked as read; None takes it back.

        Raises:
            UserError: ``answer_error``: errors have to be put right. ``finding_gone``.
        """
        self._require_writable()
        if finding.severity is Severity.ERROR:
            raise UserError("answer_error", title=finding.title)
        key = answer_key(finding)
        if all(answer_key(one) != key for one in self.findings_at(finding.refs[0])):
            raise UserError("finding_gone")
        told = None if text is None else " ".join(text.split())
        old = self.report.answers.get(key)
        name = message(
            "undo",
            "unanswered" if told is None else "answered",
            what=shortened(f"{named(self.report, finding.refs[0])} {finding.title}"),
        )
        return self._perform(name, [AnswerPut(key, old, told)] if old != told else ())

    # -- fixes -------------------------------------------------------------------------------

    def fix(self, finding: Finding) -> Change:
        """Put right what a finding has a safe fix for.

        Raises:
            UserError: ``fix_none``: a person has to judge. ``finding_gone``: the text is another
                one meanwhile.
        """
        self._require_writable()
        if finding.fix is None:
            raise UserError("fix_none", title=finding.title)
        if finding not in self.findings_at(finding.refs[0]):
            raise UserError("finding_gone")
        what = f"{named(self.report, finding.fix.ref)} {finding.title}"
        return self._mend([finding.fix], message("undo", "fixed", what=shortened(what)))

    def fixable(self, check: str | None = None) -> tuple[Finding, ...]:
        """Return what ``fix_all`` would put right, in reading order."""
        return tuple(
            one
            for one in self.findings
            if one.fix is not None and one.answer is None and check in {None, one.check}
        )

    def fix_all(self, check: str | None = None) -> Change:
        """Put right whatever has a safe fix, of one check or of all, in one step.

        What the clerk has answered stays as it is. Of fixes that overlap the first one is made; the
        others are found again, where they are still needed.
        """
        self._require_writable()
        findings = self.fixable(check)
        fixes = [one.fix for one in findings if one.fix is not None]
        titles = {one.title for one in findings}
        title = titles.pop() if len(titles) == 1 else message("undo", "all_checks")
        name = message("undo", "fixed_all", what=shortened(title), count=len(fixes))
        return self._mend(fixes, name)

    def _mend(self, fixes: Iterable[Fix], name: str) -> Change:
        by_field: dict[FieldRef, list[Fix]] = {}
        for fix in fixes:
            by_field.setdefault(fix.ref, []).append(fix)
        texts = {ref: mended(self.value(ref).text, some) for ref, some in by_field.items()}
        return self.enter_many(texts, name) if texts else self._following.nothing()


def mended(text: str, fixes: Iterable[Fix]) -> str:
    """Return a text with its fixes made; of two that overlap only the first."""
    pieces: list[str] = []
    done = 0
    for fix in sorted(fixes, key=lambda fix: (fix.start, fix.end)):
        if fix.start >= done:
            pieces += [text[done : fix.start], fix.text]
            done = fix.end
    return "".join([*pieces, text[done:]])
