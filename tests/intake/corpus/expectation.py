"""Write down the ideal reading of a marked text, for people to look at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from perfdesk.intake.words.wording import compact

if TYPE_CHECKING:
    from tests.intake.corpus.written import Written

_ENDS = 12


def expected(written: Written) -> str:
    """Return ``expected.toml``: template, unit, year, figures, headings with their text's ends."""
    lines = [
        "# Made of written.txt by python -m tests.intake.corpus: change that, not this.",
        f"template = {json.dumps(list(written.templates))}",
        f"unit = {_text(written.unit)}",
        f"year = {written.year}" if written.year else "# no year in the title",
        "",
        "[fields]",
        *(f"{code} = {_text(value)}" for code, value in written.fields.items()),
    ]
    for heading, sections, text in _sections(written):
        lines += [
            "",
            "[[section]]",
            f"heading = {_text(heading)}",
            f"code = {json.dumps(sorted(sections))}",
            f"first = {_text(text[:_ENDS])}",
            f"last = {_text(text[-_ENDS:])}",
            f"characters = {len(text)}",
        ]
    return "\n".join(lines) + "\n"


def _sections(written: Written) -> list[tuple[str, frozenset[str], str]]:
    found: list[tuple[str, frozenset[str], str]] = []
    for piece in written.pieces:
        if piece.kind == "heading":
            found.append((piece.text, piece.sections, compact(piece.rest)))
        elif piece.kind in {"text", "row", "box", "note"}:
            if not found or found[-1][1] != piece.sections:
                found.append(("", piece.sections, ""))
            heading, sections, text = found[-1]
            found[-1] = (heading, sections, text + compact(piece.whole))
    return found


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
