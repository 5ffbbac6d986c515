"""Figures under other headings than the template's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.fields.elsewhere import ToldText, copy_told_elsewhere, is_label
from perfdesk.intake.fields.ledger import Ledger
from tests.intake.archive import values_of

if TYPE_CHECKING:
    from perfdesk.template.catalogue import Catalogue

MANAGED = ("efficiency_section", "（三）管理效率分析")
GOALS = ("performance_goal_section", "（五）绩效目标")
TASKS = ("task_completion", "（四）任务完成情况")


def read(catalogue: Catalogue, *told: tuple[tuple[str, str], str]) -> Ledger:
    ledger = Ledger(catalogue.load("general"), unit="某馆", fiscal_year=2023)
    copy_told_elsewhere(ledger, [ToldText(*place, text) for place, text in told])
    return ledger


@pytest.mark.parametrize(
    ("label", "found"),
    [("1.执行率情况", {"full_year_budget": "12"}), ("2.办展情况", {}), ("", {})],
)
def test_a_label_says_that_money_is_told_among_tasks(
    catalogue: Catalogue, label: str, found: dict[str, str]
) -> None:
    ledger = Ledger(catalogue.load("general"), unit="某馆", fiscal_year=2023)
    copy_told_elsewhere(ledger, [ToldText(*TASKS, "2023年全年预算数12万元。", label)])
    assert values_of(ledger) == found


def test_a_label_says_that_money_is_of_a_part(catalogue: Catalogue) -> None:
    told = "年初预算26万元，决算19.84万元，均为公务用车运行维护费。"
    for label, found in (("四、“三公”经费情况", {}), ("四、收支情况", {"initial_budget": "26"})):
        ledger = Ledger(catalogue.load("general"), unit="某馆", fiscal_year=2023)
        copy_told_elsewhere(ledger, [ToldText(*MANAGED, told, label)])
        assert {code: values_of(ledger).get(code) for code in found} == found
        assert ("initial_budget" in values_of(ledger)) == bool(found)
        assert all("“年初预算26万元”" in note for note in ledger.notes[:1])


def test_labels() -> None:
    assert is_label("1.执行率情况")
    assert not is_label("已完成。")


def test_the_clerk_is_told_where_a_figure_was_read(catalogue: Catalogue) -> None:
    ledger = read(catalogue, (MANAGED, "2023年全年预算数12万元，执行数11万元。"))
    assert values_of(ledger) == {"full_year_budget": "12", "executed_amount": "11"}
    assert len(ledger.notes) == 2
    assert "全年预算数" in ledger.notes[0]
    assert MANAGED[1] in ledger.notes[0]
    assert {placed.source_heading for placed in ledger.placed()} == {MANAGED[1]}


def test_the_same_main_part_needs_no_word(catalogue: Catalogue) -> None:
    ledger = read(catalogue, (GOALS, "2023年全年预算数12万元。"))
    assert values_of(ledger) == {"full_year_budget": "12"}
    assert ledger.notes == []


def test_a_section_without_heading_is_named_by_the_template(catalogue: Catalogue) -> None:
    ledger = read(catalogue, ((MANAGED[0], ""), "2023年全年预算数12万元。"))
    assert "管理效率分析" in ledger.notes[0]


@pytest.mark.parametrize(
    "told",
    [
        ((MANAGED, "2023年全年预算数12万元。"), (MANAGED, "2023年全年预算数13万元。")),
        ((GOALS, "全年预算数12万元。全年预算数13万元。"), (MANAGED, "2023年全年预算数12万元。")),
    ],
)
def test_figures_that_differ_are_left_and_told_once(
    catalogue: Catalogue, told: tuple[tuple[tuple[str, str], str], ...]
) -> None:
    ledger = read(catalogue, *told)
    assert values_of(ledger) == {}
    assert len(ledger.notes) == 1
    assert "12万元、13万元" in ledger.notes[0]


def test_figures_of_tasks_and_parts_are_not_the_offices(catalogue: Catalogue) -> None:
    ledger = read(
        catalogue,
        (TASKS, "2023年全年预算数12万元。"),
        (MANAGED, "展厅工程全年预算数13万元。"),
        (MANAGED, "实际支出13万元。"),
    )
    assert values_of(ledger) == {}
    assert ledger.notes == []
