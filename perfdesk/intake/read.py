"""Read an old report by a template: file -> lines -> outline -> fields -> Proposal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.intake.front import Found, read_front
from perfdesk.intake.ledger import Ledger, Owner
from perfdesk.intake.outline import HeadingLine, Match, Outline, find_outline
from perfdesk.intake.paragraphs import (
    Print,
    SourceLine,
    join,
    print_of,
    source_lines,
    without_page_numbers,
)
from perfdesk.intake.place import place_text
from perfdesk.intake.proposal import Proposal
from perfdesk.intake.records import opening_of
from perfdesk.intake.textfile import read_text
from perfdesk.report.values import FieldRef
from perfdesk.template.template import BUILT_IN_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from perfdesk.template.catalogue import Catalogue
    from perfdesk.template.patterns import Pattern
    from perfdesk.template.template import ReportTemplate

#: Chooses the template that fits best.
AUTO = "auto"
#: A report has a few hundred; more would take longer than a clerk waits.
_MAX_LINES = 20_000


def propose(path: Path, catalogue: Catalogue, template_id: str = AUTO) -> Proposal:
    """Read an old report and say where everything would go; nothing is stored.

    Args:
        path: A text file.
        catalogue: Where the templates are.
        template_id: A template, or ``auto`` for the one that fits best.

    Raises:
        UserError: The file cannot be read (see ``read_text``), the template cannot be loaded, or
            the text is no report of a known kind (``import_other_kind``,
            ``import_too_many_lines``).
    """
    lines = source_lines(read_text(path))
    if len(lines) > _MAX_LINES:
        raise UserError("import_too_many_lines", file=path.name, limit=_MAX_LINES)
    named = None if template_id == AUTO else catalogue.load(template_id)
    templates = _loadable(catalogue) if named is None else [named]
    template = choose_template(templates, without_page_numbers(lines))
    if template is None:
        raise UserError("import_other_kind", file=path.name)
    return proposal_of(read_lines(template, _titles(catalogue), lines))


def _loadable(catalogue: Catalogue) -> Iterator[ReportTemplate]:
    """Yield all templates that can be loaded; a faulty one is told when it is chosen by name."""
    for entry in catalogue.entries():
        try:
            template = catalogue.load(entry.id)
        except UserError:
            continue
        yield template


def _titles(catalogue: Catalogue) -> Iterator[Pattern]:
    """Yield the titles of all templates; none is loaded unless its title is asked for."""
    for template in _loadable(catalogue):
        yield template.report_title


def choose_template(
    templates: Iterable[ReportTemplate], lines: Sequence[SourceLine]
) -> ReportTemplate | None:
    """Return the template whose headings and title are most like the text's, None if none fits."""
    best: tuple[float, ReportTemplate] | None = None
    for template in templates:
        outline = find_outline(template, lines)
        if not outline.fits(template):
            continue
        title = read_front(template, (), lines[: _front_length(outline, lines)]).title
        likeness = outline.likeness(template)
        if title is not None:
            in_years = int(title.slots.get("fiscal_year", 0)) in template.identity.fiscal_years
            likeness += 0.05 * title.is_generated + 0.05 * in_years
        if best is None or likeness > best[0]:
            best = (likeness, template)
    return best[1] if best is not None else None


def _front_length(outline: Outline, lines: Sequence[SourceLine]) -> int:
    return outline.headings[0].first if outline.headings else len(lines)


def proposal_of(ledger: Ledger) -> Proposal:
    """Return what a ledger holds."""
    identity = ledger.template.identity
    return Proposal(
        template_id=identity.id,
        template_version=identity.version,
        fiscal_year=ledger.fiscal_year,
        unit=ledger.unit,
        lines=tuple(ledger.lines),
        placed=ledger.placed(),
        leftovers=ledger.leftovers(),
    )


def read_lines(
    template: ReportTemplate, titles: Iterable[Pattern], lines: Sequence[SourceLine]
) -> Ledger:
    """Account for every line; ``titles`` are the title patterns of all known templates."""
    ledger = Ledger(template)
    for line in lines:
        if line.is_page_number:
            ledger.generate(line.text, Owner.PAGE_NUMBER)
    body = without_page_numbers(lines)
    outline = find_outline(template, body)
    reader = _Reader(ledger, body, outline)
    reader.read_front(titles)
    reader.read_sections()
    return ledger


