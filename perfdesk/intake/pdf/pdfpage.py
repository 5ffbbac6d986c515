"""Put the characters of a PDF's page into lines as they stand on the paper.

A PDF knows neither lines nor cells, only where each character was drawn, and programs draw them in
any order: some draw all figures after all hanzi. So lines are made of places alone. A wide gap in
a line parts two cells; what stands within ruled lines is a table.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from perfdesk.intake.pdf.pdfcolumns import find_columns
from perfdesk.intake.pdf.pdftable import Rules, rows_of_cells
from perfdesk.intake.words.wording import seam

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pypdfium2 import PdfPage, PdfTextPage  # type: ignore[import-untyped]

#: pdfium marks a word that was cut at the end of a line, and what it cannot read.
_STRAY = frozenset("\x02\ufffe\uffff\0\r\n")
_BLANKS = frozenset(" \t\u00a0\u3000")
#: Gaps in a line, in heights of its characters: from here on two cells; with a blank of the text's
#: own it takes more.
_CELL_GAP, _BLANK_GAP = 0.9, 2.0
#: Between letters and figures, so much is a blank; hanzi have none.
_WORD_GAP = 0.2
#: Characters belong to one line if their middles are closer than this, in heights.
_LINE = 0.5
#: Characters so many times as high as most are a mark behind the text (草稿).
_HUGE = 4
#: Letters no higher than so many times most; a mark beside a larger one is of some other line.
_TALL = 1.6
#: A frame around a paragraph has fewer strokes than the smallest table.
_FEWEST_STROKES = 12
_NEAR = 3.0
#: No paper is larger (some 5 m); in points.
_FARTHEST = 15_000.0
_MOST_SEGMENTS = 200
#: No rule of a table is thicker, in points.
_THICKEST = 4.0
_SLANT = 0.5


class Glyph(NamedTuple):
    """A character and its box; the page is turned so that lines run from left to right.

    Attributes:
        at: Its number among the characters of its page.
    """

    mark: str
    left: float
    bottom: float
    right: float
    top: float
    at: int

    @property
    def height(self) -> float:
        """Return how high its typeface stands."""
        return max(self.top - self.bottom, 0.1)

    @property
    def middle(self) -> float:
        """Return where half of it is."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page; tabs part the cells of a row.

    Attributes:
        left: Where it begins, and ``height`` of its characters, in points.
        place: How high it stands on the paper: 0 at its foot, 1 at its head.
        table: Of a row that has cells: the number of its table on the page, from 1.
        cells: Of such a row, empty ones too; what is merged stands where it begins.
    """

    text: str
    is_row: bool
    left: float
    height: float
    place: float
    table: int = 0
    cells: tuple[str, ...] = ()


class GlyphLine(NamedTuple):
    """The characters of a line from left to right, and the ruled boxes in which they stand."""

    glyphs: list[Glyph]
    grids: list[_Box]


@dataclass(slots=True)
class _Box:
    """Ruled lines that touch each other: where they stand, and how many strokes they have.

    Attributes:
        edges: Of all that is drawn in it: where it begins or ends (x), from where to where (y);
            ``levels`` the same with x and y exchanged.
    """

    left: float
    bottom: float
    right: float
    top: float
    strokes: int
    edges: list[tuple[float, float, float]]
    levels: list[tuple[float, float, float]]

    def holds(self, glyph: Glyph) -> bool:
        """Say whether a character stands in it."""
        return self.left <= glyph.left <= self.right and self.bottom <= glyph.middle <= self.top


def page_lines(
    page: PdfPage, text_page: PdfTextPage, *, with_cells: bool = False
) -> list[PageLine]:
    """Return a page's lines from above to below.

    Args:
        page: The page.
        text_page: Its text.
        with_cells: Make one line of each row of a ruled table, however many it takes on the paper.
    """
    found, turn = glyph_lines(page, text_page)
    width, height = page.get_size()
    across = (width if turn % 2 else height) or 1.0
    # Turned pages have their foot at 0 or at less than that.
    below = 0.0 if turn in {0, 3} else -across
    lines: list[PageLine] = []
    tables: dict[int, bool] = {}
    for glyphs, grids in found:
        grid = id(grids[0]) if with_cells and grids else 0
        if grid and grid not in tables:
            own = (one for line in found if grids[0] in line.grids[:1] for one in line.glyphs)
            rows = _table(
                list(own), grids[0], sum(tables.values()) + 1, lambda y: (y - below) / across
            )
            tables[grid] = bool(rows)
            lines += rows
        if not tables.get(grid):
            # Underlined or framed words are no table; gaps tell one without upright lines.
            lines.append(_line(glyphs, [] if with_cells else grids, below, across))
    return lines


def _line(glyphs: list[Glyph], grids: list[_Box], below: float, across: float) -> PageLine:
    first = next((one for one in glyphs if one.mark not in _BLANKS), glyphs[0])
    rules = [x for grid in grids for x, low, high in grid.edges if low < first.middle < high]
    size = median(one.height for one in glyphs)
    place = (first.middle - below) / across
    return PageLine(_joined(glyphs, rules), bool(grids), first.left, size, place)


def _table(
    glyphs: list[Glyph], grid: _Box, number: int, place: Callable[[float], float]
) -> list[PageLine]:
    """Return the rows of a ruled table; empty where it is none."""
    shown = [glyph for glyph in glyphs if glyph.mark not in _BLANKS]
    rows = rows_of_cells(shown, Rules.of(grid.edges, grid.levels))
    lines = []
    for row in rows:
        cells = tuple("" if cell is None else _cell_text(cell.glyphs) for cell in row)
        first = next(cell.glyphs[0] for cell in row if cell is not None)
        text = "\t".join(filter(None, cells))
        at = place(first.middle)
        lines.append(PageLine(text, True, first.left, first.height, at, number, cells))  # noqa: FBT003
    return lines


def _cell_text(glyphs: list[Glyph]) -> str:
    text = ""
    for line in _lines(glyphs):
        own = _joined(line, ()).replace("\t", " ")
        text += (seam(text, own) if text else "") + own
    return text


def glyph_lines(page: PdfPage, text_page: PdfTextPage) -> tuple[list[GlyphLine], int]:
    """Return a page's lines from above to below, and by how many quarters their text is turned."""
    glyphs, turn = _upright(_glyphs(text_page))
    grids = _grids(page, turn)
    lines = [
        GlyphLine(line, [grid for grid in grids if any(map(grid.holds, line))])
        # Cells of a ruled table stand in columns too, but are read row by row.
        for line in (list(_lines(glyphs)) if grids else _in_columns(list(_lines(glyphs))))
    ]
    return lines, turn


