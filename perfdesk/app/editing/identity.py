"""What makes a report this one: template, year and unit, checked as they are entered."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.report.values import ReportMeta

if TYPE_CHECKING:
    from perfdesk.template.template import ReportTemplate

_MAX_UNIT_LENGTH = 100
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})


def report_meta(template: ReportTemplate, fiscal_year: int, unit: str) -> ReportMeta:
    """Return a report's identity, the unit's name without what cannot be seen.

    Raises:
        UserError: ``year_out_of_range`` or ``unit_missing``.
    """
    # The list of reports comes up without what only an open report needs.
    from perfdesk.template.datatypes import YEARS  # noqa: PLC0415

    if fiscal_year not in YEARS:
        raise UserError("year_out_of_range", year=fiscal_year, first=YEARS[0], last=YEARS[-1])
    name = " ".join(_visible(unit).split())
    if not name or len(name) > _MAX_UNIT_LENGTH:
        raise UserError("unit_missing", limit=_MAX_UNIT_LENGTH)
    return ReportMeta(template.identity.id, template.identity.version, fiscal_year, name)


def is_unit(name: str) -> bool:
    """Say whether a name is one that ``report_meta`` would keep as it is."""
    return 0 < len(name) <= _MAX_UNIT_LENGTH and name == " ".join(_visible(name).split())


def _visible(text: str) -> str:
    """Drop control, format and surrogate characters: no name has them."""
    return "".join(
        char for char in text if char.isspace() or unicodedata.category(char) not in _UNSEEN
    )
