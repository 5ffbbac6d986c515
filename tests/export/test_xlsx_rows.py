"""How high rows are: as the text's lines in the official faces, with room for other faces."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from perfdesk.export.xlsx.rows import Look, Part, RowWriter, height_of, lines_in

_LOOK = Look("仿宋_GB2312", 16.0, "justify")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("绩" * 10, 1),
        ("绩" * 11, 2),
        ("1" * 20, 1),
        ("绩\n效", 2),
        # A mark takes the character before it along.
        ("绩" * 10 + "。", 2),
        ("绩" * 9 + "。" + "效" * 10, 2),
    ],
)
def test_lines_of_a_cell(text: str, lines: int) -> None:
    assert lines_in(text, 10.0) == lines


def test_rows_of_as_many_lines_are_equally_high() -> None:
    sheet = Workbook().worksheets[0]
    rows = RowWriter(sheet, [448.0])
    for text in ("绩" * 40, "预算执行率为98.17%，" * 4, "甲。" * 22):
        rows.write(Part(text, _LOOK, 0, 0))
    heights = {sheet.row_dimensions[row].height for row in (1, 2, 3)}
    assert heights == {round(height_of(2, _LOOK), 1)}


def test_row_holds_what_a_wider_face_makes_of_it() -> None:
    rows = RowWriter(Workbook().worksheets[0], [166.0])
    part = Part("", _LOOK, 0, 0)
    assert rows.height(part, "绩" * 9) == height_of(1, _LOOK)
    assert rows.height(part, "1" * 19) == height_of(1, _LOOK, 2) > height_of(1, _LOOK)