# -- characters ------------------------------------------------------------------------------------


def _glyphs(page: PdfTextPage) -> Iterator[tuple[int, Glyph]]:
    """Yield how many quarters each character is turned, and the character; slanted ones never."""
    from pypdfium2 import raw  # noqa: PLC0415

    box = raw.FS_RECTF()
    text = page.raw
    for at in range(page.count_chars()):
        mark = chr(raw.FPDFText_GetUnicode(text, at))
        if mark in _STRAY or raw.FPDFText_IsGenerated(text, at) == 1:
            continue
        quarters = raw.FPDFText_GetCharAngle(text, at) / (math.pi / 2)
        turn = round(quarters)
        if abs(quarters - turn) < 0.1 and raw.FPDFText_GetLooseCharBox(text, at, box):
            left, bottom, right, top = box.left, box.bottom, box.right, box.top
            # A broken file puts a character where there is no paper; nan is not below anything.
            if -_FARTHEST < left <= right < _FARTHEST and -_FARTHEST < bottom <= top < _FARTHEST:
                yield turn % 4, Glyph(mark, left, bottom, right, top, at)


def _upright(found: Iterable[tuple[int, Glyph]]) -> tuple[list[Glyph], int]:
    """Return the characters that run as most do, without those behind the text, and their turn."""
    kept = list(found)
    turns = Counter(turn for turn, _ in kept)
    if not turns:
        return [], 0
    turn = turns.most_common(1)[0][0]
    glyphs = [_turned(glyph, turn) for own, glyph in kept if own == turn]
    usual = median(glyph.height for glyph in glyphs)
    return [glyph for glyph in glyphs if glyph.height <= usual * _HUGE], turn


