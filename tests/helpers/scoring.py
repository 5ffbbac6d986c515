"""A scoring table for tests: project tables with indicators, and rules that a test may replace."""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.report.values import FieldRef
from perfdesk.template.datatypes import content_type
from tests.helpers.packages import META, load_package, open_session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.template.datatypes import Value
    from perfdesk.template.template import ReportTemplate

_HEAD = """
[[section]]
code = "tables"
heading = "附表"
annex = true
numbered = false

[[field]]
code = "plan"
type = "group"
label = "自评表"
section = "tables"
layout = { kind = "hidden" }

[[field]]
code = "row"
type = "table"
label = "指标"
group = "plan"
"""
_RECORD = """
first = { type = "text", label = "一级指标" }
second = { type = "text", label = "二级指标" }
name = { type = "text", label = "三级指标" }
sign = { type = "choice", label = "比较符号", choices = ["≥", ">", "=", "≤", "<", "定性"] }
aim = { type = "text", label = "年度指标值" }
done = { type = "text", label = "实际完成值" }
measure = { type = "text", label = "计量单位" }
judged = { type = "choice", label = "完成情况", choices = ["达成", "部分达成", "未达成"] }
points = { type = "decimal", label = "分值", places = 4 }
score = { type = "decimal", label = "得分", overridable = true }
note = { type = "text", label = "偏差原因分析及改进措施" }
fits = { type = "flag", label = "是否适用" }
"""
_BESIDE = """
used_points = { type = "decimal", label = "执行率分值" }
used_score = { type = "decimal", label = "执行率得分" }
all_points = { type = "decimal", label = "分值合计" }
all = { type = "decimal", label = "总分" }
grade = { type = "text", label = "等级" }
"""
#: Upwards, equal (both kinds), downwards by variant A.
RULES = '''
[[scoring.rule]]
comparators = ["≥", ">"]
label = "完成值达到指标值得满分，否则按比例得分"
score = "weight if actual >= target else actual / target * weight"

[[scoring.rule]]
comparators = ["="]
label = "等于"
score = """((weight if actual <= 0 else 0) if target == 0 else
    (weight if actual >= target else actual / target * weight))"""

[[scoring.rule]]
comparators = ["≤", "<"]
label = "反向（超过部分按比例扣分）"
score = """(weight if actual <= target else
    (weight * (1 - (actual - target) / target) if actual < 2 * target else 0))"""
'''
BANDS = """
[[scoring.band]]
level = "达成"
low = 0.8
high = 1
includes_high = true

[[scoring.band]]
level = "部分达成"
low = 0.6
high = 0.8

[[scoring.band]]
level = "未达成"
low = 0
high = 0.6
"""
GRADES = """
[[scoring.grades]]
name = "优"
least = 90

[[scoring.grades]]
name = "良"
least = 80

[[scoring.grades]]
name = "中"
least = 60

[[scoring.grades]]
name = "差"
least = 0
"""
TABLE = """
[[scoring]]
code = "plan_scoring"
title = "项目支出绩效自评表"
group = "row"
level1 = "first"
level2 = "second"
level3 = "name"
comparator = "sign"
target = "aim"
actual = "done"
unit = "measure"
judgement = "judged"
weight = "points"
score = "score"
note = "note"
applicable = "fits"
total = "all"
weight_total = "all_points"
grade = "grade"
execution_score = "used_score"
execution_weight = "used_points"
"""


def _fields(lines: str, group: str) -> str:
    made = []
    for code, keys in tomllib.loads(lines).items():
        told = {"code": code, "group": group, **keys}
        # Texts, truth and lists are written in JSON as in TOML.
        made += [
            "[[field]]",
            *(f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in told.items()),
        ]
    return "\n".join([*made, ""])


def fields() -> str:
    """Return section and fields of the tables."""
    return _HEAD + _fields(_RECORD, "row") + _fields(_BESIDE, "plan")


def table(
    more: str = "", *, head: str = TABLE, rules: str = RULES, bands: str = BANDS,
    grades: str = GRADES, over: str = "",
) -> str:  # fmt: skip
    """Return a ``[[scoring]]``; ``more`` are further keys, ``over`` those of ``[scoring.over]``."""
    beyond = f"[scoring.over]\n{over}\n" if over else ""
    return f"{head}{more}\n{beyond}{rules}{bands}{grades}"


def load_table(root: Path, *texts: str) -> ReportTemplate:
    """Load a template of one scoring table, the usual one where none is given."""
    return load_package(root, fields() + "\n".join(texts or (table(),)))


class OneRow:
    """One indicator without a report: the texts of its fields, read by their types."""

    def __init__(self, template: ReportTemplate, texts: Mapping[str, str]) -> None:
        self._template = template
        self._texts = texts

    def value(self, name: str) -> Value:
        if name == "fiscal_year":
            return Decimal(META.fiscal_year)
        field = self._template.fields[name]
        return content_type(field.type).parse(self._texts.get(name, ""), field.options)

    def values(self, name: str) -> Sequence[Value]:
        return [self.value(name)]

    def count(self, name: str) -> int:
        return sum(value is not None for value in self.values(name))


def score_of(template: ReportTemplate, scoring: str = "plan_scoring", /, **texts: str) -> Value:
    """Return the score of an indicator, given the texts of its fields."""
    code = template.scorings[scoring].scoring.score
    expression = template.compiled[code].calculate
    assert expression is not None
    return expression.evaluate(OneRow(template, texts))


#: The one table of a report of ``open_table``.
PLAN = 1


def open_table(template: ReportTemplate) -> ReportSession:
    """Open a report with one table that has no indicators."""
    session, _store = open_session(template)
    session.add_line("plan")
    return session


def add_row(session: ReportSession, plan: int = PLAN, /, **texts: str) -> int:
    """Add an indicator to a table and return its line."""
    line, _change = session.add_line("row", plan)
    for code, text in texts.items():
        session.enter(FieldRef(code, line.number), text)
    return line.number


def shown(session: ReportSession, code: str, line: int = PLAN) -> str:
    """Return what stands in a field."""
    return session.report.value(FieldRef(code, line)).text
