"""Lines of a text accounted for by one template, without the choice of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.intake.arrange import arrange, body_of
from perfdesk.intake.fields.fill import fill_ledger
from perfdesk.intake.outline.outline import find_outline

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfdesk.intake.cleaning.paragraphs import SourceLine
    from perfdesk.intake.fields.ledger import Ledger
    from perfdesk.template.patterns import Pattern
    from perfdesk.template.template import ReportTemplate


def read_lines(
    template: ReportTemplate, titles: Iterable[Pattern], lines: Sequence[SourceLine]
) -> Ledger:
    """Account for every line; ``titles`` are the title patterns of all known templates."""
    outline = find_outline(template, body_of(lines))
    return fill_ledger(template, arrange(template, titles, lines, outline))
