"""Take scoring tables that a colleague filled in elsewhere: look first, then all as one step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.document.texts import figure_in, printed
from perfdesk.errors import message
from perfdesk.intake.scores.eval_table import read_tables
from perfdesk.intake.scores.table_proposal import Note, TableProposal, TakenCell
from perfdesk.report.calculate import calculated_report
from perfdesk.report.places import records
from perfdesk.report.scores.score_row import row_of
from perfdesk.report.values import FieldRef, Line, Provenance, State, StoredValue
from perfdesk.template.datatypes import DataType, ValueFaultError, content_type, rounded

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.intake.scores.table_proposal import FoundTable, OwnedCell
    from perfdesk.report.report import Report
    from perfdesk.report.values import ReportData
    from perfdesk.template.datatypes import Value
    from perfdesk.template.template import ReportTemplate

#: What is told of a place in the file; the name under which other rooms know it.
TableNote = Note


@dataclass(frozen=True, slots=True)
class TakenRow:
    """A line of the list of what would be taken, in words.

    Attributes:
        ref: The field (``code:line``); of a new record its code alone.
        where: The place in the report, or the new record.
    """

    address: str
    ref: str
    where: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class TableImport:
    """What a file's scoring tables would change, for the clerk to confirm; nothing is changed yet.

    Attributes:
        rows: What would be taken.
        rejected: What would not, by address and reason.
        notes: What else is to be known: what was kept, compared, or could be the wrong file.
    """

    proposal: TableProposal
    rows: tuple[TakenRow, ...]

    @property
    def tables(self) -> tuple[FoundTable, ...]:
        """Return the tables that were recognised."""
        return self.proposal.tables

    @property
    def rejected(self) -> tuple[TableNote, ...]:
        """Return what is not taken, by address and reason."""
        return self.proposal.rejected

    @property
    def notes(self) -> tuple[TableNote, ...]:
        """Return what else is to be known."""
        return self.proposal.notes

    @property
    def new_records(self) -> int:
        """Return how many records would be added."""
        return len(self.proposal.records)

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to take."""
        return not self.rows and not self.proposal.records

    @property
    def renamed(self) -> bool:
        """Say whether a table was known by its indicators, under another name."""
        return any(table.old_name for table in self.tables)

    def without(self, left_out: Container[int]) -> TableImport:
        """Return it without some of its rows (by their indices).

        A new record of which nothing is left is not added either.
        """
        kept = [at for at in range(len(self.rows)) if at not in left_out]
        taken = tuple(self.proposal.taken[at] for at in kept)
        wanted = {cell.ref.line for cell in taken}
        records = []
        # A record stands behind the one that it is in.
        for record in reversed(self.proposal.records):
            if record.line in wanted:
                records.append(record)
                wanted.add(record.parent)
        proposal = replace(self.proposal, taken=taken, records=tuple(reversed(records)))
        return TableImport(proposal, tuple(self.rows[at] for at in kept))

    @property
    def summary(self) -> str:
        """Return it in a sentence, and one more for each table that has another name."""
        renamed = (
            message("tables", "renamed_summary", name=table.name, old=table.old_name)
            for table in self.tables
            if table.old_name
        )
        return "".join((self._counts, *renamed))

    @property
    def _counts(self) -> str:
        return message(
            "tables",
            "nothing" if self.is_empty else "summary",
            tables=len(self.tables),
            taken=len(self.rows),
            records=self.new_records,
            rejected=len(self.rejected),
        )

    def rejected_text(self) -> str:
        """Return what was not taken and what is to be known, a line each, to be copied."""
        return "\n".join(
            "\t".join((note.address, " ".join(note.text.split()), note.words))
            for note in (*self.rejected, *self.notes)
        )


def scoring_titles(template: ReportTemplate) -> dict[str, str]:
    """Return the kinds of tables that can be read, titles by their codes."""
    return {
        form.form.scoring: template.scorings[form.form.scoring].scoring.title
        for form in template.forms
        if form.form.scoring is not None
    }


def import_tables(
    session: ReportSession,
    path: Path,
    scoring: str | None = None,
    *,
    clears: bool = False,
    as_new: bool = False,
) -> TableImport:
    """Read the scoring tables in a spreadsheet; nothing is changed until ``take_tables``.

    What this program computes is compared as it will be once all is taken. The score of a judged
    indicator is a person's judgement, and so is one that was set by hand: where the file has
    another, it is among what is taken.

    Args:
        session: The open report.
        path: The file.
        scoring: Code of the only kind of table to be read, or None.
        clears: Whether empty cells empty their fields.
        as_new: Whether a table of a name that the report does not have is always a new one.

    Raises:
        UserError: As ``read_tables``.
    """
    proposal = read_tables(session.report, path, scoring, clears=clears, as_new=as_new)
    proposal = _compared(session, proposal)
    return TableImport(proposal, _rows(session.report, proposal))


