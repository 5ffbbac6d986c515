"""A loaded template: the tables of its files, indexed, with every expression and pattern parsed.

The five interpreters read this and nothing else of a template.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.template.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from perfdesk.template.expressions import Expression
    from perfdesk.template.patterns import Pattern
    from perfdesk.template.schema import (
        CarryOver,
        Check,
        FormField,
        Identity,
        Rename,
        Role,
        Section,
    )
    from perfdesk.template.score_tables import Form, FormCell, FormRow, Scoring, ScoringRule

#: Names that stand in expressions and patterns without being a field's code.
BUILT_IN_NAMES = ("unit", "fiscal_year")


@dataclass(frozen=True, slots=True)
class Compiled:
    """A field's parsed expressions and patterns; None where it has none."""

    calculate: Expression | None = None
    relevant: Expression | None = None
    required: Expression | None = None
    constraint: Expression | None = None
    pattern: Pattern | None = None
    marker: Pattern | None = None
    parts: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class CompiledCheck:
    """A check's parsed expressions and message."""

    check: Check
    test: Expression
    when: Expression | None
    slots: Mapping[str, Expression]
    message: Pattern

    @property
    def names(self) -> frozenset[str]:
        """Return all codes that its outcome or its message depends on."""
        names = self.test.names | (self.when.names if self.when else frozenset())
        for expression in self.slots.values():
            names |= expression.names
        return names | set(self.check.fields) | {slot.name for slot in self.message.slots}


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with its expression over the record's fields, before rounding."""

    rule: ScoringRule
    score: Expression


@dataclass(frozen=True, slots=True)
class CompiledScoring:
    """A scoring table's rules, as expressions over the fields of a record.

    What is computed by them stands in ``compiled`` of the score, total, weight_total and grade.

    Attributes:
        sign: The comparison sign of a record; None where one rule holds for all.
        target, actual: The figures that are compared, in the same unit.
        is_over: Whether the target is exceeded by far; None where nobody asks.
    """

    scoring: Scoring
    sign: Expression | None
    target: Expression
    actual: Expression
    rules: tuple[CompiledRule, ...]
    is_over: Expression | None


@dataclass(frozen=True, slots=True)
class CompiledCell:
    """A cell of a form, its words as a pattern."""

    cell: FormCell
    text: Pattern


@dataclass(frozen=True, slots=True)
class CompiledRow:
    """A row of a form."""

    row: FormRow
    cells: tuple[CompiledCell, ...]
    span: tuple[CompiledCell, ...] = ()


@dataclass(frozen=True, slots=True)
class CompiledForm:
    """A form with its patterns parsed: slots are fields of its record or the report, and ``n``."""

    form: Form
    label: Pattern
    title: Pattern
    subtitle: Pattern
    rows: tuple[CompiledRow, ...]


@dataclass(frozen=True, slots=True)
class ReportTemplate:
    """A report template, ready for use.

    Attributes:
        sections: By code, in the order of the files (a parent stands before its children).
        fields: By code, in order.
        members: Codes of the fields of each section and of each group, in order.
        children: Codes of the sections below each section; under None the outermost.
        dependents: For each code, the fields whose value or relevance depends on it.
        rank: Order of evaluation; a field's rank is above those of all it depends on.
        section_relevant: Parsed relevance of the sections that have one.
        scorings: Scoring tables by their codes.
        forms: The annexes' layouts, in order.
        renames: Fields that have other codes elsewhere.
    """

    identity: Identity
    sections: Mapping[str, Section]
    fields: Mapping[str, FormField]
    compiled: Mapping[str, Compiled]
    checks: tuple[CompiledCheck, ...]
    members: Mapping[str, tuple[str, ...]]
    children: Mapping[str | None, tuple[str, ...]]
    dependents: Mapping[str, tuple[str, ...]]
    rank: Mapping[str, int]
    section_relevant: Mapping[str, Expression]
    report_title: Pattern
    annex_label: Pattern
    numbering: tuple[Pattern, ...]
    scorings: Mapping[str, CompiledScoring]
    forms: tuple[CompiledForm, ...]
    renames: tuple[Rename, ...] = ()

    def renamed_from(self, template_id: str, version: int) -> dict[str, str]:
        """Return old -> new for the codes that fields of this template have in another form.

        That may be another template, or an earlier version of this one.
        """
        own = self.identity.id
        return {
            one.old: one.new
            for one in self.renames
            if (one.template or own) == template_id
            and (template_id != own or version < self.identity.version)
            and (one.before is None or version < one.before)
        }

    def section_of(self, code: str) -> str:
        """Return the code of the section in which a field stands, through its groups."""
        field = self.fields[code]
        while field.section is None:
            field = self.fields[field.group or ""]
        return field.section

    def groups_of(self, code: str) -> tuple[str, ...]:
        """Return the codes of the groups around a field, outermost first."""
        chain: list[str] = []
        group = self.fields[code].group
        while group is not None:
            chain.append(group)
            group = self.fields[group].group
        return tuple(reversed(chain))

    def is_stable(self, code: str) -> bool:
        """Say whether a field's text may stand as last year: it, its groups or its sections."""
        if any(self.fields[holder].stable for holder in (code, *self.groups_of(code))):
            return True
        return any(self.sections[path].stable for path in self.section_path(self.section_of(code)))

    def role_of(self, code: str) -> Role | None:
        """Return what a field is in every report: its own role, its groups' or its sections'."""
        for holder in (code, *reversed(self.groups_of(code))):
            if (role := self.fields[holder].role) is not None:
                return role
        path = reversed(self.section_path(self.section_of(code)))
        return next((role for one in path if (role := self.sections[one].role)), None)

    def carry_over(self, code: str) -> CarryOver:
        """Return whether last year's content of a field is offered; see ``FormField``."""
        field = self.fields[code]
        if field.is_generated or field.readonly:
            return "never"
        if field.carry_over is not None:
            return field.carry_over
        if field.is_numeric or field.type is DataType.DATE:
            return "never"
        return "suggest" if self.is_stable(code) else "offer"

    def section_path(self, code: str) -> tuple[str, ...]:
        """Return a section with all above it, outermost first."""
        path: list[str] = []
        here: str | None = code
        while here is not None:
            path.append(here)
            here = self.sections[here].parent
        return tuple(reversed(path))

    def walk_sections(self, parent: str | None = None, depth: int = 1) -> Iterator[tuple[str, int]]:
        """Yield (code, level) of all sections in reading order, levels from 1."""
        for code in self.children.get(parent, ()):
            yield code, depth
            yield from self.walk_sections(code, depth + 1)
