"""What may stand in scoring tables (``[[scoring]]``) and in layouts of annexes (``[[form]]``).

What spans several tables is checked in ``scoring_faults`` and ``forms``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Literal

from perfdesk.errors import message
from perfdesk.template.tables import Table, between, length
from perfdesk.template.wording import Code, Formula, Names, Weights, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringRule(Table):
    """``[[scoring.rule]]``: how indicators with these comparison signs are scored.

    Attributes:
        comparators: The signs (≥, >, =, ≤, <) that stand in the indicator's ``comparator`` field.
        label: The rule in words, for the explanation of a score.
        score: Expression over ``target``, ``actual`` and ``weight``, before rounding; the engine
            keeps it between 0 and the weight.
    """

    comparators: Annotated[tuple[Annotated[str, length(1, 10)], ...], length(1, 10)]
    label: Annotated[str, length(1, 200)]
    score: Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRule(Table):
    """``[scoring.dates]``: how an indicator is scored whose target is a time (12月底前).

    Attributes:
        label: The rule in words.
        score: Expression over ``target`` and ``actual``, days counted from a fixed one, and
            ``weight``.
    """

    label: Annotated[str, length(1, 200)]
    score: Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class QualitativeBand(Table):
    """``[[scoring.band]]``: what a judgement is worth: [low, high] of the weight, as shares.

    ``high`` is part of the band only where ``includes_high``: [0.6w, 0.8w) (DOMAIN 2.4).

    Attributes:
        words: What an actual value says that is this level; the longest of all bands counts.
    """

    level: Annotated[str, length(1, 50)]
    low: Annotated[Decimal, between(0, 1)]
    high: Annotated[Decimal, between(0, 1)]
    includes_low: bool = True
    includes_high: bool = False
    words: Names = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OverAchievement(Table):
    """``[scoring.over]``: what happens where the actual value is far above the target.

    Attributes:
        threshold: Share of the target from which on it is far (1.3).
        action: ``none``, ``warn``, ``require_reason`` (an error without a deviation note) or
            ``deduct`` (by ``score``; the reason is required too).
        from_zero: The actual value from which on a target of 0 is far exceeded (广西: 30); without
            it none is.
        score: For ``deduct``: expression over ``target``, ``actual``, ``weight``.
    """

    from_zero: Annotated[Decimal, between(0)] | None = None
    threshold: Annotated[Decimal, between(1)] = Decimal("1.3")
    action: Literal["none", "warn", "require_reason", "deduct"] = "none"
    score: Formula | None = None

    def disagreements(self) -> list[str]:
        """Return what does not go together: only a deduction has a score of its own."""
        is_deduction = self.action == "deduct"
        return [] if is_deduction == bool(self.score) else [message("template", "over_score")]


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeBand(Table):
    """``[[scoring.grades]]``: a grade from ``least`` on, up to the next better one, exclusive."""

    name: Annotated[str, length(1, 10)]
    least: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring(Table):
    """``[[scoring]]``: which fields make a scoring table, and the rules by which it is scored.

    The engine computes ``score`` in each record, and ``total``, ``weight_total`` and ``grade``
    beside the group; these fields have no ``calculate`` of their own.

    Attributes:
        group: The group or table whose records are the indicators.
        level1, level2, level3: Fields of the record: the indicator tree, level3 is the indicator.
        comparator: Choice field with the sign; a sign that is one of ``qualitative`` means that
            ``judgement`` (a choice of the bands' levels) is scored instead of figures. While it is
            empty the sign that the target is written with counts (``≥95%``, ``不超过3``). Without
            such a field a judgement is scored wherever one is chosen.
        target, actual: Text or numeric fields; the first number of a text is what is scored
            (``measures`` says how it is read).
        unit: Field with the unit of figures that have none of their own.
        weight, score, note: 分值, 得分, 偏差原因分析及改进措施. A score that is ``overridable`` may
            be set by hand, with a note.
        account: Text field of what the actual value rests on (验收, 问卷); or none.
        note_least: So many characters, digits and marks not counted, explain something.
        applicable: Flag field; 否 leaves the indicator out and rescales the others.
        execution_score, execution_weight: Numeric fields beside the group for the row of the
            execution rate, counted into the totals; or none.
        weights: 分值 that the template gives to level-1 indicators, by their name, and to level-2
            ones where it does (产出指标/数量指标); checked.
        scheme: Choice field beside the group; ``schemes`` has other ``weights`` by its words.
        start: Records that an empty table may begin with, by their fields' codes.
        full_marks: What all weights together must be.
        places: Decimals to which each score and the total are rounded, half up.
        rescale: Whether inapplicable indicators are made up for by the others.
    """

    code: Code
    title: Annotated[str, length(1, 60)]
    group: Code
    level1: Code | None = None
    level2: Code | None = None
    level3: Code
    comparator: Code | None = None
    target: Code
    actual: Code
    unit: Code | None = None
    weight: Code
    score: Code
    note: Code | None = None
    note_least: Annotated[int, between(1, 100)] = 1
    account: Code | None = None
    judgement: Code | None = None
    applicable: Code | None = None
    total: Code
    weight_total: Code
    grade: Code | None = None
    execution_score: Code | None = None
    execution_weight: Code | None = None
    qualitative: Names = ("定性",)
    full_marks: Annotated[Decimal, between(1)] = Decimal(100)
    places: Annotated[int, between(0, 6)] = 2
    rescale: bool = True
    weights: Weights = field(default_factory=dict)
    scheme: Code | None = None
    schemes: dict[Annotated[str, length(1, 100)], Weights] = field(default_factory=dict)
    start: Annotated[tuple[dict[Code, Words], ...], length(0, 100)] = ()
    rule: Annotated[tuple[ScoringRule, ...], length(1, 20)]
    band: Annotated[tuple[QualitativeBand, ...], length(0, 10)] = ()
    over: OverAchievement = OverAchievement()
    dates: DateRule | None = None
    grades: Annotated[tuple[GradeBand, ...], length(0, 10)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCell(Table):
    """A cell of a form: words, or a field.

    Attributes:
        text: Pattern with slots (fields of the form's record or of the report); a label.
        field: The field that stands here instead; its code.
        rows, columns: How many rows and columns it takes.
    """

    text: Words = ""
    field: Code | None = None
    rows: Annotated[int, between(1, 100)] = 1
    columns: Annotated[int, between(1, 40)] = 1
    align: Literal["left", "center", "right"] = "center"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow(Table):
    """A row of a form.

    Attributes:
        each: A group: the row stands once for each of its records. ``span`` are cells to the left
            of it that stand beside all of these records.
        merge: Fields (outermost first) whose cells run on over records with the same text.
        height: Least height in lines of text.
        heading: The row is printed again at the top of every page that the form runs on to.
    """

    cells: Annotated[tuple[FormCell, ...], length(1, 40)]
    each: Code | None = None
    span: Annotated[tuple[FormCell, ...], length(0, 5)] = ()
    merge: tuple[Code, ...] = ()
    height: Annotated[int, between(1, 40)] = 1
    heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form(Table):
    """``[[form]]``: the official layout of a scoring table, an annex of the report.

    Attributes:
        section: The annex section whose fields it shows.
        each: A group of that section: one form for each record; None: one form. A form without
            any content is not printed.
        scoring: The table's ``[[scoring]]``.
        label, title, subtitle: Patterns of the annex's head; ``{n}`` counts the forms.
        widths: Shares of the columns' widths.
        cover: It stands before the report (封面), not behind it.
    """

    code: Code
    section: Code
    each: Code | None = None
    scoring: Code | None = None
    label: Annotated[str, length(0, 50)] = ""
    title: Annotated[str, length(1, 200)]
    subtitle: Annotated[str, length(0, 200)] = ""
    widths: Annotated[tuple[Annotated[int, between(1, 100)], ...], length(1, 40)]
    landscape: bool = False
    cover: bool = False
    row: Annotated[tuple[FormRow, ...], length(1, 200)]
