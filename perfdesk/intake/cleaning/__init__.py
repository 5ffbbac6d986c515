"""Clean what was read from a file: one step after another, nothing disappears.

Each step is a function of its own from lines to lines. It changes how a line is written
(``original`` stays to the letter) or says that a line is no text of the report (``furniture``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.intake.cleaning.contents import mark_contents
from perfdesk.intake.cleaning.glued import cut_glued
from perfdesk.intake.cleaning.lines import lines_of
from perfdesk.intake.cleaning.marks import tidy_marks
from perfdesk.intake.cleaning.page_numbers import mark_page_numbers
from perfdesk.intake.cleaning.running import mark_running
from perfdesk.intake.cleaning.titles import mark_repeated_titles
from perfdesk.intake.cleaning.web import mark_web
from perfdesk.pulse import beat

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.intake.cleaning.paragraphs import SourceLine
    from perfdesk.intake.readers.source import SourceFile

__all__ = ["clean"]

#: In this order: what is no text is known by its blanks and marks as they are in the file.
_STEPS: tuple[Callable[[tuple[SourceLine, ...]], tuple[SourceLine, ...]], ...] = (
    mark_page_numbers,
    mark_running,
    mark_contents,
    mark_web,
    cut_glued,
    mark_repeated_titles,
    tidy_marks,
)


def clean(file: SourceFile) -> tuple[SourceLine, ...]:
    """Return the lines that are not blank, tidied; what is no text of the report is marked."""
    lines = lines_of(file)
    for step in _STEPS:
        beat()
        lines = step(lines)
    return lines
