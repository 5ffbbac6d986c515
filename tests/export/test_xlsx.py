"""The workbook as it is read again: texts, tables, figures, print set-up."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from perfdesk.document.blocks import (
    Align,
    Annex,
    Block,
    Column,
    Document,
    Figure,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    TableBlock,
)
from perfdesk.errors import UserError
from perfdesk.export.texts import REPLACEMENT, clean, line_count, pieces, width
from perfdesk.export.xlsx import write_xlsx
from perfdesk.export.xlsx.rows import number_in, put_text
from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

_SENTENCE = "各科室按照分工推进年度任务，经费使用合规。"
_TABLE = TableBlock(
    (Column("项目", Align.LEFT, 2), Column("预算数", Align.RIGHT), Column("执行率", Align.CENTER)),
    (("河道保洁", "120.50", "98.5%"), ("道路养护", "-3", "007")),
    caption="表1 项目支出",
)
_BLOCKS: tuple[Block, ...] = (
    Heading(1, "一、", "部门基本情况", "basics"),
    Heading(2, "（一）", "部门职能", "functions"),
    Paragraph(_SENTENCE),
    ListBlock((ListItem("（1）", "甲"), ListItem("（2）", "乙"))),
    _TABLE,
)


def _figure(code: str, value: str | None, unit: str = "万元", places: int = 2) -> Figure:
    number = None if value is None else Decimal(value)
    return Figure(FieldRef(code), "一、部门基本情况", code, number, unit, places)


def _document(*blocks: Block, figures: tuple[Figure, ...] = ()) -> Document:
    title = "某某办公室2023年度部门整体支出绩效自评报告"
    return Document("附件4", title, "某某办公室", "gb9704", blocks, (), figures)


def _written(document: Document, folder: Path) -> Workbook:
    write_xlsx(document, folder / "report.xlsx")
    return load_workbook(folder / "report.xlsx")


def _report(document: Document, folder: Path) -> Worksheet:
    return _written(document, folder)["报告"]


def _texts(sheet: Worksheet) -> list[str]:
    return [str(row[0]) for row in sheet.iter_rows(max_col=1, values_only=True) if row[0]]


def _xml(folder: Path, sheet: int) -> str:
    with ZipFile(folder / "report.xlsx") as archive:
        return archive.read(f"xl/worksheets/sheet{sheet}.xml").decode()


def test_report_sheet_reads_as_the_report(tmp_path: Path) -> None:
    sheet = _report(_document(*_BLOCKS), tmp_path)
    assert _texts(sheet) == [
        "附件4",
        "某某办公室2023年度\n部门整体支出绩效自评报告",
        "　　一、部门基本情况",
        "　　（一）部门职能",
        f"　　{_SENTENCE}",
        "　　（1）甲",
        "　　（2）乙",
        "表1 项目支出",
        "项目",
        "河道保洁",
        "道路养护",
    ]


def test_fonts_are_named_as_on_an_office_pc(tmp_path: Path) -> None:
    sheet = _report(_document(*_BLOCKS), tmp_path)
    fonts = {str(row[0].value): row[0].font for row in sheet.iter_rows(max_col=1)}
    looks = {text: (font.name, font.sz) for text, font in fonts.items() if text != "None"}
    assert looks["附件4"] == ("黑体", 16)
    assert looks["某某办公室2023年度\n部门整体支出绩效自评报告"] == ("方正小标宋简体", 22)
    assert looks["　　一、部门基本情况"] == ("黑体", 16)
    assert looks["　　（一）部门职能"] == ("楷体_GB2312", 16)
    assert looks[f"　　{_SENTENCE}"] == ("仿宋_GB2312", 16)


def test_one_table_stands_in_cells_of_its_own(tmp_path: Path) -> None:
    """Nothing of a single table is merged, so that it can be sorted and copied."""
    sheet = _report(_document(_TABLE), tmp_path)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=sheet.max_row - 2)]
    assert rows == [
        ["项目", "预算数", "执行率"],
        ["河道保洁", 120.5, "98.5%"],
        ["道路养护", -3, "007"],
    ]
    row = next(row for row in sheet.iter_rows() if row[0].value == "河道保洁")
    assert [cell.border.left.style for cell in row] == ["thin"] * 3
    assert (row[1].number_format, row[1].alignment.horizontal) == ("0.00", "right")


def test_tables_with_different_columns_share_one_grid(tmp_path: Path) -> None:
    other = TableBlock((Column("甲"), Column("乙")), (("1", "2"),))
    sheet = _report(_document(_TABLE, other), tmp_path)
    heads = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "甲")
    # Edges at 1/2 and 3/4 of the one, at 1/2 of the other.
    assert heads == ("甲", "乙", None)
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert any(re.fullmatch(r"B\d+:C\d+", area) for area in merged)


def test_table_with_more_columns_than_the_grid_is_complete(tmp_path: Path) -> None:
    table = TableBlock(tuple(Column(f"列{n}", width=n) for n in range(70)), (("x",) * 70,))
    sheet = _report(_document(table), tmp_path)
    assert sheet.max_column == 70


def test_long_paragraph_goes_on_in_further_rows(tmp_path: Path) -> None:
    """A row higher than 409.5 pt is cut by Excel when it is shown and printed."""
    text = _SENTENCE * 60
    sheet = _report(_document(Paragraph(text)), tmp_path)
    assert "".join(_texts(sheet)[2:]) == f"　　{text}"
    heights = [sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)]
    assert max(heights) < 409.5
    assert all(part.endswith("。") for part in _texts(sheet)[2:])


def test_text_longer_than_a_cell_loses_nothing(tmp_path: Path) -> None:
    text = "甲a1 " * 12_000
    table = TableBlock((Column("列"), Column("列")), ((text, "乙"),))
    sheet = _report(_document(Paragraph(text), table), tmp_path)
    found = [row[0] for row in sheet.iter_rows(min_row=4, values_only=True) if row[0]]
    assert "".join(map(str, found)) == f"　　{text}列{text}"


def test_rows_are_high_enough_for_their_lines(tmp_path: Path) -> None:
    sheet = _report(_document(Paragraph(_SENTENCE * 4)), tmp_path)
    row = next(n for n in range(1, 9) if _SENTENCE in str(sheet.cell(n, 1).value))
    # 28 full characters of 16 pt stand in a line at most.
    lines = -(-(len(_SENTENCE) * 4 + 2) // 28)
    assert sheet.row_dimensions[row].height >= lines * 16 * 1.27


def test_print_set_up_is_the_official_page(tmp_path: Path) -> None:
    book = _written(_document(*_BLOCKS, figures=(_figure("a", "1"),)), tmp_path)
    for sheet in book.worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
        setup = sheet.sheet_properties.pageSetUpPr
        assert setup is not None
        assert setup.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_options.horizontalCentered
        margins = sheet.page_margins
        found = [round(inches * 25.4) for inches in (margins.left, margins.right, margins.top)]
        assert found == [28, 26, 37]
        assert sheet.HeaderFooter.differentOddEven
        footers = [sheet.HeaderFooter.oddFooter, sheet.HeaderFooter.evenFooter]
        assert list(map(str, footers)) == [
            '&R&"宋体,Regular"&14 — &P —',
            '&L&"宋体,Regular"&14 — &P —',
        ]
    assert book["数据"].print_title_rows == "$1:$1"
    assert str(book["数据"].HeaderFooter.oddHeader).endswith(
        "&10 某某办公室2023年度部门整体支出绩效自评报告"
    )


def test_columns_fill_the_type_area(tmp_path: Path) -> None:
    book = _written(_document(*_BLOCKS), tmp_path)
    total = sum(column.width for column in book["报告"].column_dimensions.values())
    # 156 mm at 96 dpi, 7 pixels a unit.
    assert total == pytest.approx(156 / 25.4 * 96 / 7, abs=0.1)


def test_header_takes_no_commands_from_the_title(tmp_path: Path) -> None:
    book = _written(replace(_document(), title="研发&D\n报告" * 80), tmp_path)
    header = str(book["数据"].HeaderFooter.oddHeader)
    assert re.findall("&.", header) == ["&C", '&"', "&1"]
    # Excel's limit.
    assert len(header) <= 255


def test_annexes_stand_on_sheets_of_their_own(tmp_path: Path) -> None:
    annexes = (
        Annex("附件4-1", "自评表", (_TABLE,)),
        Annex("附件4-1", "第二张", ()),
        Annex("", "无标签", (Paragraph("丙"),)),
        Annex("[a/b]:*?'\\", "怪名", ()),
    )
    book = _written(replace(_document(), annexes=annexes), tmp_path)
    assert book.sheetnames[:5] == ["报告", "附件4-1自评表", "附件4-1第二张", "无标签", "ab怪名"]
    assert _texts(book["附件4-1自评表"])[:2] == ["附件4-1", "自评表"]
    assert _texts(book["无标签"]) == ["无标签", "　　丙"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-x", "@SUM(A1)", "\t=1+1", "\r=1+1", "#N/A", "=", "＝1+1", "TRUE"]
)
def test_no_text_becomes_a_formula(tmp_path: Path, text: str) -> None:
    """A unit name like ``=cmd|…`` must not run when the bureau opens the file."""
    table = TableBlock((Column(text), Column("b")), ((text, "b"),), caption=text)
    figure = replace(_figure("a", "1", unit=text), label=text, section=text)
    book = _written(replace(_document(table, figures=(figure,)), label=text), tmp_path)
    for sheet in book.worksheets:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert "<f>" not in _xml(tmp_path, 1) + _xml(tmp_path, 2)
    data = book["数据"]
    assert data["B2"].value == clean(text)
    assert data["B2"].quotePrefix == (clean(text)[0] in "=+-@\t\n＝")


def test_what_xml_cannot_hold_is_seen(tmp_path: Path) -> None:
    sheet = _report(_document(Paragraph("a\x00b\ud800c\uffffd\x0be\r\nf")), tmp_path)
    mark = REPLACEMENT
    assert _texts(sheet)[-1] == f"　　a{mark}b{mark}c{mark}d\ne\nf"


def test_escape_like_text_is_shown_as_typed(tmp_path: Path) -> None:
    """Excel reads _x0041_ as the letter A."""
    sheet = _report(_document(Paragraph("_x0041_ _x00")), tmp_path)
    assert _texts(sheet)[-1] == "　　_x005F_x0041_ _x00"


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(st.text(st.characters(), max_size=80), min_size=1, max_size=6))
def test_any_text_comes_back(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("xlsx")
    table = TableBlock((Column("一", width=0), Column("二")), tuple((text, "x") for text in texts))
    document = replace(_document(table), title=texts[0], author=texts[0], label=texts[0])
    write_xlsx(document, folder / "report.xlsx")
    root = ET.fromstring(_xml(folder, 1))  # noqa: S314 - our own file
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    cells = [
        cell
        for row in root.iter(f"{space}row")
        for cell in row
        if cell.attrib["r"].startswith("A") and (len(row) > 1)
    ]
    found = "".join("".join(cell.itertext()) for cell in cells)
    expected = "".join(clean(text) for text in texts).replace("\n", "")
    assert found.replace("_x005F_", "_").replace("\n", "").endswith(expected)
    assert not list(root.iter(f"{space}f"))


def test_figures_stand_with_exact_digits(tmp_path: Path) -> None:
    """openpyxl writes Decimal("99.4") as 99.40000000000001."""
    typed = ("99.4", "3435.02", "0.1", "-7.70", "123456789012345", "1E+3", "0.00")
    figures = tuple(_figure(f"a{n}", value) for n, value in enumerate(typed))
    _written(_document(figures=figures), tmp_path)
    stored = re.findall(r'<c r="C\d+" s="\d+" t="n"><v>([^<]*)</v>', _xml(tmp_path, 2))
    assert stored == ["99.4", "3435.02", "0.1", "-7.70", "123456789012345", "1000", "0.00"]


@given(st.decimals(-(10**9), 10**9, places=4))
def test_decimal_is_stored_to_the_letter(value: Decimal) -> None:
    number = number_in(f"{value:f}")
    if number is not None:
        assert number.digits == f"{value:f}"
        assert len(number.number_format.split(".")[1]) == 4


@pytest.mark.parametrize("text", ["007", "1,234", "98%", "-0", "1e5", "１２", "1234567890123456"])
def test_codes_are_no_numbers(text: str) -> None:
    assert number_in(text) is None


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (_figure("a", "99.4", "%", 1), '0.0"%"'),
        (_figure("a", "99", "%", 0), '0"%"'),
        (_figure("a", "3435.02"), "#,##0.00"),
        (_figure("a", "3435.125"), "#,##0.000"),
        (_figure("a", "12", "个", 0), "0"),
    ],
)
def test_number_format_shows_every_digit(tmp_path: Path, figure: Figure, expected: str) -> None:
    cell = _written(_document(figures=(figure,)), tmp_path)["数据"]["C2"]
    assert cell.number_format == expected


def test_figure_with_more_digits_than_excel_keeps_is_text(tmp_path: Path) -> None:
    sheet = _written(_document(figures=(_figure("a", "123456789012345.67"),)), tmp_path)["数据"]
    assert [cell.value for cell in sheet[2]][2:5] == [
        "123456789012345.67",
        "万元",
        "位数过多，按文本写入",
    ]


def test_figure_that_is_not_filled_in_is_empty(tmp_path: Path) -> None:
    sheet = _written(_document(figures=(_figure("a", None),)), tmp_path)["数据"]
    assert [cell.value for cell in sheet[1]] == ["部分", "项目", "数值", "单位", "备注", "代码"]
    assert sheet["C2"].value is None


def test_properties_name_title_and_unit(tmp_path: Path) -> None:
    properties = _written(_document(), tmp_path).properties
    assert properties.creator == "某某办公室"
    assert properties.title == "某某办公室2023年度部门整体支出绩效自评报告"


def test_same_document_gives_the_same_members(tmp_path: Path) -> None:
    members = []
    for name in ("a.xlsx", "b.xlsx"):
        write_xlsx(_document(*_BLOCKS, figures=(_figure("a", "1"),)), tmp_path / name)
        with ZipFile(tmp_path / name) as archive:
            names = [name for name in archive.namelist() if name != "docProps/core.xml"]
            members.append({name: archive.read(name) for name in names})
    assert members[0] == members[1]


def test_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        write_xlsx(_document(), tmp_path / "none" / "report.xlsx")
    assert caught.value.code == "export_folder_missing"


def test_unknown_style_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "report.xlsx"
    target.write_bytes(b"old")
    with pytest.raises(UserError) as caught:
        write_xlsx(replace(_document(), style="none"), target)
    assert (caught.value.code, target.read_bytes()) == ("style_missing", b"old")


@given(st.text(max_size=300), st.floats(1, 40), st.integers(1, 6))
def test_pieces_lose_nothing_and_fit(text: str, room: float, most_lines: int) -> None:
    found = pieces(text, room, most_lines)
    assert "".join(found).replace("\n", "") == text.replace("\n", "")
    assert "\n".join(found).count("\n") >= text.count("\n")
    assert all(line_count(piece, room) <= most_lines for piece in found)


def test_width_counts_hanzi_as_two_letters() -> None:
    assert width("预算，") == 3
    assert width("ab12") == pytest.approx(2.2)


def test_put_text_leaves_an_empty_cell_empty() -> None:
    sheet = Workbook().worksheets[0]
    put_text(sheet["A1"], "")
    assert sheet["A1"].value is None
