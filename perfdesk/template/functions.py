"""What the functions of expressions make of values; those over records are in ``expressions``."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.template.datatypes import rounded
from perfdesk.template.deadlines import is_open, told_time
from perfdesk.template.measures import measured, sign_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.template.datatypes import Value

#: Figures are not rounded to more decimals than can be computed with.
_MOST_PLACES = 40
_CLAUSE_END = re.compile(r"[，。；：！？、;:!?（）()\n]")


def apply(function: str, values: list[Value]) -> Value:
    """Return what a function makes of its arguments' values."""
    first = values[0]
    match function:
        case "filled":
            return first is not None
        case "coalesce":
            return next((value for value in values if value is not None), None)
        case "length":
            return Decimal(len(re.sub(r"\s", "", as_text(first))))
        case "contains":
            return None if first is None else as_text(values[1]) in as_text(first)
        case "after":
            return _after(first, values[1])
        case "year":
            return Decimal(first.year) if isinstance(first, date) else None
        case "abs":
            return abs(first) if isinstance(first, Decimal) else None
        case "round":
            return _round(first, values[1])
    return _apply_scoring(function, values)


def _apply_scoring(function: str, values: Sequence[Value]) -> Value:
    """Apply the functions that rules of scoring need."""
    first = values[0]
    match function:
        case "number":
            return measured(first, values[1:])[0]
        case "sign":
            return sign_of(first) if isinstance(first, str) else None
        case "clamp":
            return _clamp(values)
        case "day":
            return _day(values)
    raise AssertionError(function)


def _day(values: Sequence[Value]) -> Value:
    """Return the last day that a text may mean, counted from a fixed one.

    With a deadline as the third value it is unknown whether the text keeps it, where it may mean
    days on both sides of it.
    """
    text, year, *deadline = values
    if not isinstance(text, str) or not isinstance(year, Decimal):
        return None
    span = told_time(text, int(year))
    if span is None:
        return None
    for other in deadline:
        target = told_time(other, int(year)) if isinstance(other, str) else None
        if target is None or is_open(target, span):
            return None
    return Decimal(span.last.toordinal())


def _clamp(values: Sequence[Value]) -> Value:
    """Keep a number at or above the second and at or below the third, which gives way."""
    numbers = [value for value in values if isinstance(value, Decimal)]
    if len(numbers) < len(values):
        return None
    value, low, *high = numbers
    return max(low, min(value, *high) if high else value)


def _after(value: Value, word: Value) -> Value:
    """Return the rest of the clause behind a word's first place; unknown where it is not there."""
    _before, found, behind = as_text(value).partition(as_text(word) or "\0")
    return _CLAUSE_END.split(behind, maxsplit=1)[0] if found else None


def as_text(value: Value) -> str:
    """Return any value as text, list items one a line."""
    if isinstance(value, tuple):
        return "\n".join(value)
    return "" if value is None else str(value)


def _round(value: Value, places: Value) -> Value:
    if not isinstance(value, Decimal) or not isinstance(places, Decimal):
        return None
    return rounded(value, int(places)) if abs(places) <= _MOST_PLACES else None


def within(amount: Decimal, most: Value) -> Decimal:
    """Keep an amount between 0 and the most it may be, where that is known and not negative."""
    kept = min(amount, most) if isinstance(most, Decimal) and most >= 0 else amount
    return max(kept, Decimal(0))
