"""Show a number as its number format shows it (ISO/IEC 29500-1, 18.8.31), but with all its digits.

Of a format only what says something counts: words and signs around the number, the percent sign,
thousands separators, decimals that stand even where they are zeros.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

_MAX_FORMAT = 400
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<skipped>\[[^\]]*\]|_.|\*.)'
    r"|(?P<number>General|G/通用格式|[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+)|(?P<end>;)|(?P<other>.)",
    re.DOTALL,
)
#: Formats in which the digits say something else than the number: powers, fractions, dates, texts.
_OTHER_KINDS = re.compile(r"[eE/@yYmMdDhHsS]")
_PERCENT = "%"


@dataclass(frozen=True, slots=True)
class _Format:
    before: str = ""
    after: str = ""
    places: int = 0
    has_separators: bool = False
    is_percent: bool = False


def shown_number(number: Decimal, number_format: str) -> str:
    """Return a number with what its format puts around it; plain where the format is unknown.

    Args:
        number: The number as it stands in the cell: 0.95 of a cell that shows 95%.
        number_format: The format's code, or empty.
    """
    shape = _parsed(number_format[:_MAX_FORMAT])
    value = number * 100 if shape.is_percent else number
    places = max(shape.places, -int(f"{value.normalize():e}".partition("e")[2] or 0), 0)
    digits = f"{value:,f}" if shape.has_separators else f"{value:f}"
    whole, _point, fraction = digits.partition(".")
    fraction = fraction.rstrip("0")
    fraction += "0" * (min(places, shape.places) - len(fraction))
    return f"{shape.before}{whole}{'.' if fraction else ''}{fraction}{shape.after}"


@lru_cache(maxsize=512)
def _parsed(source: str) -> _Format:
    """Read the part of a format that is for positive numbers."""
    before, after, number = "", "", ""
    is_percent = False
    for kind, text in _tokens(source):
        if kind == "end":
            break
        if kind == "number":
            if number:
                return _Format()
            number = text
        elif kind == "other" and _OTHER_KINDS.match(text):
            return _Format()
        else:
            # In quotes it is a word, and the number stands for itself.
            is_percent = is_percent or (kind == "other" and text == _PERCENT)
            if number:
                after += text
            else:
                before += text
    if not number or number.endswith(","):
        # A comma behind the digits shows thousands: other digits than the number's.
        return _Format()
    return _Format(
        before=before,
        after=after,
        places=number.partition(".")[2].count("0"),
        has_separators="," in number,
        is_percent=is_percent,
    )


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    for match in _TOKEN.finditer(source):
        kind = match.lastgroup or "other"
        if kind != "skipped":
            yield ("words" if kind in ("quoted", "escaped") else kind), match[kind]
