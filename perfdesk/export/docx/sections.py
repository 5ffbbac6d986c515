"""Pages of a Word file: paper, type area, grid of lines, page numbers, the mark of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn

from perfdesk.export.docx.elements import (
    element,
    field,
    paragraph,
    run,
    size,
    twips,
    valued,
)
from perfdesk.export.docx.shapes import stamp, turned_box
from perfdesk.export.docx.styles import FOOTER, HEADER, MARGIN_PITCH_EM, faces, pitch_of
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


class Sections:
    """Makes the sections of one document; head and foot are the same on all pages of one size."""

    def __init__(self, part: DocumentPart, style: Style, document: Document) -> None:
        self._part = part
        self._style = style
        self._mark = plain(document.mark)
        code = document.fingerprint if style.fingerprint.size else ""
        self._code = plain(style.fingerprint.label + code) if code else ""
        self._count = 0
        self._footers: dict[tuple[float, float] | None, list[tuple[str, str]]] = {}
        self._headers = [(kind, self._header()) for kind in _KINDS] if self._mark else []

    def properties(self, page: PageStyle, *, has_number: bool = True) -> Element:
        """Return the properties of the section whose pages are these.

        Without a foot of its own a section has that of the one before it: none, before the first.
        """
        feet = self._footers_of(page) if has_number else []
        references = [
            *(self._reference("headerReference", *one) for one in self._headers),
            *(self._reference("footerReference", *one) for one in feet),
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

        It is at one place on all upright pages, whatever type area a form has. On a lying page
        this is the place of the empty line by which the turned one hangs.
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
        is_lying = page.width > page.height
        shifts = main.left - sides[0], main.width - main.right - sides[1]
        key = None if is_lying else shifts
        if key not in self._footers:
            made = []
            for kind, side in (("default", "right"), ("even", "left")):
                content = self._number(side, key or (0.0, 0.0), (main if is_lying else page))
                made.append((kind, self._footer(self._turned(content) if is_lying else content)))
            self._footers[key] = made
        return self._footers[key]

    def _footer(self, content: Element) -> str:
        part, made = _added(self._part.add_footer_part)
        _fill(part.element, content)
        return made

    def _turned(self, content: Element) -> Element:
        """Return a foot whose line stands where the upright page turned clockwise has it."""
        main, line = self._style.page, self._style.roles.page_number.size * MARGIN_PITCH_EM
        self._count += 1
        place = self._foot(main), main.left, line, main.area_width
        return paragraph(FOOTER, turned_box(content, place, self._count))

    def _number(self, side: str, shifts: tuple[float, float], page: PageStyle) -> Element:
        """Return the number between dashes, one character off the main part's outer edge.

        The code of the data stands on its line at the other edge.
        """
        distance = self._style.page_number.side_chars * self._style.roles.page_number.size
        left, right = shifts
        number = [run("— "), *field("PAGE", "1"), run(" —")]
        looks = [valued("jc", "left" if self._code else side)]
        if side == "left":
            left += distance
        else:
            right += distance
        looks.insert(0, element("ind", {"left": twips(left), "right": twips(right)}))
        if not self._code:
            return paragraph(FOOTER, *number, properties=tuple(looks))
        code = run(self._code, *_code_looks(self._style))
        pieces = [*number, _tab(), code] if side == "left" else [code, _tab(), *number]
        end = {"val": "right", "pos": twips(page.area_width - right)}
        looks.insert(0, element("tabs", {}, element("tab", end)))
        return paragraph(FOOTER, *pieces, properties=tuple(looks))

    def _header(self) -> str:
        """Make a head: the mark black in the line, and large and grey behind the text."""
        part, number = _added(self._part.add_header_part)
        self._count += 1
        made = stamp(self._mark, self._style.draft, self._count)
        _fill(part.element, paragraph(HEADER, run(self._mark), made))
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
