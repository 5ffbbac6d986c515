"""Find the scoring tables in a spreadsheet and say what they would change in a report.

A table is known by the heading of its indicators, which kind it is by what stands above that, the
project it is of by its name. Nothing is changed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.document.left_out import is_left_out_note
from perfdesk.errors import UserError
from perfdesk.intake.scores.eval_head import HeadReader, name_field
from perfdesk.intake.scores.eval_layout import is_null, layouts
from perfdesk.intake.scores.eval_rows import RowReader, heading_at
from perfdesk.intake.scores.eval_values import CellTaker
from perfdesk.intake.scores.table_proposal import FoundTable, Gathering
from perfdesk.intake.sheets.spreadsheet import read_workbook
from perfdesk.intake.words.wording import fold
from perfdesk.report.values import ROOT, FieldRef

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from perfdesk.intake.scores.eval_layout import TableLayout
    from perfdesk.intake.scores.eval_rows import Heading
    from perfdesk.intake.scores.table_proposal import TableProposal
    from perfdesk.intake.sheets.spreadsheet import Sheet
    from perfdesk.report.report import Report
    from perfdesk.template.score_tables import Scoring


def read_tables(
    report: Report,
    path: Path,
    scoring: str | None = None,
    *,
    clears: bool = False,
    as_new: bool = False,
) -> TableProposal:
    """Return what the scoring tables of a file would change in a report.

    Args:
        report: The report, with true values; it is not changed.
        path: An xlsx, xlsm, xls or ods file.
        scoring: Code of the only kind of table to be read; None reads all that are recognised.
        clears: Whether an empty cell in the file empties its field.
        as_new: Whether a table of a name that the report does not have is always a new one, also
            where its indicators are those of another name.

    Raises:
        UserError: Those of ``read_workbook``; ``tables_none`` where the report has no such tables,
            ``table_unknown`` where it has none of this kind, ``table_not_found`` where the file
            has none.
    """
    known = layouts(report.template)
    if not known:
        raise UserError("tables_none")
    if scoring is not None and scoring not in {one.scoring for one in known}:
        codes = "、".join(one.scoring for one in known)
        raise UserError("table_unknown", table=scoring, tables=codes)
    found = read_sheets(report, read_workbook(path), scoring, clears=clears, as_new=as_new)
    if found is None:
        raise UserError("table_not_found", file=path.name)
    return found


def read_sheets(
    report: Report,
    sheets: Sequence[Sheet],
    scoring: str | None = None,
    *,
    clears: bool = False,
    as_new: bool = False,
) -> TableProposal | None:
    """Return what the scoring tables of some sheets would change, None where they have none.

    See ``read_tables``.
    """
    taker = CellTaker(report, gathering := Gathering(), clears=clears)
    told = None if as_new else _texts(sheets)
    reader = _Reader(report, layouts(report.template), scoring, taker, gathering, told)
    for sheet in sheets:
        reader.read_sheet(sheet)
    return reader.gathering.made() if reader.has_found else None


def scoring_of(report: Report, sheet: Sheet) -> str | None:
    """Return the code of the scoring table that a sheet holds, None where it holds none."""
    gathering = Gathering()
    taker = CellTaker(report, gathering, clears=False)
    reader = _Reader(report, layouts(report.template), None, taker, gathering, None)
    return reader.scoring_in(sheet)


def _texts(sheets: Sequence[Sheet]) -> frozenset[str]:
    """Return all texts of a file: a record that is named there is read there."""
    rows = (row for sheet in sheets if not sheet.is_hidden for row in sheet.rows)
    return frozenset(fold(cell.text) for row in rows for cell in row)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A heading of indicators in a sheet, by every layout that knows it."""

    at: int
    headings: dict[str, Heading]


