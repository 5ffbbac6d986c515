"""Draw a layout with reportlab's canvas; decides nothing, every place stands in the layout."""

from __future__ import annotations

from math import cos, radians, sin
from typing import TYPE_CHECKING, ClassVar

from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from perfdesk.export.pdf.embed import EmbeddedFace

if TYPE_CHECKING:
    from perfdesk.export.pdf.fonts import FontSet
    from perfdesk.export.pdf.layout import Layout, Line, Page, Stamp

# Readers take a gap wider than this (parts of the size) for a blank; such a line says its text.
_GAP_READ_AS_BLANK = 0.09


class _NoFont:
    """Stands where reportlab wants a first font, so that it does not name Helvetica.

    A "dynamic" font is named in a page only when text is drawn in it, which never happens.
    """

    fontName = "perfdesk-none"  # noqa: N815 - reportlab's names, here and below
    _dynamicFont = True  # noqa: N815
    _multiByte = False  # noqa: N815

    class face:  # noqa: N801
        """What reportlab asks of a face when the font is registered."""

        name: ClassVar = "perfdesk-none"


class _ReportCanvas(Canvas):
    """A canvas that takes finished text operators and embeds our faces."""

    _doc: pdfdoc.PDFDocument

    def __init__(self, layout: Layout) -> None:
        pdfmetrics.registerFont(_NoFont)
        super().__init__(
            "",
            pagesize=(layout.pages[0].width, layout.pages[0].height),
            # Compressed by the document's default filter: the canvas' own adds ASCII 85 to it.
            pageCompression=0,
            invariant=1,
            initialFontName=_NoFont.fontName,  # type: ignore[arg-type] # the stubs say float
            lang="zh-CN",
            pdfVersion=(1, 5),
        )
        self._doc.defaultStreamFilters = [pdfdoc.PDFZCompress]

    def embed(self, face: EmbeddedFace) -> None:
        """Have a face written with the document."""
        self._doc.delayedFonts.append(face)


def draw(layout: Layout, fonts: FontSet, title: str, author: str) -> bytes:
    """Return the PDF; the same layout gives the same bytes."""
    canvas = _ReportCanvas(layout)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject("")
    canvas.setCreator("perfdesk")
    canvas.setProducer("perfdesk")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    painter = _Painter(canvas, layout, fonts)
    for page in layout.pages:
        painter.page(page)
    if layout.bookmarks:
        canvas.showOutline()
    data: bytes = canvas.getpdfdata()  # type: ignore[no-untyped-call]
    return data


class _Painter:
    """Writes the operators of the pages."""

    def __init__(self, canvas: _ReportCanvas, layout: Layout, fonts: FontSet) -> None:
        self._canvas = canvas
        self._layout = layout
        self._fonts = fonts
        self._faces: dict[str, EmbeddedFace] = {}

    def page(self, page: Page) -> None:
        """Draw one page and the outline's entries that lead to it."""
        height = page.height
        self._canvas.setPageSize((page.width, height))
        for number, bookmark in enumerate(self._layout.bookmarks):
            if bookmark.page == page.number:
                key = f"b{number}"
                self._canvas.bookmarkPage(key, fit="XYZ", left=0, top=height - bookmark.y)
                self._canvas.addOutlineEntry(bookmark.title, key, bookmark.level)
        operators = self._stamp(page.stamp, height) if page.stamp else []
        operators += [
            f"{rule.weight:.2f} w {rule.x0:.2f} {height - rule.y0:.2f} m "
            f"{rule.x1:.2f} {height - rule.y1:.2f} l S"
            for rule in page.rules
        ]
        for line in page.lines:
            operators.extend(self._line(line, height))
        self._canvas.addLiteral("\n".join(operators))
        self._canvas.showPage()

    def _stamp(self, stamp: Stamp, height: float) -> list[str]:
        """Write the mark behind the text; an artifact, so no reader takes it for text."""
        angle = radians(stamp.angle)
        along, across = cos(angle), sin(angle)
        operators = ["/Artifact BMC", f"q {stamp.grey:g} g BT"]
        for run in stamp.line.runs:
            face = self._face(run.face)
            x, y = stamp.x + run.x * along, height - stamp.y + run.x * across
            operators.append(
                f"/{face.key} {stamp.line.size:g} Tf {run.spacing:.3f} Tc "
                f"{along:.5f} {across:.5f} {-across:.5f} {along:.5f} {x:.2f} {y:.2f} Tm "
                f"<{face.encode(run.text)}> Tj"
            )
        return [*operators, "ET Q", "EMC"]

    def _line(self, line: Line, height: float) -> list[str]:
        y = f"{height - line.y:.2f}"
        operators = ["BT"]
        font = ""
        for run in line.runs:
            face = self._face(run.face)
            if run.face != font:
                operators.append(f"/{face.key} {line.size:g} Tf")
                font = run.face
            code = face.encode(run.text)
            operators.append(f"{run.spacing:.3f} Tc 1 0 0 1 {run.x:.2f} {y} Tm <{code}> Tj")
        operators.append("ET")
        drawn = "".join(run.text for run in line.runs)
        if line.stretch > _GAP_READ_AS_BLANK or drawn != line.text:
            spoken = line.text.encode("utf-16-be").hex().upper()
            return [f"/Span <</ActualText <FEFF{spoken}>>> BDC", *operators, "EMC"]
        return operators

    def _face(self, role: str) -> EmbeddedFace:
        face = self._faces.get(role)
        if face is None:
            name = self._fonts.faces[role].name
            face = EmbeddedFace(f"F{len(self._faces) + 1}", name, self._fonts.packed(role))
            self._faces[role] = face
            self._canvas.embed(face)
        return face
