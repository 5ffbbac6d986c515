"""All checks of the proof-reader: what finds them, and what is said of them.

What is said stands in ``resources/proof/checks/*.toml``, one table for each check: ``title``,
``severity``, ``basis`` and ``message``, with ``message_<variant>`` and ``severity_<variant>`` where
a check tells several kinds of slips.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from perfdesk import paths
from perfdesk.proof import figures, language, structure
from perfdesk.template.datatypes import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.proof.values import Across, Local

_ROOMS = (language, figures, structure)

#: Detectors by name. A detector may tell slips of several checks.
LOCAL: Mapping[str, Local] = {name: find for room in _ROOMS for name, find in room.LOCAL.items()}
ACROSS: Mapping[str, Across] = {name: one for room in _ROOMS for name, one in room.ACROSS.items()}

#: Detectors of ``LOCAL`` that are given one paragraph at a time: what they look for stands in one,
#: and a keystroke in a long text then costs one paragraph.
BY_LINE = frozenset(
    {
        "approximate_exact",
        "approximate_twice",
        "change_told",
        "document_numbers",
        "doubled_characters",
        "doubled_words",
        "foreign_unit",
        "full_width_digits",
        "half_width_marks",
        "malformed_numbers",
        "missing_list_marks",
        "missing_ordinals",
        "odd_units",
        "personal_names",
        "personal_numbers",
        "placeholders",
        "rate_told",
        "rates_over_all",
        "repeated_marks",
        "secrecy_words",
        "straight_quotes",
        "sum_told",
        "unmeasured",
        "wrong_constructions",
        "wrong_phrases",
        "wrong_years",
    }
)


@dataclass(frozen=True, slots=True)
class CheckText:
    """What is said of a check's slips."""

    title: str
    severity: Severity
    basis: str
    message: str
    variants: Mapping[str, str]

    def of(self, variant: str) -> tuple[Severity, str]:
        """Return the severity and the message of a kind of slips."""
        if not variant:
            return self.severity, self.message
        severity = self.variants.get(f"severity_{variant}", self.severity)
        return Severity(severity), self.variants[f"message_{variant}"]


@cache
def check_texts() -> Mapping[str, CheckText]:
    """Return the texts of all checks, by code."""
    texts: dict[str, CheckText] = {}
    for file in sorted((paths.resources() / "proof" / "checks").glob("*.toml")):
        for code, table in tomllib.loads(file.read_text(encoding="utf-8")).items():
            texts[code] = CheckText(
                title=table.pop("title"),
                severity=Severity(table.pop("severity")),
                basis=table.pop("basis"),
                message=table.pop("message"),
                variants=table,
            )
    return texts
