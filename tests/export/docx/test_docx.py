"""The Word file as it is read again: styles, text, tables, sections, nothing foreign in it."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

from perfdesk.document.blocks import (
    Align,
    Annex,
    Block,
    Closing,
    Column,
    Document,
    GridBlock,
    GridCell,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    SignOff,
    TableBlock,
)
from perfdesk.errors import UserError
from perfdesk.export.docx import render_docx, write_docx
from perfdesk.export.style import Style, load_style

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document as Word
    from docx.section import Section
    from docx.text.paragraph import Paragraph as WordParagraph

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _document(*blocks: Block, annexes: tuple[Annex, ...] = (), mark: str = "") -> Document:
    title = "2023年度示例市城关区水务管理局部门整体支出绩效自评报告"
    return Document("附件2", title, "示例市水务局", "gb9704", blocks, annexes, (), mark)


def _word(document: Document, style: Style | None = None) -> Word:
    return docx.Document(BytesIO(render_docx(document, style)))


def _members(document: Document) -> dict[str, bytes]:
    with ZipFile(BytesIO(render_docx(document))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _texts(word: Word) -> list[tuple[str, str]]:
    return [(str(p.style and p.style.name), p.text) for p in word.paragraphs if p.text]


def _paper(section: Section) -> tuple[int, int]:
    assert section.page_width is not None
    assert section.page_height is not None
    return section.page_width, section.page_height


def _area(section: Section) -> tuple[int, int]:
    """Return the type area's width and height."""
    width, height = _paper(section)
    sides = (section.left_margin or 0) + (section.right_margin or 0)
    return width - sides, height - (section.top_margin or 0) - (section.bottom_margin or 0)


def _style(word: Word, name: str) -> ParagraphStyle:
    style = word.styles[name]
    assert isinstance(style, ParagraphStyle)
    return style


def _grid(rows: int = 2, head: tuple[int, int] | None = None, text: str = "内容") -> GridBlock:
    label = GridCell("绩效指标", 0, 0, rows=rows, is_label=True)
    cells = [
        GridCell(text, row, column) for row in range(rows) for column in (1, 2) if row or column < 2
    ]
    wide = GridCell("得分", 0, 2, is_label=True)
    return GridBlock((1, 4, 2), (1,) * rows, (label, wide, *cells), head)


def test_paragraphs_have_the_styles_that_clerks_know(report: Document) -> None:
    word = _word(report)

    assert _texts(word)[:6] == [
        ("附件标识", "附件2"),
        ("Title", "2023年度示例市城关区水务管理局\n部门整体支出绩效自评报告"),
        ("Heading 1", "一、部门基本情况"),
        ("Heading 2", "（一）部门主要职责"),
        ("Body Text First Indent", _texts(word)[4][1]),
        ("Heading 2", "（二）收支情况"),
    ]
    assert ("Body Text First Indent", "填表人：甄实在") in _texts(word)
    assert ("Caption", "表1 绩效指标完成情况") in [
        (name, re.sub(r"\s+", " ", text)) for name, text in _texts(word)
    ]


def test_a_heading_below_the_ninth_level_is_one_of_the_ninth() -> None:
    assert _texts(_word(_document(Heading(12, "a.", "深处", "1"))))[-1][0] == "Heading 9"


def test_numbers_are_typed_and_no_list_counts() -> None:
    members = _members(_document(ListBlock((ListItem("（1）", "甲"), ListItem("（2）", "乙")))))

    assert "word/numbering.xml" not in members
    assert b"numPr" not in members["word/document.xml"]
    assert "（1）甲".encode() in members["word/document.xml"]


def test_faces_are_the_official_ones_for_every_script() -> None:
    members = _members(_document(Paragraph("甲“乙”")))
    styles, fonts = members["word/styles.xml"].decode(), members["word/fontTable.xml"].decode()

    assert "theme" not in styles
    assert not any("theme" in name for name in members)
    for attribute in ("ascii", "hAnsi", "eastAsia", "cs"):
        assert f'w:{attribute}="仿宋_GB2312"' in styles
    for face in ("方正小标宋简体", "黑体", "楷体_GB2312", "宋体"):
        assert f'w:eastAsia="{face}"' in styles
        assert f'w:name="{face}"' in fonts
    assert 'w:altName w:val="仿宋"' in fonts
    assert b'w:hint="eastAsia"' in members["word/document.xml"]


