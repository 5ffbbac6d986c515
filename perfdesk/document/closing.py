"""What stands round the text: the title with the clerk's own breaks, 附件说明, 落款 and 附注.

Which fields fill it is said by the template (``[template.print_fields]``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.document.blocks import Closing, ListItem, SignOff
from perfdesk.document.texts import printed
from perfdesk.errors import message
from perfdesk.report.values import FieldRef, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.report.report import Report
    from perfdesk.template.patterns import Pattern

_BRACKETS = {"（": "）", "(": ")"}
_CLOSING_MARKS = "。；;.，, \u3000"


def broken_title(report: Report, title: str) -> str:
    """Return the title with a line end behind each of the words where the clerk wants one.

    Words that do not stand in the title, or at its end, change nothing.
    """
    code = report.template.identity.print_fields.title_break
    for word in _items(report, code):
        title = title.replace(word, f"{word}\n", 1) if not title.endswith(word) else title
    return "\n".join(part for line in title.split("\n") if (part := line.strip()))


def title_source(report: Report) -> FieldRef | None:
    """Return the field that a click on the title leads to (its breaks)."""
    code = report.template.identity.print_fields.title_break
    return _source(code) or pattern_source(report, report.template.report_title)


def pattern_source(report: Report, pattern: Pattern) -> FieldRef | None:
    """Return the first field that fills a pattern, None where there is none."""
    fields = report.template.fields
    return next((FieldRef(slot.name) for slot in pattern.slots if slot.name in fields), None)


def attachment_names(report: Report) -> tuple[str, ...]:
    """Return the names of the 附件说明 that the clerk has filled in."""
    code = report.template.identity.print_fields.attachments
    return tuple(name for item in _items(report, code) if (name := _bare(item)))


def build_closing(report: Report, names: Sequence[str]) -> Closing | None:
    """Return what stands below the text, None where nothing of it is filled in.

    ``names`` are those of the 附件说明, in order.
    """
    named = report.template.identity.print_fields
    numbers = [f"{n}. " for n in range(1, len(names) + 1)] if len(names) > 1 else [""]
    note = _text(report, named.note).strip()
    if note and _BRACKETS.get(note[0]) == note[-1]:
        note = note[1:-1].strip()
    closing = Closing(
        lead=message("notes", "attachments_lead") if names else "",
        attachments=tuple(map(ListItem, numbers, names)),
        sign_off=_sign_off(report),
        note=f"（{note}）" if note else "",
        attachments_source=_source(named.attachments),
        note_source=_source(named.note),
    )
    return closing if closing.texts() else None


def _sign_off(report: Report) -> SignOff | None:
    named = report.template.identity.print_fields
    author = "\n".join(_items(report, named.author)) if _text(report, named.author) else ""
    date = _text(report, named.date)
    if not author and not date:
        return None
    return SignOff(
        author=author or report.meta.unit,
        date=date,
        is_sealed=named.sealed is not None and report.values[FieldRef(named.sealed)].value is True,
        author_source=_source(named.author),
        date_source=_source(named.date),
    )


def _source(code: str | None) -> FieldRef | None:
    return None if code is None else FieldRef(code)


def _text(report: Report, code: str | None) -> str:
    if code is None or report.values[FieldRef(code)].state is State.NOT_RELEVANT:
        return ""
    return " ".join(printed(report, FieldRef(code)).split())


def _items(report: Report, code: str | None) -> list[str]:
    if code is None:
        return []
    lines = printed(report, FieldRef(code)).split("\n")
    return [item for line in lines if (item := line.strip())]


def _bare(name: str) -> str:
    """Return an attachment's name as the standard has it: without a closing mark."""
    return name.rstrip(_CLOSING_MARKS)
