"""Tables and forms of a Word file: fixed widths, merged cells, head rows that stand again."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from perfdesk.document.blocks import Align
from perfdesk.export.characters import forced_cells
from perfdesk.export.docx.elements import (
    eighths,
    element,
    exact_pitch,
    justified,
    paragraph,
    run,
    size,
    switch,
    twips,
    valued,
)
from perfdesk.export.docx.styles import FORM_LABEL, FORM_TEXT, SPACER, TABLE_HEAD, TABLE_TEXT
from perfdesk.export.linebreak import longest_piece
from perfdesk.export.texts import line_count, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.oxml.xmlchemy import BaseOxmlElement as Element

    from perfdesk.document.blocks import GridBlock, GridCell, TableBlock
    from perfdesk.export.style import Style

# Letters that are no digits are half as wide as a hanzi, some a little more.
_LETTER_CELLS = 0.55
_LEAST_CHARS = 2.0
# A higher row may be parted between two pages; a lower one stays whole.
_MOST_WHOLE_ROW = 0.6
# What is estimated to be lower than such a share of its page stands on it, surely in whatever face.
_ON_PAGE, _SURELY_ON_PAGE = 0.95, 0.92
# Head rows that are higher than this share of a page do not stand again.
_MOST_HEAD = 0.4


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all cells of a table share; lengths in points.

    Attributes:
        edges: From the left edge of the type area.
        padding: At a text's sides, ``above`` and below it.
    """

    edges: tuple[float, ...]
    size: float
    pitch: float
    padding: float
    above: float
    rule: float

    def width(self, first: int, behind: int) -> float:
        """Return the width of the columns from ``first`` to before ``behind``."""
        return self.edges[behind] - self.edges[first]

    def lines(self, text: str, first: int, behind: int) -> int:
        """Return how many lines a text takes there, rather too many than too few."""
        room = (self.width(first, behind) - 2 * self.padding) / self.size
        return sum(line_count(part, room) for part in _parts(text))


def table_elements(block: TableBlock, style: Style) -> list[Element]:
    """Return a table over the width of the type area; its head stands on every page."""
    shares = [max(column.width, 1) for column in block.columns]
    headings = [column.heading for column in block.columns]
    table, width = style.table, style.page.area_width
    edges = _edges(shares, width)
    needs = [
        max(_LEAST_CHARS, *(_longest(row[at]) for row in (headings, *block.rows)))
        for at in range(len(shares))
    ]
    rooms = [right - left - 2 * table.padding for left, right in pairwise(edges)]
    chosen = next(
        (
            points
            for points in table.sizes
            if all(room >= need * points for room, need in zip(rooms, needs, strict=True))
        ),
        table.sizes[-1],
    )
    # The padding above and below is that at the sides, as in the PDF.
    frame = _Frame(edges, chosen, chosen * table.pitch_em, table.padding, table.padding, table.rule)
    made = _table(frame)
    aligns = [column.align for column in block.columns]
    centred = [Align.CENTER] * len(aligns)
    made.append(_text_row(frame, headings, TABLE_HEAD, centred, style))
    for row in block.rows:
        made.append(_text_row(frame, row, TABLE_TEXT, aligns, style))
    return [made]


def _text_row(
    frame: _Frame, texts: Sequence[str], key: str, aligns: Sequence[Align], style: Style
) -> Element:
    cells = [
        _cell(frame, at, at + 1, _paragraphs(frame, text, key, align))
        for at, (text, align) in enumerate(zip(texts, aligns, strict=True))
    ]
    lines = max(frame.lines(text, at, at + 1) for at, text in enumerate(texts))
    looks = _row_looks(frame, lines, style, is_head=key == TABLE_HEAD)
    return element("tr", {}, element("trPr", {}, *looks), *cells)


