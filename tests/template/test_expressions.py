from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import add, eq, ge, gt, le, lt, mul, ne, sub
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.template.expressions import (
    Call,
    Constant,
    ExpressionError,
    Name,
    Operation,
    made,
    parse,
    substituted,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from perfdesk.template.datatypes import Value
    from perfdesk.template.expressions import Node

CHINESE = "[\u4e00-\u9fff]"


@dataclass(frozen=True)
class Values:
    """Names with their values; ``many`` are those of records."""

    one: Mapping[str, Value] = field(default_factory=dict)
    many: Mapping[str, Sequence[Value]] = field(default_factory=dict)

    def value(self, name: str) -> Value:
        return self.one.get(name)

    def values(self, name: str) -> Sequence[Value]:
        return self.many.get(name, [self.one.get(name)])

    def count(self, name: str) -> int:
        return sum(value is not None for value in self.values(name))


SCOPE = Values(
    {
        "a": Decimal("2.5"),
        "b": Decimal(4),
        "zero": Decimal(0),
        "none": None,
        "yes": True,
        "no": False,
        "text": "年初目标",
        "items": ("甲", "乙"),
        "day": date(2023, 2, 1),
        "later": date(2024, 1, 1),
    },
    {"score": [Decimal(3), None, Decimal("0.5")], "blank": [None, None], "lost": []},
)


def _value(source: str, tolerance: str = "0") -> Value:
    return parse(source).evaluate(SCOPE, Decimal(tolerance))


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("1", "1"), ("1.50", "1.50"), ("a + b", "6.5"), ("a - b * 2", "-5.5"),
        ("(a - b) * 2", "-3.0"),
        ("b / a", "1.6"), ("1 / 3", "0." + "3" * 40), ("-a", "-2.5"), ("--a", "2.5"),
        ("0.1 + 0.2", "0.3"), ("abs(a - b)", "1.5"), ("round(2.345, 2)", "2.35"),
        ("round(0 - 2.345, 2)", "-2.35"), ("round(1234, 0 - 2)", "1200"), ("round(5, 2)", "5.00"),
        ("round(0 - 0.001, 2)", "0.00"), ("sum(score)", "3.5"), ("sum(score, a, 1)", "7.0"),
        ("sum(score, a * 2)", "8.5"), ("count(score)", "2"), ("count(lost)", "0"),
        ("distinct(score)", "2"), ("distinct(blank)", "0"), ("distinct(a)", "1"),
        ('number(after("20场，扣 1.5分；扣2分", "扣"))', "1.5"),
        ('length(after("扣分：1.5", "扣"))', "1"),
        ("min(score)", "0.5"), ("max(score, b)", "4"), ("length(text)", "4"), ("length(none)", "0"),
        ('length(" a b ")', "2"), ("length(items)", "2"), ("coalesce(none, a)", "2.5"),
        ("coalesce(a, b)", "2.5"), ("year(day)", "2023"), ("a if yes else b", "2.5"),
        ("a if no else b", "4"), ("  a\n", "2.5"), ("( a\n + b )", "6.5"),
    ],
)  # fmt: skip
def test_figures_are_decimals_to_the_last_digit(source: str, value: str) -> None:
    result = _value(source)
    assert isinstance(result, Decimal)
    assert f"{result:f}" == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("a < b", True), ("a <= 2.5", True), ("a > b", False), ("a >= 2.5", True),
        ("a == 2.5", True),
        ("a != 2.5", False), ("1 < a < b", True), ("1 < a < 2", False), ("b > a != 1", True),
        ('text == "年初目标"', True), ('text != "年初目标"', False), ("day < later", True),
        ("day <= day", True), ("day > later", False), ("day >= later", False), ("day == day", True),
        ("not yes", False), ("not no", True), ("yes and a < b", True), ("no or yes", True),
        ("filled(a)", True), ("filled(none)", False), ('contains(text, "目标")', True),
        ('contains(items, "丙")', False), ("True", True), ("False", False),
        ("coalesce(none, none, yes)", True),
    ],
)  # fmt: skip
def test_judgements_are_true_or_false(source: str, value: bool) -> None:
    assert _value(source) is value


@pytest.mark.parametrize(
    "source",
    [
        "none", "none + 1", "1 - none", "none * 0", "-none", "none == none", "none != 1",
        "none < 1",
        "a / zero", "a / none", "zero / zero", "not none", "a if none else b", "none if yes else a",
        "sum(blank)", "max(lost)", "min(none)", "abs(none)", "round(none, 1)", "round(a, none)",
        "year(none)", 'after(text, "扣")', 'after(none, "扣")', 'after(text, "")',
        'contains(none, "x")', "coalesce(none, none)", "none and yes", "yes and none",
        "none or no", "no or none",
        # Kinds that a template cannot mix, but a scope could: unknown, never a crash.
        "text < a", "text + text", "-text", "day + 1", "abs(text)", "round(text, 1)", "year(a)",
        "text < text",
    ],
)  # fmt: skip
def test_unknown_stays_unknown(source: str) -> None:
    assert _value(source) is None


