"""Find the headings of a template among the lines of a text, and say how well they fit.

Known wordings (heading or alias) count wherever they stand; a wording that only contains a known
one, and headings that no template knows, are taken where number and order speak for them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from perfdesk.intake.numbers import Form, form_of, leading_number
from perfdesk.intake.wording import fold, is_closed, seam, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.intake.paragraphs import SourceLine
    from perfdesk.template.template import ReportTemplate

#: A line longer than this, in half cells, is no heading of its own.
_LONGEST = 80
#: Shorter wordings are found in headings of any kind.
_SHORTEST_CONTAINED = 4
_SHORTEST_BARE = 4


class Match(IntEnum):
    """How a heading was recognised, the best last."""

    UNKNOWN = 0
    CONTAINED = 1
    ALIAS = 2
    HEADING = 3


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """A heading in the source.

    Attributes:
        first: Index of its first line.
        count: How many lines it takes (a long one may be cut).
        section: Code of the template's section, None for a heading that the template lacks.
    """

    first: int
    count: int
    text: str
    section: str | None
    match: Match


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings of a text, in order."""

    headings: tuple[HeadingLine, ...]

    def sections(self) -> dict[str, Match]:
        """Return the sections that were found, each with its best match."""
        found: dict[str, Match] = {}
        for heading in self.headings:
            if heading.section is not None:
                found[heading.section] = max(
                    heading.match, found.get(heading.section, heading.match)
                )
        return found

    def fits(self, template: ReportTemplate) -> bool:
        """Say whether this is a report of the template's kind.

        Two outermost headings are needed, or a third of all.
        """
        found = self.sections()
        outermost = sum(template.sections[code].parent is None for code in found)
        printed = sum(section.printed for section in template.sections.values())
        return outermost >= 2 or 0 < printed <= len(found) * 3

    def likeness(self, template: ReportTemplate) -> float:
        """Return 0 to 1: headings in common, by how well they match, of those on either side."""
        weights = {Match.CONTAINED: 0.4, Match.ALIAS: 0.8, Match.HEADING: 1.0}
        common = sum(weights[match] for match in self.sections().values())
        unknown = sum(heading.section is None for heading in self.headings)
        printed = sum(section.printed for section in template.sections.values())
        return 2 * common / max(1, printed + len(self.sections()) + unknown)


def find_outline(template: ReportTemplate, lines: Sequence[SourceLine]) -> Outline:
    """Return the headings among ``lines``."""
    finder = _Finder(template, lines)
    finder.find_known()
    finder.find_others()
    return Outline(tuple(heading for _, heading in sorted(finder.found.items())))


