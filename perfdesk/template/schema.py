"""What may stand in a template's TOML files: one frozen dataclass for each kind of table.

The words are those of form definitions (XForms, ODK): label, hint, required, relevant, readonly,
constraint, calculate, default, choices. Unknown keys are refused. What spans several tables
(names that must exist, cycles) is checked in ``compile``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from perfdesk.errors import message
from perfdesk.template.datatypes import CONTAINERS, NUMERIC, DataType, Severity, TypeOptions
from perfdesk.template.score_tables import Form, Scoring
from perfdesk.template.tables import Table, between, length, spelling
from perfdesk.template.wording import Code, Formula, Names, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Whether last year's content of a field is offered for this year.
CarryOver = Literal["suggest", "offer", "never"]
LayoutKind = Literal["paragraphs", "items", "inline", "records", "table", "hidden"]
#: What a section or field is in every report, whatever it is called there. The proof-reader knows
#: parts of a report by this alone, in our own templates and in files from elsewhere.
Role = Literal[
    "functions", "staff", "work", "key_tasks", "goals", "money", "management", "conclusion",
    "effectiveness", "efficiency", "completion", "goal", "result", "indicators", "indicator",
    "achievements", "problems", "improvements", "result_use",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LookBack(Table):
    """``[template.look_back]``: what is odd in a text when last year's report is at hand.

    Attributes:
        unchanged_from: A text of so many characters or more that stands as last year is told;
            shorter ones may well be the same.
        figure_digits: A figure is known again by so many digits, zeros at both ends not counted.
        figures_of: Words of a clause that may tell a figure of last year: comparisons.
        figures_that_stay: Numbers in texts that are the same every year (a hotline).
        years_of: Words of a clause that may name last year: archives, comparisons, carried funds.
    """

    unchanged_from: Annotated[int, between(1, 10_000)] = 20
    figure_digits: Annotated[int, between(1, 20)] = 3
    figures_of: Names = ()
    figures_that_stay: tuple[Decimal, ...] = ()
    years_of: Names = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintFields(Table):
    """``[template.print_fields]``: which fields fill what stands round the text; each may lack.

    An empty field prints nothing. All are entries of the report itself, outside of groups.

    Attributes:
        title_break: A list: words behind which the title goes on in a new line.
        attachments: A list: the names that the 附件说明 below the text enumerates.
        author: A text: the name of the 落款; where only the date is filled in, the unit's name.
        date: A date: that of the 落款.
        sealed: A flag: whether a seal will be stamped on the 落款.
        note: A text: the 附注, without its brackets.
    """

    title_break: Code | None = None
    attachments: Code | None = None
    author: Code | None = None
    date: Code | None = None
    sealed: Code | None = None
    note: Code | None = None


#: What each of the fields named in ``PrintFields`` must be.
PRINT_FIELD_TYPES: dict[str, DataType] = {
    "title_break": DataType.LIST,
    "attachments": DataType.LIST,
    "author": DataType.TEXT,
    "date": DataType.DATE,
    "sealed": DataType.FLAG,
    "note": DataType.TEXT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity(Table):
    """``[template]``: what the template is.

    Attributes:
        report_title: Pattern of the title; ``{unit}``, ``{fiscal_year}``, codes of fields.
        annex_label: Pattern of the label at the top left (附件2); empty for none.
        numbering: Patterns of the headings' numbers by level, outermost first.
        style: Name of a layout style in ``resources/styles``.
        example: True where nobody has confirmed it officially; shown as 示例，待核对.
        look_back: What is odd about texts that are like last year's.
        parts: Names of files in ``resources/parts`` whose tables belong to this template too:
            scoring tables that several templates share.
        checks_off: Codes of proof-reading checks that are not made in these reports.
        print_fields: Which fields fill what stands round the text.
    """

    id: Annotated[str, length(0, 60), spelling(r"[a-z][a-z0-9-]*")]
    title: Annotated[str, length(1, 100)]
    region: Words = ""
    fiscal_years: tuple[int, ...] = ()
    version: Annotated[int, between(1)]
    description: Words = ""
    report_title: Annotated[str, length(1, 200)]
    annex_label: Annotated[str, length(0, 50)] = ""
    numbering: Annotated[tuple[str, ...], length(1, 8)]
    style: Annotated[str, spelling(r"[a-z0-9-]+")] = "gb9704"
    example: bool = False
    look_back: LookBack = LookBack()
    parts: Annotated[tuple[Annotated[str, spelling(r"[a-z][a-z0-9-]*")], ...], length(0, 20)] = ()
    checks_off: Names = ()
    print_fields: PrintFields = PrintFields()


@dataclass(frozen=True, slots=True, kw_only=True)
class Help(Table):
    """What stands in the help panel."""

    what: Words = ""
    source: Words = ""
    good: Words = ""
    bad: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Table):
    """``[[section]]``: a heading with what stands below it; ``parent`` makes the tree.

    Attributes:
        aliases: The heading in other years and regions, for import and carry-over.
        printed: False for entries that only feed the title and the label.
        numbered: False for a heading without a number.
        stable: All texts below it may stand as last year (职能).
        role: What it is for the proof-reader; holds for all below it that has none of its own.
        annex: Printed behind the report, by its forms (``[[form]]``), not among its sections.
    """

    code: Code
    heading: Annotated[str, length(1, 100)]
    parent: Code | None = None
    aliases: Names = ()
    help: Help = Help()
    advised_length: tuple[int, int] | None = None
    relevant: Formula | None = None
    printed: bool = True
    numbered: bool = True
    stable: bool = False
    role: Role | None = None
    annex: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout(Table):
    """How a field prints. What is generated here is never typed, and is read back on import.

    Attributes:
        kind: ``paragraphs`` (text, sentence) · ``items`` (a list, each a paragraph with its
            marker) · ``inline`` (一是…；二是… in one paragraph) · ``records`` (a group, by
            ``parts``) · ``table`` · ``hidden``.
        marker: Pattern of an item's number, with ``{n}`` or ``{n:cn}``.
        separator: Stands between inline items; ``end`` after the last.
        run_on: Continues the paragraph of the field before it.
        parts: Patterns of a record's pieces; a piece whose slots are all empty is left out. A slot
            may be a field or an inner group of the record, or ``{n}``.
        close: Ends a piece of a record that has no closing mark of its own.
    """

    kind: LayoutKind
    marker: Annotated[str, length(0, 50)] = "（{n}）"
    separator: Annotated[str, length(0, 5)] = "；"
    end: Annotated[str, length(0, 5)] = "。"
    run_on: bool = False
    parts: Annotated[tuple[Annotated[str, length(0, 200)], ...], length(0, 20)] = ()
    close: Annotated[str, length(0, 5)] = "。"


_LAYOUT_KINDS: dict[DataType, tuple[str, ...]] = {
    DataType.LIST: ("items", "inline", "hidden"),
    DataType.GROUP: ("records", "table", "hidden"),
    DataType.TABLE: ("table", "hidden"),
}
_PROSE_KINDS = ("paragraphs", "hidden")
_DEFAULT_LAYOUTS: dict[DataType, LayoutKind] = {
    DataType.LIST: "items", DataType.TABLE: "table", DataType.GROUP: "table",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField(Table):
    """``[[field]]``: one entry of the form, in a section or in a group.

    Attributes:
        section: The section it stands in; exactly one of ``section`` and ``group`` is given.
        group: The group or table whose records have it.
        required: True, or an expression.
        calculate: Expression of its value; such a field is never typed.
        pattern: For a sentence, the prose with slots for figures.
        aliases: Its label in other reports, for import (目标完成情况 / 完成情况).
        summands: What it is the sum of where an old report tells no total (行政编制, 事业编制).
        places, pad, unit, minimum, maximum, choices: See ``TypeOptions``.
        min_lines, max_lines: How many records a group has at least and at most.
        width: A table column's share of the width.
        stable: Its text may stand as last year; so may all in a group or section that is stable.
        carry_over: Whether last year's content is offered for this year: ``suggest`` (chosen from
            the start), ``offer``, or ``never``. Without it: texts, lists, choices and groups are
            offered, and suggested where they are stable; figures and dates are of one year and
            never carried, nor is what is generated. In a group all go along but ``never``.
        role: What it is for the proof-reader; without it that of its group or section.
        overridable: A figure that is computed but may be set by hand (a score); what was set is
            marked as overridden, and an empty entry brings the computed figure back.
    """

    code: Code
    type: DataType
    label: Annotated[str, length(1, 60)]
    section: Code | None = None
    group: Code | None = None
    hint: Words = ""
    help: Help = Help()
    aliases: Names = ()
    summands: Names = ()
    required: bool | Formula = False
    relevant: Formula | None = None
    readonly: bool = False
    constraint: Formula | None = None
    constraint_message: Words = ""
    calculate: Formula | None = None
    default: Words = ""
    choices: Names = ()
    unit: Annotated[str, length(0, 20)] = ""
    places: Annotated[int, between(0, 6)] | None = None
    pad: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    advised_length: tuple[int, int] | None = None
    pattern: Annotated[str, length(0, 1000)] = ""
    min_lines: Annotated[int, between(0, 1000)] = 0
    max_lines: Annotated[int, between(1, 1000)] = 1000
    width: Annotated[int, between(1, 100)] = 10
    stable: bool = False
    carry_over: CarryOver | None = None
    role: Role | None = None
    overridable: bool = False
    layout: Layout | None = None

    def disagreements(self) -> list[str]:
        """Return what does not go together in this field, in Chinese."""
        return [*self._odd_parts(), *self._odd_layout(), *self._odd_content()]

    def _odd_parts(self) -> Iterator[str]:
        """Yield keys that a field of this type must or must not have."""
        if (self.section is None) == (self.group is None):
            yield message("template", "field_holder")
        if (self.type is DataType.SENTENCE) != bool(self.pattern):
            yield message("template", "field_pattern")
        if (self.type is DataType.CHOICE) != bool(self.choices):
            yield message("template", "field_choices")
        if bool(self.constraint) != bool(self.constraint_message):
            yield message("template", "field_constraint_message")
        if self.calculate and self.type in _NEVER_CALCULATED:
            yield message("template", "field_calculate")
        if self.overridable and self.type not in NUMERIC:
            yield message("template", "field_overridable_type")
        if self.type is DataType.MONEY and self.unit not in ("万元", "元"):
            yield message("template", "field_money_unit")

    def _odd_layout(self) -> Iterator[str]:
        kinds = _LAYOUT_KINDS.get(self.type, _PROSE_KINDS)
        if self.layout is not None and self.layout.kind not in kinds:
            yield message("template", "field_layout_kind", kinds="、".join(kinds))
        if self.layout is not None and self.layout.kind == "records" and not self.layout.parts:
            yield message("template", "field_records_parts")

    def _odd_content(self) -> Iterator[str]:
        """Yield what would be wrong with a value or with records whatever they are."""
        if self.type in CONTAINERS and (self.calculate or self.default or self.constraint):
            yield message("template", "field_container_value")
        if self.min_lines > self.max_lines:
            yield message("template", "field_lines")
        if self.carry_over not in (None, "never") and (self.is_generated or self.readonly):
            yield message("template", "field_carry_over")

    @property
    def is_container(self) -> bool:
        """Say whether it holds records instead of a value."""
        return self.type in CONTAINERS

    @property
    def is_generated(self) -> bool:
        """Say whether its content comes from other fields."""
        return self.calculate is not None or self.type is DataType.SENTENCE

    @property
    def may_be_overridden(self) -> bool:
        """Say whether a text of the clerk's own may stand for what is generated."""
        return self.type is DataType.SENTENCE or (self.overridable and self.calculate is not None)

    @property
    def is_numeric(self) -> bool:
        """Say whether its value is a Decimal."""
        return self.type in NUMERIC

    @property
    def options(self) -> TypeOptions:
        """Return what the data type must know to read and print."""
        if self.places is not None:
            places = self.places
        else:
            places = 0 if self.type is DataType.INTEGER else 2
        return TypeOptions(self.unit, places, self.pad, self.minimum, self.maximum, self.choices)

    @property
    def display_layout(self) -> Layout:
        """Return how it prints, by default or as the template says."""
        if self.layout is not None:
            return self.layout
        return Layout(kind=_DEFAULT_LAYOUTS.get(self.type, "paragraphs"))


