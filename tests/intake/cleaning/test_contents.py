"""Contents pages go, the headings that they name stay."""

from __future__ import annotations

import pytest

from perfdesk.intake.arrangement import Furniture
from perfdesk.intake.cleaning import clean
from perfdesk.intake.cleaning.contents import mark_contents
from perfdesk.intake.cleaning.paragraphs import SourceLine
from perfdesk.intake.readers.source import FileKind, FileLine, SourceFile
from tests.intake.prose import text_file

_HEADINGS = [
    "一、基本情况",
    "（一）部门职能",
    "（二）收支情况",
    "二、综合评价分析",
    "三、存在的问题",
]
_BODY = "\n".join(f"{heading}\n本局按要求开展工作。" for heading in _HEADINGS)


def contents(text: str) -> list[str]:
    return [line.text for line in clean(text_file(text)) if line.furniture is Furniture.CONTENTS]


@pytest.mark.parametrize("leader", ["………", "......", " . . . . ", "\t", "····", "____", "      "])
def test_entries_with_leaders(leader: str) -> None:
    entries = "\n".join(f"{heading}{leader}{n}" for n, heading in enumerate(_HEADINGS, 1))
    assert len(contents(f"自评报告\n目  录\n{entries}\n{_BODY}")) == 6
    assert len(contents(f"自评报告\n{entries}\n{_BODY}")) == 5


def test_entries_without_page_numbers() -> None:
    assert contents("目录\n" + "\n".join(_HEADINGS) + f"\n{_BODY}") == ["目录", *_HEADINGS]


def test_numbers_behind_a_blank_or_two() -> None:
    entries = [f"{heading}　　{n}" for n, heading in enumerate(_HEADINGS, 1)]
    assert len(contents("\n".join(["目　录", *entries, _BODY]))) == 6
    cut = _BODY.replace("二、综合评价分析", "二、综合评\n价分析")
    assert len(contents("\n".join(["目　录", *entries, cut]))) == 6


def test_numbers_of_pages_between_entries() -> None:
    first, *rest = (f"{heading}……{n}" for n, heading in enumerate(_HEADINGS, 1))
    assert len(contents("\n".join(["目录", first, "- I -", "— 2 —", *rest, _BODY]))) >= 2


def test_word_alone_is_no_contents_page() -> None:
    assert contents(f"目录\n本目录由办公室编制。\n{_BODY}") == []
    assert contents("预算数\t100\n执行数\t98\n结余\t2\n本局按要求开展工作。") == []


def test_rows_and_figures_are_no_contents_page() -> None:
    rows = tuple(
        FileLine(f"产出指标{n}\t100%\t{n}", n, f"第 {n} 行", is_row=True) for n in range(1, 7)
    )
    assert not any(line.furniture for line in clean(SourceFile("表.xlsx", FileKind.SHEET, rows)))
    assert contents(f"收入\t90\n支出\t80\n结余\t10\n上年\t7\n{_BODY}") == []


@pytest.mark.parametrize(
    "text",
    [
        "一、基本情况" + " " * 30_000 + "见下",
        "一、基本情况" + "\t" * 30_000 + "见下",
        "一、基本情况" + ". " * 30_000 + "见下",
        "\n".join(f"办公用品购置{n}    {9 - n % 9}" for n in range(20_000)),
        "\n".join(["— 2 —"] * 20_000),
    ],
    ids=["blanks", "tabs", "leaders", "figures", "numbers of pages"],
)
def test_long_lines_and_many_are_looked_at_once(text: str) -> None:
    lines = tuple(SourceLine(line, original=line) for line in text.split("\n"))
    assert mark_contents(lines) == lines


def test_long_contents_without_numbers_are_looked_at_once() -> None:
    named = ["目录", *(f"第{n}项" for n in range(5_000))]
    lines = tuple(SourceLine(line, original=line) for line in (*named, *named[1:]))
    found = [line for line in mark_contents(lines) if line.furniture is Furniture.CONTENTS]
    assert len(found) == len(named)
