"""Pages of a Word file: paper, type area, grid of lines, page numbers, the mark of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from perfdesk.export.docx.elements import (
    element,
    field,
    paragraph,
    run,
    size,
    twips,
    valued,
)
from perfdesk.export.docx.styles import FOOTER, HEADER, MARGIN_PITCH_EM, faces, pitch_of
from perfdesk.export.office import office_face
from perfdesk.export.texts import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.oxml.xmlchemy import BaseOxmlElement as Element
    from docx.parts.document import DocumentPart
    from docx.parts.story import StoryPart

    from perfdesk.document.blocks import Document
    from perfdesk.export.style import PageStyle, Style

# Odd pages, even pages.
_KINDS = ("default", "even")
# In an exact line, so much of it lies below the baseline.
_BELOW_BASELINE = 0.2
_SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
)
# Word's own way to print across a page; WPS and LibreOffice read it as well.
_STAMP = (
    "<w:pict {spaces}>"
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
    '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
    '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
    '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>'
    '<v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="custom" '
    'o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
    '<v:textpath on="t" fitshape="t"/></v:shapetype>'
    '<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{spid}" '
    'type="#_x0000_t136" style="position:absolute;margin-left:0;margin-top:0;'
    "width:{width:.0f}pt;height:{height:.0f}pt;rotation:{angle:g};z-index:-251658752;"
    "mso-position-horizontal:center;mso-position-horizontal-relative:page;"
    'mso-position-vertical:center;mso-position-vertical-relative:page" '
    'fillcolor="#{grey}" stroked="f"><v:textpath style={font} string={text}/></v:shape></w:pict>'
)


class Sections:
    """Makes the sections of one document; head and foot are the same on all pages of one size."""

    def __init__(self, part: DocumentPart, style: Style, document: Document) -> None:
        self._part = part
        self._style = style
        self._mark = plain(document.mark)
        code = document.fingerprint if style.fingerprint.size else ""
        self._code = plain(style.fingerprint.label + code) if code else ""
        self._count = 0
        self._footers: dict[tuple[float, float], list[tuple[str, str]]] = {}
        self._headers = [(kind, self._header()) for kind in _KINDS] if self._mark else []

    def properties(self, page: PageStyle) -> Element:
        """Return the properties of the section whose pages are these."""
        references = [
            *(self._reference("headerReference", *one) for one in self._headers),
            *(self._reference("footerReference", *one) for one in self._footers_of(page)),
        ]
        paper: dict[str, object] = {"w": twips(page.width), "h": twips(page.height)}
        if page.width > page.height:
            paper["orient"] = "landscape"
        pitch = int(pitch_of(page) * 20)
        return element(
            "sectPr",
            {},
            *references,
            valued("type", "nextPage"),
            element("pgSz", paper),
            element("pgMar", self._margins(page)),
            element("cols", {"space": 0}),
            # Not linesAndChars: LibreOffice gives a character that is wider than its cell two.
            element("docGrid", {"type": "lines", "linePitch": pitch}),
        )

    def room(self, page: PageStyle) -> float:
        """Return the height of a page's type area, above the page number."""
        return page.height - page.top - self._below(page)

    def _below(self, page: PageStyle) -> float:
        """Return the white below the type area: a form's would reach over the page number."""
        line = self._style.roles.page_number.size * MARGIN_PITCH_EM
        filled = page.lines * pitch_of(page)
        below = page.height - page.top - max(page.area_height, filled)
        return max(below, self._foot(page) + line)

    def _foot(self, page: PageStyle) -> float:
        """Return where the page number's line ends, from the paper's lower edge.

        It is at one place on all upright pages, whatever type area a form has.
        """
        rules, points = self._style.page_number, self._style.roles.page_number.size
        main = self._style.page
        measured = page if page.width > page.height else main
        below = measured.height - measured.bottom
        # The dash lies so far below the area; the foot is told by the lower edge of its line.
        baseline = below - rules.dash_below - rules.dash_height_em * points
        return max(baseline - _BELOW_BASELINE * points * MARGIN_PITCH_EM, 0.0)

    def _margins(self, page: PageStyle) -> dict[str, object]:
        draft = self._style.draft
        head = page.top / 2 - draft.header_size * MARGIN_PITCH_EM / 2
        return {
            "top": twips(page.top),
            "right": int((page.width - page.right) * 20),
            "bottom": int(self._below(page) * 20),
            "left": twips(page.left),
            "header": twips(max(head, 0)),
            "footer": twips(self._foot(page)),
            "gutter": 0,
        }

    @staticmethod
    def _reference(tag: str, kind: str, number: str) -> Element:
        made = element(tag, {"type": kind})
        made.set(qn("r:id"), number)
        return made

    def _footers_of(self, page: PageStyle) -> list[tuple[str, str]]:
        """Return the feet of odd and even pages with these margins."""
        main, sides = self._style.page, (page.left, page.width - page.right)
        if page.width > page.height:
            shifts = 0.0, 0.0
        else:
            shifts = main.left - sides[0], main.width - main.right - sides[1]
        if shifts not in self._footers:
            self._footers[shifts] = [
                ("default", self._footer("right", shifts, page.area_width)),
                ("even", self._footer("left", shifts, page.area_width)),
            ]
        return self._footers[shifts]

    def _footer(self, side: str, shifts: tuple[float, float], width: float) -> str:
        """Make a foot: the number between dashes, one character off the main part's outer edge.

        The code of the data stands on its line at the other edge.
        """
        part, made = _added(self._part.add_footer_part)
        distance = self._style.page_number.side_chars * self._style.roles.page_number.size
        left, right = shifts
        number = [run("— "), *field("PAGE", "1"), run(" —")]
        looks = [valued("jc", "left" if self._code else side)]
        if side == "left":
            left += distance
        else:
            right += distance
        looks.insert(0, element("ind", {"left": twips(left), "right": twips(right)}))
        if self._code:
            code = run(self._code, *_code_looks(self._style))
            pieces = [*number, _tab(), code] if side == "left" else [code, _tab(), *number]
            end = {"val": "right", "pos": twips(width - right)}
            looks.insert(0, element("tabs", {}, element("tab", end)))
        else:
            pieces = number
        _fill(part.element, paragraph(FOOTER, *pieces, properties=tuple(looks)))
        return made

    def _header(self) -> str:
        """Make a head: the mark black in the line, and large and grey behind the text."""
        part, number = _added(self._part.add_header_part)
        self._count += 1
        draft = self._style.draft
        grey = f"{round(draft.grey * 255):02x}" * 3
        xml = _STAMP.format(
            spaces=_SPACES,
            number=self._count,
            spid=2048 + self._count,
            width=len(self._mark) * draft.size,
            height=draft.size,
            angle=360 - draft.angle,
            grey=grey,
            font=quoteattr(f'font-family:"{office_face(draft.face)}";font-size:1pt'),
            text=quoteattr(self._mark),
        )
        stamp = element("r", {}, parse_xml(xml))
        _fill(part.element, paragraph(HEADER, run(self._mark), stamp))
        return number


def _tab() -> Element:
    return element("r", {}, element("tab"))


def _code_looks(style: Style) -> tuple[Element, ...]:
    """Return how the code of the data looks."""
    return (faces(style.fingerprint.face), *size(style.fingerprint.size))


def _added(add: Callable[[], Any]) -> tuple[StoryPart, str]:
    """Add a part; the library says nothing of what that returns."""
    part, number = add()
    return part, str(number)


def _fill(holder: Element, content: Element) -> None:
    for child in list(holder):
        holder.remove(child)
    holder.append(content)
