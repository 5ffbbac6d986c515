"""Write an open report's document to a file, whatever the format."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfdesk.app.settings import Settings
from perfdesk.errors import UserError, message
from perfdesk.export.files import check_target
from perfdesk.report.findings.check import UNFINISHED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.document.blocks import Document
    from perfdesk.export.pdf.layout import MissingCharacter
    from perfdesk.report.values import Finding

_log = logging.getLogger(__name__)

KINDS = ("pdf", "xlsx", "docx")

#: What Windows allows in no file name, and control characters.
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class ExportResult:
    """A written file.

    Attributes:
        missing: Sentences on the characters that no font has, and where.
        faces: The typefaces in the file; empty where it holds none.
        remarks: Sentences on faces of this PC that were wanted and could not be used.
    """

    path: Path
    missing: tuple[str, ...] = ()
    faces: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


#: More characters than these, or pages of one, no box could show.
_MOST_MISSING = 8


def missing_sentences(missing: tuple[MissingCharacter, ...]) -> tuple[str, ...]:
    """Say in one sentence which characters no font has, and on which pages; none for none."""
    pages: dict[str, dict[int, None]] = {}
    for one in missing:
        pages.setdefault(one.char, {})[one.page] = None
    if not pages:
        return ()
    told = [
        message(
            "notes", "missing_char", char=char, code=f"U+{ord(char):04X}", pages=_some(pages[char])
        )
        for char in list(pages)[:_MOST_MISSING]
    ]
    chars = "，".join(told)
    if len(pages) > _MOST_MISSING:
        chars = message("notes", "missing_more", chars=chars, count=len(pages))
    return (message("notes", "missing_glyph", count=len(missing), chars=chars),)


def _some(pages: Iterable[int]) -> str:
    """Name pages, the first few where there are many."""
    numbers = [str(page) for page in pages]
    told = "、".join(numbers[:_MOST_MISSING])
    if len(numbers) <= _MOST_MISSING:
        return told
    return message("notes", "pages_more", pages=told, count=len(numbers))


def final_errors(session: ReportSession) -> tuple[Finding, ...]:
    """Return what has to be put right before the final version may leave the office."""
    return session.errors


def counts_told(errors: Collection[Finding]) -> str:
    """Say how many faults there are, and apart from them what is still to be filled in."""
    unfinished = sum(one.check in UNFINISHED for one in errors)
    counts = {"count_faults": len(errors) - unfinished, "count_unfinished": unfinished}
    return "、".join(message("notes", code, count=count) for code, count in counts.items() if count)


def report_document(session: ReportSession, *, is_draft: bool = False) -> Document:
    """Return what is printed of a report: the final version, or a draft marked 草稿 on every page.

    Its pages follow the office's rules (``Choices.page_style`` of this PC).

    Raises:
        UserError: ``export_errors``: errors stand, so only a draft may be made.
    """
    if is_draft:
        return _in_chosen_style(session.document(message("notes", "draft_mark")))
    errors = final_errors(session)
    if errors:
        raise UserError("export_errors", counts=counts_told(errors))
    return _in_chosen_style(session.document())


def _in_chosen_style(document: Document) -> Document:
    return in_house_style(document, Settings().choices.page_style)


def suggested_name(session: ReportSession, kind: str, *, is_draft: bool = False) -> str:
    """Return a file name made of the report's title, fit for any file system."""
    title = session.document().title or session.report.meta.unit
    name = file_name(title) or f"report-{session.id}"
    return f"{name}（{message('notes', 'draft_mark')}）.{kind}" if is_draft else f"{name}.{kind}"


def file_name(title: str) -> str:
    """Return a title as a file name without its ending; may be empty."""
    return _NOT_IN_NAMES.sub("", title).strip(" .")[:80]


def in_house_style(document: Document, page_style: str) -> Document:
    """Return the document with the office's rules of the page (``Choices.page_style``).

    Preview, print and every writer take their page design from ``Document.style``.
    """
    return replace(document, style=f"{document.style}+{page_style}") if page_style else document


def _contents_pages(document: Document) -> list[tuple[str, int]]:
    """Return the pages of headings and annexes where a page of contents tells them."""
    from perfdesk.export.style import load_style  # noqa: PLC0415 - as the writers

    if not load_style(document.style).contents.levels:
        return []
    from perfdesk.export.pdf import typeset  # noqa: PLC0415

    try:
        return [(mark.title, mark.page) for mark in typeset(document).bookmarks]
    except UserError:
        # A font file is missing or damaged: a Word file needs none, and Word counts pages itself.
        return []


def kind_of_target(target: Path) -> str:
    """Return the format that a file's name asks for, before anything is done for it.

    Raises:
        UserError: ``export_kind`` for another format, or nothing can be written there.
    """
    kind = target.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise UserError("export_kind", kind=kind, known="、".join(KINDS))
    check_target(target)
    return kind


def export_document(
    document: Document, kind: str, target: Path, page_style: str = ""
) -> ExportResult:
    """Write a document as one of ``KINDS``; the old file stays until the new one is complete.

    ``page_style`` names the office's rules of the page, as ``in_house_style`` takes them.

    Raises:
        UserError: The target cannot be written; ``export_kind`` for another format.
    """
    document = in_house_style(document, page_style)
    suffix = target.suffix.lower().removeprefix(".")
    if suffix in KINDS and suffix != kind:
        raise UserError("export_suffix", name=target.name, kind=kind)
    match kind:
        case "pdf":
            # Writers cost a tenth of a second to import, which the start must not pay.
            from perfdesk.export.pdf import write_pdf  # noqa: PLC0415

            report = write_pdf(document, target)
            _log.info("Exported %d pages in %s", report.pages, ", ".join(report.faces))
            missing = missing_sentences(report.missing)
            return ExportResult(target, missing, report.faces, report.remarks)
        case "xlsx":
            from perfdesk.export.xlsx import write_xlsx  # noqa: PLC0415

            write_xlsx(document, target)
            return ExportResult(target)
        case "docx":
            from perfdesk.export.docx import write_docx  # noqa: PLC0415

            write_docx(document, target, pages=_contents_pages(document))
            return ExportResult(target)
    raise UserError("export_kind", kind=kind, known="、".join(KINDS))
