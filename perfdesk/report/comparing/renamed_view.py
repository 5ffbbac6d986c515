"""See a report of another template in the codes of this one, for comparing and carrying over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfdesk.report.renames import renamed_line, renamed_ref
from perfdesk.report.report import Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.template.template import ReportTemplate


def in_codes_of(template: ReportTemplate, report: Report) -> Report:
    """Return a report to read from, its fields under the codes of another template.

    Its texts and values stay what its own template made of them. A field of its own that has the
    new code of another one gives way.
    """
    own = report.template
    codes = {
        old: new
        for old, new in template.renamed_from(own.identity.id, own.identity.version).items()
        if old in own.fields
    }
    if not codes:
        return report
    view = Report(_renamed_template(own, codes), report.meta)
    for line in (line for line in report.tree.all() if _stays(codes, line.group)):
        view.tree.place(renamed_line(codes, line), line.position)
    view.tree.next_number = report.tree.next_number
    for ref, entry in report.entries.items():
        if _stays(codes, ref.code):
            view.entries[renamed_ref(codes, ref)] = entry
    for ref, value in report.values.items():
        if _stays(codes, ref.code):
            there = renamed_ref(codes, ref)
            view.values[there] = replace(value, ref=there)
    view.hidden_sections = set(report.hidden_sections)
    view.leftovers, view.answers = report.leftovers, dict(report.answers)
    view.uid, view.previous_id = report.uid, report.previous_id
    return view


def _renamed_template(own: ReportTemplate, codes: Mapping[str, str]) -> ReportTemplate:
    """Return a template whose fields are found under other codes; its formulas are not read."""

    def new(code: str) -> str:
        return codes.get(code, code)

    kept = [code for code in own.fields if _stays(codes, code)]
    fields = {
        new(code): replace(
            entry, code=new(code), group=new(entry.group) if entry.group is not None else None
        )
        for code, entry in own.fields.items()
        if _stays(codes, code)
    }
    return replace(
        own,
        fields=fields,
        compiled={new(code): own.compiled[code] for code in kept},
        members={
            new(holder): tuple(new(code) for code in members if _stays(codes, code))
            for holder, members in own.members.items()
            if _stays(codes, holder)
        },
        rank={new(code): own.rank[code] for code in kept if code in own.rank},
    )


def _stays(codes: Mapping[str, str], code: str) -> bool:
    """Say whether a code is not that which another one takes."""
    return code in codes or code not in codes.values()
