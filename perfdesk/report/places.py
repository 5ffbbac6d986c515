"""Say where something stands in the printed report: heading numbers, record numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.report.values import ROOT, FieldRef
from perfdesk.template.patterns import numbered

if TYPE_CHECKING:
    from perfdesk.report.report import Report


def heading_numbers(report: Report) -> dict[str, str]:
    """Return the generated number of each section that applies, e.g. ``（二）``.

    Sections that do not apply, are not printed or carry no number do not count.
    """
    hidden = frozenset(report.hidden_sections)
    if report.heading_numbers is None or report.heading_numbers[0] != hidden:
        numbers: dict[str, str] = {}
        _number_below(report, None, 0, numbers)
        report.heading_numbers = (hidden, numbers)  # Every finding names a place.
    return report.heading_numbers[1]


def _number_below(report: Report, parent: str | None, depth: int, numbers: dict[str, str]) -> None:
    template = report.template
    count = 0
    for code in template.children.get(parent, ()):
        section = template.sections[code]
        if code in report.hidden_sections or not section.printed:
            continue
        if section.numbered:
            count += 1
            pattern = template.numbering[min(depth, len(template.numbering) - 1)]
            numbers[code] = numbered(pattern, count)
        _number_below(report, code, depth + 1, numbers)


def section_place(report: Report, section: str) -> str:
    """Return a section as one says it: ``一（二）部门整体收支情况``."""
    numbers = heading_numbers(report)
    path = report.template.section_path(section)
    prefix = "".join(numbers.get(code, "").rstrip("、.") for code in path)
    return f"{prefix}{_mark(prefix)}{report.template.sections[section].heading}"


def _mark(prefix: str) -> str:
    """一、 keeps its mark where nothing closes the number."""
    return "、" if prefix and prefix[-1] not in "）)" else ""


def place(report: Report, ref: FieldRef) -> str:
    """Return where a field stands: its section and, in records, which one: ``…任务2 指标1``."""
    text = section_place(report, report.template.section_of(ref.code))
    return f"{text}{''.join(f'“{name}”' for name in records(report, ref.line))}"


def records(report: Report, line: int) -> list[str]:
    """Return the names of the records around a line, outermost first: ``["任务2", "指标1"]``."""
    names: list[str] = []
    while line != ROOT:
        record = report.line(line)
        names.append(f"{report.template.fields[record.group].label}{record.position + 1}")
        line = record.parent
    return names[::-1]
