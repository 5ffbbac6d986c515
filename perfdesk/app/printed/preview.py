"""Lay out an open report as it would be printed now, for the screen and the printer.

Both paint the layout list, so neither makes a PDF first: what is painted are the same outlines at
the same places that the PDF's writer puts into the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.app.printed.exporting import final_errors, in_house_style, missing_sentences
from perfdesk.app.settings import Settings
from perfdesk.document.build import build_document
from perfdesk.errors import message
from perfdesk.export.pdf.layout import Box, Line, Page
from perfdesk.export.pdf.outlines import Contour, contours

if TYPE_CHECKING:
    from perfdesk.app.editing.session import ReportSession
    from perfdesk.document.blocks import Document
    from perfdesk.export.pdf.fonts import FontSet
    from perfdesk.export.pdf.layout import Layout
    from perfdesk.report.report import Report
    from perfdesk.report.values import FieldRef

__all__ = ["Box", "Contour", "Line", "Page"]


@dataclass(frozen=True, slots=True)
class Frozen:
    """A report as it was at one moment, the mark of its pages, and the office's page design."""

    report: Report
    mark: str
    page_style: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A glyph in parts of the type size, ``y`` downwards from the baseline."""

    contours: tuple[Contour, ...]
    advance: float


@dataclass(frozen=True, slots=True)
class Shapes:
    """The glyphs of the faces that a layout names; those of the same typefaces are equal."""

    fonts: FontSet

    def of(self, face: str, char: str) -> Shape:
        """Return how a character is drawn in a face.

        Raises:
            UserError: ``font_missing`` or ``font_damaged``.
        """
        file = self.fonts.file(face)
        glyph = file.glyph_of(char)
        return Shape(contours(file, glyph), file.advance(glyph) / file.units_per_em)


@dataclass(frozen=True, slots=True)
class Sheets:
    """The pages of a report.

    Attributes:
        notes: Sentences on characters that no font has, with their places.
    """

    layout: Layout
    shapes: Shapes
    notes: tuple[str, ...] = ()

    @property
    def pages(self) -> tuple[Page, ...]:
        """Return the pages in order."""
        return self.layout.pages

    def source_at(self, page: int, x: float, y: float, reach: float) -> tuple[str, FieldRef | None]:
        """Return section and field of the line at a point of a page (from 0); "" for none."""
        line = self.layout.at(page + 1, x, y, reach)
        return ("", None) if line is None else (line.origin.section, line.source)

    def boxes_at(self, page: int, x: float, y: float, reach: float) -> tuple[tuple[int, Box], ...]:
        """Return the rectangles of the paragraph's lines at a point of a page (from 0)."""
        line = self.layout.at(page + 1, x, y, reach)
        lines = () if line is None else self.layout.paragraph(line)
        return tuple((number - 1, one.box) for number, one in lines)

    def boxes(self, ref: FieldRef) -> tuple[tuple[int, Box], ...]:
        """Return where a field stands: page (from 0) and rectangle of each line."""
        return tuple((number - 1, line.box) for number, line in self.layout.places(ref))


def freeze(session: ReportSession) -> Frozen:
    """Take the report as it is now: a draft with its mark while errors stand."""
    mark = message("notes", "draft_mark") if final_errors(session) else ""
    return Frozen(session.report.twin(), mark, Settings().choices.page_style)


def lay_out(frozen: Frozen) -> Sheets:
    """Return the pages of a frozen report; may run beside the screen.

    Raises:
        UserError: A style or font file is missing or damaged.
    """
    document = build_document(frozen.report, frozen.mark)
    return sheets_of(in_house_style(document, frozen.page_style))


def sheets_of(document: Document) -> Sheets:
    """Return the pages of a document; raises as ``lay_out``."""
    # Typesetting is a room of its own that a desk without preview does not need.
    from perfdesk.export.pdf import Resources, typeset  # noqa: PLC0415

    resources = Resources.shipped(document.style)
    layout = typeset(document, resources)
    return Sheets(layout, Shapes(resources.fonts), missing_sentences(layout.missing))