@pytest.mark.parametrize(
    ("source", "value"),
    [("none and no", False), ("no and none", False), ("none or yes", True), ("yes or none", True)],
)
def test_one_decisive_side_decides_whatever_is_unknown(source: str, value: bool) -> None:
    assert _value(source) is value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("a == 2.505", True), ("a == 2.506", False), ("a != 2.505", False), ("a != 2.506", True),
        ("a <= 2.495", True), ("a <= 2.494", False), ("a < 2.505", False), ("a < 2.506", True),
        ("a >= 2.505", True), ("a >= 2.506", False), ("a > 2.495", False), ("a > 2.494", True),
    ],
)  # fmt: skip
def test_tolerance_forgives_up_to_itself(source: str, value: bool) -> None:
    assert _value(source, "0.005") is value


def test_names_are_those_that_stand_in_it() -> None:
    expression = parse("sum(score, x + y) + (count(task) if filled(z) else max(score))")
    assert expression.names == {"score", "x", "y", "task", "z"}
    assert expression.scalar_names == {"x", "y", "z"}


def test_nodes_are_our_own() -> None:
    assert parse('a + round(1.20, 1) == "甲"').root == Operation(
        "==",
        (
            Operation(
                "+", (Name("a"), Call("round", (Constant(Decimal("1.20")), Constant(Decimal(1)))))
            ),
            Constant("甲"),
        ),
    )


# -- what is not in the language -----------------------------------------------------------------

HOSTILE = [
    "a.real", "a.__class__", "().__class__.__bases__", '"".join', "a[0]", "a[:]", "lambda: 1",
    "[x for x in a]", "{x for x in a}", "(x for x in a)", "{1: 2}", "{1}", "[1]", "(1, 2)", "()",
    'f"{a}"', 'f"a"', "(x := 1)", "await a", "yield a", "*a", "a, b", "a ** b", "9 ** 9 ** 9",
    "a // b", "a % b", '"%s" % a', "a << 9999", "a >> 1", "a & b", "a | b", "a ^ b", "~a", "+a",
    "a @ b", "a is b", "a is not b", "a in b", "a not in b", "print(a)", "eval(text)", "exec(text)",
    "open(text)", "__import__(text)", '__import__("os").system("true")', "__import__",
    "__builtins__",
    "_a", "A", "预算", "getattr(a, text)", "sum.__call__(a)", "sum(a)(b)", "(sum)(a).b",
    "sum(*a)", "sum(**a)", "sum(a, start=b)", "round(a, ndigits=1)", "None", "...", "b'x'", "1j",
    "1_000", "0x10", "0b1", "1e9", "1.", ".5", "1" * 19, "9" * 900, "sum()", "count()",
    "count(a, b)",
    "count(a + b)", "count(1)", "distinct(a + b)", "round(a)",
    "coalesce(a)", "filled(a, b)", "abs()", "year()",
    "", " ", "a b", "a +", "(a", "a)", "a = 1", "import os", "del a", "assert a", "a; b", "a\nb",
    "#", "1.if a else 2",
    "a # note\nb", "1if 1else 2", '"\\d"', "a\x00b", "'\ud800'", '"""', "if", "global a",
    "(" * 400 + "a" + ")" * 400, "-" * 900 + "a", "not " * 200 + "yes", "a+" * 60 + "a",
    "abs(" * 60 + "a" + ")" * 60, "[" * 900, "a if yes else " * 60 + "a", "a" * 1001,
    "a" * 1_000_000,
    "(" * 1_000_000,
]  # fmt: skip


@pytest.mark.parametrize("source", HOSTILE, ids=[source[:20] for source in HOSTILE])
def test_anything_else_is_refused_in_chinese(source: str) -> None:
    with pytest.raises(ExpressionError, match=CHINESE):
        parse(source)


def test_escape_in_a_text_is_refused_without_a_warning() -> None:
    with pytest.raises(ExpressionError):
        parse('contains(a, "\\d")')


@given(source=st.text(max_size=60))
def test_no_text_does_anything_but_parse_or_be_refused(source: str) -> None:
    try:
        expression = parse(source)
    except ExpressionError as err:
        assert str(err)  # noqa: PT017 - either outcome is right
    else:
        expression.evaluate(Values())


