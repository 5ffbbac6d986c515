"""Find what has a shape of its own in a section's text: lists, records, sentences, single values.

A claim covers a stretch of the text to the last character and writes it into the ledger. Texts
without a shape are what remains between the claims.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from perfdesk.intake.account import Owner
from perfdesk.intake.words.numbers import Form, Number, form_of, leading_number, number_value
from perfdesk.intake.words.reverse import inline_marker, label, reverse
from perfdesk.intake.words.wording import compact
from perfdesk.report.values import FieldRef
from perfdesk.template.datatypes import ValueFaultError, content_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from perfdesk.intake.fields.ledger import Ledger
    from perfdesk.template.patterns import Pattern, Slot
    from perfdesk.template.schema import FormField
    from perfdesk.template.template import ReportTemplate


_PARAGRAPH = re.compile(r"[^\n]+")
_CLOSING = "。；，、;,"
#: Behind these another item may begin in the same paragraph.
_ENDS = ("。", "；", ";", "！")
_SECOND = 2
#: A number with a digit right behind its point.
_TIGHT = re.compile(r"(\d{1,2})[.．](?=\d)")


class Claim(Protocol):
    """A stretch of a text that belongs to one field of a section."""

    @property
    def start(self) -> int:
        """Return where it begins."""

    @property
    def end(self) -> int:
        """Return where it ends."""

    def write(self, ledger: Ledger) -> None:
        """Account for all of it."""


def paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield the paragraphs of a stretch with the places where they begin."""
    for match in _PARAGRAPH.finditer(text, start, end):
        yield match.start(), match[0]


# -- lists --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """An item: where its marker begins, where its text begins and ends."""

    start: int
    text_start: int
    end: int


@dataclass(frozen=True, slots=True)
class ItemsClaim:
    """A list."""

    ref: FieldRef
    text: str
    items: tuple[Item, ...]

    @property
    def start(self) -> int:
        """Return where the first marker begins."""
        return self.items[0].start

    @property
    def end(self) -> int:
        """Return where the last item ends."""
        return self.items[-1].end

    def write(self, ledger: Ledger) -> None:
        """Put each item on a line of its own; further paragraphs of an item join its line."""
        for item in self.items:
            ledger.generate(self.text[item.start : item.text_start], Owner.MARKER, self.ref)
            content = self.text[item.text_start : item.end].replace("\n", "")
            if content:
                ledger.put(self.ref, content)


def claim_list(
    template: ReportTemplate, ref: FieldRef, text: str, start: int, end: int
) -> ItemsClaim | None:
    """Find a list by its own marker, or else as numbered paragraphs of any form."""
    field, marker = template.fields[ref.code], template.compiled[ref.code].marker
    if marker is None:  # The loader gives every field one; this is for the type's sake.
        raise AssertionError(ref)
    if field.display_layout.kind == "inline":
        items = inline_items(marker, text, start, end)
    else:
        items = numbered_items(text, start, end, form_of(marker))
    items = items or numbered_items(text, start, end, None)
    return ItemsClaim(ref, text, tuple(items)) if items else None


def numbered_items(text: str, start: int, end: int, form: Form | None) -> list[Item]:
    """Return the run of paragraphs with numbers of one form that begins with 1.

    Numbers may be repeated or skipped; a new 1 begins something else.
    """
    items: list[Item] = []
    last = 0
    found = list(paragraphs(text, start, end))
    numbers = numbers_of([paragraph for _, paragraph in found])
    for (place, paragraph), number in zip(found, numbers, strict=True):
        if number is None or (form is not None and number.form is not form):
            continue
        if number.value < max(last, 1) or (not items and number.value != 1):
            if items:
                break
            continue
        form, last = number.form, number.value
        if items:
            items[-1] = Item(items[-1].start, items[-1].text_start, place - 1)
        items.append(Item(place, place + number.length, place + len(paragraph)))
    return list(_parted(text, items)) if form is Form.CIRCLED else items


def _parted(text: str, items: Sequence[Item]) -> Iterator[Item]:
    """Cut ①…；②… that stand in one paragraph, as far as the numbers follow each other."""
    for item in items:
        begin, start, place = item.start, item.text_start, item.text_start
        following = chr(ord(text[start - 1]) + 1)
        while (place := text.find(following, place, item.end)) >= 0:
            if text[start:place].rstrip().endswith(_ENDS):
                yield Item(begin, start, place)
                begin, start, following = place, place + 1, chr(ord(following) + 1)
            place += 1
        yield Item(begin, start, item.end)


def numbers_of(texts: Sequence[str]) -> list[Number | None]:
    """Return the numbers with which paragraphs that follow each other begin.

    3.5个 may be the number 3. and 5个: it is where 2. stands before it, or where 2. follows 1.5个.
    """
    found = [leading_number(text) for text in texts]
    tight = [_TIGHT.match(text) for text in texts]
    last = 0
    for at, match in enumerate(tight):
        value = int(match[1]) if match is not None else 0
        number = found[at]
        if match is not None and (value == last + 1 > 1 or _is_first(value, tight, found, at)):
            number = found[at] = Number(Form.ARABIC, value, match.end())
        if number is not None and number.form is Form.ARABIC:
            last = number.value
    return found


