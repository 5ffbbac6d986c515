from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.ui.editors.clipboard import block_text, cells_of


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
