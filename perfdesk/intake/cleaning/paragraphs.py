"""Cut a text into lines and join the lines of each paragraph again.

Texts come in two shapes: one paragraph a line, or print lines that were cut at the width of the
paper, with or without blank lines between. Both may be cut anywhere by the end of a page.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from perfdesk.intake.readers.source import LineKind
from perfdesk.intake.words.numbers import SURE_FORMS, Form, leading_number
from perfdesk.intake.words.wording import BLANK, compact, is_closed, seam, squeeze, width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from perfdesk.intake.arrangement import Furniture

# All widths are in half cells: a hanzi takes two.
_INDENT = 3
_TWO_HANZI = 4
#: A print line is at most so wide (A4 takes 56) and at least so wide.
_WIDEST, _NARROWEST = 130, 20
#: Words and numbers that must not be cut leave so much of a line empty.
_RAGGED = 8
_HANGING = "，。、；：！？）”》"
#: In running text a line that ends openly is cut only if it is longer than a bare heading.
_PROSE = 40

_PAGE_NUMBER = re.compile(
    r"[-—–－─―]{1,2}\d{1,4}[-—–－─―]{1,2}|第\d{1,4}页(?:[，,/／]?共\d{1,4}页)?"
)
#: However long, a title is whole.
_TITLE = re.compile("报告(?:[（(].{1,12}[）)])?$")
_MARK = re.compile(rf"(?!{BLANK}).", re.DOTALL)
_BREAKS = re.compile(rf"^{BLANK}*")
#: What stands alone at the head of an annex's first page (GB/T 9704-2012, 7.3.9).
_ANNEX_LABEL = re.compile(
    "附[件表](?:[一二三四五六七八九十]{1,3}|[0-9]{1,2}(?:[-－—][0-9]{1,2})?)?[:：]?"
)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the source that is not blank.

    Attributes:
        text: Without the blanks of web publishing.
        indent: Width of the blanks before it, in half cells.
        gap: How many blank lines stand before it; less than 0 behind a page number.
        sources: Numbers of the file's lines in which it stands, as ``FileLine`` counts them.
        original: As it stands in the file.
        furniture: Why it is no text of the report; None for what is.
        kind: Where in its file it stands.
        level: Of a heading by its style, from 1; 0 where no style says so.
        cells: Of a row.
        table: Number of a row's table from 1; 0 for what is no row, or no certain one.
        is_whole: It ends where its paragraph ends, as in a Word file: never joined with the next.
    """

    text: str
    indent: int = 0
    gap: int = 0
    sources: tuple[int, ...] = ()
    original: str = ""
    furniture: Furniture | None = None
    kind: LineKind = LineKind.BODY
    level: int = 0
    cells: tuple[str, ...] = ()
    table: int = 0
    is_whole: bool = False

    @property
    def is_row(self) -> bool:
        """Say whether it is a row of a table."""
        return self.kind is LineKind.ROW

    @property
    def reach(self) -> int:
        """Return where it ends on the paper, blanks counted."""
        return self.indent + width(" ".join(self.original.split()) or self.text)

    @property
    def is_page_number(self) -> bool:
        """Say whether it is beyond doubt the number of a page (— 3 —, 第3页)."""
        return _PAGE_NUMBER.fullmatch(compact(self.text)) is not None


def piece_of(line: SourceLine, start: int, end: int) -> SourceLine:
    """Return a piece of a line; its original is cut too where both have the same characters."""
    original = line.original
    marks, places = _marks(line.text), _marks(original)
    if len(marks) == len(places):
        first, last = (bisect_left(marks, at) for at in (start, end))
        begin, behind = (places[at - 1] + 1 if at else 0 for at in (first, last))
        original = original[begin:behind].strip()
    is_first, is_last = start == 0, end == len(line.text)
    return replace(
        line,
        text=line.text[start:end].strip(),
        original=original,
        indent=line.indent if is_first else 0,
        gap=line.gap if is_first else 0,
        level=line.level if is_first else 0,
        is_whole=line.is_whole or not is_last,
        kind=LineKind.BODY if line.is_row else line.kind,
        cells=(),
    )


