"""A report of an invented archive, and ways in which such a text comes out of an office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.intake.words.wording import width

if TYPE_CHECKING:
    from perfdesk.intake.fields.ledger import Ledger
    from perfdesk.intake.proposal import Proposal

TITLE = "2022年度青禾市云溪区档案馆整体支出绩效自评报告"
LABEL = "附件3"
#: Headings and paragraphs by the outline of 2023.
REPORT = (
    "一、基本情况",
    "（一）部门职能",
    "区档案馆是公益一类事业单位，设办公室、收集科、保管利用科、信息科共4个内设机构，编制25名。",
    "依照《中华人民共和国档案法》的规定，区档案馆履行以下职责：",
    "（1）接收、征集本区各机关、团体、企业事业单位和其他组织到期移交的档案，并对进馆档案进行整理、编目、鉴定和保管。",
    "（2）为社会各界提供档案利用服务。",
    "（3）开展档案数字化，建设并维护全区统一的数字档案管理平台。对馆藏重点档案开展抢救性修复。",
    "其他事项：区地方志办公室的日常工作由区档案馆承担，人员和经费不另行计算，资产由区档案馆统一登记和管理。",
    "（二）部门整体收支情况",
    "全年预算数1250.4万元，执行数1201.36万元，完成预算的96.1%。",
    "按资金来源分，一般公共预算财政拨款支出1201.36万元，政府性基金预算财政拨款支出0万元，国有资本经营预算财政拨款支出0万元。按支出性质看，基本支出803.2万元，项目支出398.16万元。",
    "（三）部门整体支出绩效目标",
    "围绕区委、区政府的中心工作，完成年度档案接收计划，推进馆藏档案数字化，提高查档服务的便利程度。做好安全管理，全年不发生档案安全事故。按期完成新馆搬迁的前期准备，为明年整体搬迁打好基础，保证搬迁期间对外服务不中断。",
    "（四）部门年度重点工作任务",
    "一是完成到期档案的接收进馆，全年接收不少于2万卷；二是建成数字档案管理平台二期，实现馆藏民生档案的在线查询；三是做好新馆搬迁的准备工作。",
    "二、综合评价分析",
    "（一）自评结论综述",
    "各项绩效目标基本实现，自评得分95.5分，等级为优。预算编制较为合理，资金使用合规，内部控制制度健全，未发现截留、挪用资金的情况。",
    "（二）各重点工作任务绩效目标完成情况分析",
    "任务1：完成到期档案的接收进馆。完成情况：全年接收48家单位的到期档案20315卷，超过年初目标；按期完成整理、编目和上架。",
    "任务2：建成数字档案管理平台二期。完成情况：平台于2022年9月通过验收，共完成扫描110万页，民生档案可在线查询，全年在线查档3260人次。",
    "（三）主要工作成效",
    "一是服务能力提升。全年接待查档利用8900余人次，群众满意度达到98%。二是安全保障有力。完善了库房的温湿度监控，全年开展安全检查12次，没有发生安全事故。",
    "三、存在的主要问题",
    "对照年初目标，主要存在以下问题：一是部分项目的支出进度偏慢，第四季度支出占比较高。二是绩效指标的设置不够细致，个别指标难以量化。",
    "四、下一步改进措施",
    "加快项目实施进度，按月通报支出情况；在编制下一年度预算时，结合业务特点细化绩效指标，使每项指标都可以衡量。",
)
VALUES = {
    "annex_number": "3",
    "functions_intro": f"{REPORT[2]}\n{REPORT[3]}",
    "duties": "\n".join(line[3:] for line in REPORT[4:7]),
    "other_functions": REPORT[7],
    "full_year_budget": "1250.4",
    "executed_amount": "1201.36",
    "general_public_budget": "1201.36",
    "gov_fund_budget": "0",
    "state_capital_budget": "0",
    "basic_expenditure": "803.2",
    "project_expenditure": "398.16",
    "performance_goal_text": REPORT[12],
    "key_tasks": "完成到期档案的接收进馆，全年接收不少于2万卷；\n"
    "建成数字档案管理平台二期，实现馆藏民生档案的在线查询；\n"
    "做好新馆搬迁的准备工作。",
    "conclusion": REPORT[17],
    "task_goal:1": "完成到期档案的接收进馆。",
    "task_result:1": "全年接收48家单位的到期档案20315卷，超过年初目标；按期完成整理、编目和上架。",
    "task_goal:2": "建成数字档案管理平台二期。",
    "task_result:2": "平台于2022年9月通过验收，共完成扫描110万页，"
    "民生档案可在线查询，全年在线查档3260人次。",
    "results": "服务能力提升。全年接待查档利用8900余人次，群众满意度达到98%。\n"
    "安全保障有力。完善了库房的温湿度监控，全年开展安全检查12次，没有发生安全事故。",
    "problems_lead": "对照年初目标，主要存在以下问题：",
    "problems": "部分项目的支出进度偏慢，第四季度支出占比较高。\n"
    "绩效指标的设置不够细致，个别指标难以量化。",
    "improvements": REPORT[26],
}


def cut(paragraph: str, cells: int, *, indent: bool = False) -> list[str]:
    """Cut a paragraph into print lines; the first is set in by two hanzi, a mark may hang over."""
    lines: list[str] = []
    line, room = "", 2 * cells - 4
    for mark in paragraph:
        if width(line + mark) > room and mark not in "，。；、：）":
            lines.append(line)
            line, room = "", 2 * cells
        line += mark
    lines.append(line)
    return [f"　　{lines[0]}", *lines[1:]] if indent else lines


def printed(
    *, cells: int = 0, indent: bool = False, gap: int = 0, between: int = 0, page: int = 0
) -> str:
    """Return the report as text.

    Args:
        cells: Width of a print line in hanzi; 0 keeps each paragraph on a line.
        indent: Keep the blanks before first lines.
        gap: Blank lines after each line.
        between: Blank lines after each paragraph.
        page: Put a page number after so many lines.
    """
    lines: list[str] = []
    for paragraph in (LABEL, TITLE, *REPORT):
        pieces = cut(paragraph, cells, indent=indent) if cells else [paragraph]
        for piece in pieces:
            lines += [piece, *[""] * gap]
        lines += [""] * between
    if page:
        starts = range(0, len(lines), page)
        paged = [[*lines[at : at + page], "", f"— {at // page + 1} —", ""] for at in starts]
        lines = [line for part in paged for line in part]
    return "\n".join(lines)


def values_of(found: Proposal | Ledger) -> dict[str, str]:
    """Return what would be stored, by reference."""
    placed = found.placed() if callable(found.placed) else found.placed
    return {str(one.ref): one.text for one in placed if not one.calculated}
