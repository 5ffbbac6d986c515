"""The head of a scoring table as other provinces lay it out: goals, results, money."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from perfdesk.intake.read import propose

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.intake.proposal import Proposal
    from perfdesk.template.catalogue import Catalogue

_GOAL = "全年养护道路120公里；路灯亮灯率不低于98%；市民投诉当日办结。"
_RESULT = "养护道路131公里；路灯亮灯率98.7%；投诉办结率100%。"
_COLUMNS = ("一级指标", "二级指标", "三级指标", "分值", "年度指标值", "实际完成值", "得分", "说明")
_INDICATORS = (
    ("产出指标", "数量指标", "养护里程", "50", "≥120公里", "131公里", "50", ""),
    ("效益指标", "社会效益", "亮灯率", "40", "≥98%", "98.7%", "40", ""),
)
_HEADS = {
    "安徽": (
        ("部门（单位）名称", "甲市路灯所", "", "主管部门", "甲市城管局"),
        ("预算执行情况（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值",
         "执行率", "得分"),
        ("", "年度资金总额", "500.00", "520.00", "510.00", "10", "98.08%", "9.81"),
        ("", "其他资金", "20.00", "21.00", "21.00", "—", "", "—"),
        ("年度总体目标", "年初设定目标", "", "", "目标实际完成情况"),
        ("", _GOAL, "", "", _RESULT),
    ),
    "重庆": (
        ("部门名称", "甲市路灯所", "", "联系人", "李某"),
        ("部门预算执行情况（万元）", "年初预算数", "全年（调整）预算数", "全年执行数",
         "执行率（%）"),
        ("", "500.00", "520.00", "510.00", "98.08"),
        ("当年绩效目标", "年初绩效目标", "", "全年（调整）绩效目标", "", "全年完成情况"),
        ("", _GOAL, "", "年中未调整", "", _RESULT),
    ),
    "unknown words": (
        ("部门名称", "甲市路灯所", "", "主管部门", "甲市城管局"),
        ("预算执行情况（万元）", "", "年初预算数", "全年预算数", "全年执行数"),
        ("", "年度资金总额", "500.00", "520.00", "510.00"),
        ("年度总体目标", "目标的内容", "", "", "完成的内容"),
        ("", _GOAL, "", "", _RESULT),
    ),
    "empty goals": (
        ("部门名称", "", "主管部门", "甲市城管局"),
        ("年度总体目标", "年初设定目标", "", "", "目标实际完成情况"),
        ("", "联系人", "", "", "说明"),
        ("", "李某", "", "", "年内没有调整"),
    ),
}  # fmt: skip
_KNOWN = ("安徽", "重庆")


def _proposal(head: str, tmp_path: Path, catalogue: Catalogue) -> Proposal:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(("部门整体支出绩效自评表",))
    sheet.append(("（2023年度）",))
    for row in (*_HEADS[head], _COLUMNS, *_INDICATORS):
        sheet.append(row)
    book.save(tmp_path / "自评表.xlsx")
    return propose(tmp_path / "自评表.xlsx", catalogue)


@pytest.fixture(params=_KNOWN)
def proposal(request: pytest.FixtureRequest, tmp_path: Path, catalogue: Catalogue) -> Proposal:
    """Return what becomes of a workbook with the head of some province."""
    return _proposal(request.param, tmp_path, catalogue)


def test_a_heading_that_nobody_knows_is_no_goal(tmp_path: Path, catalogue: Catalogue) -> None:
    proposal = _proposal("unknown words", tmp_path, catalogue)
    assert not {"dept_eval_goal", "dept_eval_result"} & {one.ref.code for one in proposal.placed}
    assert {"目标的内容", "完成的内容", _GOAL, _RESULT} <= set(proposal.leftovers)


def test_another_label_is_no_content(tmp_path: Path, catalogue: Catalogue) -> None:
    proposal = _proposal("empty goals", tmp_path, catalogue)
    texts = {one.text for one in proposal.placed}
    assert not {"联系人", "说明", "主管部门"} & texts
    assert {"李某", "年内没有调整"} <= set(proposal.leftovers)


def test_goal_and_result_stand_below_their_headings(proposal: Proposal) -> None:
    texts = {placed.ref.code: placed.text for placed in proposal.placed}
    assert texts["dept_eval_goal"] == _GOAL
    assert texts["dept_eval_result"] == _RESULT


def test_money_is_read_of_the_row_of_all_money(proposal: Proposal) -> None:
    texts = {placed.ref.code: placed.text for placed in proposal.placed}
    money = [texts[f"dept_eval_{name}"] for name in ("initial", "budget", "executed")]
    assert money == ["500.00", "520.00", "510.00"]


def test_the_heading_of_the_money_is_no_content_and_what_has_no_field_is_left(
    proposal: Proposal,
) -> None:
    left = " ".join(proposal.leftovers)
    assert "预算执行情况" not in left
    assert "甲市城管局" in left or "李某" in left
