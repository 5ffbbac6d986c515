"""Records and the records in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.fields.ledger import Ledger
from perfdesk.intake.fields.place import place_text
from perfdesk.intake.fields.records import marks_of, opening_of
from perfdesk.intake.words.wording import compact
from tests.intake.archive import values_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.template.template import ReportTemplate

FIELDS = """
[[field]]
code = "task"
type = "group"
label = "任务"
section = "first"
[field.layout]
kind = "records"
parts = ["任务{n}：", "目标：{goal}", "指标如下：{measure}", "做法：{steps}", "{verdict}"]

[[field]]
code = "goal"
type = "text"
label = "目标"
aliases = ["预期目标"]
group = "task"

[[field]]
code = "measure"
type = "group"
label = "指标"
group = "task"
layout = { kind = "records", parts = ["指标{n}：{name}，目标值{target}，完成值：{actual}。"] }

[[field]]
code = "name"
type = "text"
label = "名称"
group = "measure"

[[field]]
code = "target"
type = "decimal"
label = "目标值"
group = "measure"

[[field]]
code = "actual"
type = "decimal"
label = "完成值"
group = "measure"

[[field]]
code = "steps"
type = "list"
label = "做法"
group = "task"
layout = { kind = "inline", marker = "{n:cn}是" }

[[field]]
code = "cost"
type = "money"
label = "花费"
unit = "万元"
group = "task"
layout = { kind = "hidden" }

[[field]]
code = "verdict"
type = "sentence"
label = "结论"
group = "task"
pattern = "本项花费{cost}万元。"
"""


@pytest.fixture
def template(template_of: Callable[..., ReportTemplate]) -> ReportTemplate:
    return template_of(FIELDS)


def read(template: ReportTemplate, text: str) -> Ledger:
    ledger = Ledger(template)
    place_text(ledger, "first", text)
    assert "".join(compact(span.text) for span in ledger.spans) == compact(text)
    return ledger


def test_whole_record(template: ReportTemplate) -> None:
    ledger = read(
        template,
        "任务一、目标：建成平台。指标如下：指标1：查档，目标值95，完成值：98。"
        "指标2，扫描，目标值 10，完成值:12。做法：一是招标；二是培训。结论：本项花费3.5万元。\n"
        "任务2：预期目标，搬迁。\n分两步。",
    )
    assert values_of(ledger) == {
        "goal:1": "建成平台。",
        "name:2": "查档",
        "target:2": "95",
        "actual:2": "98",
        "name:3": "扫描",
        "target:3": "10",
        "actual:3": "12",
        "steps:1": "招标；\n培训。",
        "cost:1": "3.5",
        "goal:4": "搬迁。\n分两步。",
    }
    assert [(line.group, line.parent, line.position) for line in ledger.lines] == [
        ("task", 0, 0),
        ("measure", 1, 0),
        ("measure", 1, 1),
        ("task", 0, 1),
    ]
    assert not ledger.leftovers()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("任务1：建成平台。", {"goal:1": "建成平台。"}),
        ("任务1：", {}),
        ("任务1：说明。目标：建成。", {"goal:1": "说明。\n建成。"}),
        ("任务1：做法：先招标，后培训。", {"steps:1": "先招标，后培训。"}),
        ("任务1：目标：甲。做法：分工：一是招标。", {"goal:1": "甲。", "steps:1": "招标。"}),
        ("任务1：目标：甲。结论：花费不多。", {"goal:1": "甲。", "verdict:1": "花费不多。"}),
        ("任务1：目标：甲。结论：", {"goal:1": "甲。"}),
        ("任务1：指标1：查档", {"name:2": "查档"}),
        (
            "任务1：甲。\n任务1：乙。\n任务5：丙。",
            {"goal:1": "甲。", "goal:2": "乙。", "goal:3": "丙。"},
        ),
        ("任务1：甲。任务2：乙。任务4：丙。", {"goal:1": "甲。", "goal:2": "乙。任务4：丙。"}),
    ],
)
def test_what_is_missing_or_odd(
    template: ReportTemplate, text: str, values: dict[str, str]
) -> None:
    assert values_of(read(template, text)) == values


def test_words_around_a_list_in_a_record_are_left(template: ReportTemplate) -> None:
    ledger = read(template, "任务1：做法：分工：\n一是招标。\n另有说明。")
    assert values_of(ledger) == {"steps:1": "招标。"}
    assert ledger.leftovers() == ("分工：", "另有说明。")


def test_text_without_marker_is_one_record(template: ReportTemplate) -> None:
    ledger = read(template, "总体情况良好。任务1的进度较慢。")
    assert values_of(ledger) == {"goal:1": "总体情况良好。任务1的进度较慢。"}
    assert not ledger.leftovers()


PLAIN = """
[[field]]
code = "problem"
type = "group"
label = "问题"
section = "first"
layout = {{ kind = "records", parts = [{parts}] }}

