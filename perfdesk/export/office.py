"""What Word and Excel files share: the faces' names on an office PC, and the pages of a part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.document.blocks import GridBlock
from perfdesk.export.texts import plain

if TYPE_CHECKING:
    from perfdesk.document.blocks import Annex, Document, SignOff
    from perfdesk.export.style import ClosingStyle, Style

# The program's own faces are not installed there; what Windows or WPS has of the official ones.
_FACES = {
    "song": "方正小标宋简体",
    "hei": "黑体",
    "kai": "楷体_GB2312",
    "fangsong": "仿宋_GB2312",
    "page_number": "宋体",
}
#: What stands in where a face is not installed; of the same width, so that lines stay as they are.
SUBSTITUTES = {
    "方正小标宋简体": "宋体",
    "黑体": "SimHei",
    "楷体_GB2312": "楷体",
    "仿宋_GB2312": "仿宋",
    "宋体": "SimSun",
}


def signature_lines(sign_off: SignOff, rules: ClosingStyle) -> list[tuple[str, float]]:
    """Return names and date with the characters that stay free right of each (7.3.5).

    Names of several units stand one below the other, the shorter ones amid the longest.
    """
    names = [name for line in sign_off.author.splitlines() if (name := plain(line))]
    widest = max(map(characters, names), default=0.0)
    date = plain(sign_off.date)
    excess = characters(date) - widest
    if sign_off.is_sealed and date:
        author_free, date_free = rules.sealed_right_chars + excess / 2, rules.sealed_right_chars
    elif excess > 0:
        author_free, date_free = rules.right_chars + excess + rules.date_chars, rules.right_chars
    else:
        author_free, date_free = rules.right_chars, rules.right_chars - excess - rules.date_chars
    lines = [(name, author_free + (widest - characters(name)) / 2) for name in names]
    lines += [(date, date_free)] if date else []
    return [(text, max(free, 0.0)) for text, free in lines]


def characters(text: str) -> float:
    """Return a text's width in hanzi; digits and Latin letters are half ones."""
    return sum(0.5 if char.isascii() else 1.0 for char in plain(text))


def office_face(role: str) -> str:
    """Return a face's name on an office PC; an office's own style may name it directly."""
    return _FACES.get(role, role)


def has_own_page(part: Document | Annex) -> bool:
    """Say whether a part stands on the pages of forms: a form, or whatever lies across."""
    return part.is_landscape or any(isinstance(block, GridBlock) for block in part.blocks)


def part_style(part: Document | Annex, style: Style, *, is_cover: bool = False) -> Style:
    """Return the style as it is on the pages of a part."""
    style = style.for_cover() if is_cover else style
    return style.on_form_page(is_landscape=part.is_landscape) if has_own_page(part) else style
