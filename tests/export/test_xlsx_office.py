"""What makes a workbook one to work with: names, lists to choose from, breaks, cover, closing."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]
import pytest
from openpyxl import load_workbook

from perfdesk.document.blocks import (
    Annex,
    Block,
    Closing,
    Column,
    Document,
    Figure,
    GridBlock,
    GridCell,
    Heading,
    ListItem,
    Paragraph,
    SignOff,
    TableBlock,
)
from perfdesk.export.xlsx import write_xlsx
from perfdesk.report.values import FieldRef
from perfdesk.template.expressions import parse

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

_SOFFICE = shutil.which("soffice")
_YES_NO = ("是", "否")


def _document(*blocks: Block, figures: tuple[Figure, ...] = ()) -> Document:
    return Document("", "自评报告", "某局", "gb9704", blocks, (), figures)


def _written(document: Document, folder: Path) -> Workbook:
    write_xlsx(document, folder / "report.xlsx")
    return load_workbook(folder / "report.xlsx")


def _figure(label: str, value: str | None, line: int = 0) -> Figure:
    number = None if value is None else Decimal(value)
    return Figure(FieldRef("money", line), "一、", label, number, "万元", 2)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("全年预算数", "全年预算数"),
        ("“三公”经费 合计", "三公经费合计"),
        ("其中：公务用车购置费（万元）", "其中公务用车购置费万元"),
        ("2023年预算", "_2023年预算"),
        ("A1", "_A1"),
        ("r2c3", "_r2c3"),
        ("R", "_R"),
        ("B类支出", "B类支出"),
        ("m²", "m"),
        ("长" * 300, "长" * 100),
    ],
)
def test_a_figure_is_named_by_its_label(tmp_path: Path, label: str, name: str) -> None:
    workbook = _written(_document(figures=(_figure(label, "1.5"),)), tmp_path)

    assert list(workbook.defined_names) == [name]
    assert workbook.defined_names[name].attr_text == "'数据'!$C$2"


def test_names_are_told_apart_and_what_has_none_goes_without(tmp_path: Path) -> None:
    labels = ("预算", "预算", "（）", "Ab", "AB")
    figures = tuple(_figure(label, "1", line) for line, label in enumerate(labels, start=1))
    workbook = _written(_document(figures=figures), tmp_path)

    assert list(workbook.defined_names) == ["预算", "预算_2", "Ab", "AB_2"]
    assert workbook.defined_names["AB_2"].attr_text == "'数据'!$C$6"


def test_digits_that_no_spreadsheet_keeps_have_no_name(tmp_path: Path) -> None:
    figures = (_figure("甲", "1234567890123456.78"), _figure("乙", None, 1))

    assert list(_written(_document(figures=figures), tmp_path).defined_names) == ["乙"]


@pytest.mark.skipif(_SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_a_clerks_own_formula_may_call_the_names(tmp_path: Path) -> None:
    percent = replace(
        _figure("完成预算", "50"),
        ref=FieldRef("rate"), unit="%", formula=parse("done / plan * 100"),
    )  # fmt: skip
    plan = replace(_figure("全年预算数", "120"), ref=FieldRef("plan"))
    done = replace(_figure("执行数", "60"), ref=FieldRef("done"))
    workbook = _written(_document(figures=(plan, done, percent)), tmp_path)
    workbook["数据"]["H1"] = "=执行数/全年预算数+完成预算"
    workbook.save(tmp_path / "own.xlsx")

    computed = load_workbook(_converted(tmp_path / "own.xlsx", "xlsx"), data_only=True)
    assert computed["数据"]["H1"].value == pytest.approx(50.5)


def _converted(path: Path, kind: str) -> Path:
    folder = path.parent / "out"
    command = [
        str(_SOFFICE), "--headless",
        f"-env:UserInstallation={(path.parent / 'profile').as_uri()}",
        "--convert-to", kind, "--outdir", str(folder), str(path),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{path.stem}.{kind}"


def test_cells_offer_the_words_of_which_they_hold_one(tmp_path: Path) -> None:
    columns = (Column("项目"), Column("是否完成", choices=_YES_NO))
    table = TableBlock(columns, (("甲", "是"), ("乙", "")))
    cells = (
        GridCell("指标", 0, 0, is_label=True),
        GridCell("产出指标", 0, 1, choices=("产出指标", "效益指标")),
    )
    form = GridBlock((1, 1), (1,), cells)
    document = replace(_document(table), annexes=(Annex("", "自评表", (form,)),))
    workbook = _written(document, tmp_path)

    (rule,) = workbook["报告"].data_validations.dataValidation
    assert (rule.type, rule.formula1, rule.errorStyle) == ("list", '"是,否"', "warning")
    places = {str(one) for one in rule.sqref.ranges}
    values = [workbook["报告"][place].value for place in sorted(places)]
    assert values in (["是", None], [None, "是"])
    assert rule.error == "这里只填以下内容之一：是、否。"
    (rule,) = workbook["自评表"].data_validations.dataValidation
    assert [str(one) for one in rule.sqref.ranges] == ["B2"]
    assert workbook["自评表"]["B2"].value == "产出指标"


@pytest.mark.parametrize("choices", [("甲,乙", "丙"), ('"', "丙"), ("很长" * 130, "丙"), (" 甲",)])
def test_a_list_that_excel_cannot_hold_is_left_out(
    tmp_path: Path, choices: tuple[str, ...]
) -> None:
    table = TableBlock((Column("项目", choices=choices),), (("丙",),))
    workbook = _written(_document(table), tmp_path)

    assert not workbook["报告"].data_validations.dataValidation


def _at_the_foot(lines: int) -> Document:
    """Return a report whose heading lies so many short paragraphs below the title."""
    short = [Paragraph(f"第{number}段。") for number in range(lines)]
    end = (
        Heading(1, "一、", "标题", "1"),
        Heading(2, "（一）", "小标题", "2"),
        Paragraph("末段" * 99),
    )
    return _document(*short, *end)


def test_a_heading_begins_the_next_page_where_it_would_end_one(tmp_path: Path) -> None:
    broken = []
    for lines in range(12, 30):
        sheet = _written(_at_the_foot(lines), tmp_path)["报告"]
        broken += [(lines, one.id) for one in sheet.row_breaks.brk]
        for one in sheet.row_breaks.brk:
            assert str(sheet.cell(one.id + 1, 1).value).strip() == "一、标题"
    # Only where the headings or what follows them come upon the page's end.
    assert 3 <= len(broken) <= 12
    assert 12 < broken[0][0] < broken[-1][0] < 29


@pytest.mark.skipif(_SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_no_heading_stands_alone_on_the_printed_page(tmp_path: Path) -> None:
    for lines in (15, 22, 23, 24):
        write_xlsx(_at_the_foot(lines), tmp_path / "report.xlsx")
        document = pypdfium2.PdfDocument(_converted(tmp_path / "report.xlsx", "pdf"))
        pages = [page.get_textpage().get_text_bounded() for page in document]
        document.close()
        (page,) = [text for text in pages if "小标题" in text]
        assert "一、标题" in page
        assert "末段" in page


def test_the_closing_stands_below_the_text(tmp_path: Path) -> None:
    items = (ListItem("1. ", "自评表"), ListItem("2. ", "明细表"))
    closing = Closing(
        "附件：", items, SignOff("示例市水务局", "2024年3月1日"), "（联系人：甄实在）"
    )
    sheet = _written(replace(_document(Paragraph("正文。")), closing=closing), tmp_path)["报告"]
    texts = [str(cell.value) for cell in sheet["A"] if cell.value]

    assert [text.strip() for text in texts[-5:]] == [
        "附件：1. 自评表", "2. 明细表", "示例市水务局", "2024年3月1日", "（联系人：甄实在）",
    ]  # fmt: skip
    assert texts[-4].startswith("\u3000" * 5 + "2. ")
    assert [sheet.cell(row, 1).alignment.horizontal for row in _rows_of(sheet, "示", "2024")] == [
        "right", "right",
    ]  # fmt: skip
    only_note = replace(_document(), closing=Closing(note="（注）"))
    assert _written(only_note, tmp_path)["报告"]["A4"].value is None


def _rows_of(sheet: object, *beginnings: str) -> list[int]:
    cells = sheet["A"]  # type: ignore[index]
    return [cell.row for cell in cells if str(cell.value or "").startswith(beginnings)]


def test_a_subtitle_stands_also_above_a_text(tmp_path: Path) -> None:
    annex = Annex("附件1", "说明", (Paragraph("甲"),), "（2023年度）")
    sheet = _written(replace(_document(), annexes=(annex,)), tmp_path)["附件1说明"]

    texts = [str(cell.value).strip() for cell in sheet["A"] if cell.value]
    assert sheet["A3"].value == "说明"
    assert texts == ["附件1", "说明", "（2023年度）", "甲"]


def test_a_cover_is_the_first_sheet_and_results_stay_with_theirs(tmp_path: Path) -> None:
    form = GridBlock((1,), (1,), (GridCell("单位", 0, 0, is_label=True),))
    cover = Annex("", "封面", (form,))
    rate = replace(_figure("率", "50"), ref=FieldRef("rate"), formula=parse("done / 2"))
    done = replace(_figure("数", "100"), ref=FieldRef("done"))
    document = replace(_document(figures=(done, rate)), covers=(cover,))
    workbook = _written(replace(document, annexes=(Annex("附件1", "", (form,)),)), tmp_path)

    assert workbook.sheetnames == ["封面", "报告", "附件1", "数据"]
    values = load_workbook(tmp_path / "report.xlsx", data_only=True)["数据"]
    assert values["C3"].value == 50
    assert "&P" not in str(workbook["封面"].HeaderFooter.oddFooter)
    assert workbook["封面"].print_options.verticalCentered
    assert workbook["封面"]["A2"].font.size == 16
    assert "&P" in str(workbook["附件1"].HeaderFooter.oddFooter)


def test_the_same_document_gives_the_same_bytes(tmp_path: Path, report: Document) -> None:
    write_xlsx(report, tmp_path / "a.xlsx")
    write_xlsx(report, tmp_path / "b.xlsx")

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
