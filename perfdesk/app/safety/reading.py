"""A stored report as plain text to look at, without a page and without opening it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.document.blocks import GridBlock, Heading, ListBlock, Paragraph
from perfdesk.document.build import build_document
from perfdesk.report.calculate import calculated_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.document.blocks import Annex, Block, Document
    from perfdesk.report.values import ReportData
    from perfdesk.template.catalogue import Catalogue


def report_text(data: ReportData, catalogue: Catalogue) -> str:
    """Return all that would be printed, line by line.

    Raises:
        UserError: ``template_unknown`` or ``template_faulty``.
    """
    template = catalogue.load(data.meta.template_id)
    return document_text(build_document(calculated_report(template, data)))


def document_text(document: Document) -> str:
    """Return the document's words: a line for each paragraph, item and row of a table."""
    lines = [line for cover in document.covers for line in _annex_lines(cover)]
    lines += ["", *([document.label] if document.label else [])]
    lines += ["".join(document.title.split("\n")), ""]
    lines += (line for block in document.blocks for line in _lines(block))
    lines += (f"　　{text}" for text in (document.closing.texts() if document.closing else ()))
    lines += (line for annex in document.annexes for line in _annex_lines(annex))
    return "\n".join(lines).strip() + "\n"


def _annex_lines(annex: Annex) -> Iterator[str]:
    yield from ("", annex.label, annex.title, "")
    for block in annex.blocks:
        yield from _lines(block)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{block.number}{block.text}"
        case Paragraph():
            yield f"　　{block.text}"
        case ListBlock():
            yield from (f"　　{item.marker}{item.text}" for item in block.items)
        case GridBlock():
            for row in range(len(block.heights)):
                texts = (cell.text for cell in block.cells if cell.row == row)
                yield " | ".join(" ".join(text.split()) for text in texts)
        case _:
            if block.caption:
                yield block.caption
            yield " | ".join(column.heading for column in block.columns)
            yield from (" | ".join(" ".join(cell.split()) for cell in row) for row in block.rows)
