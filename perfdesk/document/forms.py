"""Build the annexes: the official scoring tables, by the forms (``[[form]]``) of the template.

A row with ``each`` stands once for each record; a cell of ``merge`` runs on over records with the
same text, as far as those left of it do; a cell of ``span`` stands beside all of them, and begins
already in the heading row above where that leaves its place blank.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from perfdesk.document.blocks import Align, Annex, GridBlock, GridCell
from perfdesk.document.formulas import sheet_expression
from perfdesk.document.left_out import is_left_out, left_out_mark, left_out_note
from perfdesk.document.texts import ShownFigure, choices_of, figure_in, printed, tells_percents
from perfdesk.errors import message
from perfdesk.report.calculate import shown
from perfdesk.report.comparing.carry_over import filled_refs
from perfdesk.report.values import ROOT, FieldRef, State
from perfdesk.template.measures import sign_of
from perfdesk.template.patterns import number_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from perfdesk.report.report import Report
    from perfdesk.template.patterns import Pattern, Slot
    from perfdesk.template.score_tables import Scoring
    from perfdesk.template.template import CompiledCell, CompiledForm, CompiledRow


def build_annexes(
    report: Report, figures: Mapping[FieldRef, Decimal | None]
) -> tuple[tuple[Annex, ...], tuple[Annex, ...]]:
    """Return the covers and the annexes: one for each form that has any content.

    ``figures`` are those that stand in the sheet of figures; what forms compute may hang on them.
    """
    builders = [
        _Builder(report, form, line, number)
        for form in report.template.forms
        for number, line in enumerate(_filled_lines(report, form), start=1)
    ]
    grids = [builder.grid() for builder in builders]
    placed = dict(figures)
    for cell in chain.from_iterable(grid.cells for grid in grids):
        if cell.source is not None and (cell.value is not None or not cell.text):
            placed.setdefault(cell.source, cell.value)
    covers, annexes = list[Annex](), list[Annex]()
    for builder, grid in zip(builders, grids, strict=True):
        annex = builder.annex(_with_formulas(report, grid, placed))
        (covers if builder.is_cover else annexes).append(annex)
    return tuple(covers), tuple(annexes)


def _with_formulas(
    report: Report, grid: GridBlock, placed: Mapping[FieldRef, Decimal | None]
) -> GridBlock:
    """Say of every computed cell how it follows from the others."""

    def computed(cell: GridCell) -> GridCell:
        if cell.source is None or not _is_computed(report, cell.source):
            return cell
        return replace(cell, formula=sheet_expression(report, cell.source, placed))

    return replace(grid, cells=tuple(map(computed, grid.cells)))


def _is_computed(report: Report, ref: FieldRef) -> bool:
    """Say whether a field shows what is computed, and nothing set by hand."""
    is_generated = report.template.compiled[ref.code].calculate is not None
    return is_generated and report.values[ref].state in (State.CALCULATED, State.EMPTY)


def _filled_lines(report: Report, form: CompiledForm) -> list[int]:
    """Return the records for which the form has something to say: an entry, not only defaults."""
    template = report.template
    section = form.form.section
    if section in report.hidden_sections:
        return []
    each = form.form.each
    lines = [ROOT] if each is None else report.tree.records_of(each, ROOT)
    filled = {
        report.tree.climb(ref.line, each)
        for ref in filled_refs(report, report.entries)
        if section in template.section_path(template.section_of(ref.code))
        and report.values[ref].state is not State.NOT_RELEVANT
        and (each is None or each in (*template.groups_of(ref.code), ref.code))
    }
    return [line for line in lines if line in filled]


@dataclass(slots=True)
class _Room:
    """What of a form is taken so far: for each column the first free row."""

    free: list[int]

    def place(self, row: int, columns: int) -> int:
        """Return the first column at which so many are free in a row."""
        for column in range(len(self.free) - columns + 1):
            if all(self.free[at] <= row for at in range(column, column + columns)):
                return column
        raise AssertionError(row)  # The loader has seen to it that rows fill their columns.

    def take(self, cell: GridCell) -> None:
        """Mark a cell's place as taken."""
        for column in range(cell.column, cell.column + cell.columns):
            self.free[column] = cell.row + cell.rows


