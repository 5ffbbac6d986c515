"""Who has no mouse, or does not like it, gets from an empty desk to the printed report by keys."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.helpers import typist
from tests.helpers.typist import is_called

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.helpers.typist import Sight, Typist

pytestmark = pytest.mark.skipif(
    bool(typist.missing()), reason=f"{typist.missing()}: no screen to press keys on"
)

UNIT = "云溪县档案馆"
#: Longer than the form advises at least, so that nothing is found about it.
GOAL = (
    "年初批复的整体绩效目标是：" + "完成馆藏档案数字化并向公众开放，接待查阅不让群众多跑一趟；" * 4
)
CONCLUSION = "对照年初目标，各项任务都已完成，" + "预算执行均衡，档案利用服务的评价比上年更好。" * 3


class Clerk:
    """Fills in a report by keys, and keeps what she typed."""

    def __init__(self, person: Typist) -> None:
        self.person = person
        self.typed: list[tuple[str, str]] = []

    def fill(self, name: str, text: str, code: str) -> None:
        """Go on with Tab to the field that is called so, and write."""
        self.person.fill(name, text)
        self.typed.append((code, text))

    def figure(self, name: str, text: str, code: str) -> None:
        """Write a figure where Enter led, over what stands there; Enter leads on."""
        sight = self.person.wait(f"the figure {name}", lambda sight: is_called(sight, name))
        if sight.text:
            self.person.press("ctrl+a")
        self.person.type(text)
        self.typed.append((code, text))
        self.person.go("Return")

    def items(self, name: str, items: list[str], code: str) -> None:
        """Write a list: Enter makes the next item, Enter on an empty one ends the list."""
        self.person.go_to(f"{name} 第1条")
        for item in items:
            self.person.type(item)
            self.person.go("Return")
        self.person.go("Return")
        self.typed.append((code, "\n".join(items)))

    def next_section(self, heading: str) -> Sight:
        """Turn the page."""
        self.person.press("ctrl+Next")
        return self.person.wait(
            f"the section {heading}",
            lambda sight: heading in sight.section and sight.kind != "" and sight.is_seen,
        )

    def press_button(self, words: str) -> Sight:
        """Go on to a button and press it with the space bar; the keyboard comes elsewhere."""
        self.person.go_to(words)
        return self.person.go("space")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def data(home: Path) -> Path:
    return home / "数据 夹"


@pytest.fixture
def person(home: Path, data: Path) -> Iterator[Typist]:
    with typist.screen() as display, typist.typist(display, data, home) as person:
        yield person
    complaints = (home / "stderr.txt").read_text(encoding="utf-8")
    assert complaints == ""


def test_a_report_from_nothing_to_print(person: Typist, home: Path, data: Path) -> None:
    clerk = Clerk(person)
    _begin(person)
    _write_overview(clerk)
    _write_figures(clerk)
    _paste_projects(clerk)
    _write_conclusion(clerk)
    _write_tasks(clerk)
    _write_rest(clerk)
    _go_about(person)
    _mend(clerk)
    printed = home / "report.pdf"
    _print(person, printed)
    person.press("ctrl+q")

    assert person.leave() == 0
    assert _command(data, "check", "1").returncode == 0  # Nothing is wrong or left out.
    _see_stored(clerk, data)
    _see_printed(printed)


def _begin_at(person: Typist, initials: str) -> None:
    """Begin a report and jump to a section by the letters of its name."""
    person.come_to("工作台")
    person.press("ctrl+n")
    person.come_to("新建报告")
    person.type("Archives of Yunxi")
    person.press("Return", "Return", "Return")
    person.wait("the first section", lambda sight: sight.section != "" and sight.kind != "")
    person.press("ctrl+k")
    person.come_to("定位")
    person.letters(initials)
    person.press("Return")


def test_begin_write_and_close(person: Typist, data: Path) -> None:
    """With letters of a keyboard alone."""
    _begin_at(person, "bmzn")
    person.wait("the section", lambda sight: "职能" in sight.section and sight.kind != "")
    person.fill("职能概述和依据", "Keeps the records; serves the readers.")
    person.press("ctrl+q")

    assert person.leave() == 0
    assert "Keeps the records; serves the readers." in _show(data).values()


def test_a_scoring_table_and_a_draft(person: Typist, home: Path, data: Path) -> None:
    """Final only without errors; the way on is a draft, and a score is set and let go by keys."""
    _begin_at(person, "xmzcjxzpb")
    person.wait(
        "the tables of projects",
        lambda sight: "项目支出绩效自评表" in sight.section and sight.kind != "",
    )
    person.go_to("项目自评表：添加")
    person.go("space")
    person.fill("项目名称", "Digital files")
    person.go_to("绩效指标：填入起始指标（6 项）")
    person.press("space")
    person.wait("the indicators", lambda sight: is_called(sight, "绩效指标"))
    person.type_cell("Pages")
    for cell in (1, 2, 3):
        person.go()
        if cell > 1:
            person.type_cell("10")
    _draft(person, home / "draft.pdf")
    person.press("ctrl+q")

    assert person.leave() == 0
    shown = json.loads(_command(data, "show", "1", "--json").stdout)
    texts = [value["text"] for value in shown["values"]]
    assert "Pages" in texts
    assert texts.count("产出指标") == 3
    assert (home / "draft.pdf").read_bytes().startswith(b"%PDF-")


def _draft(person: Typist, target: Path) -> None:
    person.press("ctrl+shift+p")
    person.wait("what stands in the way", lambda sight: "正式稿还不能导出" in sight.words)
    person.go_to("导出草稿")
    person.press("Return")
    person.come_to("导出 PDF")
    person.press("ctrl+a")
    person.letters(str(target))
    person.wait("the name", lambda sight: sight.text == str(target))
    person.press("Return")
    person.wait("the result", lambda sight: str(target) in sight.words)
    person.press("Escape")
    person.wait("back at the desk", lambda sight: sight.section != "" and sight.kind != "")


# -- the way ---------------------------------------------------------------------------------------


def _begin(person: Typist) -> None:
    sight = person.come_to("工作台")
    assert "新建报告" in sight.name  # On an empty start page Enter begins the first report.
    person.press("ctrl+n")
    person.come_to("新建报告")
    person.type(UNIT)
    person.go_to("评价年度")
    person.type("2024")
    person.press("Return")
    person.wait("the templates", lambda sight: sight.name == "报告模板")
    while "通用" not in person.look().text:
        person.go("Down")
    person.press("Return")
    person.wait("what to start from", lambda sight: "空白报告" in sight.name)
    person.press("Return")
    sight = person.wait("the first section", lambda sight: sight.section == "文首")
    assert UNIT in sight.title
    assert "2024 年度" in sight.title


def _write_overview(clerk: Clerk) -> None:
    person = clerk.person
    clerk.figure("附件编号", "3", "annex_number")
    person.go_to("下一节 ›")
    person.go("Return")  # The button at the end of the page turns it.
    assert clerk.next_section("部门职能").name == "职能概述和依据"
    clerk.fill("职能概述和依据", "收集、整理、保管和利用全县档案。", "functions_intro")
    clerk.items("各项职权", ["接收档案", "提供查阅", "编研出版"], "duties")
    clerk.fill("其他事项", "Open 9-17.", "other_functions")

    clerk.next_section("机构设置")
    clerk.fill("内设机构和所属单位", "内设办公室、保管利用股。", "organisation_text")
    person.go()
    clerk.figure("编制数", "１２０", "authorised_staff")
    clerk.figure("实有人数", "118", "actual_staff")

    clerk.next_section("年度总体工作")
    person.go_to("重点工作任务 第1条")
    person.copy_elsewhere("1. 档案数字化\n2. 库房改造\n")
    person.go("ctrl+v")  # A numbered list becomes items.
    clerk.typed.append(("key_tasks", "档案数字化\n库房改造"))

    clerk.next_section("绩效目标")
    clerk.fill("绩效目标", GOAL, "performance_goal_text")


def _write_figures(clerk: Clerk) -> None:
    person = clerk.person
    clerk.next_section("收支情况")
    clerk.figure("年初预算数", "1,400.00", "initial_budget")
    clerk.figure("年中调整", "１００", "budget_adjustment")
    clerk.figure("全年预算数", "１，５００.００", "full_year_budget")
    clerk.figure("执行数", "1,450.25", "executed_amount")
    clerk.typed += [("execution_rate", "96.68%"), ("adjustment_rate", "7.14%")]
    person.go_to("一般公共预算财政拨款支出")
    clerk.figure("一般公共预算财政拨款支出", "1450.25", "general_public_budget")
    clerk.figure("政府性基金预算财政拨款支出", "0", "gov_fund_budget")
    person.go_to("人员经费")
    clerk.figure("人员经费", "800", "personnel_cost")
    clerk.figure("公用经费", "200.25", "operating_cost")
    clerk.figure("基本支出", "1,000.25", "basic_expenditure")
    clerk.figure("项目支出", "450", "project_expenditure")
    person.go_to("填报“三公”经费 是")
    person.press("space")
    clerk.typed.append(("tells_three_public", "是"))
    person.go("Return")
    clerk.figure("因公出国（境）费", "0", "overseas_travel")
    clerk.figure("公务用车购置及运行维护费", "12.5", "vehicle_cost")
    person.go_to("公务接待费")
    clerk.figure("公务接待费", "3.2", "reception_cost")


def _paste_projects(clerk: Clerk) -> None:
    person = clerk.person
    person.go_to("项目支出情况表")
    person.copy_elsewhere("档案数字化\t300\t290.5\n库房改造\t100\t99.5\n")
    person.press("ctrl+v")
    person.wait("the pasted rows", lambda sight: sight.text == "档案数字化")
    person.go("Down")
    for _column in range(3):
        person.go("Right")
    person.go()  # Tab behind the last cell makes a row.
    for column in ("档案展览", "60", "60"):
        person.type_cell(column)
        person.go()
    clerk.typed += [
        ("project_name", "档案数字化"),
        ("project_executed", "99.5"),
        ("project_name", "档案展览"),
        ("project_budget", "60"),
        ("project_total", "450.00"),
    ]


def _write_conclusion(clerk: Clerk) -> None:
    person = clerk.person
    clerk.next_section("绩效管理情况")
    clerk.fill("绩效管理情况", "目标随预算申报，年中监控一次。", "perf_management")
    clerk.next_section("绩效自评情况")
    person.go("Return")  # The first line of the overview leads to its section.
    person.wait("the conclusion", lambda sight: "自评结论" in sight.section)
    clerk.figure("自评得分", "９５.5", "self_score")
    clerk.typed.append(("grade", "优"))
    clerk.fill("自评结论", CONCLUSION, "conclusion")
    clerk.next_section("履职效能")
    clerk.fill("履职效能", "查阅 1,200 人次。", "effectiveness")
    clerk.next_section("管理效率")
    clerk.fill("管理效率", "按月执行预算。", "efficiency")


def _write_tasks(clerk: Clerk) -> None:
    person = clerk.person
    clerk.next_section("各项任务")
    for number in (1, 2):
        sight = clerk.press_button("任务：添加")
        assert "任务名称" in sight.name
        clerk.fill("任务名称", f"数字化{number}", "task_name")
        clerk.fill("年初目标", f"扫描{number}000页", "task_goal")
        clerk.fill("完成情况", f"已扫描{number}000页", "task_result")
        clerk.press_button("指标：添加")
        clerk.fill("指标名称", f"页数{number}", "indicator_name")
        clerk.fill("年度指标值", f"{number}000", "target_value")
        clerk.fill("实际完成值", f"{number}100", "actual_value")
        person.go_to("完成程度")
        person.press("Down")
        person.wait("the first answer", lambda sight: sight.text == "已完成")
    person.press("Down")
    person.wait("the second answer", lambda sight: sight.text == "部分完成")
    clerk.typed += [("is_met", "已完成"), ("is_met", "部分完成")]
    clerk.fill("偏差原因及改进措施", "设备到货晚。", "deviation_note")


def _write_rest(clerk: Clerk) -> None:
    clerk.next_section("主要工作成效")
    clerk.items("主要工作成效", ["开放档案三万件", "服务更便捷"], "results")
    clerk.next_section("主要问题")
    for problem in ("库房不足", "人手紧张"):
        clerk.press_button("问题：添加")
        clerk.fill("问题", problem, "problem_text")
        clerk.fill("原因", f"{problem}，年度经费有限。", "problem_cause")
    clerk.next_section("改进措施")
    for number, improvement in (("1", "扩建库房。"), ("２", "增加人手。")):
        clerk.press_button("措施：添加")
        clerk.fill("对应问题的序号", number, "answers_problem")
        clerk.fill("措施", improvement, "improvement_text")
        clerk.fill("完成时限", "2025年6月30日", "deadline")
    clerk.next_section("结果应用")
    clerk.fill("结果应用和公开", "在门户网站公开。", "result_use")
    clerk.next_section("其他需要说明")
    clerk.fill("其他说明", "无其他事项。", "other_notes")


def _go_about(person: Typist) -> None:
    """Find, jump, take back: what leads through a report that is written."""
    person.go()
    person.go("shift+Tab")  # Who comes back begins a new step of undo.
    person.press("ctrl+End")
    person.type("abc")
    person.press("ctrl+z")
    person.wait("abc is gone", lambda sight: sight.text == "无其他事项。")
    person.press("ctrl+y")
    person.wait("abc is back", lambda sight: sight.text == "无其他事项。abc")
    person.press("ctrl+z")
    person.wait("abc is gone again", lambda sight: sight.text == "无其他事项。")

    person.press("ctrl+k")
    person.come_to("定位")
    person.letters("zpjl")
    person.press("Return")
    person.wait("jumped", lambda sight: "自评结论" in sight.section and sight.kind != "")

    person.press("ctrl+f")
    person.wait("the search", lambda sight: sight.name == "查找内容")
    person.type("库房不足")
    person.press("Return")
    person.wait("found", lambda sight: "主要问题" in sight.section)
    person.go("Escape")
    person.wait("back in the field found", lambda sight: sight.text == "库房不足")


def _mend(clerk: Clerk) -> None:
    """F8 leads from finding to finding and so to what was left out."""
    person = clerk.person
    name = "年度总体工作"
    for _finding in range(20):  # Advice may be found on the way: the form's affair.
        if is_called(person.go("F8"), name):
            break
    person.wait("what was left out", lambda sight: is_called(sight, name))
    clerk.fill(name, "全年接收档案 3,000 卷。", "annual_work")


def _print(person: Typist, printed: Path) -> None:
    person.press("ctrl+shift+p")
    person.come_to("导出 PDF")
    person.press("ctrl+a")
    person.letters(str(printed))
    person.wait("the name", lambda sight: sight.text == str(printed))
    person.press("Return")
    person.wait("the result", lambda sight: str(printed) in sight.words)
    person.press("Escape")
    person.wait("back at the desk", lambda sight: sight.section != "" and sight.kind != "")


# -- what came of it -------------------------------------------------------------------------------


def _command(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command on the desk, as another program would."""
    command = [sys.executable, "-m", "perfdesk", "--data-dir", str(data), *arguments]
    return subprocess.run(
        command, capture_output=True, check=False, encoding="utf-8", cwd=typist.TOP
    )


def _show(data: Path) -> dict[str, str]:
    """Return what is stored."""
    shown = json.loads(_command(data, "show", "1", "--json").stdout)
    return {value["ref"]: value["text"] for value in shown["values"]}


def _see_stored(clerk: Clerk, data: Path) -> None:
    stored = [(ref.partition(":")[0], text) for ref, text in _show(data).items()]
    lost = [one for one in clerk.typed if one not in stored]
    assert not lost, (lost, stored)


def _see_printed(printed: Path) -> None:
    pages = subprocess.run(["pdftotext", str(printed), "-"], capture_output=True, check=True)
    words = "".join(pages.stdout.decode("utf-8").split())
    for expected in (UNIT, "接收档案", "1450.25", "档案展览", "95.5分", "设备到货晚", "扩建库房"):
        assert expected in words, expected
