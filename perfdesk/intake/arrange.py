"""Say for each piece of an old report what it is and to which section it goes.

Lines and outline in, an arrangement out; nothing is put into fields here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.intake.arrangement import Arrangement, Part, PartKind
from perfdesk.intake.cleaning.paragraphs import Print, grouped, print_of
from perfdesk.intake.cleaning.rows import cells_of, row_text, with_rows
from perfdesk.intake.cleaning.title import find_title, find_unit, find_year, fuller_name
from perfdesk.intake.fields.captions import with_scoring
from perfdesk.intake.fields.claims import numbers_of
from perfdesk.intake.fields.records import opening_of
from perfdesk.intake.outline.closing import find_closing
from perfdesk.intake.outline.cover import cover_lines
from perfdesk.intake.outline.front import read_front
from perfdesk.intake.outline.outline_words import Wordings
from perfdesk.intake.outline.preamble import is_preamble
from perfdesk.intake.words.numbers import leading_number
from perfdesk.intake.words.wording import fold, is_closed, seam, width
from perfdesk.pulse import beat
from perfdesk.template.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from perfdesk.intake.cleaning.paragraphs import SourceLine
    from perfdesk.intake.outline.closing import ClosingLines
    from perfdesk.intake.outline.cover import CoverLine
    from perfdesk.intake.outline.outline import HeadingLine, Outline
    from perfdesk.template.patterns import Pattern
    from perfdesk.template.template import ReportTemplate

#: How sure the place of a piece is that is known by its shape alone.
_SHAPE = 0.85
#: So many lines of about one width are a print.
_MANY = 6
_RAGGED = 8
#: Running text that breaks off between two words; in half cells, so long a line is no item.
_OPEN_END = re.compile("[。！？][^。！？]*[\u4e00-\u9fff]$")
_LONG = 40
#: A row of a form: what is asked, and an answer in words.
_LABEL_AND_TEXT, _LEAST_TEXT = 2, 10
_ATTACHMENTS = re.compile(r"\s*附\s*件\s*[：:]\s*")


def body_of(lines: Iterable[SourceLine]) -> tuple[SourceLine, ...]:
    """Leave out what is no text of the report; the blank lines around it say nothing."""
    kept: list[SourceLine] = []
    is_broken = False
    for line in lines:
        if line.furniture is None:
            kept.append(replace(line, gap=-1) if is_broken else line)
        is_broken = line.furniture is not None
    return tuple(kept)


def arrange(
    template: ReportTemplate,
    titles: Iterable[Pattern],
    lines: Sequence[SourceLine],
    outline: Outline,
) -> Arrangement:
    """Arrange a text.

    Args:
        template: Whose sections there are.
        titles: How reports are called in all known templates.
        lines: All lines, also those that are no text of the report.
        outline: The headings; their indexes count the lines of ``body_of(lines)``.
    """
    arranger = _Arranger(template, with_rows(outline.lines), outline)
    arranger.read_front(titles)
    places = [index for index, line in enumerate(lines) if line.furniture is None]
    found = [(places[outline.origins[first]], part) for first, part in arranger.parts()]
    found += [
        (index, _part(PartKind.FURNITURE, line.text, [line], furniture=line.furniture))
        for index, line in enumerate(lines)
        if line.furniture is not None
    ]
    found.sort(key=itemgetter(0))
    parts = with_scoring(template, [part for _, part in found])
    return Arrangement(
        template_id=template.identity.id,
        parts=tuple(replace(part, number=n) for n, part in enumerate(parts, start=1)),
        unit=arranger.unit,
        fiscal_year=arranger.fiscal_year,
    )


def _part(kind: PartKind, text: str, lines: Sequence[SourceLine], **place: object) -> Part:
    return Part(
        number=0,
        kind=kind,
        text=text,
        original="\n".join(line.original or line.text for line in lines),
        lines=tuple(dict.fromkeys(number for line in lines for number in line.sources)),
        **place,  # type: ignore[arg-type]
    )


@dataclass(slots=True)
class _Arranger:
    """Walks through the lines of one text."""

    template: ReportTemplate
    lines: Sequence[SourceLine]
    outline: Outline
    unit: str = ""
    fiscal_year: int | None = None
    #: Lines that stand for themselves, by index: what they are, and how many lines.
    _fixed: dict[int, tuple[PartKind | HeadingLine, int]] = field(default_factory=dict)
    #: Lines of text that begin with the label of an item.
    _items: dict[int, HeadingLine] = field(default_factory=dict)
    #: Those lines themselves, once the front was read.
    _alone: set[int] = field(default_factory=set)
    _cover: dict[int, CoverLine] = field(default_factory=dict)
    _closing: dict[int, ClosingLines] = field(default_factory=dict)
    _words: Wordings | None = None
    _style: Print = field(default_factory=Print)
    _openings: list[re.Pattern[str]] = field(default_factory=list)
    _captions: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for heading in self.outline.headings:
            if heading.is_item:
                self._items[heading.first] = heading
            else:
                self._fixed[heading.first] = (heading, heading.count)
        self._openings = self._find_openings()
        self._captions = {fold(form.form.title) for form in self.template.forms}

    def read_front(self, titles: Iterable[Pattern]) -> None:
        """Find label and title among the lines before the first heading."""
        first = min((*self._fixed, *self._items), default=len(self.lines))
        front = read_front(self.template, titles, self.lines[:first])
        for found, kind in ((front.label, PartKind.LABEL), (front.title, PartKind.TITLE)):
            if found is not None:
                self._fixed[found.first] = (kind, found.count)
                self.unit = found.slots.get("unit", self.unit)
                if "fiscal_year" in found.slots:
                    self.fiscal_year = int(found.slots["fiscal_year"])
        if front.title is None or not front.title.is_generated:
            self._read_title(self.lines[:first])
        self._read_full_name(self.lines[:first])
        self.unit = self.unit or find_unit(self.lines[:first])
        self.fiscal_year = self.fiscal_year or find_year(self.lines)
        self._closing = {
            one.first: one
            for one in find_closing(
                self.template, self.lines, self._below(), self._taken(), self.unit
            )
        }
        self._cover = cover_lines(self.template, self.lines[:first], self._taken())
        self._alone = self._taken()
        self._style = self._find_style()

    def _read_title(self, lines: Sequence[SourceLine]) -> None:
        """Take a title in any shape for the title, in place of one that a pattern almost is."""
        title = find_title(lines)
        if title is None:
            return
        taken = [at for at, (kind, _) in self._fixed.items() if kind is PartKind.TITLE]
        for at in taken:
            del self._fixed[at]
        self._fixed[title.first] = (PartKind.TITLE, title.count)
        self.unit = title.unit or self.unit
        self.fiscal_year = title.fiscal_year or self.fiscal_year

    def _read_full_name(self, lines: Sequence[SourceLine]) -> None:
        """Take the line below the title for a part of it where it is its unit's whole name."""
        for first, (kind, count) in list(self._fixed.items()):
            below = first + count
            if kind is not PartKind.TITLE or below >= len(lines) or lines[below].is_row:
                continue
            if name := fuller_name(self.unit, lines[below].text):
                self._fixed[first] = (kind, count + 1)
                self.unit = name

    def _below(self) -> int:
        """Return the first line behind the last heading of the report's text."""
        sections = self.template.sections
        ends = [
            heading.first + heading.count
            for heading in self.outline.headings
            if heading.section is None or not sections[heading.section].annex
        ]
        return max(ends, default=len(self.lines))

    def _taken(self) -> set[int]:
        """Return the lines that are something by themselves."""
        spans = (range(first, first + count) for first, (_, count) in self._fixed.items())
        return {at for span in spans for at in span}

    def parts(self) -> Iterator[tuple[int, Part]]:
        """Yield every piece with the index of its first line."""
        above: HeadingLine | None = None
        run: list[int] = []
        index = 0
        while index < len(self.lines):
            beat()
            what, count = self._fixed.get(index, (None, 1))
            if index in self._items:
                yield from self._paragraphs(run, above)
                run, above = [], self._items[index]
            if index in self._cover:
                yield from self._paragraphs(run, above)
                run = []
                yield index, self._cover_part(index)
                index += 1
                continue
            if index in self._closing:
                yield from self._paragraphs(run, above)
                run = []
                yield from self._closing_parts(self._closing[index])
                index += self._closing[index].count
                continue
            if what is None and not self.lines[index].is_row:
                run.append(index)
                if self._ends_paragraph(index):
                    yield from self._paragraphs(run, above)
                    run = []
                index += 1
                continue
            yield from self._paragraphs(run, above)
            run = []
            here = range(index, index + count)
            if what is None:
                yield index, self._row(index, above)
            elif isinstance(what, PartKind):
                yield index, _part(what, self._joined(here), [self.lines[at] for at in here])
            else:
                above = what
                yield index, self._heading(what)
            index += count
        yield from self._paragraphs(run, above)

    def _heading(self, heading: HeadingLine) -> Part:
        lines = self.lines[heading.first : heading.first + heading.count]
        return _part(
            PartKind.HEADING,
            heading.text,
            lines,
            level=heading.level,
            section=heading.section,
            confidence=heading.confidence,
            reason=heading.reason,
        )

    def _paragraphs(
        self, run: Sequence[int], above: HeadingLine | None
    ) -> Iterator[tuple[int, Part]]:
        """Yield the paragraphs of lines that follow each other."""
        place = self._place(above)
        run_lines = [self.lines[at] for at in run]
        texts = [line.text for line in run_lines]
        items = {text for text, number in zip(texts, numbers_of(texts), strict=True) if number}
        sure = {text for text in items if leading_number(text) is None}

        def begins(text: str) -> bool:
            return text in sure or self._begins_record(text)

        for group in grouped(run_lines, self._style, begins):
            here = [run[at] for at in group]
            lines = [self.lines[at] for at in here]
            text = self._joined(here)
            told = place
            if above is None and is_preamble(text):
                told = {**place, "reason": message("notes", "left_opening")}
            yield here[0], _part(PartKind.TEXT, text, lines, **told)

    def _cover_part(self, index: int) -> Part:
        found, line = self._cover[index], self.lines[index]
        entry = self.template.sections[found.section]
        label = self.template.fields[found.field].label if found.field else entry.heading
        kind = PartKind.ROW if line.is_row and found.field is None else PartKind.TEXT
        return _part(
            kind,
            row_text(cells_of(line)) if line.is_row else line.text,
            [line],
            section=found.section,
            field=found.field,
            confidence=_SHAPE,
            reason=message("notes", "placed_by_shape", label=label),
        )

    def _closing_parts(self, found: ClosingLines) -> Iterator[tuple[int, Part]]:
        """Yield what stands below the text; of a list each item."""
        entry = self.template.fields[found.field]
        here = range(found.first, found.first + found.count)
        groups = [list(here)]
        if found.field == self.template.identity.print_fields.author:
            groups = [[index] for index in here]
        if entry.type is DataType.LIST:
            groups = []
            lead = _ATTACHMENTS.match(self.lines[found.first].text)
            texts = [self.lines[index].text for index in here]
            texts[0] = texts[0][lead.end() :] if lead else texts[0]
            for index, number in zip(here, numbers_of(texts), strict=True):
                if not groups or (number is not None and number.value == len(groups) + 1):
                    groups.append([])
                groups[-1].append(index)
        for group in groups:
            part = _part(
                PartKind.TEXT,
                self._joined(group),
                [self.lines[at] for at in group],
                section=self.template.section_of(found.field),
                field=found.field,
                confidence=_SHAPE,
                reason=message("notes", "placed_by_shape", label=entry.label),
            )
            yield group[0], part

    def _row(self, index: int, above: HeadingLine | None) -> Part:
        line = self.lines[index]
        cells = cells_of(line)
        place = self._headed(cells) or self._place(above)
        return _part(PartKind.ROW, row_text(cells), [line], cells=cells, table=line.table, **place)

    def _headed(self, cells: Sequence[str]) -> dict[str, object] | None:
        """Return the place of a row whose first cell is the heading of a section."""
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) != _LABEL_AND_TEXT or len(filled[1]) < _LEAST_TEXT:
            return None
        self._words = self._words or Wordings.of(self.template)
        number = leading_number(filled[0])
        meanings = self._words.exact(filled[0][number.length :] if number else filled[0])
        if not meanings:
            return None
        reason = message("notes", "placed_by_heading", heading=filled[0])
        return {"section": meanings[0].section, "confidence": _SHAPE, "reason": reason}

    @staticmethod
    def _place(above: HeadingLine | None) -> dict[str, object]:
        """Return where goes what stands below a heading, how sure that is, and why."""
        if above is None:
            reason = message("notes", "left_before_headings")
            return {"section": None, "confidence": 0.0, "reason": reason}
        code = "left_below_unknown" if above.section is None else "placed_by_heading"
        confidence = 0.0 if above.section is None else above.confidence
        reason = message("notes", code, heading=above.text)
        return {"section": above.section, "confidence": confidence, "reason": reason}

    def _joined(self, indexes: Iterable[int]) -> str:
        text = ""
        for index in indexes:
            line = self.lines[index].text
            text += seam(text, line) + line
        return text

    def _begins_record(self, text: str) -> bool:
        is_caption = fold(text) in self._captions
        return is_caption or any(opening.match(text) for opening in self._openings)

    def _find_style(self) -> Print:
        """Return how the body was cut into lines; headings and title say nothing about that."""
        fixed = self._alone
        lines = [
            line for index, line in enumerate(self.lines) if index not in fixed and not line.is_row
        ]
        whole = [line for line in lines if line.is_whole]
        if not whole:
            return print_of(lines)
        style = print_of(whole)
        full = sum(style.width - _RAGGED <= line.reach <= style.width + 2 for line in whole)
        # A Word file that was made of printed lines; in any other a paragraph is a paragraph.
        return style if full >= max(_MANY, len(whole) // 4) else Print()

    def _ends_paragraph(self, index: int) -> bool:
        """Say whether a paragraph of a Word file ends here, as it should; some were cut by hand."""
        line = self.lines[index]
        if not line.is_whole or self._style.width:
            return False
        behind = self.lines[index + 1] if index + 1 < len(self.lines) else None
        if behind is None or index + 1 in self._alone or not _OPEN_END.search(line.text):
            return True
        goes_on = leading_number(behind.text) is None and not self._begins_record(behind.text)
        return not (goes_on and is_closed(behind.text) and width(line.text) >= _LONG)

    def _find_openings(self) -> list[re.Pattern[str]]:
        """Return what the records of the template begin with (任务1：)."""
        codes = [
            code
            for code, entry in self.template.fields.items()
            if entry.group is None and entry.display_layout.kind == "records"
        ]
        return [found for code in codes if (found := opening_of(self.template, code)) is not None]
