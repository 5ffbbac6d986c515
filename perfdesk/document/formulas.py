"""Make of a field's calculation what a sheet can follow: figures as cells, all words decided.

A sheet holds figures, not choices, signs or flags. So whatever of an expression hangs on words
alone is decided as it is in the report, which leaves of a rule for every sign the one that holds
here; names become the very fields they mean (``code:line``); and a text that reads as a figure
(1.5万元) becomes the figure in its cell by the factor between the two.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.report.calculate import LineScope
from perfdesk.report.values import FieldRef
from perfdesk.template.expressions import (
    AGGREGATES,
    Call,
    Constant,
    Expression,
    Name,
    Operation,
    made,
)
from perfdesk.template.functions import within
from perfdesk.template.measures import measured

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfdesk.report.report import Report
    from perfdesk.template.datatypes import Value
    from perfdesk.template.expressions import Node

#: What has no value.
_UNKNOWN = Call("number", (Constant(""),))
#: Between a figure and its unit's common one lie 1.5 and 10000, not a fraction without end.
_MOST_FACTOR_DIGITS = 12


def sheet_expression(
    report: Report, ref: FieldRef, placed: Mapping[FieldRef, Decimal | None]
) -> Expression | None:
    """Return how a computed field follows from figures in cells; None where it does not.

    Args:
        report: The report with all its values.
        ref: The computed field.
        placed: The fields that stand as figures in cells, with the figure that stands there.
    """
    expression = report.template.compiled[ref.code].calculate
    if expression is None:
        return None
    root = _Folder(report, ref.line, placed).fold(expression.root)
    return None if isinstance(root, Constant) or root == _UNKNOWN else made(root)


class _Folder:
    """Rewrites expressions as they are seen from one record."""

    def __init__(
        self, report: Report, line: int, placed: Mapping[FieldRef, Decimal | None]
    ) -> None:
        self._report = report
        self._line = line
        self._placed = placed
        self._scope = LineScope(report, line)
        #: What is known of nodes, which are asked for at each level above them.
        self._live: dict[int, bool] = {}

    def fold(self, node: Node) -> Node:
        """Return the node with everything decided that hangs on no figure in a cell."""
        if isinstance(node, Constant) or not self._is_live(node):
            return self._decided(node)
        match node:
            case Name(code):
                return Name(str(self._ref(code)))
            case Call("number", (Name(code), *others)):
                return self._figure(node, self._ref(code), others)
            case Call("sum_if" | "sum_within", codes):
                return self._sum_of_records(*(one.code for one in codes if isinstance(one, Name)))
            case Call(function, arguments) if function in AGGREGATES:
                return self._aggregate(function, arguments)
            case Call("coalesce", arguments):
                return self._first_known(arguments)
            case Operation("if", operands):
                return self._choice(*operands)
            case Operation("and" | "or" as operator, operands):
                return self._logic(operator, operands)
        if isinstance(node, Operation):
            return Operation(node.operator, tuple(map(self.fold, node.operands)))
        return Call(node.function, tuple(map(self.fold, node.arguments)))

    def _ref(self, code: str) -> FieldRef:
        field = self._report.template.fields.get(code)
        group = None if field is None else field.group
        return FieldRef(code, self._report.tree.climb(self._line, group))

    def _refs(self, code: str) -> list[FieldRef]:
        lines = self._report.tree.holding(code, self._line)
        return [FieldRef(code, line) for line in lines]

    def _is_live(self, node: Node) -> bool:
        """Say whether a node hangs on a figure in a cell."""
        if id(node) not in self._live:
            self._live[id(node)] = self._hangs_on_cells(node)
        return self._live[id(node)]

    def _hangs_on_cells(self, node: Node) -> bool:
        match node:
            case Name(code):
                field = self._report.template.fields.get(code)
                return field is not None and field.is_numeric and self._ref(code) in self._placed
            case Call("number", (Name(code), *_)):
                return self._ref(code) in self._placed
            case Call("count", _):
                return False
            case Call(function, arguments) if function in {*AGGREGATES, "sum_if", "sum_within"}:
                return any(map(self._has_live, arguments))
            case Call(_, inner) | Operation(_, inner):
                return any(map(self._is_live, inner))
        return False

    def _has_live(self, node: Node) -> bool:
        if isinstance(node, Name) and node.code in self._report.template.fields:
            return any(ref in self._placed for ref in self._refs(node.code))
        return self._is_live(node)

    def _decided(self, node: Node) -> Node:
        value = self._value(node)
        return Constant(value) if isinstance(value, Decimal | str | bool) else _UNKNOWN

    def _figure(self, node: Node, ref: FieldRef, others: Sequence[Node]) -> Node:
        """Return the cell's figure, times what one of its unit is in the common one."""
        beside = [self._value(other) for other in others]
        figure = self._placed[ref]
        # Nothing is filled in yet: what will be, is told in the unit of the others.
        value = measured(Decimal(1), beside)[0] if figure is None else self._value(node)
        if not isinstance(value, Decimal):
            return _UNKNOWN
        told = Decimal(1) if figure is None else figure
        factor = (value / told).normalize() if told else Decimal(1)
        if len(factor.as_tuple().digits) > _MOST_FACTOR_DIGITS:
            return Constant(value)
        name = Name(str(ref))
        return name if factor == 1 else Operation("*", (name, Constant(factor)))

    def _value(self, node: Node) -> Value:
        # Neither its source nor its names are needed for that.
        return Expression("", node, frozenset(), frozenset()).evaluate(self._scope)

    def _sum_of_records(self, amount: str, beside: str, *flag: str) -> Node:
        """Add up by records: a flag leaves some out, or a most keeps each within its bounds."""
        if self._report.template.fields[beside].is_numeric:
            return self._sum_within(amount, beside, *flag)
        return self._sum_if(amount, beside)

    def _sum_if(self, amount: str, flag: str) -> Node:
        """Leave out the records whose flag says no."""
        values = self._report.values
        kept = [
            ref
            for ref, beside in zip(self._refs(amount), self._refs(flag), strict=False)
            if values[beside].value is not False
        ]
        return Call("sum", tuple(map(self._cell, kept))) if kept else _UNKNOWN

    def _sum_within(self, amount: str, most: str, flag: str | None = None) -> Node:
        """Add up the cells; only a figure that is out of its bounds is kept within them."""
        values = self._report.values
        parts: list[Node] = []
        for ref, beside in zip(self._refs(amount), self._refs(most), strict=True):
            if flag is not None and values[FieldRef(flag, ref.line)].value is False:
                continue
            figure, bound = values[ref].value, values[beside].value
            is_within = not isinstance(figure, Decimal) or within(figure, bound) == figure
            zero = Constant(Decimal(0))
            cell = self._cell(ref)
            parts.append(cell if is_within else Call("clamp", (cell, zero, self._cell(beside))))
        return Call("sum", tuple(parts)) if parts else _UNKNOWN

    def _cell(self, ref: FieldRef) -> Node:
        if ref in self._placed:
            return Name(str(ref))
        value = self._report.values[ref].value
        return Constant(value) if isinstance(value, Decimal) else _UNKNOWN

    def _aggregate(self, function: str, arguments: Sequence[Node]) -> Node:
        parts: list[Node] = []
        for argument in arguments:
            if isinstance(argument, Name):
                parts.extend(map(self._cell, self._refs(argument.code)))
            else:
                part = self.fold(argument)
                is_sum = isinstance(part, Call) and part.function == function == "sum"
                parts.extend(part.arguments if is_sum and isinstance(part, Call) else [part])
        known = tuple(part for part in parts if part != _UNKNOWN)
        return Call(function, known) if known else _UNKNOWN

    def _first_known(self, arguments: Sequence[Node]) -> Node:
        known: list[Node] = []
        for argument in arguments:
            part = self.fold(argument)
            if part != _UNKNOWN:
                known.append(part)
            if isinstance(part, Constant):
                break
        if not known:
            return _UNKNOWN
        return known[0] if len(known) == 1 else Call("coalesce", tuple(known))

    def _choice(self, test: Node, body: Node, orelse: Node) -> Node:
        decided = self.fold(test)
        if decided == _UNKNOWN:
            return _UNKNOWN
        if isinstance(decided, Constant):
            return self.fold(body if decided.value else orelse)
        return Operation("if", (decided, self.fold(body), self.fold(orelse)))

    def _logic(self, operator: str, operands: Sequence[Node]) -> Node:
        decisive = operator == "or"
        open_ones: list[Node] = []
        for operand in map(self.fold, operands):
            if not isinstance(operand, Constant):
                open_ones.append(operand)
            elif bool(operand.value) == decisive:
                return Constant(decisive)
        if not open_ones:
            return Constant(not decisive)
        return open_ones[0] if len(open_ones) == 1 else Operation(operator, tuple(open_ones))
