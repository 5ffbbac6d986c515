"""Judge faces and sizes: of title, label, headings, text, and of the digits in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.inspect.deduction import Deduction
from perfdesk.inspect.faces import role_of, title_of, told
from perfdesk.inspect.printed import MILLIMETRE, PageKind, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.export.style import RoleStyle, Style
    from perfdesk.inspect.printed import PrintedLine, PrintedPage

#: Sizes are rounded to half points by some programs.
_EXACT = 0.3
#: What is said where no line can be a title.
NO_TITLE = "未见居中的标题"
#: Points of the sizes that have names (号).
_NAMES = {
    22: "二号",
    18: "小二号",
    16: "三号",
    15: "小三号",
    14: "四号",
    12: "小四号",
    10.5: "五号",
}


def looks(pages: Sequence[PrintedPage], style: Style) -> Iterator[Deduction]:
    """Yield what is set in another face or size, or stands in another place, than is wanted."""
    for page in pages:
        number = page.page.number
        for one in page.lines:
            rule, wanted = _wanted(one, style)
            if wanted is not None:
                yield from _line(number, one, rule, wanted)
        if page.kind is PageKind.TEXT:
            yield from _title(page, style)
    if not any(one.role is Role.TITLE for page in pages for one in page.lines):
        for page in [page for page in pages if page.lines][:1]:
            # What stands where the title should: below a label, which is none.
            first = next((one for one in page.lines if one.role is not Role.LABEL), page.lines[0])
            told_title = f"{title_of(style.roles.title.face)}居中"
            number, text = page.page.number, first.line.text
            yield Deduction("title_place", number, first.number, text, NO_TITLE, told_title)


def _wanted(one: PrintedLine, style: Style) -> tuple[str, RoleStyle | None]:
    """Return the rule's code and what is wanted of a line."""
    roles = style.roles
    match one.role:
        case Role.LABEL:
            return "label", roles.label
        case Role.TITLE:
            return "title", roles.title
        case Role.HEADING:
            return f"heading{one.level}", roles.heading(one.level)
        case Role.TEXT:
            return "body", roles.body
        case Role.OTHER:
            return "", None


def _line(number: int, one: PrintedLine, rule: str, wanted: RoleStyle) -> Iterator[Deduction]:
    line = one.line
    is_face = role_of(line.face) == wanted.face
    if not is_face or abs(line.size - wanted.size) > _EXACT:
        yield Deduction(
            rule,
            number,
            one.number,
            line.text,
            f"{size_told(line.size)}{told(line.face)}",
            f"{size_told(wanted.size)}{title_of(wanted.face)}",
        )
    if one.role is Role.TEXT:
        digits = [letter for letter in line.letters if letter.mark in "0123456789"]
        strange = [letter for letter in digits if told(letter.face) != told(line.face)]
        if strange:
            found = f"数字用{told(strange[0].face)}，文字用{told(line.face)}"
            sought = f"数字与文字同用{title_of(wanted.face)}"
            yield Deduction("digits_face", number, one.number, line.text, found, sought)


def _title(page: PrintedPage, style: Style) -> Iterator[Deduction]:
    """Judge where a title stands: below a label in line 3, above a blank line."""
    number = page.page.number
    titles = [one for one in page.lines if one.role is Role.TITLE]
    if not titles:
        return
    middle = (style.page.left + style.page.right) / 2
    for one in titles:
        beside = (one.line.left + one.line.right) / 2 - middle
        if abs(beside) > style.page.cell:
            found = f"{'偏左' if beside < 0 else '偏右'} {abs(beside) / MILLIMETRE:.0f} 毫米"
            yield Deduction("title_place", number, one.number, one.line.text, found, "居中")
    pitch, label = style.page.pitch, page.lines[0]
    if label.role is Role.LABEL:
        line = 1 + round((titles[0].line.baseline - label.line.baseline) / pitch)
        if line != style.title.line_below_label:
            wanted = f"第 {style.title.line_below_label} 行"
            text = titles[0].line.text
            yield Deduction("title_line", number, titles[0].number, text, f"第 {line} 行", wanted)
    below = next((one for one in page.lines if one.number == titles[-1].number + 1), None)
    if below is not None:
        gap = round((below.line.baseline - titles[-1].line.baseline) / pitch) - 1
        if gap != style.title.blank_lines_after:
            wanted = f"空 {style.title.blank_lines_after} 行"
            text = below.line.text
            yield Deduction("title_gap", number, below.number, text, f"空 {gap} 行", wanted)


def size_told(size: float) -> str:
    """Return a type size by its name (三号), else in points."""
    for points, name in _NAMES.items():
        if abs(points - size) <= _EXACT:
            return name
    return f"{size:g} 磅"