_pieces = st.sampled_from(
    ["a", "none", "score", "1", "0", "2.5", '"甲"', "True", "(", ")", "+", "-", "*", "/", "==", "<",
     ",", " and ", " or ", "not ", " if ", " else ", "sum", "count", "round", "coalesce", "filled",
     "length", "contains", "year", "abs", "min", ".", "[", "]", "**", "lambda", ":", "=", "{", "}"]
)  # fmt: skip


@given(pieces=st.lists(_pieces, max_size=14))
def test_no_mix_of_words_crashes(pieces: list[str]) -> None:
    try:
        expression = parse("".join(pieces))
    except ExpressionError:
        return
    expression.evaluate(SCOPE)


def test_figures_that_square_each_other_become_unknown_instead_of_endless() -> None:
    value: Value = Decimal(999_999_999)
    for _ in range(20):
        value = parse("x * x").evaluate(Values({"x": value}))
    assert value is None


@pytest.mark.parametrize("depth", [8, 20, 30])
def test_chains_in_chains_are_refused_before_they_grow(depth: int) -> None:
    """The middle operand of each stands twice in the tree: 2^30 nodes would take for ever."""
    source = "True"
    for _ in range(depth):
        source = f"True==({source})==True"
    with pytest.raises(ExpressionError, match="超过 200 个"):
        parse(source)


def test_expression_of_very_many_operands_is_refused() -> None:
    assert parse(" and ".join(["a==b"] * 66)).evaluate(SCOPE) is False
    with pytest.raises(ExpressionError, match="超过 200 个"):
        parse(" and ".join(["a==b"] * 67))


def test_figures_are_found_as_they_are_written_behind_hanzi_and_line_breaks() -> None:
    assert _value('(length("目标")\r\n\f+\n1.50\r+ 2)') == Decimal("5.50")
    with pytest.raises(ExpressionError, match=r"“\[a,”"):
        parse('"目标" == (\n[a,\nb])')


def test_rounding_to_absurd_places_is_unknown() -> None:
    assert _value("round(a, 999999999999999999)") is None
    assert _value("round(a, 0 - 999999999999999999)") is None


# -- against a reference -------------------------------------------------------------------------

_leaves = st.one_of(
    st.decimals(0, 9999, places=2).map(Constant),
    st.sampled_from(["a", "b", "zero", "none"]).map(Name),
)


def _binary(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    pair = st.tuples(inner, inner)
    # Where two divisions meet, a last digit could tip a comparison: only leaves are compared, and
    # only leaves divide.
    sides = st.tuples(_leaves, _leaves)
    comparison = st.builds(Operation, st.sampled_from(["<", "<=", "==", "!=", ">", ">="]), sides)
    return st.one_of(
        st.builds(Operation, st.sampled_from("+-*"), pair),
        st.builds(Operation, st.just("/"), st.tuples(inner, _leaves)),
        st.builds(Operation, st.just("neg"), st.tuples(inner)),
        st.builds(Call, st.sampled_from(["sum", "min", "max"]), pair),
        st.builds(Call, st.just("abs"), st.tuples(inner)),
        st.builds(Call, st.just("coalesce"), pair),
        st.builds(lambda test, a, b: Operation("if", (test, a, b)), comparison, inner, inner),
    )


def _source(node: Node) -> str:
    match node:
        case Constant(value):
            return str(value)
        case Name(code):
            return code
        case Call(function, arguments):
            return f"{function}({', '.join(map(_source, arguments))})"
        case Operation("neg", (operand,)):
            return f"(-{_source(operand)})"
        case Operation("if", (test, body, orelse)):
            return f"({_source(body)} if {_source(test)} else {_source(orelse)})"
        case Operation(operator, (left, right)):
            return f"({_source(left)} {operator} {_source(right)})"
    raise AssertionError(node)


def _reference(node: Node) -> Fraction | None:
    """Evaluate with fractions, which never round."""
    match node:
        case Constant(value):
            return Fraction(value) if isinstance(value, Decimal) else None
        case Name(code):
            known = SCOPE.value(code)
            return Fraction(known) if isinstance(known, Decimal) else None
        case Call("coalesce", (first, second)):
            value_of_first = _reference(first)
            return _reference(second) if value_of_first is None else value_of_first
        case Call("abs", (only,)):
            inner = _reference(only)
            return None if inner is None else abs(inner)
        case Call(function, arguments):
            numbers = [n for a in arguments if (n := _reference(a)) is not None]
            if not numbers:
                return None
            return {"sum": sum(numbers, Fraction(0)), "min": min(numbers), "max": max(numbers)}[
                function
            ]
        case Operation("neg", (operand,)):
            inner = _reference(operand)
            return None if inner is None else -inner
        case Operation("if", (test, body, orelse)):
            chosen = _reference(test)
            return None if chosen is None else _reference(body if chosen else orelse)
        case Operation(operator, (left, right)):
            return _reference_binary(operator, _reference(left), _reference(right))
    raise AssertionError(node)


def _reference_binary(
    operator: str, left: Fraction | None, right: Fraction | None
) -> Fraction | None:
    if left is None or right is None:
        return None
    if operator == "/":
        return left / right if right else None
    work: Callable[[Fraction, Fraction], Fraction | bool] = _REFERENCE[operator]
    return Fraction(work(left, right))


_REFERENCE = {
    "+": add, "-": sub, "*": mul, "<": lt, "<=": le, "==": eq, "!=": ne, ">": gt, ">=": ge,
}  # fmt: skip


@given(tree=st.recursive(_leaves, _binary, max_leaves=6))
def test_random_expressions_agree_with_a_reference(tree: Node) -> None:
    expected = _reference(tree)
    found = parse(_source(tree)).evaluate(SCOPE)
    if expected is None or found is None:
        assert (found, expected) == (None, None)
        return
    assert isinstance(found, Decimal)
    # 40 significant digits of each step: what is lost can only show far behind the last place.
    assert abs(Fraction(found) - expected) <= Fraction(1, 10**12) * max(Fraction(1), abs(expected))


# -- what rules of scoring need --------------------------------------------------------------------

ROWS = Values(
    {"target": "≥1.5万元", "actual": "12000元", "bare": "1.2", "words": "显著", "flag": True},
    {
        "points": [Decimal(10), Decimal(20), None, Decimal(5)],
        "fits": [True, False, True, None],
        "short": [True],
        "lost": [],
        "gone": [None, None, None, None],
    },
)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("number(target)", "15000"), ("number(actual, target)", "12000"),
        ("number(bare, target)", "12000"), ("number(bare)", "1.2"), ("number(1.5)", "1.5"),
        ("clamp(5, 0, 3)", "3"), ("clamp(0 - 5, 0, 3)", "0"), ("clamp(2, 0, 3)", "2"),
        ("clamp(0 - 1, 0)", "0"), ("clamp(7, 0)", "7"), ("clamp(5, 0, 0 - 1)", "0"),
        ("sum_if(points, fits)", "15"),
    ],
)  # fmt: skip
def test_values_are_read_bounded_and_summed(source: str, value: str) -> None:
    result = parse(source).evaluate(ROWS)
    assert isinstance(result, Decimal)
    assert result == Decimal(value)


