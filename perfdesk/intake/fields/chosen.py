"""Put a piece into the field that was chosen for it, by the clerk or by what it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.intake.account import Owner
from perfdesk.intake.fields.claims import claim_list, claim_sentence, claim_value
from perfdesk.intake.fields.records import first_text
from perfdesk.intake.words.numbers import leading_number
from perfdesk.intake.words.reverse import label
from perfdesk.intake.words.wording import compact
from perfdesk.report.values import ROOT, FieldRef
from perfdesk.template.datatypes import DataType

if TYPE_CHECKING:
    from perfdesk.intake.fields.ledger import Ledger
    from perfdesk.template.schema import FormField

_LEAD = re.compile(r"\s*附件\s*[：:]\s*")
_BRACKETS = {"（": "）", "(": ")"}


def put_into(ledger: Ledger, code: str, text: str) -> None:
    """Put a text into a field; its label, number or brackets are the template's own.

    A field of a record gets a new record where the last one has something in it already.
    """
    field = ledger.template.fields[code]
    if field.is_container:
        member = first_text(ledger.template, code)
        if member is None:
            ledger.leave(text)
            return
        field = ledger.template.fields[member]
        _put(ledger, field, FieldRef(member, _new_line(ledger, code)), text)
        return
    if field.group is None:
        _put(ledger, field, FieldRef(code), text)
        return
    last = _last_line(ledger, field.group)
    if last is None or ledger.text(FieldRef(code, last)) is not None:
        last = _new_line(ledger, field.group)
    _put(ledger, field, FieldRef(code, last), text)


def _last_line(ledger: Ledger, group: str) -> int | None:
    numbers = [line.number for line in ledger.lines if line.group == group]
    return numbers[-1] if numbers else None


def _new_line(ledger: Ledger, group: str) -> int:
    """Add a record; what it stands in is the last of its kind, or a new one too."""
    outer = ledger.template.fields[group].group
    if outer is None:
        return ledger.add_line(group, ROOT)
    parent = _last_line(ledger, outer)
    return ledger.add_line(group, _new_line(ledger, outer) if parent is None else parent)


def _put(ledger: Ledger, field: FormField, ref: FieldRef, text: str) -> None:
    match field.type:
        case DataType.LIST:
            _put_items(ledger, ref, text)
        case DataType.SENTENCE:
            found = claim_sentence(ledger.template, ref, text, {})
            if found and compact(found[0].match[0]) == compact(text):
                found[0].write(ledger)
            else:
                ledger.put(ref, text)
        case DataType.TEXT:
            _put_text(ledger, field, ref, text)
        case _:
            claim = claim_value(field, text, 0, len(text))
            if claim is not None and ref.line == ROOT:
                claim.write(ledger)
            else:
                ledger.put(ref, text)


def _put_items(ledger: Ledger, ref: FieldRef, text: str) -> None:
    lead = _LEAD.match(text) if ref.code == _attachments(ledger) else None
    start = lead.end() if lead else 0
    ledger.generate(text[:start], Owner.LABEL, ref)
    found = claim_list(ledger.template, ref, text, start, len(text))
    if found is not None and found.start == start and len(found.items) > 1:
        found.write(ledger)
        return
    before = ledger.text(ref)
    expected = 1 if before is None else len(before.split("\n")) + 1
    number = leading_number(text[start:])
    tight = re.match(rf"{expected}[.．](?=\d)", text[start:])
    length = number.length if number is not None else tight.end() if tight else 0
    begin = start + length
    ledger.generate(text[start:begin], Owner.MARKER, ref)
    ledger.put(ref, text[begin:].strip())


def _attachments(ledger: Ledger) -> str | None:
    return ledger.template.identity.print_fields.attachments


def _put_text(ledger: Ledger, field: FormField, ref: FieldRef, text: str) -> None:
    if field.code == ledger.template.identity.print_fields.note:
        bare = text.strip()
        if _BRACKETS.get(bare[:1]) == bare[-1:]:
            ledger.generate(bare[:1], Owner.LABEL, ref)
            ledger.put(ref, bare[1:-1].strip())
            ledger.generate(bare[-1:], Owner.LABEL, ref)
            return
    is_inside = field.group is None and field.display_layout.kind != "hidden"
    opening = None if is_inside else label((field.label, *field.aliases)).match(text)
    start = opening.end() if opening else 0
    ledger.generate(text[:start], Owner.LABEL, ref)
    ledger.put(ref, text[start:])
