"""Check a template's tables against each other and parse its expressions and patterns.

Every name must exist and be visible where it stands; calculation must have an order (no cycles).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.template import expressions, patterns
from perfdesk.template.datatypes import NUMERIC, DataType, ValueFaultError, content_type
from perfdesk.template.faults import Fault, Origin
from perfdesk.template.kinds import COMPARISONS, field_kind, kind_fault
from perfdesk.template.template import BUILT_IN_NAMES, Compiled, CompiledCheck, ReportTemplate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.template.schema import Check, FormField, Section, TemplateFile
    from perfdesk.template.tables import Table

#: Slots of a check's message that the checker fills by itself.
_CHECK_SLOTS = frozenset({"left", "right", "difference"})

#: Sections in sections, groups in groups: what walks through them goes down as deep.
_MAX_DEPTH = 20
#: Each circle costs an order of all fields.
_MAX_CIRCLES = 20


@dataclass(slots=True)
class _Work:
    """The template under construction, with the faults found so far."""

    content: TemplateFile
    origins: Mapping[int, Origin]
    faults: list[Fault]
    sections: dict[str, Section] = field(default_factory=dict)
    fields: dict[str, FormField] = field(default_factory=dict)
    filled_groups: set[str | None] = field(default_factory=set)

    def fault(self, table: Table, key: str, code: str, /, **slots: object) -> None:
        """Note a fault at a key of a table; ``code`` is its sentence's."""
        self.tell(table, key, message("template", code, **slots))

    def tell(self, table: Table, key: str, text: str) -> None:
        """Note a fault that is told already."""
        origin = self.origins.get(id(table), Origin("template.toml", "template"))
        self.faults.append(Fault(origin.file, f"{origin.key}.{key}", text))

    def groups_of(self, group: str | None) -> tuple[str, ...]:
        """Return a group with those around it, innermost first."""
        chain: list[str] = []
        while group is not None and group not in chain and group in self.fields:
            chain.append(group)
            group = self.fields[group].group
        return tuple(chain)


def compile_template(
    content: TemplateFile, origins: Mapping[int, Origin], faults: list[Fault]
) -> ReportTemplate | None:
    """Return the template, or None with the faults added to ``faults``."""
    work = _Work(content, origins, faults)
    _index(work)
    if faults:
        return None
    compiled = {code: _compile_field(work, code) for code in work.fields}
    checks = tuple(made for check in content.check if (made := _compile_check(work, check)))
    section_relevant = _section_relevance(work)
    _check_parts(work, compiled)
    identity = content.template
    title = _printed(work, identity, "report_title", identity.report_title, ())
    label = _printed(work, identity, "annex_label", identity.annex_label, ())
    numbering = [_marker(work, identity, "numbering", text) for text in identity.numbering]
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
    )


def _index(work: _Work) -> None:
    """Index sections and fields by code; each code once, each parent before its children."""
    _index_sections(work)
    _index_fields(work)
    seen: set[str] = set()
    for check in work.content.check:
        if check.code in seen:
            work.fault(check, "code", "code_twice")
        seen.add(check.code)


def _index_sections(work: _Work) -> None:
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


def _index_fields(work: _Work) -> None:
    for entry in work.content.field:
        if entry.code in work.fields or entry.code in work.sections or entry.code in BUILT_IN_NAMES:
            work.fault(entry, "code", "code_twice")
        elif entry.section is not None and entry.section not in work.sections:
            work.fault(entry, "section", "section_unknown", code=entry.section)
        elif entry.group is not None and not _is_container(work, entry.group):
            work.fault(entry, "group", "group_unknown", code=entry.group)
        elif len(work.groups_of(entry.group)) > _MAX_DEPTH:
            work.fault(entry, "group", "groups_too_deep", limit=_MAX_DEPTH)
        else:
            work.fields[entry.code] = entry
            work.filled_groups.add(entry.group)


def _is_container(work: _Work, code: str) -> bool:
    return code in work.fields and work.fields[code].is_container


