"""Tell a report at a glance: its key figures, how each section begins, what is missing next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.report.calculate import shown
from perfdesk.report.findings.check import UNFINISHED
from perfdesk.report.values import ROOT, FieldRef, State
from perfdesk.template.datatypes import DataType, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.report.report import Report
    from perfdesk.report.values import Finding
    from perfdesk.template.schema import FormField

_FIGURES = (DataType.MONEY, DataType.PERCENT)
_HAS_CONTENT = (State.VALID, State.INVALID, State.CALCULATED)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the form; ``words`` is empty where it is not known yet."""

    ref: FieldRef
    label: str
    words: str


def figures(report: Report, most: int = 8) -> tuple[Figure, ...]:
    """Return the main amounts and rates that apply, in reading order, as they print.

    Main are those that the most fields and checks of the template name.
    """
    template = report.template
    found = [
        ref
        for ref in _root_refs(report)
        if template.fields[ref.code].type in _FIGURES
        and report.values[ref].state is not State.NOT_RELEVANT
    ]
    named = Counter(name for check in template.checks for name in check.names)
    weight = {ref: named[ref.code] + len(template.dependents.get(ref.code, ())) for ref in found}
    main = set(sorted(found, key=lambda ref: -weight[ref])[:most])
    return tuple(
        Figure(ref, template.fields[ref.code].label, _figure_words(report, ref))
        for ref in found
        if ref in main
    )


def _figure_words(report: Report, ref: FieldRef) -> str:
    value, field = report.values[ref], report.template.fields[ref.code]
    if value.state is State.INVALID:
        return value.text
    words = shown(report, ref.code, ROOT)
    return f"{words} {field.unit}".strip() if words and not words.endswith(field.unit) else words


def _root_refs(report: Report) -> Iterator[FieldRef]:
    template = report.template
    for section, _level in template.walk_sections():
        for code in template.members.get(section, ()):
            if not template.fields[code].is_container:
                yield FieldRef(code)


def first_words(report: Report, section: str, limit: int = 80) -> str:
    """Return how the content of a section begins, sections below it left out; may be empty.

    Prose comes before figures: it is what the clerk knows a section by.
    """
    refs = [
        ref
        for code in report.template.members.get(section, ())
        for ref in report.refs_below(code, ROOT)
    ]
    for wants_prose in (True, False):
        words = _words_of(report, refs, limit, wants_prose=wants_prose)
        if words:
            return words if len(words) <= limit else f"{words[:limit]}…"
    return ""


def _words_of(report: Report, refs: Sequence[FieldRef], limit: int, *, wants_prose: bool) -> str:
    words: list[str] = []
    for ref in refs:
        value, field = report.values[ref], report.template.fields[ref.code]
        if value.state not in _HAS_CONTENT or not value.text or _is_prose(field) != wants_prose:
            continue
        text = " ".join(value.text[: 2 * limit].split())
        words.append(text if wants_prose else f"{field.label} {text}{field.unit}")
        if sum(map(len, words)) > limit:
            break
    return "　".join(words)


def _is_prose(field: FormField) -> bool:
    return field.type in (DataType.TEXT, DataType.LIST, DataType.SENTENCE)


def next_step(findings: Sequence[Finding]) -> Finding | None:
    """Return what to do next: what is not filled in yet, else what is wrong; in reading order."""
    unfinished = (finding for finding in findings if finding.check in UNFINISHED)
    wrong = (finding for finding in findings if finding.severity is Severity.ERROR)
    return next(unfinished, None) or next(wrong, None)
