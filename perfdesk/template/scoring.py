"""Turn the rules of scoring tables (``[[scoring]]``) into calculations of their fields.

There is no second engine: what is made here are expressions of the score, total, weight_total and
grade fields, which calculation, order, checks and Excel formulas follow like any other.

What they say (DOMAIN 2.4 to 2.7):

* target and actual are read by ``number``, in one unit; a negative actual value counts as 0.
* A score is the rule of its sign, kept between 0 and the weight, rounded half up to 6 decimals and
  then to ``places``, as the bureau's database keeps 6 and shows 2: 0.00499999… of a division that
  does not come out is 0.005.
* Where both are times (12月底前, 2023年11月) days are compared by a rule of their own; what may be
  before the deadline or after it gives no score.
* A judgement is worth its band's upper bound where that is part of the band, else the band's
  middle: neither generous nor harsh until somebody sets the score by hand.
* A total adds up rounded scores, as printed; one that was set by hand above its weight or below 0,
  which is an error, counts as the weight or as 0. Where indicators do not apply, it is scaled by
  all weights over those that apply.
* Several goals with a share each (湖北): the scoring's group lies in the goals' group; so do total
  and weight_total. What the goals make together is an ordinary field: in the goal a ``calculate``
  of ``goal_total * share / 100``, beside the goals the ``sum`` of it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.template import expressions
from perfdesk.template.datatypes import DataType
from perfdesk.template.expressions import Call, Constant, Name, Operation
from perfdesk.template.kinds import kind_fault
from perfdesk.template.schema import FormField
from perfdesk.template.scoring_faults import check_names, check_values
from perfdesk.template.template import CompiledRule, CompiledScoring

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfdesk.template.expressions import Node
    from perfdesk.template.score_tables import QualitativeBand, Scoring
    from perfdesk.template.work import Work

#: The number of a text without one: there is no score.
_NO_SCORE = Call("number", (Constant(""),))
#: So many decimals the bureau's database keeps of a score (DOMAIN 2.6).
_KEPT_PLACES = 6
#: What rules are written over.
_RULE_NAMES = ("target", "actual", "weight")
_AS_NUMBERS = {
    name: FormField(code=name, type=DataType.DECIMAL, label=name) for name in _RULE_NAMES
}


def compile_scorings(work: Work) -> dict[str, CompiledScoring]:
    """Give the fields of all scoring tables their calculations; return the tables by code."""
    made: dict[str, CompiledScoring] = {}
    for scoring in work.content.scoring:
        before = len(work.faults)
        check_names(work, scoring)
        if len(work.faults) > before:
            continue
        check_values(work, scoring)
        rules = [_rule(work, scoring, place) for place in range(len(scoring.rule))]
        over = _formula(work, scoring, "over.score", scoring.over.score)
        told = None if scoring.dates is None else scoring.dates.score
        dates = _formula(work, scoring, "dates.score", told)
        if len(work.faults) == before:
            known = [rule for rule in rules if rule is not None]
            made[scoring.code] = _Maker(work, scoring, known, over, dates).make()
    return made


def _rule(work: Work, scoring: Scoring, place: int) -> Node | None:
    return _formula(work, scoring, f"rule.{place}.score", scoring.rule[place].score)


def _formula(work: Work, scoring: Scoring, key: str, source: str | None) -> Node | None:
    """Parse an expression over target, actual and weight."""
    if source is None:
        return None
    try:
        parsed = expressions.parse(source)
    except expressions.ExpressionError as err:
        work.tell(scoring, key, str(err))
        return None
    if not parsed.names or parsed.names - set(_RULE_NAMES):
        work.fault(scoring, key, "scoring_rule_names")
    elif fault := kind_fault(parsed.root, _AS_NUMBERS, "number"):
        work.tell(scoring, key, fault)
    return parsed.root


def _either(operator: str, operands: Sequence[Node]) -> Node:
    return operands[0] if len(operands) == 1 else Operation(operator, tuple(operands))


def _is_one_of(value: Node, words: Iterable[str]) -> Node:
    return _either("or", [Operation("==", (value, Constant(word))) for word in words])


def _rounded(value: Node, places: int) -> Node:
    kept = Call("round", (value, Constant(Decimal(_KEPT_PLACES))))
    return Call("round", (kept, Constant(Decimal(places))))


def band_share(band: QualitativeBand) -> Decimal:
    """Return what share of the weight a judgement is worth until a score is set by hand."""
    return band.high if band.includes_high else (band.low + band.high) / 2


class _Maker:
    """Makes the expressions of one scoring table."""

    def __init__(
        self,
        work: Work,
        scoring: Scoring,
        rules: Sequence[Node],
        over: Node | None,
        dates: Node | None,
    ) -> None:
        self._work = work
        self._scoring = scoring
        self._rules = rules
        self._over = over
        has_words = all(
            work.fields[code].type is DataType.TEXT for code in (scoring.target, scoring.actual)
        )
        self._dates = dates if has_words else None
        units = () if scoring.unit is None else (Name(scoring.unit),)
        target, actual = Name(scoring.target), Name(scoring.actual)
        self._target = Call("number", (target, *units))
        read = Call("number", (actual, target, *units))
        self._actual = Call("clamp", (read, Constant(Decimal(0))))
        self._weight = Name(scoring.weight)
        self._sign = self._sign_node()

    def make(self) -> CompiledScoring:
        """Fill the table's computed fields and return its rules."""
        scoring = self._scoring
        self._fill(scoring.score, self._score())
        self._fill(scoring.total, self._total())
        self._fill(scoring.weight_total, self._sum(Name(scoring.weight), scoring.execution_weight))
        if scoring.grade is not None:
            self._fill(scoring.grade, self._grade())
        is_over = None if scoring.over.action == "none" else expressions.made(self._is_over())
        return CompiledScoring(
            scoring,
            None if self._sign is None else expressions.made(self._sign),
            expressions.made(self._target),
            expressions.made(self._actual),
            tuple(
                CompiledRule(rule, expressions.made(self._of_record(node)))
                for rule, node in zip(scoring.rule, self._rules, strict=True)
            ),
            is_over,
        )

    def _fill(self, code: str, root: Node) -> None:
        self._work.calculate(code, expressions.made(root))

    # -- one record ------------------------------------------------------------------------

    def _sign_node(self) -> Node | None:
        """The sign of a record: its comparator, else what its target begins with."""
        scoring, fields = self._scoring, self._work.fields
        has_words = fields[scoring.target].type is DataType.TEXT
        told = Call("sign", (Name(scoring.target),))
        if scoring.comparator is not None:
            comparator = Name(scoring.comparator)
            return Call("coalesce", (comparator, told)) if has_words else comparator
        return told if has_words and len(scoring.rule) > 1 else None

    def _of_record(self, node: Node) -> Node:
        parts: dict[str, Node] = {
            "target": self._target,
            "actual": self._actual,
            "weight": self._weight,
        }
        return expressions.substituted(node, parts)

    def _score(self) -> Node:
        scoring = self._scoring
        measured = self._measured()
        if scoring.over.action == "deduct" and self._over is not None:
            deducted = self._of_record(self._over)
            measured = Operation("if", (self._is_over(), deducted, measured))
        kept = Call("clamp", (measured, Constant(Decimal(0)), self._weight))
        score = _rounded(kept, scoring.places)
        if scoring.judgement is not None:
            score = Operation("if", (self._is_judged(), self._judged(), score))
        if scoring.applicable is not None:
            applies = Call("coalesce", (Name(scoring.applicable), Constant(value=True)))
            score = Operation("if", (applies, score, _NO_SCORE))
        return score

    def _measured(self) -> Node:
        """The score by days where both values are times, else by figures."""
        if self._dates is None:
            return self._by_figures()
        target, actual = Name(self._scoring.target), Name(self._scoring.actual)
        year = Name("fiscal_year")
        days: dict[str, Node] = {
            "target": Call("day", (target, year)),
            "actual": Call("day", (actual, year, target)),
            "weight": self._weight,
        }
        return Call("coalesce", (expressions.substituted(self._dates, days), self._by_figures()))

    def _by_figures(self) -> Node:
        """The score by figures: that of the rule with the record's sign."""
        rules = [self._of_record(node) for node in self._rules]
        if self._sign is None:
            return rules[0]
        chain: Node = _NO_SCORE
        for rule, node in reversed(list(zip(self._scoring.rule, rules, strict=True))):
            chain = Operation("if", (_is_one_of(self._sign, rule.comparators), node, chain))
        return chain

    def _is_judged(self) -> Node:
        if self._scoring.comparator is not None and self._sign is not None:
            return _is_one_of(self._sign, self._scoring.qualitative)
        return Call("filled", (Name(self._scoring.judgement or ""),))

    def _judged(self) -> Node:
        """The score by judgement, until one is set by hand."""
        chain: Node = _NO_SCORE
        judgement = Name(self._scoring.judgement or "")
        for band in reversed(self._scoring.band):
            worth = Operation("*", (self._weight, Constant(band_share(band))))
            test = Operation("==", (judgement, Constant(band.level)))
            chain = Operation("if", (test, _rounded(worth, self._scoring.places), chain))
        return chain

    def _is_over(self) -> Node:
        """Full marks by figures, and the actual value is far above the target."""
        over = self._scoring.over
        is_full = Operation(">=", (self._measured(), self._weight))
        limit = Operation("*", (Constant(over.threshold), self._target))
        zero = Constant(Decimal(0))
        far: Node = Constant(value=False)
        if over.from_zero is not None:
            from_zero = Operation(">=", (self._actual, Constant(over.from_zero)))
            far = Operation("and", (Operation("==", (self._target, zero)), from_zero))
        beyond = Operation(">=", (self._actual, limit))
        is_far = Operation("if", (Operation(">", (self._target, zero)), beyond, far))
        return Operation("and", (is_full, is_far))

    # -- the table -------------------------------------------------------------------------

    def _sum(self, amount: Node, beside: str | None) -> Node:
        return Call("sum", (amount,) if beside is None else (amount, Name(beside)))

    def _total(self) -> Node:
        """Sum the scores; one that was set by hand beyond its bounds counts as the bound."""
        scoring = self._scoring
        score, weight = Name(scoring.score), Name(scoring.weight)
        flag = () if scoring.applicable is None else (Name(scoring.applicable),)
        scores = Call("sum_within", (score, weight, *flag))
        total = self._sum(scores, scoring.execution_score)
        if flag and scoring.rescale:
            all_weights = self._sum(weight, scoring.execution_weight)
            weights = self._sum(Call("sum_if", (weight, *flag)), scoring.execution_weight)
            total = Operation("/", (Operation("*", (total, all_weights)), weights))
        return _rounded(total, scoring.places)

    def _grade(self) -> Node:
        """The first grade, from the best, whose least total is reached."""
        chain: Node = Constant("")
        for band in reversed(self._scoring.grades):
            test = Operation(">=", (Name(self._scoring.total), Constant(band.least)))
            chain = Operation("if", (test, Constant(band.name), chain))
        return chain
