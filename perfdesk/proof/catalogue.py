"""All detectors of the proof-reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.proof.figures import detectors as figures
from perfdesk.proof.language import detectors as language
from perfdesk.proof.structure import detectors as structure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.proof.values import Across, Local

_ROOMS = (language, figures, structure)

#: Detectors by name. A detector may tell slips of several checks.
LOCAL: Mapping[str, Local] = {name: find for room in _ROOMS for name, find in room.LOCAL.items()}
ACROSS: Mapping[str, Across] = {name: one for room in _ROOMS for name, one in room.ACROSS.items()}
