"""Read figures that a report tells under another heading than the template's.

Only what by its own words is the whole office's figure, and only where all such places agree. The
clerk is told where each was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.intake.fields.figure_context import Report, tells_money
from perfdesk.intake.fields.figures import FigureFinder
from perfdesk.intake.words.wording import is_closed, width
from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from perfdesk.intake.fields.figures import FoundFigure
    from perfdesk.intake.fields.ledger import Ledger

#: A label is shorter, in half cells.
_LONGEST_LABEL = 32
#: What is told there is of tasks, of what lacks, or of what is planned.
_OF_OTHERS = frozenset({
    "work", "completion", "achievements", "problems", "improvements",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToldText:
    """A paragraph of a section, with the heading above it.

    Attributes:
        label: What stands right above it: a label that is no heading, else the heading.
    """

    section: str
    heading: str
    text: str
    label: str = ""

    @property
    def with_label(self) -> str:
        """Return the paragraph below what says of what its figures are."""
        return f"{self.label}\n{self.text}"


def copy_told_elsewhere(ledger: Ledger, texts: Sequence[ToldText]) -> None:
    """Put figures that stand under another heading into their fields.

    First those of the same main part, where a report tells its figures in another order.
    """
    template = ledger.template
    report = Report(ledger.unit, ledger.fiscal_year)
    by_top: dict[str, list[str]] = {}
    for one in texts:
        by_top.setdefault(template.section_path(one.section)[0], []).append(one.with_label)
    for top, found in by_top.items():
        codes = [code for code in _open_codes(ledger) if _top(ledger, code) == top]
        findings = FigureFinder(template, codes, report, surely_whole=True).search("\n".join(found))
        for conflict in findings.conflicts:
            ledger.tell_conflict(conflict)
        for figure in findings.figures:
            ledger.copy(FieldRef(figure.code), figure.text)
    finder = FigureFinder(template, _open_codes(ledger), report, surely_whole=True)
    whole = [
        one for one in texts if tells_money(one.label) or not _is_of_others(ledger, one.section)
    ]
    _copy(ledger, finder, whole)


def is_label(text: str) -> bool:
    """Say whether a paragraph is but a label of what stands below it: 1.执行率情况."""
    return width(text) <= _LONGEST_LABEL and not is_closed(text)


def _open_codes(ledger: Ledger) -> list[str]:
    """Return the report's own figures that have no value, and no two that contradict each other."""
    template = ledger.template
    return [
        code
        for code, entry in template.fields.items()
        if entry.section is not None
        and entry.is_numeric
        and entry.calculate is None
        and not template.sections[_top(ledger, code)].annex
        and ledger.text(FieldRef(code)) is None
        and code not in ledger.contradicted
    ]


def _top(ledger: Ledger, code: str) -> str:
    return ledger.template.section_path(ledger.template.fields[code].section or "")[0]


def _is_of_others(ledger: Ledger, section: str) -> bool:
    template = ledger.template
    path = [template.sections[one] for one in template.section_path(section)]
    return any(one.role in _OF_OTHERS or one.annex for one in path)


def _copy(ledger: Ledger, finder: FigureFinder, texts: Iterable[ToldText]) -> None:
    found: dict[str, list[tuple[FoundFigure, ToldText]]] = {}
    for one in texts:
        findings = finder.search(one.with_label)
        for figure in (*findings.figures, *(f for group in findings.conflicts for f in group)):
            found.setdefault(figure.code, []).append((figure, one))
    for code, places in found.items():
        _copy_one(ledger, FieldRef(code), places)


def _copy_one(
    ledger: Ledger, ref: FieldRef, places: Sequence[tuple[FoundFigure, ToldText]]
) -> None:
    figures = [figure for figure, _ in places]
    if len({figure.value for figure in figures}) > 1:
        ledger.tell_conflict(figures)
        return
    figure, told = places[0]
    field = ledger.template.fields[ref.code]
    ledger.heading = told.heading
    ledger.copy(ref, figure.text)
    slots: Mapping[str, str] = {
        "label": field.label,
        "value": f"{figure.text}{field.unit}",
        "heading": told.heading or ledger.template.sections[told.section].heading,
        "words": told.with_label[figure.start : figure.end],
    }
    ledger.notes.append(message("notes", "figure_elsewhere", **slots))
