"""Find the scoring tables among the pieces of a report, with what stands above them.

Their labels, titles and years are printed by the form itself; their rows go to its section.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.intake.arrangement import Part, PartKind
from perfdesk.intake.fields.tables import empty_report, scoring_section, tables_of
from perfdesk.intake.scores.eval_layout import title_key
from perfdesk.intake.words.wording import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from perfdesk.report.report import Report
    from perfdesk.template.template import ReportTemplate

#: So many lines stand above a table at most: its label, title, year, and the unit of its figures.
_MOST_ABOVE = 4
_AROUND = re.compile(
    r"(?:附件|附表|表)[0-9一二三四五六七八九十]*(?:[-－—][0-9]+)?[:：]?|金?额?单位[:：].{1,6}|[(（]?(?:20\d\d)?年?度?[)）]?"
)
_SURE = 0.9


def with_scoring(template: ReportTemplate, parts: Sequence[Part]) -> list[Part]:
    """Return the pieces with the rows of scoring tables, and their captions, in their sections."""
    found = list(parts)
    places = {id(part): at for at, part in enumerate(parts)}
    report: Report | None = None
    for table, further in _with_next(tables_of(parts, by_section=False), places):
        first = places[id(table[0])]
        if found[first].table != table[0].table:
            continue  # It is the rest of the one before.
        above = range(max(0, first - _MOST_ABOVE), first)
        report = report or empty_report(template)
        title = title_above(parts, first)
        section = scoring_section(report, [part.cells for part in table], title)
        rows = table
        if section is None and further:
            # Our own Word files part a form of several pages above its head.
            rows = [*table, *further]
            section = scoring_section(report, [part.cells for part in rows], title)
        if section is None:
            continue
        for part in rows:
            placed = _placed(template, part, section)
            found[places[id(part)]] = replace(placed, table=table[0].table)
        for at in reversed(above):
            if not _is_caption(template, found[at], section):
                break
            found[at] = replace(_placed(template, found[at], section), kind=PartKind.LABEL)
    return found


def _with_next(
    tables: Sequence[list[Part]], places: Mapping[int, int]
) -> Iterator[tuple[list[Part], list[Part]]]:
    """Yield each table with the one that follows it without any text between, or none."""
    for table, following in pairwise([*tables, []]):
        is_next = following and places[id(following[0])] == places[id(table[-1])] + 1
        yield table, following if is_next else []


def title_above(parts: Sequence[Part], first: int) -> str:
    """Return what stands above a table, by the index of its first row."""
    above = parts[max(0, first - _MOST_ABOVE) : first]
    return " ".join(part.text for part in above if part.kind is not PartKind.ROW)


def _placed(template: ReportTemplate, part: Part, section: str) -> Part:
    label = template.sections[section].heading
    reason = message("notes", "placed_by_shape", label=label)
    return replace(part, section=section, confidence=_SURE, reason=reason)


def _is_caption(template: ReportTemplate, part: Part, section: str) -> bool:
    """Say whether a piece is the label, title or year above a table of a section."""
    if part.kind is not PartKind.TEXT:
        return False
    forms = [form.form for form in template.forms if form.form.section == section]
    named = [*(form.title for form in forms), template.sections[section].heading]
    titles = {title_key(one) for one in named}
    text = title_key(part.text)
    is_title = any(title in text for title in titles if title)
    return is_title or _AROUND.fullmatch(fold(part.text)) is not None
