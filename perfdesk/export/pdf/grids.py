"""Set a form with merged cells, and part it over pages so that no text is cut.

What is left of a form after a page is a form again: its head rows, the rows still to come, and the
cells that run on. So the same few lines measure and place the first page and all others.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from perfdesk.export.linebreak import longest_piece
from perfdesk.export.pdf.compose import Composer, Setting, clean
from perfdesk.export.pdf.layout import Kind, Line, Origin, Rule
from perfdesk.export.pdf.pages import EPS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.document.blocks import GridBlock, GridCell
    from perfdesk.export.pdf.pages import Pages
    from perfdesk.export.style import Style

#: A cell over several rows says its text again on the next page if it is no longer than this: the
#: name of a level or a label, not a text that was read already.
_MOST_REPEATED_CHARS = 20
#: A row longer than a page is parted so that at least so many lines stand on each side.
_LEAST_LINES = 2
#: Head rows higher than this share of a page are not said again; no blank row is higher.
_MOST_HEAD = _MOST_BLANK = 0.4
#: What a text over several rows needs beyond them is shared among them up to so many lines; a
#: longer text has it in its last row, where it can be parted.
_MOST_SHARED_LINES = 8


@dataclass(frozen=True, slots=True)
class SetCell:
    """A cell with its text broken into lines; places and extents count from 0 in rows and columns.

    Attributes:
        repeats: Its text stands again where the cell runs on to another page.
    """

    row: int
    column: int
    rows: int
    columns: int
    lines: tuple[Line, ...]
    repeats: bool = False

    @property
    def behind(self) -> int:
        """Return the first row below the cell."""
        return self.row + self.rows


@dataclass(frozen=True, slots=True)
class SetGrid:
    """A form, or what is left of one, ready to be placed.

    Attributes:
        edges: The x of every upright rule.
        least: The least height of each row, in points.
        head: Rows (first, one behind the last) that stand again on further pages, or none.
    """

    edges: tuple[float, ...]
    cells: tuple[SetCell, ...]
    least: tuple[float, ...]
    head: tuple[int, int] | None
    pitch: float
    padding: float
    baseline: float
    weight: float

    def heights(self) -> list[float]:
        """Return each row's height: what its highest text needs, shared among merged rows."""
        heights = list(self.least)
        for cell in sorted(self.cells, key=lambda cell: cell.rows):
            held = heights[cell.row : cell.behind]
            missing = self.need(len(cell.lines)) - sum(held)
            if missing > EPS:
                is_shared = len(cell.lines) <= _MOST_SHARED_LINES
                for row in range(cell.row if is_shared else cell.behind - 1, cell.behind):
                    heights[row] += missing / cell.rows if is_shared else missing
        return heights

    def need(self, count: int) -> float:
        """Return the height of a cell of so many lines."""
        return count * self.pitch + 2 * self.padding

    def fitting(self, height: float) -> int:
        """Return how many lines stand in a cell so high."""
        return max(0, int((height - 2 * self.padding + EPS) // self.pitch))

    def without(self, count: int, height: float) -> SetGrid:
        """Return what is left when the first ``count`` rows, so high together, were placed."""
        head = self.head if self._repeats_head(count) else None
        kept = [*(range(*head) if head else ()), *range(count, len(self.least))]
        cells = tuple(
            replace(cell, row=first, rows=behind - first)
            for cell in self._running_on(count, height)
            if (first := bisect_left(kept, cell.row)) < (behind := bisect_left(kept, cell.behind))
        )
        least = tuple(self.least[row] for row in kept)
        again = (0, head[1] - head[0]) if head else self._later_head(count)
        return replace(self, cells=cells, least=least, head=again)

    def _repeats_head(self, count: int) -> bool:
        return self.head is not None and self.head[1] <= count < len(self.least)

    def _later_head(self, count: int) -> tuple[int, int] | None:
        """Return where a head lies that is still to come."""
        if self.head is None or self.head[0] < count:
            return None
        return self.head[0] - count, self.head[1] - count

    def _running_on(self, count: int, height: float) -> Iterable[SetCell]:
        """Yield the cells with what is still to be said of those that are cut after ``count``."""
        heights = self.heights()
        for cell in self.cells:
            if cell.row < count < cell.behind:
                shown = self.fitting(height - sum(heights[: cell.row]))
                is_whole = shown >= len(cell.lines)
                rest = cell.lines if is_whole and cell.repeats else cell.lines[shown:]
                yield replace(cell, lines=rest)
            else:
                yield cell

    def parted(self, row: int, height: float) -> SetGrid:
        """Return the form with one row made two, of which the first is ``height`` high."""
        count = self.fitting(height)
        cells: list[SetCell] = []
        for cell in self.cells:
            if cell.row > row:
                cells.append(replace(cell, row=cell.row + 1))
            elif cell.behind <= row:
                cells.append(cell)
            elif cell.rows > 1 or (cell.repeats and len(cell.lines) <= count):
                cells.append(replace(cell, rows=cell.rows + 1))
            else:
                cells.append(replace(cell, lines=cell.lines[:count]))
                cells.append(replace(cell, row=row + 1, lines=cell.lines[count:]))
        head = self.head
        if head is not None and head[0] > row:
            head = head[0] + 1, head[1] + 1
        least = (*self.least[:row], height, 0.0, *self.least[row + 1 :])
        return replace(self, cells=tuple(cells), least=least, head=head)

    def lines_of(self, row: int) -> int:
        """Return how many lines a row must hold, also of texts that began above and end in it."""
        heights = self.heights()
        needs = [
            len(cell.lines) - self.fitting(sum(heights[cell.row : row])) * (cell.rows > 1)
            for cell in self.cells
            if cell.behind == row + 1
        ]
        return max(needs, default=0)

    def placed(self, count: int, top: float) -> tuple[list[Line], list[Rule]]:
        """Return the lines and rules of the first ``count`` rows, their upper edge at ``top``."""
        heights = self.heights()
        tops = [top, *(top + height for height in accumulate(heights[:count]))]
        lines: list[Line] = []
        strokes: dict[tuple[float, float, float, float], None] = {}
        for cell in self.cells:
            if cell.row >= count:
                continue
            above, below = tops[cell.row], tops[min(cell.behind, count)]
            shown = cell.lines[: self.fitting(below - above)]
            first = above + (below - above - len(shown) * self.pitch) / 2 + self.baseline
            lines.extend(
                replace(line, y=first + index * self.pitch) for index, line in enumerate(shown)
            )
            left, right = self.edges[cell.column], self.edges[cell.column + cell.columns]
            for stroke in (
                (left, above, right, above), (left, below, right, below),
                (left, above, left, below), (right, above, right, below),
            ):  # fmt: skip
                strokes[stroke] = None
        return lines, [Rule(*stroke, self.weight) for stroke in strokes]


def set_grid(
    block: GridBlock, style: Style, composer: Composer, origin: Origin, room: float
) -> SetGrid:
    """Set a form over the width of the type area; ``room`` is what is left of the first page.

    The type size is the first of the style's in which the form stands on that page with every word
    and figure whole; else the first in which they stay whole; else the smallest.
    """
    whole: list[SetGrid] = []
    for size in style.form.sizes:
        setter = _Setter(block, style, composer, origin, size)
        if whole and sum(setter.least()) > room + EPS:
            continue  # Not even blank: a thousand rows are set once, not in all sizes.
        if setter.keeps_words() or size == style.form.sizes[-1]:
            grid = setter.grid()
            if sum(grid.heights()) <= room + EPS:
                return grid
            whole.append(grid)
    return whole[0]


class _Setter:
    """Sets the cells of one form in one size."""

    def __init__(
        self, block: GridBlock, style: Style, composer: Composer, origin: Origin, size: float
    ) -> None:
        self._block = block
        self._style = style
        self._composer = composer
        self._origin = origin
        self._size = size
        unit = style.page.area_width / sum(block.widths)
        self._edges = tuple(style.page.left + unit * x for x in accumulate((0, *block.widths)))

    def grid(self) -> SetGrid:
        """Return the form with all its cells set."""
        form, size = self._style.form, self._size
        pitch = size * form.pitch_em
        page_height = self._style.page.area_height
        grid = SetGrid(
            edges=self._edges,
            cells=tuple(map(self._cell, self._block.cells)),
            least=self.least(),
            head=self._block.head,
            pitch=pitch,
            padding=form.padding,
            baseline=(pitch - size) / 2 + self._style.text.baseline_em * size,
            weight=form.rule,
        )
        if grid.head and sum(grid.heights()[slice(*grid.head)]) > _MOST_HEAD * page_height:
            return replace(grid, head=None)
        return grid

    def least(self) -> tuple[float, ...]:
        """Return the least height of each row."""
        form, most = self._style.form, _MOST_BLANK * self._style.page.area_height
        pitch = self._size * form.pitch_em
        return tuple(min(lines * pitch + 2 * form.padding, most) for lines in self._block.heights)

    def keeps_words(self) -> bool:
        """Say whether every word and figure stands whole in its cell."""
        return all(
            longest_piece(clean(cell.text), self._composer.glyphs(self._face(cell)).cells)
            * self._size
            <= self._room(cell) + EPS
            for cell in self._block.cells
        )

    def _face(self, cell: GridCell) -> str:
        form = self._style.form
        return form.label_face if cell.is_label else form.body_face

    def _room(self, cell: GridCell) -> float:
        left, right = self._edges[cell.column], self._edges[cell.column + cell.columns]
        return right - left - 2 * self._style.form.padding

    def _cell(self, cell: GridCell) -> SetCell:
        setting = Setting(
            kind=Kind.CELL,
            face=self._face(cell),
            size=self._size,
            cell=self._size,
            x=self._edges[cell.column] + self._style.form.padding,
            width=max(self._room(cell), self._size),
            justify=False,
            align=cell.align,
        )
        origin = replace(self._origin, source=cell.source or self._origin.source)
        lines: list[Line] = []
        for part in cell.text.splitlines():
            lines.extend(self._composer.lines(clean(part), setting, origin))
        repeats = cell.value is None and len(cell.text) <= _MOST_REPEATED_CHARS
        return SetCell(cell.row, cell.column, cell.rows, cell.columns, tuple(lines), repeats)


class GridPlacer:
    """Puts one form on pages."""

    def __init__(self, grid: SetGrid, pages: Pages) -> None:
        self._grid = grid
        self._pages = pages
        #: Rows that were said before and stand above what is left.
        self._repeated = 0

    def place(self) -> None:
        """Place all rows; what follows goes on at the grid's next line."""
        while True:
            count = self._count()
            height = self._put(count)
            if count == len(self._grid.least):
                break
            head = self._grid.head
            self._repeated = head[1] - head[0] if head and head[1] <= count else 0
            self._grid = self._grid.without(count, height)
            self._pages.begin()
        self._pages.to_grid()

    def _count(self) -> int:
        """Return how many rows go on this page, after parting one that is too high for its foot."""
        room = self._pages.height - self._pages.filled
        heights = self._grid.heights()
        count, used = 0, 0.0
        while count < len(heights) and used + heights[count] <= room + EPS:
            used += heights[count]
            count += 1
        if count == len(heights):
            return count
        is_fresh = count <= self._repeated and not self._pages.filled
        if heights[count] > self._pages.height - self._head_height() + EPS or is_fresh:
            fitting = self._grid.fitting(room - used)
            least = 1 if is_fresh else _LEAST_LINES
            if least <= fitting < self._grid.lines_of(count):
                self._grid = self._grid.parted(count, room - used)
                return count + 1
        if count > self._repeated or self._pages.filled:
            return self._without_lone_head(count)
        # Not one line has room beside the head: better over the page's edge than nowhere.
        return count + 1

    def _head_height(self) -> float:
        """Return what the head takes on a further page."""
        head = self._grid.head
        return sum(self._grid.heights()[slice(*head)]) if head else 0.0

    def _without_lone_head(self, count: int) -> int:
        """Leave head rows to the next page if nothing of what they head stands below them."""
        head = self._grid.head
        is_lone = head is not None and head[0] < count <= head[1]
        if head is not None and is_lone and (head[0] > self._repeated or self._pages.filled):
            return head[0]
        return count

    def _put(self, count: int) -> float:
        if not count:
            return 0.0
        lines, rules = self._grid.placed(count, self._pages.top)
        page = self._pages.pages[-1]
        page.lines.extend(lines)
        page.rules.extend(rules)
        height = sum(self._grid.heights()[:count])
        self._pages.filled += height
        return height
