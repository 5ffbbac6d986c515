"""The closed expression language of templates: arithmetic, comparison and a few functions.

Python's own parser reads the text; only the node kinds listed here are taken over into nodes of our
own. There are no attributes, no subscripts, no loops, no powers, and no calls but the functions
below, so a template can neither reach the machine nor run for long. Numbers are Decimal throughout.

An empty field is *unknown*: it makes arithmetic and comparison unknown (None), and a check whose
test is unknown says nothing.
"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, DecimalException, localcontext
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from perfdesk.errors import message
from perfdesk.template.functions import apply, as_text, within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from perfdesk.template.datatypes import Value

_MAX_LENGTH = 1000
_MAX_DEPTH = 40
#: Of the tree as it is evaluated: a chained comparison has its middle operands twice in it, so
#: chains in chains would double it at each level.
_MAX_NODES = 200
_MAX_DIGITS = 18
#: Figures beyond 10^40 are unknown: fields that square each other could fill the memory.
_MAX_EXPONENT = 40
_CODE = re.compile(r"[a-z][a-z0-9_]*")
#: All that Python's parser warns of: "\\d" and 1if. To catch it takes longer than to parse.
_MAY_WARN = re.compile(r"\\|[0-9.][A-Za-z_]")


class ExpressionError(Exception):
    """The text is no expression of this language; ``str()`` says why, in Chinese."""

    def __init__(self, code: str, **slots: object) -> None:
        super().__init__(message("template", code, **slots))


class UnknownValueError(Exception):
    """A name has no value that could be used here; the whole expression is unknown."""


class Scope(Protocol):
    """Where an expression's names get their values."""

    def value(self, name: str) -> Value:
        """Return the one value that the name has here."""

    def values(self, name: str) -> Sequence[Value]:
        """Return the name's values in all records below here (one value if it is no record's).

        Raises:
            UnknownValueError: One of them is there but cannot be read.
        """

    def count(self, name: str) -> int:
        """Return how many records (a group), items (a list) or filled fields the name has here."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a text, or True / False."""

    value: Decimal | str | bool


@dataclass(frozen=True, slots=True)
class Name:
    """A field's or group's code, or a built-in name."""

    code: str


@dataclass(frozen=True, slots=True)
class Operation:
    """``+ - * /`` and the comparisons, ``and or not neg if``, over operands."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One of the functions below."""

    function: str
    arguments: tuple[Node, ...]


Node = Constant | Name | Operation | Call


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression.

    Attributes:
        names: All codes that stand in it.
        scalar_names: Those that stand outside an aggregate and so must have one value.
    """

    source: str
    root: Node
    names: frozenset[str]
    scalar_names: frozenset[str]

    def evaluate(self, scope: Scope, tolerance: Decimal = Decimal(0)) -> Value:
        """Return the value, None if unknown; ``==`` and the like allow ``tolerance``."""
        with localcontext() as context:
            context.prec = _MAX_EXPONENT
            context.Emax, context.Emin = _MAX_EXPONENT, -_MAX_EXPONENT
            try:
                return _evaluate(self.root, scope, tolerance)
            except (DecimalException, UnknownValueError):
                return None


_OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/",
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.And: "and", ast.Or: "or", ast.Not: "not", ast.USub: "neg",
}  # fmt: skip

#: Function -> (fewest, most) arguments.
FUNCTIONS: dict[str, tuple[int, int]] = {
    "sum": (1, 20), "count": (1, 1), "min": (1, 20), "max": (1, 20),
    "round": (2, 2), "abs": (1, 1), "filled": (1, 1), "length": (1, 1),
    "contains": (2, 2), "after": (2, 2), "distinct": (1, 1), "coalesce": (2, 20), "year": (1, 1),
    "number": (1, 5), "sign": (1, 1), "clamp": (2, 3), "sum_if": (2, 2), "sum_within": (2, 3),
    "sum_where": (3, 3), "repeated": (1, 1), "day": (2, 3),
}  # fmt: skip
#: Functions that reduce a name's values in all records below.
AGGREGATES = frozenset({"sum", "count", "min", "max"})
#: Functions that look at a name's values in all records below.
_OVER_RECORDS = AGGREGATES | {"sum_if", "sum_within", "sum_where", "repeated", "distinct"}


def parse(source: str) -> Expression:
    """Read an expression.

    Raises:
        ExpressionError: It is too long, malformed, or uses what the language does not have.
    """
    if len(source) > _MAX_LENGTH:
        raise ExpressionError("expression_too_long", limit=_MAX_LENGTH)
    try:
        tree = _tree(source.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError) as err:
        raise ExpressionError("expression_malformed") from err
    # Cut once: Python's own search for a node's text would cut all of it for each number.
    lines = [line.encode() for line in re.split(r"\r\n|\r|\n", source.strip())]
    root = _take(tree.body, lines, 0)
    if sum(1 for _ in islice(_nodes(root), _MAX_NODES + 1)) > _MAX_NODES:
        raise ExpressionError("expression_too_large", limit=_MAX_NODES)
    return _expression(source, root)


def _tree(source: str) -> ast.Expression:
    """Have Python read a text; what it only warns of is an error, not a line on the console."""
    if not _MAY_WARN.search(source):
        return ast.parse(source, mode="eval")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return ast.parse(source, mode="eval")


def _written(node: ast.expr, lines: Sequence[bytes]) -> str:
    """Return a node as it is written, its first line at least; Python's places are in bytes."""
    end = node.end_col_offset if node.end_lineno == node.lineno else None
    return lines[node.lineno - 1][node.col_offset : end].decode()


