"""What reading a long old report costs: a hundred pages and more, as Word file, PDF and text."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from perfdesk.app.printed.exporting import export_document
from perfdesk.document.build import build_document
from perfdesk.intake.files import read_source
from perfdesk.intake.read import propose
from perfdesk.template.catalogue import Catalogue
from tests.bench.measure import Times
from tests.intake.archive import REPORT, TITLE
from tests.intake.filled import taken

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: So many times the written report is a hundred pages.
_TIMES, _RUNS = 41, 5


def run(folder: Path) -> tuple[int, list[Times]]:
    """Return how many pages were read, and the times of reading and of the whole proposal.

    Processor time: on a busy machine a wall clock would tell of others.
    """
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
        for name, act in (
            ("read", partial(read_source, path)),
            ("to the proposal", partial(propose, path, catalogue)),
        ):
            times.append(Times(f"{kind}: {name}", [_taken(act) for _ in range(_RUNS)]))
    with PdfDocument(folder / "old.pdf") as pdf:
        return len(pdf), times


def _taken(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return (time.process_time() - start) * 1000
