"""Whose a figure is: of this year or another, of the whole or a part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.fields.figure_context import Report, tells_part
from perfdesk.intake.fields.figures import FigureFinder

if TYPE_CHECKING:
    from perfdesk.template.catalogue import Catalogue

CODES = (
    "initial_budget",
    "full_year_budget",
    "executed_amount",
    "last_year_executed",
    "carried_out",
    "basic_expenditure",
    "project_expenditure",
    "vehicle_running",
    "revenue_total",
    "self_score",
    "authorised_staff",
    "actual_staff",
)
REPORT = Report("云溪县文化馆", 2023)
#: Short names for what is expected.
BUDGET, SPENT, LAST = "full_year_budget", "executed_amount", "last_year_executed"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2022年全年预算数90万元，执行数80万元。", {}),
        ("年中调整后全年预算90万元，执行80万元。", {BUDGET: "90", SPENT: "80"}),
        (
            "编制92名，实际在岗87人，编外人员控制数15名，实有14名。",
            {"authorised_staff": "92", "actual_staff": "87"},
        ),
        ("在职职工128人，其中在编110人、合同制18人。", {"actual_staff": "110"}),
        ("核定事业编制24名，年末在职22人。", {"authorised_staff": "24", "actual_staff": "22"}),
        ("部门整体绩效自评价得分95.2分。", {"self_score": "95.2"}),
        ("2022年全年预算数90万元。执行数80万元。2023年执行数99万元。", {SPENT: "99"}),
        ("2022年12月启动。执行数80万元。", {SPENT: "80"}),
        ("2022年度决算数80万元，2023年度决算数99万元。", {LAST: "80", SPENT: "99"}),
        ("全年支出99万元，比2022年支出80万元增加19万元。", {SPENT: "99", LAST: "80"}),
        ("比上年增加9万元，执行数99万元。", {SPENT: "99"}),
        ("实际支出99万元，上年实际支出80万元，同比增长。", {SPENT: "99", LAST: "80"}),
        ("上年实际支出项目3个，实际支出99万元。", {SPENT: "99"}),
        ("截至6月底，执行数6万元。全年执行数12万元。", {SPENT: "12"}),
        ("2022年末实有人数30人，2023年末实有人数31人。", {"actual_staff": "31"}),
        ("明年全年预算数120万元。", {}),
        ("结转下年13万元。", {"carried_out": "13"}),
        ("预算收入12万元。", {}),
        ("年初批复支出预算12万元。", {}),
    ],
)
def test_figures_of_another_year_are_not_taken(
    catalogue: Catalogue, text: str, found: dict[str, str]
) -> None:
    assert _find(catalogue, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("展厅维修工程全年预算数38万元，执行数37万元。", {}),
        ("“三公”经费预算38万元，实际支出33万元。", {}),
        ("基本支出600万元，项目支出400万元，支出合计1000万元。",
         {"basic_expenditure": "600", "project_expenditure": "400", SPENT: "1000"}),
        ("基本支出预算600万元，决算数580万元。", {"basic_expenditure": "580"}),
        ("一般公共预算支出6万元，政府性基金支出3万元，支出合计9万元。", {SPENT: "9"}),
        ("下属剧团基本支出600万元。", {}),
        ("古籍保护资金到位99万元，实际使用98万元。", {}),
        ("在岗16人（含聘用4人）。", {}),
        ("2024年安排预算99万元，比2023年全年预算90万元增加9万元。", {BUDGET: "90"}),
        ("2024年展厅维修计划安排预算30万元，比2023年全年预算20万元增加10万元。", {}),
        ("局本级及下属单位基本支出600万元。", {"basic_expenditure": "600"}),
        ("1.预算执行情况。全年预算数12万元。", {BUDGET: "12"}),
        ("1.展厅开放。全年预算数12万元。", {}),
        ("文化馆2023年全年预算数12万元。", {BUDGET: "12"}),
        ("公务接待费预算10万元，实际支出8万元。", {}),
        ("下属单位全年预算数30万元。", {}),
        ("影剧院全年预算数30万元。", {}),
        ("②项目支出78万元。", {"project_expenditure": "78"}),
        ("预算安排基本支出8万元。", {}),
        ("“智慧水务”项目支出32万元。项目支出共计60万元。", {"project_expenditure": "60"}),
        ("项目支出中，支出合计9万元。", {}),
        ("收入总计36万元，其中年初结转2万元，本年收入34万元；支出总计36万元，其中本年支出33万元。",
         {"revenue_total": "34", SPENT: "33"}),
        ("收入总计36万元，支出总计33万元，年末结转3万元。", {"revenue_total": "36", SPENT: "33"}),
        ("修路资金21万元（其中：年初预算19万元）。", {}),
        ("2023年预算资金21万元（其中：年初预算19万元）。", {"initial_budget": "19"}),
        ("执行数12万元。办公楼执行数12.00万元。", {SPENT: "12"}),
    ],
)  # fmt: skip
def test_figures_of_a_part_are_not_taken_for_the_whole(
    catalogue: Catalogue, text: str, found: dict[str, str]
) -> None:
    assert _find(catalogue, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("年初预算32万元，其中基本支出16万元。", {"initial_budget": "32"}),
        ("年初预算32万元。其中：基本支出16万元。", {"initial_budget": "32"}),
        ("全年预算数32万元，其中项目支出预算数16万元。", {BUDGET: "32"}),
        ("部门预算支出32万元，其中基本支出16万元。部门决算支出30万元，其中基本支出15万元。",
         {SPENT: "30", "basic_expenditure": "15"}),
        ("实际支出3,011.26万元，执行率96%。其中：基本支出1,208.44万元。",
         {SPENT: "3011.26", "basic_expenditure": "1208.44"}),
        ("基本支出执行642万元（预算650万元），项目支出执行547万元。",
         {"basic_expenditure": "642", "project_expenditure": "547"}),
        ("决算数32万元，其中基本支出16万元。", {SPENT: "32", "basic_expenditure": "16"}),
        ("一般公共预算支出32万元，其中基本支出16万元。", {"basic_expenditure": "16"}),
        ("“三公”经费支出9万元，比预算数减少1万元，其中公务用车运行维护费8万元。",
         {"vehicle_running": "8"}),
        ("因防汛补助追加3万元，全年预算数36万元。", {BUDGET: "36"}),
        ("部门预算年初安排32万元。", {"initial_budget": "32"}),
        ("按照批复，基本支出16万元。", {"basic_expenditure": "16"}),
    ],
)  # fmt: skip
def test_parts_of_what_was_planned_are_no_expenditure(
    catalogue: Catalogue, text: str, found: dict[str, str]
) -> None:
    assert _find(catalogue, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("总分100分，自评得分98.2分。", "98.2"),
        ("五、自评得分：98.2分。", "98.2"),
        ("得分98.2分，等次为优。", "98.2"),
        ("投入得分9.5分，自评总得分96.5分。", "96.5"),
        ("综合以上情况，我镇2023年自评总得分96.2分。", "96.2"),
        ("制度健全，自评得分5分。", None),
        ("制度健全，自评得分95分。", "95"),
        ("自评得分55分。", "55"),
        ("投入得分9.5分。", None),
        ("采购自评得分9分。", None),
        ("自评得分9.5分（满分10分）。", None),
        ("指标权重10分，自评得分9.8分。", None),
        ("综合评价 3.群众满意。", None),
        ("综合得分 98.2", "98.2"),
        ("对照评价指标自评得95.5分，扣分不多。", "95.5"),
        ("对照评分表，自评95.8分（满分100分）。", "95.8"),
        ("依据标准，县文馆2023年部门整体绩效自评得分为93.8分。", "93.8"),
        ("云溪文馆2023年度部门整体支出绩效自评得分90.4分。其中产出得分31.8分。", "90.4"),
        ("下属单位部门整体支出绩效自评得分93.8分。", None),
        ("县财政局复核，县财政局评定的部门整体支出绩效评价得分91分。", None),
        ("抽查2个乡镇部门整体支出绩效自评得分91分。", None),
        ("2022年度部门整体支出绩效自评得分93.8分。", None),
        ("部门整体支出绩效自评得分90分以上的，评为优。", None),
        ("自评得分90分（含）以上为优。", None),
        ("对3个项目自评95分。", None),
        ("人员管理自评95分。", None),
        ("自评用时95分钟。", None),
    ],
)
def test_score_is_that_of_the_whole(catalogue: Catalogue, text: str, found: str | None) -> None:
    assert _find(catalogue, text).get("self_score") == found


def test_what_is_told_in_two_ways_is_a_conflict(catalogue: Catalogue) -> None:
    finder = FigureFinder(catalogue.load("general"), CODES, REPORT)
    findings = finder.search("执行数12万元。执行数13万元。")
    assert findings.figures == ()
    assert [[one.text for one in told] for told in findings.conflicts] == [["12", "13"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2023年全年预算数12万元，执行数11万元。", {BUDGET: "12", SPENT: "11"}),
        ("县里重视，实际支出11万元。", {}),
        ("内设3个科室，编制12名。", {"authorised_staff": "12"}),
        ("学校编制12名。", {"authorised_staff": "12"}),
        ("下属剧团编制12名。", {}),
    ],
)
def test_elsewhere_only_what_is_surely_the_whole(
    catalogue: Catalogue, text: str, found: dict[str, str]
) -> None:
    finder = FigureFinder(catalogue.load("general"), CODES, REPORT, surely_whole=True)
    assert {one.code: one.text for one in finder.find(text)} == found


def _find(catalogue: Catalogue, text: str) -> dict[str, str]:
    finder = FigureFinder(catalogue.load("general"), CODES, REPORT)
    return {one.code: one.text for one in finder.find(text)}


def test_headings_that_tell_of_a_part() -> None:
    assert tells_part("（一）基本支出情况")
    assert not tells_part("（一）基本支出和项目支出情况")
    assert tells_part("2.“三公”经费")
    assert not tells_part("一、一般公共预算支出情况")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("年初预算9万元，年中调增3万元，全年预算12万元。", {"initial_budget": "9", BUDGET: "12"}),
        ("因补助追加3万元，全年预算12万元。", {}),
        (
            "2023年全年预算12万元。全年支出11万元，执行率91%。基本支出8万元，项目支出3万元。",
            {BUDGET: "12", SPENT: "11", "basic_expenditure": "8", "project_expenditure": "3"},
        ),
        ("2023年全年预算12万元。基本支出8万元，项目支出4万元。", {BUDGET: "12"}),
        ("图书专项全年支出3万元。基本支出1万元，项目支出2万元。", {}),
        ("基本支出1万元，项目支出2万元。", {}),
    ],
)
def test_elsewhere_what_goes_on_from_the_whole_is_its_own(
    catalogue: Catalogue, text: str, found: dict[str, str]
) -> None:
    finder = FigureFinder(catalogue.load("general"), CODES, REPORT, surely_whole=True)
    assert {one.code: one.text for one in finder.find(text)} == found


def test_a_label_above_says_whose_the_figures_below_it_are(catalogue: Catalogue) -> None:
    told = "四、{}\n全年安排如下。\n年初预算26万元，决算19.84万元。"
    assert _find(catalogue, told.format("“三公”经费情况")) == {}
    assert _find(catalogue, told.format("收支情况"))["initial_budget"] == "26"


def test_a_paragraph_of_hundreds_of_figures_is_read_in_time(catalogue: Catalogue) -> None:
    told = "2023年支出合计318.46万元，其中基本支出206.15万元，项目支出112.31万元，项目支出为困难职"
    finder = FigureFinder(catalogue.load("general"), CODES, REPORT)
    found = {one.code: one.text for one in finder.find("支出情况" + told * 100)}
    assert found["basic_expenditure"] == "206.15"
