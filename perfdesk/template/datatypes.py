"""One class for each kind of field content: typed text <-> value for code -> printed text.

``parse`` understands what an office PC yields: full-width digits, thousands separators, units.
What is ambiguous is refused with a sentence; the caller keeps the text as it was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from perfdesk.errors import message

if TYPE_CHECKING:
    from collections.abc import Mapping

#: A field's content for code; None is empty.
Value = str | Decimal | date | bool | tuple[str, ...] | None


class DataType(StrEnum):
    """The kinds of content that a template may name."""

    TEXT = "text"
    LIST = "list"
    SENTENCE = "sentence"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    CHOICE = "choice"
    FLAG = "flag"
    TABLE = "table"
    GROUP = "group"


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


#: Types whose value is a Decimal.
NUMERIC = frozenset({DataType.INTEGER, DataType.DECIMAL, DataType.MONEY, DataType.PERCENT})
#: Types whose content is sentences of the clerk's own.
PROSE = frozenset({DataType.TEXT, DataType.LIST})
#: Types that hold records of other fields and have no value of their own.
CONTAINERS = frozenset({DataType.TABLE, DataType.GROUP})


class ValueFaultError(Exception):
    """The text is no value of its type; ``str()`` is the Chinese sentence for the clerk."""

    def __init__(self, code: str, **slots: object) -> None:
        super().__init__(message("values", code, **slots))
        self.code = code


@dataclass(frozen=True, slots=True)
class TypeOptions:
    """What a template says about a field's content beyond its type.

    Attributes:
        unit: Unit of measure (万元, 元, 个 …); money in 万元 or 元 converts to it.
        places: Most decimal places allowed; more are refused, never rounded away.
        pad: Print exactly ``places`` decimals; otherwise as many as were given.
    """

    unit: str = ""
    places: int = 2
    pad: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    choices: tuple[str, ...] = ()


class ContentType(Protocol):
    """How texts of one type are read and printed."""

    def parse(self, text: str, options: TypeOptions) -> Value:
        """Return the value of ``text``, None for an empty one.

        Raises:
            ValueFaultError: The text is no unambiguous value of this type.
        """

    def show(self, value: Value, options: TypeOptions) -> str:
        """Return the value as it is printed, without its unit (percent: with its sign)."""


class TextType:
    """Paragraphs, one a line of the text."""

    def parse(self, text: str, options: TypeOptions) -> Value:
        """Take any text; blanks alone are empty."""
        return text.strip() or None

    def show(self, value: Value, options: TypeOptions) -> str:
        """Return the text itself."""
        return "" if value is None else str(value)


class ListType:
    """Items, one a line of the text; blank lines are no items."""

    def parse(self, text: str, options: TypeOptions) -> Value:
        """Return the items as a tuple."""
        return tuple(item for line in text.split("\n") if (item := line.strip())) or None

    def show(self, value: Value, options: TypeOptions) -> str:
        """Return the items, one a line."""
        return "\n".join(value) if isinstance(value, tuple) else ""


#: What one of the named units is worth in 元. A bare 亿 or 万 is short for 亿元, 万元.
_YUAN = {
    "元": Decimal(1),
    "万": Decimal(10_000),
    "万元": Decimal(10_000),
    "亿": Decimal(100_000_000),
    "亿元": Decimal(100_000_000),
}
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<fraction>[0-9]+))?"
    r"(?P<unit>\D*)"
)
#: 亿, 万 and 元 one after the other; the last part names its unit.
_WHOLE = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
_IN_PARTS = re.compile(
    rf"(?P<sign>[+-]?)(?:(?P<yi>{_WHOLE})亿元?)?"
    rf"(?:(?P<wan>{_WHOLE}(?:\.[0-9]+)?)万元?)?(?:(?P<yuan>{_WHOLE}(?:\.[0-9]+)?)元)?"
)
_PARTS = 2
#: Longer texts are no numbers.
_MAX_LENGTH = 100
_MAX_QUOTE = 40
_MAX_WHOLE_DIGITS = 15
_TOO_LARGE = Decimal(10) ** _MAX_WHOLE_DIGITS
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("−"): "-"}


def half_width(text: str) -> str:
    """Fold full-width digits and marks to half width; every character keeps its place."""
    return text.translate(_FULL_WIDTH)


def plain(text: str) -> str:
    """Fold full-width digits and marks to half width and drop blanks.

    Only these: ² and ① would become digits by Unicode's own folding, and 3² is not 32.
    """
    return re.sub(r"\s+", "", half_width(text))


def _quoted(text: str) -> str:
    """Return the beginning of a text, for a sentence about it; a pasted page is no sentence."""
    quote = text.strip()
    return quote if len(quote) <= _MAX_QUOTE else f"{quote[:_MAX_QUOTE]}…"


def _tidy(number: Decimal) -> Decimal:
    """Return a zero without sign; any other number as it is."""
    return number or abs(number)


def rounded(number: Decimal, places: int) -> Decimal:
    """Round half up, as the finance bureau's tables do (DOMAIN 2.6); zero has no sign."""
    with localcontext() as context:
        context.prec = 2 * _MAX_LENGTH  # Calculated figures may be longer than any typed one.
        return _tidy(number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _joined(text: str) -> str:
    """Return an amount that is told in parts (1亿2000万元, 3435万200元) in 元, others as they are.

    Parts that are too large for their place (1亿20000万) say nothing certain and are left alone.
    """
    match = _IN_PARTS.fullmatch(text) if len(text) <= _MAX_LENGTH else None
    if match is None or sum(part is not None for part in match.group("yi", "wan", "yuan")) < _PARTS:
        return text
    yi, wan, yuan = (
        Decimal((part or "0").replace(",", "")) for part in match.group("yi", "wan", "yuan")
    )
    if (match["yi"] and wan >= _YUAN["万"]) or (match["wan"] and yuan >= _YUAN["万"]):
        return text
    with localcontext() as context:
        context.prec = 2 * _MAX_LENGTH  # No digit that was typed is rounded away unseen.
        return f"{match['sign']}{yi * _YUAN['亿'] + wan * _YUAN['万'] + yuan:f}元"


class NumberType:
    """Numbers of any kind: integers, decimals, money, percents."""

    def __init__(self, *, suffixes: Mapping[str, Decimal] | None = None, sign: str = "") -> None:
        self._suffixes = suffixes or {}
        self._sign = sign

    def parse(self, text: str, options: TypeOptions) -> Value:
        """Read digits in any width, thousands separators and the type's units."""
        folded = plain(text)
        if not folded:
            return None
        if self._suffixes:
            folded = folded.lstrip("¥￥")  # Pasted from accounting programs.
            folded = _joined(folded)
        match = _NUMBER.fullmatch(folded) if len(folded) <= _MAX_LENGTH else None
        if match is None:
            raise ValueFaultError("not_a_number", text=_quoted(text))
        whole = match["whole"].replace(",", "")
        fraction = f".{match['fraction']}" if match["fraction"] else ""
        number = Decimal(f"{match['sign']}{whole}{fraction}")
        number = self._convert(number, match["unit"], options)
        if abs(number) >= _TOO_LARGE:
            raise ValueFaultError("too_large", digits=_MAX_WHOLE_DIGITS)
        return _tidy(self._within(number, options))

    def _convert(self, number: Decimal, suffix: str, options: TypeOptions) -> Decimal:
        if suffix in ("", self._sign, options.unit):
            return number
        if suffix not in self._suffixes or options.unit not in self._suffixes:
            raise ValueFaultError("unit_unknown", unit=suffix, expected=options.unit or "数字")
        with localcontext() as context:
            context.prec = 2 * _MAX_LENGTH  # No digit that was typed is rounded away unseen.
            converted = number * self._suffixes[suffix] / self._suffixes[options.unit]
            # 34350200元 is 3435.02万元: the division leaves zeros that nobody typed.
            return Decimal(f"{converted.normalize():f}")

    def _within(self, number: Decimal, options: TypeOptions) -> Decimal:
        if number.as_tuple().exponent < -options.places:  # type: ignore[operator]
            shorter = rounded(number, options.places)
            if shorter != number:
                raise ValueFaultError(
                    "too_many_places", places=options.places, rounded=f"{shorter:f}"
                )
            number = shorter
        if options.minimum is not None and number < options.minimum:
            code = "negative" if options.minimum == 0 else "too_small"
            raise ValueFaultError(code, limit=f"{options.minimum:f}")
        if options.maximum is not None and number > options.maximum:
            raise ValueFaultError("too_big", limit=f"{options.maximum:f}")
        return number

    def show(self, value: Value, options: TypeOptions) -> str:
        """Return plain digits: the decimals given, or exactly ``places`` where padding is asked."""
        if not isinstance(value, Decimal):
            return ""
        if options.pad:
            value = rounded(value, options.places)
        return f"{value:f}{self._sign}"


class IntegerType(NumberType):
    """Whole numbers, with or without their measure word."""

    def parse(self, text: str, options: TypeOptions) -> Value:
        """Read a whole number."""
        value = super().parse(text, replace(options, places=6))
        if isinstance(value, Decimal) and value != value.to_integral_value():
            raise ValueFaultError("not_an_integer", text=_quoted(text))
        return value.to_integral_value() if isinstance(value, Decimal) else None


#: Years that a report can speak of; others are slips of the hand.
YEARS = range(1949, 2101)
_DATE = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?")


class DateType:
    """Dates; printed without leading zeros (GB/T 9704-2012, 7.3.5.4)."""

    def parse(self, text: str, options: TypeOptions) -> Value:
        """Read 2023年2月1日, 2023-02-01, 2023/2/1 or 2023.2.1."""
        folded = plain(text)
        if not folded:
            return None
        match = _DATE.fullmatch(folded)
        try:
            found = date(*map(int, match.groups())) if match else self._refuse(text)
        except ValueError:
            return self._refuse(text)
        return found if isinstance(found, date) and found.year in YEARS else self._refuse(text)

    def _refuse(self, text: str) -> Value:
        raise ValueFaultError("not_a_date", text=_quoted(text))

    def show(self, value: Value, options: TypeOptions) -> str:
        """Return 2023年2月1日."""
        return f"{value.year}年{value.month}月{value.day}日" if isinstance(value, date) else ""


#: How keyboards, input methods and other programs write a comparison sign, in half width.
_SIGNS = {
    **dict.fromkeys((">=", "=>", "》=", "≧", "⩾", "≥=", "大于等于", "大于或等于"), "≥"),
    **dict.fromkeys(("<=", "=<", "《=", "≦", "⩽", "≤=", "小于等于", "小于或等于"), "≤"),
    **dict.fromkeys(("==", "等于"), "="),
    **dict.fromkeys(("》", "大于"), ">"),
    **dict.fromkeys(("《", "小于"), "<"),
}


def meant_choice(text: str, choices: tuple[str, ...]) -> str:
    """Return the choice that a text means, in any width and way to write a sign; "" for none."""
    told = plain(text)
    known = {plain(choice): choice for choice in reversed(choices)}
    return known.get(told) or known.get(_SIGNS.get(told, "")) or ""


class ChoiceType:
    """One of the template's choices."""

    def parse(self, text: str, options: TypeOptions) -> Value:
        """Take a choice by its words, a sign also as other keyboards write it (＝, >=, 》=)."""
        choice = text.strip()
        meant = choice if choice in options.choices else meant_choice(choice, options.choices)
        if choice and not meant:
            choices = "、".join(options.choices)
            raise ValueFaultError("not_a_choice", text=_quoted(choice), choices=choices)
        return meant or None

    def show(self, value: Value, options: TypeOptions) -> str:
        """Return the choice's words."""
        return "" if value is None else str(value)


class FlagType:
    """是 or 否."""

    def parse(self, text: str, options: TypeOptions) -> Value:
        """Read 是 or 否."""
        word = text.strip()
        if word not in ("", "是", "否"):
            raise ValueFaultError("not_a_flag", text=_quoted(word))
        return word == "是" if word else None

    def show(self, value: Value, options: TypeOptions) -> str:
        """Return 是 or 否."""
        return "" if value is None else ("是" if value else "否")


_TEXT = TextType()
_CONTENT: dict[DataType, ContentType] = {
    DataType.TEXT: _TEXT,
    DataType.SENTENCE: _TEXT,
    DataType.LIST: ListType(),
    DataType.INTEGER: IntegerType(),
    DataType.DECIMAL: NumberType(),
    DataType.MONEY: NumberType(suffixes=_YUAN),
    DataType.PERCENT: NumberType(sign="%"),
    DataType.DATE: DateType(),
    DataType.CHOICE: ChoiceType(),
    DataType.FLAG: FlagType(),
    DataType.GROUP: _TEXT,
    DataType.TABLE: _TEXT,
}


def content_type(kind: DataType) -> ContentType:
    """Return the reader and printer of a data type."""
    return _CONTENT[kind]
