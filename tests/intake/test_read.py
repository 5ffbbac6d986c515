"""Whole texts: the published reports, an invented one in every condition, and no character lost."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from perfdesk.document.blocks import Heading, ListBlock, Paragraph
from perfdesk.document.build import build_document
from perfdesk.errors import UserError
from perfdesk.intake.account import Owner
from perfdesk.intake.cleaning.paragraphs import source_lines
from perfdesk.intake.outline.choosing import choose_template
from perfdesk.intake.outline.outline import find_outline
from perfdesk.intake.outline.outline_words import Match
from perfdesk.intake.proposal import as_data
from perfdesk.intake.read import propose
from perfdesk.intake.words.wording import compact
from perfdesk.report.calculate import Calculator
from perfdesk.report.report import Report
from perfdesk.template.catalogue import Catalogue
from tests.helpers.examples import IS_SOAK, many

from .archive import LABEL, REPORT, TITLE, VALUES, printed, values_of
from .ledgers import read_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from perfdesk.document.blocks import Block
    from perfdesk.intake.fields.ledger import Ledger
    from perfdesk.intake.proposal import Proposal
    from perfdesk.template.template import ReportTemplate

OFFICE = "广州市荔湾区人民代表大会常务委员会办公室"
MONEY = {
    "full_year_budget": "3435.02",
    "executed_amount": "3415.62",
    "general_public_budget": "3415.62",
    "gov_fund_budget": "0",
    "state_capital_budget": "0",
    "basic_expenditure": "3137.52",
    "project_expenditure": "278.1",
}


def assert_nothing_lost(text: str, ledger: Ledger) -> None:
    """Every character has an owner, and what a field owns stands in it."""
    owned = Counter("".join(compact(span.text) for span in ledger.spans))
    assert owned == Counter(compact(text))
    fields: dict[str, str] = {}
    for span in ledger.spans:
        if span.owner is Owner.FIELD:
            fields[str(span.ref)] = fields.get(str(span.ref), "") + compact(span.text)
    contents = {str(one.ref): compact(one.text) for one in ledger.placed()}
    for ref, content in fields.items():
        # A figure that is told twice stands in its field once.
        assert contents[ref] in content
        assert not set(content) - set(contents[ref])
    left = [span.text for span in ledger.spans if span.owner is Owner.LEFTOVER]
    assert list(ledger.leftovers()) == left


# -- the published reports ---------------------------------------------------------------


def sections_of(template: ReportTemplate) -> set[str]:
    """Return the sections with fields of their own, but for annexes, which are files apart."""
    sections = {template.section_of(code) for code in template.fields}
    return {code for code in sections if not template.sections[code].annex}


@pytest.mark.parametrize("template_id", ["auto", "liwan-2021"])
def test_report_of_2021(
    real_report: Callable[[int], Path], catalogue: Catalogue, template_id: str
) -> None:
    proposal = propose(real_report(2021), catalogue, template_id)
    values = values_of(proposal)
    template = catalogue.load("liwan-2021")

    assert proposal.template_id == "liwan-2021"
    assert proposal.leftovers == ()
    assert (proposal.fiscal_year, proposal.unit) == (2021, OFFICE)
    assert values["annex_number"] == "2"
    assert {one.section for one in proposal.placed} == sections_of(template)
    assert len(values["duties"].splitlines()) == 9
    tasks = [line.number for line in proposal.lines if line.group == "task"]
    counts = [sum(line.parent == task for line in proposal.lines) for task in tasks]
    assert counts == [4, 3, 2, 2, 2]
    # The second task is cut by the end of a page, the fourth lacks the label of its result.
    assert "\n" not in values[f"task_goal:{tasks[1]}"]
    assert [task for task in tasks if f"task_result:{task}" not in values] == [tasks[3]]


@pytest.mark.parametrize("template_id", ["auto", "liwan-2023"])
def test_report_of_2023(
    real_report: Callable[[int], Path], catalogue: Catalogue, template_id: str
) -> None:
    proposal = propose(real_report(2023), catalogue, template_id)
    values = values_of(proposal)
    template = catalogue.load("liwan-2023")

    assert proposal.template_id == "liwan-2023"
    assert proposal.leftovers == ()
    assert (proposal.fiscal_year, proposal.unit) == (2023, OFFICE)
    assert values["annex_number"] == "4"
    assert {one.section for one in proposal.placed} == sections_of(template)
    assert {code: values[code] for code in MONEY} == MONEY
    assert [len(values[code].splitlines()) for code in ("functions_intro", "duties")] == [2, 9]
    assert [len(values[code].splitlines()) for code in ("key_tasks", "results")] == [2, 5]
    assert len(values["problems"].splitlines()) == 2
    assert values["problems_lead"].endswith("：")
    assert [line.group for line in proposal.lines] == ["task"] * 3
    assert all(
        "\n" not in values[f"task_{part}:{n}"] for part in ("goal", "result") for n in (1, 2, 3)
    )
    calculated = {str(one.ref): one.text for one in proposal.placed if one.calculated}
    assert calculated.pop("execution_rate") == "99.4%"
    sentences = {code for code, field in template.fields.items() if field.type == "sentence"}
    assert set(calculated) == sentences
    assert not sentences & set(values)


@pytest.mark.parametrize("year", [2021, 2023])
@pytest.mark.parametrize("template_id", ["liwan-2021", "liwan-2023", "general"])
def test_published_reports_lose_nothing(
    real_report: Callable[[int], Path], catalogue: Catalogue, year: int, template_id: str
) -> None:
    text = real_report(year).read_text(encoding="utf-8")
    ledger = read_lines(catalogue.load(template_id), (), source_lines(text))
    assert_nothing_lost(text, ledger)


# -- an invented report in every condition -----------------------------------------------


def assert_archive(proposal: Proposal) -> None:
    assert proposal.template_id == "liwan-2023"
    assert (proposal.fiscal_year, proposal.unit) == (2022, "青禾市云溪区档案馆")
    assert proposal.leftovers == ()
    assert values_of(proposal) == VALUES


@pytest.mark.parametrize("gap", [0, 1, 2])
def test_a_paragraph_a_line(propose_text: Callable[..., Proposal], gap: int) -> None:
    assert_archive(propose_text(printed(gap=gap)))


#: Lines of so many cells, blank lines within and between paragraphs, indent, lines of a page.
_PRINTS = [
    (cells, gaps, indent, page)
    for at, cells in enumerate((20, 24, 28, 33, 40))
    for row, gaps in enumerate([(0, 0), (1, 0), (0, 1), (1, 2)])
    for indent in (True, False)
    for page in (0, 22)
    # Any two of them meet in every run, all four in a soak.
    if IS_SOAK or (indent, page > 0) == ((at + row) % 2 == 0, (at + row // 2) % 2 == 0)
]


@pytest.mark.parametrize(("cells", "gaps", "indent", "page"), _PRINTS)
def test_print_lines(
    propose_text: Callable[..., Proposal],
    cells: int,
    gaps: tuple[int, int],
    indent: bool,
    page: int,
) -> None:
    gap, between = gaps
    text = printed(cells=cells, indent=indent, gap=gap, between=between, page=page)
    assert_archive(propose_text(text))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(
    propose_text: Callable[..., Proposal], encoding: str, line_end: str
) -> None:
    assert_archive(propose_text(printed(gap=1).replace("\n", line_end), encoding=encoding))


def test_half_width_brackets_and_blanks(propose_text: Callable[..., Proposal]) -> None:
    text = printed(gap=1)
    for number in "一二三四123":
        text = text.replace(f"（{number}）", f"({number}) ").replace(
            f"任务{number}", f"任务 {number} "
        )
    text = text.replace("附件3", "\u3000附件 3：").replace("2022年度", " 2022 年度")
    text = text.replace("1201.36万元", " 1201.36\u00a0万元").replace("档案馆", "档案 馆")
    assert_archive(propose_text(text))


def test_end_of_a_page_cuts_a_paragraph(propose_text: Callable[..., Proposal]) -> None:
    text = printed(gap=1).replace("推进馆藏档案数字化", "推进馆藏\n\n\n- 2 -\n\n\n档案数字化")
    assert_archive(propose_text(text))


def test_title_over_several_lines(propose_text: Callable[..., Proposal]) -> None:
    text = printed(gap=1).replace("档案馆整体支出", "档\n案馆整体\n支出", 1)
    assert_archive(propose_text(text))


def test_heading_over_two_lines(propose_text: Callable[..., Proposal]) -> None:
    assert_archive(propose_text(printed(gap=1).replace("绩效目标完成", "绩效\n目标完成")))


def test_repeated_heading_goes_on_with_its_section(propose_text: Callable[..., Proposal]) -> None:
    text = printed().replace("三、存在的主要问题", "三、存在的主要问题\n三、存在的主要问题")
    assert_archive(propose_text(text))
    text = printed() + "\n（一）自评结论综述\n另有一项说明。"
    values = values_of(propose_text(text))
    assert values["conclusion"] == f"{VALUES['conclusion']}\n另有一项说明。"


def test_contents_before_the_text(propose_text: Callable[..., Proposal]) -> None:
    headings = [line for line in REPORT if len(line) < 25 and line[-1] not in "。："]
    text = printed().replace("一、基本情况", "\n".join([*headings, "一、基本情况"]), 1)
    assert_archive(propose_text(text))


def test_aliases_and_other_numbers(propose_text: Callable[..., Proposal]) -> None:
    text = (
        printed().replace("（一）部门职能", "1.职能职责").replace("三、存在的主要问题", "存在问题")
    )
    proposal = propose_text(text, "liwan-2023")
    assert_archive(proposal)
    headings = {one.section: one.source_heading for one in proposal.placed}
    assert headings["functions"] == "1.职能职责"
    assert headings["problems_section"] == "存在问题"


def test_similar_heading(propose_text: Callable[..., Proposal]) -> None:
    text = printed().replace("三、存在的主要问题", "三、目前存在的主要问题和不足")
    proposal = propose_text(text.replace("二、综合评价分析", "二、部门综合评价分析"), "liwan-2023")
    assert values_of(proposal) == VALUES
    # A heading above placed ones: the template prints its own.
    assert proposal.leftovers == ()


def test_unknown_sections_are_left_over(propose_text: Callable[..., Proposal]) -> None:
    text = printed().replace("二、综合", "（五）预算公开情况\n按时公开了预算。\n二、综合")
    text += "\n五、其他需要说明的事项\n没有其他事项。\n青禾市云溪区档案馆"
    proposal = propose_text(text, "liwan-2023")
    assert values_of(proposal) == {**VALUES, "sign_author": "青禾市云溪区档案馆"}
    assert proposal.leftovers == (
        "（五）预算公开情况",
        "按时公开了预算。",
        "五、其他需要说明的事项",
        "没有其他事项。",
    )


def test_inner_numbers_are_no_headings(propose_text: Callable[..., Proposal]) -> None:
    inner = "（一）加强管理\n按月通报。\n（二）细化指标\n逐项细化。\n一、另行安排"
    proposal = propose_text(printed().replace(REPORT[26], inner))
    assert values_of(proposal)["improvements"] == inner
    assert proposal.leftovers == ()


def test_preface_is_left_over(propose_text: Callable[..., Proposal]) -> None:
    proposal = propose_text(printed().replace(TITLE, f"{TITLE}\n根据通知要求，报告如下。"))
    assert values_of(proposal) == VALUES
    assert proposal.leftovers == ("根据通知要求，报告如下。",)


def test_title_in_other_words_is_understood(propose_text: Callable[..., Proposal]) -> None:
    other = "青禾市云溪区档案馆2022年部门整体支出绩效自评报告"
    proposal = propose_text(printed().replace(TITLE, other))
    assert (proposal.fiscal_year, proposal.unit) == (2022, "青禾市云溪区档案馆")
    # The new report makes its own title of these; nothing else stands in it.
    assert proposal.leftovers == ()


def test_what_only_its_title_tells_says_so(propose_text: Callable[..., Proposal]) -> None:
    title = "星河区水务局2022年部门整体支出绩效自评报告"
    proposal = propose_text(f"{title}\n随笔一则\n白日依山尽。\n")
    assert proposal.arrangement is not None
    assert proposal.arrangement.fit_reason.startswith("从标题看")


def test_a_table_below_such_a_title_tells_the_template(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    book = Workbook()
    sheet = book.create_sheet(index=0)
    for row in (
        ["部门整体支出绩效自评表"],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
        ["产出指标", "数量指标", "援助案件数", "≥300件", "326件", 20, 20],
        ["效益指标", "社会效益指标", "宣传覆盖人次", "≥2万人次", "2.3万人次", 30, 30],
    ):
        sheet.append(row)
    book.save(tmp_path / "自评表.xlsx")
    proposal = propose(tmp_path / "自评表.xlsx", catalogue)
    assert proposal.arrangement is not None
    assert "自评表”识别" in proposal.arrangement.fit_reason
    assert proposal.leftovers == ()


def test_text_without_title(propose_text: Callable[..., Proposal]) -> None:
    proposal = propose_text(printed().replace(TITLE, "").replace(LABEL, ""))
    assert (proposal.fiscal_year, proposal.unit) == (None, "")
    assert "annex_number" not in values_of(proposal)


def test_reworded_sentence_is_kept_as_it_stands(propose_text: Callable[..., Proposal]) -> None:
    reworded = "全年预算数为1250.4万元，执行数为1201.36万元，完成率为96.1%。"
    values = values_of(propose_text(printed().replace(REPORT[9], reworded)))
    assert values["budget_sentence"] == reworded
    # Its figures are in their fields, so that they can be checked.
    assert (values["full_year_budget"], values["executed_amount"]) == ("1250.4", "1201.36")


def test_other_punctuation_yields_the_figures_and_keeps_the_words(
    propose_text: Callable[..., Proposal],
) -> None:
    half = REPORT[9].replace("，", ",")
    values = values_of(propose_text(printed().replace(REPORT[9], half)))
    assert values["budget_sentence"] == half
    assert values["full_year_budget"] == "1250.4"


# -- choice ------------------------------------------------------------------------------


@pytest.mark.parametrize("template_id", ["auto", "liwan-2023"])
@pytest.mark.parametrize(
    "text",
    [
        "The quick brown fox jumps over the lazy dog.",
        "第一章\n那一年的雪下得很早。他推开门，看见院子里站着一个人。",
        "一、收入决算情况\n本年收入合计100万元。\n二、支出决算情况\n本年支出合计100万元。",
    ],
)
def test_report_of_another_kind(
    propose_text: Callable[..., Proposal], template_id: str, text: str
) -> None:
    with pytest.raises(UserError) as caught:
        propose_text(text, template_id)
    assert caught.value.code == "import_other_kind"


def test_unknown_template(propose_text: Callable[..., Proposal]) -> None:
    with pytest.raises(UserError) as caught:
        propose_text(printed(), "nowhere")
    assert caught.value.code == "template_unknown"


def test_faulty_template_does_not_hinder_the_choice(tmp_path: Path) -> None:
    faulty = tmp_path / "own" / "broken"
    faulty.mkdir(parents=True)
    (faulty / "template.toml").write_text("[template]\nid = 1\n", encoding="utf-8")
    path = tmp_path / "旧.txt"
    path.write_text(printed(), encoding="utf-8")
    assert_archive(propose(path, Catalogue.standard(tmp_path / "own"), "auto"))


def test_a_third_of_the_headings_is_enough(
    template_of: Callable[..., ReportTemplate],
) -> None:
    template = template_of("", '[[section]]\ncode = "only"\nheading = "基本情况"\n')
    outline = find_outline(template, source_lines("一、基本情况"))
    assert outline.sections() == {"only": Match.HEADING}
    assert choose_template([template], source_lines("绩效自评\n一、基本情况")) is template


@pytest.mark.parametrize("gap", [0, 1])
def test_what_the_program_prints_is_read_back(
    propose_text: Callable[..., Proposal], template_2023: ReportTemplate, gap: int
) -> None:
    """The reader undoes the document builder, run-on sentences and closing marks included."""
    data = as_data(propose_text(printed()), 2022, "青禾市云溪区档案馆")
    report = Report.from_data(template_2023, data)
    Calculator(report).calculate_all()
    document = build_document(report)
    text = ("\n" * (gap + 1)).join([document.label, document.title, *texts_of(document.blocks)])
    assert_archive(propose_text(text))


def texts_of(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading():
                yield block.number + block.text
            case ListBlock():
                yield from (item.marker + item.text for item in block.items)
            case Paragraph():
                yield block.text


# -- no character is lost ----------------------------------------------------------------

_WORDS = [
    *REPORT,
    LABEL,
    TITLE,
    "一、",
    "（一）",
    "(1)",
    "①",
    "任务1：",
    "任务二、",
    "年初目标：",
    "完成情况：",
    "指标1，",
    "一是",
    "二是",
    "其他事项：",
    "五、其他",
    "— 3 —",
    "全年预算数",
    "执行数1.5万元，",
    "。",
    "；",
    "，",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "\u3000",
    "\u200b",
    "\f",
    "abc def",
    "12 %",
]
_TEXTS = st.lists(st.one_of(st.sampled_from(_WORDS), st.text(max_size=8)), max_size=60).map("".join)


@settings(max_examples=many(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_TEXTS, year=st.sampled_from(["2021", "2023"]))
@example(text="一、基本情况\n（四）部门年度重点工作任务\n一是甲一是乙二是丙", year="2023")
@example(
    text="二、综合评价分析\n(二)重点工作任务完成情况\n任务1：指标1，甲。指标2，\n任务9：",
    year="2021",
)
def test_no_character_is_lost(
    template_2021: ReportTemplate, template_2023: ReportTemplate, text: str, year: str
) -> None:
    template = template_2021 if year == "2021" else template_2023
    ledger = read_lines(template, [template_2021.report_title], source_lines(text))
    assert_nothing_lost(text, ledger)
    numbers = [line.number for line in ledger.lines]
    assert numbers == list(range(1, len(numbers) + 1))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(
        st.binary(max_size=400), _TEXTS.map(lambda text: text.encode("utf-8", "replace"))
    )
)
@example(content="一、基本情况\n二、综合评价分析".encode("gb18030"))
def test_any_file_is_read_or_refused_in_words(
    tmp_path: Path, catalogue: Catalogue, content: bytes
) -> None:
    path = tmp_path / "任意.txt"
    path.write_bytes(content)
    try:
        proposal = propose(path, catalogue, "auto")
    except UserError:
        return
    template = catalogue.load(proposal.template_id)
    report = Report.from_data(template, as_data(proposal, 2023, "某单位"))
    assert len(report.to_data().values) == len(values_of(proposal))


def test_other_templates_are_left_alone_where_one_is_named(tmp_path: Path) -> None:
    path = tmp_path / "旧.txt"
    path.write_text(printed(), encoding="utf-8")
    own = Catalogue.standard()
    assert propose(path, own, "liwan-2023").unit
    assert set(own._loaded) == {"liwan-2023"}
    assert propose(path, own).template_id == "liwan-2023"
    assert len(own._loaded) > 1


def test_text_of_very_many_lines_is_refused_before_it_is_read(
    propose_text: Callable[..., Proposal], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a million short lines took half a minute, and are no report."""
    with pytest.raises(UserError) as caught:
        propose_text("甲。\n" * 20_001)
    assert caught.value.code == "import_too_many_lines"
    assert "超过 20000 行" in str(caught.value)
    text = "\n".join([LABEL, TITLE, *REPORT])
    monkeypatch.setattr("perfdesk.intake.read._MAX_LINES", text.count("\n") + 1)
    assert propose_text(text).template_id == "liwan-2023"
    with pytest.raises(UserError, match="行"):
        propose_text(f"{text}\n乙。")