def _turned(glyph: Glyph, turn: int) -> Glyph:
    if not turn:
        return glyph
    box = _turned_box((glyph.left, glyph.bottom, glyph.right, glyph.top), turn)
    return Glyph(glyph.mark, *box, glyph.at)


def _turned_box(
    box: tuple[float, float, float, float], turn: int
) -> tuple[float, float, float, float]:
    left, bottom, right, top = box
    match turn:
        case 1:
            return -top, left, -bottom, right
        case 2:
            return -right, -top, -left, -bottom
        case 3:
            return bottom, -right, top, -left
    return box


# -- lines -----------------------------------------------------------------------------------------


def _lines(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the characters line by line, each from left to right."""
    kept = sorted(glyphs, key=lambda one: -one.middle)
    usual = median(glyph.height for glyph in kept) if kept else 0.0
    line = _Growing()
    for glyph in kept:
        if line.glyphs and not (line.is_level(glyph) or line.has_beside(glyph, usual)):
            yield sorted(line.glyphs, key=lambda one: one.left)
            line = _Growing()
        line.add(glyph)
    if line.glyphs:
        yield sorted(line.glyphs, key=lambda one: one.left)


def _in_columns(lines: list[list[Glyph]]) -> list[list[Glyph]]:
    """Return lines in the order in which they are read."""
    found = find_columns(
        [[one for one in line if one.mark not in _BLANKS] or line for line in lines]
    )
    if found is None:
        return lines
    inside = [one for line in lines[found.first : found.end] for one in line]
    left = [one for one in inside if one.right <= found.gap]
    right = [one for one in inside if one.right > found.gap]
    return [*lines[: found.first], *_lines(left), *_lines(right), *lines[found.end :]]


class _Growing:
    """A line that characters are added to; what they have in common is kept, not asked again."""

    def __init__(self) -> None:
        self.glyphs: list[Glyph] = []
        self._tallest: Glyph | None = None
        self._sum, self._count = 0.0, 0
        self._sum_of_marks = 0.0

    def add(self, glyph: Glyph) -> None:
        """Take a character."""
        self.glyphs.append(glyph)
        if self._tallest is None or glyph.height > self._tallest.height:
            self._tallest = glyph
        if glyph.mark.isalnum():
            self._sum += glyph.middle
            self._count += 1
        else:
            self._sum_of_marks += glyph.middle

    def is_level(self, glyph: Glyph) -> bool:
        """Say whether a character stands as high as those of the line, letters before marks."""
        mean = self._sum / self._count if self._count else self._sum_of_marks / len(self.glyphs)
        least = min(glyph.height, self.glyphs[-1].height)
        return abs(mean - glyph.middle) <= least * _LINE

    def has_beside(self, glyph: Glyph, usual: float) -> bool:
        """Say whether a mark and the line's letters stand side by side, though not as high.

        Of some faces pdfium knows the ink only, and that of a comma is far below the middle.
        """
        tallest = self._tallest or glyph
        small, large = sorted((tallest, glyph), key=lambda one: one.height)
        shared = min(small.top, large.top) - max(small.bottom, large.bottom)
        is_mark = not small.mark.isalnum() and large.height <= usual * _TALL
        return is_mark and shared >= small.height * _LINE


def _joined(line: Sequence[Glyph], rules: Sequence[float]) -> str:
    """Return a line's text; blanks that only the layout made around hanzi are left out.

    Args:
        line: Its characters.
        rules: Where upright lines part it.
    """
    pieces: list[str] = []
    before: Glyph | None = None
    has_blank = False
    for glyph in line:
        if glyph.mark in _BLANKS:
            has_blank = True
            continue
        if before is not None:
            is_parted = any(_center(before) < x < _center(glyph) for x in rules)
            pieces.append("\t" if is_parted else _between(before, glyph, has_blank=has_blank))
        pieces.append(glyph.mark)
        before, has_blank = glyph, False
    return "".join(pieces)


def _between(before: Glyph, glyph: Glyph, *, has_blank: bool) -> str:
    gap, height = glyph.left - before.right, max(before.height, glyph.height)
    if gap > height * (_BLANK_GAP if has_blank else _CELL_GAP):
        return "\t"
    if has_blank:
        return " "
    is_word = not (_is_wide(before.mark) or _is_wide(glyph.mark))
    return " " if is_word and gap > height * _WORD_GAP else ""


def _center(glyph: Glyph) -> float:
    return (glyph.left + glyph.right) / 2


def _is_wide(mark: str) -> bool:
    return "\u2e80" <= mark <= "\uffef" or mark in "“”‘’…—"


# -- tables ----------------------------------------------------------------------------------------


def _grids(page: PdfPage, turn: int) -> list[_Box]:
    """Return where tables are ruled: drawn lines that touch each other, more than a frame has."""
    grids: list[_Box] = []
    for box in sorted(_strokes(page, turn), key=lambda one: one.bottom):
        last = grids[-1] if grids else None
        if last is None or box.bottom > last.top + _NEAR:
            grids.append(box)
            continue
        last.left, last.right = min(last.left, box.left), max(last.right, box.right)
        last.top, last.strokes = max(last.top, box.top), last.strokes + box.strokes
        last.edges += box.edges
        last.levels += box.levels
    return [grid for grid in grids if grid.strokes >= _FEWEST_STROKES]


def _strokes(page: PdfPage, turn: int) -> Iterator[_Box]:
    """Yield the boxes of all that is drawn, other than what lies behind the whole page."""
    from pypdfium2 import raw  # noqa: PLC0415

    width, height = page.get_size()
    sides = [ctypes.c_float() for _ in range(4)]
    for at in range(raw.FPDFPage_CountObjects(page)):
        drawn = raw.FPDFPage_GetObject(page, at)
        if raw.FPDFPageObj_GetType(drawn) != raw.FPDF_PAGEOBJ_PATH:
            continue
        if not raw.FPDFPageObj_GetBounds(drawn, *map(ctypes.byref, sides)):
            continue
        left, bottom, right, top = (side.value for side in sides)
        if (right - left) * (top - bottom) > width * height * 0.9:
            continue
        strokes = raw.FPDFPath_CountSegments(drawn)
        if not _is_ruled(drawn, min(strokes, _MOST_SEGMENTS)) or _is_shape(drawn, strokes):
            continue  # A drawing, or a mark behind the text.
        box = _turned_box((left, bottom, right, top), turn)
        edges = [(x, box[1], box[3]) for x in (box[0], box[2])]
        levels = [(y, box[0], box[2]) for y in (box[1], box[3])]
        yield _Box(*box, strokes, edges, levels)


def _is_shape(drawn: Any, strokes: int) -> bool:  # noqa: ANN401
    """Say whether a drawn thing is filled in several parts of which one is thicker than a rule.

    A large hanzi behind the text is one; the shade of a cell has one part only.
    """
    from pypdfium2 import raw  # noqa: PLC0415

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(drawn, ctypes.byref(fill), ctypes.byref(stroke))
    if fill.value == raw.FPDF_FILLMODE_NONE or stroke.value:
        return False
    x, y = ctypes.c_float(), ctypes.c_float()
    parts: list[list[tuple[float, float]]] = []
    for at in range(min(strokes, _MOST_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(drawn, at)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if not parts or raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            parts.append([])
        parts[-1].append((x.value, y.value))
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(drawn, matrix)
    size = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
    return len(parts) > 1 and any(_thickness(part) * size > _THICKEST for part in parts)


def _thickness(points: Sequence[tuple[float, float]]) -> float:
    across = max(x for x, _ in points) - min(x for x, _ in points)
    down = max(y for _, y in points) - min(y for _, y in points)
    return min(across, down)


def _is_ruled(drawn: Any, strokes: int) -> bool:  # noqa: ANN401
    """Say whether a drawn thing has straight lines only, level or upright."""
    from pypdfium2 import raw  # noqa: PLC0415

    x, y = ctypes.c_float(), ctypes.c_float()
    before = (0.0, 0.0)
    for at in range(strokes):
        segment = raw.FPDFPath_GetPathSegment(drawn, at)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        here = (x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        is_slanted = all(abs(one - other) > _SLANT for one, other in zip(before, here, strict=True))
        if kind == raw.FPDF_SEGMENT_BEZIERTO or (kind == raw.FPDF_SEGMENT_LINETO and is_slanted):
            return False
        before = here
    return True
