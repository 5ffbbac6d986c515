"""Change a lot of a report at once: clear a section, put a record back, take over a content.

Each yields operations one by one and goes on from the report as each has left it: whoever asks has
to apply an operation before asking for the next one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from perfdesk.app.editing.identity import report_meta
from perfdesk.errors import UserError
from perfdesk.report.answers import answers_by_key
from perfdesk.report.operations import (
    AnswerPut,
    EntryPut,
    LeftoversPut,
    MetaPut,
    Operation,
    Record,
    RecordAdded,
    RecordMoved,
    RecordRemoved,
)
from perfdesk.report.report import Entry
from perfdesk.report.values import ROOT, FieldRef, Line, Provenance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from perfdesk.report.report import Report
    from perfdesk.report.values import RemovedRecord, ReportData, StoredValue
    from perfdesk.template.template import ReportTemplate


def clear_section(report: Report, section: str) -> Iterator[Operation]:
    """Make a section, with all below it, as it was in the new report: records go, defaults stay.

    Raises:
        UserError: ``section_unknown``.
    """
    template = report.template
    if section not in template.sections:
        raise UserError("section_unknown", section=section)
    below = [section, *(code for code, _level in template.walk_sections(section))]
    for code in [member for here in below for member in template.members.get(here, ())]:
        field, ref = template.fields[code], FieldRef(code)
        for number in reversed(report.lines(code)):  # Their names stay true to the last.
            yield RecordRemoved(Record.of(report, number))
        default = Entry(field.default, Provenance.GENERATED) if field.default else None
        put = EntryPut(ref, report.entries.get(ref), default)
        if not field.readonly and not put.is_idle:
            yield put


def put_back(
    report: Report, removed: RemovedRecord, others: Iterable[RemovedRecord]
) -> Iterator[Operation]:
    """Put a deleted record back where it stood, with the numbers that it had.

    Raises:
        UserError: ``removed_parent_gone``: the record that held it is gone too; it is named as one
            of ``others`` has it. ``removed_is_there``. ``packed_damaged``: it is no record. Or as
            ``Report.add_line``.
    """
    if not removed.lines:
        raise UserError("packed_damaged")
    line = removed.lines[0]
    if report.tree.has(line.number):
        raise UserError("removed_is_there", title=removed.title)
    if not report.tree.has(line.parent):
        holder = _holder(report.template, line, others)
        raise UserError("removed_parent_gone", title=removed.title, holder=holder)
    report.require_room(line.group, line.parent)
    known = _known_lines(report.template, removed.lines)
    if any(report.tree.has(below.number) for below in known):
        raise UserError("removed_is_there", title=removed.title)
    entries = _entries(report.template, removed.values, {line.number for line in known})
    position = min(line.position, len(report.lines(line.group, line.parent)))
    lines = (replace(line, position=position), *known[1:])
    yield RecordAdded(Record(lines, tuple(entries.items())), from_bin=True)


def _holder(template: ReportTemplate, line: Line, others: Iterable[RemovedRecord]) -> str:
    """Name the record that held a line."""
    for other in others:
        if any(below.number == line.parent for below in other.lines):
            return other.title
    field = template.fields.get(line.group)
    return template.fields[field.group].label if field is not None and field.group else ""


def _known_lines(template: ReportTemplate, lines: Iterable[Line]) -> list[Line]:
    """Return the lines, outermost first, that the template knows with those that hold them."""
    found: list[Line] = []
    groups: dict[int, str] = {}
    for line in lines:
        field = template.fields.get(line.group)
        is_first = not found
        if field is None or not field.is_container:
            continue
        if is_first or (line.parent in groups and groups[line.parent] == field.group):
            groups[line.number] = line.group
            found.append(line)
    return found


def _entries(
    template: ReportTemplate, values: Iterable[StoredValue], lines: AbstractSet[int]
) -> dict[FieldRef, Entry]:
    """Return the entries that a stored content has for fields of the template, in some lines."""
    return {
        value.ref: Entry(value.text, value.provenance)
        for value in values
        if value.text and value.ref.line in lines and _takes_entry(template, value.ref.code)
    }


def _takes_entry(template: ReportTemplate, code: str) -> bool:
    field = template.fields.get(code)
    if field is None or field.is_container:
        return False
    return field.calculate is None or field.overridable


# -- a whole content -----------------------------------------------------------------------------


def take_over(
    report: Report, data: ReportData, codes: AbstractSet[str] | None
) -> Iterator[Operation]:
    """Make a report's content that of the data, all of it or only some fields and groups.

    A group comes with all below it. Records with the same number (and group) are the same record.
    Unit, year, leftovers and answers are taken only with all else, and only from a state of the
    same report (by its uid). The numbers of another report's records mean nothing here: they are
    made new.

    Raises:
        UserError: ``too_many_lines``, ``year_out_of_range`` or ``unit_missing``: no content that
            could have been put in by hand.
    """
    is_own = bool(data.uid) and data.uid == report.uid
    if not is_own and (data.uid or not _numbers_agree(report, data)):
        data = _renumbered(report, data)
    _require_room(report.template, data)
    if is_own and codes is None:
        yield from _take_rest(report, data)
    yield from _TakeOver(report, data, codes).run()


def _require_room(template: ReportTemplate, data: ReportData) -> None:
    lists = Counter((line.group, line.parent) for line in data.lines)
    for (group, _parent), count in lists.items():
        field = template.fields.get(group)
        if field is not None and field.is_container and count > field.max_lines:
            raise UserError("too_many_lines", label=field.label, limit=field.max_lines)


def _numbers_agree(report: Report, data: ReportData) -> bool:
    """Say whether no number of the data is that of quite another record here."""
    tree = report.tree
    return all(
        not tree.has(line.number)
        or (tree.get(line.number).group, tree.get(line.number).parent) == (line.group, line.parent)
        for line in data.lines
    )


def _renumbered(report: Report, data: ReportData) -> ReportData:
    """Give all records numbers that this report never had."""
    first = report.tree.next_number
    numbers = {line.number: first + index for index, line in enumerate(data.lines)}
    numbers[ROOT] = ROOT
    lines = [
        replace(line, number=numbers[line.number], parent=numbers.get(line.parent, line.parent))
        for line in data.lines
    ]
    values = [
        replace(value, ref=FieldRef(value.ref.code, numbers[value.ref.line]))
        for value in data.values
        if value.ref.line in numbers
    ]
    return replace(data, lines=tuple(lines), values=tuple(values))


def _take_rest(report: Report, data: ReportData) -> Iterator[Operation]:
    year, unit = data.meta.fiscal_year, data.meta.unit
    if (year, unit) != (report.meta.fiscal_year, report.meta.unit):
        sound = report_meta(report.template, year, unit)
        meta = replace(report.meta, fiscal_year=sound.fiscal_year, unit=sound.unit)
        yield MetaPut(report.meta, meta)
    if data.leftovers != report.leftovers:
        yield LeftoversPut(report.leftovers, data.leftovers)
    answers = answers_by_key(data.answers)
    for key in sorted(report.answers.keys() | answers.keys()):
        put = AnswerPut(key, report.answers.get(key), answers.get(key))
        if put.old != put.new:
            yield put


class _TakeOver:
    """One taking over of a content: which records and texts there have to be."""

    def __init__(self, report: Report, data: ReportData, codes: AbstractSet[str] | None) -> None:
        self._report = report
        self._data = data
        self._next_place: dict[tuple[str, int], int] = {}
        template = report.template
        self._codes = set(template.fields) if codes is None else _with_below(template, codes)

    def run(self) -> Iterator[Operation]:
        """Yield what makes the report's content that of the data."""
        wanted = self._wanted_lines()
        yield from self._remove_others(wanted)
        for line in wanted.values():
            yield from self._place(line)
        yield from self._put_entries()

    def _wanted_lines(self) -> Mapping[int, Line]:
        """Return the records that there have to be, each behind the one that holds it."""
        template = self._report.template
        depth = {code: len(template.groups_of(code)) for code in template.fields}
        known = [line for line in self._data.lines if line.group in self._codes]
        found: dict[int, Line] = {}
        for line in sorted(known, key=lambda line: (depth[line.group], line.position)):
            field = template.fields[line.group]
            if field.is_container and self._has_holder(line.parent, field.group, found):
                found[line.number] = line
        return found

    def _has_holder(self, parent: int, group: str | None, found: Mapping[int, Line]) -> bool:
        if group is None or parent == ROOT:
            return group is None and parent == ROOT
        if group in self._codes:
            return parent in found and found[parent].group == group
        tree = self._report.tree
        return tree.has(parent) and tree.group_of(parent) == group

    def _remove_others(self, wanted: Mapping[int, Line]) -> Iterator[Operation]:
        template, tree = self._report.template, self._report.tree
        # Outermost first, so that a record goes as a whole, and each list from its end.
        lines = sorted(
            (line for line in tree.all() if line.group in self._codes),
            key=lambda line: (len(template.groups_of(line.group)), -line.position),
        )
        for line in lines:
            kept = wanted.get(line.number)
            is_kept = kept is not None and (kept.group, kept.parent) == (line.group, line.parent)
            if not is_kept and tree.has(line.number):
                yield RecordRemoved(Record.of(self._report, line.number))

    def _place(self, line: Line) -> Iterator[Operation]:
        """Have a record where it has to stand; those before it stand there already."""
        report = self._report
        siblings = report.lines(line.group, line.parent)
        position = self._next_place.get((line.group, line.parent), 0)
        self._next_place[line.group, line.parent] = position + 1
        if line.number not in siblings:
            yield RecordAdded(Record((replace(line, position=position),), ()))
        elif siblings[position] != line.number:
            yield RecordMoved(report.line(line.number), position)

    def _put_entries(self) -> Iterator[Operation]:
        report = self._report
        lines = {line.number for line in self._data.lines if report.tree.has(line.number)}
        new = _entries(report.template, self._data.values, {ROOT, *lines})
        for ref in list(report.refs()):
            if ref.code in self._codes and (ref.line == ROOT or ref.line in lines):
                put = EntryPut(ref, report.entries.get(ref), new.get(ref))
                if not put.is_idle:
                    yield put


def _with_below(template: ReportTemplate, codes: Iterable[str]) -> set[str]:
    """Return fields and groups with all fields of the groups."""
    found: set[str] = set()
    for code in codes:
        if code in template.fields:
            found |= {code, *_with_below(template, template.members.get(code, ()))}
    return found
