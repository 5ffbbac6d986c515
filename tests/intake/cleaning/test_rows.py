"""Rows among lines."""

from __future__ import annotations

from perfdesk.intake.cleaning.paragraphs import SourceLine
from perfdesk.intake.cleaning.rows import bars_of, cells_of, row_text, with_rows
from perfdesk.intake.readers.source import LineKind


def line(text: str) -> SourceLine:
    return SourceLine(text.replace("\t", "").replace(" ", ""), original=text)


def test_rows_stand_below_each_other() -> None:
    lines = [
        line("项目 | 预算"),
        line("甲 | "),
        line("说明"),
        line("一、\t基本情况"),
        line("正文"),
        line("一\t二"),
        line("三\t四"),
    ]
    assert [one.is_row for one in with_rows(lines)] == [True, True, False, False, False, True, True]
    assert with_rows(lines)[1].cells == ("甲", "")


def test_paragraphs_of_word_are_no_rows() -> None:
    lines = [SourceLine("甲|乙", original="甲|乙", is_whole=True)] * 2
    assert not any(one.is_row for one in with_rows(lines))


def test_cells() -> None:
    assert cells_of(SourceLine("甲乙", cells=("甲", "", "乙"))) == ("甲", "", "乙")
    assert cells_of(SourceLine("甲乙", original="甲\t乙", kind=LineKind.ROW)) == ("甲", "乙")
    assert cells_of(SourceLine("甲乙", original="甲乙", kind=LineKind.ROW)) == ("甲乙",)
    assert row_text(("甲", "", "乙 丙\n丁")) == "甲\u3000乙 丙 丁"
    assert bars_of("甲 | 乙｜丙") == "|｜"
