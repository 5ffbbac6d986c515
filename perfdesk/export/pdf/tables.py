"""Set a table: widths of columns, type size, cells broken into lines, heights of rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfdesk.document.blocks import Align
from perfdesk.export.linebreak import longest_piece
from perfdesk.export.pdf.compose import Composer, Setting, clean
from perfdesk.export.pdf.layout import Kind, Line, Origin, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.document.blocks import TableBlock
    from perfdesk.export.style import Style
    from perfdesk.report.values import FieldRef

#: A column narrower than this many characters asks for a smaller size.
_LEAST_CHARS = 2.0


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells, each a list of lines without a place yet."""

    cells: tuple[tuple[Line, ...], ...]

    @property
    def count(self) -> int:
        """Return the number of lines of the highest cell, at least one."""
        return max(1, *map(len, self.cells))

    def parted(self, count: int) -> tuple[Row, Row]:
        """Return the row's first ``count`` lines and the rest."""
        return (
            Row(tuple(cell[:count] for cell in self.cells)),
            Row(tuple(cell[count:] for cell in self.cells)),
        )


@dataclass(frozen=True, slots=True)
class SetTable:
    """A table ready to be placed: its edges (x of every vertical rule), heading row and rows."""

    edges: tuple[float, ...]
    pitch: float
    padding: float
    baseline: float
    weight: float
    heading: Row
    rows: tuple[Row, ...]

    def height(self, row: Row) -> float:
        """Return a row's height."""
        return row.count * self.pitch + 2 * self.padding

    def placed(self, row: Row, top: float) -> list[Line]:
        """Return the row's lines on their baselines, each cell amid the row's height."""
        lines: list[Line] = []
        for cell in row.cells:
            first = top + (self.height(row) - len(cell) * self.pitch) / 2 + self.baseline
            lines.extend(
                replace(line, y=first + index * self.pitch) for index, line in enumerate(cell)
            )
        return lines

    def rules(self, tops: Sequence[float]) -> list[Rule]:
        """Return the strokes round rows whose upper edges, and the last one's lower, are given."""
        left, right = self.edges[0], self.edges[-1]
        level = [Rule(left, top, right, top, self.weight) for top in tops]
        upright = [Rule(edge, tops[0], edge, tops[-1], self.weight) for edge in self.edges]
        return level + upright


def set_table(block: TableBlock, style: Style, composer: Composer, origin: Origin) -> SetTable:
    """Set a table over the width of the type area.

    The type size is the first of the style's in which every column holds two characters and every
    figure stays whole; where there is none, the smallest.
    """
    setter = _Setter(block, style, composer, origin)
    rows = tuple(setter.row(number) for number in range(len(block.rows)))
    return replace(setter.frame(), rows=rows)


class _Setter:
    """Sets the rows of one table."""

    def __init__(self, block: TableBlock, style: Style, composer: Composer, origin: Origin) -> None:
        self._block = block
        self._style = style
        self._composer = composer
        self._origin = origin
        self._edges = self._column_edges()
        sizes, needs = style.table.sizes, self._needs()
        self._size = next((size for size in sizes if self._fits(needs, size)), sizes[-1])

    def frame(self) -> SetTable:
        """Return the table with its heading and without rows."""
        table, size = self._style.table, self._size
        pitch = size * table.pitch_em
        headings = [column.heading for column in self._block.columns]
        centred = [Align.CENTER] * len(headings)
        return SetTable(
            edges=self._edges,
            pitch=pitch,
            padding=table.padding,
            baseline=(pitch - size) / 2 + self._style.text.baseline_em * size,
            weight=table.rule,
            heading=self._cells(headings, table.heading_face, centred, ()),
            rows=(),
        )

    def row(self, number: int) -> Row:
        """Return one row of the body."""
        aligns = [column.align for column in self._block.columns]
        sources = self._block.sources[number] if self._block.sources else ()
        texts = self._block.rows[number]
        return self._cells(texts, self._style.table.body_face, aligns, sources)

    def _column_edges(self) -> tuple[float, ...]:
        page = self._style.page
        shares = [max(column.width, 1) for column in self._block.columns]
        unit = page.area_width / sum(shares)
        edges = [page.left]
        for share in shares:
            edges.append(edges[-1] + share * unit)
        return tuple(edges)

    def _inner_width(self, column: int) -> float:
        return self._edges[column + 1] - self._edges[column] - 2 * self._style.table.padding

    def _fits(self, needs: Sequence[float], size: float) -> bool:
        return all(self._inner_width(c) >= need * size for c, need in enumerate(needs))

    def _needs(self) -> list[float]:
        """Return the characters that each column has to hold side by side."""
        table = self._style.table
        needs = [_LEAST_CHARS] * len(self._block.columns)
        headings = tuple(column.heading for column in self._block.columns)
        for face, rows in ((table.heading_face, (headings,)), (table.body_face, self._block.rows)):
            cells = self._composer.glyphs(face).cells
            for row in rows:
                pieces = [longest_piece(clean(text), cells) for text in row]
                needs = [max(pair) for pair in zip(needs, pieces, strict=True)]
        return needs

    def _cells(
        self,
        texts: Sequence[str],
        face: str,
        aligns: Sequence[Align],
        sources: Sequence[FieldRef],
    ) -> Row:
        cells: list[tuple[Line, ...]] = []
        for column, (text, align) in enumerate(zip(texts, aligns, strict=True)):
            setting = Setting(
                kind=Kind.CELL,
                face=face,
                size=self._size,
                cell=self._size,
                x=self._edges[column] + self._style.table.padding,
                width=max(self._inner_width(column), self._size),
                justify=False,
                align=align,
            )
            origin = replace(self._origin, source=sources[column]) if sources else self._origin
            lines: list[Line] = []
            for part in text.splitlines():
                lines.extend(self._composer.lines(clean(part), setting, origin))
            cells.append(tuple(lines))
        return Row(tuple(cells))
