from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.ui.editors.clipboard import block_text, cells_of, items_of


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", []),
        ("甲", [["甲"]]),
        ("甲\t1\r\n乙\t2\r\n", [["甲", "1"], ["乙", "2"]]),
        ("甲\t\n\t2\n", [["甲", ""], ["", "2"]]),
        ('"两\n行"\t1\n', [["两\n行", "1"]]),
        ('"引""号"\t1\n', [['引"号', "1"]]),
        ("甲\n\n乙\n", [["甲"], [""], ["乙"]]),
    ],
)
def test_block_of_a_spreadsheet_is_read(text: str, cells: list[list[str]]) -> None:
    assert cells_of(text) == cells


_CELL = st.text(st.characters(exclude_categories=("C", "Z")), max_size=5)


@given(st.lists(st.lists(_CELL, min_size=2, max_size=2), min_size=1, max_size=4))
def test_block_written_is_read_back(rows: list[list[str]]) -> None:
    assert cells_of(block_text(rows)) == rows


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("一、甲", "甲"),
        ("十二、甲", "甲"),
        ("（一）甲", "甲"),
        ("(12) 甲", "甲"),
        ("【3】甲", "甲"),
        ("1. 甲", "甲"),
        ("１．甲", "甲"),
        ("1、甲", "甲"),
        ("1)甲", "甲"),
        ("a）甲", "甲"),
        ("1\t甲", "甲"),
        ("1.2\t甲", "甲"),
        ("①甲", "甲"),
        ("⑴甲", "甲"),
        ("㈠甲", "甲"),
        ("●\t甲", "甲"),
        ("\uf0b7\t甲", "甲"),
        ("- 甲", "甲"),
        ("  甲\t乙  ", "甲 乙"),
        ("1.5万元甲", "1.5万元甲"),
        ("2023年甲", "2023年甲"),
        ("一、二级公路", "一、二级公路"),
        ("3、4号楼", "3、4号楼"),
        ("-甲", "-甲"),
        ("一是甲", "一是甲"),
    ],
)
def test_numbers_and_bullets_of_pasted_items_are_stripped(line: str, item: str) -> None:
    assert items_of(line) == [item]


def test_all_line_ends_part_items_and_blank_lines_are_none() -> None:
    text = "一、甲\r\n\r\n（二）乙\x0b3. 丙\u2028④丁\n \n1.\n"
    assert items_of(text) == ["甲", "乙", "丙", "丁"]


def test_paragraph_of_inline_items_is_parted() -> None:
    text = "一是甲；二是乙，十是丙。三是丁。"
    assert items_of(text, is_inline=True) == ["甲", "乙，十是丙", "丁"]
    assert items_of("一是甲，二是乙", is_inline=True) == ["甲，二是乙"]
    assert items_of("一是甲\n二是乙", is_inline=True) == ["甲", "乙"]
    assert items_of(text) == [text]
