"""Say where something stands in the printed report: heading numbers, record numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.report.values import ROOT, FieldRef
from perfdesk.template.datatypes import DataType
from perfdesk.template.patterns import numbered

if TYPE_CHECKING:
    from perfdesk.report.report import Report
    from perfdesk.template.schema import FormField


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
    """Return a section as one says it: ``一、（二）部门整体收支情况``."""
    numbers = heading_numbers(report)
    path = report.template.section_path(section)
    prefix = "".join(numbers.get(code, "") for code in path)
    return f"{prefix}{report.template.sections[section].heading}"


def place(report: Report, ref: FieldRef) -> str:
    """Return where a field stands: its section and, in records, which one: ``…任务2 指标1``."""
    text = section_place(report, report.template.section_of(ref.code))
    return f"{text}{''.join(f'“{name}”' for name in records(report, ref.line))}"


def records(report: Report, line: int) -> list[str]:
    """Return the names of the records around a line, outermost first: ``["任务2", "指标1"]``."""
    names: list[str] = []
    while line != ROOT:
        record = report.line(line)
        names.append(_record_name(report.template.fields[record.group], record.position + 1))
        line = record.parent
    return names[::-1]


def _record_name(holder: FormField, number: int) -> str:
    """Return ``任务2``, and of a table ``项目支出情况表第2行``: 项目支出情况表2 was a table."""
    if holder.type is DataType.TABLE:
        return f"{holder.label}第{number}行"
    return f"{holder.label}{number}"


#: So much of a record's content stands in its title.
_TITLE_LENGTH = 40
_TELLING = (DataType.TEXT, DataType.LIST, DataType.CHOICE)


def record_title(report: Report, number: int) -> str:
    """Return what the clerk knows a record by, with its first text: ``任务2 档案数字化``."""
    return " ".join([*records(report, number), first_text(report, number)]).rstrip()


def first_text(report: Report, number: int) -> str:
    """Return the beginning of the first text in a record, on one line; empty where it has none."""
    template = report.template
    for code in template.members.get(report.line(number).group, ()):
        field = template.fields[code]
        if field.is_container:
            texts = (first_text(report, below) for below in report.lines(code, number))
            text = next(filter(None, texts), "")
        elif field.type in _TELLING and (value := report.values.get(FieldRef(code, number))):
            text = " ".join(value.text[: 4 * _TITLE_LENGTH].split())
        else:
            continue
        if text:
            return text if len(text) <= _TITLE_LENGTH else f"{text[:_TITLE_LENGTH]}…"
    return ""


class ReadingOrder:
    """Sorts fields in reading order without going through the whole report."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._sections: dict[str, tuple[int, ...]] = {}
        self._lines: dict[int, tuple[int, ...]] = {}

    def key(self, ref: FieldRef) -> tuple[int, ...]:
        """Return what a field is sorted by."""
        template = self._report.template
        field = template.fields[ref.code]
        if field.section is not None:
            holder, before = field.section, self._of_section(field.section)
        else:
            holder, before = field.group or "", self._of_line(ref.line)
        return (*before, template.members[holder].index(ref.code))

    def _of_line(self, number: int) -> tuple[int, ...]:
        if number not in self._lines:
            line = self._report.line(number)
            holder = self.key(FieldRef(line.group, line.parent))
            self._lines[number] = (*holder, line.position)
        return self._lines[number]

    def _of_section(self, section: str) -> tuple[int, ...]:
        if section not in self._sections:
            template = self._report.template
            path = (
                1 + template.children[template.sections[above].parent].index(above)
                for above in template.section_path(section)
            )
            # A section's own fields stand before the sections below it.
            self._sections[section] = (*path, 0)
        return self._sections[section]