@dataclass(slots=True)
class _Finder:
    template: ReportTemplate
    lines: Sequence[SourceLine]
    found: dict[int, HeadingLine] = field(default_factory=dict)
    wordings: dict[str, list[tuple[str, Match]]] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    level_of_form: dict[Form, int] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    current: str | None = None

    def __post_init__(self) -> None:
        for code, level in self.template.walk_sections():
            section = self.template.sections[code]
            if section.printed:
                self.levels[code] = level
                self._learn(section.heading, code, Match.HEADING)
                for alias in section.aliases:
                    self._learn(alias, code, Match.ALIAS)
        deepest = max(self.levels.values(), default=0)
        for level, pattern in enumerate(self.template.numbering[:deepest], start=1):
            form = form_of(pattern)
            if form is not None:
                self.level_of_form.setdefault(form, level)

    def _learn(self, wording: str, code: str, match: Match) -> None:
        self.wordings.setdefault(fold(wording), []).append((code, match))

    # -- known wordings -----------------------------------------------------------------------

    def find_known(self) -> None:
        """Find the lines that are a known wording, numbered ones first."""
        taken: set[int] = set()
        for numbered in (True, False):
            for index in range(len(self.lines)):
                heading = None if index in taken else self._known(index, numbered=numbered)
                if heading is not None:
                    self._keep(heading)
                    taken.update(range(index, index + heading.count))

    def _known(self, index: int, *, numbered: bool) -> HeadingLine | None:
        """Return the heading that begins on a line; a long one may go on on the next line."""
        text = self.lines[index].text
        if (leading_number(text) is not None) is not numbered or width(text) > _LONGEST:
            return None
        whole = self._match(index, 1, text)
        if whole is not None or not numbered or index + 1 == len(self.lines) or is_closed(text):
            return whole
        following = self.lines[index + 1].text
        return (
            None
            if leading_number(following)
            else self._match(index, 2, text + seam(text, following) + following)
        )

    def _match(self, index: int, count: int, text: str) -> HeadingLine | None:
        number = leading_number(text)
        wording = fold(text[number.length :] if number else text)
        candidates = self.wordings.get(wording, [])
        if number is None:
            candidates = [
                candidate
                for candidate in candidates
                if len(wording) >= _SHORTEST_BARE and candidate[0] not in self.used
            ]
        if not candidates:
            return None
        level = self.level_of_form.get(number.form) if number else None
        code, match = max(candidates, key=lambda one: self._rank(one[0], one[1], level))
        return HeadingLine(index, count, text, code, match)

    def _rank(self, code: str, match: Match, level: int | None) -> tuple[bool, bool, bool, Match]:
        """Of several sections with one wording: the right level, the open branch, not yet used."""
        branch = self.template.section_path(self.current) if self.current is not None else ()
        parent = self.template.sections[code].parent
        return (
            self.levels[code] == level,
            parent is None or parent in branch,
            code not in self.used,
            match,
        )

    def _keep(self, heading: HeadingLine) -> None:
        self.found[heading.first] = heading
        self.current = heading.section
        if heading.section is not None:
            self.used.add(heading.section)

    # -- other headings -----------------------------------------------------------------------

    def find_others(self) -> None:
        """Find similar and unknown headings, in reading order, among the numbered short lines."""
        self.current = None
        numbers: dict[int, int] = {}
        for index, line in enumerate(self.lines):
            known = self.found.get(index)
            heading = known or self._other(index, line, numbers)
            if heading is None:
                continue
            self._keep(heading)
            number = leading_number(heading.text)
            level = self.level_of_form.get(number.form) if number else None
            if number is not None and level is not None:
                numbers = {upper: n for upper, n in numbers.items() if upper < level}
                numbers[level] = number.value

    def _other(self, index: int, line: SourceLine, numbers: dict[int, int]) -> HeadingLine | None:
        number = leading_number(line.text)
        level = self.level_of_form.get(number.form) if number else None
        if number is None or level is None:
            return None
        if width(line.text) > _LONGEST or is_closed(line.text) or self._cuts_in(index):
            return None
        unknown = HeadingLine(index, 1, line.text, None, Match.UNKNOWN)
        similar = self._similar(fold(line.text[number.length :]), level)
        if similar is not None:
            return replace(unknown, section=similar, match=Match.CONTAINED)
        # Below a section that has no parts of its own, a number opens an item of its text; so does
        # one that does not go on from the headings before it.
        is_inside = (
            self.current is not None
            and self.levels[self.current] < level
            and not self.template.children.get(self.current)
        )
        return None if is_inside or number.value <= numbers.get(level, 0) else unknown

    def _cuts_in(self, index: int) -> bool:
        """Say whether the line may be the rest of a cut line (统|一、规范)."""
        before = self.lines[index - 1] if index and index - 1 not in self.found else None
        line = self.lines[index]
        return (
            before is not None
            and not is_closed(before.text)
            and leading_number(before.text) is None
            and width(before.text) > max(_LONGEST // 2, width(line.text))
        )

    def _similar(self, wording: str, level: int) -> str | None:
        """Return the unused section of this level with a wording that contains this or is in it."""
        best: tuple[float, str] | None = None
        if len(wording) < _SHORTEST_CONTAINED:
            return None
        for known, candidates in self.wordings.items():
            shorter, longer = (known, wording) if len(known) < len(wording) else (wording, known)
            if len(shorter) < _SHORTEST_CONTAINED or shorter not in longer:
                continue
            share = len(shorter) / len(longer)
            for code, _ in candidates:
                if self.levels[code] == level and code not in self.used and share >= 0.5:
                    best = max(best or (share, code), (share, code))
        return best[1] if best else None
