"""Titles break into whole phrases of balanced length."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.export.characters import forced_cells
from perfdesk.export.style import load_style
from perfdesk.export.titles import break_title

RULES = load_style("gb9704").title
WIDTH = 20.1


def advance(char: str) -> float:
    return forced_cells(char) or 0.5


def lines_of(title: str) -> tuple[str, ...]:
    return break_title(title, advance, WIDTH, RULES)


@pytest.mark.parametrize(
    "lines",
    [
        ("2023年度绩效自评报告",),
        ("2023年度示例市城关区水务管理局", "部门整体支出绩效自评报告"),
        ("2023年度示例市江北区人民代表大会", "常务委员会办公室整体支出绩效自评报告"),
        ("2024年度示例省人力资源和社会保障厅", "部门整体支出绩效自评报告"),
        ("示例市城关区人民政府办公室", "2023年度部门整体支出绩效自评报告"),
    ],
)
def test_breaks_by_sense(lines: tuple[str, ...]) -> None:
    assert lines_of("".join(lines)) == lines


def test_three_lines_balance() -> None:
    title = "2023年度示例市城关区人民代表大会常务委员会办公室及所属事业单位部门整体支出绩效自评报告"
    lines = lines_of(title)
    assert len(lines) == 3
    widths = [sum(map(advance, line)) for line in lines]
    assert max(widths) <= WIDTH
    assert max(widths) - min(widths) < 8


def test_own_line_ends_are_kept() -> None:
    assert lines_of("2023年度自评\n报告") == ("2023年度自评", "报告")


def test_no_title() -> None:
    assert lines_of("") == ()
    assert lines_of(" \n ") == ()


@given(st.text(alphabet="水务管理局2023年度A（），。支出 ", max_size=90))
def test_nothing_is_lost_and_nothing_too_long(title: str) -> None:
    lines = lines_of(title)
    assert "".join("".join(lines).split()) == "".join(title.split())


def test_word_longer_than_a_line_is_left_to_the_breaker() -> None:
    title = "水" + "A" * 60
    assert lines_of(title) == (title,)


def test_quoted_name_in_a_title_stays_whole() -> None:
    title = "2024年度星河区公园（含“三馆一中心”）管理处部门整体支出绩效自评报告"
    assert any("（含“三馆一中心”）" in line for line in lines_of(title))


def test_title_parts_behind_the_name_of_an_archive() -> None:
    assert lines_of("2024年度星河区档案馆部门整体支出绩效自评报告") == (
        "2024年度星河区档案馆", "部门整体支出绩效自评报告",
    )  # fmt: skip


def test_one_line_more_keeps_a_bracket_whole() -> None:
    title = "2024年度星河区滨江湿地公园（含“三馆一中心”）管理处部门整体支出绩效自评报告"
    assert lines_of(title) == (
        "2024年度星河区滨江湿地公园", "（含“三馆一中心”）管理处", "部门整体支出绩效自评报告",
    )  # fmt: skip
