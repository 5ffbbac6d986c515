"""What is left of a calculation when all words are decided."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from perfdesk.document.formulas import sheet_expression
from perfdesk.report.values import FieldRef
from tests.helpers.packages import SECTION, enter_all, load_package, open_session

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession

_FIELDS = """
[[field]]
code = "{code}"
type = "{kind}"
label = "{code}"
section = "main"
"""
_TYPES = {
    "a": "decimal", "b": "decimal", "unplaced": "decimal", "nothing": "decimal",
    "mode": "text", "told": "text", "flag": "flag", "blank": "text",
}  # fmt: skip
_ROWS = """
[[field]]
code = "row"
type = "table"
label = "row"
section = "main"
[[field]]
code = "amount"
type = "decimal"
label = "amount"
group = "row"
[[field]]
code = "counts"
type = "flag"
label = "counts"
group = "row"
"""


def _session(root: Path, source: str, kind: str) -> ReportSession:
    plain = "".join(_FIELDS.format(code=code, kind=kind) for code, kind in _TYPES.items())
    result = _FIELDS.format(code="result", kind=kind) + f'calculate = """{source}"""\n'
    session, _store = open_session(load_package(root, SECTION + plain + _ROWS + result))
    enter_all(session, a="8", b="4", unplaced="3", mode="甲", told="≥1.5万元", flag="是")
    for amount, counts in (("1", "是"), ("2", "否"), ("", "")):
        line, _change = session.add_line("row")
        session.enter(FieldRef("amount", line.number), amount)
        session.enter(FieldRef("counts", line.number), counts)
    return session


_PLACED: Mapping[FieldRef, Decimal | None] = {
    FieldRef("a"): Decimal(8),
    FieldRef("b"): Decimal(4),
    FieldRef("nothing"): None,
    FieldRef("told"): Decimal("1.5"),
    FieldRef("amount", 1): Decimal(1),
    FieldRef("amount", 2): Decimal(2),
    FieldRef("amount", 3): None,
}


def _found(root: Path, source: str, kind: str = "decimal") -> str | None:
    session = _session(root, source, kind)
    expression = sheet_expression(session.report, FieldRef("result"), _PLACED)
    return None if expression is None else expression.source


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a + b", "(a + b)"),
        ("-a * unplaced", "((-a) * 3)"),
        ("a if mode == '甲' else b", "a"),
        ("a if mode == '乙' else b", "b"),
        ("a if blank == '乙' else b", None),
        ("a if a > b else b", "(a if (a > b) else b)"),
        ("a if flag and a > b else 0", "(a if (a > b) else 0)"),
        ("a if not flag and a > b else b", "b"),
        ("a if flag or a > b else 0", "a"),
        ("a if not flag or a > b else 0", "(a if (a > b) else 0)"),
        ("a if a > b and b > 1 and flag else 0", "(a if ((a > b) and (b > 1)) else 0)"),
        ("a if flag and mode == '甲' else b", "a"),
        ("a if (a > 1 or flag) and mode == '甲' else b", "a"),
        ("a if (a > 1 or not flag) and mode == '乙' else b", "b"),
        ("a + (0 if flag else 1)", "(a + 0)"),
        ("a if (flag or a > 1) and (flag or b > 1) else 0", "a"),
        ("a if (not flag and a > 1) or (not flag and b > 1) else 0", "0"),
        ("coalesce(nothing, a)", "coalesce(nothing, a)"),
        ("coalesce(unplaced, a)", None),
        ("coalesce(number(blank), a)", "a"),
        ("coalesce(a, 3, b)", "coalesce(a, 3)"),
        ("clamp(a, 0, b)", "clamp(a, 0, b)"),
        ("number(told)", "(told * 10000)"),
        ("number(told, '20元')", "(told * 10000)"),
        ("number(a, told)", "(a * 10000)"),
        ("number(nothing, told)", "(nothing * 10000)"),
        ("number(a, mode)", "a"),
        ("number(told, '20%')", None),
        ("coalesce(number(told, '20%'), number(blank))", None),
        ("number(a, told) + length(mode)", "((a * 10000) + 1)"),
        ("sum(amount)", "sum(amount:1, amount:2, amount:3)"),
        ("sum_if(amount, counts)", "sum(amount:1, amount:3)"),
        ("sum(sum_if(amount, counts), a)", "sum(amount:1, amount:3, a)"),
        ("max(amount, a * 2, unplaced)", "max(amount:1, amount:2, amount:3, (a * 2), 3)"),
        ("max(sum_if(amount, counts), a)", "max(sum(amount:1, amount:3), a)"),
        ("a * count(row)", "(a * 3)"),
        ("a * fiscal_year", "(a * 2023)"),
        ("length(mode)", None),
        ("1 if filled(a) else 0", "(1 if filled(a) else 0)"),
    ],
)
def test_words_are_decided_and_figures_stay(
    tmp_path: Path, source: str, expected: str | None
) -> None:
    found = _found(tmp_path, source)
    assert found == (None if expected == "0" else expected)


def test_grade_stays_a_choice_by_figures(tmp_path: Path) -> None:
    found = _found(tmp_path, "'优' if a >= 90 else '良'", "text")
    assert found == "('优' if (a >= 90) else '良')"


def test_typed_field_has_no_expression(tmp_path: Path) -> None:
    session = _session(tmp_path, "a + b", "decimal")
    assert sheet_expression(session.report, FieldRef("a"), _PLACED) is None


def test_figure_that_no_factor_leads_to_is_the_value_itself(tmp_path: Path) -> None:
    """A cell that shows 7 cannot be made the text's 15000."""
    session = _session(tmp_path, "number(told) + a", "decimal")
    placed = {FieldRef("told"): Decimal(7), FieldRef("a"): Decimal(8)}
    expression = sheet_expression(session.report, FieldRef("result"), placed)
    assert expression is not None
    assert expression.source == "(15000.0 + a)"


def test_figure_of_nought_has_no_factor(tmp_path: Path) -> None:
    session = _session(tmp_path, "number(told) + a", "decimal")
    enter_all(session, told="0场")
    placed = {FieldRef("told"): Decimal(0), FieldRef("a"): Decimal(8)}
    expression = sheet_expression(session.report, FieldRef("result"), placed)
    assert expression is not None
    assert expression.source == "(told + a)"
