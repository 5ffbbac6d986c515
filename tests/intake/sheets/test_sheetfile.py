"""Spreadsheets as lines: rows with their cells, text that stands alone; no hidden sheets."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from perfdesk.intake.files import read_source
from perfdesk.intake.readers.source import FileKind, LineKind

_TABLES = Path(__file__).parent.parent / "tables"


def test_rows_and_text(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "自评表"
    sheet["A1"] = "整体支出绩效自评表"
    sheet["A3"], sheet["C3"], sheet["D3"] = "全年预算数", 1234.5, "执行率\n（%）"
    sheet.merge_cells("A3:B4")
    sheet["C4"] = "第一段\n第二段"
    hidden = book.create_sheet("草稿")
    hidden["A1"], hidden.sheet_state = "不看", "hidden"
    path = tmp_path / "旧表.xlsx"
    book.save(path)
    source = read_source(path)
    assert source.kind is FileKind.SHEET
    title, blank, row, first, second = source.lines
    assert (title.text, title.place, title.is_row) == (
        "整体支出绩效自评表",
        "“自评表”第 1 行",
        False,
    )
    assert blank.text == ""
    assert row.cells == ("全年预算数", "", "1234.5", "执行率\n（%）")
    assert (row.text, row.kind, row.table) == ("全年预算数\t1234.5\t执行率 （%）", LineKind.ROW, 1)
    assert (first.text, second.text) == ("第一段", "第二段")
    assert [line.number for line in source.lines] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("name", ["filled.xls", "filled.ods", "filled.xlsx"])
def test_every_kind(name: str) -> None:
    source = read_source(_TABLES / name)
    assert source.kind is FileKind.SHEET
    assert source.lines[0].cells[:3] == ("项目", "≥95%", "30万页")
