"""How many random examples a costly property is tried with: few in every run, many in a soak.

``python packaging/dev.py soak`` tries all properties with the whole numbers.
"""

from __future__ import annotations

import os

#: Set by the command of the soak.
SOAK = "PERFDESK_SOAK"
_SHARE, _FEWEST = 4, 6


def many(count: int) -> int:
    """Return how many examples to try of those that a soak tries; a quarter in other runs."""
    return count if os.environ.get(SOAK) else max(_FEWEST, count // _SHARE)
