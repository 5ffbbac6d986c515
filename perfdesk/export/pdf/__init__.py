"""Write the neutral document as a PDF on the official page (GB/T 9704-2012)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.export.files import replace_file
from perfdesk.export.pdf.fonts import load_fonts, official_fonts
from perfdesk.export.pdf.paginate import paginate
from perfdesk.export.pdf.pdfa import About
from perfdesk.export.style import load_style

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.document.blocks import Document
    from perfdesk.export.pdf.fonts import FontSet
    from perfdesk.export.pdf.layout import Layout, MissingCharacter
    from perfdesk.export.style import Style

__all__ = ["PdfReport", "Resources", "render_pdf", "typeset", "write_pdf"]


@dataclass(frozen=True, slots=True)
class Resources:
    """The page design and the typefaces; both are read once per process."""

    style: Style
    fonts: FontSet

    @classmethod
    def shipped(cls, style: str) -> Resources:
        """Return a shipped page design by its name, with the typefaces that it asks for.

        Raises:
            UserError: ``style_missing``, ``style_faulty``, ``font_missing`` or ``font_damaged``.
        """
        design = load_style(style)
        return cls(design, official_fonts() if design.typefaces.installed else load_fonts())


@dataclass(frozen=True, slots=True)
class PdfReport:
    """What came out.

    Attributes:
        missing: The characters that no font has (drawn as 〓).
        faces: The typefaces in it as a clerk knows them; the file's keywords have their names.
        remarks: Sentences on faces of this PC that were asked for and passed over.
    """

    pages: int
    missing: tuple[MissingCharacter, ...]
    faces: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def typeset(document: Document, resources: Resources | None = None) -> Layout:
    """Lay ``document`` out without making a file; by default in the style that it names."""
    used = resources or Resources.shipped(document.style)
    return paginate(document, used.style, used.fonts)


def render_pdf(document: Document, resources: Resources | None = None) -> tuple[bytes, PdfReport]:
    """Return the PDF's bytes; the same document gives the same bytes.

    Raises:
        UserError: A style or font file is missing or damaged.
    """
    # Its reportlab takes time and memory that neither the program's start nor a preview needs.
    from perfdesk.export.pdf.draw import draw  # noqa: PLC0415

    used = resources or Resources.shipped(document.style)
    layout = paginate(document, used.style, used.fonts)
    title = "".join(document.title.split("\n"))
    keywords = f"{used.style.fingerprint.label}{document.fingerprint}"
    about = About(title, document.author, keywords if document.fingerprint else "")
    drawing = draw(layout, used.fonts, about)
    faces = used.fonts.titles(drawing.roles)
    return drawing.data, PdfReport(len(layout.pages), layout.missing, faces, used.fonts.remarks)


def write_pdf(document: Document, target: Path, resources: Resources | None = None) -> PdfReport:
    """Write ``document`` to ``target``; the old file stays until the new one is complete.

    Raises:
        UserError: As ``render_pdf``, and those of ``replace_file``.
    """
    data, report = render_pdf(document, resources)
    replace_file(target, lambda file: file.write(data))
    return report
