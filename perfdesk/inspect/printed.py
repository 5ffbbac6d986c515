"""Tell what the lines of a finished page are: title, label, heading, text, number of the page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from perfdesk.export.characters import has_free_right_half

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.export.style import Style
    from perfdesk.intake.measuring.measures import Letter, MeasuredLine, MeasuredPage

#: A millimetre, by which the standard lets margins differ (GB/T 9704-2012, 5.2.1).
MILLIMETRE = 72 / 25.4
_LEVELS = tuple(
    map(
        re.compile,
        (
            r"[一二三四五六七八九十]+、",
            r"[（(][一二三四五六七八九十]+[）)]",
            r"\d{1,2}[.．](?!\d)",
            r"[（(]\d{1,2}[）)]",
        ),
    )
)
_LABEL = re.compile(r"附件[\d一二三四五六七八九十]*")
#: With dashes it may share its line with a code of the report's data.
_NUMBER = re.compile(r"[—–－-]\d{1,4}[—–－-]$|^[—–－-]\d{1,4}[—–－-]|^\d{1,4}$")
_LEADER = re.compile(r"[….·]{3,}\d+$")
_CAPTION = re.compile(r"[表图]\d")
_ENDS = "。；：，、！？…"
#: A line that runs on is longer than this part of the type area; a text has some.
_LONG, _FEWEST_LONG = 0.6, 3
#: A heading fits two lines; what is longer is a paragraph that begins with a number.
_LONGEST_HEADING = 50


class Role(Enum):
    """What a line is."""

    LABEL = auto()
    TITLE = auto()
    HEADING = auto()
    TEXT = auto()
    #: Captions and whatever else stands between table and text.
    OTHER = auto()


class PageKind(Enum):
    """What a page is: of the text, with a form or a wide table, of contents, or blank."""

    TEXT = auto()
    FORM = auto()
    CONTENTS = auto()
    BLANK = auto()


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of the text.

    Attributes:
        number: Counted from 1 through the page, as a person counts.
        level: Of a heading, from 1; 0 for all else.
        opens: It begins a paragraph.
        goes_on: It runs on in the next line.
    """

    line: MeasuredLine
    number: int
    role: Role
    level: int = 0
    opens: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page with the lines of its text, and its number as it is printed (may be none)."""

    page: MeasuredPage
    kind: PageKind
    lines: tuple[PrintedLine, ...]
    number: tuple[Letter, ...]
    number_baseline: float
    has_tables: bool

    @property
    def number_text(self) -> str:
        """Return the page's number with its dashes."""
        return "".join(letter.mark for letter in self.number)


def printed_pages(pages: Sequence[MeasuredPage], style: Style) -> list[PrintedPage]:
    """Return what the pages of a file are made of."""
    cleared = [_cleared(page, style) for page in pages]
    margin = left_margin([line for lines, *_ in cleared for line in lines], style)
    found: list[PrintedPage] = []
    has_text = False
    for page, (lines, number, baseline) in zip(pages, cleared, strict=True):
        kind = _kind(page, lines, style)
        may_have_title = not has_text
        printed: tuple[PrintedLine, ...] = ()
        if kind is PageKind.TEXT:
            has_text = True
            printed = tuple(_told(lines, margin, style, may_have_title=may_have_title))
        has_tables = any(line.grid for line in lines)
        found.append(PrintedPage(page, kind, printed, number, baseline, has_tables))
    return found


