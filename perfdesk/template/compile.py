"""Check a template's tables against each other and parse its expressions and patterns.

Every name must exist and be visible where it stands; calculation must have an order (no cycles).
"""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from perfdesk.template import expressions
from perfdesk.template.datatypes import ValueFaultError, content_type
from perfdesk.template.forms import compile_forms
from perfdesk.template.kinds import COMPARISONS, field_kind
from perfdesk.template.schema import PRINT_FIELD_TYPES
from perfdesk.template.scoring import compile_scorings
from perfdesk.template.template import BUILT_IN_NAMES, Compiled, CompiledCheck, ReportTemplate
from perfdesk.template.work import Work

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.template.faults import Fault, Origin
    from perfdesk.template.schema import Check, FormField, TemplateFile

#: Slots of a check's message that the checker fills by itself.
_CHECK_SLOTS = frozenset({"left", "right", "difference"})

#: Sections in sections, groups in groups: what walks through them goes down as deep.
_MAX_DEPTH = 20
#: Each circle costs an order of all fields.
_MAX_CIRCLES = 20


def compile_template(
    content: TemplateFile, origins: dict[int, Origin], faults: list[Fault]
) -> ReportTemplate | None:
    """Return the template, or None with the faults added to ``faults``."""
    work = Work(content, origins, faults)
    _index(work)
    scorings = compile_scorings(work) if not faults else {}
    if faults:
        return None
    compiled = {code: _compile_field(work, code) for code in work.fields}
    checks = tuple(made for check in content.check if (made := _compile_check(work, check)))
    section_relevant = _section_relevance(work)
    forms = compile_forms(work)
    _check_parts(work, compiled)
    _check_print_fields(work)
    _check_renames(work)
    identity = content.template
    title = work.printed(identity, "report_title", identity.report_title, ())
    label = work.printed(identity, "annex_label", identity.annex_label, ())
    numbering = [work.marker(identity, "numbering", text) for text in identity.numbering]
    if faults or title is None or label is None:
        return None
    dependents, rank = _order(work, compiled, section_relevant)
    if faults:
        return None
    return ReportTemplate(
        identity=identity,
        sections=work.sections,
        fields=work.fields,
        compiled=compiled,
        checks=checks,
        members=_members(work),
        children=_children(work),
        dependents=dependents,
        rank=rank,
        section_relevant=section_relevant,
        report_title=title,
        annex_label=label,
        numbering=tuple(pattern for pattern in numbering if pattern is not None),
        scorings=scorings,
        forms=forms,
        renames=content.rename,
    )


def _index(work: Work) -> None:
    """Index sections and fields by code; each code once, each parent before its children."""
    _index_sections(work)
    _index_fields(work)
    for tables in (work.content.check, work.content.scoring, work.content.form):
        seen: set[str] = set()
        for table in tables:
            if table.code in seen:
                work.fault(table, "code", "code_twice")
            seen.add(table.code)


def _index_sections(work: Work) -> None:
    depths: dict[str | None, int] = {None: 0}
    for section in work.content.section:
        if section.code in work.sections:
            work.fault(section, "code", "code_twice")
        elif section.parent not in depths:
            work.fault(section, "parent", "parent_unknown", code=section.parent)
        elif depths[section.parent] == _MAX_DEPTH:
            work.fault(section, "parent", "sections_too_deep", limit=_MAX_DEPTH)
        else:
            work.sections[section.code] = section
            depths[section.code] = depths[section.parent] + 1


def _index_fields(work: Work) -> None:
    for entry in work.content.field:
        if entry.code in work.fields or entry.code in work.sections or entry.code in BUILT_IN_NAMES:
            work.fault(entry, "code", "code_twice")
        elif entry.section is not None and entry.section not in work.sections:
            work.fault(entry, "section", "section_unknown", code=entry.section)
        elif entry.group is not None and not work.is_container(entry.group):
            work.fault(entry, "group", "group_unknown", code=entry.group)
        elif len(work.groups_of(entry.group)) > _MAX_DEPTH:
            work.fault(entry, "group", "groups_too_deep", limit=_MAX_DEPTH)
        else:
            work.fields[entry.code] = entry
            work.filled_groups.add(entry.group)


