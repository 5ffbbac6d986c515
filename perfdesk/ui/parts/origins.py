"""Tell reports of the same unit and year apart: where one comes from."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.times import when_words

if TYPE_CHECKING:
    from perfdesk.report.values import ReportSummary

_KNOWN = frozenset({"copy", "import", "screen", "journal", "backup", "package"})


def origin_words(summary: ReportSummary) -> str:
    """Return where a report comes from and from when; empty where it was begun as usual."""
    kind, _, at = summary.origin.partition("@")
    if kind not in _KNOWN:
        return ""
    try:
        moment = datetime.fromisoformat(at) if at else summary.created_at
    except ValueError:  # Changed by another hand.
        moment = summary.created_at
    return sentence(f"origin_{kind}", when=when_words(moment))
