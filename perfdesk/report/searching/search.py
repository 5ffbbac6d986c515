"""Find words in all fields of a report, and say what the fields would be with other words there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.report.places import ReadingOrder, records, section_place
from perfdesk.report.values import FieldRef, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfdesk.report.report import Report
    from perfdesk.report.values import FieldValue

#: So many characters stand around what was found.
_AROUND = 16
#: Distance of the full-width characters from those of ASCII.
_WIDER = 0xFEE0


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a field's text where the words stand.

    Attributes:
        start, length: Where they stand, in characters of the field's text.
        before, after: What stands around them in the same line, cut short.
        found: The words as they stand there.
        where: Section, records and label of the field.
        is_editable: False where the text is calculated, generated or fixed.
    """

    ref: FieldRef
    start: int
    length: int
    before: str
    found: str
    after: str
    where: str
    is_editable: bool


def find(report: Report, wanted: str, *, whole_width: bool = False) -> tuple[Hit, ...]:
    """Return every place of the words, in reading order.

    Capital and small letters are the same, and so are full-width and half-width characters unless
    ``whole_width`` tells them apart. Fields that do not apply are left out: nobody sees them.
    """
    if not wanted:
        return ()
    pattern = _pattern(wanted, whole_width=whole_width)
    found = [
        (value, matches)
        for value in report.values.values()
        if value.text
        and value.state is not State.NOT_RELEVANT
        and (matches := [match.span() for match in pattern.finditer(value.text)])
    ]
    order, where = ReadingOrder(report), _Where(report)
    found.sort(key=lambda pair: order.key(pair[0].ref))
    return tuple(
        hit
        for value, spans in found
        for hit in _hits(value, spans, where.of(value.ref), is_editable=_is_editable(report, value))
    )


def replaced(report: Report, hits: Iterable[Hit], by: str) -> dict[FieldRef, str]:
    """Return the new texts of the fields in which other words are put at the hits.

    Hits that cannot be edited are left out, and so are those whose words are no longer there.
    """
    places: dict[FieldRef, set[tuple[int, str]]] = {}
    for hit in hits:
        if hit.is_editable:
            places.setdefault(hit.ref, set()).add((hit.start, hit.found))
    texts: dict[FieldRef, str] = {}
    for ref, wanted in places.items():
        value = report.values.get(ref)
        text = value.text if value is not None else ""
        new = text
        for start, found in sorted(wanted, reverse=True):
            if text.startswith(found, start):
                new = f"{new[:start]}{by}{new[start + len(found) :]}"
        if new != text:
            texts[ref] = new
    return texts


def _pattern(wanted: str, *, whole_width: bool) -> re.Pattern[str]:
    """Return an expression that finds the words in every way of writing them.

    The texts stay as they are, so that places in them are true.
    """
    return re.compile("".join(_variants(char, whole_width=whole_width) for char in wanted))


def _variants(char: str, *, whole_width: bool) -> str:
    variants = {char}
    for one in () if whole_width else _widths(char):
        variants.add(one)
    for one in tuple(variants):
        variants |= {other for other in (one.lower(), one.upper()) if len(other) == 1}
    escaped = [re.escape(one) for one in sorted(variants)]
    return escaped[0] if len(escaped) == 1 else f"[{''.join(escaped)}]"


def _widths(char: str) -> tuple[str, ...]:
    """Return a character in both widths."""
    if char in " \u3000\u00a0":
        return (" ", "\u3000", "\u00a0")
    code = ord(char)
    if 0x21 <= code <= 0x7E:
        return (char, chr(code + _WIDER))
    if 0x21 <= code - _WIDER <= 0x7E:
        return (char, chr(code - _WIDER))
    return (char,)


class _Where:
    """Says where fields stand; many hits stand in the same section and record."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._holders: dict[tuple[str, int], str] = {}

    def of(self, ref: FieldRef) -> str:
        """Return section, records and label."""
        template = self._report.template
        holder = (template.section_of(ref.code), ref.line)
        if holder not in self._holders:
            words = [section_place(self._report, holder[0]), *records(self._report, ref.line)]
            self._holders[holder] = " · ".join(words)
        return f"{self._holders[holder]} · {template.fields[ref.code].label}"


def _is_editable(report: Report, value: FieldValue) -> bool:
    field = report.template.fields[value.ref.code]
    is_made = field.calculate is not None or value.state is State.CALCULATED
    return not (field.readonly or is_made)


def _hits(
    value: FieldValue, spans: Iterable[tuple[int, int]], where: str, *, is_editable: bool
) -> Iterator[Hit]:
    text, ref = value.text, value.ref
    for start, end in spans:
        before = _shortened_before(text[max(0, start - _AROUND) : start], is_cut=start > _AROUND)
        is_cut = end + _AROUND < len(text)
        after = _shortened_after(text[end : end + _AROUND], is_cut=is_cut)
        yield Hit(ref, start, end - start, before, text[start:end], after, where, is_editable)


def _shortened_before(text: str, *, is_cut: bool) -> str:
    line = text.rpartition("\n")[2]
    return f"…{line}" if is_cut and line == text else line


def _shortened_after(text: str, *, is_cut: bool) -> str:
    line = text.partition("\n")[0]
    return f"{line}…" if is_cut and line == text else line