def _nodes(node: Node) -> Iterator[Node]:
    """Yield all nodes as often as they are evaluated."""
    yield node
    match node:
        case Operation(operands=inner) | Call(arguments=inner):
            for operand in inner:
                yield from _nodes(operand)


def _take(node: ast.expr, lines: Sequence[bytes], depth: int) -> Node:  # noqa: C901 - one case a node kind
    """Turn one of the allowed Python nodes into ours."""
    if depth > _MAX_DEPTH:
        raise ExpressionError("expression_too_deep")

    def take(inner: ast.expr) -> Node:
        return _take(inner, lines, depth + 1)

    match node:
        case ast.Constant():
            return _constant(node, lines)
        case ast.Name(id=code) if _CODE.fullmatch(code):
            return Name(code)
        case ast.BinOp(left=left, op=op, right=right):
            return Operation(_operator(op), (take(left), take(right)))
        case ast.UnaryOp(op=op, operand=operand):
            return Operation(_operator(op), (take(operand),))
        case ast.BoolOp(op=op, values=values):
            return Operation(_operator(op), tuple(map(take, values)))
        case ast.Compare(left=left, ops=ops, comparators=rights):
            return _comparison([take(side) for side in (left, *rights)], ops)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return Operation("if", (take(test), take(body), take(orelse)))
        case ast.Call(func=ast.Name(id=function), args=args, keywords=[]):
            return _call(function, tuple(map(take, args)))
    raise ExpressionError("expression_not_allowed", text=_written(node, lines))


def _operator(operator: ast.AST) -> str:
    if type(operator) not in _OPERATORS:
        raise ExpressionError("operator_not_allowed", operator=type(operator).__name__)
    return _OPERATORS[type(operator)]


def _comparison(sides: list[Node], operators: list[ast.cmpop]) -> Node:
    """Turn ``a <= b <= c`` into ``a <= b and b <= c``."""
    links = tuple(
        Operation(_operator(operator), (sides[i], sides[i + 1]))
        for i, operator in enumerate(operators)
    )
    return links[0] if len(links) == 1 else Operation("and", links)


def _constant(node: ast.Constant, lines: Sequence[bytes]) -> Constant:
    if isinstance(node.value, bool | str):
        return Constant(node.value)
    # The written digits count, not the float that Python made of them.
    text = _written(node, lines)
    if not re.fullmatch(r"\d+(\.\d+)?", text) or len(text) > _MAX_DIGITS:
        raise ExpressionError("constant_not_allowed", text=text)
    return Constant(Decimal(text))


def _call(function: str, arguments: tuple[Node, ...]) -> Call:
    if function not in FUNCTIONS:
        raise ExpressionError("function_unknown", function=function, known="、".join(FUNCTIONS))
    fewest, most = FUNCTIONS[function]
    if not fewest <= len(arguments) <= most:
        raise ExpressionError("function_arguments", function=function)
    if function in ("count", "distinct", "repeated") and not isinstance(arguments[0], Name):
        raise ExpressionError("count_of_code", function=function)
    if function in ("sum_if", "sum_within") and not all(
        isinstance(argument, Name) for argument in arguments
    ):
        raise ExpressionError("sum_if_of_codes", function=function)
    if function == "sum_where" and not (
        all(isinstance(one, Name) for one in arguments[:2]) and isinstance(arguments[2], Constant)
    ):
        raise ExpressionError("sum_where_word")
    return Call(function, arguments)


