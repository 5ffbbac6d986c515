"""Say what the text below a heading is about, for headings whose wording leaves that open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.intake.outline.outline_candidates import may_hold
from perfdesk.intake.outline.outline_numbers import heading_number, inner_places
from perfdesk.intake.outline.topics import topics

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfdesk.intake.cleaning.paragraphs import SourceLine
    from perfdesk.intake.outline.outline_candidates import Candidate
    from perfdesk.template.template import ReportTemplate

#: So many characters below a heading are listened to, in so many lines.
_ENOUGH, _MOST_LINES = 900, 40
_INNERMOST = 9


class Voices:
    """Listens to the texts below the headings of one text, for one template."""

    def __init__(self, template: ReportTemplate, lines: Sequence[SourceLine]) -> None:
        self._lines = lines
        self._roles: dict[str, str] = {
            code: section.role for code, section in template.sections.items() if section.role
        }
        self._heard: dict[tuple[int, int, int], dict[str, float]] = {}

    def share(self, one: Candidate, section: str | None) -> float:
        """Return how much of what the text below says is about a section, of one in all."""
        role = self._roles.get(section or "")
        return self._of(one).get(role, 0.0) if role is not None else 0.0

    def role(self, section: str | None) -> str | None:
        """Return the topic of a section."""
        return self._roles.get(section or "")

    def surest(self, one: Candidate, sections: Iterable[str]) -> str | None:
        """Return the one of some sections that the text below is clearly about."""
        of_roles = {self._roles[code]: code for code in sections if code in self._roles}
        role = topics().sure_of(self._of(one), of_roles)
        return of_roles[role] if role is not None else None

    def _of(self, one: Candidate) -> dict[str, float]:
        place = (one.line, one.start, one.end)
        if place not in self._heard:
            self._heard[place] = topics().of_text(self._below(one))
        return self._heard[place]

    def _below(self, one: Candidate) -> str:
        """Return the text up to the next heading of this row or of one further out."""
        rank = one.number.rank if one.number is not None else _INNERMOST
        text = one.rest.strip()
        if len(text) > _ENOUGH // 2:
            return text[: self._inner_end(text, rank)][:_ENOUGH]
        for line in self._lines[one.last + 1 : one.last + 1 + _MOST_LINES]:
            number = heading_number(line.text) if may_hold(line) else None
            is_heading = number is not None and not number.weak and number.rank <= rank
            if is_heading or 0 < line.level <= (one.level or line.level):
                break
            text += line.text if line.furniture is None else ""
            if len(text) > _ENOUGH:
                break
        return text[:_ENOUGH]

    @staticmethod
    def _inner_end(text: str, rank: int) -> int:
        for at in inner_places(text):
            number = heading_number(text, at)
            if number is not None and not number.weak and number.rank <= rank:
                return at
        return len(text)
