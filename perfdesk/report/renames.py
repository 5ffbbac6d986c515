"""Bring what was filled in by an earlier version of a form into the codes of this one.

Codes are permanent, so this is rare: a field that goes by another name and is the same
(``[[rename]]`` of the template).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.report.values import FieldRef, Line, ReportData
    from perfdesk.template.template import ReportTemplate


def renamed_data(template: ReportTemplate, data: ReportData) -> ReportData:
    """Return a stored report of an earlier version in this version's codes.

    What was stored under a new code already is newer than what stands under the old one.
    """
    codes = template.renamed_from(data.meta.template_id, data.meta.template_version)
    if not codes:
        return data
    here = {value.ref for value in data.values if value.ref.code not in codes}
    values = tuple(
        replace(value, ref=ref)
        for value in data.values
        if (ref := renamed_ref(codes, value.ref)) == value.ref or ref not in here
    )
    answers = tuple(replace(answer, ref=renamed_ref(codes, answer.ref)) for answer in data.answers)
    lines = tuple(renamed_line(codes, line) for line in data.lines)
    return replace(data, values=values, lines=lines, answers=answers)


def renamed_ref(codes: Mapping[str, str], ref: FieldRef) -> FieldRef:
    """Return where a field stands by its new code."""
    return replace(ref, code=codes[ref.code]) if ref.code in codes else ref


def renamed_line(codes: Mapping[str, str], line: Line) -> Line:
    """Return a record whose group has its new code."""
    return replace(line, group=codes[line.group]) if line.group in codes else line
