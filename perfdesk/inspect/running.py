"""Judge how the text runs: starts and ends of lines, last lines, headings and labels."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from perfdesk.export.characters import NEVER_FIRST, NEVER_LAST
from perfdesk.inspect.deduction import Deduction
from perfdesk.inspect.printed import PageKind, Role, right_edge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.export.style import Style
    from perfdesk.inspect.printed import PrintedLine, PrintedPage

#: Two cells that are one mark: they may stand first, but not be parted.
_WHOLE = ("——", "……")
_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_LABEL = re.compile(r"附件[\d一二三四五六七八九十]*")
_FEWEST = 3
#: What a paragraph ends in, in a line that has room for more.
_ENDS = "。！？；："


def running(pages: Sequence[PrintedPage], style: Style) -> Iterator[Deduction]:
    """Yield what stands where it may not (GB/T 15834, 5.1; GB/T 9704-2012, 7.3)."""
    right = _right(pages)
    for page in pages:
        if not page.lines:
            continue
        for one in page.lines:
            yield from _line(page, one)
        for one, below in pairwise(page.lines):
            if below.number == one.number + 1:
                yield from _pair(page, one, below, style)
                if right is not None and _begins_flush(one, below, right, style):
                    yield _at("indent", page, below, "段首未缩进", "段首空两字")
        last = page.lines[-1]
        is_low = last.line.baseline > style.page.bottom - 2 * style.page.pitch
        if last.role is Role.HEADING and is_low:
            yield _at("heading_alone", page, last, "标题落在页末", "标题与下文同页")
        texts = [one.line.text for one in page.lines]
        is_short = len(texts) <= _FEWEST and page.kind is PageKind.TEXT and not page.has_tables
        if is_short and all(len(text) < 20 for text in texts) and any(map(_DATE.match, texts)):
            yield _at("signature_alone", page, page.lines[0], "只有落款", "落款与正文同页")


def _right(pages: Sequence[PrintedPage]) -> float | None:
    """Return where the text's full lines end; None where there are too few to tell."""
    ends = [right_edge(one.line) for page in pages for one in page.lines if one.goes_on]
    return median(ends) if len(ends) >= _FEWEST else None


def _begins_flush(one: PrintedLine, below: PrintedLine, right: float, style: Style) -> bool:
    """Say whether a paragraph ends in a line, and the next one begins without an indent."""
    is_last = one.line.text[-1] in _ENDS and right_edge(one.line) < right - 3 * style.page.cell
    is_text = one.role is Role.TEXT and below.role is Role.TEXT
    return is_last and is_text and not below.opens and one.goes_on


def _at(rule: str, page: PrintedPage, one: PrintedLine, found: str, wanted: str) -> Deduction:
    return Deduction(rule, page.page.number, one.number, one.line.text, found, wanted)


def _line(page: PrintedPage, one: PrintedLine) -> Iterator[Deduction]:
    text = one.line.text
    # Half of …… is told as parted.
    if text[0] in NEVER_FIRST and text[0] != "…" and text[:2] not in _WHOLE:
        yield _at("line_start", page, one, f"行首为“{text[0]}”", "不在行首")
    if text[-1] in NEVER_LAST:
        yield _at("line_end", page, one, f"行末为“{text[-1]}”", "不在行末")
    if one.role is not Role.LABEL and one.number > 1 and _LABEL.fullmatch(text):
        yield _at("label_line", page, one, f"第 {one.number} 行", "另面第 1 行")


def _pair(
    page: PrintedPage, one: PrintedLine, below: PrintedLine, style: Style
) -> Iterator[Deduction]:
    """Judge a line and the next of its paragraph."""
    if not one.goes_on or below.opens:
        return
    end, start = one.line.text[-1], below.line.text[0]
    if end == start and end in "—…":
        yield _at("parted", page, below, f"“{end}{start}”分在两行", "不拆开")
    is_parted = end.isascii() and start.isascii() and end.isdigit() and start.isdigit()
    # A number longer than a line has to be parted.
    if is_parted and not below.line.text[:28].isdigit() and not one.line.text[-28:].isdigit():
        yield _at("parted", page, below, "一个数分在两行", "不拆开")
    if not below.goes_on and len(below.line.text) < style.text.keep_last_chars:
        yield _at("single_last", page, below, "末行只有一个字", "末行两个字以上")
