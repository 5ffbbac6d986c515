"""Find what a reviewer would send the report back for, field by field and check by check.

The template's checks are data. The engine's own few checks hold for every template: what has to be
filled is filled, what is filled is readable, constraints hold, and an overridden sentence still
tells the figures of the form. ``Checker`` keeps what is found true.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.report.answers import gist_of
from perfdesk.report.calculate import LineScope, shown
from perfdesk.report.places import place
from perfdesk.report.values import FieldRef, Finding, State
from perfdesk.template.datatypes import DataType, Severity, Value, plain, rounded
from perfdesk.template.expressions import Call, Expression, Operation
from perfdesk.template.template import BUILT_IN_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.report.report import Report
    from perfdesk.template.patterns import Slot
    from perfdesk.template.schema import Check
    from perfdesk.template.template import CompiledCheck

#: Engine checks that only say that something is still to do.
UNFINISHED = frozenset({"required", "min_lines"})


class TemplateChecks:
    """Makes the checks that a template brings."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def finding(self, compiled: CompiledCheck, line: int) -> Finding | None:
        """Make a check in a record; in the report itself for line 0."""
        scope = LineScope(self._report, line)
        check = compiled.check
        if compiled.when is not None and compiled.when.evaluate(scope) is not True:
            return None
        if compiled.test.evaluate(scope, check.tolerance) is not False:
            return None
        refs = tuple(_around(self._report, code, line) for code in check.fields)
        if self._report.values[refs[0]].state is State.NOT_RELEVANT:
            return None
        slots = {slot: self._slot(compiled, slot, line) for slot in compiled.message.slots}
        text = compiled.message.fill(slots.__getitem__)
        quote = self._report.values[refs[0]].text
        told = {f"{slot.aspect} {slot.name}": words for slot, words in slots.items()}
        return Finding(
            check.severity,
            check.code,
            refs,
            text,
            quote,
            title=self._title(check),
            basis=check.source,
            gist=gist_of(quote, told),
        )

    def _title(self, check: Check) -> str:
        return check.title or self._report.template.fields[check.fields[0]].label

    def _slot(self, compiled: CompiledCheck, slot: Slot, line: int) -> str:
        report = self._report
        if slot.aspect == "label":
            return report.template.fields[slot.name].label
        if slot.aspect == "place":
            return place(report, _around(report, slot.name, line))
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


class OwnChecks:
    """Makes the engine's own checks of a field."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def finding(self, ref: FieldRef) -> Finding | None:
        """Return what is wrong with a field by itself."""
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
        return own_finding(Severity.ERROR, check, ref, text, quote, slots)

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
                    where=place(self._report, _around(self._report, slot.name, ref.line)),
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
        # Not the length itself: it is another one with every letter.
        side = {"is_short": length < advised[0], "least": advised[0], "most": advised[1]}
        return own_finding(Severity.HINT, "length", ref, text, slots=side)


def own_finding(
    severity: Severity,
    check: str,
    ref: FieldRef,
    text: str,
    quote: str = "",
    slots: Mapping[str, object] | None = None,
) -> Finding:
    """Return what one of the engine's own checks found, with its name and its basis."""
    title, basis = message("titles", check), message("bases", check)
    gist = gist_of(quote, slots or {})
    return Finding(severity, check, (ref,), text, quote, title=title, basis=basis, gist=gist)


def _around(report: Report, code: str, line: int) -> FieldRef:
    """Return a field as it is seen from a record in or below the one that holds it."""
    return FieldRef(code, report.tree.climb(line, report.template.fields[code].group))


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
