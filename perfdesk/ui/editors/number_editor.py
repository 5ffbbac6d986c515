"""Figures: one line, right-aligned, with the unit inside; never reformatted while typing.

How a figure with another unit or another width was understood is said below it; one that looks
like 元 in a field of 万元 (or the other way round) is offered to be converted, by one click.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt

from perfdesk.report.values import State
from perfdesk.template.datatypes import ValueFaultError, content_type
from perfdesk.ui.editors.base import FieldEditor
from perfdesk.ui.editors.formula import explain, grouped
from perfdesk.ui.editors.units import (
    OfferLine,
    has_own_unit,
    of_one_kind,
    other_unit,
    understood,
    unit_of,
)
from perfdesk.ui.inputs.inputs import LineInput

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from perfdesk.report.values import FieldValue


class NumberEditor(FieldEditor):
    """An integer, decimal, amount of money or percentage; read-only where it is calculated."""

    IS_WIDE: ClassVar[bool] = False
    KEEPS_ROOM: ClassVar[bool] = True

    def _build_input(self) -> QWidget:
        self._offer: OfferLine | None = None
        self._beside = of_one_kind(self.host.report.template, self.ref.code)
        self._input = LineInput(self._unit(), self)
        self._input.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._input.set_fixed(is_fixed=self.is_fixed)
        self._input.textEdited.connect(self._tell)
        self._input.composed.connect(self._show_deferred)
        self._input.entered.connect(self._enter)
        self._input.left.connect(self._leave)
        self._input.about_to_tip.connect(self._explain)
        return self._input

    def _unit(self) -> str:
        return unit_of(self.field)

    def _explain(self) -> None:
        """Tell of a calculated figure which formula and which figures it comes from."""
        words = explain(self.host.report, self.ref)
        if words:
            self._input.setToolTip(words)
            self._input.setAccessibleDescription(f"{words}\n{self.field.hint}".strip())

    @property
    def input(self) -> LineInput:
        """Return the line."""
        return self._input

    def _is_composing(self) -> bool:
        return self._input.is_composing

    def _fill(self, value: FieldValue) -> None:
        text = value.text
        if value.state is State.CALCULATED:
            # Without separators, as figures are typed: in one column both stand.
            text = text.removesuffix("%")
        if text != self._input.text():
            self._input.fill(text)

    def show_echo(self, value: FieldValue) -> None:
        """Explain a result, and offer to convert what looks like another unit."""
        super().show_echo(value)
        self._input.show_unit(is_shown=not has_own_unit(self.field, value))
        self._explain()
        self.show_offer()

    def _understood_text(self) -> str:
        return understood(self.field, self.value)

    # -- another unit ------------------------------------------------------------------------

    def show_conditions(self) -> None:
        """Show what hangs on other fields: whether it is due, and which unit is likely."""
        if isinstance(self.field.required, str):
            self.show_due()
        self.show_offer()

    def show_offer(self) -> None:
        """Offer to take a bare figure as one in the other unit where that is likely."""
        unit = ""
        if not self.is_fixed:
            unit = other_unit(self.host.report, self.ref, self._beside)
        if not unit:
            if self._offer is not None:
                self._offer.hide()
            return
        if self._offer is None:
            self._offer = OfferLine(self)
            self._offer.taken.connect(self._convert)
            self._body.insertWidget(3 if self._understood is not None else 2, self._offer)
        self._offer.show_unit(unit, self._converted(unit))
        self._offer.show()

    @property
    def offer(self) -> OfferLine | None:
        """Return the offer to convert, None where none was ever made."""
        return self._offer

    def _converted(self, unit: str) -> str:
        money, options = content_type(self.field.type), self.field.options
        try:
            value = money.parse(f"{self.value.text.strip()}{unit}", options)
        except ValueFaultError as fault:
            return str(fault)
        return f"{grouped(money.show(value, options))} {self._unit()}"

    def _convert(self, unit: str) -> None:
        text = f"{self._input.text().strip()}{unit}"
        self._input.fill(text)
        self._tell(text)
        self._input.setFocus()
