"""Lay a neutral document out on pages: the grid of lines, headings, tables, annexes, page numbers.

The result is a value (``Layout``); nothing of a file format is known here.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from perfdesk.document.blocks import (
    Align,
    Annex,
    Document,
    GridBlock,
    Heading,
    ListBlock,
    Paragraph,
    TableBlock,
)
from perfdesk.export.pdf.closing import set_closing
from perfdesk.export.pdf.compose import Composer, Setting, clean
from perfdesk.export.pdf.contents import Entry, entry_lines, title_lines
from perfdesk.export.pdf.glyphs import MISSING_SIGN
from perfdesk.export.pdf.grids import GridPlacer, set_grid
from perfdesk.export.pdf.layout import Bookmark, Kind, Layout, Line, MissingCharacter, Origin, Page
from perfdesk.export.pdf.pages import EPS, Finisher, Pages
from perfdesk.export.pdf.tables import set_table
from perfdesk.export.titles import break_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.document.blocks import Block, Closing
    from perfdesk.export.pdf.compose import GlyphSource
    from perfdesk.export.pdf.tables import Row, SetTable
    from perfdesk.export.style import RoleStyle, Style


def paginate(document: Document, style: Style, source: GlyphSource) -> Layout:
    """Lay out ``document``.

    Every full page of running text has exactly ``style.page.lines`` lines. A heading stays with the
    first line of what follows; only for that a page may end before its last line. A table may part
    between rows, its heading row is repeated. An annex begins on a new page. A form, and whatever
    lies across, has the page that the style gives to forms.
    """
    typesetter = _Typesetter(document, style, source)
    for cover in document.covers:
        typesetter.part(cover, is_cover=True)
    typesetter.begin_contents()
    typesetter.part(document)
    if document.closing:
        typesetter.close(document.closing)
    for annex in document.annexes:
        typesetter.part(annex)
    typesetter.put_contents()
    return typesetter.layout()


def _styled(part: Document | Annex, style: Style) -> Style:
    """Return the style as it is on the pages of a part."""
    if part.is_landscape or any(isinstance(block, GridBlock) for block in part.blocks):
        return style.on_form_page(is_landscape=part.is_landscape)
    return style


class _Typesetter:
    """Sets one document; headings wait until the first line of what follows is known."""

    def __init__(self, document: Document, style: Style, source: GlyphSource) -> None:
        #: The style as it is on the pages of this part.
        self._style = _styled(document, style)
        self._whole_style = style
        self._composer = Composer(style, source)
        self._finisher = Finisher(style, self._composer, document.mark, document.fingerprint)
        self._bookmarks: list[Bookmark] = []
        self._waiting: list[tuple[Heading, tuple[Line, ...]]] = []
        self._section = ""
        self._below_title = 0
        #: What the contents tell: number of the bookmark, level from 1, section.
        self._told: list[tuple[int, int, str]] = []
        self._pages_before = 0
        #: What has to stand on the page with the end of the block that is set now.
        self._below = 0.0
        self.pages = Pages(style, self._style.page)

    def part(self, part: Document | Annex, *, is_cover: bool = False) -> None:
        """Set the document's main part, a cover or an annex, on pages of its own."""
        style = self._whole_style
        self._style = _styled(part, style.for_cover() if is_cover else style)
        self.pages.begin_part(self._style.page)
        self._section = ""
        if isinstance(part, Annex) and (part.label or part.title):
            self._told.append((len(self._bookmarks), 1, ""))
        subtitle = part.subtitle if isinstance(part, Annex) else ""
        if self._style.page == self._whole_style.page and not subtitle:
            self._put_title(part)
        else:
            self._put_form_title(part.label, part.title, subtitle)
        for number, block in enumerate(part.blocks, start=1):
            is_last = number == len(part.blocks)
            self._below = self._signed_height(part) if is_last else 0.0
            self._put(block)
        self._put_waiting(0.0)
        if is_cover:
            self.pages.make_cover()

    def begin_contents(self) -> None:
        """Note that the contents are to stand before what comes now."""
        self._told.clear()
        self._pages_before = self.pages.count

    def put_contents(self) -> None:
        """Set the contents, and move everything behind them; none where nothing is told."""
        style = self._whole_style
        if not style.contents.levels or not self._told:
            return
        count = self._contents_pages(0).count
        pages = self._contents_pages(count)
        self.pages.insert(self._pages_before, pages)
        self._bookmarks = [
            replace(mark, page=mark.page + count) if mark.page > self._pages_before else mark
            for mark in self._bookmarks
        ]
        first = sum(mark.page <= self._pages_before for mark in self._bookmarks)
        title = Bookmark(style.contents.title, 0, self._pages_before + 1, style.page.top)
        self._bookmarks.insert(first, title)

    def _contents_pages(self, moved_by: int) -> Pages:
        """Set the contents as they read when they are so many pages themselves."""
        style = self._whole_style
        pages = Pages(style, style.page)
        for line in title_lines(style, self._composer):
            pages.put(line)
        pages.skip(style.title.blank_lines_after)
        marks = self._bookmarks
        entries = [
            Entry(marks[at].title, level, marks[at].page + moved_by, section)
            for at, level, section in self._told
        ]
        for lines in entry_lines(entries, style, self._composer):
            pages.make_room(len(lines) * style.page.pitch)
            for line in lines:
                pages.put(line)
        return pages

    def _signed_height(self, part: Document | Annex) -> float:
        """Return the height of what is signed directly below a part's last block."""
        closing = part.closing if isinstance(part, Document) else None
        if closing is None or closing.attachments:
            return 0.0
        signed = set_closing(closing, self._style, self._composer).signed
        return (self._style.closing.gap_lines + len(signed)) * self._style.page.pitch

    def close(self, closing: Closing) -> None:
        """Set 附件说明, 落款 and 附注; what is signed stands below lines of the text."""
        rules = self._style.closing
        closed = set_closing(closing, self._style, self._composer)
        if closed.attachments:
            self.pages.skip(rules.gap_lines)
            for line in closed.attachments:
                self.pages.put(line)
        height = (rules.gap_lines + len(closed.signed)) * self._style.page.pitch
        if closed.signed and not self.pages.has_room(height):
            self._take_over(rules.keep_lines)
        if closed.signed:
            self.pages.skip(rules.gap_lines)
        for line in closed.signed:
            self.pages.put(line)

    def _take_over(self, count: int) -> None:
        """Begin a page with the last lines of this one; their bookmarks go along."""
        taken = self.pages.take_back(count)
        top, page = self.pages.top, len(self.pages.pages)
        self.pages.begin()
        shift = self.pages.top - top
        for line in taken:
            self.pages.put(line)
        self._bookmarks = [
            replace(mark, page=page + 1, y=mark.y + shift)
            if mark.page == page and mark.y > top - EPS
            else mark
            for mark in self._bookmarks
        ]

    def layout(self) -> Layout:
        """Return the finished pages."""
        pages = self._finisher.finished(self.pages)
        return Layout(pages, tuple(self._bookmarks), _missing(pages))

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
            case GridBlock():
                self._put_grid(block)
            case _:
                assert_never(block)

    # -- titles and headings

    def _put_title(self, part: Document | Annex) -> None:
        label, title = clean(part.label), part.title
        sources = (part.label_source, part.title_source) if isinstance(part, Document) else ()
        label_origin, title_origin = (Origin(source=one) for one in sources or (None, None))
        rules, roles = self._style.title, self._style.roles
        start = rules.line
        if label:
            self._put_line(label, self._setting(Kind.LABEL, roles.label), label_origin)
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
            self._put_line(line, setting, title_origin)
        if lines:
            self.pages.skip(rules.blank_lines_after)

    def _put_form_title(self, label: str, title: str, subtitle: str) -> None:
        """Set a form's title close above it: label, title, subtitle, off the grid of lines.

        The title stands as many lines below the label as on pages of text.
        """
        form, roles, page = self._style.form, self._style.roles, self._style.page
        cells = self._composer.glyphs(form.title.face).cells
        width = page.area_width / form.title.size
        lines = break_title(title, cells, width, self._style.title)
        self._bookmark(" ".join(filter(None, (clean(label), "".join(lines)))), 0)
        self._below_title = 1 if label or lines else 0
        blank = max(self._style.title.line_below_label - 2, 0) * roles.label.size * form.pitch_em
        for text, kind, role, align in (
            (clean(label), Kind.LABEL, roles.label, Align.LEFT),
            *((line, Kind.TITLE, form.title, Align.CENTER) for line in lines),
            (clean(subtitle), Kind.CAPTION, form.subtitle, Align.CENTER),
        ):
            setting = Setting(
                kind, role.face, role.size, role.size, page.left, page.area_width,
                justify=False, align=align,
            )  # fmt: skip
            for line in self._composer.lines(text, setting, Origin()):
                self.pages.put_close(line, role.size * form.pitch_em)
            if kind is Kind.LABEL and text and lines:
                self.pages.filled += blank
        self.pages.filled += form.gap if self.pages.filled else 0.0

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
            if heading.level <= self._style.contents.levels:
                self._told.append((len(self._bookmarks), heading.level, heading.section))
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
            bold_em=role.bold_em,
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
        _TablePlacer(table, self.pages, self._style.table.gap).place(self._below)

    def _put_grid(self, block: GridBlock) -> None:
        if not block.cells:
            return
        self._put_waiting(0.0)
        room = self.pages.height - self.pages.filled
        origin = Origin(self._section, block.source)
        grid = set_grid(block, self._style, self._composer, origin, room)
        GridPlacer(grid, self.pages).place()

    def _caption(self, caption: str, origin: Origin) -> tuple[Line, ...]:
        role = replace(self._style.roles.body, face=self._style.table.caption_face)
        setting = replace(self._setting(Kind.CAPTION, role), justify=False, align=Align.CENTER)
        return self._composer.lines(clean(caption), setting, origin)


