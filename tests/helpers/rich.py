"""A template that has everything that calculation and checks can meet, and edits of its reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from perfdesk.report.values import ROOT, FieldRef
from perfdesk.template.datatypes import Severity

if TYPE_CHECKING:
    from perfdesk.app.editing.session import ReportSession
    from perfdesk.report.values import Change

RICH = """
[[section]]
code = "cover"
heading = "文首"
printed = false
numbered = false

[[section]]
code = "money"
heading = "收支"

[[section]]
code = "maybe"
heading = "任务"
relevant = "switch"

[[section]]
code = "inner"
parent = "maybe"
heading = "任务明细"

[[section]]
code = "late"
heading = "其他"
relevant = "total > 3 or not switch"

[[field]]
code = "switch"
type = "flag"
label = "有任务"
section = "cover"
default = "是"

[[field]]
code = "budget"
type = "money"
label = "预算"
section = "money"
unit = "万元"
minimum = 0
required = true

[[field]]
code = "executed"
type = "money"
label = "执行"
section = "money"
unit = "万元"

[[field]]
code = "rate"
type = "percent"
label = "完成率"
section = "money"
unit = "%"
calculate = "round(executed / budget * 100, 1)"

[[field]]
code = "reason"
type = "text"
label = "原因"
section = "money"
required = "executed > budget"
relevant = "filled(executed)"
advised_length = [2, 4]

[[field]]
code = "prose"
type = "sentence"
label = "文字"
section = "money"
pattern = "预算{budget}万元，执行{executed}万元，完成{rate}，{fiscal_year}年。"

[[field]]
code = "names"
type = "list"
label = "事项"
section = "money"
constraint = "count(names) <= count(task)"
constraint_message = "事项多于任务。"

[[field]]
code = "task"
type = "group"
label = "任务"
section = "inner"
min_lines = 2
max_lines = 5

[[field]]
code = "task_name"
type = "text"
label = "名称"
group = "task"
required = true

[[field]]
code = "weight"
type = "decimal"
label = "权重"
group = "task"
default = "5"
constraint = "weight <= budget"
constraint_message = "权重过大。"

[[field]]
code = "skip"
type = "flag"
label = "略去指标"
group = "task"

[[field]]
code = "indicator"
type = "group"
label = "指标"
group = "task"
relevant = "not coalesce(skip, False)"
max_lines = 3

[[field]]
code = "score"
type = "decimal"
label = "得分"
group = "indicator"
minimum = 0
required = "total > 2"

[[field]]
code = "share"
type = "percent"
label = "占比"
group = "indicator"
unit = "%"
calculate = "round(score / task_score * 100, 1)"

[[field]]
code = "told"
type = "sentence"
label = "说明"
group = "indicator"
pattern = "{task_name}得{score}分，占{share}。"

[[field]]
code = "excuse"
type = "text"
label = "偏差"
group = "indicator"
relevant = "score < weight"
required = true

[[field]]
code = "task_score"
type = "decimal"
label = "任务得分"
group = "task"
calculate = "sum(score)"

[[field]]
code = "total"
type = "decimal"
label = "总分"
section = "money"
calculate = "sum(task_score)"

[[field]]
code = "best"
type = "decimal"
label = "最高分"
section = "money"
calculate = "max(score, 0)"

[[field]]
code = "indicators"
type = "integer"
label = "指标数"
section = "money"
calculate = "count(indicator)"

[[field]]
code = "closing"
type = "text"
label = "结语"
section = "late"
required = true

[[field]]
code = "extra"
type = "table"
label = "附表"
section = "late"
relevant = "total > 5"

[[field]]
code = "extra_number"
type = "integer"
label = "序号"
group = "extra"
required = "count(indicator) > 1"
constraint = "extra_number <= count(task)"
constraint_message = "没有这个任务。"

[[field]]
code = "extra_sum"
type = "decimal"
label = "加得分"
group = "extra"
calculate = "extra_number + sum(score)"

[[check]]
code = "within"
fields = ["total", "budget"]
test = "total <= budget"
message = "{total.place}{left}，{budget.label}{right}，差{difference}；执行{executed}。"

[[check]]
code = "task_full"
severity = "warning"
for_each = "task"
fields = ["task_name"]
when = "count(indicator) > 0"
test = "sum(score) <= weight"
slots = { most = "max(score)", least = "min(score)" }
message = "{task_name.place}最高{most}最低{least}，合计{left}，全部{total}。"

[[check]]
code = "each_score"
severity = "hint"
for_each = "indicator"
fields = ["budget"]
test = "score != 1"
message = "{score.place}得{left}分。"

[[check]]
code = "extra_small"
for_each = "extra"
fields = ["extra_number"]
test = "extra_number + sum(score) + count(names) < 9"
message = "{extra_number.place}：{left}，{unit}{fiscal_year}。"
"""

NUMBERS = ("", "0", "1", "2.5", "7", "40", "-1", "1.234", "x", " ")
WORDS = (
    *("", "甲", "改写 1 万元", "长一些的文字，超过四个字", " ", "一\n二\n三", "1", "是", "否"),
    "推进依法法行政，完成３.042.27万元（约30余次",
    "共设置了3个指标：一是；二是",
)

_choice = st.integers(min_value=0, max_value=999)
#: One act of a clerk: its kind, and numbers that choose among what there is at that moment.
ACTS = st.tuples(
    st.sampled_from(
        [
            *("enter", "enter", "enter", "enter", "add", "add", "copy", "move", "remove"),
            *("restore", "answer", "fix"),
        ]
    ),
    _choice,
    _choice,
)


def act(session: ReportSession, kind: str, which: int, what: int) -> Change | None:
    """Do one act; None where it has nothing to act on."""
    report = session.report
    if kind in ("enter", "restore"):
        return _entered(session, kind, which, what)
    if kind == "fix":
        return session.fix_all()
    if kind == "answer":
        found = [one for one in session.findings if one.severity is not Severity.ERROR]
        said = (None, "", "属实")[what % 3]
        return session.answer(found[which % len(found)], said) if found else None
    if kind == "add":
        holders = [ref for ref in report.refs() if session.template.fields[ref.code].is_container]
        holder = holders[which % len(holders)]
        if len(report.lines(holder.code, holder.line)) >= _most(session, holder):
            return None
        return session.add_line(holder.code, holder.line, what % 4)[1]
    lines = sorted({ref.line for ref in report.refs()} - {ROOT})
    if not lines:
        return None
    number = lines[which % len(lines)]
    if kind == "remove":
        return session.remove_line(number)
    if kind == "move":
        return session.move_line(number, what % 5)
    line = report.line(number)
    if len(report.lines(line.group, line.parent)) >= _most(
        session, FieldRef(line.group, line.parent)
    ):
        return None
    return session.copy_line(number)[1]


def _entered(session: ReportSession, kind: str, which: int, what: int) -> Change:
    fields = session.template.fields
    refs = [
        ref
        for ref in session.report.refs()
        if (field := fields[ref.code]).calculate is None and not field.is_container
    ]
    if kind == "restore":
        prose = [ref for ref in refs if session.template.compiled[ref.code].pattern]
        return session.restore_generated(prose[which % len(prose)])
    ref = refs[which % len(refs)]
    texts = NUMBERS if fields[ref.code].is_numeric else WORDS
    return session.enter(ref, texts[what % len(texts)])


def _most(session: ReportSession, holder: FieldRef) -> int:
    return session.template.fields[holder.code].max_lines


#: Added where something must not be changed.
FIXED = """
[[field]]
code = "fixed"
type = "text"
label = "固定"
section = "money"
readonly = true
default = "固定内容"
"""
