"""How many examples a costly property is tried with: few in every run, all of them in a soak.

``python packaging/dev.py soak`` is the soak.
"""

from __future__ import annotations

import os

#: Set by the command of the soak.
SOAK = "PERFDESK_SOAK"
IS_SOAK = bool(os.environ.get(SOAK))
_SHARE, _FEWEST = 4, 6


def many(count: int) -> int:
    """Return how many examples to try of those that a soak tries; a quarter in other runs."""
    return count if IS_SOAK else max(_FEWEST, count // _SHARE)