def _expression(source: str, root: Node) -> Expression:
    names: set[str] = set()
    scalar_names: set[str] = set()
    _collect(root, names, scalar_names)
    return Expression(source, root, frozenset(names), frozenset(scalar_names))


def made(root: Node) -> Expression:
    """Return the expression that nodes make which were put together from parsed ones."""
    return _expression(written(root), root)


def substituted(node: Node, parts: Mapping[str, Node]) -> Node:
    """Return a node with other nodes in the place of some names."""
    match node:
        case Name(code):
            return parts.get(code, node)
        case Operation(operator, operands):
            return Operation(operator, tuple(substituted(one, parts) for one in operands))
        case Call(function, arguments):
            return Call(function, tuple(substituted(one, parts) for one in arguments))
    return node


def written(node: Node) -> str:
    """Write a node as a source that reads as the same node again (but for its size)."""
    match node:
        case Constant(value):
            if isinstance(value, str):
                return repr(value)
            return str(value) if isinstance(value, bool) else f"{value:f}"
        case Name(code):
            return code
        case Call(function, arguments):
            return f"{function}({', '.join(map(written, arguments))})"
        case Operation("if", (test, body, orelse)):
            return f"({written(body)} if {written(test)} else {written(orelse)})"
        case Operation("not" | "neg" as operator, (operand,)):
            return f"({'not ' if operator == 'not' else '-'}{written(operand)})"
    return f"({f' {node.operator} '.join(map(written, node.operands))})"


def _collect(node: Node, names: set[str], scalar_names: set[str]) -> None:
    """Gather the codes of an expression, and those that must have one value."""
    match node:
        case Name(code):
            names.add(code)
            scalar_names.add(code)
        case Operation(operands=inner):
            for operand in inner:
                _collect(operand, names, scalar_names)
        case Call(function, arguments):
            for argument in arguments:
                if function in _OVER_RECORDS and isinstance(argument, Name):
                    names.add(argument.code)
                else:
                    _collect(argument, names, scalar_names)


def _evaluate(node: Node, scope: Scope, tolerance: Decimal) -> Value:
    match node:
        case Constant(constant):
            return constant
        case Name(code):
            return scope.value(code)
        case Call(function, arguments):
            return _evaluate_call(function, arguments, scope, tolerance)
        case Operation("and" | "or" as operator, operands):
            return _logic(operator, [_evaluate(o, scope, tolerance) for o in operands])
        case Operation("if", (test, body, orelse)):
            chosen = _evaluate(test, scope, tolerance)
            if chosen is None:
                return None
            return _evaluate(body if chosen else orelse, scope, tolerance)
        case Operation("not", (operand,)):
            value = _evaluate(operand, scope, tolerance)
            return None if value is None else not value
        case Operation("neg", (operand,)):
            value = _evaluate(operand, scope, tolerance)
            return -value if isinstance(value, Decimal) else None
        case Operation(operator, (left, right)):
            sides = _evaluate(left, scope, tolerance), _evaluate(right, scope, tolerance)
            return _binary(operator, *sides, tolerance)
    raise AssertionError(node)


def _logic(operator: str, values: list[Value]) -> Value:
    """Three-valued and / or: one decisive value decides, else an unknown one makes it unknown."""
    decisive = operator == "or"
    if any(value is not None and bool(value) == decisive for value in values):
        return decisive
    return None if None in values else not decisive


def _binary(operator: str, left: Value, right: Value, tolerance: Decimal) -> Value:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _arithmetic(operator, left, right, tolerance)
    if left is None or right is None:
        return None
    if operator == "==":
        return left == right
    if operator == "!=":
        return left != right
    if isinstance(left, date) and isinstance(right, date):
        return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}.get(
            operator
        )
    return None


def _arithmetic(operator: str, left: Decimal, right: Decimal, tolerance: Decimal) -> Value:
    if operator == "/":
        return left / right if right else None
    return _ON_NUMBERS[operator](left, right, tolerance)


