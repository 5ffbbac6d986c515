"""Who owns what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.intake.account import Owner, Span
from perfdesk.intake.fields.ledger import Ledger
from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    from perfdesk.template.template import ReportTemplate

BUDGET = FieldRef("full_year_budget")
RATE = FieldRef("execution_rate")
SENTENCE = FieldRef("budget_sentence")


def test_pieces_of_a_field_stand_below_each_other(template_2023: ReportTemplate) -> None:
    ledger = Ledger(template_2023)
    ledger.heading = "（一）自评结论综述"
    ledger.put(FieldRef("conclusion"), "甲。")
    ledger.heading = "另一个"
    ledger.put(FieldRef("conclusion"), "乙。")
    placed = ledger.placed()[0]
    assert (placed.text, placed.source_heading) == ("甲。\n乙。", "（一）自评结论综述")
    assert placed.section == "self_conclusion"


def test_figure_told_twice_stands_once(template_2023: ReportTemplate) -> None:
    ledger = Ledger(template_2023)
    ledger.put_figure(BUDGET, "12", SENTENCE)
    ledger.put_figure(BUDGET, "12", SENTENCE)
    ledger.copy(BUDGET, "13")
    ledger.copy(RATE, "98%", SENTENCE)
    assert [(one.text, one.calculated, one.within) for one in ledger.placed()] == [
        ("12", False, SENTENCE),
        ("98%", True, SENTENCE),
    ]
    assert ledger.spans == [Span("12", Owner.FIELD, BUDGET)] * 2


def test_nothing_generated_leaves_no_trace(template_2023: ReportTemplate) -> None:
    ledger = Ledger(template_2023)
    ledger.generate("", Owner.LABEL)
    assert ledger.spans == []


def test_lines_count_their_places(template_2021: ReportTemplate) -> None:
    ledger = Ledger(template_2021)
    first = ledger.add_line("task", 0)
    assert [ledger.add_line("indicator", first) for _ in range(2)] == [2, 3]
    ledger.add_line("task", 0)
    assert [line.position for line in ledger.lines] == [0, 0, 1, 1]
    assert ledger.ref("indicator_account", {"task": 1, "indicator": 3}) == FieldRef(
        "indicator_account", 3
    )
    assert ledger.ref("problems", {}) == FieldRef("problems")
