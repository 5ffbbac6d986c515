"""A template under construction: its tables by code, the faults found so far, and what is parsed.

Names must exist and be visible where they stand: a name with one value outside all groups, or in a
group around its place.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.template import expressions, patterns
from perfdesk.template.datatypes import NUMERIC, DataType
from perfdesk.template.faults import Fault, Origin
from perfdesk.template.kinds import kind_fault
from perfdesk.template.template import BUILT_IN_NAMES

if TYPE_CHECKING:
    from perfdesk.template.schema import FormField, Section, TemplateFile
    from perfdesk.template.tables import Table


@dataclass(slots=True)
class Work:
    """The template under construction, with the faults found so far."""

    content: TemplateFile
    origins: dict[int, Origin]
    faults: list[Fault]
    sections: dict[str, Section] = field(default_factory=dict)
    fields: dict[str, FormField] = field(default_factory=dict)
    filled_groups: set[str | None] = field(default_factory=set)
    #: Expressions that the template's rules make (``scoring``), by the field that they fill.
    made: dict[str, expressions.Expression] = field(default_factory=dict)

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

    def calculate(self, code: str, expression: expressions.Expression) -> None:
        """Make a field one that is calculated by an expression that the template's rules made."""
        entry = self.fields[code]
        made = replace(entry, calculate=expression.source)
        self.origins[id(made)] = self.origins[id(entry)]
        self.fields[code] = made
        self.made[code] = expression

    def is_container(self, code: str) -> bool:
        """Say whether a code is that of a group or table."""
        return code in self.fields and self.fields[code].is_container

    def expression(
        self,
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
            self.tell(table, key, str(err))
            return None
        for name in sorted(parsed.names):
            if name in parsed.scalar_names:
                self.check_value(table, key, name, here)
            elif name not in self.fields and name not in BUILT_IN_NAMES:
                self.fault(table, key, "name_unknown", code=name)
        fault = None if self.faults else kind_fault(parsed.root, self.fields, wanted)
        if fault:
            self.tell(table, key, fault)
        return parsed

    def check_visible(self, table: Table, key: str, name: str, here: tuple[str, ...]) -> None:
        """A name with one value must stand outside all groups or in a group around this place."""
        if name in BUILT_IN_NAMES:
            return
        if name not in self.fields:
            self.fault(table, key, "name_unknown", code=name)
            return
        group = self.fields[name].group
        if group is not None and group not in here:
            self.fault(table, key, "name_many", code=name, group=group)

    def check_value(self, table: Table, key: str, name: str, here: tuple[str, ...]) -> None:
        """A name that stands for its value must be visible and must have a value."""
        self.check_visible(table, key, name, here)
        if self.is_container(name):
            self.fault(table, key, "name_group", code=name)

    def pattern(
        self, table: Table, key: str, source: str, *, is_message: bool = False
    ) -> patterns.Pattern | None:
        """Parse a pattern; only a message may ask for a field's label or place."""
        try:
            parsed = patterns.Pattern.parse(source)
        except patterns.PatternError as err:
            self.tell(table, key, str(err))
            return None
        for slot in parsed.slots:
            if slot.form and slot.name != "n":
                self.fault(table, key, "form_only_n", code=slot.name, form=slot.form)
            if slot.aspect and not (is_message and slot.name in self.fields):
                self.fault(table, key, "aspect_only_message", code=slot.name, aspect=slot.aspect)
        return parsed

    def printed(
        self, table: Table, key: str, source: str, here: tuple[str, ...]
    ) -> patterns.Pattern | None:
        """Parse a pattern that fields fill, and that the reader of old reports turns round."""
        parsed = self.pattern(table, key, source)
        for slot in parsed.slots if parsed else ():
            self.check_value(table, key, slot.name, here)
        self._check_apart(table, key, parsed)
        return parsed

    def _check_apart(self, table: Table, key: str, pattern: patterns.Pattern | None) -> None:
        """Two texts without words between could not be told apart when they are read back.

        Figures between them do not help: a text may end or begin with one.
        """
        text_before = ""
        for part in pattern.parts if pattern else ():
            if isinstance(part, str):
                text_before = "" if part.strip() else text_before
            elif self._is_free_text(part.name):
                if text_before:
                    self.fault(table, key, "slots_adjacent", first=text_before, second=part.name)
                text_before = part.name

    def _is_free_text(self, name: str) -> bool:
        if name not in self.fields:
            return name == "unit"
        kind = self.fields[name].type
        return kind not in NUMERIC and kind not in {DataType.CHOICE, DataType.FLAG}

    def marker(self, table: Table, key: str, source: str) -> patterns.Pattern | None:
        """Parse the pattern of a number: ``n`` is all that it can hold."""
        parsed = self.pattern(table, key, source)
        for slot in parsed.slots if parsed else ():
            if slot.name != "n":
                self.fault(table, key, "marker_only_n", code=slot.name)
        return parsed