@dataclass(slots=True)
class _Passage:
    """What stands below one heading; a heading that comes again goes on with its passage."""

    heading: HeadingLine | None
    paragraphs: list[str] = field(default_factory=list)


class _Reader:
    """Walks through the lines of one text."""

    def __init__(self, ledger: Ledger, lines: Sequence[SourceLine], outline: Outline) -> None:
        self._ledger = ledger
        self._lines = lines
        self._headings = {heading.first: heading for heading in outline.headings}
        self._front = lines[: _front_length(outline, lines)]
        #: Lines that stand for themselves, by index: how many lines each takes.
        self._fixed = {heading.first: heading.count for heading in outline.headings}
        template = ledger.template
        openings = [
            opening_of(template, code)
            for code, entry in template.fields.items()
            if entry.group is None and entry.display_layout.kind == "records"
        ]
        self._openings = [opening for opening in openings if opening is not None]

    # -- label and title --------------------------------------------------------------------------

    def read_front(self, titles: Iterable[Pattern]) -> None:
        """Take label and title out of the lines before the first heading."""
        front = read_front(self._ledger.template, titles, self._front)
        if front.label is not None:
            self._take(front.label, Owner.ANNEX_LABEL)
        if front.title is not None:
            self._take(front.title, Owner.TITLE)

    def _take(self, found: Found, owner: Owner) -> None:
        """Account for a line of the front; one that the template prints otherwise is also left."""
        ledger = self._ledger
        self._fixed[found.first] = found.count
        if found.is_generated:
            ledger.generate(found.text, owner)
        else:
            ledger.leave(found.text)
        for name, text in found.slots.items():
            if name not in BUILT_IN_NAMES:
                ledger.copy(FieldRef(name), text)
        ledger.unit = found.slots.get("unit", ledger.unit)
        if "fiscal_year" in found.slots:
            ledger.fiscal_year = int(found.slots["fiscal_year"])

    # -- sections ---------------------------------------------------------------------------------

    def read_sections(self) -> None:
        """Account for all other lines."""
        passages = self._passages()
        for passage in passages:
            heading = passage.heading
            if heading is None or heading.section is None:
                for paragraph in passage.paragraphs:
                    self._ledger.leave(paragraph)
            else:
                self._ledger.heading = heading.text
                place_text(self._ledger, heading.section, "\n".join(passage.paragraphs))
                self._account(heading)

    def _account(self, heading: HeadingLine) -> None:
        """A heading in other words than the template's is left where no field shows it."""
        if heading.match is Match.CONTAINED and not self._ledger.has_from(heading.text):
            self._ledger.leave(heading.text)
        else:
            self._ledger.generate(heading.text, Owner.HEADING)

    def _passages(self) -> list[_Passage]:
        """Return the passages in order; headings are accounted for here."""
        passages = [_Passage(None)]
        by_section: dict[str, _Passage] = {}
        current = passages[0]
        run: list[SourceLine] = []
        index = 0
        style = self._style()
        while index < len(self._lines):
            count = self._fixed.get(index)
            if count is None:
                run.append(self._lines[index])
                index += 1
                continue
            current.paragraphs += join(run, style, self._begins_record)
            run = []
            heading = self._headings.get(index)
            if heading is not None:
                current = self._open(heading, passages, by_section)
            index += count
        current.paragraphs += join(run, style, self._begins_record)
        return passages

    def _open(
        self, heading: HeadingLine, passages: list[_Passage], by_section: dict[str, _Passage]
    ) -> _Passage:
        if heading.section is None:
            passages.append(_Passage(heading, [heading.text]))
            return passages[-1]
        passage = by_section.get(heading.section)
        if passage is not None:
            self._ledger.generate(heading.text, Owner.HEADING)
            return passage
        passages.append(_Passage(heading))
        by_section[heading.section] = passages[-1]
        return passages[-1]

    def _style(self) -> Print:
        """Return how the body was cut into lines; headings and title say nothing about that."""
        fixed = {index + offset for index, count in self._fixed.items() for offset in range(count)}
        return print_of([line for index, line in enumerate(self._lines) if index not in fixed])

    def _begins_record(self, text: str) -> bool:
        return any(opening.match(text) for opening in self._openings)