def form_elements(block: GridBlock, style: Style, room: float) -> list[Element]:
    """Return a form; ``room`` is the height that is left of its first page.

    Word repeats only the first rows of a table. So a form that runs on to another page and whose
    head stands further down is two tables, one close below the other.
    """
    form = style.form
    frames = [
        _Frame(
            _edges(block.widths, style.page.area_width), points, points * form.pitch_em,
            form.padding, form.padding, form.rule,
        )
        for points in form.sizes
    ]  # fmt: skip
    frame = _chosen(block, frames, room)
    rows = _FormRows(block, frame, style)
    head = rows.head()
    if head is None:
        return [rows.table(0, rows.count)]
    if head[0] == 0:
        return [rows.table(0, rows.count, head)]
    if sum(rows.heights) <= _SURELY_ON_PAGE * room:
        return [rows.table(0, rows.count)]
    above = rows.table(0, head[0], is_closed=False)
    return [above, paragraph(SPACER), rows.table(head[0], rows.count, head)]


class _FormRows:
    """The rows of one form in one size."""

    def __init__(self, block: GridBlock, frame: _Frame, style: Style) -> None:
        self._block = block
        self._frame = frame
        self._style = style
        self.heights = _heights(block, frame)
        self.count = len(self.heights)
        self._cells: list[list[GridCell]] = [[] for _ in self.heights]
        for cell in sorted(block.cells, key=lambda cell: cell.column):
            for row in range(cell.row, cell.row + cell.rows):
                self._cells[row].append(cell)

    def head(self) -> tuple[int, int] | None:
        """Return the rows that stand on every page, None where there are none or they cannot."""
        if self._block.head is None:
            return None
        first, behind = self._block.head
        is_low = sum(self.heights[first:behind]) <= _MOST_HEAD * self._style.page.area_height
        runs_in = any(cell.row < first < cell.row + cell.rows for cell in self._block.cells)
        return None if runs_in or not is_low else self._block.head

    def table(
        self, first: int, behind: int, head: tuple[int, int] = (0, 0), *, is_closed: bool = True
    ) -> Element:
        """Return some rows as a table; without ``is_closed`` it has no rule below."""
        frame = self._frame
        made = _table(frame, is_closed=is_closed)
        for row in range(first, behind):
            cells = [_form_cell(frame, cell, row, head) for cell in self._cells[row]]
            least = self._block.heights[row] * frame.pitch + 2 * frame.above
            lines = int((self.heights[row] - 2 * frame.above) / frame.pitch)
            looks = _row_looks(frame, lines, self._style, is_head=head[0] <= row < head[1])
            looks.append(element("trHeight", {"val": twips(least), "hRule": "atLeast"}))
            made.append(element("tr", {}, element("trPr", {}, *looks), *cells))
        return made


def _chosen(block: GridBlock, frames: Sequence[_Frame], room: float) -> _Frame:
    """Return the first size in which the form stands on its page with every word whole."""
    whole = [frame for frame in frames if _keeps_words(block, frame)] or [frames[-1]]
    fitting = (
        frame
        for frame in whole
        if sum(_least(block, frame)) <= _ON_PAGE * room >= sum(_heights(block, frame))
    )
    return next(fitting, whole[0])


def _keeps_words(block: GridBlock, frame: _Frame) -> bool:
    return all(
        _longest(cell.text) * frame.size
        <= frame.width(cell.column, cell.column + cell.columns) - 2 * frame.padding
        for cell in block.cells
    )


def _least(block: GridBlock, frame: _Frame) -> list[float]:
    """Return the least height of each row."""
    return [lines * frame.pitch + 2 * frame.above for lines in block.heights]


def _heights(block: GridBlock, frame: _Frame) -> list[float]:
    """Return the height that each row needs; what a merged cell lacks is in its last row."""
    heights = _least(block, frame)
    for cell in sorted(block.cells, key=lambda cell: cell.rows):
        count = frame.lines(cell.text, cell.column, cell.column + cell.columns)
        behind = cell.row + cell.rows
        missing = count * frame.pitch + 2 * frame.above - sum(heights[cell.row : behind])
        heights[behind - 1] += max(missing, 0.0)
    return heights


