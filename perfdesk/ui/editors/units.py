"""元 or 万元: say how a figure was understood; offer to convert one that looks like the other."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from perfdesk.errors import message
from perfdesk.report.values import FieldRef, State
from perfdesk.template.datatypes import DataType, content_type, plain
from perfdesk.ui.editors.formula import grouped
from perfdesk.ui.parts.look import GAP, label, quiet_button

if TYPE_CHECKING:
    from perfdesk.report.report import Report
    from perfdesk.report.values import FieldValue
    from perfdesk.template.schema import FormField
    from perfdesk.template.template import ReportTemplate

#: A figure without a unit of its own.
_BARE = re.compile(r"[0-9][0-9,]*(\.[0-9]+)?", re.ASCII)
#: 100 亿元: no department of a district spends more, so so many 万元 are 元.
_IMPLAUSIBLE = Decimal(1_000_000)
#: Two figures are of one kind within this ratio, and apart from this one on.
_ALIKE, _APART = Decimal(5), Decimal(1000)
_MYRIAD = Decimal(10_000)
_OTHER = {"万元": "元", "元": "万元"}
#: Typed like this, a figure says itself how it was understood.
_LITERAL = re.compile(r"-?[0-9]+(\.[0-9]+)?%?", re.ASCII)
#: From so many digits before the point on, separators help to read a figure.
_LONG = 5
_NUMERIC = (DataType.MONEY, DataType.DECIMAL, DataType.INTEGER, DataType.PERCENT)
#: What a figure may end with that is no unit.
_ENDS_BARE = re.compile(r"[0-9.,)]$", re.ASCII)


def unit_of(field: FormField) -> str:
    """Return the unit in which a figure is told."""
    return field.unit or ("%" if field.type is DataType.PERCENT else "")


def has_own_unit(field: FormField, value: FieldValue) -> bool:
    """Say whether a figure was typed with a unit: 34156200元."""
    if field.type not in _NUMERIC or value.state is not State.VALID:
        return False
    return not _ENDS_BARE.search(plain(value.text).strip())


def understood(field: FormField, value: FieldValue) -> str:
    """Return how a typed figure was understood, where that is worth saying."""
    if field.type not in _NUMERIC or value.state is not State.VALID:
        return ""
    text = value.text.strip()
    if _LITERAL.fullmatch(text) and len(text.partition(".")[0]) < _LONG:
        return ""
    shown = content_type(field.type).show(value.value, field.options)
    return f"＝ {grouped(shown.removesuffix('%'))} {unit_of(field)}".rstrip()


def other_unit(report: Report, ref: FieldRef, beside: tuple[str, ...]) -> str:
    """Return the unit in which a bare amount was probably given; "" where its own is right.

    ``beside`` is what ``of_one_kind`` gave: this is asked at every keystroke in any amount.

    That is where an amount in 万元 is beyond 100 亿元, or where it is a thousand times away from
    the largest amount beside it and would be of one kind with it in the other unit.
    """
    field, value = report.template.fields[ref.code], report.values[ref]
    amount = value.value
    if field.type is not DataType.MONEY or value.state is not State.VALID:
        return ""
    if not isinstance(amount, Decimal) or not amount or not _BARE.fullmatch(plain(value.text)):
        return ""
    if field.unit == "万元" and amount >= _IMPLAUSIBLE:
        return "元"
    largest = max(_amounts(report, ref.line, beside), default=Decimal(0))
    if not largest:
        return ""
    factor = 1 / _MYRIAD if field.unit == "万元" else _MYRIAD
    ratio, converted = amount / largest, amount * factor / largest
    is_apart = ratio >= _APART or ratio <= 1 / _APART
    is_apart = is_apart and (ratio > 1) == (field.unit == "万元")
    return _OTHER[field.unit] if is_apart and 1 / _ALIKE <= converted <= _ALIKE else ""


def _amounts(report: Report, line: int, codes: tuple[str, ...]) -> list[Decimal]:
    """Return the amounts among these fields that the clerk entered in this record."""
    found = []
    for code in codes:
        value = report.values[FieldRef(code, line)]
        if value.state is State.VALID and isinstance(value.value, Decimal):
            found.append(abs(value.value))
    return found


def of_one_kind(template: ReportTemplate, code: str) -> tuple[str, ...]:
    """Return the other amounts in the same unit that stand beside one."""
    fields = template.fields
    field = fields[code]
    return tuple(
        other
        for other in template.members.get(field.group or field.section or "", ())
        if other != code and fields[other].type is DataType.MONEY
        if fields[other].unit == field.unit
    )


class OfferLine(QWidget):
    """A line below a figure: what it would be in the other unit, and a button that takes it.

    Signals:
        taken: The unit, when the clerk wants it.
    """

    taken = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._unit = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self._words = label("", "finding-hint", self, wraps=True)
        self.button = quiet_button("", "", self)
        self.button.clicked.connect(lambda: self.taken.emit(self._unit))
        row.addWidget(self._words, 1)
        row.addWidget(self.button)

    def show_unit(self, unit: str, shown: str) -> None:
        """Offer a unit, with what the figure would be then."""
        self._unit = unit
        self._words.setText(message("ui", "convert_offer", unit=unit, shown=shown))
        self.button.setText(f"按{unit}换算")
        self.button.setAccessibleName(f"按{unit}换算")