def _compile_field(work: Work, code: str) -> Compiled:
    entry = work.fields[code]
    here = work.groups_of(entry.group)
    layout = entry.display_layout

    def expression(
        key: str, source: str | None, wanted: str | None
    ) -> expressions.Expression | None:
        return work.expression(entry, key, source, here, wanted)

    required = entry.required if isinstance(entry.required, str) else None
    pattern = work.printed(entry, "pattern", entry.pattern, here) if entry.pattern else None
    _check_entry(work, entry)
    kind = None if entry.is_container else field_kind(code, work.fields)
    parts = [work.pattern(entry, "layout.parts", part) for part in layout.parts]
    return Compiled(
        calculate=work.made.get(code) or expression("calculate", entry.calculate, kind),
        relevant=expression("relevant", entry.relevant, "truth"),
        required=expression("required", required, "truth"),
        constraint=expression("constraint", entry.constraint, "truth"),
        pattern=pattern,
        marker=work.marker(entry, "layout.marker", layout.marker),
        parts=tuple(part for part in parts if part is not None),
    )


def _check_entry(work: Work, entry: FormField) -> None:
    """A default is a value of its type; a group has something to fill in."""
    try:
        content_type(entry.type).parse(entry.default, entry.options)
    except ValueFaultError as err:
        work.tell(entry, "default", str(err))
    if entry.overridable and entry.calculate is None:
        work.fault(entry, "overridable", "field_overridable")
    if entry.is_container and entry.code not in work.filled_groups:
        work.fault(entry, "type", "group_empty")


def _compile_check(work: Work, check: Check) -> CompiledCheck | None:
    if check.for_each is not None and not work.is_container(check.for_each):
        work.fault(check, "for_each", "for_each_unknown", code=check.for_each)
        return None
    here = work.groups_of(check.for_each)
    for code in check.fields:
        if code in BUILT_IN_NAMES:
            work.fault(check, "fields", "field_built_in", code=code)
        work.check_visible(check, "fields", code, here)
    slots = {
        name: work.expression(check, f"slots.{name}", source, here, None)
        for name, source in check.slots.items()
    }
    test = work.expression(check, "test", check.test, here, "truth")
    when = work.expression(check, "when", check.when, here, "truth")
    message = work.pattern(check, "message", check.message, is_message=True)
    if test is None or message is None:
        return None
    for slot in message.slots:
        if slot.name in check.slots:
            continue
        if slot.name not in _CHECK_SLOTS:
            work.check_visible(check, "message", slot.name, here)
        elif not _is_comparison(test):
            work.fault(check, "message", "no_sides", slot=slot.name)
    return CompiledCheck(
        check, test, when, {n: e for n, e in slots.items() if e is not None}, message
    )


def _is_comparison(test: expressions.Expression) -> bool:
    return isinstance(test.root, expressions.Operation) and test.root.operator in COMPARISONS


def _section_relevance(work: Work) -> dict[str, expressions.Expression]:
    parsed = {
        code: work.expression(section, "relevant", section.relevant, (), "truth")
        for code, section in work.sections.items()
    }
    return {code: expression for code, expression in parsed.items() if expression is not None}


def _check_parts(work: Work, compiled: Mapping[str, Compiled]) -> None:
    """The slots of a record's parts are the record's own fields and inner groups, or ``n``."""
    for code, entry in work.fields.items():
        for part in compiled[code].parts:
            for slot in part.slots:
                if slot.name != "n" and (
                    slot.name not in work.fields or work.fields[slot.name].group != code
                ):
                    work.fault(entry, "layout.parts", "part_elsewhere", code=slot.name)


