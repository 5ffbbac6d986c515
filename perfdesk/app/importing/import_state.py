"""An old report on its way in as it is arranged now: what it would become, and how sure that is.

What becomes of a long report takes a moment to find out, and may be found beside the screen.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from perfdesk.intake.account import Share
from perfdesk.intake.arrangement import CONTENT, PartKind
from perfdesk.intake.fields.fill import fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.intake.arrangement import Arrangement, Part
    from perfdesk.intake.proposal import Proposal
    from perfdesk.template.template import ReportTemplate

#: Kinds of pieces that stand in a section.
PLACED = frozenset({PartKind.HEADING, *CONTENT})
#: Below this a place is a guess, below the other it should be looked at.
GUESS, LOOK = 0.5, 0.75


class Sureness(StrEnum):
    """How sure it is where a piece goes."""

    SURE = "sure"
    LOOK = "look"
    GUESS = "guess"
    LEFT = "left"
    OUT = "out"


_UNSURE = frozenset({Sureness.LOOK, Sureness.GUESS, Sureness.LEFT})


class ImportState:
    """An arrangement and what comes of it.

    Attributes:
        template: The template by which it is arranged.
        arrangement: Which piece goes where.
    """

    def __init__(self, template: ReportTemplate, proposal: Proposal) -> None:
        self._left: tuple[Proposal, Arrangement, frozenset[int]] | None = None
        self.arrange_by(template, proposal)

    def arrange_by(self, template: ReportTemplate, proposal: Proposal) -> None:
        """Take over how a template arranges it, and what comes of that."""
        self.template = template
        self.arrangement: Arrangement = arrangement_of(proposal)
        self._proposal = proposal

    # -- what comes of it -------------------------------------------------------------------------

    @property
    def proposal(self) -> Proposal:
        """Return what the report would become as it is arranged now."""
        if not self.is_filled:
            self._proposal = fill(self.template, self.arrangement)
        return self._proposal

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what she should know of the reading; while it is not filled, as it was before."""
        return self._proposal.notes

    @property
    def is_filled(self) -> bool:
        """Say whether it is known what the report would become as it is arranged now."""
        return self._proposal.arrangement is self.arrangement

    def filling(self) -> Callable[[], Proposal | None]:
        """Return what fills it as it is arranged now, which may be done beside the screen.

        None comes of it where it was arranged otherwise meanwhile.
        """
        template, arrangement = self.template, self.arrangement

        def filled() -> Proposal | None:
            is_late = self.arrangement is not arrangement
            return None if is_late else fill(template, arrangement)

        return filled

    def take_filled(self, proposal: Proposal | None) -> bool:
        """Take over what ``filling`` gave; False where that is no longer how it is arranged."""
        if proposal is None or proposal.arrangement is not self.arrangement:
            return False
        self._proposal = proposal
        return True

    # -- how sure it is ---------------------------------------------------------------------------

    def unsure(self) -> tuple[int, ...]:
        """Return the pieces that the clerk should look at: without a place, or not sure of it.

        What she left without a place herself is decided; a title of other words needs nothing, as
        the template gives the new report its own.
        """
        return tuple(
            part.number
            for part in self.arrangement.parts
            if part.kind in PLACED
            and self.sureness(part) in _UNSURE
            and not (part.by_hand and part.section is None)
        )

    def sureness(self, part: Part) -> Sureness:
        """Say how sure it is where a piece goes."""
        if part.kind is PartKind.FURNITURE:
            return Sureness.OUT
        if part.number in self.left:
            return Sureness.LEFT
        if part.kind not in PLACED or part.confidence >= LOOK:
            return Sureness.SURE
        return Sureness.LOOK if part.confidence >= GUESS else Sureness.GUESS

    @property
    def left(self) -> frozenset[int]:
        """Return the pieces of which anything has no place, be it in the section's fields.

        While it is not filled, as far as it can be told from where the pieces go.
        """
        known = self._left
        if known is None or known[0] is not self._proposal or known[1] is not self.arrangement:
            numbers = self._found_left()
            if not self.is_filled:
                numbers = self._likely_left(numbers)
            known = self._left = self._proposal, self.arrangement, numbers
        return known[2]

    def _found_left(self) -> frozenset[int]:
        return frozenset(
            number
            for span in self._proposal.account
            if span.owner.share is Share.LEFTOVER
            for number in span.parts
        )

    def _likely_left(self, before: frozenset[int]) -> frozenset[int]:
        """Return what was left ``before`` and stayed where it was, and what has no section now."""
        sections = {part.number: part.section for part in arrangement_of(self._proposal).parts}
        return frozenset(
            part.number
            for part in self.arrangement.parts
            if part.is_left or (part.number in before and sections[part.number] == part.section)
        )


def arrangement_of(proposal: Proposal) -> Arrangement:
    """Return how a proposal was arranged."""
    if proposal.arrangement is None:  # Only proposals made in tests have none.
        raise AssertionError(proposal.template_id)
    return proposal.arrangement
