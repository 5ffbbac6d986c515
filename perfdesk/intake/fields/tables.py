"""Put the rows of a report's tables into fields: scoring tables, tables of records, forms.

A scoring table (自评表) is read as a spreadsheet is. A table whose headings are the labels of a
template's table becomes its records. Of any other table the rows stay texts, cells in order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.intake.account import Owner
from perfdesk.intake.arrangement import PartKind
from perfdesk.intake.cleaning.rows import row_text
from perfdesk.intake.cleaning.title import unit_in
from perfdesk.intake.fields.table_figures import cell_figure
from perfdesk.intake.scores.eval_layout import is_null, label_key, own_keys
from perfdesk.intake.scores.eval_scheme import schemes_of
from perfdesk.intake.scores.eval_table import read_sheets, scoring_of
from perfdesk.intake.scores.eval_values import same_figure
from perfdesk.intake.sheets.spreadsheet import Cell, Sheet
from perfdesk.intake.words.figure_values import figure_for
from perfdesk.intake.words.wording import fold
from perfdesk.report.calculate import calculated_report
from perfdesk.report.values import ROOT, FieldRef, ReportData, ReportMeta
from perfdesk.template.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfdesk.intake.arrangement import Part
    from perfdesk.intake.fields.ledger import Ledger
    from perfdesk.intake.scores.table_proposal import OwnedCell, TableProposal, TakenCell
    from perfdesk.report.report import Report
    from perfdesk.template.schema import FormField
    from perfdesk.template.template import ReportTemplate

_TOTALS = frozenset({"合计", "总计", "小计", "总分"})
_LEAST_COLUMNS = 2
#: What of a table's notes is said of a new report too: how something was read.
_TOLD = frozenset({"share_read", "choice_read", "subtotal"})
_TOTAL_LABELS = frozenset({"自评得分", "自评总分", "总分", "得分", "综合得分"})
#: What stands in brackets in a label: 部门（单位）名称.
_NOTED = re.compile(r"\([^()]*\)")
_UNIT_LABELS = frozenset({"单位名称", "部门名称", "填报单位", "预算单位"})


def tables_of(parts: Iterable[Part], *, by_section: bool = True) -> list[list[Part]]:
    """Return the rows that follow each other in one table, as tables."""
    found: list[list[Part]] = []
    before: Part | None = None
    for part in parts:
        if part.kind is PartKind.ROW and part.cells:
            is_same = before is not None and before.table == part.table
            if before is None or not is_same or (by_section and before.section != part.section):
                found.append([])
            found[-1].append(part)
            before = part
        elif part.kind is not PartKind.FURNITURE and not (before is not None and before.table):
            before = None
    return found


def sheet_of(rows: Sequence[Sequence[str]], name: str) -> Sheet:
    """Return a table as the readers of spreadsheets take it."""
    return Sheet(name, tuple(tuple(map(Cell, cells)) for cells in rows), ())


def empty_report(
    template: ReportTemplate, unit: str = "", fiscal_year: int | None = None
) -> Report:
    """Return a report without content, against which a table is read."""
    identity = template.identity
    year = fiscal_year or (identity.fiscal_years[-1] if identity.fiscal_years else 2000)
    meta = ReportMeta(identity.id, identity.version, year, unit)
    return calculated_report(template, ReportData(meta))


def scoring_section(report: Report, rows: Sequence[Sequence[str]], title: str) -> str | None:
    """Return the section of the scoring table that some rows are, None where they are none."""
    if not report.template.scorings:
        return None
    code = scoring_of(report, sheet_of(rows, title))
    forms = (form.form for form in report.template.forms)
    return next((form.section for form in forms if form.scoring == code), None) if code else None


# -- scoring tables ---------------------------------------------------------------------------


def place_scoring(ledger: Ledger, report: Report, rows: Sequence[Part], title: str) -> bool:
    """Put a scoring table into its records; False where its kind is not certain."""
    sheet = sheet_of([part.cells for part in rows], title)
    found = read_sheets(report, [sheet], as_new=True)
    if found is None or not (found.taken or found.records):
        return False
    ledger.notes += [note.words for note in found.notes if note.code in _TOLD]
    writer = _ScoringWriter(ledger, found)
    for at, part in enumerate(rows):
        start = len(ledger.spans)
        label = ""
        for column, cell in enumerate(part.cells):
            writer.write(sheet.address(at, column), cell, label)
            label = cell.strip() or label
        ledger.trace(start, [(part.number, part.text)])
    return True


class _ScoringWriter:
    def __init__(self, ledger: Ledger, found: TableProposal) -> None:
        self._ledger = ledger
        self._numbers: dict[int, int] = {}
        schemes = dict(schemes_of(ledger.template, found))
        for record in found.records:
            parent = self._numbers.get(record.parent, record.parent)
            number = ledger.add_line(record.group, parent)
            self._numbers[record.line] = number
            for code in ledger.template.members.get(record.group, ()):
                default = schemes.get(FieldRef(code, record.line))
                if default := default or ledger.template.fields[code].default:
                    ledger.copy(FieldRef(code, number), default)
        self._taken: dict[str, list[TakenCell]] = {}
        for cell in found.taken:
            self._taken.setdefault(cell.address, []).append(cell)
        self._owned = {cell.address: cell for cell in found.owned}
        totals = {one.scoring.total for one in ledger.template.scorings.values()}
        self._totals = [cell for cell in found.owned if cell.ref.code in totals]
        self._rejected = {note.address for note in found.rejected}

    def write(self, address: str, cell: str, label: str) -> None:
        """Account for a cell; ``label`` is the one left of it."""
        taken, owned = self._taken.get(address, []), self._owned.get(address)
        if not cell.strip():
            # What a merged cell above says holds here too.
            for one in taken:
                self._ledger.copy(self._ref(one.ref), one.new)
            return
        if taken:
            self._ledger.put_cell(self._ref(taken[0].ref), taken[0].new, cell)
            for other in taken[1:]:
                # ≥12万人次 is a sign and a value.
                self._ledger.copy(self._ref(other.ref), other.new)
        elif owned is not None:
            self._write_owned(owned, cell)
        elif address not in self._rejected or self._is_known(label, cell):
            self._ledger.generate(cell, Owner.LABEL)
        else:
            self._ledger.leave(cell)

    def _is_known(self, label: str, cell: str) -> bool:
        """Say whether a cell without a place says only what stands elsewhere too."""
        return self._tells_unit(label, cell) or self._tells_total(label, cell)

    def _write_owned(self, owned: OwnedCell, cell: str) -> None:
        ref = self._ref(owned.ref)
        template = self._ledger.template
        is_open = template.fields[ref.code].overridable
        self._ledger.put_cell(ref, owned.text, cell, ref if is_open else None)
        code = self._source(ref)
        source = template.fields[code] if code is not None else None
        value = figure_for(source, cell, source.unit) if source is not None else None
        if source is not None and value is not None:
            self._ledger.copy(FieldRef(source.code), value)

    def _source(self, ref: FieldRef) -> str | None:
        """Return the figure of the report that a cell only repeats."""
        fields = self._ledger.template.fields
        source = fields.get(fields[ref.code].calculate or "")
        is_root = source is not None and source.group is None and source.calculate is None
        return source.code if source is not None and is_root else None

    def _tells_unit(self, label: str, cell: str) -> bool:
        unit = fold(self._ledger.unit)
        told = {fold(unit_in(f"{label}：{cell}")), fold(unit_in(cell))}
        return bool(unit) and (unit in told or _NOTED.sub("", fold(cell)) in _UNIT_LABELS)

    def _tells_total(self, label: str, cell: str) -> bool:
        """Say whether a cell above the indicators tells the total once more: 自评得分 95.37."""
        return label_key(label) in _TOTAL_LABELS and any(
            same_figure(cell, one.text) for one in self._totals
        )

    def _ref(self, ref: FieldRef) -> FieldRef:
        return FieldRef(ref.code, self._numbers.get(ref.line, ref.line))


# -- tables of records ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Columns:
    """A group's table in the source: its group, which column is which field, the unit told above.

    Attributes:
        unit: Empty where none is told.
    """

    group: str
    fields: dict[int, FormField]
    unit: str
    heading: tuple[str, ...]

    def value(self, at: int, cell: str) -> str:
        """Return what a cell says to its field: a figure in the field's unit, or its text."""
        field = self.fields[at]
        figure = cell_figure(field, cell, self.heading[at], self.unit) if field.is_numeric else None
        return cell.strip() if figure is None else figure