def _compile_field(work: _Work, code: str) -> Compiled:
    entry = work.fields[code]
    here = work.groups_of(entry.group)
    layout = entry.display_layout

    def expression(
        key: str, source: str | None, wanted: str | None
    ) -> expressions.Expression | None:
        return _expression(work, entry, key, source, here, wanted)

    required = entry.required if isinstance(entry.required, str) else None
    pattern = _printed(work, entry, "pattern", entry.pattern, here) if entry.pattern else None
    _check_entry(work, entry)
    kind = None if entry.is_container else field_kind(code, work.fields)
    parts = [_pattern(work, entry, "layout.parts", part) for part in layout.parts]
    return Compiled(
        calculate=expression("calculate", entry.calculate, kind),
        relevant=expression("relevant", entry.relevant, "truth"),
        required=expression("required", required, "truth"),
        constraint=expression("constraint", entry.constraint, "truth"),
        pattern=pattern,
        marker=_marker(work, entry, "layout.marker", layout.marker),
        parts=tuple(part for part in parts if part is not None),
    )


def _check_entry(work: _Work, entry: FormField) -> None:
    """A default is a value of its type; a group has something to fill in."""
    try:
        content_type(entry.type).parse(entry.default, entry.options)
    except ValueFaultError as err:
        work.tell(entry, "default", str(err))
    if entry.is_container and entry.code not in work.filled_groups:
        work.fault(entry, "type", "group_empty")


def _expression(
    work: _Work,
    table: Table,
    key: str,
    source: str | None,
    here: tuple[str, ...],
    wanted: str | None,
) -> expressions.Expression | None:
    """Parse an expression that stands in the records of ``here`` (innermost group first)."""
    if source is None:
        return None
    try:
        parsed = expressions.parse(source)
    except expressions.ExpressionError as err:
        work.tell(table, key, str(err))
        return None
    for name in sorted(parsed.names):
        if name in parsed.scalar_names:
            _check_value(work, table, key, name, here)
        elif name not in work.fields and name not in BUILT_IN_NAMES:
            work.fault(table, key, "name_unknown", code=name)
    fault = None if work.faults else kind_fault(parsed.root, work.fields, wanted)
    if fault:
        work.tell(table, key, fault)
    return parsed


def _check_visible(work: _Work, table: Table, key: str, name: str, here: tuple[str, ...]) -> None:
    """A name with one value must stand outside all groups or in a group around this place."""
    if name in BUILT_IN_NAMES:
        return
    if name not in work.fields:
        work.fault(table, key, "name_unknown", code=name)
        return
    group = work.fields[name].group
    if group is not None and group not in here:
        work.fault(table, key, "name_many", code=name, group=group)


def _check_value(work: _Work, table: Table, key: str, name: str, here: tuple[str, ...]) -> None:
    """A name that stands for its value must be visible and must have a value."""
    _check_visible(work, table, key, name, here)
    if _is_container(work, name):
        work.fault(table, key, "name_group", code=name)


def _pattern(
    work: _Work, table: Table, key: str, source: str, *, is_message: bool = False
) -> patterns.Pattern | None:
    try:
        parsed = patterns.Pattern.parse(source)
    except patterns.PatternError as err:
        work.tell(table, key, str(err))
        return None
    for slot in parsed.slots:
        if slot.form and slot.name != "n":
            work.fault(table, key, "form_only_n", code=slot.name, form=slot.form)
        if slot.aspect and not (is_message and slot.name in work.fields):
            work.fault(table, key, "aspect_only_message", code=slot.name, aspect=slot.aspect)
    return parsed


def _printed(
    work: _Work, table: Table, key: str, source: str, here: tuple[str, ...]
) -> patterns.Pattern | None:
    """Parse a pattern that fields fill, and that the reader of old reports turns round."""
    parsed = _pattern(work, table, key, source)
    for slot in parsed.slots if parsed else ():
        _check_value(work, table, key, slot.name, here)
    _check_apart(work, table, key, parsed)
    return parsed


