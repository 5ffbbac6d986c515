"""Keep the findings of one report true, change by change.

They come from the template's checks and the engine's own (``check``), from the rules of scoring
tables (``score``), from last year's report (``look_back``) and from the proof-reader
(``proofing``); here they are held together, with what the clerk said to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from perfdesk.report.answers import answer_key, with_answer
from perfdesk.report.findings.check import OwnChecks, TemplateChecks
from perfdesk.report.findings.look_back import LOOK_BACK_CHECKS, LookingBack
from perfdesk.report.findings.proofing import Proofing
from perfdesk.report.places import heading_numbers
from perfdesk.report.reach import Reach
from perfdesk.report.scores.score import reach as scores_reached
from perfdesk.report.scores.score import scoring_findings
from perfdesk.report.values import ROOT, FieldRef, Finding
from perfdesk.template.datatypes import Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable

    from perfdesk.proof.values import Slip
    from perfdesk.report.answers import AnswerKey
    from perfdesk.report.findings.look_back import PreviousReport
    from perfdesk.report.report import Report
    from perfdesk.template.template import CompiledCheck

#: Findings that came and such as went.
Changes = tuple[tuple[Finding, ...], tuple[Finding, ...]]


class _Key(NamedTuple):
    """What a finding comes from: a kind of checks, a code and a line.

    Of the proof the slip too; of a score, where several may be found, the how manieth it is.
    """

    kind: str
    code: str
    line: int
    slip: Slip | None = None
    number: int = 0


_Before = dict[_Key, Finding | None]


class Checker:
    """The findings of one report.

    Args:
        report: The report, with true values.
        previous: Last year's report, where it is known.
        people: Names of persons that must not be published unseen.
    """

    def __init__(
        self,
        report: Report,
        previous: PreviousReport | None = None,
        people: tuple[str, ...] = (),
    ) -> None:
        self._report = report
        self._reach = Reach(report)
        self._own = OwnChecks(report)
        self._template = TemplateChecks(report)
        self._look_back = LookingBack(report, previous) if previous is not None else None
        self._people = people
        #: None before the texts are first read proof.
        self._proofing: Proofing | None = None
        self._early: tuple[Finding, ...] | None = None
        #: Fields that changed since the texts were last read proof.
        self._unread: set[FieldRef] = set()
        self._numbers: dict[str, str] = {}
        self._order: dict[FieldRef, int] = {}
        self._found: dict[_Key, Finding] = {}
        self._at: dict[FieldRef, set[_Key]] = {}
        #: How many findings hang on a score or a table's sum of weights.
        self._scored: dict[FieldRef, int] = {}
        self._checks = {check.check.code: check for check in report.template.checks}
        self._by_name: dict[str, list[CompiledCheck]] = {}
        for check in report.template.checks:
            for name in check.names:
                self._by_name.setdefault(name, []).append(check)

    # -- what is found -----------------------------------------------------------------------

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return all findings in reading order of the report."""
        return self._sorted(self._found.values())

    def _sorted(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        if not self._order:
            self._order = {ref: index for index, ref in enumerate(self._report.refs())}
        order = self._order

        def reading_order(finding: Finding) -> tuple[int, tuple[int, str], list[int], str]:
            places = [order[ref] for ref in finding.refs]
            return places[0], _place_in_field(finding), places, finding.message

        return tuple(sorted(findings, key=reading_order))

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Return the errors in reading order, as the texts are now.

        Where the texts were never read proof, they are read for errors alone: a tenth of the work.
        """
        found = list(self._found.values())
        if self._proofing is None:
            found += self._told_early()
        return self._sorted(one for one in found if one.severity is Severity.ERROR)

    def _told_early(self) -> tuple[Finding, ...]:
        """Return what a reading for errors alone finds, read once while nothing changes."""
        if self._early is None:
            reader = Proofing(self._report, self._people, only_errors=True)
            slips = reader.update(self._report.values, is_rearranged=True)
            self._early = tuple(finding for _, _, finding in slips if finding is not None)
        return self._early

    @property
    def found(self) -> tuple[Finding, ...]:
        """Return all findings in no order."""
        return tuple(self._found.values())

    def of(self, ref: FieldRef) -> tuple[Finding, ...]:
        """Return the findings that are shown at a field, as they stand in its text."""
        found = (self._found[key] for key in self._at.get(ref, ()))
        return tuple(sorted(found, key=lambda one: (_place_in_field(one), one.message)))

    def _put(self, key: _Key, finding: Finding | None) -> None:
        old = self._found.pop(key, None)
        if old is not None:
            keys = self._at[old.refs[0]]
            keys.remove(key)
            if not keys:
                del self._at[old.refs[0]]
        if finding is not None:
            self._found[key] = finding
            self._at.setdefault(finding.refs[0], set()).add(key)

    # -- from the beginning ------------------------------------------------------------------

    def check_all(self, *, reads_later: bool = False) -> None:
        """Find everything anew; with ``reads_later`` as of ``recheck``."""
        self._found.clear()
        self._at.clear()
        self._scored.clear()
        self.recheck(list(self._report.values), reads_later=reads_later)

    @property
    def is_begun(self) -> bool:
        """Say whether texts were read proof, be it that some changed since."""
        return self._proofing is not None

    @property
    def is_behind(self) -> bool:
        """Say whether texts are still to be read proof; ``recheck`` of nothing does that."""
        return bool(self._unread)

    def is_unread(self, ref: FieldRef) -> bool:
        """Say whether a field is still to be read proof: its findings are of a former text."""
        return ref in self._unread

    def look_back(self, previous: PreviousReport | None) -> Changes:
        """Hold the texts against last year's report from now on; return findings (added, removed).

        None forgets the one there was.
        """
        before = self._take_out(LOOK_BACK_CHECKS)
        self._look_back = None
        if previous is not None:
            self._look_back = LookingBack(self._report, previous)
            self._recheck_last_year(before, self._report.values)
        return self._compared(before)

    def know(self, people: tuple[str, ...]) -> Changes:
        """Look for these persons' names from now on; return findings (added, removed)."""
        before = self._take_out({"proof"})
        self._unread.clear()
        self._people, self._proofing = people, None
        self._recheck_proof(before, self._report.values, is_rearranged=True)
        return self._compared(before)

    def _take_out(self, kinds: Container[str]) -> _Before:
        before: _Before = {key: one for key, one in self._found.items() if key.kind in kinds}
        for key in before:
            self._put(key, None)
        return before

    # -- change by change --------------------------------------------------------------------

    def recheck(
        self,
        refs: Iterable[FieldRef],
        moved: Container[int] | None = None,
        answered: Collection[AnswerKey] = (),
        *,
        reads_later: bool = False,
    ) -> Changes:
        """Check again what hangs on the given fields; return findings (added, removed).

        A field that is gone loses its findings. Where records came, went or moved, ``moved`` are
        those that stand elsewhere now: what was found in them names another place. ``answered`` is
        what the clerk said something else to. With ``reads_later`` the texts are not read proof
        until the next call: what the proof-reader found stays as it was.
        """
        before: _Before = {}
        self._early = None
        if moved is not None:
            self._order = {}
            self._drop_lines_gone(before)
        touched = set(self._touched(refs))
        self._recheck_template(before, self._reach.of(touched))
        self._recheck_scores(before, touched)
        self._recheck_last_year(before, touched)
        self._unread |= touched
        if not reads_later:
            unread, self._unread = self._unread, set()
            self._recheck_proof(before, unread, is_rearranged=moved is not None)
        if moved:
            self._tell_again(before, moved)
        if answered:
            around = {key[:2] for key in answered}
            told = [(key, one) for key, one in self._found.items() if answer_key(one)[:2] in around]
            for key, finding in told:
                self._note(before, key, finding)
        return self._compared(before)

    def _compared(self, before: _Before) -> Changes:
        pairs = [(old, self._found.get(key)) for key, old in before.items()]
        added = tuple(new for old, new in pairs if new is not None and new != old)
        removed = tuple(old for old, new in pairs if old is not None and new != old)
        return added, removed

    def _note(self, before: _Before, key: _Key, finding: Finding | None) -> None:
        before.setdefault(key, self._found.get(key))
        self._put(key, finding and with_answer(finding, self._report.answers))

    def _recheck_template(self, before: _Before, refs: Iterable[FieldRef]) -> None:
        whole: set[str] = set()
        for ref in refs:
            is_here = ref in self._report.values
            own = self._own.finding(ref) if is_here else None
            self._note(before, _Key("", ref.code, ref.line), own)
            for check in self._by_name.get(ref.code, ()):
                code = check.check.code
                if code in whole:
                    continue
                if not is_here:  # It is looked at in all records: for a thousand gone, once.
                    whole.add(code)
                for line in self._lines_for(check, ref):
                    key = _Key("check", code, line)
                    if key not in before:
                        self._note(before, key, self._template.finding(check, line))

    def _recheck_scores(self, before: _Before, refs: Iterable[FieldRef]) -> None:
        if not self._report.template.scorings:
            return
        reached = {found for ref in refs for found in scores_reached(self._report, ref)}
        for ref in reached:
            findings = scoring_findings(self._report, ref)
            for index in range(max(len(findings), self._scored.get(ref, 0))):
                finding = findings[index] if index < len(findings) else None
                self._note(before, _Key("score", ref.code, ref.line, number=index), finding)
            self._scored[ref] = len(findings)

    def _recheck_last_year(self, before: _Before, refs: Iterable[FieldRef]) -> None:
        if self._look_back is None:
            return
        for ref in self._look_back.reach(refs):
            for check in LOOK_BACK_CHECKS:
                key = _Key(check, ref.code, ref.line)
                self._note(before, key, self._look_back.finding(check, ref))

    def _recheck_proof(
        self, before: _Before, refs: Iterable[FieldRef], *, is_rearranged: bool
    ) -> None:
        if self._proofing is None:
            self._proofing = Proofing(self._report, self._people)
        for ref, slip, finding in self._proofing.update(refs, is_rearranged=is_rearranged):
            self._note(before, _Key("proof", ref.code, ref.line, slip), finding)

    def _touched(self, refs: Iterable[FieldRef]) -> Iterable[FieldRef]:
        """Where the headings are numbered anew every finding may name another place."""
        numbers = heading_numbers(self._report)
        if numbers == self._numbers:
            return refs
        self._numbers = numbers
        return {*refs, *self._report.values}

    def _tell_again(self, before: _Before, moved: Container[int]) -> None:
        told = [
            key
            for key, finding in self._found.items()
            if key not in before
            and (key.line in moved or any(ref.line in moved for ref in finding.refs))
        ]
        for key in told:
            self._note(before, key, self._finding(key))

    def _finding(self, key: _Key) -> Finding | None:
        if key.slip is not None and self._proofing is not None:
            return self._proofing.finding(key.slip)
        if key.kind == "score":
            return scoring_findings(self._report, FieldRef(key.code, key.line))[key.number]
        if key.kind == "check":
            return self._template.finding(self._checks[key.code], key.line)
        if self._look_back is not None and key.kind in LOOK_BACK_CHECKS:
            return self._look_back.finding(key.kind, FieldRef(key.code, key.line))
        return self._own.finding(FieldRef(key.code, key.line))

    def _drop_lines_gone(self, before: _Before) -> None:
        """A record that was removed takes the findings made for it along."""
        for key in [key for key in self._found if not self._report.tree.has(key.line)]:
            before.setdefault(key, self._found[key])
            self._put(key, None)

    def _lines_for(self, check: CompiledCheck, ref: FieldRef) -> list[int]:
        group = check.check.for_each
        if group is None:
            return [ROOT]
        # What was found with a field that is gone may stand at any record.
        line = ref.line if ref in self._report.values else ROOT
        return self._report.tree.records_of(group, line)


def _place_in_field(finding: Finding) -> tuple[int, str]:
    """What concerns the whole field stands before what concerns a piece of it."""
    start = -1 if finding.span is None else finding.span[0]
    return start, finding.check
