"""Choose the template whose outline an old report has, and say why; refuse what is no such report.

A template of one region is chosen only for nearly its own outline; the general one is at home in
every other.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from perfdesk import paths
from perfdesk.errors import message
from perfdesk.intake.outline.front import read_front
from perfdesk.intake.outline.outline import find_outline
from perfdesk.intake.outline.outline_numbers import heading_number, inner_places
from perfdesk.intake.outline.outline_words import Match
from perfdesk.intake.words.wording import compact, is_closed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfdesk.intake.cleaning.paragraphs import SourceLine
    from perfdesk.intake.outline.front import Found
    from perfdesk.intake.outline.outline import HeadingLine, Outline
    from perfdesk.template.template import ReportTemplate

_WORTH = {
    Match.UNKNOWN: 0.0,
    Match.CONTAINED: 0.5,
    Match.ALIAS: 0.85,
    Match.HEADING: 1.0,
}
#: What headings in common with a template for any region count, beside those of one region's own.
_ANYWHERE = 0.62
#: A region's template must know so much of the headings, or the region must be named.
_OWN_OUTLINE = 0.75
_NAMED = 0.5
_TO_THE_LETTER = 0.97
_TITLE, _YEAR = 0.05, 0.05
#: So many lines at the top may be a title, and none of them is longer.
_FRONT_LINES = 12
_TITLE_LENGTH = 60
_HEADING_LENGTH = 30
#: So many headings about accounts are those of accounts.
_ACCOUNTS = 3
_TOLD = 4
#: Where a report on several projects says so.
_OPENING_LINES = 40
_SEVERAL = re.compile(
    r"项目[共计]*(?:[2-9]|[1-9]\d+)个|(?:[2-9]|[1-9]\d+|[两二三四五六七八九十]+)个项目"
)
#: From this confidence on a heading speaks for a template.
_SURE = 0.5


@dataclass(frozen=True, slots=True)
class Choice:
    """A template for an old report.

    Attributes:
        fit: How well it fits, 0 to 1.
        reason: Why it was chosen, a whole sentence for the clerk.
    """

    template: ReportTemplate
    outline: Outline
    fit: float
    reason: str


def choose(
    templates: Iterable[ReportTemplate], lines: Sequence[SourceLine], *, is_strict: bool = True
) -> Choice | None:
    """Return the best template for a text, None where the text is a report of another kind.

    Args:
        templates: Those to choose from; of one alone it is only asked whether it fits at all.
        lines: The text without furniture.
        is_strict: A region's template needs its own outline, nearly to the letter.
    """
    templates = list(templates)
    told = [template.identity.report_title for template in templates]
    is_ours = any(_has(title, "words") for title in told)
    # Of a template that the clerk named she knows what the text is; its headings must do.
    if len(templates) > 1 and _is_of_another_kind(lines, is_ours=is_ours):
        return None
    tried = [_Trial(template, find_outline(template, lines), lines) for template in templates]
    fitting = [trial for trial in tried if trial.fits]
    most = max((trial.known for trial in fitting), default=0)
    own = [
        trial for trial in fitting if len(tried) == 1 or trial.is_at_home(most, is_strict=is_strict)
    ]
    if not fitting and _has(_front_of(lines), "own"):
        # The title says what it is: better all of it without a place than nothing of it.
        fitting = [trial for trial in tried if not trial.is_regional]
    best = max(own or fitting, key=lambda trial: trial.rank, default=None)
    return best.choice() if best is not None else None


def forced(template: ReportTemplate, lines: Sequence[SourceLine]) -> Choice:
    """Return a template for a text that it does not fit, and say how little it knows of it."""
    trial = _Trial(template, find_outline(template, lines), lines)
    return trial.choice("template_poor")


def choose_template(
    templates: Iterable[ReportTemplate], lines: Sequence[SourceLine]
) -> ReportTemplate | None:
    """Return the template whose headings and title are most like the text's, None if none fits."""
    choice = choose(templates, lines, is_strict=False)
    return choice.template if choice is not None else None