@lru_cache(maxsize=2)
def _marks(text: str) -> Sequence[int]:
    """Return where characters that are not blank stand; a running line is cut a thousand times."""
    return array("I", (match.start() for match in _MARK.finditer(text)))


@dataclass(frozen=True, slots=True)
class Print:
    """How a text was cut into lines.

    Attributes:
        width: Of the full lines; 0 where each line is a paragraph.
        indented: First lines are set in, and the source still shows it.
        spaced: Blank lines stand between the paragraphs, and only there.
    """

    width: int = 0
    indented: bool = False
    spaced: bool = False


def source_lines(text: str) -> tuple[SourceLine, ...]:
    """Return the lines that are not blank; any kind of line or page end ends a line."""
    lines: list[SourceLine] = []
    gap = 0
    for raw in text.splitlines():
        content = squeeze(raw)
        if not content:
            gap += 1
            continue
        lines.append(SourceLine(content, indent_of(raw), gap))
        gap = 0
    margin = min((line.indent for line in lines), default=0)
    return tuple(SourceLine(line.text, line.indent - margin, line.gap) for line in lines)


def without_page_numbers(lines: Iterable[SourceLine]) -> tuple[SourceLine, ...]:
    """Leave the page numbers out; the blank lines around them say nothing about paragraphs."""
    kept: list[SourceLine] = []
    is_broken = False
    for line in lines:
        if not line.is_page_number:
            kept.append(replace(line, gap=-1) if is_broken else line)
        is_broken = line.is_page_number
    return tuple(kept)


def indent_of(raw: str) -> int:
    """Return the width of the blanks before a text, in half cells."""
    blanks = _BREAKS.match(raw)
    return sum(_TWO_HANZI if mark == "\t" else width(mark) for mark in blanks[0]) if blanks else 0


def print_of(lines: Sequence[SourceLine]) -> Print:
    """Find out from the body's lines whether and how they were cut at a print width.

    Cut lines are about equally wide, and most of the widest end in the middle of a sentence though
    the next line begins no item.
    """
    widest = max((line.reach for line in lines), default=0)
    if not _NARROWEST <= widest <= _WIDEST:
        return Print()
    full = [
        (line, following) for line, following in pairwise(lines) if line.reach >= widest - _RAGGED
    ]
    cut = [line for line, following in full if _is_cut(line, following)]
    if len(cut) < 2 or len(cut) * 2 < len(full):
        return Print()
    gaps = [line.gap for line in lines[1:] if line.gap >= 0]
    return Print(
        width=_common_width(cut),
        indented=any(line.indent >= _INDENT for line in lines)
        and any(line.indent < _INDENT for line in lines),
        # Ends of pages leave blank lines too, but only every twenty lines or so.
        spaced=gaps.count(0) * 4 >= len(gaps) >= 4
        and (len(gaps) - gaps.count(0)) * 10 >= len(gaps),
    )


def _common_width(lines: Sequence[SourceLine]) -> int:
    """Return the width of the print: first lines are shorter, a mark may hang over the edge."""
    reaches = [line.reach for line in lines if line.text[-1] not in _HANGING]
    reaches = reaches or [line.reach for line in lines]
    widest = max(reaches)
    counts = Counter(reach for reach in reaches if reach > widest - _TWO_HANZI)
    return max(counts, key=lambda reach: (counts[reach], reach))


def _is_cut(line: SourceLine, following: SourceLine) -> bool:
    return not is_closed(line.text) and leading_number(following.text) is None


def join(
    lines: Sequence[SourceLine], style: Print, begins_record: Callable[[str], bool]
) -> list[str]:
    """Return the paragraphs of lines that follow each other without a heading between.

    Args:
        lines: The lines.
        style: How the text was cut.
        begins_record: Says whether a line begins with the marker of a record (任务1：).
    """
    joiner = _Joiner(style, begins_record)
    for number, line in enumerate(lines):
        joiner.add(line, lines[number + 1] if number + 1 < len(lines) else None)
    return joiner.paragraphs


def grouped(
    lines: Sequence[SourceLine], style: Print, begins_record: Callable[[str], bool]
) -> list[list[int]]:
    """Return for each paragraph which of the lines it is made of, as ``join`` joins them."""
    joiner = _Joiner(style, begins_record)
    for number, line in enumerate(lines):
        joiner.add(line, lines[number + 1] if number + 1 < len(lines) else None)
    return joiner.groups


