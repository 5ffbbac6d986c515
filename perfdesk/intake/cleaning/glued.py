"""Cut off what runs on without a line's end: label and title before a text, signature behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.intake.cleaning.paragraphs import piece_of
from perfdesk.intake.cleaning.title import is_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.intake.cleaning.paragraphs import SourceLine

#: Among so many first lines a title may stand, and within so many of its line's characters.
_FIRST_LINES, _LONGEST_TITLE = 12, 100
#: A line longer than this may have a signature at its end.
_RUNNING = 120
_LABEL = re.compile(
    r"附件\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2}?(?:[-－—]\d{1,2})?)\s*[:：]?(?=20\d\d|[^\d\s])"
)
_TITLE_END = re.compile(
    r"(?:报告|总结)书?(?:[（(]20\d\d年?度?[）)])?(?![》”的书（(，、和及]|自评表|如下)"
)
#: So sentences begin that name a report.
_SENTENCE = re.compile("现将|根据|按照|按|为|依据|遵照")
_SIGNATURE = re.compile(
    r"(?<=[。；！）)])(?P<author>[^，。；：、！（）()\d]{4,30})?(?P<date>20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)$"
)


def cut_glued(lines: tuple[SourceLine, ...]) -> tuple[SourceLine, ...]:
    """Cut the lines in which label or title run into a text, or a text into its signature."""
    found: list[SourceLine] = []
    for at, line in enumerate(lines):
        if line.is_row or line.furniture is not None:
            found.append(line)
            continue
        cuts = [*_front(line.text)] if at < _FIRST_LINES else []
        cuts += _back(line.text)
        ends = [*cuts, len(line.text)]
        found += (
            [piece_of(line, start, end) for start, end in zip([0, *cuts], ends, strict=True)]
            if cuts
            else [line]
        )
    return tuple(found)


def _front(text: str) -> Iterator[int]:
    """Yield where label and title end, if something follows."""
    label = _LABEL.match(text)
    start = label.end() if label is not None else 0
    if _SENTENCE.match(text, start):
        return
    for end in _TITLE_END.finditer(text, start, start + _LONGEST_TITLE):
        if is_title(text[start : end.end()]):
            if label is not None:
                yield start
            if text[end.end() :].strip():
                yield end.end()
            return


def _back(text: str) -> Iterator[int]:
    """Yield where the signature's lines begin."""
    found = _SIGNATURE.search(text) if len(text) > _RUNNING else None
    if found is not None:
        if found["author"]:
            yield found.start("author")
        yield found.start("date")
