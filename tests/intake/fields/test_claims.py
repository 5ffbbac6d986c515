"""Lists, sentences and single values in a section's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.account import Owner
from perfdesk.intake.fields.claims import claim_list, claim_sentence, claim_value, numbered_items
from perfdesk.intake.fields.ledger import Ledger
from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.template.template import ReportTemplate

FIELDS = """
[[field]]
code = "duties"
type = "list"
label = "职权"
section = "first"
layout = { kind = "items", marker = "（{n}）" }

[[field]]
code = "results"
type = "list"
label = "成效"
section = "first"
layout = { kind = "inline", marker = "{n:cn}是" }

[[field]]
code = "amount"
type = "money"
label = "金额"
aliases = ["支出"]
section = "first"
unit = "万元"

[[field]]
code = "score"
type = "decimal"
label = "得分"
section = "first"

[[field]]
code = "told"
type = "sentence"
label = "文字"
section = "first"
pattern = "{unit}{fiscal_year}年支出{amount}万元，合计{amount}万元（{score}分）。"
"""


@pytest.fixture
def template(template_of: Callable[..., ReportTemplate]) -> ReportTemplate:
    return template_of(FIELDS)


def items(template: ReportTemplate, code: str, text: str) -> tuple[str, str, str] | None:
    """Return what stands before the list, its content, and what stands after it."""
    claim = claim_list(template, FieldRef(code), text, 0, len(text))
    if claim is None:
        return None
    ledger = Ledger(template)
    claim.write(ledger)
    return text[: claim.start], ledger.text(FieldRef(code)) or "", text[claim.end :]


@pytest.mark.parametrize(
    "text",
    [
        "（1）甲；\n（2）乙。",
        "(1)甲；\n(2)乙。",
        "1.甲；\n2.乙。",
        "①甲；\n②乙。",
        "（一）甲；\n（二）乙。",
    ],
)
@pytest.mark.parametrize("code", ["duties", "results"])
def test_numbered_paragraphs(template: ReportTemplate, code: str, text: str) -> None:
    found = items(template, code, f"引语：\n{text}\n后文。")
    assert found == ("引语：\n", "甲；\n乙。", "\n后文。")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("没有编号。", None),
        ("（2）乙", None),
        # Own numbers come before others, gaps and repetitions are taken, a new 1 is something else.
        ("1.甲\n（1）乙\n续\n（1）丙\n（4）丁\n（1）戊", ("1.甲\n", "乙续\n丙\n丁", "\n（1）戊")),
        ("（1）甲\n1.乙\n（2）丙", ("", "甲1.乙\n丙", "")),
        ("（十十）甲", None),
    ],
)
def test_odd_numbers(
    template: ReportTemplate, text: str, found: tuple[str, str, str] | None
) -> None:
    assert items(template, "duties", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("问题：一是甲；二是乙。", ("问题：", "甲；\n乙。", "")),
        ("一是甲。\n补充。\n二是乙。\n后文", ("", "甲。补充。\n乙。", "\n后文")),
        ("一是甲，三是乙", ("", "甲，三是乙", "")),
        ("统一是目标", None),
    ],
)
def test_items_in_running_text(
    template: ReportTemplate, text: str, found: tuple[str, str, str] | None
) -> None:
    assert items(template, "results", text) == found


# -- sentences -----------------------------------------------------------------------------


def tell(template: ReportTemplate, text: str, ledger: Ledger | None = None) -> Ledger:
    ledger = ledger or Ledger(template, unit="某馆", fiscal_year=2022)
    for claim in claim_sentence(template, FieldRef("told"), text, {}):
        claim.write(ledger)
    return ledger


def test_circled_numbers_in_one_paragraph_are_items_of_their_own() -> None:
    text = "①水表未换，见②号表。②管网老化；③人手少。\n④资料不全。"
    found = numbered_items(text, 0, len(text), None)
    assert [text[item.start : item.end].strip() for item in found] == [
        "①水表未换，见②号表。",
        "②管网老化；",
        "③人手少。",
        "④资料不全。",
    ]


def test_faithful_sentence_is_generated(template: ReportTemplate) -> None:
    ledger = tell(template, "某馆2022年支出12.5万元，合计 12.5万元（95分）。")
    assert ledger.text(FieldRef("amount")) == "12.5"
    assert [one.calculated for one in ledger.placed()] == [False, False, True]
    owners = [span.owner for span in ledger.spans if span.owner is not Owner.FIELD]
    assert set(owners) == {Owner.SENTENCE}


@pytest.mark.parametrize(
    "text",
    [
        "某馆2022年支出12.5万元，合计13万元（95分）。",
        "别馆2022年支出12.5万元，合计12.5万元（95分）。",
        "某馆2021年支出12.5万元，合计12.5万元（95分）。",
        "某馆2022年支出12.5万元,合计12.5万元（95分）。",
    ],
)
def test_other_words_or_figures_stay_as_they_are(template: ReportTemplate, text: str) -> None:
    ledger = tell(template, text)
    assert ledger.text(FieldRef("told")) == text
    assert ledger.text(FieldRef("amount")) == "12.5"
    assert not any(one.calculated for one in ledger.placed())


def test_figure_of_an_earlier_sentence_stands(template: ReportTemplate) -> None:
    ledger = Ledger(template, unit="", fiscal_year=None)
    ledger.put(FieldRef("amount"), "7")
    tell(template, "某馆2022年支出12.5万元，合计12.5万元（95分）。", ledger)
    assert ledger.text(FieldRef("amount")) == "7"
    assert ledger.text(FieldRef("told")) is not None


# -- single values ---------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["金额：12.5万元。", "支出，12.5万元", "无关\n12.5万元；"])
def test_value_in_a_paragraph_of_its_own(template: ReportTemplate, text: str) -> None:
    claim = claim_value(template.fields["amount"], text, 0, len(text))
    assert claim is not None
    ledger = Ledger(template)
    claim.write(ledger)
    assert ledger.text(FieldRef("amount")) == "12.5万元"
    assert "".join(span.text for span in ledger.spans) == text.splitlines()[-1]


@pytest.mark.parametrize("text", ["", "金额：", "金额：很多", "共12.5万元"])
def test_no_value(template: ReportTemplate, text: str) -> None:
    assert claim_value(template.fields["amount"], text, 0, len(text)) is None