def test_the_grid_holds_every_line_of_the_style(style: Style) -> None:
    word = _word(_document(Paragraph("甲")))
    body = _style(word, "Body Text First Indent")
    pitch = body.paragraph_format.line_spacing
    width, height = _area(word.sections[0])
    grid = word.element.body[-1].find(f"{_W}docGrid")
    spacing = body.element.xpath("w:rPr/w:spacing/@w:val")[0]

    assert isinstance(pitch, int)
    assert pitch * style.page.lines <= height < pitch * (style.page.lines + 0.1)
    assert (grid.get(f"{_W}type"), grid.get(f"{_W}linePitch")) == ("lines", "579")
    assert Pt(16 + int(spacing) / 20) * style.page.chars <= width


@pytest.mark.parametrize(("rule", "pitch"), [("28", 28.0), ("29", 29.0), ("30", 30.0)])
def test_a_house_rule_of_the_pitch_holds_with_all_its_lines(rule: str, pitch: float) -> None:
    style = load_style(f"gb9704+pitch-{rule}")
    word = _word(_document(), style)

    assert _style(word, "Normal").paragraph_format.line_spacing == Pt(pitch)
    assert _area(word.sections[0])[1] >= Pt(pitch) * style.page.lines


def test_a_house_rule_makes_headings_bold() -> None:
    word = _word(_document(), load_style("gb9704+bold-2"))

    assert [_style(word, f"Heading {n}").font.bold for n in (1, 2, 3)] == [None, True, None]


def test_the_code_of_the_data_stands_at_the_binding_side() -> None:
    document = replace(_document(Paragraph("甲")), fingerprint="AB12-CD34")
    style = load_style("gb9704+fingerprint")
    section = _word(document, style).sections[0]

    assert section.footer.paragraphs[0].text == "数据指纹 AB12-CD34\t— 1 —"
    assert section.even_page_footer.paragraphs[0].text == "— 1 —\t数据指纹 AB12-CD34"
    assert _word(document).sections[0].footer.paragraphs[0].text == "— 1 —"
    assert "AB12-CD34" in _word(document).core_properties.keywords


def test_a_page_of_contents_stands_first_where_an_office_wants_it() -> None:
    style = load_style("gb9704+contents")
    headings = (
        Heading(1, "一、", "甲", ""),
        Heading(2, "（一）", "乙", ""),
        Heading(3, "1.", "丙", ""),
    )
    word = _word(_document(*headings), style)

    assert _texts(word)[:3] == [("Title", "目录"), ("toc 1", "一、甲\t"), ("toc 2", "（一）乙\t")]
    assert 'TOC \\o "1-2"' in word.paragraphs[1]._p.xml
    assert 'w:dirty="true"' in word.paragraphs[1]._p.xml
    assert 'w:fldCharType="end"' in word.paragraphs[2]._p.xml
    assert "w:sectPr" in word.paragraphs[3]._p.xml
    assert len(word.sections) == 2
    assert len(_word(_document(Paragraph("甲")), style).sections) == 1


def test_contents_tell_headings_and_annexes_with_the_pages_of_the_pdf() -> None:
    document = replace(
        _document(Heading(1, "一、", "甲", ""), Paragraph("乙"), Heading(1, "二、", "甲", "")),
        annexes=(Annex("附件1", "评分\n表", (_grid(),)), Annex("", "", (Paragraph("丙"),))),
    )
    pages = [("报告", 3), ("一、甲", 3), ("二、甲", 4), ("附件1 评分表", 5)]
    data = render_docx(document, load_style("gb9704+contents"), pages)
    word = docx.Document(BytesIO(data))

    told = [one for one in word.paragraphs if one.style and one.style.name == "toc 1"]
    assert [one.text for one in told] == ["一、甲\t3", "二、甲\t4", "附件1 评分表\t5"]
    for number, one in enumerate(told, start=1):
        name = f"_Toc{number:09d}"
        assert f"PAGEREF {name} " in one._p.xml
        (place,) = word.element.xpath(f"//w:p[w:bookmarkStart[@w:name='{name}']]")
        assert "".join(place.itertext()).strip().startswith(one.text[:3])
    # Told anew, Word finds the annex by a field that is not seen.
    (label,) = (one for one in word.paragraphs if one.text == "附件1")
    assert 'TC "附件1 评分表" \\f C \\l 1' in label._p.xml
    assert len(_word(replace(document, blocks=()), load_style("gb9704+contents")).sections) == 4


