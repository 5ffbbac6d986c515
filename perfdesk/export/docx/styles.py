"""The styles of a Word file, named as Word names its own: 标题 1 is what a clerk expects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.document.blocks import Align
from perfdesk.export.docx.elements import (
    element,
    exact_pitch,
    justified,
    size,
    switch,
    twips,
    valued,
)
from perfdesk.export.office import SUBSTITUTES, office_face

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.oxml.xmlchemy import BaseOxmlElement as Element

    from perfdesk.export.style import PageStyle, Style

NORMAL, BODY, LABEL, TITLE = "Normal", "BodyTextFirstIndent", "AnnexLabel", "Title"
CAPTION, TABLE_HEAD, TABLE_TEXT = "Caption", "TableHead", "TableText"
FORM_TITLE, FORM_SUBTITLE, FORM_LABEL, FORM_TEXT = "FormTitle", "Subtitle", "FormLabel", "FormText"
HEADER, FOOTER, SPACER = "Header", "Footer", "Spacer"
#: Word has so many levels of headings.
MOST_LEVELS = 9
#: Height of a paragraph that only stands there because Word wants one behind a table.
LEAST_PITCH = 1.0
_TWIPS = 20
# Lines of the page's head and foot, off the grid.
MARGIN_PITCH_EM = 1.4


@dataclass(frozen=True, slots=True)
class _ParagraphStyle:
    """One paragraph style; ``name`` is Word's own for its built-in ones, else what is shown.

    Attributes:
        level: Of a heading, from 1; 0 for all else.
        align: None for lines that are spread to both edges.
        indent: Of the first line, in characters.
        on_grid: Characters stand on the page's grid.
        tab: Where a page number ends that dots lead to, from the type area's edge.
    """

    key: str
    name: str
    face: str
    size: float
    pitch: float
    align: Align | None = Align.LEFT
    level: int = 0
    indent: float = 0.0
    on_grid: bool = False
    keep_next: bool = False
    after: float = 0.0
    is_bold: bool = False
    tab: float = 0.0
    is_default: bool = False


def pitch_of(page: PageStyle) -> float:
    """Return the pitch at which a page holds its lines: Word counts twips and rounds no line in."""
    return int(page.pitch * _TWIPS + 1e-6) / _TWIPS


def spacing_of(page: PageStyle, points: float) -> int:
    """Return by how many twips a character of so many points is moved to keep the page's grid."""
    return int((page.area_width / page.chars - points) * _TWIPS // 1)


def style_elements(style: Style) -> Iterator[Element]:
    """Yield the document's defaults and all its styles."""
    body = style.roles.body
    yield element(
        "docDefaults",
        {},
        element(
            "rPrDefault",
            {},
            element(
                "rPr",
                {},
                faces(body.face),
                *size(body.size),
                element("lang", {"val": "en-US", "eastAsia": "zh-CN", "bidi": "ar-SA"}),
            ),
        ),
        element("pPrDefault"),
    )
    for one in _styles(style):
        yield _element(one, style)
    yield element(
        "style",
        {"type": "table", "default": 1, "styleId": "TableNormal"},
        valued("name", "Normal Table"),
        valued("uiPriority", 99),
    )


def font_elements(style: Style) -> Iterator[Element]:
    """Yield each face with what may stand in for it."""
    for name in sorted({office_face(one.face) for one in _styles(style)}):
        substitute = SUBSTITUTES.get(name)
        alternative = [valued("altName", substitute)] if substitute else []
        yield element(
            "font",
            {"name": name},
            *alternative,
            valued("charset", 86),  # GB 2312
            valued("family", "auto"),
            valued("pitch", "variable"),
        )


def _styles(style: Style) -> Iterator[_ParagraphStyle]:
    roles, page, table, form = style.roles, style.page, style.table, style.form
    pitch, indent = pitch_of(page), style.text.indent_chars
    body = roles.body
    yield _ParagraphStyle(
        NORMAL, "Normal", body.face, body.size, pitch, None, on_grid=True, is_default=True
    )
    yield _ParagraphStyle(
        BODY, "Body Text First Indent", body.face, body.size, pitch, None, indent=indent,
        on_grid=True,
    )  # fmt: skip
    yield _ParagraphStyle(LABEL, "附件标识", roles.label.face, roles.label.size, pitch)
    yield _ParagraphStyle(
        TITLE, "Title", roles.title.face, roles.title.size, pitch, Align.CENTER,
        after=style.title.blank_lines_after * pitch,
    )  # fmt: skip
    for level in range(1, MOST_LEVELS + 1):
        role = roles.heading(level)
        yield _ParagraphStyle(
            heading_style(level), f"heading {level}", role.face, role.size, pitch, None,
            level=level, indent=indent, on_grid=True, keep_next=True, is_bold=role.bold_em > 0,
        )  # fmt: skip
    yield _ParagraphStyle(
        CAPTION, "caption", table.caption_face, body.size, pitch, Align.CENTER, keep_next=True
    )
    first = table.sizes[0]
    yield _ParagraphStyle(TABLE_TEXT, "表格正文", table.body_face, first, first * table.pitch_em)
    yield _ParagraphStyle(
        TABLE_HEAD, "表格标题行", table.heading_face, first, first * table.pitch_em, Align.CENTER,
        keep_next=True,
    )  # fmt: skip
    title, subtitle = form.title, form.subtitle
    yield _ParagraphStyle(
        FORM_TITLE, "表单标题", title.face, title.size, title.size * form.pitch_em, Align.CENTER
    )
    yield _ParagraphStyle(
        FORM_SUBTITLE, "Subtitle", subtitle.face, subtitle.size, subtitle.size * form.pitch_em,
        Align.CENTER,
    )  # fmt: skip
    first = form.sizes[0]
    yield _ParagraphStyle(FORM_LABEL, "表单栏目", form.label_face, first, first * form.pitch_em)
    yield _ParagraphStyle(FORM_TEXT, "表单正文", form.body_face, first, first * form.pitch_em)
    draft, number = style.draft, roles.page_number
    yield _ParagraphStyle(
        HEADER, "header", draft.face, draft.header_size, draft.header_size * MARGIN_PITCH_EM,
        Align.RIGHT,
    )  # fmt: skip
    yield _ParagraphStyle(FOOTER, "footer", number.face, number.size, number.size * MARGIN_PITCH_EM)
    for level in range(1, style.contents.levels + 1):
        yield _ParagraphStyle(
            contents_style(level), f"toc {level}", body.face, body.size, pitch, on_grid=True,
            indent=(level - 1) * indent, tab=page.area_width,
        )  # fmt: skip
    yield _ParagraphStyle(SPACER, "表后间距", body.face, LEAST_PITCH, LEAST_PITCH)


def contents_style(level: int) -> str:
    """Return the style of a line of the contents."""
    return f"TOC{level}"


def heading_style(level: int) -> str:
    """Return the style of a heading."""
    return f"Heading{min(level, MOST_LEVELS)}"


def _element(one: _ParagraphStyle, style: Style) -> Element:
    kind: dict[str, object] = {"type": "paragraph", "styleId": one.key}
    if one.is_default:
        kind["default"] = 1
    return element(
        "style",
        kind,
        valued("name", one.name),
        *([] if one.is_default else [valued("next", BODY if one.level else one.key)]),
        element("qFormat"),
        element("pPr", {}, *_paragraph_properties(one, style)),
        element("rPr", {}, *_run_properties(one, style)),
    )


def _paragraph_properties(one: _ParagraphStyle, style: Style) -> Iterator[Element]:
    if one.keep_next:
        yield switch("keepNext")
    # The page has all its lines, and there is no gap beside Latin letters.
    yield switch("widowControl", on=False)
    if one.tab:
        place = {"val": "right", "leader": "dot", "pos": twips(one.tab)}
        yield element("tabs", {}, element("tab", place))
    # As Word has it by itself. Told not to, LibreOffice 7.4 loses marks at the ends of lines.
    yield switch("overflowPunct")
    for name in ("autoSpaceDE", "autoSpaceDN"):
        yield switch(name, on=False)
    # LibreOffice gives two lines of the grid to whatever is not exactly as high as one.
    yield switch("snapToGrid", on=False)
    yield exact_pitch(one.pitch, after=one.after)
    if one.indent:
        first = twips(one.indent * style.page.cell)
        yield element("ind", {"firstLineChars": round(one.indent * 100), "firstLine": first})
    yield valued("jc", "both") if one.align is None else justified(one.align)
    if one.level:
        yield valued("outlineLvl", one.level - 1)


def _run_properties(one: _ParagraphStyle, style: Style) -> Iterator[Element]:
    yield faces(one.face)
    if one.is_bold:
        yield switch("b")
    if one.on_grid:
        yield valued("spacing", spacing_of(style.page, one.size))
    yield from size(one.size)


def faces(face: str) -> Element:
    """Return a face, by its role, for all scripts; no theme decides over it."""
    name = office_face(face)
    names = dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), name)
    return element("rFonts", {"hint": "eastAsia", **names})
