"""Numbers in words: reading them, and whether they agree with each other and with the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.proof.values import Across, Local

LOCAL: Mapping[str, Local] = {}
ACROSS: Mapping[str, Across] = {}
