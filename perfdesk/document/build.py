"""Turn a filled-in report into the neutral document, by the layouts of its template.

Numbers, markers, labels and closing marks are generated here and nowhere else; the reader of old
reports (``intake``) undoes exactly this.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.document.blocks import (
    Align,
    Block,
    Column,
    Document,
    Figure,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    TableBlock,
)
from perfdesk.document.closing import (
    attachment_names,
    broken_title,
    build_closing,
    pattern_source,
    title_source,
)
from perfdesk.document.forms import build_annexes
from perfdesk.document.labels import labelled, with_annexes
from perfdesk.document.texts import choices_of, printed
from perfdesk.report.calculate import shown
from perfdesk.report.fingerprint import fingerprint
from perfdesk.report.places import heading_numbers, records, section_place
from perfdesk.report.values import ROOT, FieldRef, State
from perfdesk.template.patterns import number_text, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.report.report import Report
    from perfdesk.template.patterns import Pattern, Slot
    from perfdesk.template.schema import FormField, Layout

#: A text that ends so needs no further mark; a closing quote counts by what stands before it.
_CLOSED = re.compile(r"[。！？；：…!?;:]”?’?$")
_TRAILING = "；;。，,、 \u3000"


def build_document(report: Report, mark: str = "") -> Document:
    """Return everything that is to be printed of a report, in order.

    ``mark`` (草稿) stands on every page of what is not final.
    """
    return _Builder(report).document(mark)


class _Builder:
    """Builds the document of one report."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._template = report.template
        self._numbers = heading_numbers(report)
        self._blocks: list[Block] = []

    def document(self, mark: str) -> Document:
        """Return the document."""
        for code, level in self._template.walk_sections():
            section = self._template.sections[code]
            is_shown = section.printed and not self._is_annex(code)
            if is_shown and code not in self._report.hidden_sections:
                number = self._numbers.get(code, "")
                self._blocks.append(Heading(level, number, section.heading, code))
                for member in self._template.members.get(code, ()):
                    self._add(member)
        identity = self._template.identity
        figures = tuple(self._figures())
        covers, annexes = build_annexes(self._report, {one.ref: one.value for one in figures})
        names = with_annexes(attachment_names(self._report), annexes)
        return Document(
            label=self._filled(self._template.annex_label),
            title=broken_title(self._report, self._filled(self._template.report_title)),
            author=self._report.meta.unit,
            style=identity.style,
            blocks=tuple(self._blocks),
            annexes=labelled(annexes, names),
            figures=figures,
            mark=mark,
            covers=covers,
            closing=build_closing(self._report, names),
            label_source=pattern_source(self._report, self._template.annex_label),
            title_source=title_source(self._report),
            fingerprint=fingerprint(self._report.to_data()),
        )

    def _is_annex(self, section: str) -> bool:
        """Say whether a section is printed behind the report, by forms."""
        path = self._template.section_path(section)
        return any(self._template.sections[code].annex for code in path)

    def _filled(self, pattern: Pattern) -> str:
        """Fill a pattern of the title block; without one of its values it is left out."""
        texts = {slot.name: shown(self._report, slot.name, ROOT) for slot in pattern.slots}
        return pattern.fill(lambda slot: texts[slot.name]) if all(texts.values()) else ""

    # -- fields ------------------------------------------------------------------------------

    def _add(self, code: str) -> None:
        """Add the blocks of a field that stands directly in a section."""
        ref = FieldRef(code)
        field = self._template.fields[code]
        if self._report.values[ref].state is State.NOT_RELEVANT:
            return
        layout = field.display_layout
        match layout.kind:
            case "hidden":
                return
            case "items":
                self._add_items(ref)
            case "inline":
                self._add_prose(self._inline(ref, layout), ref, layout)
            case "records":
                for line in self._report.lines(code):
                    self._add_prose(self._record(code, line), self._first_ref(code, line), layout)
            case "table":
                self._add_table(ref, field)
            case _:  # paragraphs
                self._add_prose(printed(self._report, ref), ref, layout)

    def _first_ref(self, group: str, line: int) -> FieldRef:
        """Return the field that a click on a record leads to."""
        return FieldRef(self._template.members[group][0], line)

    def _items(self, ref: FieldRef) -> list[str]:
        return [item for line in printed(self._report, ref).split("\n") if (item := line.strip())]

    def _add_prose(self, text: str, ref: FieldRef, layout: Layout) -> None:
        paragraphs = [line.strip() for line in text.split("\n") if line.strip()]
        if not paragraphs:
            return
        last = self._blocks[-1] if self._blocks else None
        if layout.run_on and isinstance(last, Paragraph):
            self._blocks[-1] = replace(last, text=last.text + paragraphs.pop(0))
        self._blocks.extend(Paragraph(paragraph, ref) for paragraph in paragraphs)

    def _add_items(self, ref: FieldRef) -> None:
        marker = self._marker(ref.code)
        items = tuple(
            ListItem(numbered(marker, n), item) for n, item in enumerate(self._items(ref), start=1)
        )
        if items:
            self._blocks.append(ListBlock(items, ref))

    def _marker(self, code: str) -> Pattern:
        marker = self._template.compiled[code].marker
        if marker is None:  # The loader gives every field one; this is for the type's sake.
            raise AssertionError(code)
        return marker

    def _inline(self, ref: FieldRef, layout: Layout) -> str:
        """Write ``一是…；二是…。``; the closing marks of the items are ours."""
        marker = self._marker(ref.code)
        items = [text for item in self._items(ref) if (text := item.rstrip(_TRAILING))]
        pieces = [numbered(marker, n) + item for n, item in enumerate(items, start=1)]
        return layout.separator.join(pieces) + layout.end if pieces else ""

    # -- records -----------------------------------------------------------------------------

    def _record(self, group: str, line: int) -> str:
        """Write a record by the parts of its layout; parts without content are left out."""
        layout = self._template.fields[group].display_layout
        number = self._report.line(line).position + 1
        return "".join(
            self._part(part, line, number, layout) for part in self._template.compiled[group].parts
        )

    def _part(self, part: Pattern, line: int, number: int, layout: Layout) -> str:
        texts = {
            slot.name: self._member(slot.name, line) for slot in part.slots if slot.name != "n"
        }
        if texts and not any(texts.values()):
            return ""

        def text_of(slot: Slot) -> str:
            return number_text(slot, number) if slot.name == "n" else texts[slot.name]

        text = part.fill(text_of)
        return text + layout.close if texts and not _CLOSED.search(text) else text

    def _member(self, code: str, line: int) -> str:
        """Return a record's field, or all records of an inner group one after the other."""
        field = self._template.fields[code]
        ref = FieldRef(code, line)
        if self._report.values[ref].state is State.NOT_RELEVANT:
            return ""
        if field.is_container:
            return "".join(self._record(code, inner) for inner in self._report.lines(code, line))
        layout = field.display_layout
        if layout.kind == "inline":
            return self._inline(ref, layout)
        text = printed(self._report, ref)
        return text.rstrip()

    # -- tables ------------------------------------------------------------------------------

    def _add_table(self, ref: FieldRef, field: FormField) -> None:
        members = [
            self._template.fields[code]
            for code in self._template.members.get(ref.code, ())
            if not self._template.fields[code].is_container
        ]
        lines = self._report.lines(ref.code, ref.line)
        sources = [tuple(FieldRef(member.code, line) for member in members) for line in lines]
        rows = [(tuple(printed(self._report, one) for one in row), row) for row in sources]
        kept = [(texts, row) for texts, row in rows if any(texts)]
        if kept:
            columns = tuple(_column(member) for member in members)
            texts, refs = zip(*kept, strict=True)
            self._blocks.append(TableBlock(columns, texts, field.label, ref, refs))

    # -- figures -----------------------------------------------------------------------------

    def _figures(self) -> Iterator[Figure]:
        """Yield every number of the printed sections, for the sheet of figures.

        What a form shows stands in the form's own sheet.
        """
        formed = self._form_codes()
        for ref in self._report.refs():
            field = self._template.fields[ref.code]
            value = self._report.values[ref]
            section = self._template.section_of(ref.code)
            is_printed = self._template.sections[section].printed
            is_there = is_printed and value.state is not State.NOT_RELEVANT
            if field.is_numeric and is_there and ref.code not in formed:
                names = "".join(records(self._report, ref.line))
                # A figure that was set by hand is no longer what its formula gives.
                is_set = value.state is State.VALID
                yield Figure(
                    ref=ref,
                    section=section_place(self._report, section),
                    label=f"{names}{field.label}",
                    value=value.value if isinstance(value.value, Decimal) else None,
                    unit=field.unit or ("%" if field.type == "percent" else ""),
                    places=field.options.places,
                    formula=None if is_set else self._template.compiled[ref.code].calculate,
                )

    def _form_codes(self) -> set[str]:
        """Return the fields of annexes that stand in a cell of a form."""
        codes = {
            cell.cell.field
            for form in self._template.forms
            for row in form.rows
            for cell in (*row.span, *row.cells)
            if cell.cell.field is not None
        }
        return {code for code in codes if self._is_annex(self._template.section_of(code))}


def _column(field: FormField) -> Column:
    unit = f"（{field.unit}）" if field.unit and field.unit != "%" else ""
    align = Align.RIGHT if field.is_numeric else Align.LEFT
    return Column(f"{field.label}{unit}", align, field.width, choices_of(field))
