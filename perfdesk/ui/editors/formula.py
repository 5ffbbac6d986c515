"""Tell a formula as a clerk would say it, and the figures that went into it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.errors import message
from perfdesk.report.values import FieldRef, State
from perfdesk.template.datatypes import content_type
from perfdesk.template.expressions import Call, Constant, Name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.report.report import Report
    from perfdesk.template.expressions import Node
    from perfdesk.template.schema import FormField
    from perfdesk.template.template import ReportTemplate

#: Operator -> (sign, how closely it binds).
_SIGNS: dict[str, tuple[str, int]] = {
    "or": ("或", 1), "and": ("且", 2),
    "==": ("等于", 3), "!=": ("不等于", 3), "<": ("小于", 3), "<=": ("不超过", 3),
    ">": ("大于", 3), ">=": ("不低于", 3),
    "+": ("+", 4), "-": ("−", 4), "*": ("×", 5), "/": ("÷", 5),
}  # fmt: skip
_CLOSEST = 9
_HUNDRED = Constant(Decimal(100))
#: Function -> how its result is called; {} is its argument, several are joined.
_CALLS = {
    "sum": "{}合计", "count": "{}个数", "min": "{}中的最小值", "max": "{}中的最大值",
    "abs": "{}的绝对值", "filled": "已填写{}", "length": "{}的字数", "year": "{}的年份",
    "distinct": "{}不同内容的个数", "sign": "{}的比较符号",
}  # fmt: skip
#: The same for functions whose arguments are told each at its place, or not at all: how a value is
#: read and that a score stays in its bounds is understood.
_WORDS = {
    "round": "{0}（保留 {1} 位小数）", "contains": "{0}中有{1}", "after": "{0}中{1}后面的数",
    "number": "{0}", "clamp": "{0}", "sum_if": "{0}合计（不适用的除外）",
    "day": "{0}的日期",
    "sum_where": "{1}为{2}的{0}合计", "repeated": "{0}中重复的内容",
    "sum_within": "{0}合计（每项在 0 与{1}之间，不适用的除外）",
}  # fmt: skip
#: So many figures are named with their values.
_MOST_SOURCES = 8


def grouped(text: str) -> str:
    """Return a plain number with thousands separators; anything else as it is."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, rest = digits.partition(".")
    return f"{sign}{int(whole):,}{point}{rest}" if whole.isascii() and whole.isdigit() else text


def formula_words(node: Node, template: ReportTemplate, unit: str = "") -> str:
    """Return an expression in words: 执行数 ÷ 全年预算数 × 100%，保留 1 位小数."""
    match node:
        case Call("round", (Call("round", (inner, _)) | inner, Constant(places))):
            words = formula_words(inner, template, unit)
            return message("ui", "formula_rounded", formula=words, places=places)
    is_percent = unit == "%" and getattr(node, "operator", "") == "*" and _HUNDRED in node.operands  # type: ignore[union-attr]
    return _told(node, template, 0) + ("%" if is_percent else "")


def _told(node: Node, template: ReportTemplate, closeness: int) -> str:
    match node:
        case Constant(value):
            return _constant(value)
        case Name(code):
            field = template.fields.get(code)
            return field.label if field is not None else _built_in(code)
        case Call(function, arguments):
            return _call(function, arguments, template)
    return _operation(node.operator, node.operands, template, closeness)


def _constant(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:f}" if isinstance(value, Decimal) else f"“{value}”"


def _built_in(code: str) -> str:
    return {"fiscal_year": "年度", "unit": "单位名称"}.get(code, "序号")


def _call(function: str, arguments: Sequence[Node], template: ReportTemplate) -> str:
    told = [_told(argument, template, 0) for argument in arguments]
    if function in _WORDS:
        return _WORDS[function].format(*told)
    if function == "coalesce":
        return f"{told[0]}（没有填写时取{'、'.join(told[1:])}）"
    if function in ("min", "max") and len(told) > 1:
        return _CALLS[function].format(f"（{'、'.join(told)}）")
    return _CALLS[function].format("、".join(told))


def _operation(
    operator: str, operands: Sequence[Node], template: ReportTemplate, closeness: int
) -> str:
    if operator == "if":
        test, yes, no = (_told(one, template, 0) for one in operands)
        return f"{test}时为{yes}，否则为{no}"
    if operator in ("not", "neg"):
        word = "不满足“{}”" if operator == "not" else "−{}"
        return word.format(_told(operands[0], template, _CLOSEST))
    sign, own = _SIGNS[operator]
    # What stands right of − and ÷ keeps its brackets even where it binds as closely.
    told = [_told(one, template, own + (index > 0)) for index, one in enumerate(operands)]
    words = f" {sign} ".join(told) if own > 2 else sign.join(told)
    return f"（{words}）" if own < closeness else words


def explain(report: Report, ref: FieldRef) -> str:
    """Return what a calculated field is made of: the formula, then each figure; "" for others."""
    template = report.template
    expression = template.compiled[ref.code].calculate
    if expression is None:
        return ""
    field = template.fields[ref.code]
    lines = [f"{field.label} ＝ {formula_words(expression.root, template, field.unit or '%')}"]
    sources = [code for code in template.fields if code in expression.names]
    lines += [_source(report, template.fields[code], ref.line) for code in sources[:_MOST_SOURCES]]
    return "\n".join(lines)


def _source(report: Report, field: FormField, line: int) -> str:
    """Return a source with its present value; for one with many records how many there are."""
    if field.is_container:
        count = len(report.tree.records_of(field.code, line))
        return message("ui", "source_records", label=field.label, count=count)
    values = [
        report.values[FieldRef(field.code, one)] for one in report.tree.holding(field.code, line)
    ]
    known = [one for one in values if one.state in (State.VALID, State.CALCULATED)]
    if len(values) != 1:
        return message("ui", "source_many", label=field.label, count=len(known))
    if not known:
        return message("ui", "source_missing", label=field.label)
    shown = content_type(field.type).show(known[0].value, field.options)
    unit = "" if shown.endswith("%") else field.unit
    return f"{field.label}：{grouped(shown)} {unit}".rstrip()
