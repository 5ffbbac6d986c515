"""Parts of a total, and where they end."""

from __future__ import annotations

import pytest

from perfdesk.intake.fields.figure_lists import is_sum_of_all, without_parts


@pytest.mark.parametrize(
    ("sentence", "figure", "left"),
    [
        ("支出9万元，其中甲6万元，乙3万元，", "全年预算10万元", "支出9万元，，"),
        ("支出90000元，其中甲6万元，乙3万元，", "全年预算10万元", "支出90000元，，"),
        ("支出9万元（其中：甲6万元），", "全年预算1万元", "支出9万元，"),
        ("支出9万元，其中甲6万元，乙2万元，", "全年预算10万元", None),
        ("支出9万元，其中甲6万元，乙3万元，", "全年预算5万元", None),
        ("支出9万元，其中甲6万元，乙3万元，", "编制5人", None),
        ("支出9万元，其中甲6万元，乙3万元，", "实际支出10万元", None),
        ("其中甲6万元，", "全年预算10万元", None),
        ("机关支出6万元，下属单位支出3万元，合计9万元，", "全年预算10万元", "合计9万元，"),
        ("机关支出6万元，下属单位支出3万元，合计8万元，", "全年预算10万元", None),
        ("桌椅6万元，灯具3万元，合计9万元，", "全年预算10万元", None),
        ("支出9万元，", "全年预算10万元", None),
    ],
)
def test_parts_told_to_the_end_are_taken_out(sentence: str, figure: str, left: str | None) -> None:
    assert without_parts(sentence, figure) == (sentence if left is None else left)


@pytest.mark.parametrize(
    ("sentence", "total"),
    [
        ("一般公共预算支出6万元，政府性基金支出3万元，", True),
        ("一般公共预算支出6万元，", False),
        ("一般公共预算支出6万元，桌椅3万元，", False),
        ("一般公共预算支出6万元，政府性基金支出1万元和2万元，", False),
        ("一般公共预算支出6万元，政府性基金支出2万元，", False),
    ],
)
def test_sum_of_sources(sentence: str, *, total: bool) -> None:
    assert is_sum_of_all(sentence, "支出合计9万元") is total
