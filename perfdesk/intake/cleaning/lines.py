"""Make source lines of a file's lines: blanks counted and taken out, nothing else changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfdesk.intake.arrangement import Furniture
from perfdesk.intake.cleaning.paragraphs import SourceLine, indent_of
from perfdesk.intake.readers.source import FileKind, LineKind
from perfdesk.intake.words.wording import squeeze

if TYPE_CHECKING:
    from perfdesk.intake.readers.source import SourceFile


def lines_of(file: SourceFile) -> tuple[SourceLine, ...]:
    """Return a file's lines that are not blank."""
    lines: list[SourceLine] = []
    gap = 0
    for line in file.lines:
        text = squeeze(line.text)
        if not text:
            gap += 1
            continue
        is_row = line.is_row or line.kind is LineKind.ROW
        lines.append(
            SourceLine(
                text,
                indent_of(line.text),
                gap,
                sources=(line.number,),
                original=line.text,
                furniture=Furniture.RUNNING if line.is_running else None,
                kind=LineKind.ROW if is_row else line.kind,
                level=line.level,
                cells=line.cells,
                table=line.table,
                is_whole=file.kind in (FileKind.WORD, FileKind.SHEET),
            )
        )
        gap = 0
    margin = min((line.indent for line in lines if line.furniture is None), default=0)
    return tuple(replace(line, indent=max(0, line.indent - margin)) for line in lines)
