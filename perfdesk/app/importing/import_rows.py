"""An old report on its way in as two lists: its pieces in order, and the report they become.

Plain values for whoever shows them; nothing here knows the screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.app.importing.import_state import Sureness
from perfdesk.app.importing.importing import targets
from perfdesk.errors import message
from perfdesk.intake.arrangement import PartKind
from perfdesk.report.values import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from perfdesk.app.checking.foreign import ForeignFinding
    from perfdesk.app.importing.importing import ImportDesk, Target
    from perfdesk.intake.arrangement import Part
    from perfdesk.intake.proposal import Placed
    from perfdesk.report.values import Line
    from perfdesk.template.template import ReportTemplate

#: From the surest to what has no place.
_ORDER = tuple(Sureness)


@dataclass(frozen=True, slots=True)
class OldRow:
    """A piece of the old report.

    Attributes:
        kind: What it is: ``title``, ``label``, ``heading``, ``text``, ``row``, ``furniture``.
        level: Of a heading, from 1.
        place: Heading of the section to which it goes; empty for what goes nowhere.
        reason: Why, a whole sentence; may be empty.
        is_open: The clerk should look at it.
        findings: What a check tells of it.
    """

    number: int
    kind: PartKind
    text: str
    original: str
    level: int
    cells: tuple[str, ...]
    place: str
    reason: str
    sureness: Sureness
    is_open: bool
    findings: tuple[ForeignFinding, ...] = ()

    @property
    def is_heading(self) -> bool:
        """Say whether other pieces go along with it."""
        return self.kind is PartKind.HEADING

    @property
    def is_furniture(self) -> bool:
        """Say whether it is no text of the report."""
        return self.kind is PartKind.FURNITURE


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A line of the report that comes of it: a section's heading, or a field below it.

    Attributes:
        section: Code of the section; None for what is left over.
        field: Code of a text field that pieces can be sent to; None else.
        label: Heading, or label of the field, of a record with its number.
        text: What goes there; empty where nothing does.
        level: Of a heading, from 1; 0 for a field.
        parts: Numbers of the pieces it comes from.
        is_generated: The program makes it by itself of other fields.
    """

    section: str | None
    field: str | None
    label: str
    text: str
    level: int
    parts: tuple[int, ...]
    sureness: Sureness
    is_generated: bool = False

    @property
    def is_heading(self) -> bool:
        """Say whether it is the heading of a section."""
        return self.level > 0


def old_rows(desk: ImportDesk, findings: Iterable[ForeignFinding] = ()) -> tuple[OldRow, ...]:
    """Return the pieces of the old report in the order of the source."""
    by_line: dict[int, list[ForeignFinding]] = {}
    for finding in findings:
        by_line.setdefault(finding.line, []).append(finding)
    unsure = frozenset(desk.unsure())
    return tuple(_old_row(desk, part, unsure, by_line) for part in desk.arrangement.parts)


def _old_row(
    desk: ImportDesk,
    part: Part,
    unsure: frozenset[int],
    by_line: Mapping[int, list[ForeignFinding]],
) -> OldRow:
    section = None if part.section is None else desk.template.sections[part.section]
    sureness = desk.sureness(part)
    reason = part.reason
    if sureness is Sureness.LEFT and section is not None:
        reason = message("notes", "left_without_field", heading=section.heading)
    elif sureness is Sureness.LEFT and part.kind is PartKind.TITLE:
        reason = message("notes", "left_title")
    return OldRow(
        number=part.number,
        kind=part.kind,
        text=part.text,
        original=part.original,
        level=part.level,
        cells=part.cells,
        place="" if section is None else section.heading,
        reason=reason,
        sureness=sureness,
        is_open=part.number in unsure,
        findings=tuple(one for line in part.lines for one in by_line.get(line, ())),
    )


def left_rows(desk: ImportDesk) -> tuple[PlaceRow, ...]:
    """Return what has no place, in the order of the source."""
    parts = (part for part in desk.arrangement.parts if part.number in desk.left)
    return tuple(
        PlaceRow(None, None, "", _plain(part), 0, (part.number,), Sureness.LEFT) for part in parts
    )


def _plain(part: Part) -> str:
    """Return a piece's words in one line; the cells of a row do not run together."""
    return " ｜ ".join(cell for cell in part.cells if cell.strip()) or part.text


def place_rows(desk: ImportDesk) -> tuple[PlaceRow, ...]:
    """Return all sections with what goes there, and their text fields that are still empty."""
    sure = {part.number: desk.sureness(part) for part in desk.arrangement.parts}
    placed: dict[str, list[Placed]] = {}
    for one in desk.proposal.placed:
        placed.setdefault(one.section, []).append(one)
    empty: dict[str, list[Target]] = {}
    filled = {one.ref.code for one in desk.proposal.placed if one.ref.line == ROOT}
    texts: set[str | None] = set()
    for target in targets(desk.template):
        texts.add(target.field)
        if target.field is not None and target.field not in filled:
            empty.setdefault(target.section, []).append(target)
    headings: dict[str, tuple[int, ...]] = {}
    for part in desk.arrangement.parts:
        if part.kind is PartKind.HEADING and part.section is not None:
            headings[part.section] = (*headings.get(part.section, ()), part.number)
    rows: list[PlaceRow] = []
    records = {line.number: line for line in desk.proposal.lines}
    for code, level in desk.template.walk_sections():
        numbers = headings.get(code, ())
        heading = desk.template.sections[code].heading
        rows.append(PlaceRow(code, None, heading, "", level, numbers, _worst(numbers, sure)))
        for one in placed.get(code, ()):
            is_text = one.ref.line == ROOT and one.ref.code in texts
            rows.append(_field_row(desk.template, one, records, sure, is_text=is_text))
        rows += [
            PlaceRow(code, one.field, one.label, "", 0, (), Sureness.SURE)
            for one in empty.get(code, ())
        ]
    return tuple(rows)


def _field_row(
    template: ReportTemplate,
    one: Placed,
    records: Mapping[int, Line],
    sure: Mapping[int, Sureness],
    *,
    is_text: bool,
) -> PlaceRow:
    code = one.ref.code
    words = _record_words(template, records, one.ref.line)
    return PlaceRow(
        section=one.section,
        field=code if is_text else None,
        label=f"{words}{template.fields[code].label}",
        text=one.text,
        level=0,
        parts=one.parts,
        sureness=_worst(one.parts, sure),
        is_generated=one.calculated,
    )


def _record_words(template: ReportTemplate, records: Mapping[int, Line], number: int) -> str:
    """Return what a record is called: 任务2 · 指标1 ·, each with the blank behind it."""
    words = ""
    while number in records:
        line = records[number]
        words = f"{template.fields[line.group].label}{line.position + 1} · {words}"
        number = line.parent
    return words


def _worst(numbers: Iterable[int], sure: Mapping[int, Sureness]) -> Sureness:
    return max((sure[number] for number in numbers), key=_ORDER.index, default=Sureness.SURE)
