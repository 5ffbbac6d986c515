"""How a field's value stands in print, and what of it a sheet can compute with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.report.values import State
from perfdesk.template.datatypes import DataType, content_type, half_width, plain
from perfdesk.template.measures import measured

if TYPE_CHECKING:
    from perfdesk.report.report import Report
    from perfdesk.report.values import FieldRef
    from perfdesk.template.schema import FormField

#: Control characters and invisible marks of direction and joining: kept in the form, never printed.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
#: A value text that is a figure with little around it: ≥95%, 1,200 人次. Anything longer is a text.
_FIGURE = re.compile(
    r"(?P<prefix>[^\d.,+-]{0,4})"
    r"(?P<digits>-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,6})?)"
    r"(?P<suffix>[^\d.,，:：;；~～/年月日号-][^\d.,，:：;；~～/-]{0,7})?"
)


#: How far from the figure, said behind its unit (95%以上), not part of the unit.
_SIDE = re.compile(r"(?:及?以[上下内]|之内|左右)$")
_PERCENT, _SHARE_OF = "%", "百分之"
_OF_PERCENTS = re.compile(r"[0-9]%|百分之[0-9]|^%$")


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure with what stands around it in print: ≥, 95, %."""

    value: Decimal
    prefix: str = ""
    suffix: str = ""

    @property
    def is_percent(self) -> bool:
        """Say whether the figure counts percents: 95%, 95％以上, 百分之95."""
        if half_width(self.suffix[:1]) == _PERCENT:
            return True
        return self.prefix.endswith(_SHARE_OF) and not _SIDE.sub("", self.suffix)

    @property
    def unit(self) -> str:
        """Return the unit alone: % of 达到95%以上, 天 of 30天以内."""
        return _PERCENT if self.is_percent else _SIDE.sub("", self.suffix)

    def around(self, *, is_percent: bool = False) -> tuple[str, str]:
        """Return the words before and behind the figure and its percent sign."""
        if not (is_percent or self.is_percent):
            return self.prefix, self.suffix
        has_sign = half_width(self.suffix[:1]) == _PERCENT
        return self.prefix.removesuffix(_SHARE_OF), self.suffix[has_sign:]


def printable(text: str) -> str:
    """Return a text without what cannot be seen."""
    return _UNPRINTABLE.sub("", text)


def printed(report: Report, ref: FieldRef) -> str:
    """Return a value as it prints; what cannot be read prints as it was typed."""
    value = report.values[ref]
    if value.state is State.INVALID:
        return printable(value.text).strip()
    if value.state not in (State.VALID, State.CALCULATED):
        return ""
    field = report.template.fields[ref.code]
    return printable(content_type(field.type).show(value.value, field.options))


def choices_of(field: FormField) -> tuple[str, ...]:
    """Return the words of which a field that is filled in by hand prints one; empty for others."""
    if field.is_generated:
        return ()
    if field.type is DataType.FLAG:
        return tuple(content_type(field.type).show(one, field.options) for one in (True, False))
    return field.choices


def figure_in(text: str) -> ShownFigure | None:
    """Return the figure that a printed text is, None where it is words, a date or a range."""
    match = _FIGURE.fullmatch(text)
    if match is None or not text.isprintable() or measured(text)[0] is None:
        return None
    value = Decimal(match["digits"].replace(",", ""))
    return ShownFigure(value, match["prefix"], match["suffix"] or "")


def tells_percents(text: str) -> bool:
    """Say whether a measure or a unit tells percents: a bare figure beside it counts them too."""
    return _OF_PERCENTS.search(plain(text)) is not None