class _Builder:
    """Builds one form of one record."""

    def __init__(self, report: Report, form: CompiledForm, line: int, number: int) -> None:
        self._report = report
        self._form = form
        self._line = line
        self._number = number
        scoring = report.template.scorings.get(form.form.scoring or "")
        self._scoring: Scoring | None = scoring.scoring if scoring else None
        self._cells: list[GridCell] = []
        self._heights: list[int] = []
        self._head: list[int] = []
        self._room = _Room([0] * len(form.form.widths))
        self.is_cover = form.form.cover

    def grid(self) -> GridBlock:
        """Return the form's cells."""
        for row in self._form.rows:
            if row.row.each is None:
                self._add_row(row, self._line, row.cells)
            else:
                self._add_records(row, row.row.each)
        self._add_note()
        head = (self._head[0], self._head[-1] + 1) if self._head else None
        widths = self._form.form.widths
        return GridBlock(widths, tuple(self._heights), tuple(self._cells), head, self._source())

    def annex(self, grid: GridBlock) -> Annex:
        """Return the annex that holds the form."""
        form = self._form
        return Annex(
            label=self._filled(form.label, self._line),
            title=self._filled(form.title, self._line),
            blocks=(grid,),
            subtitle=self._filled(form.subtitle, self._line),
            is_landscape=form.form.landscape,
        )

    def _source(self) -> FieldRef | None:
        each = self._form.form.each
        return None if each is None else FieldRef(each, self._report.line(self._line).parent)

    # -- rows

    def _add_row(
        self, row: CompiledRow, line: int | None, cells: Sequence[CompiledCell]
    ) -> list[GridCell]:
        at = len(self._heights)
        self._heights.append(row.row.height)
        if row.row.heading:
            self._head.append(at)
        return [self._add_cell(cell, line, at) for cell in cells]

    def _add_cell(
        self, cell: CompiledCell, line: int | None, row: int, rows: int | None = None
    ) -> GridCell:
        column = self._room.place(row, cell.cell.columns)
        made = replace(
            self._cell(cell, line),
            row=row,
            column=column,
            rows=rows or cell.cell.rows,
            columns=cell.cell.columns,
        )
        self._room.take(made)
        self._cells.append(made)
        return made

    def _add_records(self, row: CompiledRow, group: str) -> None:
        """Add a row for each record of a group; a group without records leaves one to be filled."""
        lines: list[int | None] = [*self._report.tree.records_of(group, self._line)] or [None]
        at = len(self._heights)
        for span in row.span:
            self._add_span(span, at, len(lines))
        rows = [self._add_row(row, line, row.cells) for line in lines]
        merged = [index for index, cell in enumerate(row.cells) if cell.cell.field in row.row.merge]
        order = sorted(
            merged, key=lambda index: row.row.merge.index(row.cells[index].cell.field or "")
        )
        for depth, index in enumerate(order):
            self._merge(rows, order[: depth + 1], index)

    def _add_note(self) -> None:
        """Say below a scoring table how it comes to its total without what does not apply."""
        scoring = self._scoring
        text = "" if scoring is None else left_out_note(self._report, scoring, self._line)
        if text:
            widths, at = self._form.form.widths, len(self._heights)
            self._heights.append(1)
            self._cells.append(GridCell(text, at, 0, columns=len(widths), align=Align.LEFT))

    def _add_span(self, span: CompiledCell, row: int, rows: int) -> None:
        made = self._add_cell(span, self._line, row, rows)
        above = next(
            (
                cell
                for cell in self._cells
                if cell.row + cell.rows == row
                and (cell.column, cell.columns) == (made.column, made.columns)
                and not cell.text
                and cell.source is None
                and cell.row in self._head
            ),
            None,
        )
        if above is not None:
            self._cells.remove(above)
            self._cells.remove(made)
            self._cells.append(replace(made, row=above.row, rows=above.rows + made.rows))

    def _merge(self, rows: list[list[GridCell]], path: Sequence[int], index: int) -> None:
        """Let a column's cell run on over neighbours that are the same up to this level."""
        first = rows[0][index]
        before = tuple(rows[0][level].text for level in path)
        grown: dict[int, int] = {}
        gone: set[int] = set()
        for cells in rows[1:]:
            here = tuple(cells[level].text for level in path)
            if here == before and all(here):
                gone.add(id(cells[index]))
                grown[id(first)] = grown.get(id(first), 0) + 1
            else:
                first, before = cells[index], here
        self._cells = [
            replace(cell, rows=cell.rows + grown[id(cell)]) if id(cell) in grown else cell
            for cell in self._cells
            if id(cell) not in gone
        ]

    # -- cells

    def _cell(self, cell: CompiledCell, line: int | None) -> GridCell:
        align = Align(cell.cell.align)
        names = [slot.name for slot in cell.text.slots if slot.name != "n"]
        slots = names if cell.cell.field is None else [cell.cell.field]
        if not slots:
            text = self._filled(cell.text, self._line)
            return GridCell(text, 0, 0, align=align, is_label=True)
        if line is None:
            return GridCell("", 0, 0, align=align, choices=self._choices(slots, ""))
        if cell.cell.field is not None:
            text = self._text(cell.cell.field, line)
        else:
            text = self._filled(cell.text, line)
        ref = self._figure_ref(slots, line)
        source = ref or self._ref(slots[-1], line)
        choices = self._choices(slots, text)
        made = GridCell(text, 0, 0, align=align, source=source, choices=choices)
        # What is no valid figure stands there as it was typed: no sheet may reckon with it.
        is_valid = ref is not None and self._report.values[ref].state is not State.INVALID
        figure = figure_in(text) if is_valid else None
        if figure is not None:
            made = replace(made, value=figure.value, prefix=figure.prefix, suffix=figure.suffix)
        return self._for_sheet(made, line)

    def _for_sheet(self, cell: GridCell, line: int) -> GridCell:
        """Say what a sheet has to know of a measure or a total, beside the figure."""
        scoring = self._scoring
        if scoring is None or cell.source is None:
            return cell
        if cell.source.code == scoring.total:
            return replace(cell, lacking=message("notes", "sheet_lacking"))
        if cell.source.code not in (scoring.target, scoring.actual):
            return cell
        if cell.value is None:
            return cell if cell.text else self._to_be_filled(cell, line)
        figure = ShownFigure(cell.value, cell.prefix, cell.suffix)
        return self._hinted(cell, is_percent=self._is_percent(figure, line))

    def _to_be_filled(self, cell: GridCell, line: int) -> GridCell:
        """Give an empty actual value the unit of its target, in which it will be told."""
        scoring = self._scoring
        if scoring is None or cell.source is None or cell.source.code != scoring.actual:
            return cell
        target = figure_in(self._text(scoring.target, line))
        if target is None:
            return cell
        is_percent = self._is_percent(target, line)
        return self._hinted(replace(cell, suffix=target.unit), is_percent=is_percent)

    def _is_percent(self, figure: ShownFigure, line: int) -> bool:
        return figure.is_percent or (not figure.suffix and self._is_of_percents(line))

    def _is_of_percents(self, line: int) -> bool:
        """Say whether a bare figure of a record counts percents, since one beside it does."""
        scoring = self._scoring
        codes = () if scoring is None else (scoring.target, scoring.actual, scoring.unit)
        return any(tells_percents(self._text(code, line)) for code in codes if code is not None)

    @staticmethod
    def _hinted(cell: GridCell, *, is_percent: bool) -> GridCell:
        """Say how a measure is typed into a sheet."""
        if is_percent:
            return replace(cell, is_percent=True, hint=message("notes", "sheet_hint_percent"))
        code = "sheet_hint_unit" if cell.suffix else "sheet_hint_number"
        return replace(cell, hint=message("notes", code, unit=cell.suffix))

    def _choices(self, slots: Sequence[str], text: str) -> tuple[str, ...]:
        """Return the words of which a cell holds one; what is judged shows its judgement."""
        scoring = self._scoring
        code = slots[0] if len(slots) == 1 else ""
        if scoring is not None and code == scoring.actual:
            judgements = self._choices_in(scoring.judgement or "")
            return judgements if text in judgements else ()
        return self._choices_in(code)

    def _choices_in(self, code: str) -> tuple[str, ...]:
        field = self._report.template.fields.get(code)
        return () if field is None else choices_of(field)

    def _figure_ref(self, slots: Sequence[str], line: int) -> FieldRef | None:
        """Return the field whose figure a cell may hold: a number, or a value text's."""
        scoring = self._scoring
        measures = () if scoring is None else (scoring.target, scoring.actual)
        fields = self._report.template.fields
        found = [
            code
            for code in slots
            if code in fields and (fields[code].is_numeric or code in measures)
        ]
        return self._ref(found[0], line) if len(found) == 1 else None

    def _ref(self, code: str, line: int) -> FieldRef | None:
        field = self._report.template.fields.get(code)
        if field is None:
            return None
        return FieldRef(code, self._report.tree.climb(line, field.group))

    def _filled(self, pattern: Pattern, line: int) -> str:
        """Fill a pattern; without any of its values it is left out."""
        texts = {slot.name: self._slot(slot, line) for slot in pattern.slots}
        if texts and not any(texts.values()):
            return ""
        scoring = self._scoring
        if scoring is not None and scoring.comparator in texts and scoring.target in texts:
            target = texts[scoring.target]
            sign = texts[scoring.comparator]
            # 定性 is no sign, and neither ≥≥95% nor the sign alone says anything.
            if sign in scoring.qualitative or not target or sign_of(target) is not None:
                texts[scoring.comparator] = ""
        return pattern.fill(lambda slot: texts[slot.name])

    def _slot(self, slot: Slot, line: int) -> str:
        if slot.name == "n":
            return number_text(slot, self._number)
        if slot.name in self._report.template.fields:
            return self._text(slot.name, line)
        return shown(self._report, slot.name, ROOT)

    def _text(self, code: str, line: int) -> str:
        """Return what a field shows; in a scoring table also what stands for its blank."""
        ref = self._ref(code, line)
        text = printed(self._report, ref) if ref else ""
        scoring = self._scoring
        if scoring is not None and code == scoring.score and ref is not None:
            return left_out_mark() if is_left_out(self._report, scoring, ref.line) else text
        if text or scoring is None:
            return text
        if code == scoring.actual and scoring.judgement is not None:
            judged = self._ref(scoring.judgement, line)
            return printed(self._report, judged) if judged else ""
        return text
