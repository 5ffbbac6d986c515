"""Read one figure with its unit, as a field takes it: 2,108.50万元, 2 108.50, 1.2亿元, 98.5%."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.intake.words.wording import compact
from perfdesk.template.datatypes import (
    NUMERIC,
    DataType,
    ValueFaultError,
    content_type,
    plain,
    rounded,
)

if TYPE_CHECKING:
    from perfdesk.template.schema import FormField

#: A blank that may stand for the comma of thousands; no tab and no line end, which part columns.
THOUSANDS_GAP = "[ \u00a0\u2002-\u200a\u202f\u3000]"
#: Digits, with thousands marked by commas or by one blank each, which has three digits behind it.
NUMBER = (
    rf"[-+－−]?(?:\d{{1,3}}(?:[,，]{THOUSANDS_GAP}?\d{{3}})+(?!\d)"
    rf"|\d{{1,3}}(?:{THOUSANDS_GAP}\d{{3}})+(?!\d)|\d{{1,15}})(?:[.．]\d{{1,8}})?"
)
#: What no figure is read before: it would be the beginning of a longer number, or the first of two.
NUMBER_END = rf"(?!{THOUSANDS_GAP}*[\d]|[.．,，]\d)"
_UNITS = "亿元|万元|亿|万|元|[%％]|分|人|名|个|件"
_CELL = re.compile(rf"(?P<number>{NUMBER})(?P<unit>{_UNITS})?")
_OPENING = re.compile(rf"\s*[为是：:]?\s*{NUMBER}\s*(?:{_UNITS})")
#: Blanks in a cell that no figure needs; those between digits may part two figures.
_IDLE_BLANK = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
_BLANK = re.compile(r"\s")
_YUAN = {
    "元": Decimal(1),
    "万": Decimal(10_000),
    "万元": Decimal(10_000),
    "亿": Decimal(100_000_000),
    "亿元": Decimal(100_000_000),
}
_PERCENT = ("%", "％")
#: 编制 are counted so too.
_PEOPLE = ("名", "个")


def figure_for(field: FormField, text: str, unit: str) -> str | None:
    """Return the figure in a cell as its field takes it; ``unit`` is that of a bare number.

    100 200 in a cell may be two figures: a blank parts thousands only before decimals or a unit.
    """
    match = _CELL.fullmatch(_IDLE_BLANK.sub("", text))
    if match is None:
        return None
    number, is_told = match["number"], match["unit"] is not None
    if _BLANK.search(number) and not (is_told or "." in plain(number)):
        return None
    told = match["unit"] or (unit if field.type is DataType.MONEY else field.unit)
    return value_of(field, number, told)


def is_figure(text: str) -> bool:
    """Say whether a cell is a bare figure, of whatever kind."""
    return _CELL.fullmatch(compact(text)) is not None


def is_bare_figure(text: str) -> bool:
    """Say whether a text begins with a figure that its heading names: 自评得分：98.2分."""
    return _OPENING.match(text) is not None


def value_of(field: FormField, number: str, unit: str) -> str | None:
    """Return a figure as its field takes it; None where it is none of this kind.

    Money in 元 is rounded to the places of a field in 万元, as the tables of the accounts are.
    """
    if not _fits(field, unit):
        return None
    digits = plain(number).replace(",", "")
    if field.type is not DataType.MONEY or unit == field.unit:
        text = digits
    else:
        worth = Decimal(digits) * _YUAN[unit] / _YUAN[field.unit]
        text = str(rounded(worth, field.options.places))
    try:
        content_type(field.type).parse(text, field.options)
    except ValueFaultError:
        return None
    return text


def _fits(field: FormField, unit: str) -> bool:
    if field.type is DataType.MONEY:
        return unit in _YUAN
    if field.type is DataType.PERCENT:
        return unit in _PERCENT
    if field.type not in NUMERIC or unit in _YUAN or unit in _PERCENT:
        return False
    return unit in ("", field.unit) or not field.unit or (field.unit == "人" and unit in _PEOPLE)
