"""See to it that what was placed is in sight: a field that does not apply shows nothing.

What a text fills in says that it applies: a flag or choice on which only that depends is set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.report.calculate import calculated_report
from perfdesk.report.values import (
    Provenance,
    ReportData,
    ReportMeta,
    State,
    StoredValue,
)
from perfdesk.template.datatypes import PROSE, DataType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.intake.fields.ledger import Ledger
    from perfdesk.report.report import Report
    from perfdesk.report.values import FieldRef

_YES = "是"
#: A score does not apply where a table tells it: that is no reason to set anything.
_OPENING = frozenset({*PROSE, DataType.SENTENCE, DataType.MONEY})


def settle(ledger: Ledger) -> None:
    """Set what makes placed contents apply; move the others to where they are seen."""
    report = _report(ledger)
    hidden = list(_hidden(ledger, report))
    if not hidden:
        return
    for ref in hidden:
        _open(ledger, ref)
    report = _report(ledger)
    for ref in _hidden(ledger, report):
        if not ledger.template.fields[ref.code].is_numeric:
            ledger.move(ref, _seen(ledger, ref))


def _report(ledger: Ledger) -> Report:
    identity = ledger.template.identity
    year = ledger.fiscal_year or max(identity.fiscal_years, default=2000)
    values = tuple(
        StoredValue(placed.ref, placed.text, State.VALID, Provenance.IMPORTED)
        for placed in ledger.placed()
        if not placed.calculated and placed.text
    )
    meta = ReportMeta(identity.id, identity.version, year, ledger.unit)
    return calculated_report(ledger.template, ReportData(meta, tuple(ledger.lines), values))


def _hidden(ledger: Ledger, report: Report) -> Iterator[FieldRef]:
    """Yield the texts that stand in a field that does not apply."""
    for placed in ledger.placed():
        kind = ledger.template.fields[placed.ref.code].type
        value = report.values.get(placed.ref)
        is_hidden = value is not None and value.state is State.NOT_RELEVANT
        if is_hidden and kind in _OPENING and not placed.calculated:
            yield placed.ref


def _open(ledger: Ledger, ref: FieldRef) -> None:
    """Set the flag, or the choice, on which alone it depends whether a field applies."""
    template = ledger.template
    relevant = template.compiled[ref.code].relevant
    names = relevant.names if relevant is not None else frozenset()
    fields = [template.fields[name] for name in names if name in template.fields]
    if len(fields) != 1 or fields[0].group != template.fields[ref.code].group:
        return
    holder = type(ref)(fields[0].code, ref.line)
    if fields[0].type is DataType.FLAG:
        ledger.copy(holder, _YES)
    elif fields[0].type is DataType.CHOICE and relevant is not None:
        source = template.fields[ref.code].relevant or ""
        named = [choice for choice in fields[0].choices if f'"{choice}"' in source]
        if named:
            ledger.copy(holder, named[0])


def _seen(ledger: Ledger, ref: FieldRef) -> FieldRef | None:
    """Return a text of the same section or record that always applies."""
    template = ledger.template
    field = template.fields[ref.code]
    members = template.members[field.group or field.section or ""]
    texts = (
        template.fields[code]
        for code in members
        if template.fields[code].type is DataType.TEXT and template.fields[code].relevant is None
    )
    found = next((one for one in texts if one.display_layout.kind != "hidden"), None)
    return None if found is None else type(ref)(found.code, ref.line)