def _check_apart(work: _Work, table: Table, key: str, pattern: patterns.Pattern | None) -> None:
    """Two texts without words between could not be told apart when they are read back.

    Figures between them do not help: a text may end or begin with one.
    """
    text_before = ""
    for part in pattern.parts if pattern else ():
        if isinstance(part, str):
            text_before = "" if part.strip() else text_before
        elif _is_free_text(work, part.name):
            if text_before:
                work.fault(table, key, "slots_adjacent", first=text_before, second=part.name)
            text_before = part.name


def _is_free_text(work: _Work, name: str) -> bool:
    if name not in work.fields:
        return name == "unit"
    kind = work.fields[name].type
    return kind not in NUMERIC and kind not in {DataType.CHOICE, DataType.FLAG}


def _marker(work: _Work, table: Table, key: str, source: str) -> patterns.Pattern | None:
    """Parse the pattern of a number: ``n`` is all that it can hold."""
    parsed = _pattern(work, table, key, source)
    for slot in parsed.slots if parsed else ():
        if slot.name != "n":
            work.fault(table, key, "marker_only_n", code=slot.name)
    return parsed


def _compile_check(work: _Work, check: Check) -> CompiledCheck | None:
    if check.for_each is not None and not _is_container(work, check.for_each):
        work.fault(check, "for_each", "for_each_unknown", code=check.for_each)
        return None
    here = work.groups_of(check.for_each)
    for code in check.fields:
        if code in BUILT_IN_NAMES:
            work.fault(check, "fields", "field_built_in", code=code)
        _check_visible(work, check, "fields", code, here)
    slots = {
        name: _expression(work, check, f"slots.{name}", source, here, None)
        for name, source in check.slots.items()
    }
    test = _expression(work, check, "test", check.test, here, "truth")
    when = _expression(work, check, "when", check.when, here, "truth")
    message = _pattern(work, check, "message", check.message, is_message=True)
    if test is None or message is None:
        return None
    for slot in message.slots:
        if slot.name in check.slots:
            continue
        if slot.name not in _CHECK_SLOTS:
            _check_visible(work, check, "message", slot.name, here)
        elif not _is_comparison(test):
            work.fault(check, "message", "no_sides", slot=slot.name)
    return CompiledCheck(
        check, test, when, {n: e for n, e in slots.items() if e is not None}, message
    )


def _is_comparison(test: expressions.Expression) -> bool:
    return isinstance(test.root, expressions.Operation) and test.root.operator in COMPARISONS


def _section_relevance(work: _Work) -> dict[str, expressions.Expression]:
    parsed = {
        code: _expression(work, section, "relevant", section.relevant, (), "truth")
        for code, section in work.sections.items()
    }
    return {code: expression for code, expression in parsed.items() if expression is not None}


def _check_parts(work: _Work, compiled: Mapping[str, Compiled]) -> None:
    """The slots of a record's parts are the record's own fields and inner groups, or ``n``."""
    for code, entry in work.fields.items():
        for part in compiled[code].parts:
            for slot in part.slots:
                if slot.name != "n" and (
                    slot.name not in work.fields or work.fields[slot.name].group != code
                ):
                    work.fault(entry, "layout.parts", "part_elsewhere", code=slot.name)


def _order(
    work: _Work,
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


def _sorted(work: _Work, needs: Mapping[str, set[str]]) -> list[str]:
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
    work: _Work,
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


def _members(work: _Work) -> dict[str, tuple[str, ...]]:
    gathered: dict[str, list[str]] = {}
    for code, entry in work.fields.items():
        gathered.setdefault(entry.section or entry.group or "", []).append(code)
    return {holder: tuple(codes) for holder, codes in gathered.items()}


def _children(work: _Work) -> dict[str | None, tuple[str, ...]]:
    gathered: dict[str | None, list[str]] = {}
    for code, section in work.sections.items():
        gathered.setdefault(section.parent, []).append(code)
    return {parent: tuple(codes) for parent, codes in gathered.items()}