def take_tables(session: ReportSession, read: TableImport) -> None:
    """Put all that was read into the report, as one step; where a part is refused, nothing.

    Raises:
        UserError: ``desk_read_only``, and as ``ReportSession.enter`` where the report has become
            another one since.
    """
    proposal = read.proposal
    name = message("tables", "undo_name")
    with session.together(name):
        wanted = ((one.line, one.group, one.parent) for one in proposal.records)
        numbers = session.add_lines(wanted, name)
        texts = {
            FieldRef(cell.ref.code, numbers.get(cell.ref.line, cell.ref.line)): cell.new
            for cell in proposal.taken
        }
        session.enter_many(texts, name, Provenance.IMPORTED)


def _compared(session: ReportSession, proposal: TableProposal) -> TableProposal:
    """Compare what this program computes with what the file says of it."""
    template = session.template
    data, numbers = _applied(session.report.to_data(), template, proposal)
    report = calculated_report(template, data)
    taken, notes = list(proposal.taken), list(proposal.notes)
    for cell in proposal.owned:
        ref = FieldRef(cell.ref.code, numbers.get(cell.ref.line, cell.ref.line))
        own = printed(report, ref)
        if cell.text == own or _is_same_value(template, cell, _value(template, ref.code, own)):
            continue
        row = row_of(report, ref)
        is_judged = row is not None and (row.is_qualitative or row.is_overridden)
        if row is not None and is_judged and _value(template, ref.code, cell.text) is not None:
            taken.append(TakenCell(cell.ref, cell.address, own, cell.text))
            code = "score_set" if row.is_qualitative else "score_set_again"
            notes.append(Note(cell.address, cell.text, message("tables", code, own=own)))
            continue
        label = template.fields[ref.code].label
        words = message("tables", "computed_differs", label=label, text=cell.text, own=own or "空")
        notes.append(Note(cell.address, cell.text, words))
    return replace(proposal, taken=tuple(taken), notes=tuple(notes))


def _is_same_value(template: ReportTemplate, cell: OwnedCell, own: Value) -> bool:
    """Say whether a cell is a figure; 0.95 in a cell of percents is 95%."""
    field = template.fields[cell.ref.code]
    value = _value(template, cell.ref.code, cell.text)
    figure = figure_in(cell.text) if field.type is DataType.PERCENT else None
    if isinstance(own, Decimal) and figure is not None and not figure.suffix:
        share = rounded(figure.value * 100, field.options.places)
        return own in (share, figure.value)
    return value is not None and value == own


def _value(template: ReportTemplate, code: str, text: str) -> Value:
    """Return a computed field's value of a text; None where it is none."""
    field = template.fields[code]
    try:
        return content_type(field.type).parse(text, field.options)
    except ValueFaultError:
        return None


def _rows(report: Report, proposal: TableProposal) -> tuple[TakenRow, ...]:
    new = {record.line: record for record in proposal.records}
    fields = report.template.fields

    def where(line: int) -> str:
        record = new[line]
        around = where(record.parent) if record.parent < 0 else ""
        label = fields[record.group].label
        separator = " · " if around else ""
        return around + separator + message("tables", "new_record", label=label, name=record.name)

    return tuple(
        TakenRow(
            cell.address,
            cell.ref.code if cell.ref.line < 0 else str(cell.ref),
            where(cell.ref.line)
            if cell.ref.line < 0
            else " · ".join(records(report, cell.ref.line)),
            fields[cell.ref.code].label,
            cell.old,
            cell.new,
        )
        for cell in proposal.taken
    )


def _applied(
    data: ReportData, template: ReportTemplate, proposal: TableProposal
) -> tuple[ReportData, dict[int, int]]:
    """Return a content as it will be, and the numbers of its new records."""
    numbers: dict[int, int] = {}
    lines, values = list(data.lines), {value.ref: value for value in data.values}
    for number, record in enumerate(proposal.records, max(data.next_line, 1)):
        numbers[record.line] = number
        parent = numbers.get(record.parent, record.parent)
        lines.append(Line(number, record.group, parent, len(lines)))
        for code in template.members.get(record.group, ()):
            if default := template.fields[code].default:
                ref = FieldRef(code, number)
                values[ref] = StoredValue(ref, default, State.VALID, Provenance.GENERATED)
    for cell in proposal.taken:
        ref = FieldRef(cell.ref.code, numbers.get(cell.ref.line, cell.ref.line))
        values[ref] = StoredValue(ref, cell.new, State.VALID, Provenance.IMPORTED)
    kept = tuple(value for value in values.values() if value.text)
    next_line = max(data.next_line, 1) + len(proposal.records)
    return replace(data, lines=tuple(lines), values=kept, next_line=next_line), numbers
