"""Find what a reviewer would send the report back for.

The template's checks are data. The engine's own few checks hold for every template: what has to be
filled is filled, what is filled is readable, constraints hold, an overridden sentence still tells
the figures of the form, and (``look_back``) texts are not last year's.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.report.calculate import LineScope, shown
from perfdesk.report.look_back import LOOK_BACK_CHECKS, LookingBack
from perfdesk.report.places import heading_numbers, place
from perfdesk.report.reach import Reach
from perfdesk.report.values import ROOT, FieldRef, Finding, State
from perfdesk.template.datatypes import DataType, Severity, Value, plain, rounded
from perfdesk.template.expressions import Call, Expression, Operation
from perfdesk.template.template import BUILT_IN_NAMES

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from perfdesk.report.look_back import PreviousReport
    from perfdesk.report.report import Report
    from perfdesk.template.patterns import Slot
    from perfdesk.template.template import CompiledCheck

#: Engine checks that only say that something is still to do.
UNFINISHED = frozenset({"required", "min_lines"})

_Key = tuple[str, str, int]


class Checker:
    """The findings of one report, kept true change by change."""

    def __init__(self, report: Report, previous: PreviousReport | None = None) -> None:
        self._report = report
        self._reach = Reach(report)
        self._look_back = LookingBack(report, previous) if previous is not None else None
        self._numbers: dict[str, str] = {}
        self._order: dict[FieldRef, int] = {}
        self._found: dict[_Key, Finding] = {}
        self._checks = {check.check.code: check for check in report.template.checks}
        self._by_name: dict[str, list[CompiledCheck]] = {}
        for check in report.template.checks:
            for name in check.names:
                self._by_name.setdefault(name, []).append(check)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return all findings in reading order of the report."""
        if not self._order:
            self._order = {ref: index for index, ref in enumerate(self._report.refs())}
        order = self._order

        def reading_order(finding: Finding) -> tuple[int, str, list[int], str]:
            places = [order[ref] for ref in finding.refs]
            return places[0], finding.check, places, finding.message

        return tuple(sorted(self._found.values(), key=reading_order))

    def of(self, ref: FieldRef) -> tuple[Finding, ...]:
        """Return the findings that are shown at a field."""
        return tuple(finding for finding in self._found.values() if finding.refs[0] == ref)

    def check_all(self) -> None:
        """Find everything anew."""
        self._found.clear()
        self.recheck(list(self._report.values))

    def look_back(
        self, previous: PreviousReport | None
    ) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """Hold the texts against last year's report from now on; return findings (added, removed).

        None forgets the one there was.
        """
        before: dict[_Key, Finding | None] = {
            key: found for key, found in self._found.items() if key[0] in LOOK_BACK_CHECKS
        }
        for key in before:
            del self._found[key]
        self._look_back = None
        if previous is not None:
            self._look_back = LookingBack(self._report, previous)
            self._recheck_last_year(before, self._report.values)
        return self._compared(before)

    def recheck(
        self, refs: Iterable[FieldRef], moved: Container[int] | None = None
    ) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """Check again what hangs on the given fields; return findings (added, removed).

        A field that is gone loses its findings. Where records came, went or moved, ``moved`` are
        those that stand elsewhere now: what was found in them names another place.
        """
        before: dict[_Key, Finding | None] = {}
        if moved is not None:
            self._order = {}
            self._drop_lines_gone(before)
        touched = set(self._touched(refs))
        for ref in self._reach.of(touched):
            if ref in self._report.values:
                self._note(before, ("", ref.code, ref.line), self._engine_finding(ref))
            else:
                self._note(before, ("", ref.code, ref.line), None)
            for check in self._by_name.get(ref.code, ()):
                for line in self._lines_for(check, ref):
                    key = ("check", check.check.code, line)
                    if key not in before:
                        self._note(before, key, self._template_finding(check, line))
        self._recheck_last_year(before, touched)
        if moved:
            self._tell_again(before, moved)
        return self._compared(before)

    def _compared(
        self, before: Mapping[_Key, Finding | None]
    ) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        pairs = [(old, self._found.get(key)) for key, old in before.items()]
        added = tuple(new for old, new in pairs if new is not None and new != old)
        removed = tuple(old for old, new in pairs if old is not None and new != old)
        return added, removed

    def _recheck_last_year(
        self, before: dict[_Key, Finding | None], refs: Iterable[FieldRef]
    ) -> None:
        if self._look_back is None:
            return
        for ref in self._look_back.reach(refs):
            for check in LOOK_BACK_CHECKS:
                self._note(before, (check, ref.code, ref.line), self._look_back.finding(check, ref))

    def _touched(self, refs: Iterable[FieldRef]) -> Iterable[FieldRef]:
        """Where the headings are numbered anew every finding may name another place."""
        numbers = heading_numbers(self._report)
        if numbers == self._numbers:
            return refs
        self._numbers = numbers
        return {*refs, *self._report.values}

    def _note(self, before: dict[_Key, Finding | None], key: _Key, finding: Finding | None) -> None:
        before.setdefault(key, self._found.get(key))
        if finding is None:
            self._found.pop(key, None)
        else:
            self._found[key] = finding

    def _tell_again(self, before: dict[_Key, Finding | None], moved: Container[int]) -> None:
        told = [
            key
            for key, finding in self._found.items()
            if key not in before
            and (key[2] in moved or any(ref.line in moved for ref in finding.refs))
        ]
        for kind, code, line in told:
            self._note(before, (kind, code, line), self._finding(kind, code, line))

    def _finding(self, kind: str, code: str, line: int) -> Finding | None:
        if kind == "check":
            return self._template_finding(self._checks[code], line)
        if self._look_back is not None and kind in LOOK_BACK_CHECKS:
            return self._look_back.finding(kind, FieldRef(code, line))
        return self._engine_finding(FieldRef(code, line))

    def _drop_lines_gone(self, before: dict[_Key, Finding | None]) -> None:
        """A record that was removed takes the findings made for it along."""
        gone = [key for key in self._found if not self._report.tree.has(key[2])]
        for key in gone:
            before.setdefault(key, self._found[key])
            del self._found[key]

    def _lines_for(self, check: CompiledCheck, ref: FieldRef) -> list[int]:
        group = check.check.for_each
        if group is None:
            return [ROOT]
        # What was found with a field that is gone may stand at any record.
        line = ref.line if ref in self._report.values else ROOT
        return self._report.tree.records_of(group, line)

    # -- the template's checks ------------------------------------------------------------

    def _template_finding(self, compiled: CompiledCheck, line: int) -> Finding | None:
        scope = LineScope(self._report, line)
        check = compiled.check
        if compiled.when is not None and compiled.when.evaluate(scope) is not True:
            return None
        if compiled.test.evaluate(scope, check.tolerance) is not False:
            return None
        refs = tuple(self._ref(code, line) for code in check.fields)
        if self._report.values[refs[0]].state is State.NOT_RELEVANT:
            return None
        text = compiled.message.fill(lambda slot: self._slot(compiled, slot, line))
        return Finding(check.severity, check.code, refs, text, self._quote(refs[0]))

    def _ref(self, code: str, line: int) -> FieldRef:
        return FieldRef(
            code, self._report.tree.climb(line, self._report.template.fields[code].group)
        )

    def _quote(self, ref: FieldRef) -> str:
        return self._report.values[ref].text

    def _slot(self, compiled: CompiledCheck, slot: Slot, line: int) -> str:
        report = self._report
        if slot.aspect == "label":
            return report.template.fields[slot.name].label
        if slot.aspect == "place":
            return place(report, self._ref(slot.name, line))
        if slot.name in BUILT_IN_NAMES:
            return shown(report, slot.name, line)
        if slot.name in report.template.fields:
            unit = report.template.fields[slot.name].unit
            return _with_unit(shown(report, slot.name, line), unit)
        expression = compiled.slots.get(slot.name)
        if expression is None:
            value = _side(compiled.test, slot.name, LineScope(report, line))
        else:
            value = expression.evaluate(LineScope(report, line))
        return self._figure(compiled, value)

    def _figure(self, compiled: CompiledCheck, value: Value) -> str:
        """Write a computed figure like the first numeric field that the check names."""
        for code in compiled.check.fields:
            field = self._report.template.fields[code]
            if field.is_numeric and isinstance(value, Decimal):
                return _with_unit(f"{rounded(value, field.options.places):f}", field.unit)
        return f"{value:f}" if isinstance(value, Decimal) else str(value or "")

    # -- the engine's own checks ------------------------------------------------------------

    def _engine_finding(self, ref: FieldRef) -> Finding | None:
        value = self._report.values[ref]
        field = self._report.template.fields[ref.code]
        if value.state is State.NOT_RELEVANT:
            return None
        if value.state is State.INVALID:
            return self._own("invalid", ref, value.text, label=field.label, fault=value.fault)
        if field.is_container:
            count = len(self._report.lines(ref.code, ref.line))
            if count < field.min_lines:
                return self._own("min_lines", ref, "", label=field.label, limit=field.min_lines)
            return None
        if value.state is State.EMPTY:
            is_due = not field.is_generated and is_required(self._report, ref)
            return self._own("required", ref, "", label=field.label) if is_due else None
        return self._constraint(ref) or self._override(ref) or self._length(ref)

    def _own(self, check: str, ref: FieldRef, quote: str, **slots: object) -> Finding:
        text = message("findings", check, place=place(self._report, ref), **slots)
        return Finding(Severity.ERROR, check, (ref,), text, quote)

    def _constraint(self, ref: FieldRef) -> Finding | None:
        expression = self._report.template.compiled[ref.code].constraint
        if (
            expression is None
            or expression.evaluate(LineScope(self._report, ref.line)) is not False
        ):
            return None
        field = self._report.template.fields[ref.code]
        quote = self._report.values[ref].text
        return self._own("constraint", ref, quote, label=field.label, text=field.constraint_message)

    def _override(self, ref: FieldRef) -> Finding | None:
        """An overridden sentence must still tell the figures of the form (C04)."""
        value = self._report.values[ref]
        pattern = self._report.template.compiled[ref.code].pattern
        if pattern is None or value.state is not State.VALID:
            return None
        for slot in pattern.slots:
            if slot.name in BUILT_IN_NAMES:
                continue  # Unit and year are no figures of the form.
            figure = shown(self._report, slot.name, ref.line)
            if figure and not _tells(value.text, figure):
                field = self._report.template.fields[slot.name]
                return self._own(
                    "override",
                    ref,
                    value.text,
                    label=field.label,
                    figure=_with_unit(figure, field.unit),
                    where=place(self._report, self._ref(slot.name, ref.line)),
                )
        return None

    def _length(self, ref: FieldRef) -> Finding | None:
        """The advised length is advice: no official limit is known (DOMAIN 1.5)."""
        field = self._report.template.fields[ref.code]
        advised = field.advised_length
        value = self._report.values[ref]
        if advised is None or field.type is not DataType.TEXT:
            return None
        length = len("".join(value.text.split()))
        if advised[0] <= length <= advised[1]:
            return None
        text = message(
            "findings",
            "length",
            place=place(self._report, ref),
            label=field.label,
            length=length,
            least=advised[0],
            most=advised[1],
        )
        return Finding(Severity.HINT, "length", (ref,), text)


