"""Judge the page's number: its form, size, face and place (GB/T 9704-2012, 7.5)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from perfdesk.inspect.deduction import Deduction
from perfdesk.inspect.faces import role_of, title_of, told
from perfdesk.inspect.printed import MILLIMETRE, PageKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.export.style import Style
    from perfdesk.inspect.printed import PrintedPage

_FORM = re.compile(r"—\d+—")
_EXACT = 0.3
_LEFT, _RIGHT, _MIDDLE = "居左", "居右", "居中"


def page_numbers(pages: Sequence[PrintedPage], style: Style) -> Iterator[Deduction]:
    """Yield what is amiss with the numbers of pages; a blank page or a cover needs none."""
    values: list[tuple[PrintedPage, int]] = []
    for page in pages:
        if page.number:
            values.append((page, _value(page.number_text)))
            yield from _look(page, style)
            yield from _place(page, style)
        elif _needs_number(page):
            yield Deduction("page_number", page.page.number, 0, "", "没有页码", "每页有页码")
    for (before, value), (page, after) in pairwise(values):
        if after - value != page.page.number - before.page.number:
            found = f"{value} 之后为 {after}"
            yield Deduction("page_number_order", page.page.number, 0, "", found, "连续编号")


def _needs_number(page: PrintedPage) -> bool:
    """Say whether a page lacks its number: not a blank one, a cover, or one numbered across."""
    is_cover = page.page.number == 1 and page.kind is PageKind.FORM
    is_free = is_cover or page.kind is PageKind.BLANK
    return not is_free and not re.search(r"\d", page.page.others)


def _value(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _look(page: PrintedPage, style: Style) -> Iterator[Deduction]:
    number, text, wanted = page.page.number, page.number_text, style.roles.page_number
    if not _FORM.fullmatch(text):
        yield Deduction("page_number_form", number, 0, text, "没有一字线", "左右各一条一字线")
    digit = next(letter for letter in page.number if letter.mark.isdigit())
    if abs(digit.size - wanted.size) > _EXACT:
        found, sought = f"{digit.size:g} 磅", f"{wanted.size:g} 磅（四号）"
        yield Deduction("page_number_size", number, 0, text, found, sought)
    if role_of(digit.face) != wanted.face:
        found, sought = told(digit.face), title_of(wanted.face)
        yield Deduction("page_number_face", number, 0, text, found, sought)


def _place(page: PrintedPage, style: Style) -> Iterator[Deduction]:
    """Judge the number's side and how far below the type area its dashes stand."""
    if page.page.width > page.page.height or page.page.is_turned:
        return
    number, text, area, own = page.page.number, page.number_text, style.page, style.page_number
    left, right = page.number[0].left - area.left, area.right - page.number[-1].right
    wanted = _RIGHT if _value(text) % 2 else _LEFT
    found = _MIDDLE if abs(left - right) < 2 * area.cell else _LEFT if left < right else _RIGHT
    # On pages of forms the type area is another, the number's place the same.
    if found != wanted:
        yield Deduction("page_number_side", number, 0, text, found, "单页居右、双页居左")
    elif abs(min(left, right) - own.side_chars * area.cell) > 0.7 * area.cell:
        inside = f"距版心边 {min(left, right) / MILLIMETRE:.1f} 毫米"
        yield Deduction("page_number_side", number, 0, text, inside, "距版心边空一字")
    height = own.dash_height_em * style.roles.page_number.size
    below = page.number_baseline - height - area.bottom
    if abs(below - own.dash_below) > 1.5 * MILLIMETRE:
        found_below, sought = (
            f"{length / MILLIMETRE:.1f} 毫米" for length in (below, own.dash_below)
        )
        yield Deduction("page_number_height", number, 0, text, found_below, sought)
