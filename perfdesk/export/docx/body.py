"""The body of a Word file: titles, headings, paragraphs, lists and tables, part after part."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, assert_never

from perfdesk.document.blocks import (
    Annex,
    Document,
    GridBlock,
    Heading,
    ListBlock,
    Paragraph,
    TableBlock,
)
from perfdesk.export.docx.closing import closing_elements
from perfdesk.export.docx.elements import (
    exact_pitch,
    line_break,
    paragraph,
    run,
    size,
    switch,
)
from perfdesk.export.docx.styles import (
    BODY,
    CAPTION,
    FORM_SUBTITLE,
    FORM_TITLE,
    LABEL,
    LEAST_PITCH,
    SPACER,
    TITLE,
    heading_style,
    pitch_of,
)
from perfdesk.export.docx.tables import form_elements, table_elements
from perfdesk.export.office import has_own_page, part_style
from perfdesk.export.style import COVER_SHARE
from perfdesk.export.texts import plain, width
from perfdesk.export.titles import break_title

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

    from perfdesk.document.blocks import Block
    from perfdesk.export.docx.contents import Contents
    from perfdesk.export.docx.sections import Sections
    from perfdesk.export.style import RoleStyle, Style

_TABLE_ELEMENT = "}tbl"


class Body:
    """Fills the body of one file."""

    def __init__(
        self, holder: Element, style: Style, sections: Sections, contents: Contents
    ) -> None:
        self._holder = holder
        self._contents = contents
        self._whole_style = style
        self._style = style
        self._sections = sections
        self._is_cover = False
        #: Height that a part's title has taken of its first page, in points.
        self._used = 0.0

    def write(self, document: Document) -> None:
        """Write the document, each part a section of its own."""
        parts: list[Document | Annex] = [*document.covers, document, *document.annexes]
        for at, part in enumerate(parts):
            if at:
                self._end_section(is_cover=at <= len(document.covers))
            self._part(part, is_cover=at < len(document.covers))
        self._close_table()
        self._holder.append(self._sections.properties(self._style.page))

    def _part(self, part: Document | Annex, *, is_cover: bool) -> None:
        self._style = part_style(part, self._whole_style, is_cover=is_cover)
        self._is_cover = is_cover
        self._used = self._above_cover(part) if is_cover else 0.0
        first = len(self._holder)
        if has_own_page(part) or (isinstance(part, Annex) and part.subtitle):
            self._form_title(part)
        else:
            if isinstance(part, Document) and (lines := self._contents.elements()):
                # LibreOffice loses the page's number where the section ends inside the field.
                self._put(*lines, paragraph(SPACER))
                self._end_section()
            self._title(part)
        if isinstance(part, Annex) and not is_cover and len(self._holder) > first:
            self._contents.mark(self._holder[first])
        for block in part.blocks:
            self._block(block)
        if isinstance(part, Document) and part.closing is not None:
            if not part.closing.attachments:
                self._keep_with_next()
            self._put(*closing_elements(part.closing, self._style))

    def _above_cover(self, part: Document | Annex) -> float:
        """Return the white above a cover's title: a share of what its form leaves of the page."""
        form = self._style.form
        grids = [block for block in part.blocks if isinstance(block, GridBlock)]
        lines = sum(sum(grid.heights) for grid in grids) * form.sizes[0]
        heads = form.title.size + form.subtitle.size
        filled = (lines + heads) * form.pitch_em + form.gap
        filled += 2 * form.padding * sum(len(grid.heights) for grid in grids)
        return max(self._sections.room(self._style.page) - filled, 0.0) * COVER_SHARE

    def _end_section(self, *, is_cover: bool = False) -> None:
        """Give the last paragraph the pages on which it and all before it stand."""
        self._close_table()
        made = self._sections.properties(self._style.page, has_number=not is_cover)
        self._holder[-1][0].append(made)

    def _close_table(self) -> None:
        """Put the paragraph behind a table that Word wants there."""
        if not len(self._holder) or str(self._holder[-1].tag).endswith(_TABLE_ELEMENT):
            self._holder.append(paragraph(SPACER))

    def _put(self, *made: Element) -> None:
        self._holder.extend(made)

    # -- titles

    def _title(self, part: Document | Annex) -> None:
        rules, page = self._style.title, self._style.page
        blank = rules.line - 1
        if label := plain(part.label):
            self._put(paragraph(LABEL, run(label)))
            blank = rules.line_below_label - 2
        lines = self._title_lines(part.title, self._style.roles.title)
        if lines:
            pitch = pitch_of(page)
            after = rules.blank_lines_after * pitch
            look = exact_pitch(pitch, before=max(blank, 0) * pitch, after=after)
            self._put(paragraph(TITLE, *_broken(lines), properties=(look,)))

    def _form_title(self, part: Document | Annex) -> None:
        form, roles = self._style.form, self._style.roles
        lines = self._title_lines(part.title, form.title)
        label = plain(part.label)
        subtitle = plain(part.subtitle) if isinstance(part, Annex) else ""
        made: list[tuple[str, list[Element], RoleStyle, int]] = []
        blank = 0.0
        if label:
            made.append((LABEL, [run(label)], roles.label, 1))
        if label and lines:
            pitch = roles.label.size * form.pitch_em
            blank = max(self._style.title.line_below_label - 2, 0) * pitch
        if lines:
            looks = self._other_size(form.title, self._whole_style.form.title)
            made.append((FORM_TITLE, _broken(lines, *looks), form.title, len(lines)))
        if subtitle:
            looks = self._other_size(form.subtitle, self._whole_style.form.subtitle)
            made.append((FORM_SUBTITLE, [run(subtitle, *looks)], form.subtitle, 1))
        for at, (key, content, role, count) in enumerate(made, start=1):
            pitch = role.size * form.pitch_em
            before = blank if key == FORM_TITLE else 0.0
            before += self._used if at == 1 else 0.0
            after = form.gap if at == len(made) else 0.0
            look = exact_pitch(pitch, before=before, after=after)
            self._put(paragraph(key, *content, properties=(look,)))
            self._used += (0.0 if at == 1 else before) + count * pitch + after

    @staticmethod
    def _other_size(role: RoleStyle, usual: RoleStyle) -> tuple[Element, ...]:
        """Return the size of what is set larger than its style says, as on a cover."""
        return () if role.size == usual.size else size(role.size)

    def _title_lines(self, title: str, role: RoleStyle) -> tuple[str, ...]:
        room = self._style.page.area_width / role.size
        text = "\n".join(map(plain, title.splitlines()))
        return break_title(text, width, room, self._style.title)

    # -- blocks

    def _block(self, block: Block) -> None:
        match block:
            case Heading(level, number, text):
                made = paragraph(heading_style(level), run(plain(number + text)))
                self._put(made)
                if self._contents.tells(level) and not self._is_cover:
                    self._contents.mark(made)
            case Paragraph(text):
                self._text(text)
            case ListBlock(items):
                for item in items:
                    self._text(item.marker + item.text)
            case TableBlock():
                self._table(block)
            case GridBlock():
                self._form(block)
            case _:
                assert_never(block)

    def _text(self, text: str) -> None:
        """Write running text; a line end in it begins a new paragraph."""
        for line in text.splitlines():
            if part := plain(line):
                self._put(paragraph(BODY, run(part)))

    def _table(self, block: TableBlock) -> None:
        if not block.columns:
            return
        if caption := plain(block.caption):
            self._put(paragraph(CAPTION, run(caption)))
        self._put(*table_elements(block, self._style))
        self._put(_gap(2 * self._style.table.gap))

    def _form(self, block: GridBlock) -> None:
        if not block.cells:
            return
        self._close_before_table()
        room = self._sections.room(self._style.page) - self._used - 2 * LEAST_PITCH
        self._put(*form_elements(block, self._style, room))

    def _keep_with_next(self) -> None:
        """Keep the last text and what comes below it on one page."""
        last = self._holder[-1] if len(self._holder) else None
        if last is not None and not str(last.tag).endswith(_TABLE_ELEMENT):
            last[0].insert(1, switch("keepNext"))

    def _close_before_table(self) -> None:
        if len(self._holder) and str(self._holder[-1].tag).endswith(_TABLE_ELEMENT):
            self._put(_gap(self._style.form.gap))


def _gap(height: float) -> Element:
    """Return an empty paragraph of a height; two tables without one between them would be one."""
    return paragraph(SPACER, properties=(exact_pitch(height),))


def _broken(lines: tuple[str, ...], *looks: Element) -> list[Element]:
    """Return a title's lines with the line ends between them."""
    made: list[Element] = []
    for line in lines:
        # An element belongs to one run.
        text = run(line, *map(deepcopy, looks))
        made.extend([line_break(), text] if made else [text])
    return made