class _Reader:
    def __init__(
        self, report: Report, known: Sequence[TableLayout], wanted: str | None, taker: CellTaker,
        gathering: Gathering, told: frozenset[str] | None,
    ) -> None:  # fmt: skip
        self._report = report
        self._layouts = known
        self._wanted = wanted
        self.gathering = gathering
        self._taker = taker
        #: All texts of the file; None where nothing is to be known by its indicators.
        self._told = told
        #: Records that a table was read for, by kind.
        self._taken: set[int] = set()
        self.has_found = False

    def read_sheet(self, sheet: Sheet) -> None:
        """Read all tables of a sheet."""
        if sheet.is_hidden:
            self.gathering.tell(sheet.name, "", "sheet_hidden", sheet=sheet.name)
            return
        begun = list(self._find(sheet))
        if not begun:
            if any(not is_null(cell.text) for row in sheet.rows for cell in row):
                self.gathering.tell(sheet.name, "", "sheet_without_table", sheet=sheet.name)
            return
        self.has_found = True
        start = 0
        for index, one in enumerate(begun):
            behind = begun[index + 1].at if index + 1 < len(begun) else len(sheet.rows)
            start = self._read_table(sheet, one, start, behind)
        self._tell_tail(sheet, start)

    def scoring_in(self, sheet: Sheet) -> str | None:
        """Return the code of the first table in a sheet, None where it has none."""
        begun = next(self._find(sheet), None)
        layout = None if begun is None else self._kind(sheet, begun, range(begun.at))
        return None if layout is None else layout.scoring

    def _find(self, sheet: Sheet) -> Iterator[_Begun]:
        behind = 0
        for at in range(len(sheet.rows)):
            if at < behind:
                continue
            headings = {
                layout.scoring: found
                for layout in self._layouts
                if (found := heading_at(sheet, layout, self._scoring(layout), at)) is not None
            }
            if headings:
                yield _Begun(at, headings)
                behind = max(found.last for found in headings.values()) + 1

    def _scoring(self, layout: TableLayout) -> Scoring:
        return self._report.template.scorings[layout.scoring].scoring

    def _tell_tail(self, sheet: Sheet, start: int) -> None:
        for row in range(start, len(sheet.rows)):
            for column, cell in enumerate(sheet.rows[row]):
                if is_null(cell.text) or is_left_out_note(cell.text):
                    continue
                if sheet.area(row, column)[:2] == (row, column):
                    self.gathering.reject(sheet.address(row, column), cell.text, "outside")

    # -- one table -------------------------------------------------------------------------------

    def _read_table(self, sheet: Sheet, begun: _Begun, start: int, behind: int) -> int:
        """Read a table; return the row behind it."""
        rows = range(start, begun.at)
        layout = self._kind(sheet, begun, rows)
        if layout is None:
            return behind
        head = HeadReader(sheet, layout, rows)
        heading = begun.headings[layout.scoring]
        code = name_field(self._report, layout)
        name = head.text_of(code) if code is not None else ""
        indicators = _column_texts(sheet, heading, self._scoring(layout).level3, behind)
        line = self._record(layout, name, sheet.address(begun.at, 0), indicators)
        if line is None:
            return behind
        old = "" if code is None or line < 0 else self._taker.old(FieldRef(code, line))
        was = "" if fold(old) == fold(name) else old
        self.gathering.tables.append(
            FoundTable(self._scoring(layout).title, name, sheet.name, line < 0, was)
        )
        head.read(self._report, self._taker, self.gathering, line)
        reader = RowReader(self._report, sheet, layout, self._taker, self.gathering)
        return reader.read(heading, behind, line)

    def _kind(self, sheet: Sheet, begun: _Begun, rows: range) -> TableLayout | None:
        """Return which table it is; None, with the reason told, where it is not to be read."""
        heads = [
            (HeadReader(sheet, layout, rows), layout)
            for layout in self._layouts
            if layout.scoring in begun.headings
        ]
        ranked = sorted(heads, key=lambda one: -one[0].likeness)
        address = sheet.address(begun.at, 0)
        best, layout = ranked[0]
        is_clear = len(ranked) == 1 or best.likeness > ranked[1][0].likeness
        if self._wanted is None:
            if is_clear:
                return layout
            self.gathering.reject(address, "", "table_unclear")
            return None
        wanted = next((one for _head, one in ranked if one.scoring == self._wanted), None)
        if wanted is None or (is_clear and best.has_title and layout is not wanted):
            title = self._scoring(layout).title
            self.gathering.reject(address, "", "table_other", title=title)
            return None
        return wanted

    def _record(
        self, layout: TableLayout, name: str, address: str, indicators: frozenset[str]
    ) -> int | None:
        """Return the record that a table is of, a new one below 0; None with the reason told."""
        each = layout.form.form.each
        if each is None:
            return ROOT
        report, code = self._report, name_field(self._report, layout)
        records = [one for one in report.tree.records_of(each, ROOT) if one not in self._taken]
        fields = report.template.fields
        found = next(
            (one for one in records if code is None or self._is_named(code, one, name)), None
        )
        if found is None and code is not None and name:
            found = self._renamed(layout, code, records, indicators)
            if found is not None:
                old, label = self._taker.old(FieldRef(code, found)), fields[code].label
                self.gathering.tell(address, name, "renamed", label=label, name=name, old=old)
        if found is not None:
            self._taken.add(found)
            return found
        if code is not None and not name:
            self.gathering.reject(address, "", "record_unnamed", label=fields[code].label)
            return None
        added = sum(1 for one in self.gathering.records if one.group == each)
        if len(report.tree.records_of(each, ROOT)) + added >= fields[each].max_lines:
            limit, label = fields[each].max_lines, fields[each].label
            self.gathering.reject(address, name, "too_many_records", label=label, limit=limit)
            return None
        return self.gathering.add_record(each, ROOT, name or fields[each].label, address)

    def _renamed(
        self, layout: TableLayout, code: str, records: Sequence[int], indicators: frozenset[str]
    ) -> int | None:
        """Return the record that shares most indicators with a table, at least half of them all."""
        if self._told is None:
            return None
        scoring, best, found = self._scoring(layout), 0, None
        for record in records:
            lines = self._report.lines(scoring.group, record)
            own = {fold(self._taker.old(FieldRef(scoring.level3, line))) for line in lines} - {""}
            shared = len(own & indicators)
            is_free = fold(self._taker.old(FieldRef(code, record))) not in self._told
            if is_free and shared > best and 2 * shared >= max(len(own), len(indicators)):
                best, found = shared, record
        return found

    def _is_named(self, code: str, record: int, name: str) -> bool:
        old = self._taker.old(FieldRef(code, record))
        return fold("" if is_null(old) else old) == fold(name)


def _column_texts(sheet: Sheet, heading: Heading, code: str, behind: int) -> frozenset[str]:
    """Return what stands below a table's heading of a field."""
    column = next(at for at, known in heading.columns.items() if known == code)
    texts = (sheet.cell(row, column).text for row in range(heading.last + 1, behind))
    return frozenset(fold(text) for text in texts if not is_null(text))
