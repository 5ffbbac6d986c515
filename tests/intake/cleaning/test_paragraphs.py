"""Lines, page numbers, and the paragraphs that lines make."""

from __future__ import annotations

import pytest

from perfdesk.intake.cleaning.paragraphs import (
    Print,
    SourceLine,
    join,
    piece_of,
    print_of,
    source_lines,
    without_page_numbers,
)

WIDE = "馆藏民生档案可以在线查询利用十分便"  # 17 hanzi


def joined(text: str, style: Print | None = None) -> list[str]:
    lines = without_page_numbers(source_lines(text))
    return join(lines, style or print_of(lines), lambda line: line.startswith("任务"))


# -- lines -------------------------------------------------------------------------------


def test_source_lines_count_blank_lines_and_indents() -> None:
    lines = source_lines("\n  \n\u3000\u3000甲 乙\r\n\t丙\r\r  丁\f戊")
    assert lines == (
        SourceLine("甲乙", 4, 2),
        SourceLine("丙", 4, 0),
        SourceLine("丁", 2, 1),
        SourceLine("戊", 0, 0),
    )


def test_margin_of_the_whole_text_is_no_indent() -> None:
    assert [line.indent for line in source_lines("    甲\n  乙")] == [2, 0]
    assert source_lines("") == ()


@pytest.mark.parametrize("text", ["— 3 —", "- 12 -", "－3－", "—— 4 ——", "第 3 页", "第3页 共10页"])
def test_page_numbers(text: str) -> None:
    lines = without_page_numbers(source_lines(f"甲\n\n{text}\n\n乙\n丙"))
    assert lines == (SourceLine("甲"), SourceLine("乙", gap=-1), SourceLine("丙"))


@pytest.mark.parametrize("text", ["3", "-3", "第3页有误", "— 2022 年 —"])
def test_no_page_numbers(text: str) -> None:
    assert not any(line.is_page_number for line in source_lines(text))


# -- how a text was cut ------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "短\n行",
        "长" * 60,
        f"{WIDE}。\n{WIDE}。\n{WIDE}\n尾。",
        f"（1）{WIDE}\n（2）{WIDE}\n（3）{WIDE}",
    ],
)
def test_a_paragraph_a_line(text: str) -> None:
    assert print_of(source_lines(text)) == Print()


def test_print_width_is_that_of_lines_which_go_on() -> None:
    lines = [WIDE[2:], WIDE, WIDE, f"{WIDE}，", WIDE[2:], WIDE, "尾。"]
    assert print_of(source_lines("\n".join(lines))).width == 34
    hanging = [f"{WIDE}，"] * 4
    assert print_of(source_lines("\n".join([*hanging, "尾。"]))).width == 36


# -- joining -----------------------------------------------------------------------------


def test_open_end_goes_on_in_running_text() -> None:
    assert joined("保证代表\n闭会期间。") == ["保证代表", "闭会期间。"]
    assert joined("提高效率，保证代表\n\n\n闭会期间。\n另起。") == [
        "提高效率，保证代表闭会期间。",
        "另起。",
    ]
    assert joined("甲，乙\n丙\n丁。") == ["甲，乙丙丁。"]


def test_title_does_not_go_on() -> None:
    lines = ["星河区图书馆2018年度部门整体支出绩效自评报告", "单位名称：星河区图书馆"]
    assert joined("\n".join(lines)) == lines


def test_numbers_and_records_begin_paragraphs() -> None:
    assert joined("职责，如\n（1）甲\n2.乙，\n任务1：丙，\n任务2：丁") == [
        "职责，如",
        "（1）甲",
        "2.乙，",
        "任务1：丙，",
        "任务2：丁",
    ]


@pytest.mark.parametrize("label", ["附件", "附件2", "附表1", "附表2-1", "附件三："])
def test_label_of_an_annex_begins_a_paragraph(label: str) -> None:
    """The text above it ended with a full line, and the label stands at the edge as it does."""
    assert joined(f"{WIDE}。\n{label}\n自评表", Print(34))[1:] == [label, "自评表"]
    assert len(joined(f"{WIDE}\n{label}所列的各项。", Print(34))) == 1


def test_cut_number_and_cut_latin_words() -> None:
    style = Print(10)
    assert joined("支出12.\n5万元，用于the\nfox。", style) == ["支出12.5万元，用于the fox。"]


def test_bare_number_in_mid_sentence_is_no_item() -> None:
    style = Print(34)
    assert joined(f"{WIDE}统\n一、规范地管理。", style) == [f"{WIDE}统一、规范地管理。"]
    items = f"1.{WIDE}\n2.{WIDE}\n（3）尾。"
    assert joined(items, style) == items.splitlines()
    assert joined(f"{WIDE}。\n1.甲", style) == [f"{WIDE}。", "1.甲"]


def test_short_open_lines_stay_apart_in_print() -> None:
    style = Print(34)
    assert joined("档案馆\n二〇二二年", style) == ["档案馆", "二〇二二年"]
    assert joined("甲，乙\n丙。", style) == ["甲，乙丙。"]


FULL = f"{WIDE[1:]}。"  # ends just at the edge


@pytest.mark.parametrize(
    ("text", "style", "count"),
    [
        # The next line is full: the paragraph goes on.
        (f"甲{WIDE[1:]}\n{FULL}\n{WIDE}\n尾。", Print(34), 1),
        # It is as short as a first line without its blanks: a new one.
        (f"甲{WIDE[1:]}\n{FULL}\n{WIDE[2:]}\n尾。", Print(34), 2),
        # It is the last one: no telling, so it goes on.
        (f"甲{WIDE[1:]}\n{FULL}\n尾。", Print(34), 1),
        (f"甲{WIDE[1:]}\n{FULL}\n{WIDE[2:]}", Print(34), 1),
        # A sentence that ends before the edge ends the paragraph.
        (f"甲{WIDE[1:]}\n短。\n{WIDE}\n尾。", Print(34), 2),
        # A first line is full where two hanzi are missing.
        (f"{WIDE[3:]}。\n{WIDE}\n尾。", Print(34), 1),
        # Indents and blank lines tell better.
        (f"{FULL}\n　　{WIDE[2:]}\n{WIDE}尾。", Print(34, indented=True), 2),
        (f"{FULL}\n{WIDE[2:]}。\n　　尾。", Print(34, indented=True), 2),
        (f"甲{WIDE[1:]}\n{FULL}\n{WIDE[2:]}\n尾。", Print(34, spaced=True), 1),
        (f"甲{WIDE[1:]}\n{FULL}\n\n{WIDE}\n尾。", Print(34, spaced=True), 2),
        # Behind a page number blank lines tell nothing.
        (f"甲{WIDE[1:]}\n{FULL}\n\n- 1 -\n\n{WIDE}\n尾。", Print(34, spaced=True), 1),
    ],
)
def test_sentence_that_ends_with_its_line(text: str, style: Print, count: int) -> None:
    assert len(joined(text, style)) == count


def test_a_running_line_is_cut_a_thousand_times() -> None:
    text = "（一）部门职能本局按要求开展工作。" * 5_000
    line = SourceLine(text, original=text.replace("。", " 。　"))
    size = len(text) // 5_000
    pieces = [piece_of(line, at, at + size) for at in range(0, len(text), size)]
    assert {one.text for one in pieces} == {"（一）部门职能本局按要求开展工作。"}
    assert {one.original for one in pieces} == {"（一）部门职能本局按要求开展工作 。"}
