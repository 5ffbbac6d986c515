"""What is said of the proof-reader's slips: the texts of all checks.

They stand in ``resources/proof/checks/*.toml``, one table for each check: ``title``, ``severity``,
``basis`` and ``message``, with ``message_<variant>`` and ``severity_<variant>`` where a check tells
several kinds of slips.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from perfdesk import paths
from perfdesk.template.datatypes import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping


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
