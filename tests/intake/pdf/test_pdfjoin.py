"""Tables that go on over a page's end."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from perfdesk.intake.pdf.pdffile import PdfLine
from perfdesk.intake.pdf.pdfjoin import joined_tables

if TYPE_CHECKING:
    from collections.abc import Iterable

HEAD = ("项目", "预算数", "执行数")


def row(page: int, table: int, *cells: str) -> PdfLine:
    return PdfLine(page, "\t".join(filter(None, cells)), True, 0, False, table, cells)


def text(page: int, words: str, *, is_running: bool = False) -> PdfLine:
    return PdfLine(page, words, False, 0, is_running)


def _marks(lines: Iterable[PdfLine]) -> Counter[str]:
    return Counter("".join("".join(line.text.split()) for line in lines))


def rows_of(*lines: PdfLine) -> list[tuple[int, tuple[str, ...], bool]]:
    found = joined_tables(lines)
    assert _marks(found) == _marks(lines)
    return [(one.table, one.cells, one.is_running) for one in found if one.table]


def test_a_table_goes_on_behind_foot_and_head_and_its_heading_is_no_row() -> None:
    lines = [
        row(1, 1, *HEAD), row(1, 1, "甲", "1", "2"), text(1, "1", is_running=True),
        row(2, 2, *HEAD), row(2, 2, "乙", "3", "4"), text(2, "以上。"),
    ]  # fmt: skip
    assert rows_of(*lines) == [
        (1, HEAD, False), (1, ("甲", "1", "2"), False),
        (1, HEAD, True), (1, ("乙", "3", "4"), False),
    ]  # fmt: skip


def test_a_row_that_was_cut_is_one() -> None:
    lines = [
        row(1, 1, *HEAD), row(1, 1, "第一座小型水库除险", "1", "2"),
        row(2, 2, "加固工程", "", ""), row(2, 2, "乙", "3", "4"),
    ]  # fmt: skip
    assert rows_of(*lines)[1:] == [
        (1, ("第一座小型水库除险加固工程", "1", "2"), False), (1, ("乙", "3", "4"), False),
    ]  # fmt: skip


def test_what_is_no_rest_is_a_row_of_its_own() -> None:
    first = [row(1, 1, *HEAD), row(1, 1, "第一座小型水库除险", "1", "2")]
    for cells in (
        ("（二）加固工程", "", ""),
        ("加固工程", "3", ""),
        ("加固工程", "3", "4"),
    ):
        assert rows_of(*first, row(2, 2, *cells))[2:] == [(1, cells, False)]
    closed = row(1, 1, "第一座小型水库除险。", "1", "2")
    assert len(rows_of(first[0], closed, row(2, 2, "加固工程", "", ""))) == 3
    short = row(1, 1, "甲", "1", "2")
    assert len(rows_of(first[0], short, row(2, 2, "加固工程", "", ""))) == 3
    bare = row(1, 1, "第一座小型水库除险", "无", "无")
    assert len(rows_of(first[0], bare, row(2, 2, "加固工程", "", ""))) == 3


def test_other_tables_stay_other_tables() -> None:
    lines = [row(1, 1, *HEAD), text(1, "另一张："), row(1, 2, "甲", "1", "2")]
    assert [one[0] for one in rows_of(*lines)] == [1, 2]
    assert [one[0] for one in rows_of(row(1, 1, *HEAD), row(2, 2, "甲", "1"))] == [1, 2]
    assert [one[0] for one in rows_of(row(1, 1, *HEAD), row(3, 2, *HEAD))] == [1, 2]
    assert [one[0] for one in rows_of(row(1, 1, *HEAD), row(1, 2, *HEAD))] == [1, 2]
