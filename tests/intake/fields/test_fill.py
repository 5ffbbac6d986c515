"""From an arrangement into fields: what the clerk chose, tables, covers, and what applies."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.account import Owner, Share
from perfdesk.intake.arrangement import Arrangement, Furniture, Part, PartKind
from perfdesk.intake.fields.fill import fill
from perfdesk.intake.words.wording import compact
from tests.intake.archive import values_of

if TYPE_CHECKING:
    from perfdesk.intake.proposal import Proposal
    from perfdesk.template.catalogue import Catalogue

TEXT, ROW, HEADING, LABEL = PartKind.TEXT, PartKind.ROW, PartKind.HEADING, PartKind.LABEL


def filled(catalogue: Catalogue, template_id: str, *parts: tuple[object, ...]) -> Proposal:
    """Fill pieces: kind, text (cells parted by |), section, field."""
    made = []
    for number, (kind, text, *place) in enumerate(parts, start=1):
        assert isinstance(kind, PartKind)
        assert isinstance(text, str)
        section, field = (*place, None, None)[:2]
        cells = tuple(text.split("|")) if kind is ROW else ()
        shown = "\u3000".join(filter(None, cells)) if cells else text
        made.append(
            Part(number, kind, shown, shown, (number,), int(kind is HEADING), section, field,  # type: ignore[arg-type]
                 furniture=Furniture.WEB if kind is PartKind.FURNITURE else None,
                 cells=cells, table=1 if cells else 0)
        )  # fmt: skip
    arrangement = Arrangement(template_id, tuple(made), unit="某馆", fiscal_year=2023)
    proposal = fill(catalogue.load(template_id), arrangement)
    told = Counter("".join(compact(span.text) for span in proposal.account))
    assert told == Counter("".join(compact(part.text) for part in made))
    return proposal


# -- what was chosen ---------------------------------------------------------------------------


def test_pieces_go_into_the_fields_that_were_chosen(catalogue: Catalogue) -> None:
    proposal = filled(
        catalogue,
        "general",
        (TEXT, "（2）第二条", "functions", "duties"),
        (TEXT, "1.甲\n2.乙", "functions", "duties"),
        (TEXT, "得分：98.5", "self_conclusion", "self_score"),
        (TEXT, "完成情况：做了。", "task_completion", "task_result"),
        (TEXT, "又做了。", "task_completion", "task_result"),
        (TEXT, "问题一。", "problems_section", "problem"),
        (TEXT, "指标一", "task_completion", "indicator_name"),
        (TEXT, "没有形式的话", "self_conclusion", "score_sentence"),
        (TEXT, "附件：1.3个名称", "cover", "attachment_names"),
        (TEXT, "2.4个名称", "cover", "attachment_names"),
        (TEXT, "（联系人：李某）", "cover", "sign_note"),
        (TEXT, "行", "revenue_expenditure", "project"),
    )
    values = values_of(proposal)
    assert values["duties"] == "第二条\n甲\n乙"
    assert values["self_score"] == "98.5"
    assert (values["task_result:1"], values["task_result:2"]) == ("做了。", "又做了。")
    assert values["problem_text:3"] == "问题一。"
    assert values["indicator_name:4"] == "指标一"
    assert values["score_sentence"] == "没有形式的话"
    assert values["attachment_names"] == "3个名称\n4个名称"
    assert values["sign_note"] == "联系人：李某"
    assert values["project_name:5"] == "行"
    assert {line.group for line in proposal.lines} == {"task", "problem", "indicator", "project"}


def test_sentence_that_was_chosen_gives_its_figures(catalogue: Catalogue) -> None:
    sentence = "全年预算数10.00万元，执行数9.00万元，完成预算的90.00%。"
    proposal = filled(
        catalogue, "general", (TEXT, sentence, "revenue_expenditure", "budget_sentence")
    )
    assert values_of(proposal) == {"full_year_budget": "10.00", "executed_amount": "9.00"}


def test_first_record_of_an_inner_group_makes_its_outer_one(catalogue: Catalogue) -> None:
    proposal = filled(catalogue, "general", (TEXT, "指标甲", "task_completion", "indicator"))
    assert [(line.group, line.parent) for line in proposal.lines] == [("task", 0), ("indicator", 1)]


# -- headings, furniture ---------------------------------------------------------------------


def test_owners(catalogue: Catalogue) -> None:
    proposal = filled(
        catalogue,
        "liwan-2023",
        (PartKind.FURNITURE, "首页 > 公开"),
        (HEADING, "一、单位情况", "basics"),
        (HEADING, "（一）自评结论", "self_conclusion"),
        (TEXT, "目标实现。", "self_conclusion"),
        (HEADING, "（二）别的标题", "main_results"),
        (TEXT, "一是甲。", "main_results"),
        (HEADING, "五、不认识"),
        (TEXT, "没有位置。"),
        (ROW, "没有|位置"),
    )
    owners = [(span.text, span.owner) for span in proposal.account]
    assert ("首页 > 公开", Owner.FURNITURE) in owners
    assert ("（一）自评结论", Owner.HEADING) in owners
    assert ("（二）别的标题", Owner.HEADING) in owners
    assert proposal.leftovers == ("一、单位情况", "五、不认识", "没有位置。", "没有\u3000位置")
    assert proposal.shares()[Share.FURNITURE] == 5
    placed = {str(one.ref): one for one in proposal.placed}
    assert placed["results"].source_heading == "（二）别的标题"
    assert placed["results"].parts == (6,)


# -- tables --------------------------------------------------------------------------------------


def test_table_of_records(catalogue: Catalogue) -> None:
    proposal = filled(
        catalogue,
        "general",
        (TEXT, "项目支出情况表", "revenue_expenditure"),
        (ROW, "项目名称|全年预算数（元）|执行数（元）|执行率", "revenue_expenditure"),
        (ROW, "甲项目|120,000.00|60,000.00|50.00%", "revenue_expenditure"),
        (ROW, "乙项目|—||", "revenue_expenditure"),
        (ROW, "合计|120,000.00|60,000.00|", "revenue_expenditure"),
    )
    values = values_of(proposal)
    assert (values["project_name:1"], values["project_budget:1"]) == ("甲项目", "12.00")
    assert values["project_executed:1"] == "6.00"
    assert values["project_name:2"] == "乙项目"
    assert "合计" in values["revenue_account"]
    assert "项目支出情况表" not in values["revenue_account"]


def test_rows_of_any_other_table_stay_texts(catalogue: Catalogue) -> None:
    proposal = filled(
        catalogue,
        "general",
        (ROW, "人员编制（人）|18|实有人数|17", "organisation"),
        (ROW, "机构设置|设办公室等三个科室，下属一个中心", "organisation"),
    )
    values = values_of(proposal)
    assert (values["authorised_staff"], values["actual_staff"]) == ("18", "17")
    assert "设办公室等三个科室" in values["organisation_text"]
    # The first cell is the section's heading: the template prints its own.
    assert "机构设置" not in values["organisation_text"]


def by_kind(catalogue: Catalogue, *rows: str) -> tuple[str | None, str | None, str]:
    """Return both kinds of expenditure and the text that a table gives; all of it is shown."""
    section = "revenue_expenditure"
    proposal = filled(catalogue, "general", *((ROW, row, section) for row in rows))
    assert {span.owner.share for span in proposal.account} == {Share.FIELD}
    values = values_of(proposal)
    kinds = values.get("basic_expenditure"), values.get("project_expenditure")
    return *kinds, values["revenue_account"]


def test_figure_stands_in_the_column_of_what_was_spent(catalogue: Catalogue) -> None:
    basic, project, text = by_kind(
        catalogue,
        "支出性质|全年预算数（万元）|全年执行数（万元）|执行率",
        "基本支出|510.00|500.50|98.14%",
        "项目支出|210.00|200.10|95.29%",
        "合计|720.00|700.60|97.31%",
    )
    assert (basic, project) == ("500.50", "200.10")
    assert text.startswith("支出性质\u3000全年预算数（万元）")
    assert "\n基本支出\u3000510.00\u3000500.50" in text


@pytest.mark.parametrize(
    "head",
    [
        "支出性质|年初预算|调整预算",
        "支出性质|执行数|决算数",
        "支出性质|全年执行数|",
        "支出性质|第一列|第二列",
    ],
)
def test_no_figure_where_the_columns_are_not_certain(catalogue: Catalogue, head: str) -> None:
    basic, project, _ = by_kind(catalogue, head, "基本支出|510.00|500.50", "项目支出|210万元|—")
    assert (basic, project) == (None, None)


def test_column_of_the_budget_tells_nothing_of_what_was_spent(catalogue: Catalogue) -> None:
    assert by_kind(catalogue, "支出性质|全年预算数", "基本支出|510.00")[:2] == (None, None)
    # Headings of two rows are not read.
    two = ("支出性质|全年执行数", "类型|财政拨款", "基本支出|510.00")
    assert by_kind(catalogue, *two)[:2] == (None, None)


def test_part_tells_nothing_of_the_whole(catalogue: Catalogue) -> None:
    section = "revenue_expenditure"
    proposal = filled(
        catalogue,
        "general",
        (HEADING, "（二）专项支出", section),
        (TEXT, "修路七处，实际支出309.5万元。", section),
        (TEXT, "2、使用情况。修塘十处，实际支出109.5万元。", section),
    )
    assert "executed_amount" not in values_of(proposal)


SCORING = (
    (LABEL, "部门整体支出绩效自评表", "dept_eval_section"),
    (ROW, "单位名称|某馆||", "dept_eval_section"),
    (ROW, "年度资金|全年预算数|全年执行数|主管", "dept_eval_section"),
    (ROW, "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分", "dept_eval_section"),
    (ROW, "产出指标|数量指标|接收档案|≥2万卷|2.1万卷|50|50", "dept_eval_section"),
    (ROW, "产出指标|质量指标|合格率|≥98%|99%|40|39", "dept_eval_section"),
)


def test_scoring_table(catalogue: Catalogue) -> None:
    proposal = filled(catalogue, "general", *SCORING)
    values = values_of(proposal)
    assert values["dept_eval_level3:2"] == "接收档案"
    assert (values["dept_eval_comparator:2"], values["dept_eval_target:2"]) == ("≥", "2万卷")
    assert values["dept_eval_actual:3"] == "99%"
    assert [line.group for line in proposal.lines] == ["dept_eval", *["dept_eval_indicator"] * 2]
    assert "某馆" not in proposal.leftovers


def test_table_of_no_known_kind_in_a_scoring_section_is_left(catalogue: Catalogue) -> None:
    proposal = filled(catalogue, "general", (ROW, "甲|乙", "dept_eval_section"))
    assert proposal.leftovers == ("甲\u3000乙",)


# -- covers and what applies -----------------------------------------------------------------------


def test_cover(catalogue: Catalogue) -> None:
    section = "cover_form_section"
    proposal = filled(
        catalogue,
        "general",
        (TEXT, "部门名称：某馆", section),
        (TEXT, "评价机构：评价组", section),
        (TEXT, "预算编码：301001", section, "cover_budget_code"),
    )
    assert values_of(proposal) == {"cover_budget_code": "301001"}
    assert proposal.leftovers == ("评价机构：评价组",)


def test_flag_is_set_where_its_figures_are_told(catalogue: Catalogue) -> None:
    sentence = (
        "“三公”经费支出合计3.00万元，其中因公出国（境）费0.00万元，"
        "公务用车购置及运行维护费2.00万元，公务接待费1.00万元。"
    )
    values = values_of(filled(catalogue, "general", (TEXT, sentence, "revenue_expenditure")))
    assert values["tells_three_public"] == "是"
    assert values["vehicle_cost"] == "2.00"


def test_choice_is_set_where_its_note_is_told(catalogue: Catalogue) -> None:
    text = "任务1：甲。指标1：乙。目标值：1件。完成值：0件。偏差原因及改进措施：没有人手。"
    values = values_of(filled(catalogue, "general", (TEXT, text, "task_completion")))
    assert values["deviation_note:2"] == "没有人手。"
    assert values["is_met:2"] == "部分完成"


def test_text_that_does_not_apply_goes_where_it_is_seen(catalogue: Catalogue) -> None:
    text = "调整原因：追加专项。"
    values = values_of(filled(catalogue, "general", (TEXT, text, "revenue_expenditure")))
    assert "adjustment_reason" not in values
    assert values["revenue_account"] == text


def test_figures_are_found_under_another_heading_of_the_same_part(catalogue: Catalogue) -> None:
    proposal = filled(catalogue, "general", (TEXT, "人员编制：18，实有人数：17。", "functions"))
    values = values_of(proposal)
    assert (values["authorised_staff"], values["actual_staff"]) == ("18", "17")


def test_part_without_fields_of_its_own(catalogue: Catalogue) -> None:
    values = values_of(filled(catalogue, "general", (TEXT, "概括的话。", "dept_overview")))
    assert values == {"functions_intro": "概括的话。"}
