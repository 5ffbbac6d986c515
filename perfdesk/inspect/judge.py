"""Judge a measured PDF: paper, type area, grid, faces and the page's number."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from perfdesk.inspect.deduction import Deduction, gathered
from perfdesk.inspect.looks import looks
from perfdesk.inspect.numbers import page_numbers
from perfdesk.inspect.printed import (
    MILLIMETRE,
    PageKind,
    Role,
    left_margin,
    printed_pages,
    right_edge,
)
from perfdesk.inspect.running import running

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.export.style import Style
    from perfdesk.inspect.printed import PrintedLine, PrintedPage
    from perfdesk.intake.measuring.measures import Measures

#: The pitches that offices use, in points, and how exactly they are measured.
_PITCHES, _EXACT = (28.0, 30.0), 0.15
#: What is nearer or further than this is no pair of lines of one text.
_NEAREST, _FURTHEST = 14.0, 42.0
#: Lines' ends and hanzi's widths are measured so exactly, in hanzi of a line.
_CHARS = 1.0
_FEWEST = 3
_HANZI = "\u4e00", "\ua000"


def judge_pdf(
    measures: Measures, style: Style, *, house_pitch: float = 0.0
) -> tuple[Deduction, ...]:
    """Return what a PDF would be marked down for, the same in many places told once.

    ``house_pitch`` is the only pitch (in points) that an office's rules allow; 0 for 28 to 30.
    """
    pages = printed_pages(measures.pages, style)
    return gathered(
        [
            *_paper(pages, style),
            *_area(pages, style),
            *_grid(pages, style, house_pitch),
            *looks(pages, style),
            *running(pages, style),
            *page_numbers(pages, style),
            *_embedding(measures),
        ]
    )


def pages_of_forms(measures: Measures, style: Style) -> tuple[int, ...]:
    """Return the numbers of the pages that have margins of their own: tables, lists, forms."""
    pages = printed_pages(measures.pages, style)
    return tuple(one.page.number for one in pages if one.kind is PageKind.FORM)


def pitch_fault(pitch: float, house_pitch: float) -> str:
    """Return what a pitch should be, in words; empty where it is right."""
    least, most = (house_pitch, house_pitch) if house_pitch else _PITCHES
    if least - _EXACT <= pitch <= most + _EXACT:
        return ""
    return f"{house_pitch:g} 磅（本单位规定）" if house_pitch else "28～30 磅"


def _paper(pages: Sequence[PrintedPage], style: Style) -> Iterator[Deduction]:
    wanted = sorted((style.page.width, style.page.height))
    for one in pages:
        found = sorted((one.page.width, one.page.height))
        if any(abs(a - b) > MILLIMETRE for a, b in zip(found, wanted, strict=True)):
            yield Deduction("paper", one.page.number, 0, "", _sides(found), _sides(wanted))
        if one.kind is PageKind.BLANK:
            yield Deduction("blank_page", one.page.number, 0, "", "没有文字", "不留空白页")


def _sides(sides: Sequence[float]) -> str:
    return "×".join(f"{side / MILLIMETRE:.0f}" for side in sides) + " 毫米"


def _embedding(measures: Measures) -> Iterator[Deduction]:
    for face, numbers in measures.not_embedded.items():
        for number in numbers:
            yield Deduction("embedding", number, 0, "", f"{face or '?'} 未嵌入", "全部嵌入")


# -- type area -------------------------------------------------------------------------------------


def _area(pages: Sequence[PrintedPage], style: Style) -> Iterator[Deduction]:
    """Judge the margins of the whole text, then the lines that stand out of them."""
    texts = [page for page in pages if page.lines]
    lines = [one.line for page in texts for one in page.lines]
    if not lines:
        return
    area = style.page
    margin = left_margin(lines, style)
    full = [right_edge(one.line) for one in _full_lines(texts)]
    right = median(full) if len(full) >= _FEWEST else area.right
    tops = [page.lines[0].line for page in texts[1:] if page.lines[0].number == 1]
    top = median(_top(line.baseline, line.size, style) for line in tops) if tops else area.top
    if abs(margin - area.left) > 1.2 * MILLIMETRE:
        yield _margin("left", margin, area.left)
    if abs(right - area.right) > 1.5 * MILLIMETRE:
        yield _margin("right", area.width - right, area.width - area.right)
    # Word puts a line's letters amid its pitch.
    if not -1.2 * MILLIMETRE < top - area.top < 1.2 * MILLIMETRE + area.pitch / 2:
        yield _margin("top", top, area.top)
    furthest = max(area.right, right) + MILLIMETRE
    for page in texts:
        for one in page.lines:
            line = one.line
            is_out = right_edge(line) > furthest or line.left < min(margin, area.left) - MILLIMETRE
            if is_out or line.baseline > area.bottom + MILLIMETRE:
                yield Deduction(
                    "outside", page.page.number, one.number, line.text, "超出版心", "在版心以内"
                )


def _top(baseline: float, size: float, style: Style) -> float:
    return baseline - style.text.baseline_em * size


def _margin(side: str, found: float, wanted: float) -> Deduction:
    told, sought = (f"{length / MILLIMETRE:.1f} 毫米" for length in (found, wanted))
    return Deduction(f"{side}_margin", 0, 0, "", told, sought)


def _full_lines(pages: Sequence[PrintedPage]) -> Iterator[PrintedLine]:
    """Yield the lines that run on, so that they fill the type area's width."""
    for page in pages:
        yield from (one for one in page.lines if one.goes_on and one.role is Role.TEXT)


