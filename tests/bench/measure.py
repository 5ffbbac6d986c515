"""Repeat and summarise: medians of alternating runs, so that a busy machine hits both alike."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of repeated runs of one thing."""

    name: str
    runs: Sequence[float]

    @property
    def median(self) -> float:
        """Return the median in milliseconds."""
        return statistics.median(self.runs)

    @property
    def p95(self) -> float:
        """Return the time that 95 % of the runs stay below."""
        return sorted(self.runs)[max(0, round(len(self.runs) * 0.95) - 1)]


def once(act: Callable[[], object]) -> float:
    """Return how many milliseconds one run takes."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def repeated(name: str, act: Callable[[], object], runs: int) -> Times:
    """Run something so many times in a row."""
    return Times(name, [once(act) for _ in range(runs)])


def alternating(acts: dict[str, Callable[[], object]], runs: int) -> dict[str, Times]:
    """Run several things in turn, so many rounds, after one round that does not count."""
    found: dict[str, list[float]] = {name: [] for name in acts}
    for act in acts.values():
        act()
    for _ in range(runs):
        for name, act in acts.items():
            found[name].append(once(act))
    return {name: Times(name, times) for name, times in found.items()}
