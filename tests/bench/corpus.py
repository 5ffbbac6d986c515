"""Read every text of the corpus as an old report and say how well."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from perfdesk.template.catalogue import Catalogue
from tests.intake.corpus import written
from tests.intake.corpus.measure import measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.intake.corpus.measure import Reading


def run(names: Sequence[str] = ()) -> list[tuple[Reading, float]]:
    """Return each reading with the seconds it took, the worst first."""
    catalogue = Catalogue.standard()
    found = []
    for name in names or written.names():
        start = time.perf_counter()
        reading = measure(written.read(name), catalogue)
        found.append((reading, time.perf_counter() - start))
    return sorted(found, key=lambda one: (one[0].is_good, one[0].share))


def show(readings: Sequence[tuple[Reading, float]]) -> None:
    """Print the table, with the causes of what is not as it should be."""
    for reading, seconds in readings:
        state = "good" if reading.is_good else "BAD "
        print(
            f"  {state} {reading.name:28} {reading.share:7.2%} of {reading.total:5} characters,"
            f" {reading.lost.total()} lost, {seconds:5.2f} s"
        )
        for wrong in reading.wrong:
            print(f"         {wrong}")
        if reading.lost:
            print(f"         lost: {''.join(sorted(reading.lost.elements()))[:60]}")
        for miss in reading.misses[:6]:
            if miss.count > 3:
                print(f"         {miss.count:5} in {miss.found}, not {miss.wanted}: {miss.sample}")
    good = sum(reading.is_good for reading, _ in readings)
    print(f"  {good} of {len(readings)} texts as demanded (98 %, none lost, figures and title)")