_NEVER_CALCULATED = frozenset({*CONTAINERS, DataType.SENTENCE, DataType.LIST, DataType.CHOICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Table):
    """``[[check]]``: something an auditor would compare.

    Attributes:
        test: Must not be false; unknown (a figure is missing) says nothing.
        when: The check applies only where this is true.
        tolerance: Difference that ``==`` and its kin forgive.
        for_each: Code of a group: the test is made for each of its records.
        fields: Where the finding is shown, the first one first; named in it.
        slots: Further expressions for the message, by name.
        message: Sentence with slots; ``{left}``, ``{right}`` and ``{difference}`` are the two
            sides of a test that is one comparison.
        title: The check in a few words (检查项); without it the label of the first field.
        source: The rule that it comes from (依据).
    """

    code: Code
    severity: Severity = Severity.ERROR
    test: Formula
    when: Formula | None = None
    tolerance: Annotated[Decimal, between(0)] = Decimal(0)
    for_each: Code | None = None
    fields: Annotated[tuple[Code, ...], length(1)]
    slots: dict[Code, Formula] = field(default_factory=dict)
    message: Annotated[str, length(1, 1000)]
    title: Words = ""
    source: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename(Table):
    """``[[rename]]``: a field or group that has another code elsewhere, for what comes from there.

    Attributes:
        template: Id of the template that has the old code; empty for earlier versions of this one.
        before: Holds for versions below this one; without it, for every version of another
            template, and for all earlier ones of this.
        old: The code there.
        new: The code here.
    """

    template: Annotated[str, length(0, 60), spelling(r"(?:[a-z][a-z0-9-]*)?")] = ""
    before: Annotated[int, between(2)] | None = None
    old: Code
    new: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFile(Table):
    """Everything that the files of one template hold together."""

    template: Identity
    section: tuple[Section, ...]
    field: tuple[FormField, ...]
    check: tuple[Check, ...] = ()
    scoring: tuple[Scoring, ...] = ()
    form: tuple[Form, ...] = ()
    rename: tuple[Rename, ...] = ()
