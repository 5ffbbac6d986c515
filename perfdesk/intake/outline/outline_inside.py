"""Judge a known heading that stands inside a section without parts: part of its text, or its own.

Mostly it is a part of the text (（二）预算管理 of the problems). It stands for itself where the
heading above names it too (问题和建议), behind one that does, or as one of the aspects by which
such a section is told (管理效率方面 below 绩效目标实现情况).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.intake.outline.outline_words import Match, core_of
from perfdesk.intake.outline.topics import topics

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfdesk.intake.outline.outline_candidates import Candidate
    from perfdesk.intake.outline.outline_path import Frame
    from perfdesk.intake.outline.outline_voices import Voices
    from perfdesk.intake.outline.outline_words import Meaning
    from perfdesk.template.template import ReportTemplate

#: It is text of what it stands in.
NEVER = 9.0
#: So long a wording of the template that comes again is not that of a kind of problems.
TELLING = 6
OUTER = 4
_NEARLY, _SURELY = 0.65, 0.85
#: It stands for itself; it is said with doubt.
_OWN, _ODD, _ODDER = 1.0, 2.6, 3.6


class Inside:
    """Judges the headings inside sections of one template."""

    def __init__(self, template: ReportTemplate, levels: Mapping[str, int], voices: Voices) -> None:
        self._template = template
        self._levels = levels
        self._voices = voices

    def gain(
        self,
        above: Sequence[Frame],
        one: Candidate,
        meaning: Meaning,
        *,
        parted: bool,
        comes_again: bool,
        is_late: bool,
    ) -> float:
        """Return what speaks for a heading of this meaning.

        Args:
            above: The open headings, one of them of a section.
            one: The heading.
            meaning: What it is said to mean.
            parted: One of its row before it is of another section than they stand in.
            comes_again: Its section was there before.
            is_late: It would be the first of its row to leave (see ``leaves``).
        """
        holder = holding(above)
        if holder is None:
            return -NEVER
        is_named = meaning.quality >= _NEARLY and core_of(one.words) in core_of(holder.words)
        if is_named or self._is_aspect(one, holder, meaning):
            return -_OWN
        if parted:
            return -_OWN if self._may_follow(holder, meaning) else -NEVER
        is_item = one.number is not None and one.number.rank > OUTER and not one.number.path
        is_outermost = self._levels[holder.section or ""] == 1
        if is_item and one.rest and (is_outermost or len(meaning.wording) < TELLING + 2):
            return -NEVER
        telling = TELLING if meaning.match is Match.HEADING and comes_again else TELLING + 3
        if (is_outermost or is_late) and len(meaning.wording) < telling:
            return -NEVER
        if meaning.quality == 1.0:
            return -_ODD
        return -NEVER if meaning.quality < _SURELY else -_ODDER

    def _is_aspect(self, one: Candidate, holder: Frame, meaning: Meaning) -> bool:
        """Say whether its words name an aspect of what the section above tells, as data say."""
        known = topics()
        above, below = self._voices.role(holder.section), self._voices.role(meaning.section)
        told = known.firmly(one.words)
        if above is None or told is None or told != below:
            return False
        if below in known.aspects.get(above, ()):
            return below in known.named(holder.words) if self._is_outermost(holder) else True
        mine = self._voices.share(one, meaning.section)
        theirs = self._voices.share(one, holder.section)
        is_clear = mine > theirs or (mine == theirs and meaning.quality == 1.0)
        return is_clear and below in known.aspects_by_text.get(above, ())

    def _may_follow(self, holder: Frame, meaning: Meaning) -> bool:
        """Say whether it may stand beside others that left; a guess only beside its section."""
        parent = self._template.sections[holder.section or ""].parent
        is_sure = meaning.quality >= _SURELY
        return is_sure or self._template.sections[meaning.section].parent == parent

    def _is_outermost(self, holder: Frame) -> bool:
        return self._levels[holder.section or ""] == 1

    def leaves(self, stack: Sequence[Frame], one: Candidate, meaning: Meaning) -> bool:
        """Say whether a heading would be the first of its row to leave what it stands in.

        Those before it (1.预算编制) are text of the section, and it means a part of another main
        part (4.绩效管理).
        """
        holder = holding(stack)
        if holder is None or one.number is None or one.number.value == 1:
            return False
        is_inside = one.number.rank > holder.rank
        is_first = all(frame.key != one.number.key for frame in stack)
        path = self._template.section_path
        is_part = self._levels[meaning.section] > 1
        is_other = path(meaning.section)[0] != path(holder.section or "")[0]
        return is_inside and is_first and is_part and is_other


def holding(stack: Sequence[Frame]) -> Frame | None:
    """Return the innermost heading that has a section."""
    return next((frame for frame in reversed(stack) if frame.section is not None), None)
