"""Small whole files of every kind that is read, with all that their readers know, to be changed.

A changed byte of a small file nearly always stands where something is read, and thousands of small
files are read in the time of one large one.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_LINES = (
    "附件3",
    "2022年度青禾市云溪区档案馆整体支出绩效自评报告",
    "一、基本情况",
    "（一）部门职能",
    "（1）接收、征集本区各机关到期移交的档案。",
    "全年预算数1,250.4万元，执行数1201.36万元，完成预算的96.1%。",
    "任务1：完成到期档案的接收进馆。完成情况：全年接收48家单位的档案20315卷。",
    "二、存在的主要问题",
    "- 3 -",
)
_TABLE = (
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
    ("产出指标", "数量指标", "接收档案", "≥20000卷", "20315卷", "10", "9.5"),
    ("", "质量指标", "完好率", "100%", "1", "10", "10"),
)
_TEXTS = (
    "\n".join(_LINES),
    "首页 > 政务公开 > 预决算\r\n发布时间：2023-04-01 来源：本馆\r\n\r\n" + "\r\n\r\n".join(_LINES),
    "".join(_LINES),
    "\n".join("\t".join(row) for row in _TABLE),
    "第一章　总体情况\u00a0……1\n" + "\u3000\u3000".join(("", *_LINES)).replace("（", "("),
    "一 基本情况\v\u2f00\u2f08\uf900\ue000\u202e\u200b𠮷①②\n任务一 接收进馆\n1.1 概况\n1.1.1 概况",
    "English only: a text of another kind, 12.5% of 3,400.00\n",
)
#: How texts are written, with those that no reader takes.
ENCODINGS = (
    *("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"),
    *("big5", "shift_jis", "utf-7", "utf-32", "cp1252"),
)


def small_files() -> Iterator[tuple[str, bytes]]:
    """Yield the small files, each with the ending of its name."""
    for text in _TEXTS:
        yield "txt", text.encode("utf-8")
    for body in (_plain_body(), _table_body(), _rich_body()):
        yield "docx", packed(_word_parts(body))
    yield "xlsx", packed(_xlsx_parts())
    yield "ods", packed(_ods_parts())
    for objects in (_latin_objects(), _hanzi_objects(), _form_objects()):
        yield "pdf", pdf_of(objects)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a packed file of these parts, which are not made smaller."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as file:
        for name, part in parts.items():
            file.writestr(zipfile.ZipInfo(name), part)
    return whole.getvalue()


def _parts(parts: Mapping[str, str]) -> dict[str, bytes]:
    return {name: f"{_HEAD}\n{text}".encode() for name, text in parts.items()}


# -- Word ------------------------------------------------------------------------------------------


def _word_parts(body: str) -> dict[str, bytes]:
    kinds = ("styles", "numbering", "footnotes", "header")
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    overrides = "".join(
        f'<Override PartName="/word/{kind}{"1" * (kind == "header")}.xml"'
        f' ContentType="{main}.{kind}+xml"/>'
        for kind in kinds
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/relationships/{kind}"'
        f' Target="{kind}{"1" * (kind == "header")}.xml"/>'
        for number, kind in enumerate(kinds, 1)
    )
    return _parts(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main}.document.main+xml"/>'
            f"{overrides}</Types>",
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship'
            f' Id="rId1" Type="{_OFFICE}/relationships/officeDocument"'
            ' Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'{relations}<Relationship Id="rId9" Type="{_OFFICE}/relationships/hyperlink"'
            ' Target="http://a.invalid/" TargetMode="External"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{_W}" xmlns:r="{_OFFICE}/relationships"'
            f' xmlns:mc="urn:mc"><w:body>{body}<w:sectPr><w:headerReference r:id="rId4"'
            ' w:type="default"/></w:sectPr></w:body></w:document>',
            "word/styles.xml": f'<w:styles xmlns:w="{_W}"><w:style w:styleId="a"><w:name'
            ' w:val="Normal"/></w:style><w:style w:styleId="h" w:type="paragraph"><w:name'
            ' w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:numPr><w:ilvl w:val="0"/>'
            '<w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>',
            "word/numbering.xml": f'<w:numbering xmlns:w="{_W}"><w:abstractNum'
            ' w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt'
            ' w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1">'
            '<w:start w:val="2"/><w:numFmt w:val="decimalEnclosedCircle"/><w:isLgl/><w:lvlText'
            ' w:val="%1.%2"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId'
            ' w:val="0"/><w:lvlOverride w:ilvl="1"><w:startOverride w:val="7"/></w:lvlOverride>'
            "</w:num></w:numbering>",
            "word/footnotes.xml": f'<w:footnotes xmlns:w="{_W}"><w:footnote w:id="0"'
            ' w:type="separator"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>按决算。'
            "</w:t></w:r></w:p></w:footnote></w:footnotes>",
            "word/header1.xml": f'<w:hdr xmlns:w="{_W}"><w:p><w:r><w:t>云溪区档案馆</w:t></w:r>'
            "</w:p></w:hdr>",
        }
    )


def _paragraph(text: str, about: str = "") -> str:
    return f"<w:p>{about}<w:r><w:t>{text}</w:t></w:r></w:p>"


def _plain_body() -> str:
    heading = '<w:pPr><w:pStyle w:val="h"/></w:pPr>'
    return _paragraph("基本情况", heading) + "".join(map(_paragraph, _LINES))


def _table_body() -> str:
    rows = "".join(
        "<w:tr>"
        + "".join(
            f'<w:tc><w:tcPr><w:gridSpan w:val="1"/><w:vMerge w:val="restart"/></w:tcPr>'
            f"{_paragraph(cell)}</w:tc>"
            for cell in row
        )
        + "</w:tr>"
        for row in _TABLE
    )
    frame = f"<w:tbl><w:tr><w:tc>{_paragraph(_LINES[3])}</w:tc></w:tr></w:tbl>"
    return f"{_paragraph(_LINES[1])}<w:tbl><w:tblGrid/>{rows}</w:tbl>{frame}"


def _rich_body() -> str:
    level = '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'
    about = '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    return (
        _paragraph("主要成效", about)
        + '<w:p><w:r><w:t xml:space="preserve">一是 </w:t><w:tab/><w:br/><w:noBreakHyphen/><w:sym'
        ' w:font="Wingdings" w:char="F0FE"/><w:footnoteReference w:id="2"/></w:r><w:ins w:id="1">'
        "<w:r><w:t>增加</w:t></w:r></w:ins><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
        '<w:hyperlink r:id="rId9"><w:r><w:t>网址</w:t></w:r></w:hyperlink></w:p>'
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>半句</w:t></w:r></w:p>"
        f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{_paragraph('文本框')}"
        f"</w:txbxContent></mc:Choice><mc:Fallback>{_paragraph('文本框')}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p><w:sdt><w:sdtPr/><w:sdtContent>"
        f"{_paragraph('概述', level)}</w:sdtContent></w:sdt>"
    )


# -- spreadsheets ----------------------------------------------------------------------------------


def _xlsx_parts() -> dict[str, bytes]:
    rows = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{"ABCDEFG"[column]}{number}" s="1"><v>{cell}</v></c>'
            if cell.replace(".", "").isdigit()
            else f'<c r="{"ABCDEFG"[column]}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
            for column, cell in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(_TABLE, 2)
    )
    title = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="e"><v>#DIV/0!</v></c></row>'
    last = '<row r="6"><c r="A6"><f>SUM(F2:F4)</f></c><c r="B6" s="1"><f>1+1</f><v>2</v></c></row>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return _parts(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default'
            ' Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml"'
            f' ContentType="{kind}.sheet.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship'
            f' Id="rId1" Type="{_OFFICE}/relationships/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/worksheet"'
            f' Target="worksheets/sheet1.xml"/><Relationship Id="rId2"'
            f' Type="{_OFFICE}/relationships/sharedStrings" Target="sharedStrings.xml"/>'
            f'<Relationship Id="rId3" Type="{_OFFICE}/relationships/styles" Target="styles.xml"/>'
            "</Relationships>",
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}/relationships">'
            '<sheets><sheet name="自评表" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/styles.xml": f'<styleSheet xmlns="{_SHEET}"><numFmts count="1"><numFmt'
            ' numFmtId="164" formatCode="&quot;≥&quot;0.00%"/></numFmts><cellXfs count="2"><xf'
            ' numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{_SHEET}" count="1" uniqueCount="1"><si><t>'
            "项目支出绩效自评表</t></si></sst>",
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET}"><dimension ref="A1:G6"/>'
            f"<sheetData>{title}{rows}{last}</sheetData><mergeCells><mergeCell"
            ' ref="A1:B1"/></mergeCells></worksheet>',
        }
    )


def _ods_parts() -> dict[str, bytes]:
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + '<table:table-cell table:style-name="c" office:value-type="float" office:value="0.95">'
        "<text:p>≥95%</text:p></table:table-cell><table:table-cell"
        ' table:number-columns-repeated="3"/></table:table-row>'
        for row in _TABLE
    )
    spaces = " ".join(
        f'xmlns:{name}="{_OPEN}:{space}:1.0"'
        for name, space in (
            *(("office", "office"), ("table", "table"), ("text", "text")),
            *(("style", "style"), ("number", "datastyle")),
        )
    )
    parts = _parts(
        {
            "content.xml": f"<office:document-content {spaces}><office:automatic-styles>"
            '<number:percentage-style style:name="p"><number:text>≥</number:text><number:number'
            ' number:decimal-places="1"/><number:text>%</number:text></number:percentage-style>'
            '<style:style style:name="c" style:family="table-cell" style:data-style-name="p"/>'
            "</office:automatic-styles><office:body><office:spreadsheet><table:table"
            f' table:name="自评表">{rows}<table:table-row table:number-rows-repeated="2">'
            '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2"/>'
            "<table:covered-table-cell/></table:table-row></table:table></office:spreadsheet>"
            "</office:body></office:document-content>",
            "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:'
            'manifest:1.0"><m:file-entry m:full-path="content.xml" m:media-type="text/xml"/>'
            "</m:manifest>",
        }
    )
    return {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", **parts}


# -- PDF -------------------------------------------------------------------------------------------

_STREAM = re.compile(rb"<<(.*?)>>\s*stream\n(.*)\nendstream\s*$", re.DOTALL)
_LENGTH = re.compile(rb"/Length \d+")
_FACE = (
    b"<</Type/Font/Subtype/Type0/BaseFont/FangSong/Encoding/Identity-H"
    b"/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>"
)
_FACE_OF_HANZI = (
    b"<</Type/Font/Subtype/CIDFontType2/BaseFont/FangSong/CIDSystemInfo<</Registry(Adobe)"
    b"/Ordering(Identity)/Supplement 0>>/DW 1000/W[32[500 500 500] 48 57 500]"
    b"/FontDescriptor 8 0 R>>"
)
_ABOUT_FACE = (
    b"<</Type/FontDescriptor/FontName/FangSong/Flags 4/FontBBox[0 -200 1000 900]/Ascent 880"
    b"/Descent -120/ItalicAngle 0/StemV 80/CapHeight 700>>"
)
_FACE_OF_DIFFERENCES = (
    b"<</Type/Font/Subtype/Type1/BaseFont/Courier/FirstChar 32/LastChar 34/Widths[600 600 600]"
    b"/Encoding<</Type/Encoding/Differences[97/a/b/uni4E00]>>>>"
)


def pdf_of(objects: Iterable[bytes]) -> bytes:
    """Return a PDF of these objects, numbered from 1, with a true list of their places."""
    whole, places = bytearray(b"%PDF-1.5\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(whole)
    whole += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    for place in places:
        whole += b"%010d 00000 n \n" % place
    whole += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(places) + 1,
        start,
    )
    return bytes(whole)


def measured(content: bytes) -> bytes:
    """Return an object whose stream is as long as it says."""
    stream = _STREAM.search(content)
    if stream is None:
        return content
    head = _LENGTH.sub(b"/Length %d" % len(stream[2]), stream[1])
    return content[: stream.start(1)] + head + content[stream.end(1) :]


def _stream(drawing: str | bytes, about: bytes = b"") -> bytes:
    content = drawing.encode("ascii") if isinstance(drawing, str) else drawing
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), about, content)


def _page(fonts: bytes, contents: int = 4, more: bytes = b"") -> list[bytes]:
    return [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>",
        b"<</Type/Page/Parent 2 0 R/Contents %d 0 R/Resources<</Font<<%s>>%s>>>>"
        % (contents, fonts, more),
    ]


def _latin_objects() -> list[bytes]:
    texts = "".join(
        f"1 0 0 1 72 {760 - 20 * at} Tm (Line {at} of a report, {at}.5%) Tj " for at in range(5)
    )
    return [
        *_page(b"/F 5 0 R"),
        _stream(f"BT /F 12 Tf {texts}1 0 0 1 290 30 Tm (- 1 -) Tj ET"),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]


def _codes(text: str) -> str:
    return text.encode("utf-16-be").hex()


def _hanzi_objects() -> list[bytes]:
    """Return a page of hanzi and a ruled table, in a face that is not in the file."""
    lines = "".join(
        f"1 0 0 1 {90 if at > 2 else 150} {780 - 22 * at} Tm <{_codes(line)}> Tj "
        for at, line in enumerate(_LINES)
    )
    cells = "".join(
        f"1 0 0 1 {74 + 65 * column} {527 - 25 * row} Tm <{_codes(cell)}> Tj "
        for row, cells in enumerate(_TABLE)
        for column, cell in enumerate(cells)
    )
    rules = "".join(f"72 {545 - 25 * at} m 527 {545 - 25 * at} l S " for at in range(4))
    posts = "".join(f"{72 + 65 * at} 470 m {72 + 65 * at} 545 l S " for at in range(8))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        "2 beginbfrange <0020> <00FF> <0020> <2000> <FFFF> <2000> endbfrange\n"
        "1 beginbfchar <4E00> <2F00> endbfchar\nendcmap end end"
    )
    return [
        *_page(b"/F 5 0 R"),
        _stream(f"q {rules}{posts}Q BT /F 11 Tf {lines}{cells}ET"),
        _FACE,
        _FACE_OF_HANZI,
        _stream(cmap),
        _ABOUT_FACE,
    ]


def _form_objects() -> list[bytes]:
    """Return a page that draws a form twice, with a note and packed text behind two filters."""
    words = b"BT /F 12 Tf 72 700 Td (Forms and packed text, 12.5%) Tj 0 -20 Td [(a) -200 (b)] TJ ET"
    return [
        *_page(b"/F 5 0 R", 4, b"/XObject<</X 6 0 R>>"),
        _stream(b"q 1 0 0 1 0 -50 cm /X Do Q /X Do " + words),
        _FACE_OF_DIFFERENCES,
        _stream(
            words.hex() + ">",
            b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Filter[/ASCIIHexDecode]"
            b"/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>",
        ),
        b"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(note)>>",
    ]
