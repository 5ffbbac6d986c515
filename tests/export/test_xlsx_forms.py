"""Forms as sheets: the official layout, figures as numbers, live formulas, nothing cut."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from perfdesk.document.blocks import (
    Align,
    Annex,
    Column,
    Document,
    Figure,
    GridBlock,
    GridCell,
    Heading,
    Paragraph,
    TableBlock,
)
from perfdesk.export.xlsx import write_xlsx
from perfdesk.export.xlsx.grid_rows import format_of
from perfdesk.export.xlsx.results import with_results
from perfdesk.report.values import FieldRef
from perfdesk.template.expressions import Call, Constant, Name, Operation, made, parse

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from perfdesk.template.expressions import Expression, Node

_SOFFICE = shutil.which("soffice")
_TITLE = "项目支出绩效自评表"
_WEIGHTS = ("10", "20")
_DONE = ("≥90%", "45%"), ("≤20场", "25场")


def _ratio(line: int) -> Expression:
    """Return done / aim of a record times its weight, at most the weight, two decimals."""
    share: Node = Operation("/", (Name(f"done:{line}"), Name(f"aim:{line}")))
    worth = Operation("*", (share, Name(f"weight:{line}")))
    capped = Call("clamp", (worth, Constant(Decimal(0)), Name(f"weight:{line}")))
    return made(Call("round", (capped, Constant(Decimal(2)))))


def _measure(text: str, row: int, column: int, code: str) -> GridCell:
    digits = text.strip("≥≤%场")
    prefix, _, suffix = text.partition(digits)
    return GridCell(
        text, row, column, source=FieldRef(code, row), value=Decimal(digits), prefix=prefix,
        suffix=suffix,
    )  # fmt: skip


def _form() -> GridBlock:
    """A form of two indicators: 5 of 10 and 20 of 20, together 25 of 30."""
    cells = [
        GridCell("绩效指标", 0, 0, rows=3, is_label=True),
        *(
            GridCell(text, 0, at, is_label=True)
            for at, text in enumerate(("名称", "指标值", "完成值", "分值", "得分"), start=1)
        ),
    ]
    for row, (weight, (aim, done), score) in enumerate(
        zip(_WEIGHTS, _DONE, ("5.00", "20.00"), strict=True), start=1
    ):
        cells += [
            GridCell("=1+1" if row == 1 else "名称", row, 1, align=Align.LEFT),
            _measure(aim, row, 2, "aim"),
            _measure(done, row, 3, "done"),
            GridCell(weight, row, 4, source=FieldRef("weight", row), value=Decimal(weight)),
            GridCell(
                score, row, 5, source=FieldRef("score", row), value=Decimal(score),
                formula=_ratio(row),
            ),
        ]  # fmt: skip
    total = made(Call("sum", (Name("score:1"), Name("score:2"))))
    grade = parse("'优' if total >= 27 else 'a\"<良>'")
    cells += [
        GridCell("总分", 3, 0, columns=4, is_label=True),
        GridCell("30", 3, 4, source=FieldRef("all"), value=Decimal(30)),
        GridCell("25.00", 3, 5, source=FieldRef("total"), value=Decimal("25.00"), formula=total),
        GridCell("等级", 4, 0, columns=5, is_label=True),
        GridCell('a"<良>', 4, 5, source=FieldRef("grade"), formula=grade),
    ]
    return GridBlock((4, 12, 8, 8, 6, 6), (1, 2, 1, 1, 1), tuple(cells), (0, 1))


def _document(*grids: GridBlock, figures: tuple[Figure, ...] = (), mark: str = "") -> Document:
    annexes = tuple(Annex("", _TITLE, (grid,), "（2023年度）") for grid in grids)
    return Document("", "报告", "某局", "gb9704", (Paragraph("正文。"),), annexes, figures, mark)


def _book(document: Document, folder: Path, *, data_only: bool = False) -> Workbook:
    write_xlsx(document, folder / "report.xlsx")
    return load_workbook(folder / "report.xlsx", data_only=data_only)


def _sheet(document: Document, folder: Path) -> Worksheet:
    return _book(document, folder)[_TITLE]


def _only(cell: GridCell, folder: Path) -> tuple[object, str]:
    """Return value and number format of a form's only cell."""
    sheet = _sheet(_document(GridBlock((1,), (1,), (cell,))), folder)
    return sheet["A3"].value, sheet["A3"].number_format