class _TablePlacer:
    """Puts one table's rows on pages."""

    def __init__(self, table: SetTable, pages: Pages, gap: float) -> None:
        self._table = table
        self._pages = pages
        self._gap = gap
        self._tops: list[float] = []

    def place(self, below: float) -> None:
        """Place all rows; the running text goes on at the grid's next line below them.

        The last row stands on a page that has room for what must follow it, ``below`` high.
        """
        self._pages.filled += self._gap if self._pages.filled else 0.0
        self._put(self._table.heading)
        for number, row in enumerate(self._table.rows, start=1):
            is_last = number == len(self._table.rows)
            if is_last and len(self._tops) > 1 and not self._holds(row, below):
                self._next_page()
            self._put_row(row)
        self._close()
        self._pages.filled += self._gap
        self._pages.to_grid()

    def _holds(self, row: Row, below: float) -> bool:
        """Say whether a row and what must follow it have room on this page."""
        pitch = self._pages.paper.pitch
        filled = self._pages.filled + self._table.height(row) + self._gap
        return math.ceil((filled - EPS) / pitch) * pitch + below <= self._pages.height + EPS

    def _put_row(self, row: Row) -> None:
        table, pages = self._table, self._pages
        rest = row
        while not pages.has_room(table.height(rest)):
            heading = table.height(table.heading)
            fitting = int((pages.height - pages.filled - 2 * table.padding + EPS) // table.pitch)
            is_whole_page = table.height(rest) > pages.height - heading
            if is_whole_page and fitting > 0:
                first, rest = rest.parted(fitting)
                self._put(first)
            elif is_whole_page and len(self._tops) == 1 and pages.filled <= heading + EPS:
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
