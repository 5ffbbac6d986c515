"""Check the layouts of annexes (``[[form]]``) and parse their patterns.

A form's slots and fields are those of its record, of the records around it, and of the report;
in a row that stands for each record of a group, those of that record too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.template.template import CompiledCell, CompiledForm, CompiledRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.template.patterns import Pattern
    from perfdesk.template.score_tables import Form, FormCell, FormRow
    from perfdesk.template.work import Work


def compile_forms(work: Work) -> tuple[CompiledForm, ...]:
    """Return the forms; those with faults, which are told, are left out."""
    return tuple(form for entry in work.content.form if (form := _form(work, entry)) is not None)


def _form(work: Work, form: Form) -> CompiledForm | None:
    section = work.sections.get(form.section)
    if section is None:
        work.fault(form, "section", "section_unknown", code=form.section)
    elif not section.annex:
        work.fault(form, "section", "form_no_annex", code=form.section)
    if form.each is not None and not work.is_container(form.each):
        work.fault(form, "each", "for_each_unknown", code=form.each)
        return None
    if form.scoring is not None and form.scoring not in {one.code for one in work.content.scoring}:
        work.fault(form, "scoring", "scoring_unknown", code=form.scoring)
    here = work.groups_of(form.each)
    label = _pattern(work, form, "label", form.label, here)
    title = _pattern(work, form, "title", form.title, here)
    subtitle = _pattern(work, form, "subtitle", form.subtitle, here)
    rows = [_row(work, form, place, row, here) for place, row in enumerate(form.row)]
    _check_widths(work, form)
    if label is None or title is None or subtitle is None:
        return None
    return CompiledForm(form, label, title, subtitle, tuple(row for row in rows if row is not None))


def _pattern(
    work: Work, form: Form, key: str, source: str, here: tuple[str, ...]
) -> Pattern | None:
    parsed = work.pattern(form, key, source)
    for slot in parsed.slots if parsed else ():
        if slot.name != "n":
            work.check_value(form, key, slot.name, here)
    return parsed


def _row(
    work: Work, form: Form, place: int, row: FormRow, here: tuple[str, ...]
) -> CompiledRow | None:
    key = f"row.{place}"
    if row.each is not None and not work.is_container(row.each):
        work.fault(form, f"{key}.each", "for_each_unknown", code=row.each)
        return None
    if row.each is None and row.span:
        work.fault(form, f"{key}.span", "form_span")
    inside = here if row.each is None else work.groups_of(row.each)
    if row.each is not None and (inside == here or inside[len(inside) - len(here) :] != here):
        work.fault(form, f"{key}.each", "form_row_elsewhere", code=row.each)
    cells = _cells(work, form, f"{key}.cells", row.cells, inside)
    span = _cells(work, form, f"{key}.span", row.span, here)
    shown = {cell.field for cell in row.cells}
    for code in row.merge:
        if code not in shown:
            work.fault(form, f"{key}.merge", "form_merge", code=code)
    return CompiledRow(row, cells, span)


def _cells(
    work: Work, form: Form, key: str, cells: Sequence[FormCell], here: tuple[str, ...]
) -> tuple[CompiledCell, ...]:
    made: list[CompiledCell] = []
    for place, cell in enumerate(cells):
        if cell.field is not None:
            work.check_value(form, f"{key}.{place}.field", cell.field, here)
        if cell.field is not None and cell.text:
            work.fault(form, f"{key}.{place}", "form_cell")
        text = _pattern(work, form, f"{key}.{place}.text", cell.text, here)
        if text is not None:
            made.append(CompiledCell(cell, text))
    return tuple(made)


def _check_widths(work: Work, form: Form) -> None:
    """Every row fills all columns, with what hangs down into it from the rows above."""
    wanted = len(form.widths)
    hanging: list[tuple[int, int]] = []  # (columns, rows that are still to come)
    for place, row in enumerate(form.row):
        hung = sum(columns for columns, _rows in hanging)
        columns = hung + sum(cell.columns for cell in (*row.span, *row.cells))
        if columns != wanted:
            work.fault(
                form, f"row.{place}", "form_columns", columns=columns, wanted=wanted, hung=hung
            )
        if row.each is not None and hanging:
            # How many records there are is not known here.
            work.fault(form, f"row.{place}", "form_hanging")
        hanging = [(columns, rows - 1) for columns, rows in hanging if rows > 1]
        if row.each is None:
            hanging += [(cell.columns, cell.rows - 1) for cell in row.cells if cell.rows > 1]
    if hanging:
        work.fault(form, f"row.{len(form.row) - 1}", "form_hanging")