def is_required(report: Report, ref: FieldRef) -> bool:
    """Say whether a field has to be filled, given what else is filled in."""
    required = report.template.fields[ref.code].required
    expression = report.template.compiled[ref.code].required
    if expression is None:
        return required is True
    return expression.evaluate(LineScope(report, ref.line)) is True


_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(%?)")


def _tells(text: str, figure: str) -> bool:
    """Say whether a text has a figure, as 3435.00, 3,435 or ３４３５; 13435 does not tell 3435."""
    wanted = _NUMBER.fullmatch(figure.removeprefix("-"))
    if wanted is None:
        return plain(figure) in plain(text)
    # "100,200" may be one figure or two.
    joined = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    found = [*_NUMBER.findall(plain(text)), *_NUMBER.findall(plain(joined))]
    return any((Decimal(number), sign) == (Decimal(wanted[1]), wanted[2]) for number, sign in found)


def _with_unit(text: str, unit: str) -> str:
    return text if not unit or text.endswith(unit) else f"{text} {unit}"


def _side(test: Expression, name: str, scope: LineScope) -> Value:
    """Return a side of a test that is one comparison, or their difference without sign."""
    match test.root:
        case Operation("==" | "!=" | "<" | "<=" | ">" | ">=", (left, right)):
            difference = Call("abs", (Operation("-", (left, right)),))
        case _:
            raise AssertionError(test.source)  # The loader lets only comparisons name their sides.
    root = {"left": left, "right": right, "difference": difference}[name]
    # The difference too is worked out as an expression: to as many digits as the sides.
    return Expression(test.source, root, test.names, test.scalar_names).evaluate(scope)
