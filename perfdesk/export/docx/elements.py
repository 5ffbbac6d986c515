"""Make the elements of WordprocessingML (ISO/IEC 29500-1, 17); lengths come in points."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser

from perfdesk.document.blocks import Align

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docx.oxml.xmlchemy import BaseOxmlElement as Element

_SPACES = {prefix: nsmap[prefix] for prefix in ("w", "r")}
_TWIPS, _HALF_POINTS, _EIGHTHS = 20, 2, 8
# Marks that Word sets from the Latin face, half as wide, unless it is told otherwise.
_AMBIGUOUS = re.compile("[“”‘’—…·×÷±°～①-⑳㈠-㈩Ⅰ-ⅻα-ωΑ-Ω]")
_JUSTIFICATION = {Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right"}


def element(
    tag: str, attributes: Mapping[str, object] | None = None, *children: Element
) -> Element:
    """Return ``w:tag`` with its ``w:`` attributes and children."""
    named = {_named(name): str(value) for name, value in (attributes or {}).items()}
    made: Element = oxml_parser.makeelement(_named(tag), named, _SPACES)
    made.extend(children)
    return made


@cache
def _named(name: str) -> str:
    return qn(f"w:{name}")


def valued(tag: str, value: object) -> Element:
    """Return an element that has only a value."""
    return element(tag, {"val": value})


def switch(tag: str, *, on: bool = True) -> Element:
    """Return an element that switches something on or off."""
    return element(tag) if on else valued(tag, 0)


def twips(points: float) -> int:
    """Return a length as Word counts most: in twentieths of a point."""
    return round(points * _TWIPS)


def eighths(points: float) -> int:
    """Return the weight of a rule as Word counts it; none is thinner than a quarter point."""
    return max(2, round(points * _EIGHTHS))


def size(points: float) -> tuple[Element, Element]:
    """Return a type size, for Latin and Chinese and for complex scripts."""
    half_points = round(points * _HALF_POINTS)
    return valued("sz", half_points), valued("szCs", half_points)


def exact_pitch(points: float, *, before: float = 0, after: float = 0) -> Element:
    """Return the spacing of lines that stand exactly so far apart."""
    return element(
        "spacing",
        {
            "before": twips(before), "after": twips(after),
            "line": int(points * _TWIPS + 1e-6), "lineRule": "exact",
        },
    )  # fmt: skip


def justified(align: Align) -> Element:
    """Return how a paragraph stands."""
    return valued("jc", _JUSTIFICATION[align])


def run(text: str, *properties: Element) -> Element:
    """Return a text of one look."""
    looks = list(properties)
    if _AMBIGUOUS.search(text):
        looks.insert(0, element("rFonts", {"hint": "eastAsia"}))
    letters = element("t")
    letters.text = text
    # Blanks at the ends would be dropped.
    letters.set(qn("xml:space"), "preserve")
    return element("r", {}, *([element("rPr", {}, *looks)] if looks else []), letters)


def line_break() -> Element:
    """Return a line end inside a paragraph."""
    return element("r", {}, element("br"))


def field(instruction: str, shown: str) -> list[Element]:
    """Return what Word computes; ``shown`` stands there until it does."""
    code = element("instrText")
    code.text = f" {instruction} "
    code.set(qn("xml:space"), "preserve")
    marks = [element("fldChar", {"fldCharType": kind}) for kind in ("begin", "separate", "end")]
    pieces = (marks[0], code, marks[1])
    return [*(element("r", {}, piece) for piece in pieces), run(shown), element("r", {}, marks[2])]


def open_field(instruction: str) -> tuple[list[Element], Element]:
    """Return the begin and the end of what Word computes when it opens the file."""
    made = field(instruction, "")
    made[0][0].set(qn("w:dirty"), "true")
    return made[:3], made[-1]


def hidden_field(instruction: str) -> list[Element]:
    """Return what only tells Word something; nothing of it is seen."""
    made = field(instruction, "")
    for piece in made:
        if piece.tag == _named("r"):
            piece.insert(0, element("rPr", {}, element("vanish")))
    return [*made[:2], made[-1]]


def paragraph(style: str, *content: Element, properties: tuple[Element, ...] = ()) -> Element:
    """Return a paragraph of a style; ``properties`` come in the order of the standard."""
    return element("p", {}, element("pPr", {}, valued("pStyle", style), *properties), *content)
