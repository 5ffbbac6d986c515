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
from perfdesk.intake.word_measures import WordMeasures, measure_word

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
    paragraph(file, _TEXT, "仿宋_GB2312")
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
    paragraph(file, _TEXT, "仿宋")
    paragraph(file, text, face, size)
    deductions = judged(file)
    assert list(deductions) == [rule]
    assert deductions[rule][:2] == ("第 3 段", found)


def test_page_as_word_has_it() -> None:
    file = docx.Document()
    paragraph(file, _TEXT, "仿宋", pitch=None)
    found = judged(file)
    assert found["paper"] == ("全文", "216×279 毫米", "210×297 毫米")
    assert found["left_margin"][1] == "31.7 毫米"
    assert {"right_margin", "top_margin", "bottom_margin"} <= set(found)
    assert found["pitch"][1:] == ("1.15 倍行距", "固定值 28～30 磅")
    assert found["title"] == ("第 1 段", "未见居中的标题", "小标宋居中")
    assert found["page_number"][1] == "没有页码"


def test_pitch_and_digits() -> None:
    file = official()
    paragraph(file, _TEXT, "仿宋", pitch=26).runs[0].font.name = "Arial"
    found = judged(file)
    assert found["pitch"][1] == "26.0 磅"
    assert found["digits_face"][1] == "数字用Arial，文字用仿宋"


def test_number_of_the_page() -> None:
    file = official(footer="第#页", even=False)
    paragraph(file, _TEXT, "仿宋")
    found = judged(file)
    assert set(found) == {"page_number_form", "page_number_side"}
    assert found["page_number_side"][1] == "单双页相同"


def test_paragraphs_are_counted_with_rows_and_breaks() -> None:
    file = official()
    file.add_table(3, 1)
    paragraph(file, "第一行\n第二行", "仿宋")
    paragraph(file, _TEXT, "仿宋")
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
    paragraph(file, _TEXT, "仿宋")
    section = file.add_section()
    section.left_margin = Mm(18)
    paragraph(file, "自评表", "宋体", 18)
    assert judged(file) == {}