def test_page_numbers_stand_outside() -> None:
    word = _word(_document(Paragraph("甲")))
    section = word.sections[0]

    assert word.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        xml = footer.paragraphs[0]._p.xml
        assert "".join(run.text for run in footer.paragraphs[0].runs) == "— 1 —"
        assert "> PAGE <" in xml
        assert f'<w:jc w:val="{side}"/>' in xml
        assert f'w:{side}="280"' in xml


def test_a_lying_page_has_its_number_where_an_upright_one_has_it() -> None:
    annexes = (Annex("", "", (_grid(),), is_landscape=True), Annex("", "", (_grid(),)))
    upright, lying, form = _word(_document(Paragraph("甲"), annexes=annexes)).sections
    xml = lying.footer.paragraphs[0]._p.xml

    assert "layout-flow:vertical" in xml
    # 297 - 37 - 225 - 7 mm from the paper's edge, less what lies below the dash.
    assert re.search(r"margin-left:70\.\dpt;margin-top:79\.4pt", xml)
    assert "> PAGE <" in xml
    assert upright.footer_distance == form.footer_distance
    indent = form.footer.paragraphs[0].paragraph_format.right_indent
    assert indent is not None
    # The form's area reaches 8 mm further out than the main part's.
    assert indent - Pt(14) == pytest.approx(Mm(8), abs=Pt(0.1))


def test_a_draft_is_marked_in_every_head() -> None:
    word = _word(_document(Paragraph("甲"), mark="草稿"))
    section = word.sections[0]

    for header in (section.header, section.even_page_header):
        assert header.paragraphs[0].text == "草稿"
        assert 'string="草稿"' in header.paragraphs[0]._p.xml
    assert "草稿" not in "".join(p.text for p in word.paragraphs)
    assert "header" not in "".join(_members(_document(Paragraph("甲"))))


def test_a_table_tells_its_widths_twice_and_its_head_once() -> None:
    columns = (Column("项目", Align.LEFT, 3), Column("金额", Align.RIGHT))
    word = _word(_document(TableBlock(columns, (("甲", "1"), ("乙", "")), "表1")))
    table = word.tables[0]
    grid = [int(str(one.get(qn("w:w")))) for one in table._tbl.tblGrid]
    whole = table._tbl.tblPr.find(qn("w:tblW"))

    assert whole is not None
    assert whole.get(qn("w:type")) == "dxa"
    assert sum(grid) == int(str(whole.get(qn("w:w")))) == 8844
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["项目", "金额"],
        ["甲", "1"],
        ["乙", ""],
    ]
    assert [row._tr.xml.count("w:tblHeader") for row in table.rows] == [1, 0, 0]
    assert 'w:jc w:val="right"' in table.rows[1].cells[1]._tc.xml


def test_a_table_without_columns_is_nothing() -> None:
    assert not _word(_document(TableBlock((), ()), GridBlock((1,), (1,), ()))).tables


def test_figures_of_a_narrow_table_get_a_smaller_size() -> None:
    columns = tuple(Column(f"第{n}项") for n in range(10))
    row = ("1234567.89",) * 10
    sizes = re.findall(r'w:sz w:val="(\d+)"', _word(_document(TableBlock(columns, (row,))))
                       .tables[0]._tbl.xml)  # fmt: skip

    assert set(sizes) == {"18"}


def test_a_form_keeps_its_merged_cells_on_pages_of_its_own() -> None:
    annex = Annex("附件3", "自评表", (_grid(3),), "（2023年度）", is_landscape=True)
    word = _word(_document(Paragraph("甲"), annexes=(annex, Annex("", "", (_grid(),)))))
    table = word.tables[0]

    assert len(table.rows) == 3
    assert table.cell(0, 0)._tc is table.cell(2, 0)._tc
    assert table.cell(2, 0).text == "绩效指标"
    widths, heights = zip(*map(_paper, word.sections), strict=True)
    assert widths == pytest.approx((Mm(210), Mm(297), Mm(210)), abs=Pt(0.1))
    assert heights == pytest.approx((Mm(297), Mm(210), Mm(297)), abs=Pt(0.1))
    assert [name for name, _text in _texts(word)][-3:] == ["附件标识", "表单标题", "Subtitle"]


