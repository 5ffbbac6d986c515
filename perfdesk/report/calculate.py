"""Keep a report's values true: parse, relevance, calculation, generated sentences.

Only what a change reaches is computed again, in the template's order of evaluation, so each value
is computed once.
"""

from __future__ import annotations

import heapq
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.report.report import Report
from perfdesk.report.values import ROOT, FieldRef, FieldValue, Provenance, State
from perfdesk.template.datatypes import DataType, Value, ValueFaultError, content_type
from perfdesk.template.expressions import UnknownValueError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfdesk.report.report import Entry
    from perfdesk.report.values import ReportData
    from perfdesk.template.schema import FormField
    from perfdesk.template.template import ReportTemplate


class LineScope:
    """The names of an expression as they are seen from one record of a report."""

    def __init__(self, report: Report, line: int) -> None:
        self._report = report
        self._line = line

    def value(self, name: str) -> Value:
        """Return the field's value in this record or in the one around it."""
        field = self._report.template.fields.get(name)
        if field is None:
            meta = self._report.meta
            return Decimal(meta.fiscal_year) if name == "fiscal_year" else (meta.unit or None)
        line = self._report.tree.climb(self._line, field.group)
        return _usable(self._report.values.get(FieldRef(name, line)))

    def values(self, name: str) -> Sequence[Value]:
        """Return the field's values in all records below this one.

        Raises:
            UnknownValueError: One of them cannot be read: a sum without it would look complete.
        """
        if name not in self._report.template.fields:
            return [self.value(name)]
        lines = self._report.tree.holding(name, self._line)
        found = [self._report.values.get(FieldRef(name, line)) for line in lines]
        if any(value is not None and value.state is State.INVALID for value in found):
            raise UnknownValueError(name)
        return [_usable(value) for value in found]

    def count(self, name: str) -> int:
        """Return how many records, items or filled fields there are below this record."""
        field = self._report.template.fields.get(name)
        if field is not None and field.is_container:
            return len(self._report.tree.records_of(name, self._line))
        values = [value for value in self.values(name) if value is not None]
        return sum(len(value) if isinstance(value, tuple) else 1 for value in values)


def _usable(value: FieldValue | None) -> Value:
    return value.value if value and value.state in (State.VALID, State.CALCULATED) else None


def calculated_report(template: ReportTemplate, data: ReportData) -> Report:
    """Return a stored report with all its values, to be read."""
    report = Report.from_data(template, data)
    Calculator(report).calculate_all()
    return report


