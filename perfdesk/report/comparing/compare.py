"""Say what differs between two reports, field by field: two states of one, or two years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from perfdesk.report.calculate import calculated_report
from perfdesk.report.comparing.pairs import pairs_by_likeness, pairs_by_number, title
from perfdesk.report.comparing.renamed_view import in_codes_of
from perfdesk.report.places import place
from perfdesk.report.values import ROOT, FieldRef, ReportData, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.report.report import Report
    from perfdesk.template.template import ReportTemplate


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not the same in both.

    Attributes:
        ref: Where it stands in the new report; for what is only in the old one, where it stood.
        section: Code of its section, in the template of the report that has it.
        label: The field's label.
        where: Its place in words: ``二、（二）…“任务2”``.
        old, new: The texts; None where the field itself is not there. A list of records stands
            for a changed order, a title each.
    """

    ref: FieldRef
    section: str
    label: str
    where: str
    old: str | None
    new: str | None
    kind: Literal["changed", "new", "gone"]


def compare(
    template: ReportTemplate,
    old: ReportData,
    new: ReportData,
    *,
    old_template: ReportTemplate | None = None,
) -> tuple[Difference, ...]:
    """Return what differs, in reading order; ``old_template`` where the old one has another.

    What the program calculates is left out: it follows from the figures that are told. Records of
    one report go together by their numbers, those of two reports by their content.
    """
    before = in_codes_of(template, calculated_report(old_template or template, old))
    after = calculated_report(template, new)
    if _is_one_report(old, new):
        pairs = pairs_by_number(before, after)
    else:
        pairs = pairs_by_likeness(before, after, by_position=False)
    return tuple(_Comparison(before, after, pairs).differences())


def _is_one_report(old: ReportData, new: ReportData) -> bool:
    """Content that never was in a store has no uid: then title and template must do."""
    if old.uid and new.uid:
        return old.uid == new.uid
    return (old.meta.template_id, old.meta.fiscal_year, old.meta.unit) == (
        new.meta.template_id,
        new.meta.fiscal_year,
        new.meta.unit,
    )


class _Comparison:
    """Two reports and which of their records belong together (new -> old)."""

    def __init__(self, before: Report, after: Report, pairs: dict[int, int]) -> None:
        self._before = before
        self._after = after
        self._pairs = pairs
        self._kept = set(pairs.values())

    def differences(self) -> Iterator[Difference]:
        """Yield section by section, then what stands in sections that are no more."""
        before, after = self._before.template, self._after.template
        for section, _level in after.walk_sections():
            codes = after.members.get(section, ())
            yield from self._below(codes, ROOT, ROOT)
            gone = [code for code in before.members.get(section, ()) if code not in after.fields]
            yield from self._only_old(gone, ROOT)
        for section, _level in before.walk_sections():
            if section not in after.sections:
                codes = before.members.get(section, ())
                yield from self._only_old([c for c in codes if c not in after.fields], ROOT)

    def _below(self, codes: Sequence[str], old_line: int, line: int) -> Iterator[Difference]:
        for code in codes:
            if self._after.template.fields[code].is_container:
                yield from self._records(code, old_line, line)
                continue
            ref, old_ref = FieldRef(code, line), FieldRef(code, old_line)
            old, new = _text(self._before, old_ref), _text(self._after, ref)
            if (old or "").strip() != (new or "").strip():
                yield self._difference(self._after, ref, old, new)

    def _records(self, group: str, old_line: int, line: int) -> Iterator[Difference]:
        news = self._after.lines(group, line)
        olds = self._before.lines(group, old_line)
        yield from self._order(FieldRef(group, line), olds, news)
        members = self._after.template.members.get(group, ())
        for number in news:
            if number in self._pairs:
                yield from self._below(members, self._pairs[number], number)
            else:
                yield from self._whole(self._after, number)
        for number in olds:
            if number not in self._kept:
                yield from self._whole(self._before, number)

    def _order(
        self, ref: FieldRef, olds: Sequence[int], news: Sequence[int]
    ) -> Iterator[Difference]:
        """Records that are in both may stand in another order."""
        kept = [self._pairs[number] for number in news if number in self._pairs]
        if kept != [number for number in olds if number in self._kept]:
            old = "\n".join(title(self._before, number) for number in olds)
            new = "\n".join(title(self._after, number) for number in news)
            yield self._difference(self._after, ref, old, new)

    def _whole(self, report: Report, number: int) -> Iterator[Difference]:
        """Tell a record that is only in one of the two by what is filled in."""
        refs = [ref for ref in report.refs_within(number) if _text(report, ref)]
        if not refs:
            line = report.line(number)
            yield self._one_sided(report, FieldRef(line.group, line.parent), "")
        for ref in refs:
            yield self._one_sided(report, ref, _text(report, ref) or "")

    def _only_old(self, codes: Sequence[str], line: int) -> Iterator[Difference]:
        for code in codes:
            for ref in self._before.refs_below(code, line):
                text = _text(self._before, ref)
                if text:
                    yield self._one_sided(self._before, ref, text)

    def _one_sided(self, report: Report, ref: FieldRef, text: str) -> Difference:
        if report is self._after:
            return self._difference(report, ref, None, text)
        return self._difference(report, ref, text, None)

    def _difference(
        self, report: Report, ref: FieldRef, old: str | None, new: str | None
    ) -> Difference:
        template = report.template
        kind: Literal["changed", "new", "gone"] = "changed"
        if not (old or "").strip() and new is not None:
            kind = "new"
        elif not (new or "").strip():
            kind = "gone"
        section = template.section_of(ref.code)
        label = template.fields[ref.code].label
        return Difference(ref, section, label, place(report, ref), old, new, kind)


def _text(report: Report, ref: FieldRef) -> str | None:
    """Return what stands in a field; None where there is no such field, or it only calculates."""
    field = report.template.fields.get(ref.code)
    value = report.values.get(ref)
    if field is None or value is None or field.is_container or field.calculate is not None:
        return None
    is_unused = value.state is State.NOT_RELEVANT and not value.text.strip()
    return None if is_unused else value.text