def left_margin(lines: Sequence[MeasuredLine], style: Style) -> float:
    """Return where lines begin that are not indented; the page design's where none tell."""
    lefts = Counter(round(line.left) for line in lines if line.grid is None)
    usual = [left for left, count in lefts.items() if count >= max(2, lefts.total() / 10)]
    if not usual:
        return style.page.left
    least = min(usual)
    near = [line for line in lines if line.grid is None and round(line.left) == least]
    long = sum(line.right - line.left > _LONG * style.page.area_width for line in near)
    indent = style.page.left + style.text.indent_chars * style.page.cell
    if abs(least - indent) < style.page.cell / 2 and long < _FEWEST_LONG:
        return style.page.left  # Nothing but headings and short paragraphs, which are indented.
    return sorted(line.left for line in near)[len(near) // 2]


def right_edge(line: MeasuredLine) -> float:
    """Return where a line ends; a mark that takes half a cell there may hang over by the other."""
    last = line.letters[-1]
    return last.right - (last.size / 2 if has_free_right_half(last.mark) else 0)


def _cleared(
    page: MeasuredPage, style: Style
) -> tuple[list[MeasuredLine], tuple[Letter, ...], float]:
    """Return the lines without what runs above and below them, and the page's number."""
    lines = list(page.lines)
    number: tuple[Letter, ...] = ()
    baseline = 0.0
    if lines and (found := _NUMBER.search(lines[-1].text)) and lines[-1].grid is None:
        below = lines[-1].baseline - (lines[-2].baseline if len(lines) > 1 else 0)
        is_low = lines[-1].baseline > page.height - style.page.height + style.page.bottom
        if is_low or below > style.page.pitch * 1.3:
            number = lines[-1].letters[found.start() : found.end()]
            baseline = lines[-1].baseline
            lines.pop()
    while len(lines) > 1 and _is_head(lines[0], lines[1], page, style):
        lines.pop(0)
    return lines, number, baseline


def _is_head(line: MeasuredLine, below: MeasuredLine, page: MeasuredPage, style: Style) -> bool:
    """Say whether a line is the page's head: above the type area, and apart from the text."""
    top = style.form.margin_top if below.grid or page.width > page.height else style.page.top
    is_apart = below.baseline - line.baseline > 1.2 * style.page.pitch
    return line.grid is None and line.baseline < top and is_apart


def _kind(page: MeasuredPage, lines: Sequence[MeasuredLine], style: Style) -> PageKind:
    if not lines:
        return PageKind.BLANK if not page.others.strip("—–－-0123456789") else PageKind.FORM
    rows = [line.grid for line in lines if line.grid]
    is_wide = any(right - left > style.page.area_width + 2 * MILLIMETRE for left, right in rows)
    if page.is_turned or page.width > page.height or is_wide or len(rows) == len(lines):
        return PageKind.FORM
    # A form may go on behind its table with notes; a text has lines as wide as the area.
    if rows and all(line.size < style.roles.body.size - 1 for line in lines if not line.grid):
        return PageKind.FORM
    return PageKind.CONTENTS if any(_LEADER.search(one.text) for one in lines) else PageKind.TEXT


def _told(
    lines: Sequence[MeasuredLine], margin: float, style: Style, *, may_have_title: bool
) -> Iterator[PrintedLine]:
    """Yield the lines outside of tables with what they are."""
    top = 0
    is_label = _LABEL.fullmatch(lines[0].text) is not None
    if is_label:
        yield PrintedLine(lines[0], 1, Role.LABEL)
        top = 1
    if is_label or may_have_title:
        for line in lines[top:]:
            if line.grid or not _is_title(line, style):
                break
            top += 1
            yield PrintedLine(line, top, Role.TITLE)
    before: PrintedLine | None = None
    for at in range(top, len(lines)):
        if lines[at].grid is None:
            one = _text_line(lines, at, margin, style)
            if before is not None and before.role is Role.HEADING and _runs_on(before, one):
                one = replace(one, role=Role.HEADING, level=before.level)
            before = one
            yield one


def _runs_on(before: PrintedLine, one: PrintedLine) -> bool:
    is_next = one.number == before.number + 1 and before.goes_on
    return is_next and one.role is Role.TEXT and not one.opens


def _is_title(line: MeasuredLine, style: Style) -> bool:
    page = style.page
    is_amid = abs((line.left + line.right) / 2 - (page.left + page.right) / 2) < page.cell
    is_large = line.size > style.roles.body.size + 1
    return is_large or (is_amid and line.left > page.left + 2.5 * page.cell)


def _text_line(lines: Sequence[MeasuredLine], at: int, margin: float, style: Style) -> PrintedLine:
    line, cell = lines[at], style.page.cell
    near_table = any(lines[beside].grid for beside in (at - 1, at + 1) if 0 <= beside < len(lines))
    is_indented = abs(line.left - margin - style.text.indent_chars * cell) < cell * 0.7
    is_flush = abs(line.left - margin) < cell * 0.6
    if not (is_indented or is_flush) or (near_table and _is_beside_table(line, style)):
        return PrintedLine(line, at + 1, Role.OTHER)
    rest = _paragraph(lines, at, margin, style)
    # What fills its line at the foot of a page may go on overleaf.
    may_go_on = rest[-1] is lines[-1] and right_edge(rest[-1]) > style.page.right - 1.5 * cell
    is_heading = is_indented and not may_go_on
    level = heading_level("".join(one.text for one in rest)) if is_heading else 0
    role = Role.HEADING if level else Role.TEXT
    return PrintedLine(line, at + 1, role, level, is_indented, len(rest) > 1)


def _paragraph(
    lines: Sequence[MeasuredLine], at: int, margin: float, style: Style
) -> list[MeasuredLine]:
    """Return a line and those of its paragraph below it on the page."""
    found = [lines[at]]
    for after in lines[at + 1 :]:
        is_flush = abs(after.left - margin) < style.page.cell * 0.6
        if after.grid or not is_flush or after.size != lines[at].size:
            break
        found.append(after)
    return found


def _is_beside_table(line: MeasuredLine, style: Style) -> bool:
    is_small = line.size < style.roles.body.size - 1
    return is_small or _CAPTION.match(line.text) is not None


def heading_level(text: str) -> int:
    """Return a heading's level by its number; 0 for a paragraph, numbered or not."""
    if len(text) > _LONGEST_HEADING or text[-1] in _ENDS:
        return 0
    return next((level for level, form in enumerate(_LEVELS, 1) if form.match(text)), 0)