def _is_first(
    value: int,
    tight: Sequence[re.Match[str] | None],
    found: Sequence[Number | None],
    at: int,
) -> bool:
    """Say whether a 1 that may be the beginning of a figure is followed by a 2."""
    for match, number in zip(tight[at + 1 :], found[at + 1 :], strict=True):
        if match is not None or (number is not None and number.form is Form.ARABIC):
            second = int(match[1]) if match is not None else number.value if number else 0
            return value == 1 and second == _SECOND
    return False


def inline_items(marker: Pattern, text: str, start: int, end: int) -> list[Item]:
    """Return the items 一是…二是… as far as their numbers follow each other.

    The first may stand behind words without a mark (主要问题一是…；二是…) where a second follows.
    """
    items: list[Item] = []
    for match in _openings(marker, text, start, end):
        if number_value(match[1]) != len(items) + 1:
            continue
        if items:
            items[-1] = Item(items[-1].start, items[-1].text_start, match.start())
        close = text.find("\n", match.end(), end)
        items.append(Item(match.start(), match.end(), end if close < 0 else close))
    return items


def _openings(marker: Pattern, text: str, start: int, end: int) -> list[re.Match[str]]:
    found = list(inline_marker(marker).finditer(text, start, end))
    if found and number_value(found[0][1]) == 1:
        return found
    second = next((match for match in found if number_value(match[1]) == _SECOND), None)
    if second is None:
        return found
    begin = max(start, text.rfind("\n", start, second.start()) + 1)
    hidden = [
        match
        for match in inline_marker(marker, anywhere=True).finditer(text, begin, second.start())
        if number_value(match[1]) == 1
    ]
    return [*hidden[-1:], *found]


# -- sentences ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SentenceClaim:
    """A sentence that was generated from figures, found again."""

    ref: FieldRef
    pattern: Pattern
    match: re.Match[str]
    chain: Mapping[str, int]

    @property
    def start(self) -> int:
        """Return where the sentence begins."""
        return self.match.start()

    @property
    def end(self) -> int:
        """Return where the sentence ends."""
        return self.match.end()

    def write(self, ledger: Ledger) -> None:
        """Put the figures into their fields; keep the words where they are not the template's."""
        pieces = list(zip(self.pattern.parts, self.match.groups(), strict=True))
        if compact(self._generated(ledger)) == compact(self.match[0]):
            for part, piece in pieces:
                if isinstance(part, str) or not self._is_figure(part, ledger):
                    ledger.generate(piece, Owner.SENTENCE, self.ref)
                else:
                    ledger.put_figure(self._figure(part, ledger), compact(piece), self.ref)
            ledger.note_sentence(self.ref, self.match[0])
            return
        ledger.put(self.ref, self.match[0])
        for part, piece in pieces:
            if not isinstance(part, str) and self._is_figure(part, ledger):
                ledger.copy(self._figure(part, ledger), compact(piece), self.ref)

    def _generated(self, ledger: Ledger) -> str:
        """Return the sentence as the template would write it with the figures known by now."""
        texts = {
            part: self._known(part, ledger) or piece
            for part, piece in zip(self.pattern.parts, self.match.groups(), strict=True)
            if not isinstance(part, str)
        }
        return self.pattern.fill(lambda slot: texts[slot])

    def _known(self, slot: Slot, ledger: Ledger) -> str | None:
        if self._is_figure(slot, ledger):
            return ledger.text(self._figure(slot, ledger))
        if slot.name == "unit":
            return ledger.unit
        if slot.name == "fiscal_year" and ledger.fiscal_year is not None:
            return str(ledger.fiscal_year)
        return None

    def _is_figure(self, slot: Slot, ledger: Ledger) -> bool:
        return slot.name in ledger.template.fields

    def _figure(self, slot: Slot, ledger: Ledger) -> FieldRef:
        return ledger.ref(slot.name, self.chain)


def claim_sentence(
    template: ReportTemplate, ref: FieldRef, text: str, chain: Mapping[str, int]
) -> list[SentenceClaim]:
    """Find a sentence by its pattern; all places where it stands."""
    pattern = template.compiled[ref.code].pattern
    if pattern is None:  # The schema gives every sentence one; this is for the type's sake.
        raise AssertionError(ref)
    expression = reverse(pattern, template.fields)
    return [SentenceClaim(ref, pattern, match, chain) for match in expression.finditer(text)]


# -- single values --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ValueClaim:
    """A number, date or choice that stands in a paragraph of its own, with or without its label."""

    ref: FieldRef
    text: str
    start: int
    value_start: int
    value_end: int
    end: int

    def write(self, ledger: Ledger) -> None:
        """Put the value into its field."""
        ledger.generate(self.text[self.start : self.value_start], Owner.LABEL, self.ref)
        ledger.put(self.ref, self.text[self.value_start : self.value_end])
        ledger.generate(self.text[self.value_end : self.end], Owner.LABEL, self.ref)


def claim_value(field: FormField, text: str, start: int, end: int) -> ValueClaim | None:
    """Find the first paragraph that is a value of the field's type."""
    opening = label((field.label, *field.aliases))
    for place, paragraph in paragraphs(text, start, end):
        match = opening.match(paragraph)
        skipped = match.end() if match else 0
        value = paragraph[skipped:].rstrip(_CLOSING)
        try:
            is_value = content_type(field.type).parse(value, field.options) is not None
        except ValueFaultError:
            is_value = False
        if is_value:
            first = place + skipped
            stop = place + len(paragraph)
            return ValueClaim(FieldRef(field.code), text, place, first, first + len(value), stop)
    return None
