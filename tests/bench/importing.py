"""What reading a long old report costs: a hundred pages and more, as Word file, PDF and text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from perfdesk.app.exporting import export_document
from perfdesk.document.build import build_document
from perfdesk.intake.files import read_source
from perfdesk.intake.read import propose
from perfdesk.template.catalogue import Catalogue
from tests.bench.measure import Times, repeated
from tests.intake.archive import REPORT, TITLE
from tests.intake.filled import taken

if TYPE_CHECKING:
    from pathlib import Path

#: So many times the written report is a hundred pages.
_TIMES, _RUNS = 41, 5


def run(folder: Path) -> tuple[int, list[Times]]:
    """Return how many pages were read, and the times of reading and of the whole proposal."""
    catalogue = Catalogue.standard()
    text = folder / "old.txt"
    text.write_text("\n".join((TITLE, *REPORT)), encoding="utf-8")
    proposal = propose(text, catalogue)
    document = build_document(taken(catalogue.load(proposal.template_id), proposal))
    document = replace(document, blocks=document.blocks * _TIMES)
    times: list[Times] = []
    for kind in ("docx", "pdf"):
        path = folder / f"old.{kind}"
        export_document(document, kind, path)
        times.append(repeated(f"{kind}: read", lambda path=path: read_source(path), _RUNS))  # type: ignore[misc]
        times.append(
            repeated(f"{kind}: to the proposal", lambda path=path: propose(path, catalogue), _RUNS)  # type: ignore[misc]
        )
    with PdfDocument(folder / "old.pdf") as pdf:
        return len(pdf), times