def _check_print_fields(work: Work) -> None:
    """What stands round the text comes from entries of the report itself, of the right types."""
    identity = work.content.template
    for key, wanted in PRINT_FIELD_TYPES.items():
        code = getattr(identity.print_fields, key)
        if code is None:
            continue
        work.check_visible(identity, f"print_fields.{key}", code, ())
        if code in work.fields and work.fields[code].type is not wanted:
            work.fault(
                identity, f"print_fields.{key}", "print_field_type", code=code, wanted=wanted
            )


def _check_renames(work: Work) -> None:
    """What a rename leads to exists, what it comes from is no code of this template's own form."""
    own = work.content.template.id
    seen: set[tuple[str, int | None, str]] = set()
    for rename in work.content.rename:
        source = rename.template or own
        if rename.new not in work.fields:
            work.fault(rename, "new", "rename_target", code=rename.new)
        if source == own and rename.old in work.fields:
            work.fault(rename, "old", "rename_source", code=rename.old)
        if (source, rename.before, rename.old) in seen:
            work.fault(rename, "old", "rename_twice", code=rename.old)
        seen.add((source, rename.before, rename.old))


def _order(
    work: Work,
    compiled: Mapping[str, Compiled],
    section_relevant: Mapping[str, expressions.Expression],
) -> tuple[dict[str, tuple[str, ...]], dict[str, int]]:
    """Return the dependents of each code and the order of evaluation."""
    needs = {code: _needs(work, code, compiled, section_relevant) for code in work.fields}
    rank = {code: place for place, code in enumerate(_sorted(work, needs))}
    dependents: dict[str, list[str]] = {}
    for code, needed in needs.items():
        for need in needed:
            dependents.setdefault(need, []).append(code)
    return {code: tuple(sorted(d, key=rank.__getitem__)) for code, d in dependents.items()}, rank


def _sorted(work: Work, needs: Mapping[str, set[str]]) -> list[str]:
    """Return all codes, each after those it needs; every circle is a fault, up to a limit."""
    open_needs = {code: sorted(needed) for code, needed in needs.items()}
    for _ in range(_MAX_CIRCLES):
        try:
            return list(TopologicalSorter(open_needs).static_order())
        except CycleError as err:
            # The circle begins and ends with the same code, each after the one it needs.
            circle = list(reversed(err.args[1]))
            work.fault(work.fields[circle[0]], "calculate", "circle", circle=" → ".join(circle))
            open_needs.update((code, []) for code in circle)
    return list(open_needs)


def _needs(
    work: Work,
    code: str,
    compiled: Mapping[str, Compiled],
    section_relevant: Mapping[str, expressions.Expression],
) -> set[str]:
    """Return the codes that a field's value or relevance is made from."""
    entry, made = work.fields[code], compiled[code]
    names: set[str] = set()
    for expression in (made.calculate, made.relevant):
        names |= expression.names if expression else set()
    names |= {slot.name for slot in made.pattern.slots} if made.pattern else set()
    if entry.group is not None:
        names.add(entry.group)  # A record's field is relevant only where its group is.
    section = entry.section
    while section is not None:
        if section in section_relevant:
            names |= section_relevant[section].names
        section = work.sections[section].parent
    return names - set(BUILT_IN_NAMES)


def _members(work: Work) -> dict[str, tuple[str, ...]]:
    gathered: dict[str, list[str]] = {}
    for code, entry in work.fields.items():
        gathered.setdefault(entry.section or entry.group or "", []).append(code)
    return {holder: tuple(codes) for holder, codes in gathered.items()}


def _children(work: Work) -> dict[str | None, tuple[str, ...]]:
    gathered: dict[str | None, list[str]] = {}
    for code, section in work.sections.items():
        gathered.setdefault(section.parent, []).append(code)
    return {parent: tuple(codes) for parent, codes in gathered.items()}