# -- layout


def test_form_stands_below_its_title_with_merged_cells(tmp_path: Path) -> None:
    sheet = _sheet(_document(_form()), tmp_path)
    assert [sheet.cell(row, 1).value for row in (1, 2, 3, 6, 7)] == [
        _TITLE, "（2023年度）", "绩效指标", "总分", "等级",
    ]  # fmt: skip
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {
        "A1:F1", "A2:F2", "A3:A5", "A6:D6", "A7:E7",
    }  # fmt: skip
    assert [cell.value for cell in sheet[3]][1:] == ["名称", "指标值", "完成值", "分值", "得分"]
    corners = [sheet[name].border for name in ("A3", "A5", "D6", "F7")]
    assert all(border.left.style == "thin" or border.right.style == "thin" for border in corners)
    assert sheet["B3"].font.name == "黑体"
    assert sheet["B4"].font.name == "仿宋_GB2312"
    assert sheet["B4"].alignment.horizontal == "left"
    assert sheet.row_dimensions[4].height > 1.5 * sheet.row_dimensions[6].height


def test_form_is_set_up_for_print(tmp_path: Path) -> None:
    book = _book(_document(_form()), tmp_path)
    sheet = book[_TITLE]
    assert book.sheetnames == ["报告", _TITLE, "数据"]
    assert sheet.print_title_rows == "$3:$3"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("portrait", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.page_margins.left == pytest.approx(18 / 25.4)
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDEF"]
    assert [round(width / widths[0], 1) for width in widths] == [1, 3, 2, 2, 1.5, 1.5]


def test_lying_form_and_lying_list(tmp_path: Path) -> None:
    table = TableBlock((Column("等级"), Column("原文", width=6)), (("错误", "甲"),))
    review = Document("", "审核结果", "某局", "gb9704", (table,), is_landscape=True)
    sheet = _book(review, tmp_path)["报告"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet["A4"].value == "等级"
    annex = replace(_document(_form()).annexes[0], is_landscape=True, label="附件3")
    document = replace(_document(), annexes=(annex,))
    sheet = _book(document, tmp_path)[f"附件3{_TITLE}"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet["A1"].value == "附件3"


def test_one_sheet_a_table_in_order(tmp_path: Path) -> None:
    book = _book(_document(_form(), _form()), tmp_path)
    assert book.sheetnames[:3] == ["报告", f"{_TITLE}1", f"{_TITLE}2"]


def test_long_names_of_sheets_fit(tmp_path: Path) -> None:
    """Excel counts a rare character as two."""
    rare = Annex("\U00020000" * 20, "表", ())
    book = _book(
        replace(_document(), annexes=(rare, rare, replace(rare, label="表" * 40))), tmp_path
    )
    assert book.sheetnames[1:4] == ["\U00020000" * 14 + "1", "\U00020000" * 14 + "2", "表" * 28]


def test_form_beside_text_and_tables_keeps_its_columns(tmp_path: Path) -> None:
    """A sheet with several shapes has a column wherever one of them has an edge."""
    table = TableBlock((Column("甲"), Column("乙")), (("1", "2"),))
    blocks = (Heading(1, "一、", "表", "s"), Paragraph("文。"), table, _form())
    annex = Annex("", "", blocks)
    sheet = _book(replace(_document(), annexes=(annex,)), tmp_path)["附件1"]
    rows = [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    assert ["绩效指标", "名称", "指标值", "完成值", "分值", "得分"] in rows
    assert ["甲", "乙"] in rows


def test_row_higher_than_a_sheet_allows_stands_over_several(tmp_path: Path) -> None:
    note = "情况说明，" * 600
    cells = (
        GridCell("甲", 0, 0), GridCell(note, 0, 1, align=Align.LEFT), GridCell("乙", 1, 0),
        GridCell("丙", 1, 1),
    )  # fmt: skip
    sheet = _sheet(_document(GridBlock((1, 3), (1, 1), cells)), tmp_path)
    merged = sorted(str(one) for one in sheet.merged_cells.ranges)
    last = max(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "丙") - 1
    assert last > 3
    assert merged[-2:] == [f"A3:A{last}", f"B3:B{last}"]
    assert sheet["B3"].value == note
    assert all(sheet.row_dimensions[row].height <= 409 for row in range(3, last + 1))


def test_text_over_several_rows_makes_them_higher(tmp_path: Path) -> None:
    cells = (
        GridCell("说明" * 40, 0, 0, rows=2), GridCell("甲", 0, 1), GridCell("乙", 1, 1),
    )  # fmt: skip
    sheet = _sheet(_document(GridBlock((1, 3), (1, 1), cells)), tmp_path)
    heights = [sheet.row_dimensions[row].height for row in (3, 4)]
    assert heights[0] == heights[1] > 50


def test_form_without_cells_has_its_title(tmp_path: Path) -> None:
    sheet = _sheet(_document(GridBlock((1,), (), ())), tmp_path)
    assert [cell.value for row in sheet.iter_rows() for cell in row] == [_TITLE, "（2023年度）"]
    assert sheet.print_title_rows is None


# -- figures


def test_figures_are_numbers_that_look_as_printed(tmp_path: Path) -> None:
    sheet = _sheet(_document(_form()), tmp_path)
    assert [(sheet[name].value, sheet[name].number_format) for name in ("C4", "C5", "D5")] == [
        (0.9, '"≥"0%;"≥"-0%'), (20, '"≤"0"场";"≤"-0"场"'), (25, '0"场"'),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value", "prefix", "suffix", "expected"),
    [
        ("≥95.50%", "95.5", "≥", "%", (0.955, '"≥"0.00%;"≥"-0.00%')),
        # A percent sign of its own is none in quotes; a minus stands behind the sign.
        ("达到95%以上", "95", "达到", "%以上", (0.95, '"达到"0%"以上";"达到"-0%"以上"')),
        ("96.2％", "96.2", "", "％", (0.962, "0.0%")),
        ("百分之5场", "5", "百分之", "场", (5, '"百分之"0"场";"百分之"-0"场"')),
        ("百分之95", "95", "百分之", "", (0.95, "0%")),
        ("≥-5%", "-5", "≥", "%", (-0.05, '"≥"0%;"≥"-0%')),
        ("3分%", "3", "", "分%", ("3分%", "General")),
        ("1,234.5元", "1234.5", "", "元", (1234.5, '#,##0.0"元"')),
        ("3.33", "3.3333333", "", "", (3.3333333, "0.00")),
        # What looks otherwise as a number than in print stays a text.
        ("3.34", "3.3333333", "", "", ("3.34", "General")),
        ("九成", "90", "", "", ("九成", "General")),
        ("约90", "90", "≥", "", ("约90", "General")),
        ('≥"90', "90", '≥"', "", ('≥"90', "General")),
        ("NaN", "1", "", "", ("NaN", "General")),
        ("1234567890123456.7", "1234567890123456.7", "", "", ("1234567890123456.7", "General")),
    ],
)
def test_figure_or_text(
    tmp_path: Path, text: str, value: str, prefix: str, suffix: str, expected: tuple[object, str]
) -> None:
    cell = GridCell(
        text, 0, 0, source=FieldRef("a"), value=Decimal(value), prefix=prefix, suffix=suffix
    )
    assert _only(cell, tmp_path) == expected


@pytest.mark.parametrize(
    ("suffix", "expected"),
    [("%", "0.##%"), ("场", 'General"场"'), ("", "General"), ("x" * 70, "General")],
)
def test_cell_to_be_filled_has_the_format_of_its_figure(
    tmp_path: Path, suffix: str, expected: str
) -> None:
    cell = GridCell("", 0, 0, source=FieldRef("a"), suffix=suffix)
    assert _only(cell, tmp_path) == (None, expected)


def test_format_of_a_text_is_none() -> None:
    assert format_of(GridCell("甲", 0, 0)) == ""


# -- formulas


def test_scores_totals_and_grade_are_live(tmp_path: Path) -> None:
    sheet = _sheet(_document(_form()), tmp_path)
    assert sheet["F4"].value == (
        '=IF(COUNT(C4,D4,E4)<3,"",IFERROR(ROUND(MAX(0,MIN((D4*100)/(C4*100)*E4,E4)),2),""))'
    )
    assert sheet["F5"].value == (
        '=IF(COUNT(C5,D5,E5)<3,"",IFERROR(ROUND(MAX(0,MIN(D5/C5*E5,E5)),2),""))'
    )
    assert sheet["F6"].value == '=IF(COUNT(F4:F5)=0,"",SUM(F4:F5))'
    assert sheet["F7"].value == '=IF(COUNT(F6)<1,"",IFERROR(IF(F6>=27,"优","a""<良>"),""))'
    assert (sheet["F6"].number_format, sheet["F7"].number_format) == ("0.00", "General")
    assert not any(isinstance(c.value, ArrayFormula) for row in sheet.iter_rows() for c in row)


def test_results_stand_beside_the_formulas(tmp_path: Path) -> None:
    sheet = _book(_document(_form()), tmp_path, data_only=True)[_TITLE]
    assert [sheet[name].value for name in ("F4", "F5", "F6", "F7")] == [5, 20, 25, 'a"<良>']


def test_only_formulas_get_results() -> None:
    """What openpyxl may write otherwise one day stays as it is."""
    with pytest.raises(Exception, match="zip"):
        with_results(b"", [])


def test_name_like_a_formula_is_a_text(tmp_path: Path) -> None:
    sheet = _sheet(_document(_form()), tmp_path)
    assert (sheet["B4"].value, sheet["B4"].data_type) == ("=1+1", "s")


def test_formula_that_gives_another_figure_is_not_written(tmp_path: Path) -> None:
    grid = _form()
    cells = tuple(
        replace(cell, text="24.00", value=Decimal(24)) if cell.text == "25.00" else cell
        for cell in grid.cells
    )
    sheet = _sheet(_document(replace(grid, cells=cells)), tmp_path)
    assert sheet["F6"].value == 24


def test_score_that_is_still_missing_is_a_formula(tmp_path: Path) -> None:
    grid = _form()
    blank = {"done": ("", None), "score": ("", None)}
    cells = tuple(
        replace(cell, text="", value=None)
        if cell.row == 1 and cell.source is not None and cell.source.code in blank
        else cell
        for cell in grid.cells
        if cell.row < 3
    )
    sheet = _sheet(_document(replace(grid, cells=cells, heights=(1, 1, 1))), tmp_path)
    assert (sheet["D4"].value, sheet["D4"].number_format) == (None, "0.##%")
    assert str(sheet["F4"].value).startswith('=IF(COUNT(C4,D4,E4)<3,"",')
    assert (
        _book(_document(replace(grid, cells=cells, heights=(1, 1, 1))), tmp_path, data_only=True)[
            _TITLE
        ]["F4"].value
        is None
    )


def _figure(code: str, value: str | None, formula: Expression | None = None) -> Figure:
    number = None if value is None else Decimal(value)
    return Figure(FieldRef(code), "一、", code, number, "万元", 2, formula)


def test_figure_of_the_report_is_shown_from_its_own_cell(tmp_path: Path) -> None:
    """One figure, one place: a form that shows it looks there, and so do formulas both ways."""
    cells = (
        GridCell("12.50", 0, 0, source=FieldRef("budget"), value=Decimal("12.50")),
        GridCell("", 0, 1, source=FieldRef("spent")),
        GridCell("6%", 0, 2, source=FieldRef("rate"), value=Decimal(6), suffix="%"),
        GridCell("别的", 0, 3, source=FieldRef("budget")),
        GridCell(
            "25.00", 1, 0, columns=4, source=FieldRef("twice"), value=Decimal("25.00"),
            formula=parse("budget * 2"),
        ),
    )  # fmt: skip
    figures = (
        _figure("budget", "12.5"), _figure("spent", None), _figure("rate", "6"),
        _figure("half", "12.5", parse("twice / 2")),
        _figure("some", "25", parse("sum(twice)")),
    )  # fmt: skip
    grid = GridBlock((1, 1, 1, 1), (1, 1), cells)
    book = _book(_document(grid, figures=figures), tmp_path)
    sheet, data = book[_TITLE], book["数据"]
    assert [sheet[name].value for name in ("A3", "B3", "C3", "D3")] == [
        "='数据'!C2", "=IF(ISNUMBER('数据'!C3),'数据'!C3,\"\")", "='数据'!C4*1/100", "别的",
    ]  # fmt: skip
    assert sheet["A4"].value == "=IF(COUNT('数据'!C2)<1,\"\",'数据'!C2*2)"
    assert data["C5"].value == f"=IF(COUNT('{_TITLE}'!A4)<1,\"\",IFERROR('{_TITLE}'!A4/2,\"\"))"
    assert data["C6"].value == f"=IF(COUNT('{_TITLE}'!A4)=0,\"\",SUM('{_TITLE}'!A4))"


def test_same_field_twice_in_a_form_is_typed_once(tmp_path: Path) -> None:
    cells = (
        GridCell("3", 0, 0, source=FieldRef("a"), value=Decimal(3)),
        GridCell("3", 0, 1, source=FieldRef("a"), value=Decimal(3)),
    )
    sheet = _sheet(_document(GridBlock((1, 1), (1,), cells)), tmp_path)
    assert (sheet["A3"].value, sheet["B3"].value) == (3, "=A3")


def test_percents_are_not_summed_with_figures(tmp_path: Path) -> None:
    cells = (
        GridCell("50%", 0, 0, source=FieldRef("a"), value=Decimal(50), suffix="%"),
        GridCell("50", 0, 1, source=FieldRef("b"), value=Decimal(50), formula=parse("sum(a)")),
        GridCell(
            "是", 0, 2, source=FieldRef("c"), formula=parse("'是' if a >= 50 else '否'")
        ),
        GridCell("75%", 0, 3, source=FieldRef("d"), value=Decimal(75), suffix="%",
                 formula=parse("a * 1.5")),
    )  # fmt: skip
    sheet = _sheet(_document(GridBlock((1, 1, 1, 1), (1,), cells)), tmp_path)
    assert (sheet["A3"].value, sheet["B3"].value) == (0.5, 50)
    assert sheet["C3"].value == (
        '=IF(COUNT(A3)<1,"",IFERROR(IF(ROUND((A3*100)-50,9)>=0,"是","否"),""))'
    )
    assert sheet["D3"].value == '=IF(COUNT(A3)<1,"",IFERROR(((A3*100)*1.5)/100,""))'


@pytest.mark.parametrize("source", ["'是' if a > 1 else b", "a + c", "'是' if a > 1 else word"])
def test_what_no_cell_can_follow_is_a_value(tmp_path: Path, source: str) -> None:
    cells = (
        GridCell("2", 0, 0, source=FieldRef("a"), value=Decimal(2)),
        GridCell("是", 0, 1, source=FieldRef("r"), formula=parse(source)),
    )
    sheet = _sheet(_document(GridBlock((1, 1), (1,), cells)), tmp_path)
    assert sheet["B3"].value == "是"


# -- the mark of a draft


def test_draft_is_marked_on_every_sheet(tmp_path: Path) -> None:
    """The mark stood twice at the head of each first page: in the sheet and above it."""
    book = _book(_document(_form(), figures=(_figure("a", "1"),), mark="草稿"), tmp_path)
    for sheet in book.worksheets:
        assert sheet["A1"].value == "草稿"
        for header in (sheet.oddHeader, sheet.evenHeader):
            assert header is not None
            assert (header.right.text, header.right.size) == ("草稿", 22)
        assert sheet.print_area.startswith(f"'{sheet.title}'!$A$2:")
    assert book["数据"].print_title_rows == "$2:$2"
    assert book["数据"].freeze_panes == "A3"
    assert book["数据"]["C3"].value == 1


def test_sheets_of_one_name_are_counted_from_one(tmp_path: Path) -> None:
    """项目自评表2 stood on the sheet 项目支出绩效自评表1, beside one without a number."""
    book = _book(_document(_form(), _form()), tmp_path)
    assert book.sheetnames[:3] == ["报告", f"{_TITLE}1", f"{_TITLE}2"]


def test_final_version_has_no_trace_of_the_mark(tmp_path: Path) -> None:
    _book(_document(_form(), figures=(_figure("a", "1"),)), tmp_path)
    with ZipFile(tmp_path / "report.xlsx") as archive:
        assert all("草稿".encode() not in archive.read(name) for name in archive.namelist())


@pytest.mark.skipif(_SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_spreadsheet_computes_the_reports_figures(tmp_path: Path) -> None:
    figures = (_figure("some", "50", parse("total * 2")),)
    write_xlsx(_document(_form(), figures=figures), tmp_path / "report.xlsx")
    command = [
        str(_SOFFICE), "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(tmp_path / "report.xlsx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    told = load_workbook(tmp_path / "report.xlsx", data_only=True)
    computed = load_workbook(tmp_path / "out" / "report.xlsx", data_only=True)
    for name in (_TITLE, "数据"):
        for row in told[name].iter_rows():
            for cell in row:
                found = computed[name][cell.coordinate].value
                assert found == (
                    pytest.approx(cell.value) if isinstance(cell.value, float) else cell.value
                )