@pytest.mark.parametrize(
    "source",
    [
        'number("")', "number(words)", "number(none)", "number(flag)",
        "number(words, actual)",
        "sign(words)", "sign(none)", "sign(1)", "clamp(none, 0, 1)", "clamp(1, none)",
        "clamp(1, 0, none)", "sum_if(points, short)", "sum_if(lost, lost)",
        "sum_within(points, short)", "sum_where(points, short, '甲')", "sum_if(gone, fits)",
    ],
)  # fmt: skip
def test_what_rules_cannot_read_is_unknown(source: str) -> None:
    assert parse(source).evaluate(ROWS) is None


def test_sign_of_a_value_is_a_text() -> None:
    assert parse("sign(target)").evaluate(ROWS) == "≥"


@pytest.mark.parametrize(
    "source",
    [
        "sum_if(a, 1)", "sum_where(a, b, c)", "sum_if(a + 1, b)", "sum_if(a)", "clamp(1)",
        "number()", "sign()",
    ],
)  # fmt: skip
def test_their_arguments_are_looked_at(source: str) -> None:
    with pytest.raises(ExpressionError, match=CHINESE):
        parse(source)


def test_names_of_records_may_stand_in_a_sum_with_a_condition() -> None:
    expression = parse("sum_if(score, fits) + x")
    assert expression.names == {"score", "fits", "x"}
    assert expression.scalar_names == {"x"}


@pytest.mark.parametrize(
    "source",
    [
        "a + 1.50 * (b - 2) / 3", '"甲" if a == 1 and not (b or c) else "乙\\n\'"', "-a - -b",
        "sum(a, 2) >= count(task)", "True", "coalesce(a, False) != b", "a < b <= c",
    ],
)  # fmt: skip
def test_written_expression_reads_as_the_same(source: str) -> None:
    root = parse(source).root
    assert parse(written(root)).root == root


def test_names_are_replaced_by_parts() -> None:
    parts = {"x": parse("a * 2").root, "w": Name("b")}
    root = substituted(
        parse('(x if w > 1 else round(x, 0)) + y - 5 if z == "x" else w').root, parts
    )
    expression = made(root)
    assert expression.names == {"a", "b", "y", "z"}
    assert expression.source.startswith("(((((a * 2) if (b > 1) else round((a * 2), 0)) + y) - 5)")
    assert parse(expression.source).root == root
