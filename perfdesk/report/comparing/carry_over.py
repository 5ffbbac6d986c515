"""Say what of last year's report may stand in this year's, and make it content of this year's.

The permanent codes of fields are the bridge between the years. Texts, lists, choices and groups
may be carried over; figures of a year and what is generated from them may not (``carry_over`` of a
template's fields says more).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.report.values import ROOT, FieldRef, Line, Provenance, ReportData, State, StoredValue
from perfdesk.template.datatypes import (
    CONTAINERS,
    PROSE,
    DataType,
    ValueFaultError,
    content_type,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from perfdesk.report.report import Report
    from perfdesk.template.schema import FormField
    from perfdesk.template.template import ReportTemplate

_READ_ALIKE = (CONTAINERS, PROSE | {DataType.SENTENCE})


def corresponds(old: ReportTemplate, new: ReportTemplate, code: str) -> bool:
    """Say whether a field of this year's template is the same one in last year's.

    It has the same code, stands in the same groups, and its contents read alike: a text that
    became a list does, a text that became a figure does not.
    """
    if code not in old.fields or code not in new.fields:
        return False
    kinds = {old.fields[code].type, new.fields[code].type}
    is_alike = len(kinds) == 1 or any(kinds <= family for family in _READ_ALIKE)
    return is_alike and old.groups_of(code) == new.groups_of(code)


def carried_codes(old: ReportTemplate, new: ReportTemplate) -> list[str]:
    """Return the fields and groups, outside of groups, that may be carried over, in order."""
    return [
        code
        for section, _level in new.walk_sections()
        for code in new.members.get(section, ())
        if new.carry_over(code) != "never" and corresponds(old, new, code)
    ]


def carried_over(previous: Report, report: Report, codes: AbstractSet[str]) -> ReportData:
    """Return last year's content of some fields and groups as content of this year's report.

    Records get numbers that this year's report never had. Fields of records that are never carried
    over are as in a new record.
    """
    copy = _Copy(previous, report)
    for code in carried_codes(previous.template, report.template):
        if code in codes:
            copy.take(code, ROOT, ROOT)
    return ReportData(
        report.meta, tuple(copy.lines), tuple(copy.values), next_line=copy.next_number
    )


class _Copy:
    """Last year's content, written down with this year's numbers."""

    def __init__(self, previous: Report, report: Report) -> None:
        self._previous = previous
        self._template = report.template
        self.next_number = report.tree.next_number
        self.lines: list[Line] = []
        self.values: list[StoredValue] = []

    def take(self, code: str, source: int, target: int) -> None:
        """Take a field, or the records of a group with all in them, from one line to another."""
        field = self._template.fields[code]
        if field.is_container:
            records = self._previous.lines(code, source)[: field.max_lines]
            for position, number in enumerate(records):
                self._take_record(code, number, target, position)
            return
        text = carried_text(self._previous, self._template, FieldRef(code, source))
        if text:
            self._put(FieldRef(code, target), text, Provenance.CARRIED_OVER)

    def _take_record(self, group: str, source: int, parent: int, position: int) -> None:
        number = self.next_number
        self.next_number += 1
        self.lines.append(Line(number, group, parent, position))
        for code in self._template.members.get(group, ()):
            field = self._template.fields[code]
            is_carried = self._template.carry_over(code) != "never"
            if is_carried and corresponds(self._previous.template, self._template, code):
                self.take(code, source, number)
            elif field.default:
                self._put(FieldRef(code, number), field.default, Provenance.GENERATED)

    def _put(self, ref: FieldRef, text: str, provenance: Provenance) -> None:
        self.values.append(StoredValue(ref, text, State.VALID, provenance))


def carried_text(previous: Report, template: ReportTemplate, ref: FieldRef) -> str:
    """Return what a field of last year's report would be this year; empty where it fits nothing.

    A choice that this year's template does not offer is left to the clerk.
    """
    value = previous.values.get(ref)
    if value is None or value.state not in (State.VALID, State.CALCULATED):
        return ""
    return value.text if _is_read(template.fields[ref.code], value.text) else ""


def _is_read(field: FormField, text: str) -> bool:
    try:
        content_type(field.type).parse(text, field.options)
    except ValueFaultError:
        return False
    return True


def filled_refs(report: Report, refs: Iterable[FieldRef]) -> Iterator[FieldRef]:
    """Yield the fields among those given that somebody filled in; defaults do not count."""
    for ref in refs:
        entry = report.entries.get(ref)
        if entry is not None and entry.text.strip() and entry.provenance != Provenance.GENERATED:
            yield ref