[[field]]
code = "words"
type = "text"
label = "问题"
group = "problem"

[[field]]
code = "part"
type = "group"
label = "细项"
group = "problem"
layout = {{ kind = "records", parts = ["细项{{n}}："] }}

[[field]]
code = "detail"
type = "text"
label = "内容"
group = "part"
"""


def test_records_without_numbers(template_of: Callable[..., ReportTemplate]) -> None:
    template = template_of(PLAIN.format(parts='"问题：{words}"'))
    ledger = read(template, "问题：进度慢。\n问题:人手少。")
    assert values_of(ledger) == {"words:1": "进度慢。", "words:2": "人手少。"}


def test_records_without_fixed_words_cannot_be_told_apart(
    template_of: Callable[..., ReportTemplate],
) -> None:
    template = template_of(PLAIN.format(parts='"{words}"'))
    assert opening_of(template, "problem") is None
    assert marks_of(template, "problem", "进度慢。", 0, 4) == []
    assert values_of(read(template, "进度慢。\n目标少。")) == {"words:1": "进度慢。\n目标少。"}


def test_records_without_fields_leave_their_text(
    template_of: Callable[..., ReportTemplate],
) -> None:
    template = template_of(PLAIN.format(parts='"问题{n}：", "{part}"'))
    ledger = read(template, "问题1：进度慢。\n问题2：总之，细项1：甲。细项2：")
    assert ledger.leftovers() == ("进度慢。", "总之，细项1：甲。细项2：")
    ledger = read(template, "问题1：总之。细项1：甲。细项2：")
    assert ledger.leftovers() == ("总之。", "甲。")
    assert [line.group for line in ledger.lines] == ["problem", "part", "part"]


TASKS = """
[[field]]
code = "task"
type = "group"
label = "任务"
section = "first"
layout = { kind = "records", parts = ["任务{n}：{title}", "完成情况：{done}", "{measure}"] }

[[field]]
code = "title"
type = "text"
label = "任务名称"
group = "task"

[[field]]
code = "done"
role = "result"
type = "text"
label = "完成情况"
group = "task"

[[field]]
code = "measure"
role = "indicators"
type = "group"
label = "指标"
group = "task"
layout = { kind = "records", parts = ["指标{n}：{name}", "目标值：{target}", "完成值：{actual}"] }

[[field]]
code = "name"
type = "text"
label = "指标名称"
group = "measure"

[[field]]
code = "target"
type = "text"
label = "目标值"
group = "measure"

[[field]]
code = "actual"
type = "text"
label = "完成值"
group = "measure"
"""


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.提案工作。收到提案176件。\n2.文史编纂。出版1辑。",
         {"title:1": "提案工作", "done:1": "收到提案176件。",
          "title:2": "文史编纂", "done:2": "出版1辑。"}),
        ("1.旧楼加装电梯，全部完成。", {"title:1": "旧楼加装电梯", "done:1": "全部完成。"}),
        ("1.接待观众67.4万人次；展品完好。", {"done:1": "接待观众67.4万人次；展品完好。"}),
        ("1.投入1.2亿元。展品完好。", {"done:1": "投入1.2亿元。展品完好。"}),
        ("1.按照要求完成验收，展品完好。", {"done:1": "按照要求完成验收，展品完好。"}),
        ("1.旧楼加装电梯", {"title:1": "旧楼加装电梯"}),
        ("1.提案工作。完成情况：全部办结。", {"title:1": "提案工作", "done:1": "全部办结。"}),
        ("任务1：提案工作。", {"title:1": "提案工作"}),
        ("任务1：提案工作。收到176件。", {"title:1": "提案工作。收到176件。"}),
        ("全年任务完成较好。", {"done:1": "全年任务完成较好。"}),
        ("任务1：电梯\n指标1：台数。目标值45台，完成值≥38台。",
         {"title:1": "电梯", "name:2": "台数", "target:2": "45台", "actual:2": "≥38台"}),
        ("任务1：电梯\n指标1：台数，目标值达标。",
         {"title:1": "电梯", "name:2": "台数，目标值达标。"}),
    ],
)  # fmt: skip
def test_names_of_records_and_figures_without_marks(
    template_of: Callable[..., ReportTemplate], text: str, values: dict[str, str]
) -> None:
    assert values_of(read(template_of(TASKS), text)) == values
