"""Scoring tables of other provinces come in as new reports, with the scheme of their weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from perfdesk.intake.read import propose

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.intake.proposal import Proposal
    from perfdesk.template.catalogue import Catalogue


OWN = "按当地通知（不核对各级分值）"
HENAN = (
    ("部门（单位）整体绩效自评表",),
    ("部门（单位）名称", "汝水县环卫中心"),
    ("年度履职目标", "道路整洁。"),
    ("预算执行（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ("", "部门预算总额", "4200", "4680", "4473.82", "10", "95.59%", "9.56"),
    ("", "基本支出", "1860", "1912", "1905.37", "—", "99.65%", "—"),
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
     "未完成原因分析与改进措施"),
    ("产出指标", "数量指标", "清扫率", "≥85%", "87.2%", "50", "50", ""),
    ("效益指标", "社会效益指标", "处理率", "100%", "100%", "30", "30", ""),
    ("满意度指标", "满意度", "市民满意度", "≥90%", "73.2%", "{last}", "8", "保洁频次不足"),
    ("总分", "", "", "", "", "100", "91.56"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("last", "scheme"),
    [("10", "产出50、效益30、满意度10"), ("15", OWN), ("约十", OWN)],
)
def test_a_table_of_another_province_comes_in_as_a_report(
    catalogue: Catalogue, tmp_path: Path, last: str, scheme: str
) -> None:
    rows = [[cell.format(last=last) for cell in row] for row in HENAN]
    proposal = read(catalogue, rows, tmp_path)
    found = {placed.ref.code: placed.text for placed in proposal.placed}
    assert (proposal.template_id, proposal.unit) == ("general", "汝水县环卫中心")
    assert found["dept_eval_scheme"] == scheme
    assert found["executed_amount"] == "4473.82"
    assert found["dept_eval_rate"] == "95.59%"
    assert found["dept_eval_goal"] == "道路整洁。"
    assert found["dept_eval_note"] == "保洁频次不足"
    assert found["dept_eval_level2"] == "服务对象满意度指标"
    assert any("满意度" in words for words in proposal.notes)


TASKS = (
    ("部门整体支出绩效自评表",),
    ("填报单位（盖章）：渭原县疾控中心", "", "", "", "填报日期：2024年3月12日"),
    ("部门（单位）名称", "渭原县疾控中心", "", "", "自评得分", "95.37"),
    ("年度主要任务", "任务名称", "主要内容", "预算数（万元）", "执行数（万元）", "执行率"),
    ("", "免疫规划", "疫苗接种", "96.00", "95.40", "99.38%"),
    ("", "慢病监测", "事件监测", "42.50", "40.10", "94.35%"),
    ("{whole}", "", "", "138.50", "135.50", "97.83%"),
    ("年度总体目标", "预期目标", "", "", "实际完成情况"),
    ("", "接种率95%。", "", "", "接种率97.2%。"),
    ("绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
    ("", "产出指标", "数量指标", "监测份数", "≥240份", "252份", "100", "95.37"),
    ("总分", "", "", "", "", "", "100", "95.37"),
)


@pytest.mark.parametrize(("whole", "rate"), [("金额合计", "97.83%"), ("其他", None)])
def test_the_row_of_all_money_is_meant_and_no_line_of_it(
    catalogue: Catalogue, tmp_path: Path, whole: str, rate: str | None
) -> None:
    rows = [[cell.format(whole=whole) for cell in row] for row in TASKS]
    proposal = read(catalogue, rows, tmp_path, "general")
    found = {placed.ref.code: placed.text for placed in proposal.placed}
    assert found.get("dept_eval_rate") == rate
    assert found["dept_eval_goal"] == "接种率95%。"
    assert found["dept_eval_result"] == "接种率97.2%。"
    assert "95.37" not in proposal.leftovers
    assert not any("疾控中心" in left for left in proposal.leftovers)


def read(
    catalogue: Catalogue, rows: list[list[str]], folder: Path, template: str = "auto"
) -> Proposal:
    book = Workbook()
    sheet = book.create_sheet("自评表", 0)
    for row in rows:
        sheet.append(row)
    book.save(folder / "自评表.xlsx")
    return propose(folder / "自评表.xlsx", catalogue, template)
