"""What the words of an indicator tell: a judgement, times, a value below 0."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from perfdesk.template.datatypes import plain
from perfdesk.template.deadlines import Span, acceptance, told_time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.report.scores.score_row import ScoreRow
    from perfdesk.template.score_tables import QualitativeBand


def told_level(row: ScoreRow) -> str:
    """Return the judgement that the words of the actual value are; empty for none or several."""
    return level_in(row.text(row.scoring.actual), row.scoring.band)


def level_in(text: str, bands: Iterable[QualitativeBand]) -> str:
    """Return the level that a text tells; empty for none or several.

    未达成 is not 达成: where words of two levels end at one place the longer ones count.
    """
    told: dict[int, tuple[int, str]] = {}
    for band in bands:
        for word in band.words:
            start = text.find(word)
            end = start + len(word)
            if start >= 0 and told.get(end, (0, ""))[0] < len(word):
                told[end] = len(word), band.level
    levels = {level for _, level in told.values()}
    return levels.pop() if len(levels) == 1 else ""


class Times(NamedTuple):
    """When something was to be done, was done (None: not told), and was accepted (None)."""

    target: Span
    actual: Span | None
    accepted: Span | None


def times_of(row: ScoreRow) -> Times | None:
    """Return the times of an indicator whose target is one; None for all others."""
    scoring, year = row.scoring, row.fiscal_year
    target = told_time(row.text(scoring.target), year)
    if scoring.dates is None or target is None or row.is_qualitative:
        return None
    accepted = (acceptance(row.text(code), year) for code in (scoring.account, scoring.note))
    return Times(
        target,
        told_time(row.text(scoring.actual), year),
        next((one for one in accepted if one is not None), None),
    )


def is_negative(row: ScoreRow) -> bool:
    """Say whether the actual value is below 0 and no rate: nothing is done less than never."""
    figure, _ = row.read_actual
    if row.rule is None or figure is None or figure >= 0:
        return False
    scoring = row.scoring
    told = [plain(row.text(code)) for code in (scoring.actual, scoring.target, scoring.unit)]
    return not any("%" in text or "百分" in text for text in told)