# -- grid ------------------------------------------------------------------------------------------


def _grid(pages: Sequence[PrintedPage], style: Style, house_pitch: float) -> Iterator[Deduction]:
    texts = [page for page in pages if page.lines]
    steps = [step for page in texts for step in _steps(page)]
    if len(steps) >= _FEWEST:
        pitch = median(steps)
        if wanted := pitch_fault(pitch, house_pitch):
            yield Deduction("pitch", 0, 0, "", f"{pitch:.1f} 磅", wanted)
        yield from _lines_of_pages(pages, pitch, style)
    advances = [step for page in texts for one in page.lines for step in _advances(one)]
    full = [one.line for one in _full_lines(texts)]
    if len(full) >= _FEWEST and advances:
        margin = left_margin([one.line for page in texts for one in page.lines], style)
        count = (median(map(right_edge, full)) - margin) / median(advances)
        if abs(count - style.page.chars) > _CHARS:
            yield Deduction("chars", 0, 0, "", f"{count:.0f} 字", f"{style.page.chars} 字")


def _steps(page: PrintedPage) -> Iterator[float]:
    """Yield how far lines of text stand from those above them."""
    for one, below in pairwise(page.lines):
        step = below.line.baseline - one.line.baseline
        is_text = Role.TEXT in {one.role, below.role} and below.number == one.number + 1
        if is_text and _NEAREST < step < _FURTHEST:
            yield step


def _advances(one: PrintedLine) -> Iterator[float]:
    """Yield how far hanzi stand from the next in the text."""
    if one.role is Role.TEXT:
        for letter, after in pairwise(one.line.letters):
            if (
                _HANZI[0] <= min(letter.mark, after.mark)
                and max(letter.mark, after.mark) < _HANZI[1]
            ):
                yield after.left - letter.left


def _lines_of_pages(
    pages: Sequence[PrintedPage], pitch: float, style: Style
) -> Iterator[Deduction]:
    """Count the lines of pages of nothing but text that the text fills to their foot."""
    room = int((style.page.area_height + MILLIMETRE) / pitch)
    wanted = min(style.page.lines, room) if pitch > _PITCHES[0] - 1 else style.page.lines
    for page, after in pairwise([*pages, None]):
        if page is None or page.kind is not PageKind.TEXT or page.has_tables:
            continue
        last, first = page.lines[-1].line, page.lines[0].line
        count = round((last.baseline - first.baseline) / pitch) + 1
        if page.lines[0].role is Role.TITLE:
            count += style.title.line - 1
        if count > wanted or (count < wanted and _is_filled(page, after)):
            found, sought = f"{count} 行", f"{wanted} 行"
            yield Deduction("lines", page.page.number, 0, "", found, sought)


def _is_filled(page: PrintedPage, after: PrintedPage | None) -> bool:
    """Say whether a text runs over to the next page in the middle of a paragraph."""
    if after is None or not after.lines or after.lines[0].number != 1:
        return False
    first, last = after.lines[0], page.lines[-1]
    # Lines go over with a signature, and a last line does not go over alone.
    is_short = len(after.lines) <= _FEWEST
    return not is_short and first.role is Role.TEXT and not first.opens and not last.opens
