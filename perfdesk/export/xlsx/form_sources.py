"""Decide which cells of a form are formulas: what is computed, and what stands elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.export.xlsx.formulas import formula, link, unless_lost

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.document.blocks import GridCell
    from perfdesk.export.xlsx.formulas import PlacedFigure, PlacedFigures
    from perfdesk.report.values import FieldRef


class FormSources:
    """The formulas of one sheet's forms; each figure has one cell of its own in the workbook."""

    def __init__(
        self, sheet: str, placed: Mapping[FieldRef, PlacedFigure], figures: PlacedFigures
    ) -> None:
        self._sheet = sheet
        self._placed = placed
        self._figures = figures

    def source(self, cell: GridCell, figure: PlacedFigure) -> str | None:
        """Return the formula (with its ``=``) of a form's cell, None where it holds its content."""
        if cell.source is None:
            return None
        own = self._placed.get(cell.source)
        if own is not None and own.place != figure.place:
            is_same = own.value == cell.value and (cell.value is not None or not cell.text)
            return link(own, self._sheet, figure.scale) if is_same else None
        if cell.formula is None:
            return None
        value = cell.value if cell.value is not None else cell.text or None
        line, figures, sheet = cell.source.line, self._figures, self._sheet
        source = formula(cell.formula, line, value, figures, sheet, figure.scale)
        if source is None or not cell.lacking:
            return source
        return unless_lost(source, cell.formula, line, figures, sheet, cell.lacking)
