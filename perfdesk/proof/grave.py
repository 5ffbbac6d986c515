"""The detectors that tell errors, which keep a final version from leaving the office.

They are a tenth of the work, and all that has to be done where only errors are asked for. A test
holds that no other detector tells one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.proof.figures.form import FormFigure
from perfdesk.proof.figures.grades import GradeTold
from perfdesk.proof.figures.money import MoneyParts
from perfdesk.proof.language import amounts, leftovers
from perfdesk.proof.language.words import prose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.proof.values import Across, Local

LOCAL: Mapping[str, Local] = {
    find.__name__: prose(find)
    for find in (amounts.malformed_numbers, amounts.rates_over_all, leftovers.placeholders)
}
ACROSS: Mapping[str, Across] = {
    "money_parts": MoneyParts(),
    "form_figure": FormFigure(),
    "grade_told": GradeTold(),
}