def _form_cell(frame: _Frame, cell: GridCell, row: int, head: tuple[int, int]) -> Element:
    """Return a cell in one of its rows; only one of them says its text.

    A head row that stands again cannot be merged with what is below. A cell that begins there and
    runs on says its text below, and no rule parts the two.
    """
    behind = cell.row + cell.rows
    leaves_head = head[0] <= cell.row < head[1] < behind
    is_head = row < head[1]
    first = head[1] if leaves_head and not is_head else cell.row
    last = head[1] if leaves_head and is_head else behind
    looks: list[Element] = []
    if last - first > 1:
        looks.append(element("vMerge", {"val": "restart"} if row == first else {}))
    if leaves_head and (row == first if not is_head else row == last - 1):
        side = "bottom" if is_head else "top"
        looks.append(element("tcBorders", {}, element(side, {"val": "nil"})))
    says_text = row == first and not (leaves_head and is_head)
    key = FORM_LABEL if cell.is_label else FORM_TEXT
    content = _paragraphs(frame, cell.text if says_text else "", key, cell.align)
    return _cell(frame, cell.column, cell.column + cell.columns, content, looks)


def _table(frame: _Frame, *, is_closed: bool = True) -> Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    rule = {"val": "single", "sz": eighths(frame.rule), "space": 0, "color": "auto"}
    borders = [element(side, rule) for side in sides]
    if not is_closed:
        borders[2] = element("bottom", {"val": "nil"})
    width = twips(frame.edges[-1])
    margins = {
        "top": frame.above, "left": frame.padding, "bottom": frame.above, "right": frame.padding,
    }  # fmt: skip
    looks = element(
        "tblPr",
        {},
        element("tblW", {"w": width, "type": "dxa"}),
        valued("jc", "center"),
        element("tblBorders", {}, *borders),
        element("tblLayout", {"type": "fixed"}),
        element(
            "tblCellMar",
            {},
            *(element(side, {"w": twips(room), "type": "dxa"}) for side, room in margins.items()),
        ),
    )
    columns = (element("gridCol", {"w": _twips_between(*pair)}) for pair in pairwise(frame.edges))
    return element("tbl", {}, looks, element("tblGrid", {}, *columns))


def _row_looks(frame: _Frame, lines: int, style: Style, *, is_head: bool) -> list[Element]:
    height = lines * frame.pitch + 2 * frame.above
    # Of rows the older schema knows no switch that is off.
    is_whole = height <= _MOST_WHOLE_ROW * style.page.area_height
    looks = [switch("cantSplit")] if is_whole else []
    return [*looks, switch("tblHeader")] if is_head else looks


def _cell(
    frame: _Frame, first: int, behind: int, content: Sequence[Element],
    merged: Sequence[Element] = (),
) -> Element:  # fmt: skip
    width = _twips_between(frame.edges[first], frame.edges[behind])
    span = [valued("gridSpan", behind - first)] if behind - first > 1 else []
    looks = element(
        "tcPr",
        {},
        element("tcW", {"w": width, "type": "dxa"}),
        *span,
        *merged,
        valued("vAlign", "center"),
    )
    return element("tc", {}, looks, *content)


def _paragraphs(frame: _Frame, text: str, key: str, align: Align) -> list[Element]:
    """Return a cell's paragraphs, at least one."""
    return [
        paragraph(
            key,
            *([run(part, *size(frame.size))] if part else []),
            properties=(
                exact_pitch(frame.pitch),
                justified(align),
                element("rPr", {}, *size(frame.size)),
            ),
        )
        for part in _parts(text)
    ]


def _parts(text: str) -> list[str]:
    return [part for line in text.splitlines() if (part := plain(line))] or [""]


def _longest(text: str) -> float:
    return longest_piece(plain(text), _advance)


def _advance(char: str) -> float:
    cells = forced_cells(char)
    return _LETTER_CELLS if cells is None else cells


def _edges(shares: Sequence[int], width: float) -> tuple[float, ...]:
    unit = width / sum(shares)
    return tuple(edge * unit for edge in accumulate(shares, initial=0))


def _twips_between(left: float, right: float) -> int:
    """Return a column's width such that all together are the table's."""
    return twips(right) - twips(left)
