"""Write the report, or one annex of it, as it reads: title, headings, paragraphs, lists, tables.

The sheet has as few columns as its tables allow: one where there is no table, the table's own where
there is one; a text that runs over several columns is merged over them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, assert_never

from perfdesk.document.blocks import Align, Column, Heading, ListBlock, Paragraph, TableBlock
from perfdesk.export.titles import break_title
from perfdesk.export.xlsx.pages import set_page
from perfdesk.export.xlsx.rows import Look, Part, RowWriter, fits, number_in
from perfdesk.export.xlsx.texts import clean, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from perfdesk.document.blocks import Block
    from perfdesk.export.style import RoleStyle, Style

# The faces' names on an office PC; the program's own substitutes are not installed there.
_FACES = {
    "song": "方正小标宋简体",
    "hei": "黑体",
    "kai": "楷体_GB2312",
    "fangsong": "仿宋_GB2312",
}
_INDENT = "\u3000\u3000"
# Columns of tables begin at multiples of this part of the width, so that no sliver is left between
# the columns of two tables.
_GRID = 56


def write_part(
    sheet: Worksheet, label: str, title: str, blocks: Sequence[Block], style: Style
) -> None:
    """Fill an empty sheet with a part of the report and set it up for print."""
    _ReportSheet(sheet, blocks, style).write(label, title, blocks)
    set_page(sheet, style.page)
    sheet.sheet_view.showGridLines = False


class _ReportSheet:
    def __init__(self, sheet: Worksheet, blocks: Sequence[Block], style: Style) -> None:
        self._style = style
        self._grid, self._edges = _edges([b for b in blocks if isinstance(b, TableBlock)])
        unit = style.page.area_width / self._grid
        widths = [(right - left) * unit for left, right in pairwise(self._edges)]
        self._rows = RowWriter(sheet, widths)
        self._body = self._look(style.roles.body, align="justify")

    def write(self, label: str, title: str, blocks: Sequence[Block]) -> None:
        roles, rules = self._style.roles, self._style.title
        blank_lines = rules.line - 1
        if label:
            self._text(label, self._look(roles.label))
            blank_lines = rules.line_below_label - 2
        self._skip(blank_lines)
        if title:
            self._title(title)
            self._skip(rules.blank_lines_after)
        for block in blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Heading(level, number, text):
                self._text(f"{_INDENT}{number}{text}", self._look(self._style.roles.heading(level)))
            case Paragraph(text):
                self._text(f"{_INDENT}{text}", self._body)
            case ListBlock(items):
                for item in items:
                    self._text(f"{_INDENT}{item.marker}{item.text}", self._body)
            case TableBlock():
                self._table(block)
            case _:
                assert_never(block)

    def _title(self, title: str) -> None:
        role = self._style.roles.title
        look = self._look(role, "center")
        room = self._rows.room(self._whole(title, look))
        lines = break_title(clean(title), width, room, self._style.title)
        self._text("\n".join(lines), look)

    def _table(self, table: TableBlock) -> None:
        style = self._style.table
        self._skip(1, style.gap)
        size = self._table_size(table)
        if table.caption:
            self._text(table.caption, self._table_look(style.caption_face, size, Align.CENTER))
        heads = [column.heading for column in table.columns]
        self._table_row(table, heads, style.heading_face, size, is_heading=True)
        for row in table.rows:
            self._table_row(table, row, style.body_face, size)
        self._skip(1, style.gap)

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
            number = None if is_heading else number_in(text)
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
                for text, room in zip(row, rooms, strict=True)
                if (number := number_in(text)) is not None
            ]
            if all(numbers):
                return size
        return self._style.table.sizes[-1]

    def _spans(self, columns: Sequence[Column]) -> list[tuple[int, int]]:
        """Return the first and last sheet column of each column of a table."""
        at = [self._edges.index(edge) for edge in _table_edges(columns, self._grid)]
        return [(left, right - 1) for left, right in pairwise(at)]

    @staticmethod
    def _table_look(face: str, size: float, align: Align, *, ruled: bool = False) -> Look:
        return Look(_face(face), size, align.value, ruled=ruled)

    @staticmethod
    def _look(role: RoleStyle, align: str = "left") -> Look:
        return Look(_face(role.face), role.size, align)

    def _whole(self, text: str, look: Look) -> Part:
        return Part(text, look, 0, self._rows.columns - 1)

    def _text(self, text: str, look: Look) -> None:
        self._rows.write(self._whole(text, look))

    def _skip(self, count: int, height: float | None = None) -> None:
        for _ in range(count):
            self._rows.skip(self._style.page.pitch if height is None else height)


def _face(role: str) -> str:
    """Return a face's name on an office PC; an office's own style may name it directly."""
    return _FACES.get(role, role)


def _edges(tables: Sequence[TableBlock]) -> tuple[int, list[int]]:
    """Return the grid's fineness and where on it the sheet's columns meet."""
    grid = max([_GRID, *(len(table.columns) for table in tables)])
    edges = {0, grid}.union(*(_table_edges(table.columns, grid) for table in tables))
    return grid, sorted(edges)


def _table_edges(columns: Sequence[Column], grid: int) -> list[int]:
    """Return where a table's columns meet; each is at least one step wide."""
    widths = [max(column.width, 1) for column in columns]
    edges = [0]
    for index in range(1, len(widths)):
        ideal = round(sum(widths[:index]) * grid / sum(widths))
        edges.append(min(max(ideal, edges[-1] + 1), grid - (len(widths) - index)))
    return [*edges, grid]
