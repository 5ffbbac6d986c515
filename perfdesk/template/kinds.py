"""Say, before a template is used, whether an expression mixes what cannot be mixed.

Three kinds are told apart: number, text (with lists and choices), date; and truth.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.template.datatypes import NUMERIC, DataType
from perfdesk.template.expressions import AGGREGATES, Call, Constant, Name, Node

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.template.schema import FormField

_WORDS = {"number": "数字", "text": "文本", "date": "日期", "truth": "判断"}
_CALL_KINDS = {
    "sum": "number", "count": "number", "min": "number", "max": "number", "round": "number",
    "abs": "number", "length": "number", "year": "number", "filled": "truth", "contains": "truth",
}  # fmt: skip
_ARGUMENT_KINDS = {"sum": "number", "min": "number", "max": "number", "round": "number",
                   "abs": "number", "year": "date", "contains": "text"}  # fmt: skip
#: Operators whose result is a truth about two sides.
COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})


class _KindError(Exception):
    pass


def kind_fault(root: Node, fields: Mapping[str, FormField], wanted: str | None) -> str | None:
    """Return what is wrong with the kinds of an expression, in Chinese, or None.

    ``wanted`` is the kind of its result; None where any will do.
    """
    try:
        _expect(_kind(root, fields), wanted, "结果")
    except _KindError as err:
        return str(err)
    return None


def _expect(found: str, wanted: str | None, what: str) -> None:
    if wanted is not None and found != wanted:
        raise _KindError(f"{what}须为{_WORDS[wanted]}，实为{_WORDS[found]}")


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
            _expect(kind, kinds[0], "coalesce 的各参数")
        return kinds[0]
    if function in _ARGUMENT_KINDS:
        for kind in kinds:
            _expect(kind, _ARGUMENT_KINDS[function], f"{function} 的参数")
    if function in AGGREGATES:
        return "number"
    return _CALL_KINDS[function]


def _operation_kind(operator: str, kinds: list[str]) -> str:
    if operator in ("and", "or", "not"):
        for kind in kinds:
            _expect(kind, "truth", f"{operator} 的两侧")
        return "truth"
    if operator == "if":
        _expect(kinds[0], "truth", "条件")
        _expect(kinds[1], kinds[2], "两种结果")
        return kinds[1]
    if operator in COMPARISONS:
        _expect(kinds[0], kinds[1], f"“{operator}”的两侧")
        if operator not in ("==", "!=") and kinds[0] not in ("number", "date"):
            raise _KindError(f"“{operator}”只能比较数字或日期")
        return "truth"
    for kind in kinds:
        _expect(kind, "number", f"“{operator}”的两侧")
    return "number"
