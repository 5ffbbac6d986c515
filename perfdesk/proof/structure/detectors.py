"""All detectors of a report's build, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.proof.structure.claims import (
    find_claims,
    find_foreign_unit,
    find_open_release,
    find_unparallel,
)
from perfdesk.proof.structure.conclusion import Conclusion
from perfdesk.proof.structure.cuts import Cuts
from perfdesk.proof.structure.indicators import Indicators, find_indicator_slips
from perfdesk.proof.structure.numbering import Numbering
from perfdesk.proof.structure.outline import Outline
from perfdesk.proof.structure.problems import Problems
from perfdesk.proof.structure.repeats import Repeats
from perfdesk.proof.structure.tasks import Tasks
from perfdesk.proof.structure.title import find_annex_slips, find_title_slips
from perfdesk.proof.structure.twice import ToldTwice
from perfdesk.proof.structure.unspent import Unspent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.proof.values import Across, Local

LOCAL: Mapping[str, Local] = {
    "annex": find_annex_slips,
    "claims": find_claims,
    "foreign_unit": find_foreign_unit,
    "indicator": find_indicator_slips,
    "release": find_open_release,
    "title": find_title_slips,
    "unparallel": find_unparallel,
}
ACROSS: Mapping[str, Across] = {
    "conclusion": Conclusion(),
    "cuts": Cuts(),
    "indicators": Indicators(),
    "numbering": Numbering(),
    "outline": Outline(),
    "problems": Problems(),
    "repeats": Repeats(),
    "tasks": Tasks(),
    "told_twice": ToldTwice(),
    "unspent": Unspent(),
}
