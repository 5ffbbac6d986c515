"""Figures that stand not right behind their words: a plan and what came of it, last year beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.fields.figure_context import Report
from perfdesk.intake.fields.figures import FigureFinder

if TYPE_CHECKING:
    from perfdesk.template.catalogue import Catalogue

REPORT = Report("云溪县文化馆", 2023)
CODES = (
    "full_year_budget",
    "executed_amount",
    "last_year_executed",
    "basic_expenditure",
    "project_expenditure",
    "procurement_actual",
    "vehicle_purchase",
    "vehicle_running",
    "reception_cost",
    "budget_adjustment",
    "self_score",
)
SPENT, LAST = "executed_amount", "last_year_executed"
BASIC, PROJECT = "basic_expenditure", "project_expenditure"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("基本支出预算60万元，实际支出58万元；项目支出预算40万元，实际支出37万元。",
         {BASIC: "58", PROJECT: "37"}),
        ("基本支出全年预算数为60万元，全年执行数为58万元。", {BASIC: "58"}),
        ("“三公”经费中，公务接待费预算3万元，决算支出2.1万元。", {"reception_cost": "2.1"}),
        ("政府采购预算32万元，实际采购30.5万元。", {"procurement_actual": "30.5"}),
        ("基本支出：2023年年初预算数60万元，调整预算数62万元，决算数61万元。", {BASIC: "61"}),
        ("基本支出：2022年年初预算数60万元，决算数58万元。", {}),
        ("基本支出年初预算60万元、调整后预算62万元、实际支出61万元。", {BASIC: "61"}),
        ("公务接待费支出预算3万元，实际支出2.1万元。", {"reception_cost": "2.1"}),
        ("公务接待费支出决算为2.1万元，完成预算3万元的70%。", {"reception_cost": "2.1"}),
        ("公务接待费支出年初预算3万元。", {}),
        ("面向中小企业政府采购支出20万元。", {}),
        ("局机关公务用车运行费6万元，下属剧团公务用车运行费3万元。", {}),
        ("总支出9万元。其中：人员经费5万元，公用经费1万元，项目经费3万元。",
         {SPENT: "9", PROJECT: "3"}),
        ("年初预算安排人员经费5万元，项目经费3万元。", {}),
        ("争取项目经费3万元。", {}),
        ("音响设备采购预算32万元，实际采购30.5万元。", {}),
        ("“三公”经费预算6万元，实际支出5万元。", {}),
        ("下属剧团基本支出预算60万元，实际支出58万元。", {}),
        ("2022年基本支出预算60万元，实际支出58万元。", {}),
        ("基本支出预算60万元，比上年增加2万元，实际支出58万元。", {}),
        ("基本支出预算60万元，实际支出58万元。基本支出预算60万元，实际支出57万元。", {}),
        ("基本支出预算60万元，实际支出58.5人。", {}),
    ],
)  # fmt: skip
def test_what_was_spent_of_what_was_planned(
    catalogue: Catalogue, text: str, found: dict[str, str]
) -> None:
    assert _find(catalogue, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全年支出99万元，上年为80万元，同比增加19万元。", {SPENT: "99", LAST: "80"}),
        ("全年支出99万元，比2022年的80万元增长23.75%。", {SPENT: "99", LAST: "80"}),
        ("全年支出99万元（上年80万元）。", {SPENT: "99", LAST: "80"}),
        ("全年支出99万元，比上年增加19万元。", {SPENT: "99"}),
        ("全年支出99万元，上年结转3万元。", {SPENT: "99"}),
        ("全年支出99万元，上年3万元质保金已付。", {SPENT: "99"}),
        ("全年支出99万元，比2021年决算数80万元增加19万元。", {SPENT: "99"}),
        ("基本支出99万元，上年80万元。", {BASIC: "99"}),
    ],
)
def test_last_year_beside_this_year(catalogue: Catalogue, text: str, found: dict[str, str]) -> None:
    assert _find(catalogue, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("公务用车购置及运行费9万元，其中购置费6万元、运行维护费3万元。",
         {"vehicle_purchase": "6", "vehicle_running": "3"}),
        ("公务用车购置及运行维护费9万元（其中：运行维护费支出3万元）。", {"vehicle_running": "3"}),
        ("公务用车购置及运行费预算9万元，其中购置费6万元、运行维护费3万元。", {}),
        ("年初预算安排公务用车购置及运行费9万元，其中购置费6万元。", {}),
        ("展厅设备9万元，其中购置费6万元、运行维护费3万元。", {}),
        ("公务用车购置及运行费9万元，其中购置费、运行维护费3万元。", {}),
        ("公务接待费比上年减少1.1万元，为3.2万元。", {"reception_cost": "3.2"}),
        ("公务接待费比上年减少1.1万元。", {}),
    ],
)  # fmt: skip
def test_parts_by_their_short_names(catalogue: Catalogue, text: str, found: dict[str, str]) -> None:
    assert _find(catalogue, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("年初预算90万元，年中追加9万元，全年预算99万元。", "9"),
        ("年初预算90万元，年中增加9万元，全年预算99万元。", "9"),
        ("年初预算90万元，年中调增9万元、调减2万元，全年预算97万元。", None),
        ("年中增加9万元用于修路。", None),
        ("年中调减9万元。", None),
        ("年中因修缮展厅增加9万元。", None),
        ("修缮展厅年中追加9万元。", None),
    ],
)
def test_what_moved_a_budget(catalogue: Catalogue, text: str, found: str | None) -> None:
    assert _find(catalogue, text).get("budget_adjustment") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("投入类得14.5分（满分15分），过程类得23分，产出类得54分，合计91.5分，等级为优。", "91.5"),
        ("投入类得14.5分，过程类得23分，合计91.5分，等级为优。", None),
        ("投入类得40分，过程类得50分，合计90分。", None),
        ("第三方评价投入类得40分，过程类得50分，合计90分，等级为优。", None),
        ("产出类得20分，过程类得30分，合计50分，等级为差。", None),
        ("经逐项打分，总计96分，自评等级为优。", "96"),
        ("总计96分，另有加分，等级为优。", None),
        ("各村总计96分，等级为优。", None),
        ("经打分，总分94.2分，等级为优。", "94.2"),
        ("总分100分，等级未定。", None),
        ("自我评定92.5分。", "92.5"),
    ],
)
def test_score_by_its_sum(catalogue: Catalogue, text: str, found: str | None) -> None:
    assert _find(catalogue, text).get("self_score") == found


def test_elsewhere_only_below_words_that_are_the_whole_s(catalogue: Catalogue) -> None:
    finder = FigureFinder(catalogue.load("general"), CODES, REPORT, surely_whole=True)
    told = "基本支出预算60万元，实际支出58万元。"
    assert [one.text for one in finder.find(told)] == ["58"]
    assert finder.find(f"剧团迁址，{told}") == []


def _find(catalogue: Catalogue, text: str) -> dict[str, str]:
    finder = FigureFinder(catalogue.load("general"), CODES, REPORT)
    return {one.code: one.text for one in finder.find(text)}