class _Trial:
    """One template, tried on a text."""

    def __init__(
        self, template: ReportTemplate, outline: Outline, lines: Sequence[SourceLine]
    ) -> None:
        self._template = template
        self._outline = outline
        self._lines = lines
        best: dict[str, HeadingLine] = {}
        for heading in outline.headings:
            code = heading.section if heading.match is not Match.TOPIC else None
            if code is not None and (code not in best or best[code].match < heading.match):
                best[code] = heading
        self._best = best
        printed = [one for one in template.sections.values() if one.printed and not one.annex]
        self._printed = len(printed)
        self._sure = [code for code, one in best.items() if one.confidence >= _SURE]
        #: How many headings it surely knows.
        self.known = sum(
            one.section is not None and one.confidence >= _SURE for one in outline.headings
        )
        #: What words only are about is no heading of this template.
        self._told = len(best) + sum(
            one.section is None or one.match is Match.TOPIC for one in outline.headings
        )
        self._common = sum(_WORTH[one.match] for one in best.values())
        self._title = _title_of(template, outline)
        self._is_told = _has(_front_of(lines), "own") or _is_mostly_own(lines)

    @property
    def fits(self) -> bool:
        """Say whether this is a report of the template's kind.

        Two outermost headings are needed, or a third of all, and not mostly others; of a text
        whose title says its kind fewer.
        """
        sure = self._sure
        outermost = sum(self._template.sections[code].parent is None for code in sure)
        is_enough = outermost >= 2 or len(sure) >= 4 or 0 < self._printed <= len(sure) * 3
        is_enough = is_enough or (bool(sure) and self._is_told)
        return is_enough and len(sure) * 3 >= self._told

    @property
    def is_regional(self) -> bool:
        """Say whether the template is that of one region."""
        return bool(self._template.identity.region)

    def is_at_home(self, most: int, *, is_strict: bool) -> bool:
        """Say whether a region's template has nearly this outline, or its region is named.

        ``most`` is how many headings are known to the template that knows most of them.
        """
        if not self._template.identity.region:
            return True
        share = self._common / max(1, self._told)
        if self._names_region():
            return share >= _NAMED
        if self.known < most:
            return False
        return share >= (_TO_THE_LETTER if is_strict else _OWN_OUTLINE)

    @property
    def rank(self) -> float:
        """Return what the templates are compared by."""
        if self._template.identity.region:
            likeness = 2 * self._common / max(1, self._printed + self._told)
        else:
            likeness = _ANYWHERE * self._common / max(1, self._told)
        if self._title is not None:
            year = int(self._title.slots.get("fiscal_year", 0))
            likeness += _TITLE * self._title.is_generated
            likeness += _YEAR * (year in self._template.identity.fiscal_years)
        return likeness

    def _names_region(self) -> bool:
        """Say whether the last part of the region's name stands before the first heading."""
        first = self._outline.headings[0].first if self._outline.headings else len(self._lines)
        front = compact("".join(line.text for line in self._outline.lines[:first]))
        region = self._template.identity.region
        return region[-3:] in front

    def choice(self, code: str = "template_chosen") -> Choice:
        """Return it with why it was chosen, which the note ``code`` says."""
        template = self._template
        common = [
            template.sections[code].heading for code in template.sections if code in self._best
        ]
        sentence = message(
            "notes",
            code if common or code != "template_chosen" else "template_by_title",
            title=template.identity.title,
            count=len(common),
            total=self._told,
            headings="、".join(f"“{one}”" for one in common[:_TOLD]),
        )
        sure = sum(one.confidence for one in self._best.values())
        return Choice(
            template, self._outline, round(min(1.0, sure / max(1, self._told)), 2), sentence
        )


def _title_of(template: ReportTemplate, outline: Outline) -> Found | None:
    first = outline.headings[0].first if outline.headings else len(outline.lines)
    return read_front(template, (), outline.lines[:first]).title


# -- texts of another kind ------------------------------------------------------------------------


@cache
def _kinds() -> dict[str, list[str]]:
    return tomllib.loads((paths.resources() / "intake" / "kinds.toml").read_text(encoding="utf-8"))


def _has(text: str, kind: str) -> bool:
    return any(word in text for word in _kinds()[kind])


def _is_of_another_kind(lines: Sequence[SourceLine], *, is_ours: bool) -> bool:
    """Say whether title and words are those of another kind of text, whatever its headings are.

    The words of the text are looked at where the templates are such of self-evaluations.
    """
    title = _front_of(lines)
    if _has(title, "own"):
        is_about = compact(lines[0].text).endswith(tuple(_kinds()["about"]))
        is_single = _has(title, "single") and not _has(title, "whole")
        return is_about or (is_single and not _speaks_of_several(lines))
    if _has(title, "other"):
        # A part of the accounts may be all about performance.
        return not _is_mostly_own(lines)
    if not is_ours:
        return False
    headings = _headings(lines)
    other = sum(_has(heading, "accounts") for heading in headings)
    own = sum(_has(heading, "words") for heading in headings)
    if other >= _ACCOUNTS and other > own:
        return True
    return not own and not any(_has(line.text, "words") for line in lines)


def _speaks_of_several(lines: Sequence[SourceLine]) -> bool:
    """Say whether all of a unit's projects are told together (项目15个)."""
    return any(_SEVERAL.search(line.text) for line in lines[:_OPENING_LINES])


def _is_mostly_own(lines: Sequence[SourceLine]) -> bool:
    """Say whether most of what may be headings is about performance."""
    headings = _headings(lines)
    own = sum(_has(heading, "words") for heading in headings)
    return own >= 2 and own * 2 >= len(headings)


def _headings(lines: Sequence[SourceLine]) -> list[str]:
    return [compact(line.text) for line in lines if _may_be_heading(line)]


def _may_be_heading(line: SourceLine) -> bool:
    return len(line.text) <= _HEADING_LENGTH and heading_number(line.text) is not None


def _front_of(lines: Sequence[SourceLine]) -> str:
    """Return the short open lines at the top, as one text; of a running line its beginning."""
    front = ""
    if lines and len(lines[0].text) > _TITLE_LENGTH:
        text = compact(lines[0].text)[:_TITLE_LENGTH]
        return text[: next(inner_places(text), len(text))]
    for line in lines[:_FRONT_LINES]:
        text = compact(line.text)
        if is_closed(text) or len(text) > _TITLE_LENGTH:
            break
        front += text
    return front
