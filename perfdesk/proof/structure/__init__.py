"""The build of a report: numbering, headings, repeated passages, goals and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.proof.values import Across, Local

LOCAL: Mapping[str, Local] = {}
ACROSS: Mapping[str, Across] = {}
