"""Account for every character of a source: who owns it, and what each field gets from it.

A piece of the source is either the content of a field, or something the template generates by
itself (headings, numbers, labels, the fixed words of sentences), or a leftover.
There is no fourth way.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.intake.account import Owner, Span
from perfdesk.intake.proposal import Placed
from perfdesk.intake.words.wording import compact
from perfdesk.report.values import ROOT, FieldRef, Line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfdesk.intake.fields.figures import FoundFigure
    from perfdesk.template.template import ReportTemplate


@dataclass(slots=True)
class _Content:
    heading: str
    texts: list[str]
    calculated: bool
    within: FieldRef | None


@dataclass(slots=True)
class Ledger:
    """What has been accounted for so far.

    Attributes:
        heading: The source's heading above the piece in hand.
        unit, fiscal_year: As the title says them.
        notes: What the clerk should know of figures, whole sentences.
        contradicted: Codes of fields of which several figures are told.
    """

    template: ReportTemplate
    heading: str = ""
    unit: str = ""
    fiscal_year: int | None = None
    spans: list[Span] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    contradicted: set[str] = field(default_factory=set)
    _contents: dict[FieldRef, _Content] = field(default_factory=dict)
    _counts: Counter[tuple[str, int]] = field(default_factory=Counter)

    def generate(self, text: str, owner: Owner, ref: FieldRef | None = None) -> None:
        """Account for something that the template prints by itself, for a field or for none."""
        if text:
            self.spans.append(Span(text, owner, ref))

    def leave(self, text: str) -> None:
        """Account for something that has no place."""
        self.spans.append(Span(text, Owner.LEFTOVER))

    def put(self, ref: FieldRef, text: str, within: FieldRef | None = None) -> None:
        """Put a piece into a field; several pieces stand below each other."""
        self.spans.append(Span(text, Owner.FIELD, ref))
        calculated = self.template.fields[ref.code].calculate is not None
        content = self._contents.setdefault(ref, _Content(self.heading, [], calculated, within))
        content.texts.append(text)

    def put_cell(self, ref: FieldRef, text: str, cell: str, within: FieldRef | None = None) -> None:
        """Put a table's cell into a field as ``text``, which says the same as the cell."""
        self.spans.append(Span(cell, Owner.FIELD, ref))
        calculated = self.template.fields[ref.code].calculate is not None
        self._contents[ref] = _Content(self.heading, [text], calculated, within)

    def put_figure(self, ref: FieldRef, text: str, within: FieldRef) -> None:
        """Put a figure of a sentence into its field; the same figure may be told twice."""
        if self.text(ref) is None:
            self.put(ref, text, within)
        else:
            self.spans.append(Span(text, Owner.FIELD, ref))

    def copy(self, ref: FieldRef, text: str, within: FieldRef | None = None) -> None:
        """Put a figure also into its field, where the words around it account for it."""
        if self.text(ref) is None:
            calculated = self.template.fields[ref.code].calculate is not None
            self._contents[ref] = _Content(self.heading, [text], calculated, within)

    def tell_conflict(self, figures: Sequence[FoundFigure]) -> None:
        """Say that a text tells several figures of one field, where it has none yet."""
        field = self.template.fields[figures[0].code]
        if self.text(FieldRef(field.code)) is None and field.code not in self.contradicted:
            self.contradicted.add(field.code)
            values = "、".join(dict.fromkeys(f"{one.text}{field.unit}" for one in figures))
            self.notes.append(message("notes", "figure_conflict", label=field.label, values=values))

    def move(self, ref: FieldRef, target: FieldRef | None) -> None:
        """Put the content of a field into another one, or leave it over."""
        content = self._contents.pop(ref)
        for index, span in enumerate(self.spans):
            if span.ref == ref:
                owner = span.owner if target is not None else Owner.LEFTOVER
                self.spans[index] = replace(span, owner=owner, ref=target)
        if target is not None:
            other = self._contents.setdefault(target, replace(content, texts=[]))
            other.texts.extend(content.texts)

    def note_sentence(self, ref: FieldRef, text: str) -> None:
        """Remember the words of a sentence that its figures generate again."""
        self._contents[ref] = _Content(self.heading, [text], calculated=True, within=None)

    def add_line(self, group: str, parent: int) -> int:
        """Add a record and return its number."""
        number = len(self.lines) + 1
        self.lines.append(Line(number, group, parent, self._counts[group, parent]))
        self._counts[group, parent] += 1
        return number

    def trace(self, start: int, pieces: Sequence[tuple[int, str]]) -> None:
        """Note for the spans from ``start`` on in which pieces of the source they stand.

        ``pieces`` are the numbers and texts of the pieces; one after the other they are what the
        spans are one after the other, but for blanks.
        """
        ends: list[tuple[int, int]] = []
        end = 0
        for number, text in pieces:
            end += len(compact(text))
            ends.append((end, number))
        place = at = 0
        for index in range(start, len(self.spans)):
            span = self.spans[index]
            while at + 1 < len(ends) and ends[at][0] <= place:
                at += 1
            place += len(compact(span.text))
            last = at
            while last + 1 < len(ends) and ends[last][0] < place:
                last += 1
            self.spans[index] = replace(span, parts=tuple(n for _, n in ends[at : last + 1]))
            at = last

    def sort_spans(self) -> None:
        """Put the spans into the order of the source, as far as it was noted."""
        self.spans.sort(key=lambda span: span.parts[:1])

    def text(self, ref: FieldRef) -> str | None:
        """Return what a field has got so far."""
        content = self._contents.get(ref)
        return None if content is None else "\n".join(content.texts)

    def placed(self) -> tuple[Placed, ...]:
        """Return all contents, in the order in which they were found."""
        parts = self._parts()
        return tuple(
            Placed(
                ref,
                self.template.section_of(ref.code),
                content.heading,
                "\n".join(content.texts),
                content.calculated,
                content.within,
                parts.get(ref, parts.get(content.within, ())),
            )
            for ref, content in self._contents.items()
        )

    def _parts(self) -> dict[FieldRef | None, tuple[int, ...]]:
        """Return for each field in which pieces of the source its content stands."""
        found: dict[FieldRef | None, dict[int, None]] = {}
        for span in self.spans:
            if span.ref is not None:
                found.setdefault(span.ref, {}).update(dict.fromkeys(span.parts))
        return {ref: tuple(numbers) for ref, numbers in found.items()}

    def leftovers(self) -> tuple[str, ...]:
        """Return what has no place, in the order of the source."""
        return tuple(span.text for span in self.spans if span.owner is Owner.LEFTOVER)

    def ref(self, code: str, chain: Mapping[str, int]) -> FieldRef:
        """Return a field as seen from a record; ``chain`` holds the record's lines by group."""
        group = self.template.fields[code].group
        return FieldRef(code, ROOT if group is None else chain[group])