class Calculator:
    """Recomputes the values of one report."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def calculate_all(self) -> None:
        """Compute every value from the entries."""
        self._report.values.clear()
        self._update_sections()
        refs = sorted(self._report.refs(), key=lambda ref: self._report.template.rank[ref.code])
        for ref in refs:
            self._report.values[ref] = self._evaluate(ref)
            # Relevance of a section may hang on what was just computed.
            if ref.code in self._section_names():
                self._update_sections()

    def _section_names(self) -> frozenset[str]:
        relevance = self._report.template.section_relevant.values()
        return frozenset(name for expression in relevance for name in expression.names)

    def recompute(
        self, seeds: Iterable[tuple[str, int]]
    ) -> tuple[dict[FieldRef, FieldValue], set[str]]:
        """Compute the seeds (code, line) and all that hangs on them.

        A seed whose line is gone stands for "the values of this code below its former parent".

        Returns:
            The values that are new or different, and the sections whose relevance changed.
        """
        template = self._report.template
        queue = [(template.rank[code], code, line) for code, line in seeds]
        heapq.heapify(queue)
        done: set[tuple[str, int]] = set()
        changed: dict[FieldRef, FieldValue] = {}
        hidden = self._report.hidden_sections
        while queue:
            _rank, code, line = heapq.heappop(queue)
            if (code, line) in done:
                continue
            done.add((code, line))
            before = self._report.values.get(FieldRef(code, line))
            if self._refresh(FieldRef(code, line), changed):
                if code in self._section_names():
                    self._update_sections()
                for dependent in self._reached(FieldRef(code, line), before):
                    for place in self._report.tree.holding(dependent, line):
                        heapq.heappush(queue, (template.rank[dependent], dependent, place))
        return changed, hidden ^ self._report.hidden_sections

    def dependents_at(self, code: str, line: int, group: str) -> list[tuple[str, int]]:
        """Return what hangs on ``code`` as seen from ``line``: seeds after a removal.

        ``group`` is that of the record that was taken out: what stands in other records of it sees
        only its own record.
        """
        template = self._report.template
        return [
            (dependent, place)
            for dependent in template.dependents.get(code, ())
            if group not in template.groups_of(dependent)
            for place in self._report.tree.holding(dependent, line)
        ]

    def _reached(self, ref: FieldRef, before: FieldValue | None) -> Iterable[str]:
        """Return the codes to be computed after a field that was refreshed.

        What stands in a container's records hangs on whether it applies, not on how many there are.
        """
        template = self._report.template
        codes = template.dependents.get(ref.code, ())
        if before is None or not template.fields[ref.code].is_container:
            return codes
        states = {before.state, self._report.values[ref].state}
        if State.NOT_RELEVANT in states and len(states) > 1:
            return codes
        return [code for code in codes if ref.code not in template.groups_of(code)]

    def _refresh(self, ref: FieldRef, changed: dict[FieldRef, FieldValue]) -> bool:
        """Compute one value; say whether it differs from what was there."""
        new = self._evaluate(ref)
        is_container = self._report.template.fields[ref.code].is_container
        if self._report.values.get(ref) == new and not is_container:
            return False
        self._report.values[ref] = new
        changed[ref] = new
        return True

    def _update_sections(self) -> None:
        """Find the sections that do not apply."""
        report = self._report
        scope = LineScope(report, ROOT)
        hidden: set[str] = set()
        for code, _level in report.template.walk_sections():
            expression = report.template.section_relevant.get(code)
            above = report.template.sections[code].parent
            if above in hidden or (
                expression is not None and expression.evaluate(scope) is not True
            ):
                hidden.add(code)
        report.hidden_sections = hidden

    # -- one value ------------------------------------------------------------------------

    def _evaluate(self, ref: FieldRef) -> FieldValue:
        report = self._report
        field = report.template.fields[ref.code]
        entry = report.entries.get(ref)
        if not self._is_relevant(ref, field):
            text = entry.text if entry else ""
            provenance = entry.provenance if entry else Provenance.TYPED
            return FieldValue(ref, text, None, State.NOT_RELEVANT, provenance)
        if field.is_container:
            state = State.VALID if report.lines(ref.code, ref.line) else State.EMPTY
            return FieldValue(ref, "", None, state, Provenance.TYPED)
        if field.type is DataType.SENTENCE:
            return self._sentence(ref, field)
        if field.calculate is not None:
            return self._calculated(ref, field)
        if entry is None or not entry.text.strip():
            text = entry.text if entry else ""
            return FieldValue(ref, text, None, State.EMPTY, Provenance.TYPED)
        return self._entered(ref, field, entry)

    def _entered(self, ref: FieldRef, field: FormField, entry: Entry) -> FieldValue:
        try:
            value = content_type(field.type).parse(entry.text, field.options)
        except ValueFaultError as fault:
            return FieldValue(ref, entry.text, None, State.INVALID, entry.provenance, str(fault))
        return FieldValue(ref, entry.text, value, State.VALID, entry.provenance)

    def _is_relevant(self, ref: FieldRef, field: FormField) -> bool:
        """A field applies where its section, its records and its own condition do."""
        report = self._report
        if field.section is not None and field.section in report.hidden_sections:
            return False
        if field.group is not None:
            holder = report.values.get(FieldRef(field.group, report.line(ref.line).parent))
            if holder is not None and holder.state is State.NOT_RELEVANT:
                return False
        expression = report.template.compiled[ref.code].relevant
        return expression is None or expression.evaluate(LineScope(report, ref.line)) is True

    def _calculated(self, ref: FieldRef, field: FormField) -> FieldValue:
        """Compute a figure, unless it may be set by hand and was."""
        entry = self._report.entries.get(ref)
        if field.overridable and entry is not None and entry.text.strip():
            return self._entered(ref, field, entry)
        value = self._computed(ref)
        if value is None:
            return FieldValue(ref, "", None, State.EMPTY, Provenance.GENERATED)
        text = content_type(field.type).show(value, field.options)
        return FieldValue(ref, text, value, State.CALCULATED, Provenance.GENERATED)

    def _computed(self, ref: FieldRef) -> Value:
        expression = self._report.template.compiled[ref.code].calculate
        return expression.evaluate(LineScope(self._report, ref.line)) if expression else None

    def _sentence(self, ref: FieldRef, field: FormField) -> FieldValue:
        """Generate the prose, unless the clerk wrote her own."""
        entry = self._report.entries.get(ref)
        if entry is not None and entry.text.strip():
            return FieldValue(ref, entry.text, entry.text.strip(), State.VALID, entry.provenance)
        text = self.generated_text(ref)
        if not text:
            return FieldValue(ref, "", None, State.EMPTY, Provenance.GENERATED)
        value = content_type(field.type).parse(text, field.options)
        return FieldValue(ref, text, value, State.CALCULATED, Provenance.GENERATED)

    def generated_text(self, ref: FieldRef) -> str:
        """Return a sentence as its figures make it, or a figure as it is computed.

        Empty while a figure is missing.
        """
        pattern = self._report.template.compiled[ref.code].pattern
        if pattern is None:
            field = self._report.template.fields[ref.code]
            return content_type(field.type).show(self._computed(ref), field.options)
        texts = {slot.name: self.shown(slot.name, ref.line) for slot in pattern.slots}
        return pattern.fill(lambda slot: texts[slot.name]) if all(texts.values()) else ""

    def is_as_generated(self, ref: FieldRef, text: str) -> bool:
        """Say whether a text tells what would stand there anyway: 8.7 is 8.70."""
        generated = self.generated_text(ref)
        field = self._report.template.fields[ref.code]
        if not generated or not field.is_numeric:
            return text.strip() == generated
        try:
            return content_type(field.type).parse(text, field.options) == self._computed(ref)
        except ValueFaultError:
            return False

    def shown(self, name: str, line: int) -> str:
        """Return a name's value as it is printed, seen from a record; empty where there is none."""
        return shown(self._report, name, line)


def shown(report: Report, name: str, line: int) -> str:
    """Return a field's or built-in name's value as it is printed, without its unit."""
    field = report.template.fields.get(name)
    if field is None:
        return str(report.meta.fiscal_year) if name == "fiscal_year" else report.meta.unit
    value = _usable(report.values.get(FieldRef(name, report.tree.climb(line, field.group))))
    return content_type(field.type).show(value, field.options)
