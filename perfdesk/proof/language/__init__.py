"""What a passage shows by itself: characters, marks, words, persons, years."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.proof.values import Across, Local

LOCAL: Mapping[str, Local] = {}
ACROSS: Mapping[str, Across] = {}