class _Joiner:
    """Decides for each line whether it continues the paragraph before it."""

    def __init__(self, style: Print, begins_record: Callable[[str], bool]) -> None:
        self._style = style
        self._begins_record = begins_record
        self._last_values: dict[Form, int] = {}
        self._before: SourceLine | None = None
        self._is_first = True
        self._is_prose = False
        self._count = 0
        self._pieces: list[list[str]] = []
        self.groups: list[list[int]] = []

    @property
    def paragraphs(self) -> list[str]:
        """Return the paragraphs so far."""
        return ["".join(pieces) for pieces in self._pieces]

    def add(self, line: SourceLine, following: SourceLine | None) -> None:
        """Take the next line; ``following`` is the one after it."""
        before = self._before
        place = self._count
        self._count += 1
        if before is not None and self._continues(before, line, following):
            self.groups[-1].append(place)
            self._pieces[-1] += [seam(before.text, line.text), line.text]
            self._is_first, self._is_prose = False, True
        else:
            self.groups.append([place])
            self._pieces.append([line.text])
            self._is_first, self._is_prose = True, _is_prose(line.text)
            number = leading_number(line.text)
            if number is not None:
                self._last_values[number.form] = number.value
        self._before = line

    def _continues(
        self, before: SourceLine, line: SourceLine, following: SourceLine | None
    ) -> bool:
        closed = is_closed(before.text) and not _cuts_number(before.text, line.text)
        if self._begins(line.text, closed=closed):
            return False
        if not self._style.width:
            # Where first lines are set in, one that is begins a paragraph, however the last ended.
            sets_in = min(before.indent, line.indent) >= _INDENT
            return not closed and self._is_prose and not sets_in
        is_short = before.reach < self._style.width - _RAGGED
        if is_short and self._style.indented and line.indent >= _INDENT:
            # Short of the edge, and the next one set in: an item without a closing mark.
            return False
        if not closed:
            return before.reach * 5 >= self._style.width * 3 or self._is_prose
        return self._is_full(before) and self._is_same_paragraph(line, following)

    def _begins(self, text: str, *, closed: bool) -> bool:
        """A bare number in mid-sentence (统|一、规范) counts only as the next of its kind."""
        if self._begins_record(text) or (closed and _ANNEX_LABEL.fullmatch(text)):
            return True
        number = leading_number(text)
        if number is None:
            return False
        if closed or not self._style.width or number.form in SURE_FORMS:
            return True
        last = self._last_values.get(number.form, 0)
        return last > 0 and number.value == last + 1

    def _is_full(self, line: SourceLine) -> bool:
        """First lines that are set in are shorter where the source has lost their blanks.

        Figures and Latin words leave a line shorter too: that counts where indents tell whether
        the next one begins a paragraph, and behind a mark that seldom ends one.
        """
        lost = _TWO_HANZI if self._is_first and not self._style.indented else 0
        is_told = self._style.indented or line.text[-1] in "；;"
        return line.reach >= self._style.width - lost - (_RAGGED if is_told else 2)

    def _is_same_paragraph(self, line: SourceLine, following: SourceLine | None) -> bool:
        """A sentence ends exactly at the end of a full line: does the paragraph go on?

        By blank lines or indents where they tell. Otherwise by the width of the next line: a first
        line is two hanzi shorter than one that goes on.
        """
        if self._style.spaced and line.gap >= 0:
            return line.gap == 0
        if self._style.indented:
            return line.indent < _INDENT
        if self._before is not None and self._before.text[-1] in "；;":
            return True
        goes_on = following is not None and not is_closed(line.text)
        shorter = self._style.width - _RAGGED <= line.reach < self._style.width - 2
        return not (goes_on and shorter)


def _cuts_number(first: str, second: str) -> bool:
    """Say whether 3415.|62 was cut behind its point."""
    return first[-1:] == "." and first[-2:-1].isdigit() and second[:1].isdigit()


def _is_prose(text: str) -> bool:
    """Tell a sentence that was cut from a bare heading or a signature."""
    if re.search("[，。；]", text) is not None:
        return True
    return width(text) >= _PROSE and _TITLE.search(text) is None
