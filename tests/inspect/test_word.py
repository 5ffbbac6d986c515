"""What a Word file loses points for, on files made with python-docx as a stranger would."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt

from perfdesk.export.style import load_style
from perfdesk.inspect.word import judge_word
from perfdesk.intake.measuring.word_measures import WordMeasures, measure_word

_TEXT = "本单位按照年度工作安排推进各项任务，落实情况良好，成效明显，共完成12项重点工作。"


def paragraph(file: Any, text: str, face: str, size: float = 16, pitch: float | None = 29) -> Any:
    made = file.add_paragraph()
    run = made.add_run(text)
    run.font.size = Pt(size)
    run.font.name = face
    run._r.rPr.rFonts.set(qn("w:eastAsia"), face)
    if pitch is not None:
        made.paragraph_format.line_spacing = Pt(pitch)
    return made


def indented(made: Any) -> Any:
    made.paragraph_format.first_line_indent = Pt(32)
    return made


def official(*, footer: str = "—#—", even: bool = True) -> Any:
    """Return a file with page and title as they should be."""
    file = docx.Document()
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    file.settings.odd_and_even_pages_header_footer = even
    if footer:
        foot = section.footer.paragraphs[0]
        for piece in footer.partition("#"):
            if piece == "#":
                field = OxmlElement("w:fldSimple")
                field.set(qn("w:instr"), " PAGE ")
                foot._p.append(field)
            else:
                foot.add_run(piece)
    title = paragraph(file, "2023年度自评报告", "方正小标宋简体", 22)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return file


def measured(file: Any) -> WordMeasures:
    content = io.BytesIO()
    file.save(content)
    return measure_word(content.getvalue(), "报告.docx")


def judged(file: Any) -> dict[str, tuple[str, str, str]]:
    found = judge_word(measured(file), load_style("gb9704"))
    assert all(one.title and one.basis and one.advice for one in found)
    return {one.rule: (one.where, one.found, one.wanted) for one in found}


def test_file_as_it_should_be() -> None:
    file = official()
    paragraph(file, "一、基本情况", "黑体")
    paragraph(file, "（一）部门职能", "楷体_GB2312")
    indented(paragraph(file, _TEXT, "仿宋_GB2312"))
    paragraph(file, "表1 完成情况", "黑体", 12)
    file.add_table(2, 2).cell(0, 0).text = "指标"
    paragraph(file, "示例市水务局", "仿宋").alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph(file, "附件1", "黑体")
    assert judged(file) == {}


@pytest.mark.parametrize(
    ("text", "face", "size", "rule", "found"),
    [
        ("一、基本情况", "仿宋", 16, "heading1", "三号仿宋"),
        ("（一）部门职能", "仿宋", 16, "heading2", "三号仿宋"),
        ("附件1", "仿宋", 16, "label", "三号仿宋"),
        (_TEXT, "宋体", 14, "body", "四号宋体"),
    ],
)
def test_faces_and_sizes(text: str, face: str, size: float, rule: str, found: str) -> None:
    file = official()
    indented(paragraph(file, _TEXT, "仿宋"))
    indented(paragraph(file, text, face, size))
    deductions = judged(file)
    assert list(deductions) == [rule]
    assert deductions[rule][:2] == ("第 3 段", found)


def test_strangers_text_without_any_styles_is_judged_whole() -> None:
    """Harm: small type was taken for notes, so a text of nothing else lost nothing."""
    file = official()
    for text in ("一、基本情况", "（一）部门职能", _TEXT, _TEXT):
        paragraph(file, text, "宋体", 12, pitch=None)
    found = judged(file)
    assert set(found) == {"heading1", "heading2", "body", "pitch", "indent"}
    assert found["body"] == ("第 4 段、第 5 段", "小四号宋体", "三号仿宋")
    assert found["heading1"][1:] == ("小四号宋体", "三号黑体")
    assert found["indent"][1:] == ("段首未缩进", "段首空两字")
    note = official()
    indented(paragraph(note, _TEXT, "仿宋"))
    paragraph(note, "注：单位为万元。", "宋体", 10.5)
    assert judged(note) == {}


def test_lines_as_paragraphs_are_a_text_too() -> None:
    file = official()
    paragraph(file, "一、基本情况", "黑体")
    for _ in range(3):
        paragraph(file, "各项工作按期完成。", "宋体", 12)
    assert set(judged(file)) == {"body"}


def test_title_that_is_not_amid_is_told_itself() -> None:
    """Harm: the label above it was blamed, for its face."""
    file = docx.Document()
    paragraph(file, "附件4", "黑体")
    paragraph(file, "2023年度示例市水务局", "宋体", 12)
    paragraph(file, "整体支出绩效自评报告", "方正小标宋简体", 22)
    paragraph(file, "一、基本情况", "黑体")
    indented(paragraph(file, _TEXT, "仿宋"))
    found = judged(file)
    assert found["title_place"] == ("第 2 段、第 3 段", "居左", "居中")
    assert found["title"] == ("第 2 段", "小四号宋体", "二号小标宋")
    assert "label" not in found
    right = official()
    right.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    assert judged(right)["title_place"][1] == "未见居中的标题"


def test_indents_in_characters_in_lengths_and_by_blanks() -> None:
    def told(**indents: int) -> float | None:
        file = official()
        made = paragraph(file, ("　　" if not indents else "") + _TEXT, "仿宋")
        if indents:
            ind = OxmlElement("w:ind")
            for name, value in indents.items():
                ind.set(qn(f"w:{name}"), str(value))
            made._p.get_or_add_pPr().append(ind)
        return measured(file).paragraphs[-1].indent

    assert told() == 2
    assert told(firstLineChars=200, firstLine=100) == 2
    assert told(firstLine=640) == 2
    assert told(left=240, hanging=240) == 0
    assert told(leftChars=300, hangingChars=100) is None
    counted = official()
    counted.add_paragraph(_TEXT, style="List Number")
    assert measured(counted).paragraphs[-1].indent is None


def test_faces_of_the_theme() -> None:
    file = official()
    run = paragraph(file, _TEXT, "仿宋").runs[0]
    run._r.rPr.rFonts.set(qn("w:eastAsiaTheme"), "minorEastAsia")
    run._r.rPr.rFonts.set(qn("w:asciiTheme"), "minorHAnsi")
    one = measured(file).paragraphs[-1]
    assert (one.face, one.digits_face) == ("宋体", "Cambria")


def test_pitch_of_an_office() -> None:
    file = official()
    indented(paragraph(file, _TEXT, "仿宋", pitch=28))
    style = load_style("gb9704+pitch-28")
    assert judge_word(measured(file), style, house_pitch=28) == ()
    (other,) = judge_word(measured(file), load_style("gb9704+pitch-30"), house_pitch=30)
    assert (other.rule, other.wanted) == ("pitch", "固定值 30 磅（本单位规定）")


def test_page_as_word_has_it() -> None:
    file = docx.Document()
    paragraph(file, _TEXT, "仿宋", pitch=None)
    found = judged(file)
    assert found["paper"] == ("全文", "216×279 毫米", "210×297 毫米")
    assert found["left_margin"][1] == "31.7 毫米"
    assert {"right_margin", "top_margin", "bottom_margin"} <= set(found)
    assert found["pitch"][1:] == ("1.15 倍行距", "固定值 28～30 磅")
    assert found["title_place"] == ("第 1 段", "未见居中的标题", "小标宋居中")
    assert found["page_number"][1] == "没有页码"


def test_pitch_and_digits() -> None:
    file = official()
    paragraph(file, _TEXT, "仿宋", pitch=26).runs[0].font.name = "Arial"
    found = judged(file)
    assert found["pitch"][1] == "26.0 磅"
    assert found["digits_face"][1] == "数字用Arial，文字用仿宋"


def test_number_of_the_page() -> None:
    file = official(footer="第#页", even=False)
    indented(paragraph(file, _TEXT, "仿宋"))
    found = judged(file)
    assert set(found) == {"page_number_form", "page_number_side"}
    assert found["page_number_side"][1] == "单双页相同"


def test_paragraphs_are_counted_with_rows_and_breaks() -> None:
    file = official()
    file.add_table(3, 1)
    paragraph(file, "第一行\n第二行", "仿宋")
    indented(paragraph(file, _TEXT, "仿宋"))
    assert [one.number for one in measured(file).paragraphs] == [1, 5, 7]


def test_looks_come_from_styles_and_what_they_are_based_on() -> None:
    file = official()
    base = file.styles["Normal"]
    base.font.size = Pt(16)
    base.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
    made = file.add_paragraph(style="Body Text")
    made.add_run(_TEXT)
    made.add_run("强调", style="Strong")
    one = measured(file).paragraphs[-1]
    assert (one.face, one.size, one.pitch) == ("仿宋", 16, 0)


def test_styles_based_on_each_other_and_unknown_ones_end() -> None:
    file = official()
    styles = file.styles
    styles["Body Text"].base_style = styles["Body Text 2"]
    styles["Body Text 2"].base_style = styles["Body Text"]
    file.add_paragraph(_TEXT, style="Body Text")
    unknown = file.add_paragraph(_TEXT)
    unknown.style = "Body Text"
    unknown._p.pPr.pStyle.set(qn("w:val"), "Nowhere")
    assert [one.text for one in measured(file).paragraphs[1:]] == [_TEXT] * 2


def test_sections_of_forms_are_passed_over() -> None:
    file = official()
    indented(paragraph(file, _TEXT, "仿宋"))
    section = file.add_section()
    section.left_margin = Mm(18)
    paragraph(file, "自评表", "宋体", 18)
    assert judged(file) == {}