def test_a_form_over_several_pages_says_its_head_again() -> None:
    text = "全年完成情况说明" * 20
    cells = (
        GridCell("单位", 0, 0, columns=2, is_label=True),
        GridCell("指标", 1, 0, is_label=True, rows=31),
        GridCell("说明", 1, 1, is_label=True),
        *(GridCell(text, row, 1) for row in range(2, 32)),
    )
    block = GridBlock((1, 3), (1,) * 32, cells, (1, 2))

    word = _word(_document(annexes=(Annex("", "表", (block,)),)))
    above, below = word.tables

    assert [row.cells[0].text for row in above.rows] == ["单位"]
    assert "w:tblHeader" in below.rows[0]._tr.xml
    assert "w:tblHeader" not in below.rows[1]._tr.xml
    assert (below.cell(0, 0).text, below.cell(1, 0).text) == ("", "指标")
    assert below.cell(1, 0)._tc is below.cell(30, 0)._tc
    at_top = replace(block, head=(0, 2))
    assert len(_word(_document(annexes=(Annex("", "", (at_top,)),))).tables) == 1


def test_two_forms_of_one_part_stay_two_tables() -> None:
    assert len(_word(_document(_grid(), _grid())).tables) == 2


def test_a_head_that_is_as_high_as_a_page_does_not_stand_again() -> None:
    tall = GridCell("很长的栏目名称" * 300, 0, 0, is_label=True)
    rows = (tall, GridCell("内容", 1, 0))
    table = _word(_document(GridBlock((1,), (1, 1), rows, (0, 1)))).tables[0]

    assert "w:tblHeader" not in table._tbl.xml
    assert "w:cantSplit" not in table.rows[0]._tr.xml
    assert "w:cantSplit" in table.rows[1]._tr.xml


def test_the_closing_stands_below_the_text() -> None:
    closing = Closing(
        "附件：",
        (ListItem("1. ", "自评表"), ListItem("2. ", "明细表")),
        SignOff("示例市水务局", "2024年3月1日"),
        "（联系人：甄实在）",
    )
    word = _word(replace(_document(Paragraph("正文。")), closing=closing))
    texts = [text for _style, text in _texts(word)]

    assert texts[-5:] == [
        "附件：1. 自评表",
        "2. 明细表",
        "示例市水务局",
        "2024年3月1日",
        "（联系人：甄实在）",
    ]
    assert [one.paragraph_format.keep_with_next for one in word.paragraphs[2:7]] == [
        None, False, True, True, True,
    ]  # fmt: skip
    name, date = _right_indents(word.paragraphs[5:7])
    # Both are six characters wide, and the date begins two behind the name.
    assert name - date == pytest.approx(Pt(15.79 * 2), abs=Pt(0.1))


def _right_indents(paragraphs: list[WordParagraph]) -> list[int]:
    return [int(one.paragraph_format.right_indent or 0) for one in paragraphs]


@pytest.mark.parametrize("author", ["局", "示例市城关区水务管理局", "示例市城关区水务管理局办公室"])
def test_neither_name_nor_date_stands_outside(author: str) -> None:
    for sealed in (True, False):
        signed = SignOff(author, "2024年3月1日", is_sealed=sealed)
        word = _word(replace(_document(), closing=Closing(sign_off=signed)))
        assert min(_right_indents(word.paragraphs[-2:])) >= 0


def test_names_of_several_units_stand_one_below_the_other() -> None:
    signed = SignOff("水务局\n水务管理局", "2024年3月1日", is_sealed=False)
    word = _word(replace(_document(), closing=Closing(sign_off=signed, note="（附注）")))

    *_others, first, second, date, note = word.paragraphs
    assert [one.text for one in (first, second, date, note)] == [
        "水务局", "水务管理局", "2024年3月1日", "（附注）",
    ]  # fmt: skip
    one, other, _third = _right_indents([first, second, date])
    assert one - other == pytest.approx(Pt(15.79), abs=Pt(0.1))
    # What is signed stands on one page, with the note and with some of the text.
    assert all(part.paragraph_format.keep_with_next for part in word.paragraphs[-5:-1])


