"""Put the pieces of an arrangement into the fields of a template, and account for each character.

The same arrangement always gives the same proposal: after a change by the clerk it is filled again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from perfdesk.intake.account import Owner
from perfdesk.intake.arrangement import CONTENT, PartKind
from perfdesk.intake.cleaning.rows import bars_of, row_text
from perfdesk.intake.cleaning.title import unit_in
from perfdesk.intake.fields.captions import title_above
from perfdesk.intake.fields.chosen import put_into
from perfdesk.intake.fields.elsewhere import ToldText, copy_told_elsewhere, is_label
from perfdesk.intake.fields.figure_context import tells_part
from perfdesk.intake.fields.ledger import Ledger
from perfdesk.intake.fields.place import place_text
from perfdesk.intake.fields.settle import settle
from perfdesk.intake.fields.table_figures import copy_labelled, unit_above
from perfdesk.intake.fields.tables import (
    empty_report,
    place_records,
    place_scoring,
    tables_of,
)
from perfdesk.intake.outline.front import slots_of
from perfdesk.intake.outline.outline_numbers import heading_number
from perfdesk.intake.proposal import Proposal
from perfdesk.intake.scores.eval_layout import title_key
from perfdesk.intake.words.figure_values import is_bare_figure, is_figure
from perfdesk.intake.words.wording import compact, fold
from perfdesk.report.values import FieldRef
from perfdesk.template.template import BUILT_IN_NAMES

if TYPE_CHECKING:
    from perfdesk.intake.arrangement import Arrangement, Part
    from perfdesk.report.report import Report
    from perfdesk.template.patterns import Pattern
    from perfdesk.template.template import ReportTemplate

_LEAST_CELLS = 2


def fill(template: ReportTemplate, arrangement: Arrangement) -> Proposal:
    """Return what the report would become by an arrangement; nothing is stored."""
    ledger = fill_ledger(template, arrangement)
    return Proposal(
        template_id=template.identity.id,
        template_version=template.identity.version,
        fiscal_year=ledger.fiscal_year,
        unit=ledger.unit,
        lines=tuple(ledger.lines),
        placed=ledger.placed(),
        leftovers=ledger.leftovers(),
        arrangement=arrangement,
        notes=(*arrangement.notes, *ledger.notes),
        account=tuple(ledger.spans),
    )


def fill_ledger(template: ReportTemplate, arrangement: Arrangement) -> Ledger:
    """Account for all pieces of an arrangement."""
    ledger = Ledger(template, unit=arrangement.unit, fiscal_year=arrangement.fiscal_year)
    filler = _Filler(ledger, arrangement)
    filler.fill_front()
    filler.fill_sections()
    filler.copy_figures()
    settle(ledger)
    filler.account_for_rest()
    ledger.sort_spans()
    return ledger


@dataclass(slots=True)
class _Filler:
    ledger: Ledger
    arrangement: Arrangement
    #: The heading above each piece that has one.
    _above: dict[int, Part] = field(default_factory=dict)
    #: Against which tables are read.
    _report: Report | None = None

    def __post_init__(self) -> None:
        above: Part | None = None
        for part in self.arrangement.parts:
            if part.kind is PartKind.HEADING:
                above = part
            elif above is not None:
                self._above[part.number] = above

    # -- label and title --------------------------------------------------------------------------

    def fill_front(self) -> None:
        """Account for label and title.

        One in other words than the template's is left, but for a title that tells nothing beside
        unit and year: the new report has a title of its own of these.
        """
        template = self.ledger.template
        patterns = {PartKind.LABEL: template.annex_label, PartKind.TITLE: template.report_title}
        owners = {PartKind.LABEL: Owner.ANNEX_LABEL, PartKind.TITLE: Owner.TITLE}
        for part in self.arrangement.parts:
            if part.kind in patterns:
                self._fill_pattern(part, patterns[part.kind], owners[part.kind])

    def _fill_pattern(self, part: Part, pattern: Pattern, owner: Owner) -> None:
        slots = slots_of(pattern, part.text, self.ledger.template.fields)
        start = len(self.ledger.spans)
        if part.section is not None or self._is_form(part.text):
            self.ledger.generate(part.text, owner)  # Above a table: its form prints it.
        elif slots is None and not self._is_title(part):
            self.ledger.leave(part.text)
        else:
            self.ledger.generate(part.text, owner)
            for name, text in (slots or {}).items():
                if name not in BUILT_IN_NAMES:
                    self.ledger.copy(FieldRef(name), text)
        self.ledger.trace(start, [(part.number, part.text)])

    def _is_title(self, part: Part) -> bool:
        """Say whether a piece is a title in which unit and year stand, and no annex label."""
        unit, year = self.arrangement.unit, self.arrangement.fiscal_year
        words = compact(part.text)
        return (
            part.kind is PartKind.TITLE
            and bool(unit)
            and compact(unit) in words
            and str(year) in words
            and not words.startswith("附件")
        )

    def _is_form(self, text: str) -> bool:
        forms = self.ledger.template.forms
        return title_key(text) in {title_key(one.form.title) for one in forms if one.form.scoring}

    # -- sections ---------------------------------------------------------------------------------

    def fill_sections(self) -> None:
        """Put the text of each section into its fields, in the order of the source."""
        for section, parts in self._by_section().items():
            self._fill_section(section, [part for part in parts if part.field is None])
        for part in self.arrangement.parts:
            if part.kind in CONTENT and part.section is not None and part.field is not None:
                self._head(part)
                start = len(self.ledger.spans)
                put_into(self.ledger, part.field, part.text)
                self.ledger.trace(start, [(part.number, part.text)])

    def _fill_section(self, section: str, parts: list[Part]) -> None:
        rest = parts
        for table in tables_of(parts):
            kept = {part.number for part in self._fill_table(section, table)}
            gone = {part.number for part in table} - kept
            rest = [part for part in rest if part.number not in gone]
        rest = self._without_captions(section, parts, rest)
        heads = {fold(head) for part in rest if (head := self._head_cell(part))}
        # Rows of several names tell more than the one heading that the template prints.
        rest = [self._headless(part) for part in rest] if len(heads) == 1 else rest
        if rest:
            self._head(rest[0])
            start = len(self.ledger.spans)
            if not self._fill_cover(section, rest):
                text = "\n".join(part.text for part in rest)
                place_text(self.ledger, section, text, "\n".join(map(self._told, rest)))
            self.ledger.trace(start, [(part.number, part.text) for part in rest])

    def _fill_table(self, section: str, rows: list[Part]) -> list[Part]:
        """Put a table into records; return the rows that stay texts."""
        ledger, template = self.ledger, self.ledger.template
        self._head(rows[0])
        for part in rows:
            start = len(ledger.spans)
            ledger.generate(bars_of(part.original), Owner.FURNITURE)
            ledger.trace(start, [(part.number, part.text)])
        if any(form.form.section == section and form.form.scoring for form in template.forms):
            title = title_above(self.arrangement.parts, self.arrangement.parts.index(rows[0]))
            return [] if place_scoring(ledger, self._empty(), rows, title) else rows
        members = template.members.get(section, ())
        groups = [code for code in members if template.fields[code].display_layout.kind == "table"]
        unit = unit_above(self.arrangement.parts, rows)
        left = place_records(ledger, groups, rows, unit)
        copy_labelled(ledger, members, rows, left, unit)
        return left

    def _headless(self, part: Part) -> Part:
        """Take the heading out of a row that begins with it: the template prints its own."""
        head = self._head_cell(part)
        if not head:
            return part
        start = len(self.ledger.spans)
        self.ledger.generate(head, Owner.HEADING)
        self.ledger.trace(start, [(part.number, part.text)])
        filled = [cell for cell in part.cells if cell.strip()]
        return replace(part, text=row_text(filled[1:]))

    def _head_cell(self, part: Part) -> str:
        """Return the heading with which a row begins; before figures it is their label."""
        filled = [cell for cell in part.cells if cell.strip()]
        if len(filled) < _LEAST_CELLS or any(map(is_figure, filled[1:])):
            return ""
        return filled[0] if self._is_known(replace(part, text=filled[0])) else ""

    def _told(self, part: Part) -> str:
        """Return a piece's text with its heading where that tells whose or which figures it has."""
        heading = self._heading(part)
        if heading and is_bare_figure(part.text):
            return f"{heading}：{part.text}"
        return f"{heading}。{part.text}" if tells_part(heading) else part.text

    def _fill_cover(self, section: str, parts: list[Part]) -> bool:
        """Account for a cover's lines: it prints the unit by itself; False for other sections."""
        forms = (form.form for form in self.ledger.template.forms)
        if not any(form.cover and form.section == section for form in forms):
            return False
        for part in parts:
            if fold(unit_in(part.text)) == fold(self.arrangement.unit):
                self.ledger.generate(part.text, Owner.TITLE)
            else:
                self.ledger.leave(part.text)
        return True

    def _empty(self) -> Report:
        if self._report is None:
            template, found = self.ledger.template, self.arrangement
            self._report = empty_report(template, found.unit, found.fiscal_year)
        return self._report

    def _without_captions(self, section: str, parts: list[Part], rest: list[Part]) -> list[Part]:
        """Take out the captions of tables that became records: the template prints them."""
        template = self.ledger.template
        kept = {part.number for part in rest}
        members = (template.fields[code] for code in template.members.get(section, ()))
        captions = {fold(one.label) for one in members if one.display_layout.kind == "table"}
        for part, behind in pairwise(parts):
            is_before = behind.cells and behind.number not in kept
            if part.number in kept and is_before and fold(part.text) in captions:
                kept.discard(part.number)
                start = len(self.ledger.spans)
                self.ledger.generate(part.text, Owner.LABEL)
                self.ledger.trace(start, [(part.number, part.text)])
        return [part for part in rest if part.number in kept]

    def _head(self, part: Part) -> None:
        self.ledger.heading = self._heading(part)

    def _heading(self, part: Part) -> str:
        above = self._above.get(part.number)
        return above.text if above is not None else ""

    def _by_section(self) -> dict[str, list[Part]]:
        found: dict[str, list[Part]] = {}
        for part in self.arrangement.parts:
            if part.kind in CONTENT and part.section is not None:
                found.setdefault(part.section, []).append(part)
        return found

    def copy_figures(self) -> None:
        """Put figures that stand under another heading into their fields."""
        texts: list[ToldText] = []
        for section, parts in self._by_section().items():
            label = ""
            for part in parts:
                if part.field is None:
                    heading = self._heading(part)
                    texts.append(ToldText(section, heading, self._told(part), label or heading))
                label = part.text if is_label(part.text) else ""
        copy_told_elsewhere(self.ledger, texts)

    # -- everything else --------------------------------------------------------------------------

    def account_for_rest(self) -> None:
        """Account for headings, for what is no text, and for what has no place."""
        shown = {number for span in self.ledger.spans if span.ref for number in span.parts}
        headings = {self._above[number].number for number in shown if number in self._above}
        for part in self.arrangement.parts:
            start = len(self.ledger.spans)
            if part.kind is PartKind.FURNITURE:
                self.ledger.generate(part.text, Owner.FURNITURE)
            elif part.kind is PartKind.HEADING:
                self._account_for_heading(part, has_content=part.number in headings)
            elif part.is_left:
                self.ledger.leave(part.text)
                self.ledger.generate(bars_of(part.original) if part.cells else "", Owner.FURNITURE)
            self.ledger.trace(start, [(part.number, part.text)])

    def _account_for_heading(self, part: Part, *, has_content: bool) -> None:
        """A heading in other words than the template's is left where no field shows it."""
        is_shown = part.section is not None and (has_content or self._is_known(part))
        if is_shown or self._is_bare(part):
            self.ledger.generate(part.text, Owner.HEADING)
        else:
            self.ledger.leave(part.text)

    def _is_bare(self, part: Part) -> bool:
        """Say whether a heading that has a place stands right below, and further in."""
        level = part.level
        parts = self.arrangement.parts[self.arrangement.parts.index(part) + 1 :]
        behind = next((one for one in parts if one.kind is not PartKind.FURNITURE), None)
        return (
            behind is not None
            and behind.kind is PartKind.HEADING
            and behind.level > level
            and behind.section is not None
        )

    def _is_known(self, part: Part) -> bool:
        if part.section is None:
            return False
        section = self.ledger.template.sections[part.section]
        number = heading_number(part.text)
        wording = fold(part.text[number.length :] if number else part.text)
        return wording in {fold(known) for known in (section.heading, *section.aliases)}
