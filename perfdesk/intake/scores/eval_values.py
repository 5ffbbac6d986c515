"""Decide what becomes of a cell: the same as in the report, a new text for a field, or neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.document.texts import figure_in, printable, printed
from perfdesk.intake.scores.eval_layout import is_no_value, is_null
from perfdesk.intake.scores.table_proposal import OwnedCell, TakenCell
from perfdesk.intake.words.wording import fold
from perfdesk.template.datatypes import DataType, ValueFaultError, content_type, plain
from perfdesk.template.measures import sign_of

if TYPE_CHECKING:
    from perfdesk.intake.scores.table_proposal import Gathering
    from perfdesk.intake.sheets.spreadsheet import Cell
    from perfdesk.report.report import Report
    from perfdesk.report.values import FieldRef
    from perfdesk.template.schema import FormField

#: A mark of a choice that is more than its beginning: 数量 is 数量指标.
_LEAST_CHOICE = 2


class CellTaker:
    """Puts cells into a proposal.

    Args:
        report: The report, with true values; it is not changed.
        gathering: The proposal.
        clears: Whether an empty cell empties its field.
    """

    def __init__(self, report: Report, gathering: Gathering, *, clears: bool) -> None:
        self._report = report
        self._gathering = gathering
        self._clears = clears
        self._seen: set[FieldRef] = set()

    def field(self, code: str) -> FormField:
        """Return a field of the template."""
        return self._report.template.fields[code]

    def old(self, ref: FieldRef) -> str:
        """Return what a field shows now; a new record has its defaults."""
        if ref.line < 0:
            return self.field(ref.code).default
        return printed(self._report, ref) if ref in self._report.values else ""

    def take(self, ref: FieldRef, cell: Cell, address: str, unit: str = "") -> None:
        """Take a cell for a field; ``unit`` is that of a bare figure, by words around it."""
        if ref in self._seen:
            if cell.problem or not self.is_same(ref, cell.text):
                self._gathering.reject(address, cell.text, "read_twice")
            return
        self._seen.add(ref)
        if self._report.template.compiled[ref.code].calculate is not None:
            if not cell.problem and not is_null(cell.text):
                self._gathering.owned.append(OwnedCell(ref, address, cell.text.strip()))
            return
        if cell.problem:
            self._gathering.reject(address, "", cell.problem)
        elif is_null(cell.text) or (self.field(ref.code).is_numeric and is_no_value(cell.text)):
            self._empty(ref, address)
        elif not self.is_same(ref, cell.text):
            self._change(ref, cell, address, unit)

    def _empty(self, ref: FieldRef, address: str) -> None:
        old = self.old(ref)
        if not old or ref.line < 0 or is_null(old):
            return
        if self._clears:
            self._gathering.taken.append(TakenCell(ref, address, old, ""))
        else:
            self._gathering.tell(address, "", "kept", old=short(old))

    def put(self, ref: FieldRef, address: str, text: str) -> None:
        """Take a text that is known to be another one than the field has, if it is a value."""
        field, told = self.field(ref.code), text
        text = self._choice(field, told)
        if text == self.old(ref):
            return
        if text != told and sign_of(told) is None and not _is_short_form(told, text):
            self._gathering.tell(address, told, "choice_read", word=told, choice=text)
        try:
            value = content_type(field.type).parse(text, field.options)
        except ValueFaultError as fault:
            if field.choices:
                choices = "、".join(field.choices)
                self._gathering.reject(address, text, "choice_unclear", word=text, choices=choices)
            else:
                self._gathering.reject(address, text, "value_fault", fault=fault)
            return
        if value is None:
            return
        self._gathering.taken.append(TakenCell(ref, address, self.old(ref), text))

    def _change(self, ref: FieldRef, cell: Cell, address: str, unit: str) -> None:
        text = cell.text.strip()
        if unit and is_bare(text) and self.field(ref.code).type is DataType.MONEY:
            text = f"{text}{unit}"
            if self.is_same(ref, text):
                return
        self.put(ref, address, text)

    def _choice(self, field: FormField, text: str) -> str:
        """Return the choice that a word means, where only one can be meant."""
        if not field.choices or text in field.choices:
            return text
        key = fold(text)
        sign = sign_of(text)
        if sign in field.choices:
            return str(sign)
        close = [
            choice
            for choice in field.choices
            if fold(choice) == key
            or (min(len(key), len(choice)) >= _LEAST_CHOICE
                and (fold(choice).startswith(key) or key.startswith(fold(choice))))
        ]  # fmt: skip
        close = close or [
            choice for choice in field.choices if len(key) > 1 and key in fold(choice)
        ]
        return close[0] if len(close) == 1 else text

    def is_same(self, ref: FieldRef, text: str) -> bool:
        """Say whether a cell shows what the field shows."""
        old = self.old(ref)
        if _plain_text(text) == _plain_text(old):
            return True
        field = self.field(ref.code)
        if field.is_numeric:
            try:
                options, kind = field.options, content_type(field.type)
                return kind.parse(text, options) == kind.parse(old, options)
            except ValueFaultError:
                return False
        return same_figure(text, old)


def _is_short_form(told: str, choice: str) -> bool:
    """Say whether a choice is only written out: 数量 is 数量指标."""
    return fold(choice).startswith(fold(told)) or fold(told).startswith(fold(choice))


def _plain_text(text: str) -> str:
    return "\n".join(line.rstrip() for line in printable(text).strip().split("\n"))


def short(text: str) -> str:
    """Return the beginning of a text on one line, to be quoted."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:40]}…"


def is_bare(text: str) -> bool:
    """Say whether a text is a number with nothing around it."""
    figure = figure_in(text.strip())
    return figure is not None and not figure.prefix and not figure.suffix


def same_figure(one: str, other: str, *, is_percent: bool = False) -> bool:
    """Say whether two value texts are the same figure with the same words around it.

    百分之95, 95% and 95％ are the same, and 95 too where it ``is_percent``.
    """
    first, second = figure_in(one.strip()), figure_in(other.strip())
    if first is None or second is None or first.value != second.value:
        return False
    percents = [
        figure.is_percent or (is_percent and not figure.suffix) for figure in (first, second)
    ]
    before, behind = (
        figure.around(is_percent=percent)
        for figure, percent in zip((first, second), percents, strict=True)
    )
    return percents[0] == percents[1] and [*map(plain, before)] == [*map(plain, behind)]