def place_records(
    ledger: Ledger, codes: Iterable[str], rows: Sequence[Part], unit: str = ""
) -> list[Part]:
    """Put a table into the records of one of some groups; return the rows that are none of them.

    Its headings are printed with records only: where no row is one they stay as well.
    """
    columns = _columns(ledger.template, codes, rows[0], unit)
    if columns is None or not any(_is_record(columns, part) for part in rows):
        return list(rows)
    left: list[Part] = []
    for part in rows:
        start = len(ledger.spans)
        if part.cells == columns.heading:
            ledger.generate(row_text(part.cells), Owner.LABEL, FieldRef(columns.group))
        elif not _write_record(ledger, columns, part):
            left.append(part)
            continue
        ledger.trace(start, [(part.number, part.text)])
    return left


def _columns(
    template: ReportTemplate, codes: Iterable[str], head: Part, unit: str
) -> _Columns | None:
    for code in codes:
        keys: dict[str, FormField] = {}
        for member in template.members.get(code, ()):
            for key in own_keys(template, member):
                keys.setdefault(key, template.fields[member])
        found = {
            at: field for at, cell in enumerate(head.cells) if (field := keys.get(label_key(cell)))
        }
        texts = sum(bool(cell.strip()) for cell in head.cells)
        if len(found) >= _LEAST_COLUMNS and len(found) * 2 >= texts:
            return _Columns(code, found, unit, head.cells)
    return None


def _is_record(columns: _Columns, part: Part) -> bool:
    """Say whether a row is a record: no headings, no total, and no cell without a column."""
    filled = [at for at, cell in enumerate(part.cells) if not is_null(cell)]
    is_total = any(label_key(part.cells[at]) in _TOTALS for at in filled[:1])
    is_bare = not filled or is_total or part.cells == columns.heading
    return (
        not is_bare
        and all(at in columns.fields for at in filled)
        and not any(_is_in_doubt(columns, at, part.cells[at]) for at in filled)
    )


def _is_in_doubt(columns: _Columns, at: int, cell: str) -> bool:
    """Say whether an amount has no unit and is too large to be in that of its field."""
    field = columns.fields[at]
    if field.type is not DataType.MONEY or figure_for(field, cell, field.unit) is None:
        return False
    return cell_figure(field, cell, columns.heading[at], columns.unit) is None


def _write_record(ledger: Ledger, columns: _Columns, part: Part) -> bool:
    """Write a row into a new record; False where it is none."""
    if not _is_record(columns, part):
        return False
    line = ledger.add_line(columns.group, ROOT)
    for at, cell in enumerate(part.cells):
        if not cell.strip():
            continue
        if at not in columns.fields or is_null(cell):
            ledger.generate(cell, Owner.LABEL)
            continue
        ref = FieldRef(columns.fields[at].code, line)
        ledger.put_cell(ref, columns.value(at, cell), cell)
    return True
