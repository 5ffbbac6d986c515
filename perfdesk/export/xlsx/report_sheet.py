"""Write the report, or one annex of it, as it reads: title, headings, paragraphs, lists, tables.

The sheet has as few columns as its tables allow: one where there is no table, the table's own where
there is one; a text that runs over several columns is merged over them.
"""

from __future__ import annotations

import math
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, assert_never

from openpyxl.utils import get_column_letter

from perfdesk.document.blocks import (
    Align,
    Annex,
    Column,
    Document,
    GridBlock,
    Heading,
    ListBlock,
    Paragraph,
    TableBlock,
)
from perfdesk.export.office import characters, office_face, part_style, signature_lines
from perfdesk.export.texts import clean, width
from perfdesk.export.titles import break_title
from perfdesk.export.xlsx.breaks import keep_headings
from perfdesk.export.xlsx.choices import ChoiceCells
from perfdesk.export.xlsx.grid_rows import GridPlan
from perfdesk.export.xlsx.pages import set_page
from perfdesk.export.xlsx.rows import Look, Part, RowWriter, fits, height_of, number_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from perfdesk.document.blocks import Block, Closing
    from perfdesk.export.style import RoleStyle, Style
    from perfdesk.export.xlsx.form_sources import FormSources
    from perfdesk.export.xlsx.formulas import PlacedFigure
    from perfdesk.export.xlsx.rows import Results
    from perfdesk.report.values import FieldRef

_MARK_SIZE = 22
_INDENT = "\u3000\u3000"
# Columns of tables begin at multiples of this part of the width, so that no sliver is left between
# the columns of two tables.
_GRID = 56


