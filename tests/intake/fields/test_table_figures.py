"""Figures in tables that are no tables of the template."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.arrangement import Part, PartKind
from perfdesk.intake.fields.ledger import Ledger
from perfdesk.intake.fields.table_figures import copy_labelled, unit_above
from perfdesk.intake.fields.tables import place_records
from tests.intake.archive import values_of

if TYPE_CHECKING:
    from perfdesk.template.catalogue import Catalogue

Rows = tuple[tuple[str, ...], ...]
BUDGET, SPENT, LAST = "full_year_budget", "executed_amount", "last_year_executed"
BASIC, PROJECTS = "basic_expenditure", "project_expenditure"


def parts_of(rows: Rows, above: str = "") -> tuple[list[Part], list[Part]]:
    texts = [Part(1, PartKind.TEXT, above, above, (1,))] if above else []
    table = [
        Part(n, PartKind.ROW, " ".join(cells), "", (n,), cells=cells, table=1)
        for n, cells in enumerate(rows, 2)
    ]
    return [*texts, *table], table


def read(catalogue: Catalogue, rows: Rows, above: str = "") -> dict[str, str]:
    ledger = Ledger(catalogue.load("general"), fiscal_year=2022)
    parts, table = parts_of(rows, above)
    codes = [code for code, one in ledger.template.fields.items() if one.section]
    copy_labelled(ledger, codes, table, table, unit_above(parts, table))
    return values_of(ledger)


@pytest.mark.parametrize(
    ("rows", "above", "found"),
    [
        ((("项目", "2021年决算数", "2022年预算数", "2022年决算数"),
          ("基本支出", "13", "15", "14"),
          ("项目支出", "6", "8", "7"),
          ("合计", "19", "23", "21")),
         "", {BASIC: "14", PROJECTS: "7", LAST: "19", BUDGET: "23", SPENT: "21"}),
        ((("类别", "2019年决算数", "支出决算"), ("一、基本支出", "13", "14,326,600"),
          ("（二）项目支出", "6", "6,881,400"), ("合计", "19", "21,208,000")),
         "支出结构如下（单位：元）：",
         {BASIC: "1432.66", PROJECTS: "688.14", SPENT: "2120.80"}),
        ((("类别", "支出决算"), ("基本支出", "14326600.00")), "支出结构如下：", {}),
        ((("类别", "支出决算"), ("单位：元", ""), ("基本支出", "14326600")), "",
         {BASIC: "1432.66"}),
        ((("类别", "决算（万元）"), ("基本支出", "132660")), "", {BASIC: "132660"}),
        ((("收入", "金额（万元）", "支出", "金额（万元）"),
          ("本年收入合计", "22", "本年支出合计", "21"), ("总计", "30", "总计", "30")),
         "", {"revenue_total": "22", SPENT: "21"}),
        ((("单位名称", "全年预算数", "执行数"), ("局机关", "15", "14"), ("合计", "22", "21")),
         "", {BUDGET: "22", SPENT: "21"}),
        ((("项目名称", "全年预算数", "执行数"), ("防汛", "15", "14"), ("合计", "22", "21")),
         "", {}),
        ((("单位", "决算数", "支出决算"), ("局机关", "15", "14"), ("合计", "22", "21")), "", {}),
        ((("单位", "支出"), ("明细", "数"), ("局机关", "15"), ("合计", "22")), "", {}),
    ],
)  # fmt: skip
def test_figures_of_tables(
    catalogue: Catalogue, rows: Rows, above: str, found: dict[str, str]
) -> None:
    assert read(catalogue, rows, above) == found


def test_a_year_says_nothing_where_the_reports_is_unknown(catalogue: Catalogue) -> None:
    ledger = Ledger(catalogue.load("general"))
    _, table = parts_of((("单位", "2022年执行数"), ("局机关", "15"), ("合计", "22")))
    copy_labelled(ledger, [SPENT], table, table, "")
    assert values_of(ledger) == {}


def test_units_above_a_table() -> None:
    parts, table = parts_of((("一", "二"),), "单位：万元")
    assert unit_above(parts, table) == "万元"
    assert unit_above([*table, *table], table) == ""
    second = [Part(9, PartKind.ROW, "", "", (9,), cells=("三",), table=2)]
    assert unit_above([*parts, *second], second) == ""


def test_records_of_doubtful_amounts_stay_texts(catalogue: Catalogue) -> None:
    head = ("项目名称", "全年预算数", "执行数")
    _, table = parts_of((head, ("防汛", "15000000.00", "14000000.00")))
    ledger = Ledger(catalogue.load("general"))
    assert place_records(ledger, ["project"], table) == table
    assert place_records(ledger, ["project"], table, "元") == []
    assert values_of(ledger)["project_budget:1"] == "1500.00"
