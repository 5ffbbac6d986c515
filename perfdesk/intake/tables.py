"""Put the rows of a report's tables into fields: scoring tables, tables of records, forms.

A scoring table (自评表) is read as a spreadsheet is. A table whose headings are the labels of a
template's table becomes its records. Of any other table the rows stay texts, cells in order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from perfdesk.intake.account import Owner
from perfdesk.intake.arrangement import PartKind
from perfdesk.intake.eval_layout import is_null, label_key, own_keys
from perfdesk.intake.eval_scheme import schemes_of
from perfdesk.intake.eval_table import read_sheets, scoring_of
from perfdesk.intake.eval_values import same_figure
from perfdesk.intake.figure_values import figure_for, is_figure
from perfdesk.intake.rows import row_text
from perfdesk.intake.spreadsheet import Cell, Sheet
from perfdesk.intake.title import unit_in
from perfdesk.intake.wording import fold
from perfdesk.report.calculate import calculated_report
from perfdesk.report.values import ROOT, FieldRef, ReportData, ReportMeta

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from perfdesk.intake.arrangement import Part
    from perfdesk.intake.ledger import Ledger
    from perfdesk.intake.table_proposal import OwnedCell, TableProposal, TakenCell
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
    """A group's table in the source: its group, and which column is which field, in which unit."""

    group: str
    fields: dict[int, FormField]
    units: dict[int, str]
    heading: tuple[str, ...]


def place_records(ledger: Ledger, codes: Iterable[str], rows: Sequence[Part]) -> list[Part]:
    """Put a table into the records of one of some groups; return the rows that are none of them.

    Its headings are printed with records only: where no row is one they stay as well.
    """
    columns = _columns(ledger.template, codes, rows[0])
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


def _columns(template: ReportTemplate, codes: Iterable[str], head: Part) -> _Columns | None:
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
            units = {at: _unit(head.cells[at], field) for at, field in found.items()}
            return _Columns(code, found, units, head.cells)
    return None


def _unit(heading: str, field: FormField) -> str:
    told = [unit for unit in ("万元", "亿元", "元") if unit in heading]
    return told[0] if told else field.unit


def _is_record(columns: _Columns, part: Part) -> bool:
    """Say whether a row is a record: no headings, no total, and no cell without a column."""
    filled = [at for at, cell in enumerate(part.cells) if not is_null(cell)]
    is_total = any(label_key(part.cells[at]) in _TOTALS for at in filled[:1])
    is_bare = not filled or is_total or part.cells == columns.heading
    return not is_bare and all(at in columns.fields for at in filled)


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
        field = columns.fields[at]
        value = figure_for(field, cell, columns.units[at]) if field.is_numeric else None
        ledger.put_cell(FieldRef(field.code, line), value or cell.strip(), cell)
    return True


# -- forms ----------------------------------------------------------------------------------------


#: What the heading of a column of spent money says, and what that of other figures does.
_SPENT = re.compile("执行|决算|实际|支出")
_NOT_SPENT = re.compile(
    "预算|上年|去年|率|占|比|增|减|差|计划|目标|年初|调整|下达|结余|结转|性质|类别"
)
#: Longer cells are no headings of columns.
_LONGEST_HEADING = 20


def copy_labelled(
    ledger: Ledger, codes: Iterable[str], rows: Sequence[Part], left: Sequence[Part]
) -> None:
    """Put figures that stand beside their label in a row that is left into their fields as well.

    Which of several figures is meant, the headings of the columns say; else none is taken.
    """
    keys: dict[str, FormField] = {}
    for code in codes:
        for key in own_keys(ledger.template, code):
            keys.setdefault(key, ledger.template.fields[code])
    kept = {part.number for part in left}
    heads: list[tuple[str, ...]] = []
    is_open = False
    for part in rows:
        if not any(map(is_figure, part.cells)):
            if sum(bool(cell.strip()) for cell in part.cells) >= _LEAST_COLUMNS:
                heads = [*heads, part.cells] if is_open else [part.cells]
                is_open = True
            continue
        is_open = False
        if part.number not in kept:
            continue
        for at, to in _labelled_cells(part.cells, heads):
            field = keys.get(label_key(part.cells[at]))
            if field is None or not field.is_numeric or field.calculate is not None:
                continue
            unit = _unit(part.cells[at] + _column_heading(heads, to), field)
            value = figure_for(field, part.cells[to], unit)
            if value is not None:
                ledger.copy(FieldRef(field.code), value)


def _labelled_cells(
    cells: tuple[str, ...], heads: Sequence[tuple[str, ...]]
) -> Iterator[tuple[int, int]]:
    """Yield where in a row a label and its figure stand."""
    filled = [at for at, cell in enumerate(cells) if cell.strip()]
    figures = [at for at in filled if is_figure(cells[at]) or is_null(cells[at])]
    spent = [at for at in range(len(cells)) if _is_spent(_column_heading(heads, at))]
    if spent:
        is_certain = len(heads) == len(spent) == 1 and len(heads[0]) == len(cells)
        if is_certain and all(cell.strip() for cell in heads[0]) and figures == filled[1:]:
            yield filled[0], spent[0]
        return
    for at, to in pairwise(filled):
        is_one_of_many = any(filled.index(to) + 1 == filled.index(other) for other in figures)
        is_other = _NOT_SPENT.search(_column_heading(heads, to)) is not None
        if at not in figures and not is_one_of_many and not is_other:
            yield at, to


def _is_spent(heading: str) -> bool:
    return _SPENT.search(heading) is not None and _NOT_SPENT.search(heading) is None


def _column_heading(heads: Sequence[tuple[str, ...]], at: int) -> str:
    """Return what stands above a column."""
    above = (cells[at].strip() for cells in heads if at < len(cells))
    return " ".join(cell for cell in above if len(cell) <= _LONGEST_HEADING)