class ReportSheet:
    """One sheet: the report itself or an annex.

    All but its forms is written at once; these when it is known where every figure of the workbook
    stands, since their formulas look from one sheet to another.
    """

    def __init__(
        self,
        sheet: Worksheet,
        part: Document | Annex,
        style: Style,
        mark: str,
        *,
        is_cover: bool = False,
    ) -> None:
        self._sheet = sheet
        self._part = part
        self._mark = mark
        self._is_form = any(isinstance(block, GridBlock) for block in part.blocks)
        self._is_cover = is_cover
        self._style = part_style(part, style, is_cover=is_cover)
        self._grid, self._edges = _edges(part.blocks)
        unit = self._style.page.area_width / self._grid
        widths = [(right - left) * unit for left, right in pairwise(self._edges)]
        self._rows = RowWriter(sheet, widths)
        self._body = self._look(style.roles.body, align="justify")
        self._plans: list[GridPlan] = []
        self._choices = ChoiceCells()
        #: Rows that stay with the next one.
        self._headings: set[int] = set()
        self._write()

    @property
    def title(self) -> str:
        """Return the sheet's name."""
        return self._sheet.title

    @property
    def results(self) -> Results:
        """Return the results of the formulas written so far."""
        return self._rows.results

    def places(self) -> dict[FieldRef, PlacedFigure]:
        """Return where the figures of the forms stand."""
        placed: dict[FieldRef, PlacedFigure] = {}
        for plan in self._plans:
            for ref, figure in plan.places(self.title).items():
                placed.setdefault(ref, figure)
        return placed

    def write_forms(self, sources: FormSources) -> None:
        """Write the cells of all forms, and the words that may be chosen in any cell."""
        for plan in self._plans:
            plan.write(self.title, sources, self._choices)
        self._choices.write(self._sheet)

    def _write(self) -> None:
        """Fill the sheet, and set it up for print."""
        part, sheet = self._part, self._sheet
        if self._mark:
            self._text(self._mark, Look(office_face(self._style.draft.face), _MARK_SIZE, "right"))
        if self._is_form or (isinstance(part, Annex) and part.subtitle):
            self._write_form_title()
        else:
            self._write_title()
        for block in part.blocks:
            self._block(block)
        if isinstance(part, Document) and part.closing is not None:
            self._write_closing(part.closing)
        first = 1
        if self._mark:
            # In the sheet the mark is for the screen; printed pages have it at their heads.
            first = 2
            last = get_column_letter(self._rows.columns)
            sheet.print_area = f"A{first}:{last}{self._rows.next_row - 1}"
        keep_headings(sheet, self._headings, self._style.page.area_height, first)
        set_page(sheet, self._style.page, mark=self._mark, is_cover=self._is_cover)
        sheet.sheet_view.showGridLines = False

    def _write_title(self) -> None:
        roles, rules = self._style.roles, self._style.title
        blank_lines = rules.line - 1
        if self._part.label:
            self._text(self._part.label, self._look(roles.label))
            blank_lines = rules.line_below_label - 2
        self._skip(blank_lines)
        if self._part.title:
            self._title(self._part.title, roles.title)
            self._skip(rules.blank_lines_after)

    def _write_form_title(self) -> None:
        form = self._style.form
        if self._part.label:
            look = self._look(self._style.roles.label)
            self._text(self._part.label, look)
            self._skip(self._style.title.line_below_label - 2, height_of(1, look))
        if self._part.title:
            self._title(self._part.title, form.title)
        subtitle = self._part.subtitle if isinstance(self._part, Annex) else ""
        if subtitle:
            self._text(subtitle, self._look(form.subtitle, "center"))

    def _write_closing(self, closing: Closing) -> None:
        """Write 附件说明, 落款 and 附注, each part below a blank row."""
        look = self._look(self._style.roles.body)
        gap = self._style.closing.gap_lines
        self._skip(gap if closing.attachments else 0)
        for at, item in enumerate(closing.attachments):
            # Names stand one below the other.
            blank = "\u3000" * math.ceil(characters(closing.lead))
            lead = blank if at else closing.lead
            self._text(f"{_INDENT}{lead}{item.marker}{item.text}", look)
        if closing.sign_off is not None:
            self._skip(gap)
            right = self._look(self._style.roles.body, "right")
            for text, free in signature_lines(closing.sign_off, self._style.closing):
                self._text(text + "\u3000" * round(free), right)
        if closing.note:
            self._text(f"{_INDENT}{closing.note}", self._body)

    def _block(self, block: Block) -> None:
        match block:
            case Heading(level, number, text):
                look = self._look(self._style.roles.heading(level))
                self._heading(f"{_INDENT}{number}{text}", look)
            case Paragraph(text):
                self._text(f"{_INDENT}{text}", self._body)
            case ListBlock(items):
                for item in items:
                    self._text(f"{_INDENT}{item.marker}{item.text}", self._body)
            case TableBlock():
                self._table(block)
            case GridBlock():
                self._form(block)
            case _:
                assert_never(block)

    def _title(self, title: str, role: RoleStyle) -> None:
        look = self._look(role, "center")
        room = self._rows.room(self._whole(title, look))
        lines = break_title(clean(title), width, room, self._style.title)
        self._text("\n".join(lines), look)

    def _table(self, table: TableBlock) -> None:
        style = self._style.table
        self._skip(1, style.gap)
        size = self._table_size(table)
        if table.caption:
            look = self._table_look(style.caption_face, size, Align.CENTER)
            self._heading(table.caption, look)
        heads = [column.heading for column in table.columns]
        head = self._rows.next_row
        self._table_row(table, heads, style.heading_face, size, is_heading=True)
        self._headings.update(range(head, self._rows.next_row))
        for row in table.rows:
            self._offer(table, self._rows.next_row)
            self._table_row(table, row, style.body_face, size)
        if self._part.is_landscape:
            # Nothing but a list: its head stands again on every page.
            self._sheet.print_title_rows = f"{head}:{head}"
        self._skip(1, style.gap)

    def _offer(self, table: TableBlock, row: int) -> None:
        """Offer in a row the words of which its cells hold one."""
        for column, (first, _last) in zip(table.columns, self._spans(table.columns), strict=True):
            self._choices.add(column.choices, f"{get_column_letter(first + 1)}{row}")

    def _form(self, block: GridBlock) -> None:
        plan = self._plan(block)
        plan.reserve()
        self._plans.append(plan)
        if plan.head:
            self._sheet.print_title_rows = f"{plan.head[0]}:{plan.head[1]}"

    def _plan(self, block: GridBlock) -> GridPlan:
        form = self._style.form
        faces = office_face(form.label_face), office_face(form.body_face)
        return GridPlan(block, self._rows, self._columns_at(block.widths), faces, form.sizes[0])

    def _table_row(
        self,
        table: TableBlock,
        texts: Sequence[str],
        face: str,
        size: float,
        *,
        is_heading: bool = False,
    ) -> None:
        spans = self._spans(table.columns)
        parts = []
        for column, text, (first, last) in zip(table.columns, texts, spans, strict=True):
            align = Align.CENTER if is_heading else column.align
            part = Part(text, self._table_look(face, size, align, ruled=True), first, last)
            # What stands at the left are words: 2023 in a quote is none of the sheet's figures.
            is_words = is_heading or column.align is Align.LEFT
            number = None if is_words else number_in(text)
            if number is not None and fits(number, self._rows.room(part)):
                part = Part(number, part.look, first, last)
            parts.append(part)
        self._rows.write(*parts)

    def _table_size(self, table: TableBlock) -> float:
        """Return the first of the style's sizes in which every number fits its column."""
        spans = self._spans(table.columns)
        for size in self._style.table.sizes:
            look = self._table_look(self._style.table.body_face, size, Align.LEFT)
            rooms = [self._rows.room(Part("", look, first, last)) for first, last in spans]
            numbers = [
                fits(number, room)
                for row in table.rows
                for text, room, column in zip(row, rooms, table.columns, strict=True)
                if column.align is not Align.LEFT
                if (number := number_in(text)) is not None
            ]
            if all(numbers):
                return size
        return self._style.table.sizes[-1]

    def _spans(self, columns: Sequence[Column]) -> list[tuple[int, int]]:
        """Return the first and last sheet column of each column of a table."""
        at = self._columns_at([max(column.width, 1) for column in columns])
        return [(left, right - 1) for left, right in pairwise(at)]

    def _columns_at(self, widths: Sequence[int]) -> list[int]:
        """Return the sheet column at which each column begins, and one behind the last."""
        return [self._edges.index(edge) for edge in _shape_edges(widths, self._grid)]

    @staticmethod
    def _table_look(face: str, size: float, align: Align, *, ruled: bool = False) -> Look:
        return Look(office_face(face), size, align.value, ruled=ruled)

    @staticmethod
    def _look(role: RoleStyle, align: str = "left") -> Look:
        return Look(office_face(role.face), role.size, align)

    def _whole(self, text: str, look: Look) -> Part:
        return Part(text, look, 0, self._rows.columns - 1)

    def _text(self, text: str, look: Look) -> None:
        self._rows.write(self._whole(text, look))

    def _heading(self, text: str, look: Look) -> None:
        """Write what stays with the next row."""
        first = self._rows.next_row
        self._text(text, look)
        self._headings.update(range(first, self._rows.next_row))

    def _skip(self, count: int, height: float | None = None) -> None:
        for _ in range(count):
            self._rows.skip(self._style.page.pitch if height is None else height)


