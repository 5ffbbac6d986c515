"""Write the neutral document as a Word file that opens the same in Word, WPS and LibreOffice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.export.docx.body import Body
from perfdesk.export.docx.contents import Contents
from perfdesk.export.docx.package import new_package, packed
from perfdesk.export.docx.sections import Sections
from perfdesk.export.files import replace_file
from perfdesk.export.style import load_style

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from perfdesk.document.blocks import Document
    from perfdesk.export.style import Style

__all__ = ["render_docx", "write_docx"]


def render_docx(
    document: Document, style: Style | None = None, pages: Sequence[tuple[str, int]] = ()
) -> bytes:
    """Return a Word file's bytes; the same document gives the same bytes.

    Numbers and markers are typed as text; each annex is a section with its own paper. By default
    the file is set in the style that the document names. ``pages`` tell on which pages of the PDF
    headings and annexes stand, for the page of contents, until Word has counted its own.

    Raises:
        UserError: ``style_missing`` or ``style_faulty``.
    """
    used = style or load_style(document.style)
    made = new_package(document, used)
    contents = Contents(document, used.contents, pages)
    sections = Sections(made.part, used, document)
    Body(made.element.body, used, sections, contents).write(document)
    return packed(made)


def write_docx(
    document: Document,
    target: Path,
    style: Style | None = None,
    pages: Sequence[tuple[str, int]] = (),
) -> None:
    """Write ``document`` to ``target``; the old file stays until the new one is complete.

    Raises:
        UserError: As ``render_docx``, and those of ``replace_file``.
    """
    data = render_docx(document, style, pages)
    replace_file(target, lambda file: file.write(data))
