"""Say, before a template is used, whether an expression mixes what cannot be mixed.

Three kinds are told apart: number, text (with lists and choices), date; and truth.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.template.datatypes import NUMERIC, DataType
from perfdesk.template.expressions import AGGREGATES, Call, Constant, Name, Node

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.template.schema import FormField

_CALL_KINDS = {
    "sum": "number", "count": "number", "min": "number", "max": "number", "round": "number",
    "abs": "number", "length": "number", "year": "number", "filled": "truth", "contains": "truth",
    "number": "number", "sign": "text", "clamp": "number", "sum_if": "number",
    "sum_within": "number", "sum_where": "number", "repeated": "text",
    "day": "number",
    "distinct": "number", "after": "text",
}  # fmt: skip
_ARGUMENT_KINDS = {"sum": "number", "min": "number", "max": "number", "round": "number",
                   "abs": "number", "year": "date", "contains": "text", "sign": "text",
                   "after": "text", "clamp": "number"}  # fmt: skip
#: The kinds of arguments that differ from each other, in their order.
_KINDS_IN_ORDER = {"sum_if": ("number", "truth"), "sum_within": ("number", "number", "truth"),
                   "sum_where": ("number", "text", "text"), "repeated": ("text",),
                   "day": ("text", "number", "text")}  # fmt: skip
#: Operators whose result is a truth about two sides.
COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})


class _KindError(Exception):
    def __init__(self, code: str, **slots: object) -> None:
        super().__init__(message("template", code, **slots))


def kind_fault(root: Node, fields: Mapping[str, FormField], wanted: str | None) -> str | None:
    """Return what is wrong with the kinds of an expression, in Chinese, or None.

    ``wanted`` is the kind of its result; None where any will do.
    """
    try:
        _expect(_kind(root, fields), wanted, "kind_result")
    except _KindError as err:
        return str(err)
    return None


def _expect(found: str, wanted: str | None, code: str, **slots: object) -> None:
    if wanted is not None and found != wanted:
        kinds = {"wanted": message("template", wanted), "found": message("template", found)}
        raise _KindError(code, **kinds, **slots)


def _kind(node: Node, fields: Mapping[str, FormField]) -> str:
    match node:
        case Constant(value):
            if isinstance(value, bool):
                return "truth"
            return "number" if isinstance(value, Decimal) else "text"
        case Name(code):
            return field_kind(code, fields)
        case Call(function, arguments):
            return _call_kind(function, arguments, fields)
    return _operation_kind(node.operator, [_kind(operand, fields) for operand in node.operands])


def field_kind(code: str, fields: Mapping[str, FormField]) -> str:
    """Return the kind of a field's or a built-in name's value."""
    if code not in fields:
        return "number" if code == "fiscal_year" else "text"
    kind = fields[code].type
    if kind in NUMERIC:
        return "number"
    return {DataType.DATE: "date", DataType.FLAG: "truth"}.get(kind, "text")


def _call_kind(function: str, arguments: tuple[Node, ...], fields: Mapping[str, FormField]) -> str:
    kinds = [_kind(argument, fields) for argument in arguments]
    if function == "coalesce":
        for kind in kinds:
            _expect(kind, kinds[0], "kind_arguments_alike", function=function)
        return kinds[0]
    if function in _ARGUMENT_KINDS:
        for kind in kinds:
            _expect(kind, _ARGUMENT_KINDS[function], "kind_arguments", function=function)
    if function == "number":
        for kind in kinds:
            _expect(
                "text" if kind == "number" else kind, "text", "kind_arguments", function=function
            )
    for kind, wanted in zip(kinds, _KINDS_IN_ORDER.get(function, ()), strict=False):
        _expect(kind, wanted, "kind_arguments", function=function)
    if function in AGGREGATES:
        return "number"
    return _CALL_KINDS[function]


def _operation_kind(operator: str, kinds: list[str]) -> str:
    if operator in ("and", "or", "not"):
        for kind in kinds:
            _expect(kind, "truth", "kind_sides", operator=operator)
        return "truth"
    if operator == "if":
        _expect(kinds[0], "truth", "kind_condition")
        _expect(kinds[1], kinds[2], "kind_outcomes")
        return kinds[1]
    if operator in COMPARISONS:
        _expect(kinds[0], kinds[1], "kind_sides", operator=operator)
        if operator not in ("==", "!=") and kinds[0] not in ("number", "date"):
            raise _KindError("kind_ordered", operator=operator)
        return "truth"
    for kind in kinds:
        _expect(kind, "number", "kind_sides", operator=operator)
    return "number"
