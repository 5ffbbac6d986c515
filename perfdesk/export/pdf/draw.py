"""Draw a layout as a PDF file; decides nothing, every place stands in the layout."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, radians, sin
from typing import TYPE_CHECKING

from perfdesk.export.pdf.embed import EmbeddedFace
from perfdesk.export.pdf.file import PdfFile
from perfdesk.export.pdf.outlines import contours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.export.pdf.fonts import FontSet
    from perfdesk.export.pdf.layout import Layout, Line, Page, Stamp
    from perfdesk.export.pdf.outlines import Contour
    from perfdesk.export.pdf.pdfa import About

# Readers take a gap wider than this (parts of the size) for a blank; such a line says its text.
_GAP_READ_AS_BLANK = 0.09


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished file, and the roles of the faces in it, in the order of their first use."""

    data: bytes
    roles: tuple[str, ...]


def draw(layout: Layout, fonts: FontSet, about: About) -> Drawing:
    """Return the PDF; the same layout gives the same bytes."""
    file = PdfFile()
    painter = _Painter(fonts)
    for page in layout.pages:
        file.add_page(page.width, page.height, painter.page(page))
    for face in painter.faces.values():
        face.add_to(file)
    file.add_outline(layout.bookmarks)
    about = replace(about, keywords=_keywords(about, fonts.names(painter.faces)))
    return Drawing(file.whole(about), tuple(painter.faces))


def _keywords(about: About, names: tuple[str, ...]) -> str:
    return "；".join(part for part in (about.keywords, f"字体：{'、'.join(names)}") if part)


def _closed(line: Contour) -> Iterator[str]:
    """Yield the operators of a closed line; PDF knows curves of two control points only."""
    x, y = line[0]
    yield f"{x:.4f} {y:.4f} m"
    for step in line[1]:
        if len(step) == 2:
            yield f"{step[0]:.4f} {step[1]:.4f} l"
        else:
            by_x, by_y, to_x, to_y = step
            first = (x + 2 * (by_x - x) / 3, y + 2 * (by_y - y) / 3)
            second = (to_x + 2 * (by_x - to_x) / 3, to_y + 2 * (by_y - to_y) / 3)
            numbers = (*first, *second, to_x, to_y)
            yield f"{' '.join(f'{one:.4f}' for one in numbers)} c"
        x, y = step[-2:]
    yield "h"


class _Painter:
    """Writes the operators of the pages."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        self.faces: dict[str, EmbeddedFace] = {}

    def page(self, page: Page) -> list[str]:
        """Return what draws one page."""
        height = page.height
        operators = self._shape(page.stamp, height) if page.stamp else []
        operators += [
            f"{rule.weight:.2f} w {rule.x0:.2f} {height - rule.y0:.2f} m "
            f"{rule.x1:.2f} {height - rule.y1:.2f} l S"
            for rule in page.rules
        ]
        for line in page.lines:
            operators.extend(self._line(line, height))
        for turned in page.turned:
            operators.extend(self._turned(turned, height))
        return operators

    def _turned(self, stamp: Stamp, height: float) -> list[str]:
        """Write a number that lies across; an artifact, so no reader takes it for text."""
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

    def _shape(self, stamp: Stamp, height: float) -> list[str]:
        """Draw a mark as shapes: as letters it would be read in the middle of sentences."""
        angle, size = radians(stamp.angle), stamp.line.size
        along, across = size * cos(angle), size * sin(angle)
        operators = ["/Artifact BMC", f"q {stamp.grey:g} g"]
        for run in stamp.line.runs:
            file, x = self._fonts.file(run.face), run.x
            for char in run.text:
                glyph = file.glyph_of(char)
                # Where the letter's own axes lie on the paper, that of heights upside down.
                left = stamp.x + x * cos(angle)
                base = height - stamp.y + x * sin(angle)
                matrix = (along, across, across, -along, left, base)
                operators.append(f"q {' '.join(f'{part:.5f}' for part in matrix)} cm")
                for line in contours(file, glyph):
                    operators += _closed(line)
                operators.append("f Q")
                x += file.advance(glyph) / file.units_per_em * size + run.spacing
        return [*operators, "Q", "EMC"]

    def _line(self, line: Line, height: float) -> list[str]:
        y = f"{height - line.y:.2f}"
        operators = ["BT"]
        if line.stroke:
            operators = [f"q 2 Tr {line.stroke:.2f} w BT"]
        font = ""
        for run in line.runs:
            face = self._face(run.face)
            if run.face != font:
                operators.append(f"/{face.key} {line.size:g} Tf")
                font = run.face
            code = face.encode(run.text)
            operators.append(f"{run.spacing:.3f} Tc 1 0 0 1 {run.x:.2f} {y} Tm <{code}> Tj")
        operators.append("ET Q" if line.stroke else "ET")
        drawn = "".join(run.text for run in line.runs)
        if line.stretch > _GAP_READ_AS_BLANK or drawn != line.text:
            spoken = line.text.encode("utf-16-be").hex().upper()
            return [f"/Span <</ActualText <FEFF{spoken}>>> BDC", *operators, "EMC"]
        return operators

    def _face(self, role: str) -> EmbeddedFace:
        face = self.faces.get(role)
        if face is None:
            name = self._fonts.faces[role].name
            face = EmbeddedFace(f"F{len(self.faces) + 1}", name, self._fonts.packed(role))
            self.faces[role] = face
        return face