def test_only_the_last_name_of_a_long_list_is_kept_with_the_signature() -> None:
    """A chain higher than a page would hold nothing together in LibreOffice."""
    items = tuple(ListItem(f"{n}. ", "自评表") for n in range(1, 40))
    signed = SignOff("水务局", "2024年3月1日")
    word = _word(replace(_document(), closing=Closing("附件：", items, signed)))

    kept = [one.paragraph_format.keep_with_next for one in word.paragraphs]
    assert kept[-42:] == [None] + [False] * 38 + [True] + [True, False]


def test_no_paragraph_lets_words_part() -> None:
    """Word would then part the figures beside a long address, too."""
    text = "2024年数据见https://www.example.gov.cn/zwgk/czyjs/content.html，执行数5075.40万元。"
    assert "wordWrap" not in _word(_document(Paragraph(text))).element.xml


def test_a_subtitle_stands_also_above_a_text() -> None:
    annex = Annex("附件1", "说明", (Paragraph("甲"),), "（2023年度）")

    assert _texts(_word(_document(annexes=(annex,))))[-2:] == [
        ("Subtitle", "（2023年度）"),
        ("Body Text First Indent", "甲"),
    ]


def test_a_cover_stands_first() -> None:
    cover = Annex("", "封面", (_grid(),))
    word = _word(replace(_document(Paragraph("甲")), covers=(cover,)))

    assert _texts(word)[0] == ("表单标题", "封面")
    cover_pages, pages = word.sections
    assert cover_pages.footer.is_linked_to_previous
    assert not pages.footer.is_linked_to_previous
    (title,) = (one for one in word.paragraphs if one.text == "封面")
    assert (title.paragraph_format.space_before or 0) > Pt(100)
    assert title.runs[0].font.size == Pt(22)
    (cell,) = word.tables[0].rows[0].cells[:1]
    assert cell.paragraphs[0].runs[0].font.size == Pt(16)


def test_controls_and_what_cannot_be_seen_are_left_out() -> None:
    text = Paragraph("\u200b甲\x07乙\n\n\x0b丙\ud800")
    word = _word(_document(text, Heading(1, "一、", "\t丁 ", "")))

    found = [text for _style, text in _texts(word)]
    assert found[-3:] == ["甲 乙", "丙\ufffd", "一、 丁"]


def test_the_same_document_gives_the_same_bytes(report: Document) -> None:
    assert render_docx(report) == render_docx(report)


def test_nothing_foreign_stands_in_the_file(report: Document) -> None:
    members = _members(replace(report, mark="草稿"))

    assert sorted(members) == sorted(
        [
            "[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "docProps/core.xml",
            "word/_rels/document.xml.rels", "word/document.xml", "word/fontTable.xml",
            "word/footer1.xml", "word/footer2.xml", "word/header1.xml", "word/header2.xml",
            "word/settings.xml", "word/styles.xml",
        ]
    )  # fmt: skip
    assert not any(b'TargetMode="External"' in data for data in members.values())
    core = members["docProps/core.xml"].decode()
    assert "python-docx" not in core
    assert "created" not in core
    assert report.title in core
    assert "<dc:language>zh-CN</dc:language>" in core


def test_a_title_longer_than_word_takes_is_cut_in_the_properties() -> None:
    word = _word(replace(_document(), title="长" * 300, label=""))

    assert len(word.core_properties.title) == 255
    assert word.paragraphs[0].text.replace("\n", "") == "长" * 300


def test_an_empty_document_is_a_page() -> None:
    word = _word(Document("", "", "", "gb9704", ()))

    assert len(word.paragraphs) == 1
    assert len(_word(Document("", "", "", "gb9704", (), (Annex("", "", ()),))).sections) == 2


def test_a_disk_that_refuses_leaves_the_old_file(tmp_path: Path) -> None:
    old = tmp_path / "报告.docx"
    write_docx(_document(Paragraph("甲")), old)
    before = old.read_bytes()

    with pytest.raises(UserError, match="missing_style"):
        write_docx(replace(_document(), style="missing_style"), old)
    with pytest.raises(UserError):
        write_docx(_document(), tmp_path / "没有" / "报告.docx")

    assert old.read_bytes() == before
