"""All detectors of figures, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.proof.figures import changes, lists, rates, sums, units
from perfdesk.proof.figures.declared import DeclaredCount
from perfdesk.proof.figures.form import FormFigure
from perfdesk.proof.figures.grades import GradeTold
from perfdesk.proof.figures.money import MoneyParts
from perfdesk.proof.figures.results import IndicatorFigure
from perfdesk.proof.figures.rows import RowFigure
from perfdesk.proof.figures.twice import ToldTwice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.proof.values import Across, Local

LOCAL: Mapping[str, Local] = {
    "listed_count": lists.find,
    "sum_told": sums.find,
    "rate_told": rates.find,
    "change_told": changes.find,
    "decimals_mixed": units.find_decimals,
    "units_mixed": units.find_units,
}
ACROSS: Mapping[str, Across] = {
    "declared_count": DeclaredCount(),
    "money_parts": MoneyParts(),
    "form_figure": FormFigure(),
    "row_figure": RowFigure(),
    "indicator_figure": IndicatorFigure(),
    "figure_told_twice": ToldTwice(),
    "grade_told": GradeTold(),
}
