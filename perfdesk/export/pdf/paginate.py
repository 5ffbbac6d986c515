"""Lay a neutral document out on pages: the grid of lines, headings, tables, annexes, page numbers.

The result is a value (``Layout``); nothing of a file format is known here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, assert_never

from perfdesk.document.blocks import Align, Heading, ListBlock, Paragraph, TableBlock
from perfdesk.export.pdf.compose import Composer, Setting, clean
from perfdesk.export.pdf.glyphs import MISSING_SIGN
from perfdesk.export.pdf.layout import (
    Bookmark,
    Kind,
    Layout,
    Line,
    MissingCharacter,
    Origin,
    Page,
    Rule,
)
from perfdesk.export.pdf.tables import set_table
from perfdesk.export.titles import break_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.document.blocks import Block, Document
    from perfdesk.export.pdf.compose import GlyphSource
    from perfdesk.export.pdf.tables import Row, SetTable
    from perfdesk.export.style import RoleStyle, Style

#: Rounding of sums of points.
_EPS = 1e-3


def paginate(document: Document, style: Style, source: GlyphSource) -> Layout:
    """Lay out ``document``.

    Every full page of running text has exactly ``style.page.lines`` lines. A heading stays with the
    first line of what follows; only for that a page may end before its last line. A table may part
    between rows, its heading row is repeated. An annex begins on a new page.
    """
    typesetter = _Typesetter(style, source)
    typesetter.part(document.label, document.title, document.blocks)
    for annex in document.annexes:
        typesetter.pages.begin()
        typesetter.part(annex.label, annex.title, annex.blocks)
    return typesetter.layout()


@dataclass(slots=True)
class _OpenPage:
    lines: list[Line] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


class _Pages:
    """The pages so far, and how far the last one is filled (points below the area's upper edge)."""

    def __init__(self, style: Style) -> None:
        self._page = style.page
        self._baseline_em = style.text.baseline_em
        self.pages: list[_OpenPage] = []
        self.filled = 0.0
        self.begin()

    @property
    def height(self) -> float:
        """Return the height that lines may fill."""
        return self._page.lines * self._page.pitch

    @property
    def top(self) -> float:
        """Return where the next thing begins, from the paper's upper edge."""
        return self._page.top + self.filled

    def begin(self) -> None:
        """Begin a new page."""
        self.pages.append(_OpenPage())
        self.filled = 0.0

    def has_room(self, height: float) -> bool:
        """Say whether something so high still stands on this page."""
        return self.filled + height <= self.height + _EPS

    def make_room(self, height: float) -> None:
        """Begin a new page where this one has no room, unless it is empty."""
        if self.filled and not self.has_room(height):
            self.begin()

    def skip(self, lines: int) -> None:
        """Leave lines of the grid blank."""
        self.filled += lines * self._page.pitch

    def put(self, line: Line) -> None:
        """Set a line on the next line of the grid."""
        pitch = self._page.pitch
        self.make_room(pitch)
        baseline = (pitch - line.size) / 2 + self._baseline_em * line.size
        self.pages[-1].lines.append(replace(line, y=self.top + baseline))
        self.filled += pitch

    def to_grid(self) -> None:
        """Go on to the next line of the grid."""
        pitch = self._page.pitch
        self.filled = math.ceil((self.filled - _EPS) / pitch) * pitch


class _Typesetter:
    """Sets one document; headings wait until the first line of what follows is known."""

    def __init__(self, style: Style, source: GlyphSource) -> None:
        self._style = style
        self._composer = Composer(style, source)
        self._bookmarks: list[Bookmark] = []
        self._waiting: list[tuple[Heading, tuple[Line, ...]]] = []
        self._section = ""
        self._below_title = 0
        self.pages = _Pages(style)

    def part(self, label: str, title: str, blocks: Sequence[Block]) -> None:
        """Set the document's main part, or an annex, at the top of an empty page."""
        self._section = ""
        self._put_title(clean(label), title)
        for block in blocks:
            self._put(block)
        self._put_waiting(0.0)

    def layout(self) -> Layout:
        """Return the finished pages."""
        pages = tuple(
            Page(
                number,
                (*page.lines, *self._page_number(number)),
                tuple(page.rules),
            )
            for number, page in enumerate(self.pages.pages, start=1)
        )
        size = self._style.page
        return Layout(size.width, size.height, pages, tuple(self._bookmarks), _missing(pages))

    def _put(self, block: Block) -> None:
        match block:
            case Heading():
                self._section = block.section
                self._waiting.append((block, self._heading_lines(block)))
            case Paragraph():
                self._put_text(block.text, Origin(self._section, block.source))
            case ListBlock():
                for item in block.items:
                    self._put_text(item.marker + item.text, Origin(self._section, block.source))
            case TableBlock():
                self._put_table(block)
            case _:
                assert_never(block)

    # -- titles and headings

    def _put_title(self, label: str, title: str) -> None:
        rules, roles = self._style.title, self._style.roles
        start = rules.line
        if label:
            self._put_line(label, self._setting(Kind.LABEL, roles.label), Origin())
            start = rules.line_below_label
        self.pages.skip(start - 1 - (1 if label else 0))
        width = self._style.page.area_width / roles.title.size
        cells = self._composer.glyphs(roles.title.face).cells
        lines = break_title(title, cells, width, rules)
        setting = replace(
            self._setting(Kind.TITLE, roles.title),
            cell=roles.title.size,
            justify=False,
            align=Align.CENTER,
        )
        self._bookmark(" ".join(filter(None, (label, "".join(lines)))), 0)
        self._below_title = 1 if label or lines else 0
        for line in lines:
            self._put_line(line, setting, Origin())
        if lines:
            self.pages.skip(rules.blank_lines_after)

    def _heading_lines(self, heading: Heading) -> tuple[Line, ...]:
        role = self._style.roles.heading(heading.level)
        setting = self._setting(Kind.HEADING, role, self._style.text.indent_chars)
        text = clean(heading.number + heading.text)
        return self._composer.lines(text, setting, Origin(heading.section))

    def _put_waiting(self, next_height: float) -> None:
        """Set the headings that wait, on a page that also has room for what follows them."""
        if not self._waiting:
            return
        count = sum(len(lines) for _, lines in self._waiting)
        self.pages.make_room(count * self._style.page.pitch + next_height)
        for heading, lines in self._waiting:
            self.pages.make_room(self._style.page.pitch)
            text = clean(heading.number + heading.text)
            self._bookmark(text, heading.level - 1 + self._below_title)
            for line in lines:
                self.pages.put(line)
        self._waiting.clear()

    def _bookmark(self, title: str, level: int) -> None:
        if title:
            deepest = self._bookmarks[-1].level + 1 if self._bookmarks else 0
            page = len(self.pages.pages)
            self._bookmarks.append(Bookmark(title, min(level, deepest), page, self.pages.top))

    # -- running text

    def _setting(self, kind: Kind, role: RoleStyle, indent_chars: float = 0.0) -> Setting:
        page = self._style.page
        return Setting(
            kind=kind,
            face=role.face,
            size=role.size,
            cell=page.cell,
            x=page.left,
            width=page.chars * page.cell,
            indent_chars=indent_chars,
        )

    def _put_text(self, text: str, origin: Origin) -> None:
        """Set running text; a line end in it begins a new paragraph."""
        setting = self._setting(Kind.BODY, self._style.roles.body, self._style.text.indent_chars)
        for part in text.splitlines():
            self._put_line(clean(part), setting, origin)

    def _put_line(self, text: str, setting: Setting, origin: Origin) -> None:
        lines = self._composer.lines(text, setting, origin)
        if lines:
            self._put_waiting(self._style.page.pitch)
        for line in lines:
            self.pages.put(line)

    # -- tables

    def _put_table(self, block: TableBlock) -> None:
        if not block.columns:
            return
        origin = Origin(self._section, block.source)
        table = set_table(block, self._style, self._composer, origin)
        caption = self._caption(block.caption, origin)
        head = self._style.table.gap + table.height(table.heading)
        head += table.height(table.rows[0]) if table.rows else 0.0
        room = len(caption) * self._style.page.pitch + head
        self._put_waiting(min(room, self.pages.height))
        self.pages.make_room(min(room, self.pages.height))
        for line in caption:
            self.pages.put(line)
        _TablePlacer(table, self.pages, self._style.table.gap).place()

    def _caption(self, caption: str, origin: Origin) -> tuple[Line, ...]:
        role = replace(self._style.roles.body, face=self._style.table.caption_face)
        setting = replace(self._setting(Kind.CAPTION, role), justify=False, align=Align.CENTER)
        return self._composer.lines(clean(caption), setting, origin)

    # -- page numbers

    def _page_number(self, number: int) -> list[Line]:
        """Return the number's three pieces: dash, number, dash (GB/T 9704-2012, 7.5)."""
        rules, role, page = self._style.page_number, self._style.roles.page_number, self._style.page
        setting = Setting(
            Kind.PAGE_NUMBER, role.face, role.size, role.size, 0.0, page.width, justify=False
        )
        baseline = page.bottom + rules.dash_below + rules.dash_height_em * role.size
        pieces = [
            self._composer.lines(text, setting, Origin())[0] for text in ("—", str(number), "—")
        ]
        gap = rules.gap_em * role.size
        width = sum(piece.width for piece in pieces) + 2 * gap
        side = rules.side_chars * role.size
        x = page.right - side - width if number % 2 else page.left + side
        placed: list[Line] = []
        for piece in pieces:
            placed.append(_moved(piece, x, baseline))
            x += piece.width + gap
        return placed


class _TablePlacer:
    """Puts one table's rows on pages."""

    def __init__(self, table: SetTable, pages: _Pages, gap: float) -> None:
        self._table = table
        self._pages = pages
        self._gap = gap
        self._tops: list[float] = []

    def place(self) -> None:
        """Place all rows; the running text goes on at the grid's next line below them."""
        self._pages.filled += self._gap if self._pages.filled else 0.0
        self._put(self._table.heading)
        for row in self._table.rows:
            self._put_row(row)
        self._close()
        self._pages.filled += self._gap
        self._pages.to_grid()

    def _put_row(self, row: Row) -> None:
        table, pages = self._table, self._pages
        rest = row
        while not pages.has_room(table.height(rest)):
            heading = table.height(table.heading)
            fitting = int((pages.height - pages.filled - 2 * table.padding + _EPS) // table.pitch)
            is_whole_page = table.height(rest) > pages.height - heading
            if is_whole_page and fitting > 0:
                first, rest = rest.parted(fitting)
                self._put(first)
            elif is_whole_page and len(self._tops) == 1 and pages.filled <= heading + _EPS:
                # A heading row as high as the page leaves no room for a single line below it.
                break
            self._next_page()
        self._put(rest)

    def _next_page(self) -> None:
        self._close()
        self._pages.begin()
        self._put(self._table.heading)

    def _put(self, row: Row) -> None:
        top = self._pages.top
        self._tops.append(top)
        self._pages.pages[-1].lines.extend(self._table.placed(row, top))
        self._pages.filled += self._table.height(row)

    def _close(self) -> None:
        self._pages.pages[-1].rules.extend(self._table.rules([*self._tops, self._pages.top]))
        self._tops.clear()


def _moved(line: Line, dx: float, y: float) -> Line:
    runs = tuple(replace(run, x=run.x + dx) for run in line.runs)
    return replace(line, x=line.x + dx, y=y, runs=runs)


def _missing(pages: Sequence[Page]) -> tuple[MissingCharacter, ...]:
    """Return each character that is drawn as the sign for missing ones, once a line."""
    found: dict[MissingCharacter, None] = {}
    for page in pages:
        for line in page.lines:
            drawn = "".join(run.text for run in line.runs)
            if MISSING_SIGN in drawn:
                for sign, char in zip(drawn, line.text, strict=True):
                    if sign == MISSING_SIGN != char:
                        found[MissingCharacter(char, page.number, line.origin)] = None
    return tuple(found)
