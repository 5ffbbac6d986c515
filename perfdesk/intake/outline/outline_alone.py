"""Judge a heading by itself: number, length, marks, what follows; whatever stands before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.intake.outline.outline_candidates import may_hold
from perfdesk.intake.outline.outline_numbers import heading_number
from perfdesk.intake.words.wording import is_closed, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.intake.cleaning.paragraphs import SourceLine
    from perfdesk.intake.outline.outline_candidates import Candidate

_USUAL_WIDTH = 48
#: What a heading's style speaks for.
STYLED = 2.5
_LABELLED = 0.2
#: A line longer than this, in half cells, may have been cut.
_LONG_LINE = 40
#: A place where no reading gains more than this is not looked at.
_MOST_GAIN = 2.2
_SURELY = 0.85
#: What speaks against a heading without number, in a text with numbers and without.
_BARE_AMONG_NUMBERED, _BARE = 4.4, 2.2


@dataclass(frozen=True, slots=True)
class Own:
    """What speaks for a heading by itself, and what against it if it means nothing known."""

    candidate: Candidate
    score: float
    unknown: float

    @property
    def may_be_unknown(self) -> bool:
        """Say whether it may be a heading that means nothing known."""
        is_bare = self.candidate.number is None and self.candidate.level == 0
        return not is_bare and self.score + self.unknown + _MOST_GAIN > 0

    @property
    def is_likely(self) -> bool:
        """Say whether it may be a heading anywhere."""
        return bool(self.candidate.meanings) or self.may_be_unknown


class Alone:
    """Judges the headings of one text, each by itself."""

    def __init__(self, lines: Sequence[SourceLine], *, is_numbered: bool) -> None:
        self._lines = lines
        self._bareness = _BARE_AMONG_NUMBERED if is_numbered else _BARE
        self._next = self._following()

    def _following(self) -> list[int]:
        """Return for each line the next one that is text of the report."""
        following = [len(self._lines)] * (len(self._lines) + 1)
        for index in range(len(self._lines) - 1, -1, -1):
            here = index if self._lines[index].furniture is None else following[index + 1]
            following[index] = here
        return following

    def own(self, one: Candidate) -> Own:
        """Judge a heading by itself."""
        return Own(one, self._own(one), self._unknown(one))

    def _own(self, one: Candidate) -> float:
        """Return what speaks for a heading at this place, whatever it means."""
        score = 0.0
        if one.number is None:
            score -= 0.0 if one.level else _LABELLED if one.labels else self._bareness
        else:
            score += 1.0 if not one.number.weak else -1.0
        score += STYLED if one.level else 0.0
        score -= max(0, width(one.text) - _USUAL_WIDTH) / 12
        score -= 0.7 if one.glued else 0.0
        score -= 0.3 if one.inner else 0.0
        if one.last > one.line and one.meanings and one.meanings[0].quality >= _SURELY:
            score += 0.9
        return score + self._followed(one)

    def _followed(self, one: Candidate) -> float:
        """A heading has text below it, or headings; an item is followed by the next one."""
        if one.rest.strip():
            return 0.4
        behind = self._next[one.last + 1] if one.last + 1 <= len(self._lines) else len(self._lines)
        if behind >= len(self._lines):
            return -0.5
        line = self._lines[behind]
        if not may_hold(line):
            return 0.6
        number = heading_number(line.text)
        if number is None or one.number is None or number.key != one.number.key:
            return 0.6
        return -0.3 if one.is_exact else -2.2

    def has_text(self, one: Candidate) -> bool:
        """Say whether text, no heading, stands right below a heading."""
        if one.rest.strip():
            return True
        behind = self._next[one.last + 1]
        return behind < len(self._lines) and heading_number(self._lines[behind].text) is None

    def _unknown(self, one: Candidate) -> float:
        """What speaks against a heading that means nothing known."""
        score = 0.0
        words = one.words.rstrip()
        if words.endswith(("；", ";", "，", "、")):
            score -= 3.0
        elif is_closed(words):
            score -= 1.2 if one.rest else 2.0
        if any(mark in words[:-1] for mark in "，。；,;！？"):
            score -= 2.2
        if words.startswith(("是", "要")):
            score -= 2.0
        if self._cuts_in(one):
            score -= 4.0
        return score - (0.6 if one.rest or one.number is None else 0.0)

    def _cuts_in(self, one: Candidate) -> bool:
        """Say whether its line may be the rest of a cut line (统|一、规范)."""
        if one.line == 0 or one.start or one.level or one.number is None:
            return False
        before, line = self._lines[one.line - 1], self._lines[one.line]
        return (
            not before.is_whole
            and before.furniture is None
            and not is_closed(before.text)
            and heading_number(before.text) is None
            and width(before.text) > max(_LONG_LINE, width(line.text))
        )
