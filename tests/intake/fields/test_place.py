"""The fields of one section, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.fields.ledger import Ledger
from perfdesk.intake.fields.place import place_text
from perfdesk.intake.words.wording import compact
from tests.intake.archive import values_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.template.template import ReportTemplate

FIELDS = """
[[field]]
code = "intro"
type = "text"
label = "概况"
section = "first"

[[field]]
code = "staff"
type = "integer"
label = "编制数"
section = "first"
unit = "名"

[[field]]
code = "duties"
type = "list"
label = "职责"
section = "first"

[[field]]
code = "task"
type = "group"
label = "任务"
section = "first"
layout = { kind = "records", parts = ["任务{n}：{goal}"] }

[[field]]
code = "goal"
type = "text"
label = "目标"
group = "task"

[[field]]
code = "amount"
type = "money"
label = "金额"
section = "first"
unit = "万元"
layout = { kind = "hidden" }

[[field]]
code = "told"
type = "sentence"
label = "支出"
section = "first"
pattern = "全年支出{amount}万元，用于日常工作。"

[[field]]
code = "rows"
type = "table"
label = "明细"
section = "first"

[[field]]
code = "cell"
type = "text"
label = "内容"
group = "rows"

[[field]]
code = "notes"
type = "text"
label = "说明"
section = "first"

[[field]]
code = "other"
type = "text"
label = "其他"
aliases = ["其他事项"]
section = "first"

[[field]]
code = "figure"
type = "integer"
label = "件数"
section = "last"

[[field]]
code = "steps"
type = "list"
label = "措施"
section = "last"
"""


@pytest.fixture
def template(template_of: Callable[..., ReportTemplate]) -> ReportTemplate:
    return template_of(FIELDS)


def read(template: ReportTemplate, text: str, section: str = "first") -> Ledger:
    ledger = Ledger(template)
    place_text(ledger, section, text)
    assert "".join(compact(span.text) for span in ledger.spans) == compact(text)
    return ledger


def test_everything_in_its_order(template: ReportTemplate) -> None:
    ledger = read(
        template,
        "本馆是公益单位。\n成立较早。\n编制数：25名。\n（1）接收档案。\n（2）提供利用。\n"
        "任务1：接收。\n全部进馆。\n全年支出12.5万元，用于日常工作。\n另有一项。\n其他事项：无。\n完。",
    )
    assert values_of(ledger) == {
        "intro": "本馆是公益单位。\n成立较早。",
        "staff": "25名",
        "duties": "接收档案。\n提供利用。",
        "goal:1": "接收。\n全部进馆。",
        "amount": "12.5",
        "notes": "另有一项。",
        "other": "其他事项：无。\n完。",
    }
    assert not ledger.leftovers()


def test_labelled_text_ends_the_last_record(template: ReportTemplate) -> None:
    values = values_of(read(template, "任务1：接收。\n全部进馆。\n说明：无。"))
    assert values == {"goal:1": "接收。\n全部进馆。", "notes": "说明：无。"}


def test_without_shapes_the_first_text_takes_all(template: ReportTemplate) -> None:
    values = values_of(read(template, "甲。\n其他：乙。\n丙。\n概况：丁。\n戊。"))
    assert values == {"intro": "甲。\n概况：丁。\n戊。", "other": "其他：乙。\n丙。"}


def test_text_that_no_field_takes_in_its_place_stays_in_its_section(
    template: ReportTemplate,
) -> None:
    """It was left over once, though the clerk would have put it there."""
    ledger = read(template, "25名\n夹在中间。\n（1）接收。\n也在中间。\n任务1：甲。")
    assert values_of(ledger)["intro"] == "夹在中间。\n也在中间。"
    assert values_of(read(template, "（1）甲。\n后文。", "last")) == {"steps": "甲。\n后文。"}
    assert not ledger.leftovers()


def test_sentence_in_another_place(template: ReportTemplate) -> None:
    ledger = read(template, "全年支出1万元，用于日常工作。\n（1）甲。\n乙。")
    assert values_of(ledger) == {"amount": "1", "duties": "甲。", "notes": "乙。"}


def test_sentence_told_twice_and_within_a_record(template: ReportTemplate) -> None:
    told = "全年支出1万元，用于日常工作。"
    ledger = read(template, f"（1）甲。\n任务1：{told}\n{told}{told}")
    assert values_of(ledger)["goal:1"] == told
    assert values_of(ledger)["notes"] == told


def test_reworded_sentence_among_others(template: ReportTemplate) -> None:
    ledger = read(template, "（1）甲。\n据统计。全年总支出1万元，都用于日常工作。余额为零。")
    values = values_of(ledger)
    assert values["told"] == "全年总支出1万元，都用于日常工作。"
    assert values["notes"] == "据统计。\n余额为零。"


def test_section_without_fields(template: ReportTemplate) -> None:
    assert read(template, "甲。\n乙。", "nowhere").leftovers() == ("甲。", "乙。")


CONDITIONAL = """
[[field]]
code = "asked"
type = "flag"
label = "有调整"
section = "first"
layout = { kind = "hidden" }

[[field]]
code = "reason"
type = "text"
label = "调整原因"
section = "first"
relevant = "asked"
"""


def test_text_that_applies_only_sometimes_takes_what_names_it(
    template_of: Callable[..., ReportTemplate],
) -> None:
    """A whole section once went into a reason that nobody had been asked for."""
    ledger = Ledger(template_of(CONDITIONAL))
    place_text(ledger, "first", "本年度收支平衡。\n调整原因：追加专项。")
    assert values_of(ledger) == {"reason": "调整原因：追加专项。"}
    assert ledger.leftovers() == ("本年度收支平衡。",)