def _edges(blocks: Sequence[Block]) -> tuple[int, list[int]]:
    """Return the grid's fineness and where on it the sheet's columns meet."""
    shapes = [shape for block in blocks if (shape := _shape(block))]
    if len(shapes) == 1 and any(isinstance(block, GridBlock) for block in blocks):
        return sum(shapes[0]), [*accumulate(shapes[0], initial=0)]
    grid = max([_GRID, *map(len, shapes)])
    edges = {0, grid}.union(*(_shape_edges(shape, grid) for shape in shapes))
    return grid, sorted(edges)


def _shape(block: Block) -> tuple[int, ...]:
    """Return the widths of the columns of a table or form."""
    match block:
        case TableBlock(columns):
            return tuple(max(column.width, 1) for column in columns)
        case GridBlock(widths):
            return widths
    return ()


def _shape_edges(widths: Sequence[int], grid: int) -> list[int]:
    """Return where columns meet on a grid; each is at least one step wide."""
    if grid == sum(widths):
        return [*accumulate(widths, initial=0)]
    edges = [0]
    for index in range(1, len(widths)):
        ideal = round(sum(widths[:index]) * grid / sum(widths))
        edges.append(min(max(ideal, edges[-1] + 1), grid - (len(widths) - index)))
    return [*edges, grid]
