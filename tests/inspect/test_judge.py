"""What a file loses points for: each rule on a page that breaks it, none on good pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.export.style import load_style
from perfdesk.inspect.deduction import Deduction, gathered
from perfdesk.inspect.judge import judge_pdf
from perfdesk.intake.measuring.measures import MeasuredPage
from perfdesk.template.datatypes import Severity
from tests.inspect.sheets import (
    CELL,
    FANGSONG,
    FULL,
    HEI,
    INDENTED,
    KAI,
    LEFT,
    PITCH,
    SONG,
    Row,
    amid,
    filled,
    measures,
    number_row,
    opening,
    page,
)

_LINE = FULL[:28]
_END = page(3, "成效。", "　　谢谢各位领导。")


def judged(*pages: MeasuredPage, **missing: tuple[int, ...]) -> dict[str, Deduction]:
    found = judge_pdf(measures(*pages, **missing), load_style("gb9704"))
    return {one.rule: one for one in found}


def said(*pages: MeasuredPage) -> dict[str, tuple[str, str, str]]:
    return {rule: (one.where, one.found, one.wanted) for rule, one in judged(*pages).items()}


def test_page_as_it_should_be_loses_nothing() -> None:
    assert judged(opening(), filled(2), _END) == {}


def test_every_rule_has_its_sentences() -> None:
    pages = (opening(foot=None), filled(2, pitch=26), _END)
    found = judged(*pages, Arial=(1,))
    assert {"pitch", "page_number", "embedding"} <= set(found)
    for one in found.values():
        assert one.title
        assert one.basis
        assert one.advice.endswith("。")


def test_paper_and_blank_pages() -> None:
    letter = filled(2, size=(612, 792))
    blank = page(3, foot=None)
    found = said(opening(), letter, blank, page(4, "成效。", "　　谢谢各位领导。"))
    assert found["paper"] == ("第 2 页", "216×279 毫米", "210×297 毫米")
    assert found["blank_page"][0] == "第 3 页"


def test_faces_that_are_not_embedded_are_told_by_page() -> None:
    found = judge_pdf(measures(opening(), filled(2), _END, Arial=(1, 2)), load_style("gb9704"))
    assert [(one.where, one.found) for one in found] == [("第 1 页、第 2 页", "Arial 未嵌入")]


def test_margins_of_another_page_set_up() -> None:
    # 3.18 cm at the sides, as Word has it: 26 hanzi a line.
    narrow = [Row(FULL[:26], left=90.1)] * 22
    pages = [page(n, *narrow) for n in (2, 3)]
    found = said(opening(*[Row("　　" + FULL[:24], left=90.1), *[narrow[0]] * 18]), *pages)
    assert found["left_margin"] == ("全文", "31.8 毫米", "28.0 毫米")
    assert found["right_margin"][1] == "33.4 毫米"
    assert found["chars"] == ("全文", "26 字", "28 字")


def test_page_of_nothing_but_headings_loses_nothing() -> None:
    """Harm: their indent was taken for the margin of the page, and they for text."""
    title = amid("2023年度自评报告", SONG, 22)
    rows = [Row("　　一、基本情况", HEI), *[Row("　　（一）部门职能", KAI)] * 5]
    assert judged(page(1, Row("附件4", HEI), "", title, "", *rows)) == {}


def test_head_of_the_type_area() -> None:
    high = page(2, Row(_LINE, gap=-20), *[_LINE] * 21)
    assert said(opening(), high, replace(high, number=3))["top_margin"][1] == "32.2 毫米"


def test_line_out_of_the_type_area() -> None:
    long = page(2, *[_LINE] * 4, FULL + "年度", *[_LINE] * 17)
    assert said(opening(), long, _END)["outside"][0] == "第 2 页第 5 行"
    low = page(2, *[_LINE] * 23, foot_at=800)
    found = said(opening(), low, _END)
    assert found["outside"][0] == "第 2 页第 23 行"
    assert found["lines"] == ("第 2 页", "23 行", "22 行")


def test_pitch_and_lines_of_a_page() -> None:
    found = said(opening(), filled(2, pitch=26), filled(3, pitch=26))
    assert found["pitch"] == ("全文", "26.0 磅", "28～30 磅")
    short = page(2, *[_LINE] * 20)
    after = page(3, *[_LINE] * 4)
    assert said(opening(), short, after)["lines"] == ("第 2 页", "20 行", "22 行")
    thirty = [page(n, *[_LINE] * 21, pitch=30) for n in (2, 3)]
    assert judged(opening(*["　　" + _LINE[:26], *[_LINE] * 17], pitch=30), *thirty) == {}


def test_page_may_end_early_before_a_paragraph_and_a_signature() -> None:
    early = page(2, *[_LINE] * 20)
    assert judged(opening(), early, page(3, INDENTED, *[_LINE] * 4)) == {}
    assert judged(opening(), early, _END) == {}
    table = page(3, Row("项目名称执行数", size=12, grid=True), *[_LINE] * 4)
    assert judged(opening(), early, table) == {}


@pytest.mark.parametrize(
    ("text", "face", "rule", "wanted"),
    [
        ("　　一、基本情况", FANGSONG, "heading1", "三号黑体"),
        ("　　（一）部门职能", HEI, "heading2", "三号楷体"),
        ("　　1.重点工作", KAI, "heading3", "三号仿宋"),
        ("　　（1）重点工作", KAI, "heading4", "三号仿宋"),
        ("　　各项工作按期完成。", "Calibri", "body", "三号仿宋"),
    ],
)
def test_face_of_each_kind_of_line(text: str, face: str, rule: str, wanted: str) -> None:
    second = page(2, *[_LINE] * 3, Row(text, face), *[INDENTED], *[_LINE] * 17)
    found = judged(opening(), second, _END)
    assert set(found) == {rule}
    assert (found[rule].where, found[rule].wanted) == ("第 2 页第 4 行", wanted)
    assert found[rule].quote == text.strip("　")


def test_size_is_told_by_its_name_or_in_points() -> None:
    small = page(
        2, *[_LINE] * 3, Row("　　各项工作完成。", size=14), Row("　　各项工作。", size=13)
    )
    found = [one.found for one in judge_pdf(measures(opening(), small), load_style("gb9704"))]
    assert found == ["四号仿宋", "13 磅仿宋"]


def test_heading_of_two_lines_is_one() -> None:
    rows: list[Row | str] = [
        Row("　　一、" + FULL[:24], HEI),
        Row("情况说明", HEI),
        INDENTED,
        *[_LINE] * 19,
    ]
    assert judged(opening(), page(2, *rows), _END) == {}


def test_paragraph_with_a_number_is_no_heading() -> None:
    second = page(2, "　　（一）" + FULL[:23], _LINE, "成效。", INDENTED, *[_LINE] * 18)
    assert judged(opening(), second, _END) == {}


def test_title_and_what_stands_below_it() -> None:
    plain: list[Row | str] = [amid("2023年度自评报告", HEI, 16), INDENTED, *[_LINE] * 20]
    found = said(page(1, *plain), filled(2), _END)
    assert found["title"] == ("第 1 页第 1 行", "三号黑体", "二号小标宋")
    assert found["title_gap"] == ("第 1 页第 2 行", "空 0 行", "空 1 行")
    none = said(page(1, INDENTED, *[_LINE] * 21), filled(2), _END)
    assert none["title_place"][1] == "未见居中的标题"
    only = page(1, amid("2023年度自评报告", SONG, 22))
    assert judged(only, page(2, INDENTED, *[_LINE] * 3)) == {}


def test_title_that_is_not_amid_is_told_itself() -> None:
    """Harm: the label above it was blamed, for its face."""
    left = Row("2023年度自评报告", SONG, 22, left=LEFT)
    label = Row("附件4", HEI)
    found = judged(page(1, label, "", left, "", INDENTED, *[_LINE] * 17), filled(2), _END)
    assert list(found) == ["title_place"]
    assert (found["title_place"].title, found["title_place"].quote) == (
        "标题的位置",
        "2023年度自评报告",
    )
    assert (found["title_place"].found, found["title_place"].wanted) == ("偏左 47 毫米", "居中")
    small = Row("2023年度自评报告", left=LEFT)
    plain = judged(page(1, label, "", small, "", INDENTED, *[_LINE] * 17), filled(2), _END)
    assert plain["title_place"].where == "第 1 页第 2 行"
    assert plain["title_place"].quote == "2023年度自评报告"


def test_paragraphs_that_begin_flush() -> None:
    second = page(2, _LINE, "各项工作按期完成。", *[_LINE] * 3, "成效。", INDENTED, *[_LINE] * 15)
    assert said(opening(), second, filled(3))["indent"] == (
        "第 2 页第 3 行",
        "段首未缩进",
        "段首空两字",
    )


def test_pitch_of_an_office() -> None:
    style = load_style("gb9704+pitch-28")
    pages = measures(opening(pitch=28), filled(2, pitch=28), filled(3, pitch=28))
    assert "pitch" not in {one.rule for one in judge_pdf(pages, style, house_pitch=28)}
    other = judge_pdf(measures(opening(), filled(2), filled(3)), style, house_pitch=28)
    (pitch,) = [one for one in other if one.rule == "pitch"]
    assert (pitch.found, pitch.wanted) == ("29.0 磅", "28 磅（本单位规定）")


def test_label_of_an_annex() -> None:
    title = amid("绩效自评表说明", SONG, 22)
    good = page(3, Row("附件2", HEI), "", title, "", INDENTED, "各项工作。")
    assert judged(opening(), filled(2), good) == {}
    faulty = page(3, "附件2", title, "", INDENTED, "各项工作。")
    found = said(opening(), filled(2), faulty)
    assert found["label"] == ("第 3 页第 1 行", "三号仿宋", "三号黑体")
    assert found["title_line"] == ("第 3 页第 2 行", "第 2 行", "第 3 行")
    amidst = page(3, _LINE, "成效。", Row("附件2", HEI), INDENTED, "成效。")
    assert said(opening(), filled(2), amidst)["label_line"][0] == "第 3 页第 3 行"


def test_digits_in_another_face() -> None:
    row = Row("　　共完成12项，占96%。", digits="TimesNewRoman")
    found = judged(opening(), page(2, *[_LINE] * 3, row))["digits_face"]
    assert found.found == "数字用TimesNewRoman，文字用仿宋"
    assert found.severity is Severity.WARNING


def test_starts_and_ends_of_lines() -> None:
    rows = [_LINE[:27] + "（", "，" + _LINE[:27], _LINE[:27] + "…", "…" + _LINE[:27], "成效。"]
    found = said(opening(), page(2, *rows))
    assert found["line_end"] == ("第 2 页第 1 行", "行末为“（”", "不在行末")
    assert found["line_start"][:2] == ("第 2 页第 2 行", "行首为“，”")
    assert found["parted"][:2] == ("第 2 页第 4 行", "“……”分在两行")
    whole = page(2, _LINE[:26] + "情况", "——" + _LINE[:26], "成效。")
    assert judged(opening(), whole) == {}


def test_numbers_stay_whole_unless_they_are_longer_than_a_line() -> None:
    parted = page(2, _LINE[:27] + "12", "34" + _LINE[:27], "成效。")
    assert said(opening(), parted)["parted"][1] == "一个数分在两行"
    assert "parted" not in judged(opening(), page(2, "1" * 56, "1" * 56, "成效。"))


def test_last_line_of_one_character() -> None:
    found = said(opening(), page(2, INDENTED, "好", INDENTED, "成效。"))
    assert found["single_last"][0] == "第 2 页第 2 行"


def test_heading_at_the_foot() -> None:
    foot = page(2, *[_LINE] * 20, "成效。", Row("　　二、主要成效", HEI))
    found = said(opening(), foot, page(3, INDENTED, "成效。"))
    assert found["heading_alone"][0] == "第 2 页第 22 行"
    early = page(2, _LINE, "成效。", Row("　　二、主要成效", HEI))
    assert judged(opening(), early) == {}


def test_signature_alone() -> None:
    signed = page(3, Row("示例市水务局", left=380), Row("2024年3月1日", left=400))
    found = said(opening(), filled(2), signed)
    assert found["signature_alone"][0] == "第 3 页第 1 行"


def test_form_and_contents_are_no_text() -> None:
    wide = MeasuredPage(
        3,
        595.28,
        841.89,
        tuple(replace(one, grid=(50.0, 545.0)) for one in page(3, *[_LINE] * 3, foot=None).lines),
        is_turned=False,
        others="3",
    )
    lying = replace(
        page(4, Row("说明", size=12), foot=None), width=841.89, height=595.28, others="4"
    )
    small = page(5, Row("单位", grid=True), Row("填表人：张三", size=10.5))
    contents = page(6, Row("目录", SONG, 22), Row("一、基本情况…………1", left=LEFT + CELL))
    assert judged(opening(), filled(2), wide, lying, small, contents) == {}


def test_table_in_the_text_with_its_caption() -> None:
    rows: list[Row | str] = [
        amid("表1绩效指标", HEI, 12),
        Row("指标完成值", size=12, grid=True),
        Row("　　注：单位为万元", size=10.5),
        Row("　　1.注：单位为万元", size=16),
        *[INDENTED, "成效。"],
    ]
    assert judged(opening(), page(2, *rows)) == {}


def test_head_of_a_page_is_no_text() -> None:
    marked = page(
        2, Row("草稿", HEI, 14, left=480, gap=-60), Row(_LINE, gap=60 - PITCH), *[_LINE] * 20
    )
    assert judged(opening(), marked, _END) == {}


@pytest.mark.parametrize(
    ("foot", "at", "rule", "found"),
    [
        (number_row(3, "3"), 767.6, "page_number_form", "没有一字线"),
        (number_row(3, size=10.5, left=480), 767.6, "page_number_size", "10.5 磅"),
        (number_row(3, face="Calibri"), 767.6, "page_number_face", "Calibri"),
        (number_row(3, left=280), 767.6, "page_number_side", "居中"),
        (number_row(3, left=LEFT), 767.6, "page_number_side", "居左"),
        (number_row(3, left=487), 767.6, "page_number_side", "距版心边 0.0 毫米"),
        (number_row(3), 790.0, "page_number_height", "14.9 毫米"),
        (number_row(3, "—5—"), 767.6, "page_number_order", "2 之后为 5"),
    ],
)
def test_number_of_a_page(foot: Row, at: float, rule: str, found: str) -> None:
    last = page(3, "成效。", "　　谢谢各位领导。", foot=foot, foot_at=at)
    deductions = said(opening(), filled(2), last)
    assert (list(deductions), deductions[rule][1]) == ([rule], found)


def test_number_of_a_lying_page() -> None:
    lying = page(2, Row("说明", size=12), foot=number_row(2, "2"), size=(841.89, 595.28))
    assert list(judged(opening(), lying)) == ["page_number_form"]


def test_missing_number_of_a_page() -> None:
    found = said(opening(), filled(2, foot=None), _END)
    assert found == {"page_number": ("第 2 页", "没有页码", "每页有页码")}
    high = page(2, "成效。", foot=number_row(2), foot_at=300)
    assert list(said(opening(), high)) == ["page_number_height"]


def test_cover_needs_no_number() -> None:
    cover = replace(page(1, Row("单位名称", grid=True), foot=None), others="")
    text = page(2, "　　成效。", foot=number_row(2))
    assert "page_number" not in judged(cover, text)
    assert "page_number" in judged(opening(), replace(cover, number=2))


def test_file_of_forms_only() -> None:
    assert judged(replace(page(1, Row("单位", grid=True)), others="")) == {}


def test_many_places_are_told_by_their_number() -> None:
    found = [Deduction("body", n, 1, "", "三号楷体", "三号仿宋") for n in range(1, 13)]
    (one,) = gathered(found)
    assert one.where.startswith("第 1 页第 1 行、第 2 页第 1 行、")
    assert one.where.endswith("等 12 处")
