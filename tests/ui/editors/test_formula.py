from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.report.values import FieldRef
from perfdesk.template.expressions import FUNCTIONS, Call, Name, parse
from perfdesk.ui.editors.formula import explain, formula_words, grouped
from tests.helpers.packages import load_package, open_session
from tests.helpers.pages import EVERY_TYPE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("spent / budget * 100", "执行数 ÷ 预算数 × 100"),
        ("(spent - people) / (budget + 1)", "（执行数 − 人数） ÷ （预算数 + 1）"),
        ("budget - (spent - people)", "预算数 − （执行数 − 人数）"),
        ("sum(cost)", "金额合计"),
        ("count(task) + 1", "任务个数 + 1"),
        ("max(budget, spent)", "（预算数、执行数）中的最大值"),
        ("min(cost)", "金额中的最小值"),
        ("abs(-budget)", "−预算数的绝对值"),
        ("round(round(budget, 6), 2)", "预算数，保留 2 位小数"),
        ("clamp(spent, 0)", "执行数"),
        ("clamp(spent, 0, budget)", "执行数"),
        ("number(spent)", "执行数"),
        ("sum_if(cost, open)", "金额合计（不适用的除外）"),
        ("distinct(cost) + 1", "金额不同内容的个数 + 1"),
        ("coalesce(spent, 0)", "执行数（没有填写时取0）"),
        ("round(budget, 1) + 1", "预算数（保留 1 位小数） + 1"),
        (
            '"优" if budget >= 90 and public else "中"',
            "预算数 不低于 90且是否公开时为“优”，否则为“中”",
        ),
        ("not contains(note, '无')", "不满足“说明中有“无””"),
        ("after(note, '共')", "说明中“共”后面的数"),
        ("number(note) + clamp(budget, 0, spent)", "说明 + 预算数"),
        ("sum_if(cost, public)", "金额合计（不适用的除外）"),
        ("sign(note) == '≥'", "说明的比较符号 等于 “≥”"),
        ("fiscal_year", "年度"),
        ("unit", "单位名称"),
        ("public == True", "是否公开 等于 是"),
    ],
)
def test_formula_is_told_in_words(tmp_path: Path, formula: str, words: str) -> None:
    template = load_package(tmp_path, EVERY_TYPE)
    assert formula_words(parse(formula).root, template) == words


def test_explanation_names_the_figures_and_what_is_missing(tmp_path: Path) -> None:
    session, _store = open_session(load_package(tmp_path, EVERY_TYPE))
    session.enter(FieldRef("spent"), "12,345.6")
    assert explain(session.report, FieldRef("rate")).split("\n") == [
        "完成率 ＝ 执行数 ÷ 预算数 × 100%，保留 1 位小数",
        "预算数：尚未填写",
        "执行数：12,345.6 万元",
    ]
    assert explain(session.report, FieldRef("note")) == ""


def test_explanation_counts_records(tmp_path: Path) -> None:
    more = """
[[field]]
code = "total"
type = "decimal"
label = "总分"
section = "records"
calculate = "sum(score) + count(task)"
"""
    session, _store = open_session(load_package(tmp_path, EVERY_TYPE + more))
    for score in ("1", "2"):
        line, _change = session.add_line("task")
        session.enter(FieldRef("score", line.number), score)
    assert explain(session.report, FieldRef("total")).split("\n") == [
        "总分 ＝ 得分合计 + 任务个数",
        "任务：2 项",
        "得分：已填写 2 个",
    ]


@pytest.mark.parametrize(
    ("plain", "shown"),
    [("1234.50", "1,234.50"), ("-12345", "-12,345"), ("12", "12"), ("", ""), ("优", "优")],
)
def test_thousands_are_parted(plain: str, shown: str) -> None:
    assert grouped(plain) == shown


def test_every_function_has_words(tmp_path: Path) -> None:
    """Harm: a template with a function that the screen had no words for could not be opened."""
    template = load_package(tmp_path, EVERY_TYPE)
    names = [Name("spent"), Name("budget"), Name("people")]
    for function, (fewest, most) in FUNCTIONS.items():
        for count in range(fewest, min(most, len(names)) + 1):
            assert formula_words(Call(function, tuple(names[:count])), template)