_ON_NUMBERS: dict[str, Callable[[Decimal, Decimal, Decimal], Value]] = {
    "+": lambda left, right, _: left + right,
    "-": lambda left, right, _: left - right,
    "*": lambda left, right, _: left * right,
    "==": lambda left, right, tolerance: abs(left - right) <= tolerance,
    "!=": lambda left, right, tolerance: abs(left - right) > tolerance,
    "<": lambda left, right, tolerance: left < right - tolerance,
    "<=": lambda left, right, tolerance: left <= right + tolerance,
    ">": lambda left, right, tolerance: left > right + tolerance,
    ">=": lambda left, right, tolerance: left >= right - tolerance,
}


def _evaluate_call(
    function: str, arguments: tuple[Node, ...], scope: Scope, tolerance: Decimal
) -> Value:
    if function == "count":
        (argument,) = arguments
        return Decimal(scope.count(argument.code)) if isinstance(argument, Name) else None
    if function in AGGREGATES:
        found: list[Value] = []
        for argument in arguments:
            if isinstance(argument, Name):
                found.extend(scope.values(argument.code))
            else:
                found.append(_evaluate(argument, scope, tolerance))
        numbers = [value for value in found if isinstance(value, Decimal)]
        return _REDUCE[function](numbers) if numbers else None
    if function in _BY_RECORD:
        return _BY_RECORD[function](arguments, scope)
    return apply(function, [_evaluate(argument, scope, tolerance) for argument in arguments])


def _distinct(arguments: Sequence[Node], scope: Scope) -> Value:
    """Count a field's values that differ from each other."""
    codes = [one.code for one in arguments if isinstance(one, Name)]
    return Decimal(len({value for code in codes for value in scope.values(code)} - {None}))


def _sum_if(arguments: Sequence[Node], scope: Scope) -> Value:
    """Sum an amount over the records whose flag does not say no; an empty flag says yes."""
    amounts, flags = (scope.values(one.code) for one in arguments if isinstance(one, Name))
    if len(amounts) != len(flags):
        return None  # They are not of the same records.
    numbers = [
        amount
        for amount, flag in zip(amounts, flags, strict=True)
        if isinstance(amount, Decimal) and flag is not False
    ]
    return sum(numbers, Decimal(0)) if numbers else None


def _sum_within(arguments: Sequence[Node], scope: Scope) -> Value:
    """Sum an amount, each kept between 0 and its record's most, where a flag does not say no.

    What has no most counts as it is.
    """
    codes = [one.code for one in arguments if isinstance(one, Name)]
    amounts, mosts, *flags = (scope.values(code) for code in codes)
    beside = flags[0] if flags else [None] * len(amounts)
    if not len(amounts) == len(mosts) == len(beside):
        return None  # They are not of the same records.
    numbers = [
        within(amount, most)
        for amount, most, flag in zip(amounts, mosts, beside, strict=True)
        if isinstance(amount, Decimal) and flag is not False
    ]
    return sum(numbers, Decimal(0)) if numbers else None


def _sum_where(arguments: Sequence[Node], scope: Scope) -> Value:
    """Sum an amount over the records whose other field is a word; unknown where one has none."""
    amounts, words = (scope.values(one.code) for one in arguments if isinstance(one, Name))
    wanted = next(one.value for one in arguments if isinstance(one, Constant))
    if len(amounts) != len(words):
        return None  # They are not of the same records.
    found = [amount for amount, word in zip(amounts, words, strict=True) if word == wanted]
    numbers = [amount for amount in found if isinstance(amount, Decimal)]
    return sum(numbers, Decimal(0)) if numbers and len(numbers) == len(found) else None


def _repeated(arguments: Sequence[Node], scope: Scope) -> Value:
    """Tell the texts that several records have, each with the numbers of its rows from 1."""
    rows: dict[Value, list[int]] = {}
    for one in arguments:
        for row, text in enumerate(scope.values(one.code) if isinstance(one, Name) else (), 1):
            if text is not None:
                rows.setdefault(text, []).append(row)
    told = [
        message("values", "repeated", text=as_text(text), rows="、".join(map(str, places)))
        for text, places in rows.items()
        if len(places) > 1
    ]
    return "、".join(told) or None


_BY_RECORD: dict[str, Callable[[Sequence[Node], Scope], Value]] = {
    "sum_if": _sum_if,
    "sum_within": _sum_within,
    "sum_where": _sum_where,
    "distinct": _distinct,
    "repeated": _repeated,
}
_REDUCE: dict[str, Callable[[list[Decimal]], Decimal]] = {
    "sum": lambda numbers: sum(numbers, Decimal(0)),
    "min": min,
    "max": max,
}
