"""What stands on a page beside its lines: the mark across it, and a line turned by 90 degrees.

Both are VML, which Word, WPS and LibreOffice all read, instead of DrawingML, which they do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from perfdesk.export.docx.elements import element
from perfdesk.export.office import office_face

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

    from perfdesk.export.style import DraftStyle

# Numbers of shapes in a document begin behind those that Word keeps for itself.
_FIRST_SHAPE = 2048
_SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
)
# Word's own way to print across a page.
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
_BOX = (
    "<w:pict {spaces}>"
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
    '<v:shape id="PageNumber{number}" o:spid="_x0000_s{spid}" type="#_x0000_t202" '
    'style="position:absolute;margin-left:{x:.1f}pt;margin-top:{y:.1f}pt;width:{width:.1f}pt;'
    "height:{height:.1f}pt;z-index:1;mso-position-horizontal-relative:page;"
    'mso-position-vertical-relative:page" filled="f" stroked="f">'
    '<v:textbox style="layout-flow:vertical" inset="0,0,0,0"><w:txbxContent/></v:textbox>'
    "</v:shape></w:pict>"
)


def stamp(mark: str, draft: DraftStyle, number: int) -> Element:
    """Return a run that prints a mark in grey across its page; ``number`` is the shape's own."""
    xml = _STAMP.format(
        spaces=_SPACES,
        number=number,
        spid=_FIRST_SHAPE + number,
        width=len(mark) * draft.size,
        height=draft.size,
        angle=360 - draft.angle,
        grey=f"{round(draft.grey * 255):02x}" * 3,
        font=quoteattr(f'font-family:"{office_face(draft.face)}";font-size:1pt'),
        text=quoteattr(mark),
    )
    return element("r", {}, parse_xml(xml))


def turned_box(content: Element, place: tuple[float, float, float, float], number: int) -> Element:
    """Return a run that prints a paragraph downwards, its letters turned clockwise.

    ``place`` is the box's left and upper edge from the paper's, its width and its height.
    """
    x, y, width, height = place
    xml = _BOX.format(
        spaces=_SPACES, number=number, spid=_FIRST_SHAPE + number, x=x, y=y, width=width,
        height=height,
    )  # fmt: skip
    box = parse_xml(xml)
    holder = next(box.iter(qn("w:txbxContent")))
    holder.append(content)
    return element("r", {}, box)
