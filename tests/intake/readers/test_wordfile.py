"""What stands in a Word file beside plain paragraphs, read once and where it belongs."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from perfdesk.intake.files import read_paragraphs, read_source
from perfdesk.intake.readers.source import FileLine, LineKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_SPACES = (
    f"{nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
    " xmlns:v='urn:schemas-microsoft-com:vml'"
)
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


def _run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def _p(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def _tc(*paragraphs: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraphs)}</w:tc>"


def _tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _file(path: Path, *blocks: str, change: Callable[[Any], None] = lambda _: None) -> Path:
    document = Document()
    for block in blocks:
        body = document.element.body
        wrapped = parse_xml(f"<w:body {_SPACES}>{block}</w:body>")
        body[-1].addprevious(wrapped[0])
    change(document)
    document.save(str(path))
    return path


def _lines(path: Path) -> list[tuple[str, LineKind, str]]:
    return [(line.text, line.kind, line.place) for line in read_source(path).lines]


def _add_part(path: Path, name: str, kind: str, content: str) -> Path:
    """Put a part into a file that its document refers to."""
    with zipfile.ZipFile(path) as packed:
        parts = {one: packed.read(one) for one in packed.namelist()}
    parts[f"word/{name}.xml"] = f"<?xml version='1.0'?>{content}".encode()
    types, links = "[Content_Types].xml", "word/_rels/document.xml.rels"
    override = f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES.format(kind)}"/>'
    parts[types] = parts[types].replace(b"</Types>", f"{override}</Types>".encode())
    link = (
        f'<Relationship Id="rIdOwn{kind}" Target="{name}.xml" Type="http://schemas.openxmlformats'
        f'.org/officeDocument/2006/relationships/{kind}"/>'
    )
    parts[links] = parts[links].replace(b"</Relationships>", f"{link}</Relationships>".encode())
    with zipfile.ZipFile(path, "w") as packed:
        for one, part in parts.items():
            packed.writestr(one, part)
    return path


def test_a_text_box_is_read_once_behind_its_paragraph(tmp_path: Path) -> None:
    """Harm: what stood in a text box was lost."""
    box = f"<w:txbxContent>{_p(_run('说明：单位为万元。'))}</w:txbxContent>"
    drawn = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    old = f"<w:r><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></w:r>"
    path = _file(tmp_path / "a.docx", _p(_run("前"), drawn, _run("后")), _p(old), _p(_run("末")))
    assert _lines(path) == [
        ("前后", LineKind.BODY, "第 1 段"),
        ("说明：单位为万元。", LineKind.BOX, "第 1 段旁的文本框"),
        ("", LineKind.BODY, "第 2 段"),
        ("说明：单位为万元。", LineKind.BOX, "第 2 段旁的文本框"),
        ("末", LineKind.BODY, "第 3 段"),
    ]


def test_notes_stand_behind_the_paragraph_that_refers_to_them(tmp_path: Path) -> None:
    """Harm: what stood in a footnote was lost."""
    refers = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    ends = '<w:r><w:endnoteReference w:id="2"/></w:r>'
    path = _file(tmp_path / "a.docx", _p(_run("全年预算数"), refers, _run("1万元。"), ends))
    for name in ("footnotes", "endnotes"):
        one = name.removesuffix("s")
        notes = (
            f'<w:{name} {_SPACES}><w:{one} w:id="0" w:type="separator">{_p(_run("线"))}</w:{one}>'
            f'<w:{one} w:id="2">{_p(_run(name))}</w:{one}></w:{name}>'
        )
        _add_part(path, name, name, notes)
    assert _lines(path) == [
        ("全年预算数1万元。", LineKind.BODY, "第 1 段"),
        ("footnotes", LineKind.NOTE, "第 1 段的脚注"),
        ("endnotes", LineKind.NOTE, "第 1 段的脚注"),
    ]


def test_heads_and_feet_of_pages_are_marked(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "某局自评报告"
        document.sections[0].footer.paragraphs[0].text = "内部资料"

    path = _file(tmp_path / "a.docx", _p(_run("正文")), change=fill)
    found = [(line.text, line.is_running) for line in read_source(path).lines]
    assert found == [("正文", False), ("某局自评报告", True), ("内部资料", True)]
    assert [line.text for line in read_paragraphs(path)] == ["正文"]


def test_changes_count_as_accepted(tmp_path: Path) -> None:
    struck, gone = '<w:rPr><w:del w:id="1"/></w:rPr>', '<w:del w:id="4"/>'
    path = _file(
        tmp_path / "a.docx",
        _p(_run("本局"), f'<w:ins w:id="2">{_run("严格")}</w:ins>', properties=struck),
        _p(f'<w:moveFrom w:id="3">{_run("原处")}</w:moveFrom>', _run("按规定执行。")),
        f"<w:tbl>{_tr(_tc(_p(_run('甲'))), _tc(_p(_run('乙'))))}"
        f"{_tr(_tc(_p(_run('删'))), _tc(_p(_run('去'))), properties=gone)}</w:tbl>",
        _p(_run("没有"), properties=struck),
        f"<w:tbl>{_tr(_tc(_p(_run('丙'))), _tc(_p(_run('丁'))))}</w:tbl>",
        _p(_run("下文"), properties=struck),
    )
    source = read_source(path)
    assert [line.text for line in source.lines] == [
        "本局严格按规定执行。",
        "甲\t乙",
        "没有",
        "丙\t丁",
        "下文",
    ]
    assert any("修订" in note for note in source.notes)


def test_merged_cells_stand_where_they_begin(tmp_path: Path) -> None:
    wide = '<w:gridSpan w:val="2"/>'
    begins, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    path = _file(
        tmp_path / "a.docx",
        "<w:tbl>"
        + _tr(_tc(_p(_run("单位")), properties=wide), _tc(_p(_run("分值"))))
        + _tr(
            _tc(_p(_run("产出")), properties=begins),
            _tc(_p(_run("数量")), _p(_run("指标"))),
            _tc(_p(_run("10"))),
        )
        + _tr(_tc(_p(), properties=goes_on), _tc(_p(_run("质量"))), _tc(_p()))
        + _tr(_tc(_p(_run("右"))), _tc(_p()), properties='<w:gridBefore w:val="1"/>')
        + "</w:tbl>",
    )
    rows = read_source(path).lines
    assert [row.cells for row in rows] == [
        ("单位", "", "分值"),
        ("产出", "数量\n指标", "10"),
        ("", "质量", ""),
        ("", "右", ""),
    ]
    assert [row.text for row in rows] == ["单位\t分值", "产出\t数量指标\t10", "质量", "右"]
    assert {(row.table, row.is_row, row.kind) for row in rows} == {(1, True, LineKind.ROW)}


def test_a_frame_around_the_text_is_no_table(tmp_path: Path) -> None:
    """Harm: a report within a frame of one cell was one row, all its paragraphs run together."""
    cell = _tc(_p(_run("一、基本情况")), _p(_run("本局内设5个科室。")))
    path = _file(tmp_path / "a.docx", f"<w:tbl>{_tr(cell)}</w:tbl>")
    found = [(line.text, line.is_row) for line in read_source(path).lines]
    assert found == [("一、基本情况", False), ("本局内设5个科室。", False)]


def test_levels_of_headings_are_told(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        document.add_heading("章", 1)
        document.add_heading("节", 2)
        own = document.styles.add_style("标题 3", 1)
        document.add_paragraph("小节", own)
        document.add_paragraph("正文")

    path = _file(
        tmp_path / "a.docx",
        _p(_run("直接"), properties='<w:outlineLvl w:val="0"/>'),
        _p(_run("平常"), properties='<w:pStyle w:val="Heading1"/><w:outlineLvl w:val="9"/>'),
        change=fill,
    )
    found = [(line.text, line.level) for line in read_source(path).lines]
    assert found == [("直接", 1), ("平常", 0), ("章", 1), ("节", 2), ("小节", 3), ("正文", 0)]


@pytest.mark.parametrize(
    ("runs", "wanted"),
    [
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F0A3"/></w:r>', "□"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', "≥"),
        ('<w:r><w:sym w:font="Own" w:char="F0B3"/></w:r>', "\uf0b3"),
        ('<w:r><w:sym w:font="Own" w:char="zz"/></w:r>', ""),
        ('<w:fldSimple w:instr="DATE"><w:r><w:t>今日</w:t></w:r></w:fldSimple>', "今日"),
        (f"<w:r><w:instrText>TOC</w:instrText></w:r><w:hyperlink>{_run('目')}</w:hyperlink>", "目"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{_run('控件')}</w:sdtContent></w:sdt>", "控件"),
        (f"<w:ruby><w:rt>{_run('hàn')}</w:rt><w:rubyBase>{_run('汉')}</w:rubyBase></w:ruby>", "汉"),
    ],
)
def test_what_stands_in_a_paragraph(tmp_path: Path, runs: str, wanted: str) -> None:
    path = _file(tmp_path / "a.docx", _p(_run("前"), runs, _run("后")))
    assert [line.text for line in read_paragraphs(path)] == [f"前{wanted}后"]


def test_a_number_is_set_apart_from_figures(tmp_path: Path) -> None:
    """Harm: 1.1 before 2023年 was read as 1.12023年."""

    def fill(document: Any) -> None:
        root = document.part.numbering_part.element
        root.insert(
            0,
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:lvl w:ilvl="0">'
                '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum>'
            ),
        )
        root.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="78"><w:abstractNumId w:val="77"/></w:num>')
        )

    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="78"/></w:numPr>'
    path = _file(
        tmp_path / "a.docx",
        _p(_run("2023年"), properties=number),
        _p(_run("总则"), properties=number),
        change=fill,
    )
    assert [line.text for line in read_paragraphs(path)] == ["1 2023年", "2总则"]


def test_a_document_with_macros_or_by_another_name_is_read(tmp_path: Path) -> None:
    """Harm: a .docm was told as damaged."""
    path = _file(tmp_path / "a.docm", _p(_run("正文")))
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    types, links = "[Content_Types].xml", "_rels/.rels"
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    parts[types] = (
        parts[types]
        .replace(_TYPES.format("document.main").encode(), kind.encode())
        .replace(b"/word/document.xml", b"/word/document2.xml")
    )
    parts[links] = parts[links].replace(b"word/document.xml", b"word/document2.xml")
    for name in ("word/document", "word/_rels/document"):
        end = ".xml.rels" if "_rels" in name else ".xml"
        parts[f"{name}2{end}"] = parts.pop(f"{name}{end}")
    parts["word/vbaProject.bin"] = b"macro"
    parts["_xmlsignatures/origin.sigs"] = b""
    parts["word/embeddings/table.xlsx"] = b""
    parts["word/comments.xml"] = b"<w:comments><w:comment w:id='1'/></w:comments>"
    parts["word/_rels/settings.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="a" Type="x/attachedTemplate"'
        b' Target="file:///share/a.dotm" TargetMode="External"/></Relationships>'
    )
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    source = read_source(path)
    assert [line.text for line in source.lines] == ["正文"]
    for word in ("宏", "签名", "嵌有", "联网", "1 条批注"):
        assert sum(word in note for note in source.notes) == 1, word


def test_lines_are_numbered_through(tmp_path: Path) -> None:
    lines: tuple[FileLine, ...] = read_source(
        _file(tmp_path / "a.docx", _p(_run("甲")), _p(_run("乙")))
    ).lines
    assert [line.number for line in lines] == [1, 2]
